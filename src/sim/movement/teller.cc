#include "sim/movement/teller.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "device/voice.h"
#include "device/voice_seals.h"
#include "geo/measure.h"
#include "os/clock.h"

namespace tidewaiter::sim {
namespace {

using device::Report;
using device::SealSign;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr double kHourMs = 3'600'000;
constexpr std::int64_t kUnsealMs = 10 * kMinuteMs;  // after arrival, by the officer at the post

// Error of a receiver: wanders by some metres, and now and then a wall throws it off.
class Receiver {
 public:
  explicit Receiver(Random& random) : random_(random) {}
  geo::Point Seen(const geo::Point& at) {
    east_ = 0.9 * east_ + 2 * random_.Normal();
    north_ = 0.9 * north_ + 2 * random_.Normal();
    double east = east_;
    double north = north_;
    if (random_.Chance(0.002)) {
      east += 50 * random_.Normal();
      north += 50 * random_.Normal();
    }
    return geo::Plane(at).From({east, north});
  }

 private:
  Random& random_;
  double east_ = 0;
  double north_ = 0;
};

// Cells of about five kilometres; every device that is there hears the same.
device::Cell CellAt(const geo::Point& at) {
  constexpr double kCellDeg = 0.05;
  const auto row = static_cast<std::int64_t>(std::floor((at.lat + 90) / kCellDeg));
  const auto column = static_cast<std::int64_t>(std::floor((at.lon + 180) / kCellDeg));
  return {.mcc = 901, .mnc = 10, .lac = row % 60'000, .id = column % 60'000, .signal = 60};
}

// One report with the time at which it comes in.
struct Coming {
  Report report = {};
  std::int64_t received_ms = 0;
  bool burst = false;
};

class DeviceTeller {
 public:
  DeviceTeller(const Route& route, const Story& story, const Device& device, bool is_seal,
               const Random& random)
      : route_(route),
        story_(story),
        device_(device),
        is_seal_(is_seal),
        random_(random),
        receiver_(random_),
        moments_(is_seal && !story.seal.empty() ? story.seal : story.truck) {}

  std::vector<Said> Tell() {
    const std::int64_t first = moments_.front().time_ms;
    const std::int64_t offset = static_cast<std::int64_t>(random_.Below(kIntervalMs / 1000)) * 1000;
    for (std::int64_t t = first + offset; t <= moments_.back().time_ms; t += kIntervalMs) {
      if (is_seal_ && Battery(t) <= 0) break;
      Take(t);
    }
    Release(moments_.back().time_ms + kIntervalMs);
    std::ranges::stable_sort(coming_, {}, &Coming::received_ms);
    Login(first);
    Encode();
    return std::move(said_);
  }

