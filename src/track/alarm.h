// Alarm: one thing that looks wrong with something that moves: what, since when, how sure, on what
// evidence, and by which threshold.
//
//   for (track::Alarm& alarm : alarms) {
//     if (alarm.phase == track::AlarmPhase::kRaised) OpenCase(alarm);
//   }
//
// One cause is one alarm: `cause` is the same in all that is said of it later (it grew, it ended),
// and the same again when the same frames are worked through a second time, so nobody is alarmed
// twice. An alarm is a Finding through the same door as all others; its reasons are templates with
// numbers, which track/sentences.h says in words.
#ifndef TIDEWAITER_TRACK_ALARM_H_
#define TIDEWAITER_TRACK_ALARM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/finding.h"
#include "geo/point.h"

namespace tidewaiter::track {

// Stored in the journal: never renumber, never reuse.
enum class AlarmKind : std::uint8_t {
  kSealCut = 1,       // rope cut, shackle opened while sealed
  kSealOpened = 2,    // unlocked without authority
  kSealTampered = 3,  // cover, shell, motor; wrong password, strange card
  kSilence = 4,       // nothing heard for longer than agreed
  kUnplannedStop = 5,
  kDeviation = 6,   // outside the corridor
  kWrongWay = 7,    // back along the route
  kWrongNode = 8,   // at a place that is not on the path, or out of order
  kMissedNode = 9,  // a place of the path was passed by
  kDwell = 10,      // too long at a place
  kLate = 11,       // outside a time window; cannot arrive in time
  kOverspeed = 12,
  kJump = 13,          // moved faster than anything can
  kJamming = 14,       // satellites lost where others lose them too, or the device says so
  kSpoofing = 15,      // positions contradict gates, cells or each other
  kUnitMismatch = 16,  // seal, plate, container do not belong together
  kTemperature = 17,
  kSensorLost = 18,  // the sensor stopped talking while its device goes on
  kDoor = 19,        // door or light in a closed unit
  kBattery = 20,     // will not last until arrival
  kClock = 21,       // the device's clock cannot be
  kIdentity = 22,    // one identity in two places, false number, changed name
  kGap = 23,         // a vessel's transponder went silent
  kEncounter = 24,   // two vessels side by side at sea
  kLoitering = 25,
  kOnLand = 26,  // a vessel where no water is
  kZone = 27,    // entered, left or crossed what it must not
  kBorderCrossing = 28,
  kUnregistered = 29,    // drone, tag or device that the register does not know
  kDeviceDistress = 30,  // SOS, accident, tow
  kRecordGap = 31,       // the record itself: numbers missing, replayed, deleted
  kGateRefused = 32,
  kFlood = 33,  // a device that sends too much, lies about its id, never ends a frame
  kRadiation = 34,
  kWeight = 35,  // weighbridge against declaration
};
std::string_view Name(AlarmKind kind);  // "seal_cut", ... stable
std::optional<AlarmKind> FindAlarmKind(std::string_view name);
// Under which of the error kinds it is a finding.
ErrorKind KindOf(AlarmKind kind);

enum class Severity : std::uint8_t {
  kNotice = 1,    // for the record
  kWarning = 2,   // look when there is time
  kAlarm = 3,     // look now
  kCritical = 4,  // send somebody
};
std::string_view Name(Severity severity);  // "notice", "warning", "alarm", "critical"

enum class AlarmPhase : std::uint8_t {
  kRaised = 1,
  kGrown = 2,  // more severe, or more evidence that matters
  kEnded = 3,  // what was wrong stopped by itself: the case stays open until a person closes it
};

// A limit that was in force when the alarm was raised.
struct Threshold {
  std::string name;  // as in the settings: "stop.alarm_s"
  double value = 0;
  friend bool operator==(const Threshold&, const Threshold&) = default;
};

struct Alarm {
  std::string cause = {};  // "<unit>/<kind>/<began>" and more where that is not enough
  AlarmKind kind = AlarmKind::kSealCut;
  Severity severity = Severity::kWarning;
  AlarmPhase phase = AlarmPhase::kRaised;
  std::string unit = {};      // what it is about: unit id, MMSI, drone id
  std::string device = {};    // that told of it; "" = none
  std::string movement = {};  // "" = none
  std::int64_t began_ms = 0;  // by the devices' clocks
  std::int64_t ended_ms = 0;  // of kEnded
  std::int64_t known_ms = 0;  // when what was received sufficed to know it
  bool late = false;          // it was over, or old, when the data came: for the record, no siren
  std::optional<geo::Point> at = {};
  Finding finding = {};
  std::vector<Threshold> thresholds = {};
  std::string settings = {};  // version of the settings that they come from
  std::vector<std::uint64_t> evidence =
      {};  // records of the frame log, rising, at most kEvidenceMax
  friend bool operator==(const Alarm& a, const Alarm& b) {
    return a.cause == b.cause && a.kind == b.kind && a.severity == b.severity &&
           a.phase == b.phase && a.unit == b.unit && a.began_ms == b.began_ms &&
           a.ended_ms == b.ended_ms && a.known_ms == b.known_ms && a.late == b.late;
  }
};
inline constexpr std::size_t kEvidenceMax = 32;  // the first half and the last half

using Alarms = std::vector<Alarm>;

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_ALARM_H_
