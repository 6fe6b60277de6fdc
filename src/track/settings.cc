#include "track/settings.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::track {
namespace {

constexpr double kDayS = 86'400;

// The order is the enum's: a test holds it to that.
constexpr std::array<LimitRow, kLimitCount> kRows{{
    {Limit::kAlarmCooldown, "alarm.cooldown_s", 900, 0, kDayS},
    {Limit::kOrderHold, "order.hold_s", 5, 0, 600},
    {Limit::kLateAfter, "late.after_s", 600, 10, kDayS},
    {Limit::kClockFuture, "clock.future_s", 300, 10, kDayS},
    {Limit::kClockFixes, "clock.fixes", 3, 1, 100},
    {Limit::kFixStale, "fix.stale_s", 120, 1, kDayS},
    {Limit::kSilenceInterval, "silence.interval_s", 60, 1, kDayS},
    {Limit::kSilenceFactor, "silence.factor", 3, 1, 100},
    {Limit::kSilenceLearn, "silence.learn_s", 1200, 0, kDayS},
    {Limit::kSilenceAlone, "silence.alone_s", 300, 10, 7 * kDayS},
    {Limit::kSilenceWarning, "silence.warning_s", 900, 10, 7 * kDayS},
    {Limit::kSilenceAlarm, "silence.alarm_s", 1800, 10, 7 * kDayS},
    {Limit::kSilenceDeadZone, "silence.dead_zone_s", 7200, 10, 7 * kDayS},
    {Limit::kSealCompany, "seal.vibration_company_s", 300, 1, kDayS},
    {Limit::kStopRadius, "stop.radius_m", 100, 5, 10'000},
    {Limit::kStopEvent, "stop.event_s", 300, 10, kDayS},
    {Limit::kStopAlarm, "stop.alarm_s", 900, 10, kDayS},
    {Limit::kDeviationAccuracy, "deviation.accuracy_factor", 2, 0, 10},
    {Limit::kDeviationFixes, "deviation.fixes", 3, 1, 100},
    {Limit::kDeviationTime, "deviation.after_s", 60, 1, kDayS},
    {Limit::kDeviationSpeed, "deviation.speed_kmh", 5, 0, 200},
    {Limit::kDeviationClear, "deviation.clear_fixes", 3, 1, 100},
    {Limit::kDeviationGrow, "deviation.grow_m", 5000, 10, 1'000'000},
    {Limit::kWrongWayBack, "wrong_way.back_m", 1000, 10, 1'000'000},
    {Limit::kWrongWayFixes, "wrong_way.fixes", 3, 1, 100},
    {Limit::kPathMissed, "path.missed_m", 1000, 10, 1'000'000},
    {Limit::kDwellWarning, "dwell.warning_share", 0.8, 0.1, 1},
    {Limit::kScheduleWarning, "schedule.warning_s", 900, 0, 30 * kDayS},
    {Limit::kScheduleAlarm, "schedule.alarm_s", 3600, 0, 30 * kDayS},
    {Limit::kOverspeedLimit, "overspeed.limit_kmh", 100, 5, 1200},
    {Limit::kOverspeedFactor, "overspeed.factor", 1.05, 1, 10},
    {Limit::kOverspeedTime, "overspeed.after_s", 30, 0, kDayS},
    {Limit::kJumpDistance, "jump.distance_m", 1000, 10, 1'000'000},
    {Limit::kJumpRoad, "jump.road_kmh", 150, 10, 2000},
    {Limit::kJumpRail, "jump.rail_kmh", 250, 10, 2000},
    {Limit::kJumpSea, "jump.sea_kn", 60, 10, 2000},
    {Limit::kJumpAir, "jump.air_kmh", 1300, 10, 5000},
    {Limit::kZoneEnter, "zone.enter_fixes", 2, 1, 100},
    {Limit::kZoneExit, "zone.exit_fixes", 3, 1, 100},
    {Limit::kDoorLight, "door.light", 50, 0, 1'000'000},
    {Limit::kDoorFixes, "door.fixes", 2, 1, 100},
    {Limit::kBatteryReserve, "battery.reserve_percent", 10, 0, 100},
    {Limit::kBatteryHistory, "battery.history_s", 3600, 60, 7 * kDayS},
    {Limit::kUnitDistance, "unit.distance_m", 500, 10, 100'000},
    {Limit::kUnitFixes, "unit.fixes", 3, 1, 100},
    {Limit::kUnitTime, "unit.within_s", 120, 1, kDayS},
    {Limit::kColdAfter, "cold.after_s", 1800, 0, 7 * kDayS},
    {Limit::kColdGrow, "cold.grow_s", 7200, 0, 30 * kDayS},
    {Limit::kColdDefrost, "cold.defrost_s", 2700, 0, kDayS},
    {Limit::kColdDefrostRise, "cold.defrost_c", 6, 0, 100},
    {Limit::kColdDoor, "cold.door_s", 900, 0, kDayS},
    {Limit::kColdSetpoint, "cold.setpoint_c", 3, 0.1, 100},
    {Limit::kColdSetpointAfter, "cold.setpoint_s", 3600, 0, 7 * kDayS},
    {Limit::kColdTrend, "cold.trend_c", 0.4, 0.05, 100},
    {Limit::kColdTrendFrom, "cold.trend_from_c", 1, 0, 100},
    {Limit::kColdAhead, "cold.ahead_s", 28'800, 0, 7 * kDayS},
    {Limit::kColdLost, "cold.lost_s", 3600, 10, 7 * kDayS},
}};

const LimitRow& RowOf(Limit limit) {
  return kRows[static_cast<std::size_t>(limit)];
}

}  // namespace

std::span<const LimitRow> LimitRows() {
  return kRows;
}

std::string_view Name(Limit limit) {
  return RowOf(limit).name;
}

std::optional<Limit> FindLimit(std::string_view name) {
  const auto* const found = std::ranges::find(kRows, name, &LimitRow::name);
  if (found == kRows.end()) return std::nullopt;
  return found->limit;
}

Settings::Settings() : values_() {
  for (const LimitRow& row : kRows)
    values_[static_cast<std::size_t>(row.limit)] = row.start;
}

void Settings::Set(Limit limit, double value) {
  CHECK(value >= RowOf(limit).low && value <= RowOf(limit).high);
  values_[static_cast<std::size_t>(limit)] = value;
}

Settings Settings::With(const Overrides& overrides) const {
  Settings changed = *this;
  for (const auto& [limit, value] : overrides)
    changed.Set(limit, value);
  return changed;
}

std::string Settings::version() const {
  Overrides all;
  for (const LimitRow& row : kRows)
    all.emplace_back(row.limit, (*this)[row.limit]);
  return VersionOf(all);
}

std::string VersionOf(const Overrides& values) {
  // By name and value, so that a new limit in a later version does not depend on its place.
  std::uint64_t hash = 0;
  for (const auto& [limit, value] : values) {
    std::string bytes(Name(limit));
    PutNumber(bytes, value);
    hash = Combine(hash, HashBytes(bytes));
  }
  return fmt::format("{:016x}", hash);
}

void ReadOverrides(codec::JsonReader& in, codec::JsonValue value, Overrides& into) {
  in.Map(value, kLimitCount, [&](std::string_view name, codec::JsonValue number) {
    const auto limit = FindLimit(name);
    if (!limit) return in.Note("unknown_member", "is not a limit");
    const LimitRow& row = RowOf(*limit);
    double read = std::nan("");
    in.Number(number, row.low, row.high, read);
    if (std::isnan(read)) return;
    const auto same = [&](const auto& pair) { return pair.first == *limit; };
    if (std::ranges::any_of(into, same)) return in.Note("duplicate_member", "said twice");
    into.emplace_back(*limit, read);
  });
  std::ranges::sort(into);
}

void WriteOverrides(codec::JsonWriter& json, const Overrides& overrides) {
  json.BeginObject();
  for (const auto& [limit, value] : overrides)
    json.Member(Name(limit), value);
  json.EndObject();
}

ReadSettings ParseSettings(std::string_view text) {
  ReadSettings read;
  codec::JsonReader in;
  Overrides overrides;
  if (const auto root = in.Parse(text)) ReadOverrides(in, *root, overrides);
  read.problems = in.TakeProblems();
  read.settings = read.settings.With(overrides);
  read.version = VersionOf(overrides);
  return read;
}

std::string WriteSettings(const Settings& settings) {
  Overrides all;
  for (const LimitRow& row : kRows)
    all.emplace_back(row.limit, settings[row.limit]);
  std::string out;
  codec::JsonWriter json(out);
  WriteOverrides(json, all);
  return out;
}

}  // namespace tidewaiter::track
