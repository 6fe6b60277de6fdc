// What the demo's control room has before anything moves: geography, devices, response units, and
// who holds the room. Drawn by one officer and approved by another, as in any other house.
//
//   SettleDemoStock(room, land, cast, now_ms, hand);     // what is there already stays as it is
//   hand.Wait();
#ifndef TIDEWAITER_SERVER_DEMO_STOCK_H_
#define TIDEWAITER_SERVER_DEMO_STOCK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/point.h"
#include "monitor/room.h"
#include "server/demo_acts.h"
#include "server/demo_land.h"

namespace tidewaiter::server {

struct DemoPatrol {
  std::string id = {};
  std::string name = {};
  monitor::ResponseKind kind = monitor::ResponseKind::kPatrol;
  geo::Point base = {};
  std::string device = {};  // tracker of its vehicle, Teltonika; "" = none
};
const std::vector<DemoPatrol>& DemoPatrols();

inline constexpr const char* kDemoCarriers[] = {"SALT-HAUL", "KESTREL", "TIDE-LINE"};

// Lanes of a gate, from 1 on: at each stand a camera for plates and container codes ("CAM-"), an
// antenna for seals ("ANT-"), a weighbridge ("SCALE-") and a portal ("PORTAL-").
inline constexpr std::uint64_t kDemoLanes = 2;
// "CAM-harbour-gate-1"
std::string DemoReader(std::string_view what, std::string_view gate, std::uint64_t lane);

void SettleDemoStock(const monitor::ControlRoom& room, const DemoLand& land, const DemoCast& cast,
                     std::int64_t now_ms, DemoHand& hand);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_STOCK_H_
