// Record audit: traces that somebody inside left in the record of movements.
//
//   track::Alarms found = AuditNumbers(frames, settings);
//   for (Alarm& alarm : AuditMap(shown, rebuilt, settings)) found.push_back(alarm);
//   ...
//
// The frame log is hash-chained, so what is in it cannot be changed unseen (chainlog); these look
// at what was left out of it, and at what people did around it: frames missing or played twice, a
// map that shows something else than the frames say, routes and fences redrawn around a deviation,
// alarms closed by who disarmed the seal, seals disarmed at night. All are pure functions of lists
// in any order; their alarms come in a fixed order and need a person to look: each pattern has an
// innocent explanation. Cost: O(n log n). Thread-safe.
#ifndef TIDEWAITER_TRACK_RECORD_AUDIT_H_
#define TIDEWAITER_TRACK_RECORD_AUDIT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/point.h"
#include "geo/shape.h"
#include "track/alarm.h"
#include "track/setting_rows.h"

namespace tidewaiter::track {

struct AuditSettings {
  double number_span = 65'536;  // device counters have two bytes: they begin anew there
  double map_m = 50;            // a position shown so far from where it was is another one
  double edit_s = 604'800;      // an edit within a week behind a deviation
  double close_s = 172'800;     // disarmed and closed within two days
  double day_from_h = 6;        // of the office's day, by utc_offset_h
  double day_to_h = 20;
  double utc_offset_h = 0;
  double night_disarms = 5;  // at least so many ...
  double night_ratio = 3;    // ... and so many times the share of all others

  static std::span<const SettingRow<AuditSettings>> Rows();
  [[nodiscard]] std::string version() const;
};

// One record of the frame log.
struct LoggedFrame {
  std::uint64_t seq = 0;
  std::string device = {};
  std::int64_t number = -1;  // the device's own count; -1 = none
  std::int64_t time_ms = 0;  // by its clock
  std::int64_t received_ms = 0;
  std::uint64_t hash = 0;  // of the bytes
};
// "track.record_gap.log": records missing between two that are there.
// "track.record_gap.missing": numbers of a device that never came (one alarm for each gap).
// "track.record_gap.replayed": a number that came again with other bytes. The same bytes again are
// a message sent twice.
Alarms AuditNumbers(std::span<const LoggedFrame> frames, const AuditSettings& settings);

struct MapPosition {
  std::string device = {};
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  geo::Point at = {};
};
// The map as it was shown (or exported, or printed) against the map rebuilt from the frames: one
// alarm a device for what was added, left out, moved.
Alarms AuditMap(std::span<const MapPosition> shown, std::span<const MapPosition> rebuilt,
                const AuditSettings& settings);

// A route or fence redrawn. `before` empty: it is new; `after` empty: it was removed.
struct ShapeEdit {
  std::string object = {};
  std::string person = {};
  std::string reason = {};
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  bool allows = true;  // inside is where one should be (a route); false: inside is forbidden
  std::optional<geo::Shape> before = {};
  std::optional<geo::Shape> after = {};
};
// Edits that made the place of an alarm (deviation, zone, wrong node) allowed after it was raised.
// `raised` need only hold alarms of phase kRaised; others are passed over.
Alarms AuditEdits(std::span<const ShapeEdit> edits, std::span<const Alarm> raised,
                  const AuditSettings& settings);

struct Closing {
  std::string cause = {};  // of the alarm
  std::string unit = {};
  std::string movement = {};
  std::string person = {};
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
};
struct Disarm {
  std::string unit = {};
  std::string movement = {};
  std::string person = {};
  std::string second = {};  // who confirmed it; "" = nobody
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
};
// Alarms about a unit closed by one of those who disarmed it.
Alarms AuditClosings(std::span<const Closing> closings, std::span<const Disarm> disarms,
                     const AuditSettings& settings);

// "track.record_gap.alone": disarmed by one person, or confirmed by the same.
// "track.record_gap.night": a person who disarms outside the office's day far more than others do.
Alarms AuditDisarms(std::span<const Disarm> disarms, const AuditSettings& settings);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_RECORD_AUDIT_H_
