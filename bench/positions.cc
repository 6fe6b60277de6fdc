// From the frame to the alarm: frames of trackers are decoded, appended to the hash-chained log on
// disk, and worked through by state and rules against 10,000 fences. Prints one JSON object.
//
//   bench_positions [--rounds N] [--folder DIR]
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "chainlog/log.h"
#include "device/protocol.h"
#include "device/voice.h"
#include "intake/frame_log.h"
#include "track/track_bench.h"
#include "track/tracker.h"

namespace tidewaiter {
namespace {

struct Figures {
  double all_s = 0;  // of all threads
  double wall_s = 0;
  std::size_t alarms = 0;
};

double ProcessorSeconds() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

std::vector<std::string> FramesOf(const track::bench::World& world) {
  std::vector<std::string> frames;
  frames.reserve(world.reports.size());
  for (const device::Report& report : world.reports)
    frames.push_back(device::SayTeltonika({&report, 1}));
  return frames;
}

// One group of frames after the other, as the intake does: all decoded and appended, then worked
// through when they are on disk.
Figures Run(const track::bench::World& world, const std::vector<std::string>& frames,
            const os::Path& folder) {
  const device::Protocol* teltonika = device::FindProtocol("teltonika");
  CHECK(teltonika != nullptr);
  auto log = chainlog::Log::Open(folder, {.name = "frames"});
  CHECK(log);
  track::Tracker tracker;
  tracker.SetPlan(world.plan);
  track::Alarms alarms;
  device::Session session;
  device::Decoded said;
  std::string record;
  Figures figures;
  const auto wall = std::chrono::steady_clock::now();
  const double before = ProcessorSeconds();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto round = static_cast<std::int64_t>(i / track::bench::kUnits);
    const std::int64_t received_ms = track::bench::kStartMs + round * 30'000 + 1000;
    session.device = world.reports[i].device;
    session.received_ms = received_ms;
    said.Clear();
    CHECK(teltonika->Decode(frames[i], session, said));
    record.clear();
    intake::WriteFrame({.received_ms = received_ms,
                        .connection = i % track::bench::kUnits,
                        .listener = "trackers",
                        .protocol = "teltonika",
                        .peer = "192.0.2.7:40112",
                        .device = session.device,
                        .session_device = session.device,
                        .frame = frames[i]},
                       record);
    auto seq = (*log)->Append(record);
    while (!seq) {  // the disk is slower than we are: let it catch up
      CHECK((*log)->Flush());
      seq = (*log)->Append(record);
    }
    for (const device::Report& report : said.reports())
      tracker.Take(report, {.seq = *seq, .received_ms = received_ms}, alarms);
  }
  CHECK((*log)->Flush());
  tracker.Drain(alarms);
  figures.all_s = ProcessorSeconds() - before;
  figures.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  figures.alarms = alarms.size();
  return figures;
}

int Main(int argc, char** argv) {
  CLI::App app("From the frame to the alarm");
  int rounds = 60;
  std::string folder = (std::filesystem::temp_directory_path() / "bench_positions").string();
  app.add_option("--rounds", rounds, "reports of each unit")->check(CLI::Range(2, 1000));
  app.add_option("--folder", folder, "for the log; emptied before and after");
  CLI11_PARSE(app, argc, argv);
  const track::bench::World world = track::bench::MakeWorld(rounds);
  const std::vector<std::string> frames = FramesOf(world);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const Figures figures = Run(world, frames, folder);
  std::filesystem::remove_all(folder);
  CHECK(figures.alarms > 1000);
  fmt::print(
      "{{\"positions\":{},\"processor_s\":{:.3f},\"wall_s\":{:.3f},"
      "\"positions_per_processor_second\":{:.0f},\"alarms\":{}}}\n",
      frames.size(), figures.all_s, figures.wall_s,
      static_cast<double>(frames.size()) / figures.all_s, figures.alarms);
  return 0;
}

}  // namespace
}  // namespace tidewaiter

int main(int argc, char** argv) {
  return tidewaiter::Main(argc, argv);
}
