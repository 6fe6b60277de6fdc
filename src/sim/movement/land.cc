#include "sim/movement/land.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "geo/countries.h"
#include "geo/measure.h"
#include "geo/network.h"

namespace tidewaiter::sim {
namespace {

using track::NodeRole;

constexpr double kShortestM = 30'000;
constexpr std::size_t kRoutesMax = 3;
constexpr std::int64_t kHourS = 3600;

struct SiteAt {
  std::string_view id;
  NodeRole role;
  double share;  // of the way
  double radius_m;
  double stay_mean_s;
  std::int64_t dwell_max_s;
};
constexpr SiteAt kSites[] = {
    {"yard", NodeRole::kOrigin, 0, 500, 1200, 0},
    {"weighbridge", NodeRole::kCheckpoint, 0.14, 300, 900, 3 * kHourS},
    {"rest-1", NodeRole::kRest, 0.38, 400, 1800, 8 * kHourS},
    {"checkpoint", NodeRole::kCheckpoint, 0.56, 300, 600, 3 * kHourS},
    {"rest-2", NodeRole::kRest, 0.74, 400, 1800, 8 * kHourS},
    {"post", NodeRole::kDestination, 1, 500, 1800, 0},
};

void Winding(std::vector<geo::Point>& line, const geo::Point& from, const geo::Point& to,
             Random& random) {
  constexpr double kPieceM = 2500;
  constexpr double kSway = 0.09;  // of the piece's length, to either side
  const double metres = geo::DistanceM(from, to);
  if (metres <= kPieceM) {
    line.push_back(to);
    return;
  }
  const geo::Point straight = geo::Between(from, to, 0.5);
  const double bearing = geo::InitialBearing(from, to) + 90;
  const double sway = std::clamp(random.Normal() * kSway / 2, -kSway, kSway) * metres;
  const geo::Point middle = geo::Destination(straight, bearing, sway);
  Winding(line, from, middle, random);
  Winding(line, middle, to, random);
}

void AppendCountry(codec::JsonWriter& json, std::string_view code, double west, double east) {
  constexpr double kSouth = -9;
  constexpr double kNorth = 1;
  json.BeginObject().Member("type", "Feature").Key("properties").BeginObject();
  json.Member("ISO_A2", code).EndObject().Key("geometry").BeginObject();
  json.Member("type", "Polygon").Key("coordinates").BeginArray().BeginArray();
  const std::pair<double, double> ring[] = {
      {west, kSouth}, {east, kSouth}, {east, kNorth}, {west, kNorth}, {west, kSouth}};
  for (const auto& [lon, lat] : ring)
    json.BeginArray().Number(lon).Number(lat).EndArray();
  json.EndArray().EndArray().EndObject().EndObject();
}

struct PortRow {
  std::string code = {};
  geo::Point at = {};
};

// "coordinates": [lon, lat] of every port that has some.
Result<std::vector<PortRow>> ReadPorts(std::string_view text) {
  constexpr std::size_t kPortsMax = 200'000;
  constexpr std::size_t kBytesMax = std::size_t{256} << 20U;
  codec::JsonReader in;
  std::vector<PortRow> ports;
  const auto root = in.Parse(text, {.bytes_max = kBytesMax});
  if (root) {
    in.Map(*root, kPortsMax, [&](std::string_view code, codec::JsonValue port) {
      simdjson::dom::array place;
      double lon = 0;
      double lat = 0;
      if (port["coordinates"].get(place) != simdjson::SUCCESS || place.size() != 2) return;
      if (place.at(0).get(lon) != simdjson::SUCCESS || place.at(1).get(lat) != simdjson::SUCCESS)
        return;
      ports.push_back({.code = std::string(code), .at = {.lat = lat, .lon = lon}});
    });
  }
  if (!in.problems().empty()) {
    return Fail(ErrorCode::kInvalidArgument, "ports: " + in.problems().front().detail,
                in.problems().front().pointer);
  }
  return ports;
}

}  // namespace

std::vector<geo::Point> WindingRoad(const geo::Point& from, const geo::Point& to, Random& random) {
  std::vector<geo::Point> line{from};
  Winding(line, from, to, random);
  return line;
}

Route FurnishedRoute(std::string id, std::vector<geo::Point> points) {
  Route route{
      .id = std::move(id), .line = geo::Polyline(std::move(points)), .sites = {}, .silent = {}};
  const double length = route.line.length_m();
  CHECK(length >= 20'000);
  for (const SiteAt& site : kSites) {
    route.sites.push_back({.id = fmt::format("{}-{}", route.id, site.id),
                           .role = site.role,
                           .along_m = site.share * length,
                           .radius_m = site.radius_m,
                           .stay_mean_s = site.stay_mean_s,
                           .dwell_max_s = site.dwell_max_s});
  }
  for (const auto& [from, to] : {std::pair{0.22, 0.27}, std::pair{0.62, 0.68}})
    route.silent.push_back({.from_m = from * length, .to_m = to * length});
  return route;
}

Land InventedLand() {
  constexpr geo::Point kPort{.lat = -4, .lon = -22.02};
  constexpr geo::Point kNorthPost{.lat = -2.6, .lon = -25.4};
  constexpr geo::Point kInlandDepot{.lat = -5.5, .lon = -23.6};
  Random random(20'261);  // one country, whatever the seed of what happens in it
  Land land{.port = kPort, .port_code = "XAPRT", .border_lon = -25.5, .coast_lon = -22};
  land.routes.push_back(FurnishedRoute("north", WindingRoad(kPort, kNorthPost, random)));
  land.routes.push_back(FurnishedRoute("depot", WindingRoad(kPort, kInlandDepot, random)));
  codec::JsonWriter json(land.countries);
  json.BeginObject().Member("type", "FeatureCollection").Key("features").BeginArray();
  AppendCountry(json, "XA", land.border_lon, land.coast_lon);
  AppendCountry(json, "XB", land.border_lon - 4, land.border_lon);
  json.EndArray().EndObject();
  return land;
}

Result<Land> LandFromNetwork(std::string_view geojson, std::uint64_t seed) {
  constexpr int kTriesMax = 400;
  ASSIGN_OR_RETURN(const geo::Network network, geo::Network::Read(geojson));
  Random random(seed);
  Land land;
  for (int i = 0; i < kTriesMax && land.routes.size() < kRoutesMax; ++i) {
    const auto from = static_cast<geo::Network::Node>(random.Below(network.nodes()));
    const auto to = static_cast<geo::Network::Node>(random.Below(network.nodes()));
    const auto way = network.Find(from, to, geo::Network::By::kTime);
    if (!way || way->length_m < kShortestM || way->points.size() > track::kLinePointsMax) continue;
    land.routes.push_back(
        FurnishedRoute(fmt::format("route-{}", land.routes.size() + 1), way->points));
  }
  if (!land.routes.empty()) return land;
  return Fail(ErrorCode::kInvalidArgument, "the network has no way of 30 km between two nodes");
}

Result<Land> LandFromPorts(std::string_view ports_json, std::string_view countries_geojson,
                           std::string_view country, std::uint64_t seed) {
  constexpr double kToLandM = 20'000;  // shapes are coarse: a port may lie in their sea
  ASSIGN_OR_RETURN(const std::vector<PortRow> ports, ReadPorts(ports_json));
  ASSIGN_OR_RETURN(const geo::Countries countries, geo::Countries::Read(countries_geojson));
  Random random(seed);
  Land land{.countries = std::string(countries_geojson)};
  for (const PortRow& port : ports) {
    if (land.routes.size() == kRoutesMax) break;
    if (!geo::IsPlace(port.at) || !port.code.starts_with(country)) continue;
    const auto shore = countries.Nearest(port.at, geo::Countries::Line::kShore, kToLandM);
    const auto border =
        countries.Nearest(port.at, geo::Countries::Line::kBorder, geo::Countries::kLimitMaxM);
    if (!shore || !border || border->distance_m < kShortestM) continue;
    land.routes.push_back(FurnishedRoute(port.code, WindingRoad(port.at, border->at, random)));
  }
  if (!land.routes.empty()) return land;
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("no port of {} has a border 30 to 500 km away", country));
}

}  // namespace tidewaiter::sim
