// Trip: one truck under customs control: who and what it is, what is done to it, and so where it
// and each of its devices really are.
//
//   const sim::Story story = sim::TellStory(route, trip, Random(seed));
//   story.truck                       // moments of the truck
//   story.seal                        // moments of the seal: elsewhere when it was moved
//   story.truth                       // one row, or none
//
// Deterministic: the same trip and random stream give the same story. Plain values.
#ifndef TIDEWAITER_SIM_MOVEMENT_TRIP_H_
#define TIDEWAITER_SIM_MOVEMENT_TRIP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "retrace/truth_file.h"
#include "sim/movement/drive.h"
#include "sim/movement/land.h"
#include "track/movement.h"

namespace tidewaiter::sim {

enum class Deed : std::uint8_t {
  kNone,
  kDiversion,       // off to a yard, unloaded, plates changed
  kSealCut,         // stops, cuts the rope, closes it again
  kJammedCorridor,  // a convoy of three with a jammer in it
  kTagMoved,        // the seal rides on in another truck
  kSpoofed,         // the seal is told it goes on while the truck stands in a yard
  kReeferFailure,
  kLongStop,
  kShortcut,
  kOverspeed,
  kThrownAway,  // the truck's tracker lies in the ditch
  kBatteryDeath,
  kInsiderAlteration,  // frames in the log's copy
  kInsiderDeletion,
  // What only looks like one.
  kRoadWorks,        // a detour within the corridor
  kPoliceStop,       // shorter than the limits
  kDeadZoneSilence,  // where no map has one
  kAllowedRest,      // long, but at a rest area
  kSlowSensor,       // no fix for a minute and a half
};
std::string_view Name(Deed deed);  // as in retrace/truth_file.h; "" for none

enum class Voice : std::uint8_t { kJointech, kJt808, kTeltonika, kGt06, kMqtt };
std::string_view ProtocolOf(Voice voice);  // "jointech", ...

struct Device {
  std::string id = {};
  Voice voice = Voice::kTeltonika;
  int clock_ahead_min = 0;  // shows local time
};

struct Trip {
  std::uint64_t index = 0;
  std::size_t route = 0;
  std::int64_t start_ms = 0;
  std::uint64_t stream = 0;  // of the driver's habits: the same for a convoy
  std::string movement = {};
  std::string plate = {};
  std::string container = {};
  Device seal = {};
  Device tracker = {};
  Device sensor = {};  // id "" = not a reefer
  Deed deed = Deed::kNone;
};

// What a device does and does not do during a time of the trip.
struct Spell {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  [[nodiscard]] bool Has(std::int64_t time_ms) const {
    return time_ms >= from_ms && time_ms <= to_ms;
  }
};

struct Story {
  std::vector<Moment> truck = {};
  std::vector<Moment> seal = {};  // empty: with the truck
  Spell jammed = {};              // no satellites
  Spell spoofed = {};             // the seal says what it is told
  Spell silent = {};              // no radio, on no map
  Spell fixless = {};             // a slow receiver
  Spell cut = {};                 // the rope
  Spell warm = {};                // the cooling is off
  double warm_per_h = 0;
  std::int64_t thrown_ms = 0;   // the tracker lies there from then on; 0: it does not
  double battery_percent = 90;  // of the seal at the start
  double battery_per_h = 1;
  std::int64_t arrived_ms = 0;
  std::vector<retrace::TruthRow> truth = {};
};

Story TellStory(const Route& route, const Trip& trip, const Random& random);

// The movement as it stands in the plan: path, devices, times.
track::Movement PlanOf(const Route& route, const Trip& trip, const Story& story,
                       const Random& random);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_TRIP_H_
