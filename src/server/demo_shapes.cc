#include "server/demo_shapes.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/random.h"
#include "codec/json_writer.h"
#include "geo/measure.h"

namespace tidewaiter::server {
namespace {

using codec::JsonWriter;
using geo::Point;

void Put(JsonWriter& json, const Point& at) {
  json.Raw(fmt::format("[{:.5f},{:.5f}]", at.lon, at.lat));
}

// Twice the area that the ring goes around against the clock.
double Turned(const std::vector<Point>& ring) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point& a = ring[i];
    const Point& b = ring[(i + 1) % ring.size()];
    sum += a.lon * b.lat - b.lon * a.lat;
  }
  return sum;
}

}  // namespace

std::string CircleShape(const Point& at, double radius_m) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "Point").Key("coordinates");
  Put(json, at);
  if (radius_m > 0) json.Member("radius_m", radius_m);
  json.EndObject();
  return out;
}

std::string LineShape(const std::vector<Point>& line, double half_width_m) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "LineString").Key("coordinates").BeginArray();
  for (const Point& at : line)
    Put(json, at);
  json.EndArray();
  if (half_width_m > 0) json.Member("half_width_m", half_width_m);
  json.EndObject();
  return out;
}

std::string RingShape(std::vector<Point> ring) {
  if (Turned(ring) < 0) std::ranges::reverse(ring);
  ring.push_back(ring.front());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "Polygon").Key("coordinates").BeginArray().BeginArray();
  for (const Point& at : ring)
    Put(json, at);
  json.EndArray().EndArray().EndObject();
  return out;
}

std::vector<Point> RoundShape(const Point& centre, double radius_m, std::uint64_t seed) {
  constexpr int kCorners = 24;
  Random random(seed);
  std::vector<Point> ring;
  double share = 1;
  for (int i = 0; i < kCorners; ++i) {
    share = std::clamp(share + random.Uniform(-0.15, 0.15), 0.65, 1.3);
    ring.push_back(geo::Destination(centre, 360.0 * i / kCorners, share * radius_m));
  }
  return ring;
}

std::string Feature(std::string_view name, std::string_view shape) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "Feature").Key("properties").BeginObject();
  json.MemberUnlessEmpty("name", name).EndObject().Key("geometry").Raw(shape).EndObject();
  return out;
}

std::string CountryFeature(std::string_view code, std::string_view name, std::vector<Point> ring) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "Feature").Key("properties").BeginObject();
  json.Member("ISO_A2", code).Member("name", name).EndObject();
  json.Key("geometry").Raw(RingShape(std::move(ring))).EndObject();
  return out;
}

std::string FeaturesText(const std::vector<std::string>& features) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "FeatureCollection").Key("features").BeginArray();
  for (const std::string& feature : features)
    json.Raw(feature);
  json.EndArray().EndObject();
  return out;
}

}  // namespace tidewaiter::server
