// The timetable of the demo's movements: a truck leaves every five minutes for ever, by the roads
// of the demo's land, with devices of a pool, and with what thieves and faults do at fixed turns.
// All of it follows from the number of the trip and the time of the first.
//
//   const DemoTimetable timetable(land.ground, first_ms);
//   const DemoTrip trip = timetable.Trip(17);
//   DemoJourney journey = timetable.Tell(trip);          // 5 ms: where it is, what its devices
//   send for (const retrace::FrameLine& frame : timetable.ShipFrames(3)) ...
//
// So after a restart the same trucks are where they would be. Values; thread-safe.
#ifndef TIDEWAITER_SERVER_DEMO_TRIPS_H_
#define TIDEWAITER_SERVER_DEMO_TRIPS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "retrace/frame_file.h"
#include "sim/movement/land.h"
#include "sim/movement/trip.h"

namespace tidewaiter::server {

inline constexpr std::int64_t kDemoGapMs = 5 * 60'000;           // between trucks
inline constexpr std::int64_t kDemoLongestMs = 9 * 3'600'000;    // no trip lasts longer
inline constexpr std::int64_t kDemoShipGapMs = 6 * 3'600'000;    // between ships
inline constexpr std::int64_t kDemoVoyageMs = 60 * 3'600'000LL;  // no voyage lasts longer
inline constexpr std::int64_t kDemoFlightGapMs = 40 * 60'000;    // between drones
inline constexpr std::uint64_t kDemoSets = 120;  // of devices: ten hours of trucks, and back

struct DemoTrip {
  std::uint64_t number = 0;
  sim::Trip trip = {};       // trip.sensor is empty: the cooling speaks a protocol of its own
  std::string cooling = {};  // device of a reefer; "" = none
};

struct DemoJourney {
  sim::Story story = {};
  std::vector<retrace::FrameLine> frames = {};  // by the time of receipt
};

class DemoTimetable {
 public:
  DemoTimetable(sim::Land land, std::int64_t first_ms);

  [[nodiscard]] std::int64_t first_ms() const { return first_ms_; }
  [[nodiscard]] const sim::Land& land() const { return land_; }
  [[nodiscard]] const sim::Route& RouteOf(const DemoTrip& trip) const;
  [[nodiscard]] DemoTrip Trip(std::uint64_t number) const;
  [[nodiscard]] DemoJourney Tell(const DemoTrip& trip) const;
  // The first trip that may be under way at that time.
  [[nodiscard]] std::uint64_t FirstAt(std::int64_t time_ms) const;

  // Ships and drones: the first comes at first_ms - kDemoVoyageMs.
  [[nodiscard]] std::vector<retrace::FrameLine> ShipFrames(std::uint64_t number) const;
  [[nodiscard]] std::int64_t ShipStart(std::uint64_t number) const;
  [[nodiscard]] std::vector<retrace::FrameLine> FlightFrames(std::uint64_t number) const;
  [[nodiscard]] std::int64_t FlightStart(std::uint64_t number) const;

 private:
  sim::Land land_;
  std::int64_t first_ms_;
};

std::string DemoMovementId(std::uint64_t number);  // "MV-000018"

// Devices of a set: always the same numbers.
sim::Device DemoSeal(std::uint64_t set);
sim::Device DemoTracker(std::uint64_t set);
std::string DemoCooling(std::uint64_t set);  // "" for three of four
std::string_view DemoCoolingProtocol();

// When the first seal is cut, counted from the time of the first trip: the demo begins with it.
std::int64_t FirstCutAfterMs(const sim::Land& land);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_TRIPS_H_
