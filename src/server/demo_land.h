// The demo's geography: three roads between two ports, two border posts and a depot, with their
// places, sections, fences, and a base map, all invented, in the empty South Atlantic, where it is
// never mixed up with a real map.
//
//   const DemoLand land = MakeDemoLand({.sea_office = "PORT1", .border_office = "ROAD7"});
//   land.ground.routes[0]                                  // what simulated trucks drive on
//   for (const DemoThing& thing : land.things) Draw(thing);    // what the control room knows of it
//   ASSIGN_OR_RETURN(room.base_map, WriteDemoMap(folder));
//
// The same each time. Plain values, 5 ms.
#ifndef TIDEWAITER_SERVER_DEMO_LAND_H_
#define TIDEWAITER_SERVER_DEMO_LAND_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "monitor/geo_thing.h"
#include "monitor/room.h"
#include "os/file.h"
#include "sim/movement/land.h"

namespace tidewaiter::server {

// A place, a section of a road or a fence, as it is drawn in the control room.
struct DemoThing {
  std::string id = {};
  monitor::GeoKind kind = monitor::GeoKind::kPlace;
  monitor::GeoVersion version = {};  // without who and when
  bool waits = false;                // for somebody to approve it
};

struct DemoOffices {
  std::string sea_office = {};     // its gate is the one of the demo's gate officer
  std::string border_office = {};  // may be the same
};

struct DemoLand {
  sim::Land ground = {};  // sites of its routes have the ids of places
  std::vector<DemoThing> things = {};
  // Of the section that begins at that site of a route.
  [[nodiscard]] static std::string SectionOf(const sim::Route& route, std::size_t site);
  // Null: there is none.
  [[nodiscard]] const DemoThing* Find(std::string_view id) const;
};

DemoLand MakeDemoLand(const DemoOffices& offices);

// Countries, water, roads, ports and places as GeoJSON files in that folder, which is made.
// Errors: kUnavailable.
Result<std::vector<monitor::BaseLayer>> WriteDemoMap(const os::Path& folder);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_LAND_H_
