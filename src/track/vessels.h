// VesselWatch: what ships say of themselves (AIS), watched for what customs wants to know: silence,
// meetings at sea, waiting, false places and false names, zones, calls at ports.
//
//   track::VesselWatch watch(settings, &map, ports);
//   track::Alarms alarms;
//   watch.Take(position, alarms);            // positions and names as they come in
//   watch.Tick(now_ms, alarms);              // once a minute: silence shows only by the clock
//   for (const track::PortCall& call : watch.DrainCalls()) ...
//
// Order: positions of one ship may come late, twice or backwards. Twice counts once. One that is
// older than the newest known of its ship raises nothing but, where it cannot be true beside it,
// the doubt that two ships use one number. Times in the future of their receipt are dropped.
// What is dropped is counted (counts()).
//
// Methods and limits: docs/vessels.md. Every alarm holds the limits it rests on, the version of the
// settings and the records of the log (`seq`) that show it. Its unit is "vessel:<mmsi>".
//
// Cost: O(1) amortised a position, about 1 microsecond where no other ship is near. Memory: about
// 1.5 kB a ship, 300 MB at kVesselsMax; a ship more makes room by forgetting the one not heard for
// longest, and Tick forgets those that were silent for forget_s. One writer at a time; several
// watches may share surroundings.
#ifndef TIDEWAITER_TRACK_VESSELS_H_
#define TIDEWAITER_TRACK_VESSELS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "geo/point.h"
#include "track/alarm.h"
#include "track/setting_rows.h"
#include "track/surroundings.h"

namespace tidewaiter::track {

enum class AisClass : std::uint8_t { kA = 1, kB = 2 };

struct VesselPosition {
  std::uint32_t mmsi = 0;
  std::int64_t time_ms = 0;      // of the position
  std::int64_t received_ms = 0;  // by us; 0 = as it was made
  std::uint64_t seq = 0;         // record of the frame log
  geo::Point at = {};
  double sog_kn = -1;  // over ground; negative: not said
  double cog_deg = -1;
  int heading_deg = -1;
  int status = 15;  // navigational, 0..15; 1 at anchor, 5 moored, 15 not said
  AisClass ais = AisClass::kA;
  std::uint32_t station = 0;  // that heard it
};

struct VesselStatic {
  std::uint32_t mmsi = 0;
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  std::uint32_t imo = 0;  // 0 = none
  std::string name = {};  // "" = not said
  std::string callsign = {};
  int type = 0;  // of ship, 0..99
  double length_m = 0;
  double width_m = 0;
  std::string destination = {};
  std::int64_t eta_ms = 0;
};

// A place where ships may lie: port, anchorage.
struct Port {
  std::string code = {};  // UN/LOCODE
  std::string name = {};
  geo::Point at = {};
};

// Published limits; docs/vessels.md names who published which. Stored with the alarms.
struct VesselSettings {
  double jump_kn = 60;      // faster is not possible ...
  double jump_m = 1000;     // ... where it is further than this
  double jump_settle = 3;   // positions until a new track is where the ship is
  double places_moves = 3;  // back and forth within places_s: two ships with one number
  double places_s = 3600;
  double area_vessels = 3;  // different ships that jump within area_m and area_s of each other
  double area_m = 10'000;
  double area_s = 3600;
  double gap_s = 43'200;         // silent for 12 h ...
  double gap_shore_nm = 50;      // ... further from the coast than this: alarm
  double gap_reach_s = 604'800;  // ... where gap_others others were heard within 7 days on its way
  double gap_watch_s = 21'600;   // 6 h under way: notice
  double gap_before = 14;        // positions in the 12 h before: it was heard well
  double gap_port_nm = 20;       // so near a port VHF is heard ...
  double gap_port_factor = 60;   // ... and this many of its class's intervals missing are silence
  double gap_port_s = 600;       // but at least this
  double gap_others = 2;         // other ships heard around there meanwhile
  double encounter_m = 500;
  double encounter_s = 7200;
  double encounter_kn = 2;           // median of both
  double encounter_port_m = 10'000;  // further from anchorages
  double encounter_match_s = 600;    // positions this close in time are at one time
  double encounter_part_s = 1800;    // not seen together for longer: parted
  double loiter_kn = 2;              // average of an hour
  double loiter_shore_nm = 20;
  double loiter_hours = 2;
  double land_m = 5000;     // so far inside the coast line, which the map has to 1..5 km
  double land_fixes = 3;    // in a row
  double land_others = 3;   // other ships heard around there: it is water that the map leaves out
  double frozen_kn = 3;     // says it moves ...
  double frozen_fixes = 5;  // ... from the same coordinates
  double frozen_s = 600;
  double straight_m = 1;  // no further from a line over ...
  double straight_length_m = 5000;
  double circle_turns = 2;       // round one centre ...
  double circle_spread = 0.1;    // ... at distances that differ by less than this share
  double circle_radius_m = 100;  // at least
  double port_in_m = 3000;       // a call begins ...
  double port_out_m = 4000;      // ... and ends
  double port_stop_kn = 0.2;
  double late_s = 600;    // known so long after it was: for the record
  double future_s = 300;  // a clock so far ahead of the receipt is wrong
  double forget_s = 2'592'000;

  static std::span<const SettingRow<VesselSettings>> Rows();
  [[nodiscard]] std::string version() const;
};

// A ship lay at a port.
struct PortCall {
  std::uint32_t mmsi = 0;
  std::string port = {};
  std::int64_t arrived_ms = 0;
  std::int64_t departed_ms = 0;  // 0 = is there
  bool stopped = false;          // slower than port_stop_kn there; otherwise it passed
  std::vector<std::uint64_t> evidence = {};
  friend bool operator==(const PortCall&, const PortCall&) = default;
};

class VesselWatch {
 public:
  static constexpr std::size_t kVesselsMax = 200'000;  // more than are under way on all seas
  static constexpr std::size_t kCallsMax = 100'000;    // not drained: the oldest go

  // `map` may be null (no coast, no zones) and must outlive this. `vessels_max` at least 1.
  VesselWatch(const VesselSettings& settings, const Surroundings* map, std::vector<Port> ports,
              std::size_t vessels_max = kVesselsMax);
  ~VesselWatch();
  VesselWatch(const VesselWatch&) = delete;
  VesselWatch& operator=(const VesselWatch&) = delete;

  // Appends to `alarms`.
  void Take(const VesselPosition& position, Alarms& alarms);
  void Take(const VesselStatic& said, Alarms& alarms);
  void Tick(std::int64_t now_ms, Alarms& alarms);

  // Arrivals and departures since the last call, in the order found.
  std::vector<PortCall> DrainCalls();

  struct Counts {
    std::uint64_t taken = 0;      // used
    std::uint64_t late = 0;       // older than the newest
    std::uint64_t repeated = 0;   // same time and place
    std::uint64_t no_place = 0;   // not a place, or 0, 0
    std::uint64_t bad_clock = 0;  // ahead of its receipt
    std::uint64_t forgotten = 0;  // ships
  };
  [[nodiscard]] Counts counts() const;
  [[nodiscard]] std::size_t size() const;  // ships known

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_VESSELS_H_
