// DroneWatch: what unmanned aircraft say of themselves (Remote ID), watched.
//
//   track::DroneWatch watch(settings, &map, &the_register, zones);
//   watch.Take(observation, alarms);
//   watch.Tick(now_ms, alarms);                 // flights that nobody hears any more end
//
// Looks at: zones with their band of altitude, the height allowed, who is registered and for what,
// the class against the zone, borders crossed on the way between two positions, an operator without
// number or too far off to see it, a number that changes in flight, motion and receivers that
// cannot be. Remote ID is not signed: an alarm says what was said, not who flew.
//
// Altitudes are of three kinds that do not convert into each other (geo::AltitudeReference). A
// height over take-off is not one over ground, and the geodetic height is over the ellipsoid, which
// sea level leaves by up to geoid_m. Where a zone cannot be compared the alarm is a warning that
// says so ("..._unsure"), never silence.
//
// A flight is what is heard without a pause of flight_s; within it each alarm is raised once. The
// unit is "drone:<id>". Late and repeated observations are dropped. Cost: O(1) and the zones
// around; memory: about 1 kB a drone in flight, 20 MB at kDronesMax, the one not heard for longest
// goes first. One writer at a time.
#ifndef TIDEWAITER_TRACK_DRONES_H_
#define TIDEWAITER_TRACK_DRONES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/point.h"
#include "geo/shape.h"
#include "track/alarm.h"
#include "track/setting_rows.h"
#include "track/surroundings.h"

namespace tidewaiter::track {

// Numbers of ASTM F3411.
enum class DroneIdType : std::uint8_t {
  kNone = 0,
  kSerial = 1,        // of the maker, ANSI/CTA-2063-A
  kRegistration = 2,  // of the authority of aviation
  kUtm = 3,           // given out by traffic management
  kSession = 4,       // for one flight
};

struct DroneHeight {
  double m = 0;
  geo::AltitudeReference reference = geo::AltitudeReference::kTakeoff;
};

struct DroneObservation {
  std::string id = {};
  DroneIdType id_type = DroneIdType::kNone;
  std::int64_t time_ms = 0;
  std::int64_t received_ms = 0;  // 0 = as it was made
  std::uint64_t seq = 0;         // record of the frame log
  geo::Point at = {};
  std::optional<double> geodetic_m = {};  // over the ellipsoid of WGS 84
  std::optional<DroneHeight> height = {};
  double speed_mps = -1;  // negative: not said
  std::optional<geo::Point> operator_at = {};
  std::string operator_id = {};
  int category = 0;              // of the EU: 0 not said, 1 open, 2 specific, 3 certified
  int eu_class = -1;             // 0..6 for C0..C6; -1 not said
  std::string transmitter = {};  // address on the air
  std::string receiver = {};
  std::optional<geo::Point> receiver_at = {};
};

// What a register of drones says of one.
struct RegisteredDrone {
  std::string operator_id = {};  // "" = not known
  int eu_class = -1;
  double mass_kg = 0;  // at take-off, at most; 0 = not known
};
class DroneRegister {
 public:
  virtual ~DroneRegister() = default;
  [[nodiscard]] virtual std::optional<RegisteredDrone> Find(DroneIdType type,
                                                            std::string_view id) const = 0;
};

struct DroneZone {
  std::uint32_t id = 0;
  std::string name = {};
  geo::Shape shape;
  std::uint8_t classes = 0;               // bit n: class Cn may fly here; 0 = nobody
  std::vector<std::string> allowed = {};  // ids that may in any case
};

// Start values; docs/drones.md says where they come from.
struct DroneSettings {
  double height_m = 120;       // over ground or take-off, for the open category
  double geoid_m = 100;        // between ellipsoid and sea level, at most
  double sight_m = 500;        // an operator further off does not see it
  double operator_s = 30;      // without an operator's number since the flight began
  double speed_mps = 100;      // faster is not possible ...
  double jump_m = 200;         // ... where it is further than this
  double receiver_m = 15'000;  // nobody hears it from further
  double session_m = 100;      // another number so close to where one was heard ...
  double session_s = 10;       // ... so shortly before is the same drone
  double flight_s = 300;
  double future_s = 60;

  static std::span<const SettingRow<DroneSettings>> Rows();
  [[nodiscard]] std::string version() const;
};

// What an EU class may weigh at take-off, in kg; 0 = no limit or no class.
// Source: Regulation (EU) 2019/945, annex.
double MassMaxKg(int eu_class);

class DroneWatch {
 public:
  static constexpr std::size_t kDronesMax = 20'000;
  static constexpr std::size_t kIdBytesMax = 64;  // Remote ID has 20; longer is refused

  // `map` and `known` may be null: then no borders, no register; both must outlive this.
  DroneWatch(const DroneSettings& settings, const Surroundings* map, const DroneRegister* known,
             std::vector<DroneZone> zones, std::size_t drones_max = kDronesMax);
  ~DroneWatch();
  DroneWatch(const DroneWatch&) = delete;
  DroneWatch& operator=(const DroneWatch&) = delete;

  void Take(const DroneObservation& seen, Alarms& alarms);
  void Tick(std::int64_t now_ms, Alarms& alarms);

  struct Counts {
    std::uint64_t taken = 0;
    std::uint64_t late = 0;     // or repeated
    std::uint64_t refused = 0;  // no place, no id, a clock ahead
  };
  [[nodiscard]] Counts counts() const;
  [[nodiscard]] std::size_t size() const;  // drones in flight

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_DRONES_H_
