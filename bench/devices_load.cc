// The whole control room under the load of a country: 50,000 connected devices with a fix each
// every 30 seconds, and how long it takes from a device's call to the alarm that is told to the
// desk. Prints one JSON object.
//
//   bench_devices [--devices N] [--seconds S] [--tcp N] [--calls A_SECOND] [--changes A_SECOND]
//                 [--folder DIR]
//
// Two processes: this one is the server as it runs (SQLite, engine, control room, frame log on the
// disk), the other one the devices (devices_fleet.h) of a country (devices_country.h). A process
// may have so many descriptors; devices beyond that speak UDP. Meanwhile people work: a movement a
// second is changed so that the plan has to be made anew (50,000 trips of 20 hours begin and end
// 1.4 times a second). Snapshots of the trackers are made four times as often as by default, so
// that some fall into the time that is measured.
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "bench/cpu_seconds.h"
#include "bench/devices_country.h"
#include "bench/devices_fleet.h"
#include "clearance/engine.h"
#include "http/metrics.h"
#include "monitor/record_writer.h"
#include "monitor/room.h"
#include "store/open.h"

namespace tidewaiter::bench {
namespace {

constexpr int kOwnDescriptors = 500;  // log, store, epoll ...: of a server beside its devices
constexpr int kSnapshotS = 30;
constexpr double kMib = 1024.0 * 1024.0;

struct Options {
  int devices = 50'000;
  double seconds = 90;
  int tcp = 50'000;  // at most; as many as the process may have
  double calls = 10;
  double changes = 1;
  os::Path folder = std::filesystem::temp_directory_path() / "bench_devices";
};

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe MakePipe() {
  int ends[2] = {};
  CHECK(pipe(ends) == 0);
  return {ends[0], ends[1]};
}

template <typename T>
void Tell(const Pipe& pipe, const T& value) {
  CHECK(write(pipe.write, &value, sizeof value) == static_cast<ssize_t>(sizeof value));
}

// Ends the process when the other one is gone.
template <typename T>
T Hear(const Pipe& pipe) {
  T value{};
  CHECK(read(pipe.read, &value, sizeof value) == static_cast<ssize_t>(sizeof value));
  return value;
}

// What both processes have; made before there are two.
struct Shared {
  Country country;
  std::span<CalledNs> called;
  Pipe to_devices = MakePipe();
  Pipe to_server = MakePipe();
};

std::span<CalledNs> SharedTimes(int units) {
  const std::size_t count = static_cast<std::size_t>(units);
  void* const memory = mmap(nullptr, count * sizeof(CalledNs), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(memory != MAP_FAILED);
  return {new (memory) CalledNs[count](), count};
}

// How many descriptors this process may have, now that it has asked for all.
int RaiseDescriptors() {
  rlimit files{};
  CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
  files.rlim_cur = files.rlim_max;
  CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
  return static_cast<int>(std::min<rlim_t>(files.rlim_cur, 1'000'000));
}

double ResidentMib() {
  const auto text = os::ReadFile("/proc/self/statm");
  CHECK(text.has_value());
  const double pages = std::stod(text->substr(text->find(' ')));
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMib;
}

void RunDevices(const Options& options, const Shared& shared) {
  const auto fleet_options = Hear<FleetOptions>(shared.to_devices);
  Fleet fleet(fleet_options, shared.country, shared.called);
  fleet.Connect();
  Tell(shared.to_server, true);
  Tell(shared.to_server, fleet.Drive(options.seconds, options.calls));
  Hear<bool>(shared.to_devices);  // so long the connections stay
}

// When the alarm of a call was told, by unit.
class Watch {
 public:
  Watch(const monitor::ControlRoom& room, std::size_t units) : room_(room), told_ns_(units) {}

  // On the engine's thread, after the commit.
  void Take(const monitor::News& news) {
    if (news.kind != monitor::NewsKind::kAlarm) return;
    const std::int64_t now_ns = NowNs();
    const auto row = room_.records().alarms.Find(news.id);
    CHECK(row != nullptr);
    const track::Alarm& alarm = row->value.alarm;
    if (alarm.kind != track::AlarmKind::kDeviceDistress) return;
    CalledNs& told = told_ns_[static_cast<std::size_t>(UnitOfMovement(alarm.movement))];
    if (told == 0) told = now_ns;
  }

  // Milliseconds from each call to its alarm, sorted.
  [[nodiscard]] std::vector<double> WaitsMs(std::span<const CalledNs> called) const {
    std::vector<double> waits;
    for (std::size_t i = 0; i < called.size(); ++i) {
      if (called[i] != 0 && told_ns_[i] != 0)
        waits.push_back(static_cast<double>(told_ns_[i] - called[i]) / 1e6);
    }
    std::ranges::sort(waits);
    return waits;
  }

 private:
  const monitor::ControlRoom& room_;
  std::vector<CalledNs> told_ns_;
};

// People at the desk: so many movements a second get another limit, one after the other.
class Changes {
 public:
  Changes(const monitor::ControlRoom& room, clearance::Engine& engine, double a_second, int units)
      : room_(room), engine_(engine), units_(units) {
    if (a_second > 0) thread_ = std::thread([this, a_second] { Work(1 / a_second); });
  }
  ~Changes() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

 private:
  void Work(double every_s) {
    std::unique_lock lock(mutex_);
    for (int n = 0;
         !wake_.wait_for(lock, std::chrono::duration<double>(every_s), [this] { return ending_; });
         ++n)
      Change(n % units_);
  }

  void Change(int unit) {
    const auto row = room_.records().movements.Find(MovementOf(unit));
    CHECK(row != nullptr);
    monitor::MovementRecord record = row->value;
    record.journey.limits = {{track::Limit::kSilenceAlarm, 2400}};
    clearance::Command command;
    command.who = monitor::SystemPrincipal();
    command.request = "bench";
    command.work = clearance::PutRecord{.collection = std::string(monitor::kMovementRecords),
                                        .id = row->id,
                                        .if_version = row->version,
                                        .body = monitor::WriteMovementRecord(record),
                                        .kind = "",
                                        .data = ""};
    command.render = [](const clearance::Applied&) { return clearance::Rendered{}; };
    command.done = [](const clearance::Answer&) {};  // refused where a device was first: no matter
    engine_.Submit(std::move(command));
  }

  const monitor::ControlRoom& room_;
  clearance::Engine& engine_;
  const int units_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

// One of the readings that the room gives to its operators.
double ReadingOf(const http::Metrics& metrics, const std::string& name) {
  const std::string text = metrics.Render();
  const std::string line = "\n" + name + " ";
  const std::size_t at = text.find(line);
  CHECK(at != std::string::npos);
  return std::stod(text.substr(at + line.size()));
}

monitor::RoomOptions RoomOptionsIn(const os::Path& folder) {
  monitor::RoomOptions options;
  options.folder = folder / "track";
  options.listeners = {{.name = "trackers", .protocols = {"teltonika"}},
                       {.name = "radio", .udp = true, .protocols = {"teltonika"}}};
  options.unknown = intake::UnknownDevices::kRefuse;
  options.snapshot_s = kSnapshotS;
  return options;
}

clearance::EngineOptions EngineOptionsIn(const os::Path& folder) {
  clearance::EngineOptions options;
  options.rules = {.currency = "EUR", .currency_digits = 2, .offices = {}, .extra_names = {}};
  options.model_folder = folder / "model";
  options.live_folder = folder / "live";
  options.draw_key = 5;
  return options;
}

// What the server says of itself.
struct ServerFigures {
  double start_s = 0;  // records read, plan made, ports open
  double before_mib = 0;
  double after_mib = 0;
  double processor_s = 0;
  std::size_t cases = 0;
  double plans = 0;
  double plan_s = 0;      // the last one, as the next
  double snapshot_s = 0;  // trackers stand still while it is taken
  std::vector<double> alarm_ms = {};
};

void Print(const FleetFigures& fleet, const ServerFigures& server, int devices, int tcp) {
  const std::vector<double>& alarm = server.alarm_ms;
  const double grown_kib = (server.after_mib - server.before_mib) * 1024;
  fmt::print("{{\"devices\":{},\"tcp\":{},\"udp\":{},\"seconds\":{:.1f},\"frames\":{},", devices,
             tcp, devices - tcp, fleet.seconds, fleet.frames);
  fmt::print("\"frames_per_second\":{:.0f},\"unanswered\":{},\"behind_ms_max\":{:.1f},",
             static_cast<double>(fleet.frames) / fleet.seconds, fleet.unanswered,
             fleet.behind_ms_max);
  fmt::print("\"calls\":{},\"alarms\":{},\"cases\":{},", fleet.calls, alarm.size(), server.cases);
  fmt::print("\"alarm_ms\":{{\"p50\":{:.1f},\"p99\":{:.1f},\"max\":{:.1f}}},", ShareOf(alarm, 0.5),
             ShareOf(alarm, 0.99), ShareOf(alarm, 1));
  fmt::print("\"ack_ms\":{{\"p50\":{:.2f},\"p99\":{:.2f},\"max\":{:.1f}}},", fleet.ack_p50_ms,
             fleet.ack_p99_ms, fleet.ack_max_ms);
  fmt::print("\"kib_per_device\":{:.2f},\"resident_mib\":{:.0f},\"start_s\":{:.1f},",
             grown_kib / devices, server.after_mib, server.start_s);
  fmt::print("\"plans\":{:.0f},\"plan_s\":{:.3f},\"snapshot_s\":{:.3f},", server.plans,
             server.plan_s, server.snapshot_s);
  fmt::print("\"server_processors\":{:.3f},\"devices_processors\":{:.3f}}}\n",
             server.processor_s / fleet.seconds, fleet.processor_s / fleet.seconds);
}

// The devices' share and ours, from the moment when the ports are open.
FleetFigures Serve(const monitor::ControlRoom& room, const Shared& shared, int tcp,
                   ServerFigures& figures) {
  malloc_trim(0);  // what the start left free is not the devices'
  figures.before_mib = ResidentMib();
  Tell(shared.to_devices,
       FleetOptions{.tcp_port = room.port("trackers"), .udp_port = room.port("radio"), .tcp = tcp});
  CHECK(Hear<bool>(shared.to_server));
  const double processor_s = CpuSeconds();
  const auto fleet = Hear<FleetFigures>(shared.to_server);
  figures.processor_s = CpuSeconds() - processor_s;
  figures.after_mib = ResidentMib();
  return fleet;
}

Status RunServer(const Options& options, const Shared& shared, int tcp) {
  ASSIGN_OR_RETURN(const auto store, store::OpenSqlite({.file = options.folder / "journal.db"}));
  RETURN_IF_ERROR(shared.country.Fill(*store, os::RealClock().UnixMilliseconds()));
  ServerFigures figures;
  const std::int64_t start_ns = NowNs();
  ASSIGN_OR_RETURN(const auto engine,
                   clearance::Engine::Start(*store, EngineOptionsIn(options.folder), NoProgress));
  ASSIGN_OR_RETURN(const auto room,
                   monitor::ControlRoom::Open(*store, *engine, RoomOptionsIn(options.folder)));
  Watch watch(*room, shared.called.size());
  room->Subscribe([&watch](const monitor::News& news) { watch.Take(news); });
  RETURN_IF_ERROR(room->Start());
  figures.start_s = static_cast<double>(NowNs() - start_ns) / 1e9;
  http::Metrics metrics;
  room->AddReadings(metrics);
  FleetFigures fleet;
  {
    const Changes people(*room, *engine, options.changes, options.devices);
    fleet = Serve(*room, shared, tcp, figures);
  }
  CHECK(room->Settle());
  figures.plans = ReadingOf(metrics, "tidewaiter_track_plans_total");
  figures.plan_s = ReadingOf(metrics, "tidewaiter_track_plan_seconds");
  figures.snapshot_s = ReadingOf(metrics, "tidewaiter_track_snapshot_seconds");
  figures.alarm_ms = watch.WaitsMs(shared.called);
  figures.cases = room->records().alarms.size();
  Tell(shared.to_devices, true);
  room->Stop();
  engine->Stop();
  CHECK(!figures.alarm_ms.empty());
  Print(fleet, figures, options.devices, tcp);
  return {};
}

int Main(int argc, char** argv) {
  CLI::App app("The control room under the load of a country");
  Options options;
  app.add_option("--devices", options.devices, "all of them")->check(CLI::Range(100, 60'000));
  app.add_option("--seconds", options.seconds, "of sending")->check(CLI::Range(40, 3600));
  app.add_option("--tcp", options.tcp, "at most so many by TCP, the others by UDP");
  app.add_option("--calls", options.calls, "for help, a second")->check(CLI::Range(0.1, 100.0));
  app.add_option("--changes", options.changes, "of movements, a second; 0: none");
  app.add_option("--folder", options.folder, "emptied before and after");
  CLI11_PARSE(app, argc, argv);
  const int tcp =
      std::clamp(std::min(options.tcp, RaiseDescriptors() - kOwnDescriptors), 0, options.devices);
  const Shared shared{.country = Country(options.devices), .called = SharedTimes(options.devices)};
  const pid_t devices = fork();
  CHECK(devices >= 0);
  if (devices == 0) {
    close(shared.to_devices.write);
    RunDevices(options, shared);
    _exit(0);
  }
  close(shared.to_server.write);
  std::filesystem::remove_all(options.folder);
  std::filesystem::create_directories(options.folder);
  const Status ran = RunServer(options, shared, tcp);
  close(shared.to_devices.write);  // where we failed before it was asked to end
  int ended = -1;
  waitpid(devices, &ended, 0);
  std::filesystem::remove_all(options.folder);
  if (!ran) fmt::print(stderr, "bench_devices: {}\n", ran.error().message);
  return ran && ended == 0 ? 0 : 1;
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  return tidewaiter::bench::Main(argc, argv);
}
