// LoadGenerator: sends HTTP requests by a schedule and measures how long the answers take.
//
// Open loop: when a request is due is fixed beforehand and does not depend on the server. If the
// server is slow, requests wait here for a connection, and that waiting is part of their latency:
// it counts from the moment when the request was due ("coordinated omission" is what happens
// otherwise). Closed loop (rate 0): each connection sends again as soon as it is answered; latency
// counts from sending.
//
// One thread, epoll, keep-alive, one request of a connection at a time. A connection that breaks is
// made anew for the next request; its request is an error and is not sent again.
#ifndef TIDEWAITER_BENCH_LOAD_GENERATOR_H_
#define TIDEWAITER_BENCH_LOAD_GENERATOR_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bench/load_histogram.h"

namespace tidewaiter::bench {

struct LoadOptions {
  std::string
      url;  // http://host[:port]/path; "{seq}" in it, in headers and bodies is a running number
  std::string method = "GET";
  double rate = 0;        // requests a second; 0: closed loop
  bool poisson = true;    // or at equal distances
  double seconds = 10;    // how long requests become due
  double warmup_s = 0;    // requests due in this first part are sent and not counted
  double timeout_s = 10;  // an answer that takes longer is an error
  int connections = 16;
  std::uint64_t seed = 1;
  std::vector<std::string> headers;  // "Name: value"
  std::vector<std::string> bodies;   // taken in turn; empty: none
};

struct LoadReport {
  std::uint64_t offered = 0;                // due
  std::uint64_t answered = 0;               // with any status
  std::array<std::uint64_t, 6> by_class{};  // 2 = 2xx
  std::map<std::string, std::uint64_t> errors;
  LoadHistogram latency;  // of everything answered
  LoadHistogram
      late;  // how long after it was due a request went out, waiting for a connection included
  double seconds = 0;  // from the first due to the last answered, warm-up left out
};

// Errors: kInvalidArgument (url), kUnavailable (nobody listens).
Result<LoadReport> RunLoad(const LoadOptions& options);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_LOAD_GENERATOR_H_
