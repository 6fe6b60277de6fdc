// Settings: every limit that the behaviours of moving units look at, with its start value.
//
//   track::Settings settings;                                    // the start values
//   settings.Set(track::Limit::kStopAlarm, 1200);
//   settings[track::Limit::kStopAlarm]                           // 1200 seconds
//   settings.version()                                           // "8b1f...", stored with alarms
//
// A corridor or a movement replaces some of them (Overrides). All are numbers; the name says the
// unit: _s seconds, _m metres, _kmh, _kn knots, _percent, no suffix a count or a factor. Where a
// value comes from stands in docs/track.md. Plain values: copy them; threads may share one.
#ifndef TIDEWAITER_TRACK_SETTINGS_H_
#define TIDEWAITER_TRACK_SETTINGS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/problem.h"
#include "track/alarm.h"

namespace tidewaiter::track {

// Not stored by number: files and alarms hold the names.
enum class Limit : std::uint8_t {
  kAlarmCooldown,
  kOrderHold,
  kLateAfter,
  kClockFuture,
  kClockFixes,
  kFixStale,
  kSilenceInterval,
  kSilenceFactor,
  kSilenceLearn,
  kSilenceAlone,
  kSilenceWarning,
  kSilenceAlarm,
  kSilenceDeadZone,
  kSealCompany,
  kStopRadius,
  kStopEvent,
  kStopAlarm,
  kDeviationAccuracy,
  kDeviationFixes,
  kDeviationTime,
  kDeviationSpeed,
  kDeviationClear,
  kDeviationGrow,
  kWrongWayBack,
  kWrongWayFixes,
  kPathMissed,
  kDwellWarning,
  kScheduleWarning,
  kScheduleAlarm,
  kOverspeedLimit,
  kOverspeedFactor,
  kOverspeedTime,
  kJumpDistance,
  kJumpRoad,
  kJumpRail,
  kJumpSea,
  kJumpAir,
  kZoneEnter,
  kZoneExit,
  kDoorLight,
  kDoorFixes,
  kBatteryReserve,
  kBatteryHistory,
  kUnitDistance,
  kUnitFixes,
  kUnitTime,
  kColdAfter,
  kColdGrow,
  kColdDefrost,
  kColdDefrostRise,
  kColdDoor,
  kColdSetpoint,
  kColdSetpointAfter,
  kColdTrend,
  kColdTrendFrom,
  kColdAhead,
  kColdLost,
};
inline constexpr std::size_t kLimitCount = static_cast<std::size_t>(Limit::kColdLost) + 1;

struct LimitRow {
  Limit limit;
  std::string_view name;  // "stop.alarm_s": stable, in files, alarms and documents
  double start;
  double low;  // what may be set, both included
  double high;
};
// In the order of the enum.
std::span<const LimitRow> LimitRows();
std::string_view Name(Limit limit);
std::optional<Limit> FindLimit(std::string_view name);

using Overrides = std::vector<std::pair<Limit, double>>;  // each limit once, rising
// Of these limits alone: Settings::version() of a time when there were no others.
std::string VersionOf(const Overrides& values);

class Settings {
 public:
  Settings();
  double operator[](Limit limit) const { return values_[static_cast<std::size_t>(limit)]; }
  // The same as whole milliseconds, for limits that are seconds.
  [[nodiscard]] std::int64_t Ms(Limit limit) const {
    return static_cast<std::int64_t>((*this)[limit] * 1000);
  }
  // CHECKs that the value is in the range of its row.
  void Set(Limit limit, double value);
  [[nodiscard]] Settings With(const Overrides& overrides) const;
  // Sixteen hexadecimal digits of what the values are: equal values, equal versions. O(limits).
  [[nodiscard]] std::string version() const;
  friend bool operator==(const Settings&, const Settings&) = default;

 private:
  std::array<double, kLimitCount> values_;
};

// What an alarm stores of a limit.
inline Threshold ThresholdOf(const Settings& settings, Limit limit) {
  return {.name = std::string(Name(limit)), .value = settings[limit]};
}

// {"stop.alarm_s": 1200, ...}: the limits named, in the order of the enum. Problems: those of
// codec/json_reader.h; a name that is none of ours is unknown_member.
void ReadOverrides(codec::JsonReader& in, codec::JsonValue value, Overrides& into);
void WriteOverrides(codec::JsonWriter& json, const Overrides& overrides);

// The start values with those of the text in their place, or all problems.
struct ReadSettings {
  Settings settings = {};
  std::string version = {};  // VersionOf the limits that the text names
  codec::Problems problems = {};
};
ReadSettings ParseSettings(std::string_view json);
std::string WriteSettings(const Settings& settings);  // all of them

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_SETTINGS_H_
