#include "track/behaviours/sample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/hash.h"
#include "track/cold_band.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kQuarterMs = 15 * 60 * kSecondMs;
constexpr std::int64_t kOffsetMaxMs = 14 * 3600 * kSecondMs;           // Line Islands: UTC+14
constexpr std::int64_t kNearMs = 60 * kSecondMs;                       // transport of a live report
constexpr std::int64_t kRolloverMs = 1024LL * 7 * 86'400 * kSecondMs;  // ten bits of weeks
constexpr std::int64_t kDayMs = 86'400 * kSecondMs;
constexpr std::int64_t kOldestMs = 1'262'304'000'000;  // 2010: no device in use buffers that long
constexpr double kZeroDegrees = 1e-4;                  // around 0/0: eleven metres of the Atlantic

// The whole quarters of an hour that are nearest; 0 where it is not near any but none.
std::int64_t OffsetLike(std::int64_t difference_ms) {
  const std::int64_t quarters =
      (difference_ms + (difference_ms < 0 ? -kQuarterMs / 2 : kQuarterMs / 2)) / kQuarterMs;
  const std::int64_t offset = quarters * kQuarterMs;
  const bool fits = std::abs(difference_ms - offset) < kNearMs && std::abs(offset) <= kOffsetMaxMs;
  return fits ? offset : 0;
}

void Learn(std::int64_t said_ms, const Received& received, ClockMind& mind,
           const Settings& settings) {
  const std::int64_t difference_ms = said_ms - received.received_ms;
  const auto offset_s = static_cast<std::int32_t>(OffsetLike(difference_ms) / kSecondMs);
  const std::int64_t step_ms = said_ms - mind.last_ms;
  // In a burst of old data the device's clock runs and ours stands.
  const bool goes_on = step_ms > 0 && received.received_ms - mind.last_received_ms > step_ms / 2;
  mind.last_ms = said_ms;
  mind.last_received_ms = received.received_ms;
  if (received.archived || !goes_on) {
    mind.agreed = 0;
    return;
  }
  if (std::abs(difference_ms) < kNearMs) {  // right again: no longer local
    mind.agreed = 0;
    mind.offset_s = 0;
  } else if (offset_s == 0) {
    mind.agreed = 0;
  } else {
    mind.agreed = offset_s == mind.candidate_s ? mind.agreed + 1 : 1;
    mind.candidate_s = offset_s;
    if (mind.agreed >= static_cast<std::uint32_t>(settings[Limit::kClockFixes]))
      mind.offset_s = offset_s;
  }
}

bool IsUsable(const device::Report& report, const Settings& settings) {
  const device::Fix& fix = report.fix;
  if (!fix.valid || !geo::IsPlace(fix.at)) return false;
  if (std::abs(fix.at.lat) < kZeroDegrees && std::abs(fix.at.lon) < kZeroDegrees) return false;
  const bool stale = fix.time_ms != 0 && report.time_ms != 0 &&
                     report.time_ms - fix.time_ms > settings.Ms(Limit::kFixStale);
  return !stale && !(fix.satellites == 0 && fix.speed_kmh == 0);
}

float Narrow(double number) {
  return std::isfinite(number) ? static_cast<float>(number) : 0;
}

void AddReadings(const device::Report& report, Sample& sample) {
  if (const auto percent = report.Number(device::kBatteryLevel)) {
    if (*percent >= 0 && *percent <= 100) sample.battery = static_cast<float>(*percent);
  }
  if (const auto light = report.Number(device::kLight)) sample.light = Narrow(*light);
  if (const auto open = report.Flag(device::kDoor))
    sample.flags |= Sample::kDoorKnown | (*open ? Sample::kDoorOpen : 0U);
  if (report.Flag(device::kArchive).value_or(false)) sample.flags |= Sample::kArchived;
}

// temp1 and temp2; a device with one sensor may call it temp0.
void AddTemperatures(const device::Report& report, Sample& sample) {
  for (const int index : {0, 1, 2}) {
    const auto celsius = report.Number(device::kTemperature, index);
    const bool usable = celsius && *celsius >= kCelsiusMin && *celsius <= kCelsiusMax;
    if (usable) sample.celsius[std::max(index, 1) - 1] = static_cast<float>(*celsius);
  }
}

std::uint64_t PrintOf(const device::Report& report, const Sample& sample) {
  std::array<std::uint64_t, 8> numbers{};
  numbers[0] = static_cast<std::uint64_t>(report.time_ms);
  std::memcpy(&numbers[1], &report.fix.at.lat, sizeof(double));
  std::memcpy(&numbers[2], &report.fix.at.lon, sizeof(double));
  numbers[3] = sample.signs;
  numbers[4] = std::uint64_t{sample.seal_known} << 32U | sample.seal_set;
  std::memcpy(&numbers[5], &sample.light, sizeof(float));
  numbers[6] = sample.flags & (Sample::kDoorKnown | Sample::kDoorOpen);
  std::memcpy(&numbers[7], &sample.celsius, sizeof sample.celsius);
  return HashBytes({reinterpret_cast<const char*>(numbers.data()), sizeof numbers});
}

}  // namespace

JudgedTime JudgeTime(std::int64_t said_ms, const Received& received, const Settings& settings,
                     ClockMind& mind) {
  if (std::abs(received.received_ms - said_ms - kRolloverMs) < kDayMs)
    return {said_ms + kRolloverMs, ClockVerdict::kRollover};
  if (said_ms < kOldestMs) return {received.received_ms, ClockVerdict::kUnset};
  mind.was_right = 1;
  const std::int64_t difference_ms = said_ms - received.received_ms;
  const std::int32_t offset_before = mind.offset_s;
  Learn(said_ms, received, mind, settings);
  // The future is impossible, so one such report is proof enough.
  if (difference_ms > settings.Ms(Limit::kClockFuture) && mind.offset_s == 0)
    mind.offset_s = static_cast<std::int32_t>(OffsetLike(difference_ms) / kSecondMs);
  const std::int64_t time_ms = said_ms - mind.offset_s * kSecondMs;
  if (time_ms - received.received_ms > settings.Ms(Limit::kClockFuture))
    return {received.received_ms, ClockVerdict::kFuture};
  const bool learned = mind.offset_s != 0 && mind.offset_s != offset_before;
  return {time_ms, mind.offset_s == 0 ? ClockVerdict::kRight : ClockVerdict::kLocal, learned};
}

Sample Condense(const device::Report& report, const Received& received, const JudgedTime& time,
                const Settings& settings, Counts& counts) {
  Sample sample{.time_ms = time.time_ms,
                .received_ms = received.received_ms,
                .seq = received.seq,
                .signs = report.signs.bits(),
                .seal_known = report.seal.known(),
                .seal_set = report.seal.set()};
  if (received.archived) sample.flags |= Sample::kArchived;
  AddReadings(report, sample);
  AddTemperatures(report, sample);
  sample.print = PrintOf(report, sample);
  if (report.fix.kind == device::FixKind::kCell && geo::IsPlace(report.fix.at)) {
    sample.flags |= Sample::kCell;
    sample.at = report.fix.at;
    ++counts.cell;
  } else if (report.fix.kind == device::FixKind::kSatellite && IsUsable(report, settings)) {
    sample.flags |= Sample::kPlace;
    sample.at = report.fix.at;
    sample.speed_kmh = Narrow(report.fix.speed_kmh);
    sample.course_deg = Narrow(report.fix.course_deg);
    sample.accuracy_m = Narrow(report.fix.accuracy_m);
  } else {
    ++counts.no_place;
  }
  return sample;
}

}  // namespace tidewaiter::track