 private:
  [[nodiscard]] double Battery(std::int64_t t) const {
    const double hours = static_cast<double>(t - moments_.front().time_ms) / kHourMs;
    return story_.battery_percent - story_.battery_per_h * hours;
  }
  [[nodiscard]] bool HasRadio(std::int64_t t, double along_m) const {
    if (story_.silent.Has(t)) return false;
    return std::ranges::none_of(route_.silent,
                                [&](const Stretch& stretch) { return stretch.Has(along_m); });
  }
  // Where the device says it is, and how it moves.
  Moment Shown(std::int64_t t) {
    if (is_seal_ && story_.spoofed.Has(t)) {
      constexpr double kForgedKmh = 68;
      const double from_m = MomentAt(moments_, story_.spoofed.from_ms).along_m;
      const double metres =
          kForgedKmh / 3.6 * static_cast<double>(t - story_.spoofed.from_ms) / 1000;
      const double along = std::min(from_m + metres, route_.line.length_m());
      return {.time_ms = t,
              .at = route_.line.PointAt(along),
              .along_m = along,
              .speed_kmh = along < route_.line.length_m() ? kForgedKmh : 0};
    }
    if (!is_seal_ && story_.thrown_ms != 0 && t > story_.thrown_ms) {
      Moment lying = MomentAt(moments_, story_.thrown_ms);
      lying.speed_kmh = 0;
      return lying;
    }
    return MomentAt(moments_, t);
  }
  void Fix(std::int64_t t, Report& report) {
    const Moment shown = Shown(t);
    device::Fix& fix = report.fix;
    fix.kind = device::FixKind::kSatellite;
    fix.valid = !story_.jammed.Has(t) && !story_.fixless.Has(t);
    if (fix.valid) {
      const bool forged = is_seal_ && story_.spoofed.Has(t);
      last_ = forged ? shown.at : receiver_.Seen(shown.at);
    }
    fix.at = last_;
    fix.time_ms = report.time_ms;
    fix.speed_kmh = fix.valid ? std::round(shown.speed_kmh) : 0;
    fix.course_deg = std::floor(shown.course_deg);
    fix.satellites = fix.valid ? 7 + static_cast<int>(random_.Below(7)) : 0;
    if (device_.voice == Voice::kGt06) report.cells = {CellAt(MomentAt(moments_, t).at)};
  }
  void SaySeal(std::int64_t t, bool first, Report& report) const {
    const bool open = t >= story_.arrived_ms + kUnsealMs;
    report.Set(device::kBatteryLevel, std::round(Battery(t)));
    if (device_.voice == Voice::kJt808) {  // events alone
      if (first) report.seal.Say(SealSign::kSealed, true);
      if (story_.cut.Has(t)) report.seal.Say(SealSign::kRopeCut, true);
      return;
    }
    report.seal.Say(SealSign::kLocked, !open);
    report.seal.Say(SealSign::kRopeInserted, !open);
    report.seal.Say(SealSign::kRopeCut, story_.cut.Has(t));
    report.seal.Say(SealSign::kCoverClosed, true);
  }
  void SayTracker(std::int64_t t, Report& report) const {
    const double speed = MomentAt(story_.truck, t).speed_kmh;
    report.Set(device::kIgnition, speed > 0);
    if (device_.voice == Voice::kTeltonika) report.Set(device::kPower, 27.4);
  }
  void SaySensor(std::int64_t t, Report& report) {
    sway_ = 0.9 * sway_ + 0.1 * random_.Normal();
    constexpr double kSetC = 4;
    constexpr double kAirC = 26;
    double celsius = kSetC + sway_;
    if (story_.warm.Has(t)) {
      const double hours = static_cast<double>(t - story_.warm.from_ms) / kHourMs;
      celsius = std::min(celsius + story_.warm_per_h * hours, kAirC);
    }
    report.Set(device::kTemperature, 1, std::round(celsius * 10) / 10);
    report.Set(device::kDoor, t >= story_.arrived_ms + kUnsealMs);
  }
  void Take(std::int64_t t) {
    Report report{.device = device_.id};
    report.time_ms = t - t % 1000 + device_.clock_ahead_min * kMinuteMs;
    if (device_.voice != Voice::kMqtt) Fix(t, report);
    if (device_.voice == Voice::kMqtt) {
      SaySensor(t, report);
    } else if (is_seal_) {
      SaySeal(t, coming_.empty() && held_.empty(), report);
    } else {
      SayTracker(t, report);
    }
    if (!HasRadio(t, MomentAt(moments_, t).along_m)) {
      held_.push_back(std::move(report));
      return;
    }
    std::int64_t received = t + 500 + static_cast<std::int64_t>(random_.Below(2000));
    if (random_.Chance(0.001))
      received += 30'000 + static_cast<std::int64_t>(random_.Below(60'000));
    Release(received);
    coming_.push_back({.report = std::move(report), .received_ms = received});
  }
  // What was kept while there was no radio: newest first.
  void Release(std::int64_t back_ms) {
    while (!held_.empty()) {
      back_ms += 200;
      coming_.push_back({.report = std::move(held_.back()), .received_ms = back_ms, .burst = true});
      held_.pop_back();
    }
  }

