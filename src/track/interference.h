// InterferenceWatch: satellites jammed and positions forged, seen over many devices at once.
//
//   track::InterferenceWatch watch(settings);
//   watch.Take(event, alarms);              // of every report of every device
//   watch.Take(gate_read, alarms);          // a place known from elsewhere
//   watch.Tick(now_ms, alarms);             // once a minute
//   watch.AgreementOf("861234...").score    // 1: nothing contradicts its positions
//
// Jamming: a device says so itself, or loses its fix while its messages still come. One device
// alone may stand in a tunnel: that is a notice. Three within ten minutes and about ten kilometres,
// or of one radio cell where they were long without a fix, are an area: one alarm with its members.
//
// Forged positions: seven witnesses are asked, each with a weight; what they say holds for half an
// hour. Their sum makes an alarm at `spoof_weight`, so one weak contradiction alone makes none:
//   gate       3  a gate read the unit elsewhere at that time
//   twin       3  another device sends the very same coordinates, moving, again and again
//   cell       2  the radio cell is where others who hear it are, and that is elsewhere
//   frozen     2  says it moves, from the same coordinates
//   straight   2  a line that no road and no receiver draws
//   replay     2  a number of a message that it has sent before with another time
//   clock      1  its clock went back, or is ahead of ours
//
// One instance for all devices; one caller at a time (shards pass their events through a queue).
// Times of one device may come out of order: what rests on order (frozen, straight) takes rising
// times only. Cost: O(1) an event. Memory: some 1 kB a device, the one not heard for longest goes
// at kDevicesMax; 300 bytes a cell, the same at kCellsMax.
#ifndef TIDEWAITER_TRACK_INTERFERENCE_H_
#define TIDEWAITER_TRACK_INTERFERENCE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/point.h"
#include "track/alarm.h"
#include "track/setting_rows.h"

namespace tidewaiter::track {

struct RadioCell {
  std::int32_t mcc = 0;
  std::int32_t mnc = 0;
  std::int64_t area = 0;
  std::int64_t id = 0;  // 0 = not said
  friend bool operator==(const RadioCell&, const RadioCell&) = default;
};

// One report of one device, as far as it matters here.
struct InterferenceEvent {
  std::string device = {};
  std::int64_t time_ms = 0;      // by its clock
  std::int64_t received_ms = 0;  // by ours
  std::uint64_t seq = 0;         // record of the frame log
  bool fix_valid = false;
  geo::Point at = {};  // where fix_valid
  double speed_kmh = 0;
  bool jamming = false;          // it says so
  RadioCell cell = {};           // serving it
  std::int64_t device_seq = -1;  // its own count of messages; -1 = none
};

// Seen by somebody else at a place: gate, plate camera, RFID.
struct GateSighting {
  std::string device = {};  // that is fixed to what was seen
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  geo::Point at = {};
};

struct InterferenceSettings {
  double fix_lost_s = 120;  // messages without fix for so long after a fix
  double area_devices = 3;
  double area_s = 600;
  double gate_s = 120;      // a position so close in time to a sighting ...
  double gate_m = 2000;     // ... must be so near
  double cell_devices = 5;  // others that have to have heard the cell before it is known
  double cell_m = 15'000;   // cells reach so far; and three times as far as others were heard
  double twin_s = 60;       // the same coordinates within this ...
  double twin_fixes = 5;    // ... so often
  double moving_kmh = 10;   // said speed that counts as moving
  double frozen_fixes = 5;
  double straight_m = 0.5;
  double straight_length_m = 2000;
  double clock_back_s = 600;
  double clock_ahead_s = 300;
  double hold_s = 1800;     // so long holds what a witness said
  double spoof_weight = 3;  // sum that is an alarm

  static std::span<const SettingRow<InterferenceSettings>> Rows();
  [[nodiscard]] std::string version() const;
};

// How far everything agrees with a device's positions: 1 = all, towards 0 the more contradicts.
struct Agreement {
  double score = 1;                  // 1 / (1 + sum of weights)
  std::vector<Reason> reasons = {};  // what contradicts, with weights, strongest first
};

class InterferenceWatch {
 public:
  static constexpr std::size_t kDevicesMax = 200'000;
  static constexpr std::size_t kCellsMax = 200'000;
  static constexpr std::size_t kMembersMax = 256;  // of an area that are named

  explicit InterferenceWatch(const InterferenceSettings& settings,
                             std::size_t devices_max = kDevicesMax);
  ~InterferenceWatch();
  InterferenceWatch(const InterferenceWatch&) = delete;
  InterferenceWatch& operator=(const InterferenceWatch&) = delete;

  void Take(const InterferenceEvent& event, Alarms& alarms);
  void Take(const GateSighting& sighting, Alarms& alarms);
  void Tick(std::int64_t now_ms, Alarms& alarms);

  // Of a device that is not known: 1.
  [[nodiscard]] Agreement AgreementOf(std::string_view device) const;

  // Devices of an area that is jammed now, by the unit of its alarm; rising.
  [[nodiscard]] std::vector<std::string> MembersOf(std::string_view area) const;
  [[nodiscard]] std::size_t size() const;  // devices known

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERFERENCE_H_
