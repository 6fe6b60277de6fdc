#include "server/demo_land.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "geo/measure.h"
#include "server/demo_shapes.h"

namespace tidewaiter::server {
namespace {

using geo::Point;
using monitor::GeoKind;
using track::NodeRole;

constexpr double kHalfWidthM = 600;
constexpr double kLimitKmh = 80;
constexpr std::int64_t kHourS = 3600;
constexpr std::uint64_t kSeed = 20'261;  // one country, whatever happens in it

struct Place {
  std::string_view id;
  std::string_view name;
  std::string_view role;  // in the geography
  Point at;
  double radius_m;
};
constexpr std::array<Place, 12> kPlaces{{
    {"north-harbour", "North Harbour", "port", {.lat = -4, .lon = -22.02}, 700},
    {"harbour-gate", "Harbour Gate", "gate", {.lat = -3.995, .lon = -22.055}, 350},
    {"mile-post", "Mile Post Weighbridge", "checkpoint", {.lat = -3.86, .lon = -22.5}, 350},
    {"old-mill", "Old Mill Rest", "rest", {.lat = -3.72, .lon = -22.94}, 450},
    {"hill-crossing", "Hill Crossing", "border", {.lat = -3.5, .lon = -23.58}, 600},
    {"reed-bridge", "Reed Bridge", "checkpoint", {.lat = -4.22, .lon = -22.4}, 350},
    {"salt-depot", "Salt Depot", "depot", {.lat = -4.55, .lon = -22.85}, 600},
    {"south-quay", "South Quay", "port", {.lat = -5.3, .lon = -22.06}, 700},
    {"palm-gate", "Palm Gate", "gate", {.lat = -5.295, .lon = -22.095}, 350},
    {"long-ridge", "Long Ridge Checkpoint", "checkpoint", {.lat = -5.22, .lon = -22.52}, 350},
    {"dry-well", "Dry Well Rest", "rest", {.lat = -5.12, .lon = -22.98}, 450},
    {"stone-pass", "Stone Pass", "border", {.lat = -5, .lon = -23.56}, 600},
}};

const Place& PlaceOf(std::string_view id) {
  const auto found = std::ranges::find(kPlaces, id, &Place::id);
  CHECK(found != kPlaces.end());
  return *found;
}

struct Road {
  std::string_view id;
  std::string_view name;
  std::vector<std::string_view> places;
  double silent_share;  // of the way, where a stretch without radio begins; 0: none
};
const std::vector<Road>& Roads() {
  static const std::vector<Road> roads{
      {"great-road",
       "The Great Road",
       {"north-harbour", "harbour-gate", "mile-post", "old-mill", "hill-crossing"},
       0.68},
      {"valley-road",
       "The Valley Road",
       {"north-harbour", "harbour-gate", "reed-bridge", "salt-depot"},
       0},
      {"south-road",
       "The South Road",
       {"south-quay", "palm-gate", "long-ridge", "dry-well", "stone-pass"},
       0.74}};
  return roads;
}

// Between two places always the same way, so that two roads share what they have in common.
std::vector<Point> Way(std::string_view from, std::string_view to) {
  Random random = Random(kSeed).Fork(static_cast<std::uint64_t>(&PlaceOf(from) - kPlaces.data()) *
                                         kPlaces.size() +
                                     static_cast<std::uint64_t>(&PlaceOf(to) - kPlaces.data()));
  return sim::WindingRoad(PlaceOf(from).at, PlaceOf(to).at, random);
}

NodeRole RoleOf(const Road& road, std::size_t i) {
  if (i == 0) return NodeRole::kOrigin;
  if (i + 1 == road.places.size()) return NodeRole::kDestination;
  return PlaceOf(road.places[i]).role == "rest" ? NodeRole::kRest : NodeRole::kCheckpoint;
}

// How long trucks are there, about, and how long they may.
sim::Site SiteOf(const Road& road, std::size_t i, double along_m) {
  const Place& place = PlaceOf(road.places[i]);
  sim::Site site{.id = std::string(place.id), .role = RoleOf(road, i), .along_m = along_m};
  site.radius_m = place.radius_m;
  if (site.role == NodeRole::kRest) {
    site.stay_mean_s = 1500;
    site.dwell_max_s = 8 * kHourS;
  } else if (site.role == NodeRole::kCheckpoint) {
    site.stay_mean_s = place.role == "gate" ? 240 : 600;
    site.dwell_max_s = 2 * kHourS;
  }
  return site;
}

sim::Route RouteOf(const Road& road) {
  constexpr double kSilentM = 7000;
  std::vector<Point> line{PlaceOf(road.places.front()).at};
  std::vector<std::size_t> ends{0};  // points of the line that are places
  for (std::size_t i = 0; i + 1 < road.places.size(); ++i) {
    const std::vector<Point> way = Way(road.places[i], road.places[i + 1]);
    line.insert(line.end(), way.begin() + 1, way.end());
    ends.push_back(line.size() - 1);
  }
  sim::Route route{.id = std::string(road.id),
                   .line = geo::Polyline(std::move(line)),
                   .sites = {},
                   .silent = {}};
  route.half_width_m = kHalfWidthM;
  route.limit_kmh = kLimitKmh;
  for (std::size_t i = 0; i < ends.size(); ++i)
    route.sites.push_back(SiteOf(road, i, route.line.along_m(ends[i])));
  if (road.silent_share > 0) {
    const double from_m = road.silent_share * route.line.length_m();
    route.silent.push_back({.from_m = from_m, .to_m = from_m + kSilentM});
  }
  return route;
}

std::vector<Point> PieceOf(const geo::Polyline& line, double from_m, double to_m) {
  std::vector<Point> piece{line.PointAt(from_m)};
  for (std::size_t i = 0; i < line.points().size(); ++i) {
    if (line.along_m(i) > from_m && line.along_m(i) < to_m) piece.push_back(line.points()[i]);
  }
  piece.push_back(line.PointAt(to_m));
  return piece;
}

DemoThing ThingOf(std::string id, GeoKind kind, std::string name, std::string role,
                  std::string shape) {
  DemoThing thing{.id = std::move(id), .kind = kind};
  thing.version.name = std::move(name);
  thing.version.role = std::move(role);
  thing.version.shape = std::move(shape);
  thing.version.reason = "As gazetted";
  return thing;
}

void AddPlaces(const DemoOffices& offices, DemoLand& land) {
  for (const Place& place : kPlaces) {
    DemoThing thing = ThingOf(std::string(place.id), GeoKind::kPlace, std::string(place.name),
                              std::string(place.role), CircleShape(place.at, place.radius_m));
    if (place.role == "border" || place.id == "palm-gate") {
      thing.version.code = offices.border_office;
    } else if (place.role == "gate") {
      thing.version.code = offices.sea_office;
    }
    if (place.role == "rest") thing.version.dwell_max_s = 8 * kHourS;
    land.things.push_back(std::move(thing));
  }
}

void AddSections(const sim::Route& route, std::string_view name, DemoLand& land) {
  for (std::size_t i = 0; i + 1 < route.sites.size(); ++i) {
    const std::string id = DemoLand::SectionOf(route, i);
    if (land.Find(id) != nullptr) continue;  // shared with a road before
    const sim::Site& from = route.sites[i];
    const sim::Site& to = route.sites[i + 1];
    DemoThing thing =
        ThingOf(id, GeoKind::kCorridor,
                fmt::format("{}: {} – {}", name, PlaceOf(from.id).name, PlaceOf(to.id).name), "",
                LineShape(PieceOf(route.line, from.along_m, to.along_m), route.half_width_m));
    thing.version.speed_limit_kmh = route.limit_kmh;
    thing.version.legal_base = "Gazette 2026/14";
    land.things.push_back(std::move(thing));
  }
  for (const sim::Stretch& stretch : route.silent) {
    constexpr double kWideM = 2000;
    land.things.push_back(ThingOf(
        fmt::format("{}-no-radio", route.id), GeoKind::kFence, fmt::format("{}: no radio", name),
        "dead_zone", LineShape(PieceOf(route.line, stretch.from_m, stretch.to_m), kWideM)));
  }
}

// Beside a part of a road, on its left, at a distance that varies.
std::vector<Point> Beside(const geo::Polyline& line, double from_share, double to_share,
                          double near_m, double far_m) {
  constexpr int kSteps = 12;
  std::vector<Point> near;
  std::vector<Point> far;
  Random random = Random(kSeed).Fork(99);
  for (int i = 0; i <= kSteps; ++i) {
    const double share = from_share + (to_share - from_share) * i / kSteps;
    const double along = share * line.length_m();
    const double bearing =
        geo::InitialBearing(line.PointAt(along - 4000), line.PointAt(along + 4000)) - 90;
    near.push_back(geo::Destination(line.PointAt(along), bearing, near_m + random.Uniform(0, 500)));
    const double bulge = std::sin(3.14159 * i / kSteps);
    far.push_back(geo::Destination(line.PointAt(along), bearing,
                                   near_m + 800 + bulge * (far_m + random.Uniform(-700, 700))));
  }
  std::ranges::reverse(far);
  near.insert(near.end(), far.begin(), far.end());
  return near;
}

void AddFences(DemoLand& land) {
  land.things.push_back(
      ThingOf("marsh", GeoKind::kFence, "The Marsh", "forbidden",
              RingShape(Beside(land.ground.routes[0].line, 0.32, 0.5, 1400, 7000))));
  land.things.back().version.reason = "Goods were unloaded here in 2025";
  land.things.push_back(ThingOf("plain-city", GeoKind::kFence, "Plain City", "urban",
                                RingShape(RoundShape({.lat = -4.1, .lon = -22.68}, 6000, 3))));
  DemoThing drawn = ThingOf("lake-side", GeoKind::kFence, "Lake Side", "restricted",
                            RingShape(Beside(land.ground.routes[2].line, 0.55, 0.68, 1500, 5000)));
  drawn.version.reason = "Boats were seen at night";
  drawn.waits = true;
  land.things.push_back(std::move(drawn));
}

// ---- The base map

struct Named {
  std::string_view name;
  Point at;
};
constexpr Named kPorts[] = {{"North Harbour", {.lat = -4, .lon = -22.02}},
                            {"South Quay", {.lat = -5.3, .lon = -22.06}}};
constexpr Named kTowns[] = {
    {"Mile Post", {.lat = -3.86, .lon = -22.5}},    {"Old Mill", {.lat = -3.72, .lon = -22.94}},
    {"Hill Crossing", {.lat = -3.5, .lon = -23.6}}, {"Plain City", {.lat = -4.1, .lon = -22.68}},
    {"Salt Depot", {.lat = -4.55, .lon = -22.85}},  {"Reed Bridge", {.lat = -4.22, .lon = -22.4}},
    {"Dry Well", {.lat = -5.12, .lon = -22.98}},    {"Long Ridge", {.lat = -5.22, .lon = -22.52}},
    {"Stone Pass", {.lat = -5, .lon = -23.58}},     {"Far Meadow", {.lat = -6.1, .lon = -23.1}},
    {"Uplands", {.lat = -2.9, .lon = -22.9}}};

// From north to south. Land goes on as far as anybody looks.
constexpr double kFarWest = -36;
constexpr Point kNorthCoast[] = {{6, -23.4}, {4, -22.9}, {1.5, -23.1}, {-0.5, -22.6}, {-2, -22.4}};
constexpr Point kCoast[] = {{-2, -22.4},     {-2.6, -22.2},   {-3.2, -22.15}, {-3.7, -22.07},
                            {-3.97, -21.99}, {-4.03, -21.99}, {-4.4, -22.1},  {-4.9, -22.16},
                            {-5.27, -22.03}, {-5.33, -22.03}, {-5.8, -22.25}, {-6.4, -22.4},
                            {-7, -22.3},     {-8.5, -22.7},   {-10.5, -22.4}, {-14, -23}};
constexpr Point kBorder[] = {{-2, -23.9},  {-2.9, -23.7}, {-3.5, -23.6}, {-4.2, -23.72},
                             {-5, -23.58}, {-5.8, -23.8}, {-6.5, -24},   {-7, -24.05},
                             {-9, -24.3},  {-11, -24.1},  {-14, -24.6}};
constexpr Point kNorthBorder[] = {{-2, -22.4}, {-1.9, -22.9}, {-2.15, -23.4}, {-2, -23.9}};
constexpr Point kHillsBorder[] = {{-2, -23.9}, {-1.5, -25}, {-1.9, -27}, {-1.2, kFarWest}};

std::vector<Point> Winding(std::span<const Point> anchors, std::uint64_t fork) {
  Random random = Random(kSeed).Fork(fork);
  std::vector<Point> line{anchors.front()};
  for (std::size_t i = 0; i + 1 < anchors.size(); ++i) {
    const std::vector<Point> piece = sim::WindingRoad(anchors[i], anchors[i + 1], random);
    line.insert(line.end(), piece.begin() + 1, piece.end());
  }
  return line;
}

// Rings of pieces that neighbours share, so that borders are one line.
std::string CountriesLayer() {
  const auto join = [](std::vector<Point> ring, const std::vector<Point>& piece, bool backwards) {
    if (backwards) {
      ring.insert(ring.end(), piece.rbegin(), piece.rend());
    } else {
      ring.insert(ring.end(), piece.begin(), piece.end());
    }
    return ring;
  };
  const std::vector<Point> border = Winding(kBorder, 2);
  const std::vector<Point> north_border = Winding(kNorthBorder, 5);
  const std::vector<Point> hills_border = Winding(kHillsBorder, 6);
  const std::vector<Point> home = join(join(Winding(kCoast, 1), border, true), north_border, true);
  const std::vector<Point> hills = join(join(border, {{-14, kFarWest}}, false), hills_border, true);
  const std::vector<Point> north =
      join(join(join(Winding(kNorthCoast, 4), north_border, false), hills_border, false),
           {{6, kFarWest}}, false);
  return FeaturesText({CountryFeature("XA", "Xanthe", home),
                       CountryFeature("XB", "The Hills", hills),
                       CountryFeature("XC", "Norland", north)});
}

std::string RoadsLayer() {
  std::vector<std::string> features;
  for (const Road& road : Roads()) {
    const geo::Polyline line = RouteOf(road).line;
    features.push_back(
        Feature(road.name, LineShape({line.points().begin(), line.points().end()}, 0)));
  }
  const auto at = [](std::string_view name) {
    return std::ranges::find(kTowns, name, &Named::name)->at;
  };
  const std::pair<std::string_view, std::string_view> lanes[] = {
      {"Mile Post", "Plain City"}, {"Plain City", "Salt Depot"}, {"Plain City", "Reed Bridge"},
      {"Salt Depot", "Dry Well"},  {"Dry Well", "Far Meadow"},   {"Mile Post", "Uplands"},
      {"Old Mill", "Uplands"}};
  Random random = Random(kSeed).Fork(3);
  for (const auto& [from, to] : lanes)
    features.push_back(Feature("", LineShape(sim::WindingRoad(at(from), at(to), random), 0)));
  return FeaturesText(features);
}

std::string PointsLayer(std::span<const Named> places) {
  std::vector<std::string> features;
  for (const Named& place : places)
    features.push_back(Feature(place.name, CircleShape(place.at, 0)));
  return FeaturesText(features);
}

std::string WaterLayer() {
  return FeaturesText(
      {Feature("Long Lake", RingShape(RoundShape({.lat = -4.75, .lon = -23.2}, 11'000, 5))),
       Feature("Mill Pond", RingShape(RoundShape({.lat = -3.3, .lon = -22.75}, 5000, 6)))});
}

}  // namespace

std::string DemoLand::SectionOf(const sim::Route& route, std::size_t site) {
  CHECK(site + 1 < route.sites.size());
  return fmt::format("{}-{}", route.sites[site].id, route.sites[site + 1].id);
}

const DemoThing* DemoLand::Find(std::string_view id) const {
  const auto found = std::ranges::find(things, id, &DemoThing::id);
  return found == things.end() ? nullptr : &*found;
}

DemoLand MakeDemoLand(const DemoOffices& offices) {
  DemoLand land;
  land.ground.port = kPorts[0].at;
  land.ground.port_code = "XAPRT";
  land.ground.border_lon = -23.6;
  land.ground.coast_lon = -21.99;
  AddPlaces(offices, land);
  for (const Road& road : Roads()) {
    land.ground.routes.push_back(RouteOf(road));
    AddSections(land.ground.routes.back(), road.name, land);
  }
  AddFences(land);
  return land;
}

Result<std::vector<monitor::BaseLayer>> WriteDemoMap(const os::Path& folder) {
  RETURN_IF_ERROR(os::MakeFolder(folder));
  std::vector<monitor::BaseLayer> layers;
  const auto add = [&](const char* name, const std::string& text) -> Status {
    const os::Path file = folder / (std::string(name) + ".geojson");
    layers.push_back({.name = name, .kind = name, .source = "Invented for the demo", .file = file});
    return os::WriteFile(file, text);
  };
  RETURN_IF_ERROR(add("countries", CountriesLayer()));
  RETURN_IF_ERROR(add("water", WaterLayer()));
  RETURN_IF_ERROR(add("roads", RoadsLayer()));
  RETURN_IF_ERROR(add("ports", PointsLayer(kPorts)));
  RETURN_IF_ERROR(add("places", PointsLayer(kTowns)));
  return layers;
}

}  // namespace tidewaiter::server
