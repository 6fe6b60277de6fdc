// Settings as rows: a struct of limits, all of them numbers, whose names and values go into alarms.
//
//   struct MySettings { double jump_kn = 60; static std::span<const SettingRow<MySettings>> Rows();
//   }; ThresholdOf(settings, &MySettings::jump_kn)     // {"vessels.jump_kn", 60}
//   VersionOf(settings)                             // "8b1f...": equal values, equal versions
#ifndef TIDEWAITER_TRACK_SETTING_ROWS_H_
#define TIDEWAITER_TRACK_SETTING_ROWS_H_

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "track/alarm.h"

namespace tidewaiter::track {

// Seconds, kilograms, metres: beyond any that makes sense.
inline constexpr double kSettingMax = 1e7;

// One limit of a struct of settings, all of whose fields are numbers.
template <typename Settings>
struct SettingRow {
  std::string_view name;  // "jump.kn": stored with alarms
  double Settings::*field;
  // What may be set, both included. Structs that nobody sets leave it open.
  double low = 0;
  double high = kSettingMax;
};

template <typename Settings>
Threshold ThresholdOf(const Settings& settings, double Settings::*field) {
  for (const SettingRow<Settings>& row : Settings::Rows()) {
    if (row.field == field) return {.name = std::string(row.name), .value = settings.*field};
  }
  CHECK(false);
}

// Sixteen hexadecimal digits: equal values, equal versions.
template <typename Settings>
std::string VersionOf(const Settings& settings) {
  std::uint64_t hash = 0;
  for (const SettingRow<Settings>& row : Settings::Rows())
    hash = Mix(hash ^ std::bit_cast<std::uint64_t>(settings.*row.field));
  return fmt::format("{:016x}", hash);
}

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_SETTING_ROWS_H_
