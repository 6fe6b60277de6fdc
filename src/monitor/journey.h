// Journey: what the devices of a movement said on its way, made anew from the frames as they were
// received.
//
//   const JourneyAsk ask = AskOf(movement, now_ms);
//   ASSIGN_OR_RETURN(const Journey journey, RebuildJourney(ask, index, data / "frames"));
//   for (const JourneyPoint& point : journey.points) ...
//   if (!journey.gaps.empty()) ...          // records that are missing or could not be read
//
// Nothing is taken from memory of what was shown before: the same frames give the same journey
// years later, and a map that shows another one was not made from them.
//
// Points are in the order of the devices' clocks. What was sent twice is there once, as it came
// first; what came later than the settings allow is marked late. Left out, and counted: positions
// that the device does not stand by, the place 0,0, and times outside the journey (clocks of the
// year 2000). Cell positions are points too, marked by their kind, but neither stops nor distance
// rest on them.
//
// Stops, distance and seal rest on what each says alone; distance and stops on the first device
// that has satellite positions, in the order asked (seals first): two devices side by side are not
// twice the way.
#ifndef TIDEWAITER_MONITOR_JOURNEY_H_
#define TIDEWAITER_MONITOR_JOURNEY_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/record.h"
#include "device/report.h"
#include "geo/point.h"
#include "intake/frame_log.h"
#include "monitor/frame_index.h"
#include "track/movement.h"
#include "track/settings.h"