  void Add(std::int64_t received_ms, std::string bytes, std::vector<Report> meant) {
    said_.push_back({.frame = {.time_ms = received_ms,
                               .device = device_.id,
                               .protocol = std::string(ProtocolOf(device_.voice)),
                               .bytes = std::move(bytes)},
                     .meant = std::move(meant)});
  }
  void Login(std::int64_t first_ms) {
    switch (device_.voice) {
      case Voice::kTeltonika:
        return Add(first_ms, device::SayTeltonikaLogin(device_.id), {});
      case Voice::kGt06:
        return Add(first_ms, device::SayGt06Login(device_.id, serial_++), {});
      case Voice::kJt808:
        Add(first_ms, device::SayJt808Register(device_.id, serial_++), {});
        return Add(first_ms, device::SayJt808Authenticate(device_.id, device_.id, serial_++), {});
      default:
        return;
    }
  }
  std::string BytesOf(const Report& report) {
    switch (device_.voice) {
      case Voice::kJointech:
        return device::SayJt701Position(report, static_cast<std::uint8_t>(serial_++));
      case Voice::kJt808:
        return device::SayJt808Location(report, serial_++);
      case Voice::kGt06:
        return device::SayGt06(report, serial_++);
      case Voice::kTeltonika:
        return device::SayTeltonika({&report, 1});
      case Voice::kMqtt:
        return MqttFrame(report);
    }
    CHECK(false);
  }
  static std::string MqttFrame(const Report& report) {
    std::string out = fmt::format("sc/v1/xa/sensor/{}/state", report.device);
    out.push_back('\0');
    codec::JsonWriter json(out);
    json.BeginObject().Member("t", os::FormatUtc(report.time_ms / 1000)).Key("readings");
    json.BeginObject().Member("temp1", *report.Number(device::kTemperature, 1));
    json.Member("door", *report.Flag(device::kDoor)).EndObject().EndObject();
    return out;
  }
  // A tracker sends what it kept in one frame, as many as fit; others one by one.
  void Encode() {
    constexpr std::size_t kBatch = 25;
    for (std::size_t i = 0; i < coming_.size();) {
      std::vector<Report> batch{coming_[i].report};
      const std::int64_t received_ms = coming_[i].received_ms;
      const bool batches = device_.voice == Voice::kTeltonika && coming_[i].burst;
      for (++i; batches && i < coming_.size() && coming_[i].burst && batch.size() < kBatch; ++i)
        batch.push_back(coming_[i].report);
      std::string bytes = batch.size() > 1 ? device::SayTeltonika(batch) : BytesOf(batch.front());
      if (random_.Chance(0.01)) {  // the answer was lost: sent again
        Add(received_ms + 5000 + static_cast<std::int64_t>(random_.Below(40'000)), bytes, batch);
      }
      Add(received_ms, std::move(bytes), std::move(batch));
    }
  }

  const Route& route_;
  const Story& story_;
  const Device& device_;
  bool is_seal_;
  Random random_;
  Receiver receiver_;
  const std::vector<Moment>& moments_;
  geo::Point last_ = moments_.front().at;
  std::vector<Report> held_;
  std::vector<Coming> coming_;
  std::vector<Said> said_;
  double sway_ = 0;
  std::uint16_t serial_ = 0;
};

}  // namespace

std::vector<Said> SayTrip(const Route& route, const Trip& trip, const Story& story,
                          const Random& random) {
  std::vector<Said> all;
  const Random own = random.Fork(trip.index);
  std::uint64_t stream = 10;
  for (const Device* device : {&trip.seal, &trip.tracker, &trip.sensor}) {
    ++stream;
    if (device->id.empty()) continue;
    auto said = DeviceTeller(route, story, *device, device == &trip.seal, own.Fork(stream)).Tell();
    std::ranges::move(said, std::back_inserter(all));
  }
  std::ranges::stable_sort(all, {}, [](const Said& said) { return said.frame.time_ms; });
  return all;
}

}  // namespace tidewaiter::sim
