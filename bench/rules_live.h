// MeasureLive: all rules over items as they arrive, 400 of the rules with a question about earlier
// lines that a History answers and keeps up to date.
//
//   bench.Repeat(10);
//   MeasureLive(std::move(bench), {.questions = 400, .rows_a_batch = 4'096}).dump();
//
// A batch is learned and run as the desk does it: each line sees those before it, no other.
#ifndef TIDEWAITER_BENCH_RULES_LIVE_H_
#define TIDEWAITER_BENCH_RULES_LIVE_H_

#include <cstddef>

#include <nlohmann/json.hpp>

#include "bench/rulebench.h"

namespace tidewaiter::bench {

struct LiveOptions {
  std::size_t questions = 400;
  std::size_t rows_a_batch = 4'096;
  int runs = 3;
};

// Items a second (processor time of learning and running; the median of the runs), what was asked,
// and the memory that the history holds at the end.
nlohmann::json MeasureLive(Rulebench bench, const LiveOptions& options);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_RULES_LIVE_H_
