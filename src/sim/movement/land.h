// Land: the ground that simulated movements happen on: routes with their sites, places without
// radio, countries around.
//
//   const sim::Land land = sim::InventedLand();                        // no files needed
//   ASSIGN_OR_RETURN(const sim::Land land, sim::LandFromNetwork(geojson, seed));
//
// The invented land lies in the empty South Atlantic, so that it never mixes with a real map: XA
// with a port on its coast and two routes inland, XB behind the border. Plain values.
#ifndef TIDEWAITER_SIM_MOVEMENT_LAND_H_
#define TIDEWAITER_SIM_MOVEMENT_LAND_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "geo/point.h"
#include "geo/polyline.h"
#include "track/movement.h"

namespace tidewaiter::sim {

struct Site {
  std::string id = {};
  track::NodeRole role = track::NodeRole::kCheckpoint;
  double along_m = 0;  // on the route
  double radius_m = 300;
  double stay_mean_s = 0;        // how long trucks are there, about
  std::int64_t dwell_max_s = 0;  // what the plan allows; 0: any time
};

struct Stretch {
  double from_m = 0;
  double to_m = 0;
  [[nodiscard]] bool Has(double along_m) const { return along_m >= from_m && along_m <= to_m; }
};

struct Route {
  std::string id;
  geo::Polyline line;
  double half_width_m = 500;  // of the corridor that the plan allows
  double limit_kmh = 80;
  std::vector<Site> sites;      // origin first, destination last, rising
  std::vector<Stretch> silent;  // no radio, mapped as such
};

struct Land {
  std::vector<Route> routes = {};
  geo::Point port = {};  // where ships call
  std::string port_code = {};
  std::string countries = {};  // GeoJSON; "" = none: then no drones cross a border, no ships sail
  double border_lon = 0;       // of the invented land: XA east of it, XB west
  double coast_lon = 0;        // sea east of it
};

Land InventedLand();

// Routes over a road network (geo/network.h): three, between nodes far apart, chosen by the seed.
// Ships and drones need the invented land and do not come.
// Errors: those of Network::Read; kInvalidArgument (no two nodes with 30 km of way between them).
Result<Land> LandFromNetwork(std::string_view geojson, std::uint64_t seed);

// From ports (an object of UN/LOCODE -> {"name", "coordinates": [lon, lat]}) and country shapes
// (geo/countries.h): a route from each of up to three ports of the country to its nearest border.
// Roads are made up between the two. Errors: kInvalidArgument (files; no such port or border).
Result<Land> LandFromPorts(std::string_view ports_json, std::string_view countries_geojson,
                           std::string_view country, std::uint64_t seed);

// A road from a to b that winds: about one vertex each 2.5 km. Deterministic in `random`.
std::vector<geo::Point> WindingRoad(const geo::Point& from, const geo::Point& to, Random& random);
// Weighbridges, rest areas, a border post and dead zones along a line of at least 20 km (CHECK).
Route FurnishedRoute(std::string id, std::vector<geo::Point> line);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_LAND_H_
