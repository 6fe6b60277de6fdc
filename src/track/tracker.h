// Tracker: knows where every unit is and what state it is in, and raises the alarms.
//
//   track::Tracker tracker;
//   tracker.SetPlan(plan);
//   track::Alarms alarms;
//   tracker.Take(report, {.seq = 4711, .received_ms = now}, alarms);   // in the order of the log
//   tracker.Tick(now, alarms);                                         // each second or so
//   const std::string saved = tracker.Save();                          // and later:
//   tracker.Load(saved);  ... replay the log from tracker.next_seq()
//
// Reports are worked through by the devices' clocks. Each is held for order.hold_s after it came,
// so that what a device sends in the wrong order is put right; what a seal says about being cut,
// and a call for help, is heard at once. What comes later than that is late data: its alarms say so
// and no siren sounds. The same reports in the same order give the same alarms, whatever Ticks come
// in between.
//
// A movement may have several devices. Where the unit is, is taken from the first seal, or without
// one from the first tracker; the others are compared with it.
//
// One tracker is one shard and belongs to one thread; a device always goes to the same one, and so
// do all devices of a movement if they are to be compared with each other. No clock, no threads, no
// files in here. Memory: kBytesPerDevice a device and some 100 bytes for its number and where it is
// found, and 112 bytes a report held. Nothing is allocated per report once every device was heard,
// but by alarms. Cost: docs/track.md.
#ifndef TIDEWAITER_TRACK_TRACKER_H_
#define TIDEWAITER_TRACK_TRACKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "device/report.h"
#include "geo/point.h"
#include "track/alarm.h"
#include "track/plan.h"

namespace tidewaiter::track {

// How a report came in.
struct Received {
  std::uint64_t seq = 0;         // of its record in the frame log, rising
  std::int64_t received_ms = 0;  // never falling
  // When a border post received it, where it came to us from there; 0: received_ms. The device's
  // clock is compared with that.
  std::int64_t first_ms = 0;
  bool archived = false;  // the protocol says: kept by the device and sent later
  bool more = false;      // further reports of that record follow
};

// Why reports were not worked through like others. All are counted; none is an error.
struct Counts {
  std::uint64_t taken = 0;
  std::uint64_t duplicates = 0;  // sent again after a lost answer
  std::uint64_t late = 0;        // older than what was worked through already
  std::uint64_t no_place = 0;    // without coordinates, invalid, 0/0, last known ones repeated
  std::uint64_t cell = 0;        // from radio cells: not used for geometry
  std::uint64_t clock_unset = 0;
  std::uint64_t clock_mended = 0;  // local time or week rollover put right
  std::uint64_t clock_wrong = 0;   // in the future: time of receipt taken
  std::uint64_t jumps = 0;         // positions that nothing can have got to
  std::uint64_t refused = 0;       // devices beyond kDevicesMax
};

enum class SealState : std::uint8_t { kIdle, kArmed, kInTransit, kDisarmAuthorised, kOpened };
std::string_view Name(SealState state);  // "idle", "armed", "in_transit", ...

// What is known of a device now.
struct UnitView {
  std::string device = {};
  std::string unit = {};
  std::string movement = {};
  std::optional<geo::Point> at = {};
  std::int64_t at_ms = 0;     // of that place, by the device's clock put right
  std::int64_t heard_ms = 0;  // last frame, by ours
  double speed_kmh = 0;
  double course_deg = 0;
  SealState seal = SealState::kIdle;
  bool cut = false;            // an alarm of the seal stands until it is disarmed
  double along_m = 0;          // on the way it is on
  double remaining_m = -1;     // to the destination by the shortest way; -1: unknown
  std::string node = {};       // where it is; "" between nodes
  std::string next_node = {};  // the only or likeliest one; "" unknown
  double pace_kmh = 0;         // moving average while moving: what an ETA starts from
  double battery_percent = -1;
  bool stopped = false;
  std::vector<AlarmKind> open = {};  // alarms that stand
};

inline constexpr std::size_t kBytesPerDevice = 2368;
inline constexpr std::size_t kDevicesMax = 2'000'000;  // of a shard: 4.7 GB

class Tracker {
 public:
  Tracker();
  ~Tracker();
  Tracker(Tracker&&) noexcept;
  Tracker& operator=(Tracker&&) noexcept;

  // Movements that are not in the new plan end; those in both go on.
  void SetPlan(std::shared_ptr<const Plan> plan);

  // Appends to `out` what is raised, has grown or ended. `received.seq` below next_seq() is a
  // replay of what was taken and is ignored.
  void Take(const device::Report& report, const Received& received, Alarms& out);

  // Works through what was held long enough, and looks at who is silent.
  // A time before the last one is ignored. O(devices).
  void Tick(std::int64_t now_ms, Alarms& out);
  // Works through all that is held: at the end of a log that is worked through again.
  void Drain(Alarms& out);

  [[nodiscard]] std::vector<UnitView> Units() const;
  [[nodiscard]] std::optional<UnitView> Find(std::string_view device) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const Counts& counts() const;
  [[nodiscard]] std::uint64_t next_seq() const;

  // All state as bytes, also what is held; the plan is not in them.
  [[nodiscard]] std::string Save() const;
  // Replaces all state; set the plan too. Errors: kCorruption (bytes or their checksum),
  // kFailedPrecondition (another version: work through the log again); then nothing changed.
  Status Load(std::string_view bytes);

 private:
  struct Shard;
  std::unique_ptr<Shard> shard_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_TRACKER_H_