namespace tidewaiter::monitor {

// A device, and for how long it belonged to the journey.
struct JourneyDevice {
  std::string id = {};
  track::Window valid = {};  // by its clock
  bool places = true;        // false: a sensor, without a say on where the unit is
  friend bool operator==(const JourneyDevice&, const JourneyDevice&) = default;
};

struct JourneyAsk {
  std::vector<JourneyDevice> devices = {};  // in the order of their word on where the unit is
  std::int64_t from_ms = 0;                 // by the devices' clocks, both included
  std::int64_t until_ms = 0;
  // How long after `until_ms` frames are looked for that a device had kept.
  std::int64_t patience_ms = std::int64_t{7} * 86'400'000;
  track::Settings settings = {};  // late.after_s, stop.radius_m, stop.event_s
};

// Frames of one journey that are held in memory at once; a month at one in five seconds is half a
// million. More is kInvalidArgument: ask for less time.
inline constexpr std::size_t kJourneyFramesMax = 1'000'000;
inline constexpr std::size_t kJourneyDevicesMax = 64;

struct JourneyPoint {
  std::int64_t time_ms = 0;      // of the fix, by the device's clock
  std::int64_t received_ms = 0;  // by ours
  std::uint64_t seq = 0;         // record of the frame log
  geo::Point at = {};
  double speed_kmh = 0;
  double course_deg = 0;
  double altitude_m = 0;
  double accuracy_m = 0;     // 0: unknown
  std::uint32_t device = 0;  // place in Journey::devices
  device::FixKind kind = device::FixKind::kSatellite;
  bool late = false;
  friend bool operator==(const JourneyPoint&, const JourneyPoint&) = default;
};

// It stayed within stop.radius_m for stop.event_s or longer.
struct JourneyStop {
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
  geo::Point at = {};           // the middle of its points
  std::int64_t silent_ms = 0;   // the longest time in it without a position
  std::uint64_t first_seq = 0;  // frames of its first and last point
  std::uint64_t last_seq = 0;
  bool goes_on = false;  // the journey's last point is in it
  friend bool operator==(const JourneyStop&, const JourneyStop&) = default;
};

struct SeriesValue {
  std::int64_t time_ms = 0;
  double value = 0;  // of yes and no: 1 and 0
  std::uint64_t seq = 0;
  friend bool operator==(const SeriesValue&, const SeriesValue&) = default;
};
struct JourneySeries {
  std::string name = {};       // of the reading (docs/formats/device-readings.md), and "speed"
  std::string_view unit = {};  // "°C", "%", "V", "km/h", "" for yes and no, and as sent
  std::uint32_t device = 0;
  std::vector<SeriesValue> values = {};  // by time
  friend bool operator==(const JourneySeries&, const JourneySeries&) = default;
};

// A sign of a seal that came, changed or happened.
struct JourneySeal {
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  std::uint32_t device = 0;
  device::SealSign sign = device::SealSign::kLocked;
  bool yes = false;
  std::string card = {};  // shown with it
  friend bool operator==(const JourneySeal&, const JourneySeal&) = default;
};

enum class GapKind : std::uint8_t {
  kUnreadable,   // records of the log that are damaged or of a later version; of any device
  kDropped,      // was in the log, and the log has dropped it
  kUndecodable,  // received, and its protocol could not read it
  kRefused,      // received from a device that might not speak
};
std::string_view Name(GapKind kind);  // "unreadable", "dropped", "undecodable", "refused"

struct JourneyGap {
  GapKind kind = GapKind::kUnreadable;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;  // 0: to the end of the log
  std::string device = {};     // "" = any
  std::string why = {};
  friend bool operator==(const JourneyGap&, const JourneyGap&) = default;
};

struct LeftOut {
  std::uint64_t invalid = 0;   // the device does not stand by the position
  std::uint64_t no_place = 0;  // 0,0 or outside the world
  std::uint64_t other_time = 0;
  std::uint64_t repeated = 0;
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

struct Journey {
  std::vector<JourneyDevice> devices = {};
  std::vector<JourneyPoint> points = {};
  std::vector<JourneyStop> stops = {};
  std::vector<JourneySeries> series = {};  // by device and name
  std::vector<JourneySeal> seal_events = {};
  std::vector<JourneyGap> gaps = {};  // by first_seq
  LeftOut left_out = {};
  std::uint64_t frames = 0;  // of its devices that were read
  // Along the points of `lead`, steps of less than kStepM left out: a receiver that stands still
  // wanders. What it did not say is not in it.
  double distance_m = 0;
  std::uint32_t lead = 0;  // place in `devices`; meaningless without points
  friend bool operator==(const Journey&, const Journey&) = default;
};
inline constexpr double kStepM = 30;

// The devices of the movement, and the time from its arming (or the first arrival that is planned)
// to its end, at most `now_ms`.
JourneyAsk AskOf(const track::Movement& movement, std::int64_t now_ms);

// Errors: kInvalidArgument (no devices, too many, too many frames), kUnavailable (the log cannot be
// read). Damage is no error: it is in `gaps`. Each frame is read where the index says and checked
// by its hash; the chain as a whole is for chainlog::Verify. Thread-safe.
Result<Journey> RebuildJourney(const JourneyAsk& ask, FrameIndex& index, const os::Path& log);

// The records that a journey is made from, rising. Errors: as above, of the ask.
Result<FramesFound> FramesOf(const JourneyAsk& ask, FrameIndex& index);
// RebuildJourney from those; `see` is shown each record of the log that is there, in order.
Result<Journey> RebuildFrom(const JourneyAsk& ask, const FramesFound& found, const os::Path& log,
                            const std::function<void(const chainlog::Record&)>& see);

// The same from frames that are at hand, in the order of their numbers: Take each, then Finish.
class JourneyMaker {
 public:
  explicit JourneyMaker(JourneyAsk ask);
  // A frame of the log. Frames of other devices, and commands, are passed over.
  void Take(std::uint64_t seq, const intake::FrameRecord& frame);
  void Miss(JourneyGap gap);
  // Everything that was taken, once. O(n log n).
  Journey Finish() &&;

 private:
  void TakeReport(std::uint64_t seq, std::int64_t received_ms, const device::Report& report,
                  std::uint32_t device);
  void TakeFix(std::uint64_t seq, std::int64_t received_ms, const device::Report& report,
               std::uint32_t device);
  void TakeSeal(std::uint64_t seq, const device::Report& report, std::uint32_t device);
  void TakeReadings(std::uint64_t seq, const device::Report& report, std::uint32_t device);
  void AddValue(std::string name, std::string_view unit, std::uint32_t device, SeriesValue value);

  struct SealSaid {
    std::int64_t time_ms = 0;
    std::uint64_t seq = 0;
    std::uint32_t device = 0;
    device::Seal seal = {};
    std::string card = {};
  };
  void SaySeal(std::vector<SealSaid> said);

  JourneyAsk ask_;
  Journey journey_;
  std::vector<SealSaid> seals_;
  device::Decoded said_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_JOURNEY_H_
