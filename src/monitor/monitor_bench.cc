// What an index, a journey and its evidence cost. Each checks once that the result is right.
#include <filesystem>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "chainlog/log.h"
#include "intake/frame_log.h"
#include "monitor/evidence.h"
#include "monitor/frame_index.h"
#include "monitor/gate_queue.h"
#include "monitor/journey_export.h"
#include "monitor/journey_thin.h"
#include "monitor/track_reports.h"
#include "os/clock.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kBegin = 1'796'040'000'000;
constexpr int kDevices = 500;
constexpr int kFrames = 200'000;  // of all devices, one after the other
constexpr std::int64_t kStepMs = 100;

// JSON of MQTT devices: the dearest to decode, some 280 bytes a record.
std::string Body(int i, const geo::Point& at) {
  const std::string device = fmt::format("88000{:05}", i % kDevices);
  const std::int64_t time_ms = kBegin + i * kStepMs;
  const std::string frame = fmt::format(
      "sc/v1/ke/seal/{}/pos{}{{\"t\":\"{}\",\"lat\":{:.6f},\"lon\":{:.6f},\"spd\":17,"
      "\"seal\":{{\"locked\":true}}}}",
      device, '\0', os::FormatUtc(time_ms / 1000), at.lat, at.lon);
  intake::FrameRecord record;
  record.received_ms = time_ms + 1000;
  record.listener = record.protocol = "mqtt";
  record.peer = "192.0.2.7:40112";
  record.device = record.session_device = device;
  record.frame = frame;
  std::string body;
  intake::WriteFrame(record, body);
  return body;
}

// A log that is made once, in segments of 8 MB.
const os::Path& TestLog() {
  static const os::Path folder = [] {
    os::Path path = std::filesystem::temp_directory_path() / "tidewaiter_monitor_bench";
    std::filesystem::remove_all(path);
    chainlog::Options options;
    options.segment_bytes = std::uint64_t{8} << 20U;
    auto log = chainlog::Log::Open(path / "log", std::move(options));
    CHECK(log);
    std::vector<geo::Point> at(kDevices, {-4.05, 39.67});
    Random random(1);
    for (int i = 0; i < kFrames; ++i) {
      geo::Point& place = at[static_cast<std::size_t>(i % kDevices)];
      place.lat += random.Uniform(0, 0.01);
      place.lon -= random.Uniform(0, 0.01);
      CHECK((*log)->Append(Body(i, place)));
      if (i % 1000 == 0) CHECK((*log)->Flush());
    }
    CHECK((*log)->Flush());
    return path;
  }();
  return folder;
}

std::unique_ptr<FrameIndex> OpenIndex() {
  auto index = FrameIndex::Open({.log = TestLog() / "log", .files = TestLog() / "index"});
  CHECK(index && (*index)->CatchUp());
  return std::move(*index);
}

JourneyAsk AskFor(int devices) {
  JourneyAsk ask;
  for (int i = 0; i < devices; ++i)
    ask.devices.push_back({fmt::format("88000{:05}", i)});
  ask.from_ms = kBegin;
  ask.until_ms = kBegin + kFrames * kStepMs;
  return ask;
}

void BM_IndexBuild(benchmark::State& state) {
  TestLog();
  for ([[maybe_unused]] const auto& step : state) {
    auto index = FrameIndex::Open({.log = TestLog() / "log"});
    CHECK(index && (*index)->CatchUp());
    CHECK((*index)->next_seq() == kFrames + 1);
  }
  state.SetItemsProcessed(state.iterations() * kFrames);
}
BENCHMARK(BM_IndexBuild)->Unit(benchmark::kMillisecond);

void BM_IndexFind(benchmark::State& state) {
  const auto index = OpenIndex();
  std::size_t found = 0;
  for ([[maybe_unused]] const auto& step : state) {
    const auto frames = index->Find("8800000007", 0, kBegin * 2);
    CHECK(frames);
    found += frames->frames.size();
  }
  CHECK(found == static_cast<std::size_t>(state.iterations()) * (kFrames / kDevices));
  state.SetItemsProcessed(static_cast<std::int64_t>(found));
  std::uintmax_t bytes = 0;
  std::uint64_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(TestLog() / "index")) {
    bytes += file.file_size();
    ++files;
  }
  state.counters["index_bytes"] = static_cast<double>(bytes);
  state.counters["files"] = static_cast<double>(files);
}
BENCHMARK(BM_IndexFind);

