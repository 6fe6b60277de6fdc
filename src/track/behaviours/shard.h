// Shard: the state of a tracker: what is known of each device, and reports that wait for their
// order. For tracker*.cc only.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_SHARD_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_SHARD_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/flat_map.h"
#include "track/behaviours/cargo_watch.h"
#include "track/behaviours/cold_watch.h"
#include "track/behaviours/motion_watch.h"
#include "track/behaviours/path_watch.h"
#include "track/behaviours/seal_watch.h"
#include "track/behaviours/silence_watch.h"
#include "track/behaviours/zone_watch.h"
#include "track/radio_map.h"
#include "track/tracker.h"

namespace tidewaiter::track {

inline constexpr std::uint32_t kNobody = 0xFFFFFFFF;
// Of a device at a time: a burst of two hours at one in thirty seconds is sorted as a whole.
inline constexpr std::uint32_t kHeldMax = 256;
// Prints of what a device said last, to know what it sends again: the largest batch that devices of
// the protocols we speak send is 255 records, most send up to fifty.
inline constexpr std::size_t kPrints = 60;

// Whether the devices of one movement are together.
struct MateWatch {
  Episode episode;
  std::uint32_t apart = 0;  // fixes in a row
  std::uint32_t unused = 0;
};

// Plain bytes, saved as they are: no pointers, and the plan is asked anew for each report.
struct DeviceState {
  std::uint64_t key = 0;             // hash of its number
  std::uint64_t course_key = 0;      // 0: under no movement
  std::int64_t course_since_ms = 0;  // first event under it
  std::int64_t heard_ms = 0;         // by our clock
  std::uint64_t heard_seq = 0;
  std::int64_t event_ms = 0;  // worked through up to here
  ClockMind clock;
  ClockWatch clock_alarms;
  MotionWatch motion;
  PathWatch path;
  RouteWatch route;
  SealWatch seal;
  ZoneWatch zones;
  DoorWatch door;
  BatteryWatch battery;
  ColdWatch cold;
  DistressWatch distress;
  SilenceWatch silence;
  MateWatch mates;
  std::uint32_t prints[kPrints] = {};
  std::uint32_t print_next = 0;
  // What is held, by time of event.
  std::uint32_t head = kNobody;
  std::uint32_t tail = kNobody;
  std::uint32_t held = 0;
};
static_assert(std::is_trivially_copyable_v<DeviceState>);
static_assert(sizeof(DeviceState) <= kBytesPerDevice);

// What is asked for with every report beside that state: together on one line of the cache.
struct alignas(64) Known {
  std::string name = {};
  // The movement that it belongs to at a time of `valid` by the plan
  // with that number; asked anew for other times and plans. Null: to none, or none was asked for.
  const Course* course = nullptr;
  Window valid = {};
  std::uint32_t plan = 0;
  PairingKind kind = PairingKind::kSealDevice;
};

struct Held {
  Sample sample;
  std::uint32_t device = 0;
  std::uint32_t later = kNobody;      // of the device, by time of event
  std::uint32_t next_came = kNobody;  // of all, as they came
  std::uint32_t done = 0;             // worked through before its turn
};

struct Tracker::Shard {
  std::shared_ptr<const Plan> plan;
  std::uint32_t plan_number = 1;  // another one with each plan
  std::vector<DeviceState, HugeAllocator<DeviceState>> devices;
  std::vector<Known> known;       // beside `devices`
  FlatMap<std::uint32_t> places;  // key -> place in devices
  std::vector<Held> pool;
  std::uint32_t first_came = kNobody;
  std::uint32_t last_came = kNobody;
  std::uint32_t unused = kNobody;  // list of free ones, by next_came
  Counts counts;
  std::uint64_t next_seq = 0;
  std::int64_t now_ms = 0;
  RadioMap radio;
  Scratch scratch;

  // Place of the device, added when new; kNobody when there are too many.
  std::uint32_t Locate(std::string_view device);
  // Of a movement that is watched; null: none at that time.
  const Known* BelongsTo(std::uint32_t device, std::int64_t time_ms, const Plan& in_force);
  [[nodiscard]] Scene SceneOf(std::uint32_t device, std::int64_t time_ms);
  // Makes the device's state that of the scene's movement. False: the time belongs to a movement
  // before that one.
  static bool Adopt(DeviceState& state, const Scene& scene, std::int64_t time_ms);

  void Hold(std::uint32_t device, const Sample& sample);
  void Release(std::uint32_t device, std::int64_t until_ms, Alarms& out);
  void Advance(std::int64_t now_ms, Alarms& out);  // works through what is due
  // Has the processor fetch what the report after the one held at `place`, and the one after that,
  // will touch: with many units that lies far off, and the waits overlap with the work.
  void Foresee(std::uint32_t place) const;
  void Process(std::uint32_t device, const Sample& sample, Alarms& out);
  void Journey(DeviceState& state, const geo::Point* before, Voice& voice);
  void CompareMates(DeviceState& state, Voice& voice);
  void Late(DeviceState& state, const Scene& scene, Voice& voice);
  // Says what is due by then. Of what its companions did only the last break is known, so it is
  // called for all of a unit before one of them is heard again.
  void Silence(std::uint32_t device, std::int64_t now_ms, Alarms& out);
  // The device is heard now after it was quiet. `by_post`: a post heard it meanwhile and could not
  // tell, so it was in no hole.
  void Back(std::uint32_t device, bool by_post, Alarms& out);
  [[nodiscard]] std::size_t CompanionsOf(const Course& course, std::uint64_t key,
                                         std::int64_t at_ms, std::span<Companion> into) const;
  [[nodiscard]] UnitView View(std::uint32_t device) const;

  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_SHARD_H_
