// What the pool of trackers, the board and the plan cost by themselves, and how long it takes from
// a device's call for help to the alarm: over a socket, the disk of the frame log, and a tracker.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include <benchmark/benchmark.h>

#include "http/test_client.h"
#include "intake/intake.h"
#include "monitor/board.h"
#include "monitor/test_movement.h"
#include "monitor/tracker_pool.h"

namespace tidewaiter::monitor {
namespace {

constexpr int kUnits = 2000;

std::shared_ptr<const MadePlan> Plan(std::uint32_t shards) {
  PlanSources sources{.now_ms = track::kStartMs};
  for (int i = 0; i < kUnits; ++i) {
    const std::string id = "T" + std::to_string(i);
    sources.movements.push_back(RowOf(id, TestRecord(id, "-" + std::to_string(i))));
  }
  return std::make_shared<MadePlan>(MakePlan(sources, shards));
}

// Reports through the pool: all units go along their way, one fix each 30 seconds.
void BM_Pool(benchmark::State& state) {
  const auto shards = static_cast<std::uint32_t>(state.range(0));
  std::atomic<std::uint64_t> alarms = 0;
  TrackerPool pool({.shards = shards},
                   {.on_alarms = [&](const track::Alarms& all) { alarms += all.size(); }});
  pool.SetPlan(Plan(shards));
  std::uint64_t seq = 0;
  std::int64_t round = 0;
  for (auto _ : state) {
    for (int i = 0; i < kUnits; ++i) {
      device::Report report{.device = "S1-" + std::to_string(i),
                            .time_ms = track::kStartMs + round * 30'000};
      report.fix = {.kind = device::FixKind::kSatellite,
                    .valid = true,
                    .at = track::Place(static_cast<double>(round % 200) * 0.5),
                    .time_ms = report.time_ms,
                    .speed_kmh = 60};
      report.seal.Say(device::SealSign::kLocked, true);
      pool.Take({&report, 1}, {.seq = seq++, .received_ms = report.time_ms + 500});
    }
    ++round;
  }
  pool.Flush();
  state.SetItemsProcessed(state.iterations() * kUnits);
  state.counters["alarms"] = static_cast<double>(alarms.load());
}
BENCHMARK(BM_Pool)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// Everything on the board in one box.
void BM_Select(benchmark::State& state) {
  Board board;
  for (int i = 0; i < 50'000; ++i) {
    track::UnitView view;
    view.device = "D" + std::to_string(i);
    view.at = geo::Point{.lat = i % 100 * 0.01, .lon = i / 100 * 0.01};
    board.See(view);
  }
  std::size_t found = 0;
  for (auto _ : state) {
    found = board.Select({.box = geo::Box{-1, -1, 2, 10}}).size();
    benchmark::DoNotOptimize(found);
  }
  state.counters["units"] = static_cast<double>(found);
}
BENCHMARK(BM_Select)->Unit(benchmark::kMillisecond);

void BM_Plan(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(Plan(2));
  state.counters["movements"] = kUnits;
}
BENCHMARK(BM_Plan)->Unit(benchmark::kMillisecond);

// A plan in which one movement is another than in the one before.
void BM_PlanAfterAChange(benchmark::State& state) {
  PlanSources sources{.now_ms = track::kStartMs};
  for (int i = 0; i < kUnits; ++i) {
    const std::string id = "T" + std::to_string(i);
    sources.movements.push_back(RowOf(id, TestRecord(id, "-" + std::to_string(i))));
  }
  MadePlan before = MakePlan(sources, 2);
  std::size_t changed = 0;
  for (auto _ : state) {
    auto& row = sources.movements[changed++ % kUnits];
    row = RowOf(row->id, row->value, row->version + 1);
    sources.before = &before;
    before = MakePlan(sources, 2);
  }
  CHECK(before.shards[0]->courses().size() + before.shards[1]->courses().size() == kUnits);
  state.counters["movements"] = kUnits;
}
BENCHMARK(BM_PlanAfterAChange)->Unit(benchmark::kMillisecond);

// A register that knows everybody.
class Everybody final : public intake::DeviceRegister {
 public:
  [[nodiscard]] std::optional<intake::Registered> Find(std::string_view) const override {
    return intake::Registered{};
  }
};

std::string Imei(int unit) {
  return fmt::format("3563070424{:05}", unit);
}

MadePlan PlanOfTrackers(std::uint32_t shards, std::int64_t now_ms) {
  PlanSources sources{.now_ms = now_ms};
  for (int i = 0; i < kUnits; ++i) {
    MovementRecord record = TestRecord("T" + std::to_string(i));
    record.journey.pairings = {
        {.kind = track::PairingKind::kVehicleDevice, .value = Imei(i), .valid = {}}};
    sources.movements.push_back(RowOf(record.id(), record));
  }
  return MakePlan(sources, shards);
}

// Waits for one alarm at a time.
class Bell {
 public:
  void Ring() {
    const std::lock_guard lock(mutex_);
    ++rung_;
    wake_.notify_one();
  }
  void Wait() {
    std::unique_lock lock(mutex_);
    CHECK(wake_.wait_for(lock, std::chrono::seconds(20), [&] { return rung_ > heard_; }));
    heard_ = rung_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  int rung_ = 0;
  int heard_ = 0;
};

// From the device's bytes to the alarm out of the tracker, one device after the other.
void BM_FrameToAlarm(benchmark::State& state) {
  const os::Path folder = std::filesystem::temp_directory_path() / "room_bench";
  std::filesystem::remove_all(folder);
  const std::int64_t now_ms = os::RealClock().UnixMilliseconds();
  Bell bell;
  TrackerPool pool({.shards = 2}, {.on_alarms = [&](const track::Alarms& alarms) {
                     for (const track::Alarm& alarm : alarms)
                       if (alarm.kind == track::AlarmKind::kDeviceDistress) bell.Ring();
                   }});
  pool.SetPlan(std::make_shared<MadePlan>(PlanOfTrackers(2, now_ms)));
  const Everybody everybody;
  intake::Options options;
  options.log_folder = folder / "frames";
  options.log.name = "bench";
  options.listeners = {{.name = "trackers", .protocols = {"gps103"}}};
  options.devices = &everybody;
  options.on_arrival = [&](const intake::Arrival& arrival) {
    if (arrival.reports.empty()) return;
    pool.Take(arrival.reports, {.seq = arrival.seq, .received_ms = arrival.frame.received_ms});
  };
  auto in = intake::Intake::Start(std::move(options));
  CHECK(in.has_value());
  std::vector<double> took_ms;
  int unit = 0;
  for (auto _ : state) {
    http::TestClient client((*in)->port("trackers"));
    client.Send("##,imei:" + Imei(unit) + ",A;");
    CHECK(!client.ReceivePast("LOAD").empty());
    const auto began = std::chrono::steady_clock::now();  // tidy:allow(clock) a measurement
    client.Send("imei:" + Imei(unit) +
                ",help me,261127120000,,F,120000.000,A,0100.0000,S,03800.0000,E,0.00,0;");
    bell.Wait();
    const std::chrono::duration<double, std::milli> passed =
        std::chrono::steady_clock::now() - began;  // tidy:allow(clock) a measurement
    took_ms.push_back(passed.count());
    unit = (unit + 1) % kUnits;
  }
  (*in)->Stop();
  pool.Stop();
  std::ranges::sort(took_ms);
  const auto at = [&](double share) {
    return took_ms[static_cast<std::size_t>(share * static_cast<double>(took_ms.size() - 1))];
  };
  state.counters["p50_ms"] = at(0.5);
  state.counters["p99_ms"] = at(0.99);
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_FrameToAlarm)->Iterations(1000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::monitor
