// A log of NMEA sentences decoded to typed values: how many, and in how much processor time. Beside
// it bench/ais_peers runs gpsdecode on the same file.
//
//   bench_ais LOG [--runs N]      prints JSON; the median of the runs counts
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "ais/read_files.h"
#include "base/check.h"
#include "bench/cpu_seconds.h"

int main(int argc, char** argv) {
  namespace ais = tidewaiter::ais;
  CLI::App app("Decodes a log of AIS sentences and says how fast.");
  std::string path;
  int runs = 5;
  app.add_option("log", path)->required();
  app.add_option("--runs", runs)->check(CLI::Range(1, 100));
  CLI11_PARSE(app, argc, argv);
  ais::FileCount count;
  std::uint64_t sum = 0;
  const auto read = [&] {
    const auto done =
        ais::ReadNmeaFile(path, 0,
                          {.heard = [&](const ais::Heard& heard) { sum += heard.message.mmsi; },
                           .bad = [](const ais::BadRow&) {}});
    if (!done) {
      fmt::print(stderr, "{}\n", done.error().message);
      std::exit(1);
    }
    count = *done;
  };
  const double seconds = tidewaiter::bench::MedianSeconds(read, runs);
  CHECK(sum > 0);
  fmt::print(
      "{{\"sentences\": {}, \"messages\": {}, \"bad\": {}, \"cpu_s\": {:.4f}, "
      "\"sentences_per_second\": {:.0f}, \"messages_per_second\": {:.0f}}}\n",
      count.lines, count.taken, count.bad, seconds, static_cast<double>(count.lines) / seconds,
      static_cast<double>(count.taken) / seconds);
  return 0;
}
