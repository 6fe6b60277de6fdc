// bench_http_null [--port N] [--threads N] [--seconds S]: the HTTP server with a handler that
// answers 200 {} to everything: what bench_load can get at most. Prints "port N" when it listens
// and, after --seconds or Ctrl-C, JSON with the requests answered and the processor time that they
// took.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "http/server.h"
#include "os/interrupt.h"

namespace tidewaiter::bench {
namespace {

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int Serve(http::ServerOptions options, double seconds) {
  os::CatchInterrupts();
  auto server =
      http::Server::Start(std::move(options), [](const http::Request&, http::Reply reply) {
        reply.Send({.content_type = "application/json", .body = "{}"});
      });
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("port %d\n", server->port());
  std::fflush(stdout);
  const double begin = os::RealClock().MonotonicSeconds();
  while (os::CheckInterrupt() && os::RealClock().MonotonicSeconds() - begin < seconds)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server->Stop(1);
  const double processor = ProcessorSeconds();
  const auto requests = static_cast<double>(server->counters().requests);
  nlohmann::ordered_json json;
  json["requests"] = server->counters().requests;
  json["processor_s"] = processor;
  json["requests_per_processor_s"] = processor > 0 ? requests / processor : 0;
  std::printf("%s\n", json.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  tidewaiter::http::ServerOptions options;
  double seconds = 1e9;
  CLI::App app("the HTTP server with an empty handler");
  app.add_option("--port", options.port, "0: any");
  app.add_option("--threads", options.threads)->check(CLI::Range(1, 64));
  app.add_option("--seconds", seconds, "end by itself");
  CLI11_PARSE(app, argc, argv);
  return tidewaiter::bench::Serve(std::move(options), seconds);
}