// Of four devices, 1,600 frames: most of the time is finding places in the log.
void BM_Journey(benchmark::State& state) {
  const auto index = OpenIndex();
  for ([[maybe_unused]] const auto& step : state) {
    const auto journey = RebuildJourney(AskFor(4), *index, TestLog() / "log");
    CHECK(journey && journey->points.size() == 4 * kFrames / kDevices && journey->gaps.empty());
  }
  state.SetItemsProcessed(state.iterations() * 4 * kFrames / kDevices);
}
BENCHMARK(BM_Journey)->Unit(benchmark::kMillisecond);

Journey LongJourney(int points) {
  Journey journey;
  journey.devices = {{"8800000007"}};
  Random random(2);
  geo::Point at{-4.05, 39.67};
  for (int i = 0; i < points; ++i) {
    at.lat += random.Uniform(0, 0.001);
    at.lon -= random.Uniform(0, 0.001);
    journey.points.push_back(
        {.time_ms = kBegin + i * 30'000, .seq = static_cast<std::uint64_t>(i + 1), .at = at});
  }
  return journey;
}

void BM_Thin(benchmark::State& state) {
  const Journey journey = LongJourney(100'000);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(Thin(journey.points, {.points_max = 2000}).kept.size() <= 2000);
  state.SetItemsProcessed(state.iterations() * 100'000);
}
BENCHMARK(BM_Thin)->Unit(benchmark::kMillisecond);

void BM_Export(benchmark::State& state) {
  const Journey journey = LongJourney(10'000);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(ExportJourney(journey, ExportFormat::kGpx, {}).size() > 10'000);
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(BM_Export)->Unit(benchmark::kMillisecond);

std::string Evidence(FrameIndex& index) {
  EvidenceContent content;
  content.movement = "{}";
  content.ask = AskFor(4);
  content.log_head = {.seq = kFrames, .time_ms = 0, .hash = {}};
  const auto file = WriteEvidence(content, index, TestLog() / "log",
                                  access::SigningKey::New(access::SystemSecrets()));
  CHECK(file);
  return *file;
}

void BM_VerifyEvidence(benchmark::State& state) {
  const auto index = OpenIndex();
  const std::string file = Evidence(*index);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(VerifyEvidence(file)->whole());
  state.SetItemsProcessed(state.iterations() * 4 * kFrames / kDevices);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file.size()));
}
BENCHMARK(BM_VerifyEvidence)->Unit(benchmark::kMillisecond);

// Eight weeks of a gate with ten units an hour, and two hundred under way to it.
QueueSources BusyGate() {
  QueueSources sources{.gate = "GZ-1", .now_ms = kBegin};
  for (std::int64_t at_ms = kBegin - 56LL * 86'400'000; at_ms < kBegin; at_ms += 360'000) {
    GatePass pass{.id = PassId(std::to_string(at_ms)), .gate = "GZ-1", .at_ms = at_ms};
    sources.passes.push_back(
        std::make_shared<const Row<GatePass>>(Row<GatePass>{pass.id, 1, pass}));
  }
  for (int i = 0; i < 200; ++i) {
    MovementRecord movement;
    movement.journey.id = "MV-" + std::to_string(i);
    movement.journey.state = track::MovementState::kUnderWay;
    movement.draft.nodes = {{.id = "gate", .role = "gate", .place = "GZ-1"}};
    sources.movements.push_back(std::make_shared<const Row<MovementRecord>>(
        Row<MovementRecord>{movement.journey.id, 1, movement}));
  }
  sources.eta = [](const MovementRecord& movement, std::string_view) {
    const std::int64_t at_ms = kBegin + std::stoll(movement.id().substr(3)) * 216'000;
    return EtaNow{.eta = {.at_ms = at_ms, .early_ms = at_ms - 600'000, .late_ms = at_ms + 900'000}};
  };
  sources.setting.booths = 4;
  return sources;
}

void BM_GateQueue(benchmark::State& state) {
  const QueueSources sources = BusyGate();
  for ([[maybe_unused]] const auto& step : state)
    CHECK(ForecastGate(sources)->coming == 200);
}
BENCHMARK(BM_GateQueue)->Unit(benchmark::kMillisecond);

TrackReport Table(std::size_t rows) {
  ReportPass pass{.gate = "Bari 7",
                  .lane = "2",
                  .at_ms = kBegin,
                  .unit = "KCA 123A",
                  .movement = "MV-17",
                  .decision = "open",
                  .by = "gate",
                  .agreement = 0.93};
  return GatesReport(std::vector<ReportPass>(rows, pass), Language::kArabic);
}

template <auto Write>
void BM_Report(benchmark::State& state) {
  const TrackReport report = Table(1000);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(Write(report, {.authority = "Test"}));
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(BM_Report<WriteReportXlsx>)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Report<WriteReportPdf>)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::monitor
