#include "geo/network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "codec/parse.h"
#include "geo/measure.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

constexpr double kNearestMaxM = 500'000;
constexpr double kFirstRadiusM = 1000;

Result<NetworkLine> LineOf(const Feature& feature, std::vector<Point> points) {
  NetworkLine line{.points = std::move(points)};
  for (const std::string_view key : {"speed_kmh", "maxspeed"}) {
    const std::string_view text = feature.Property(key);
    if (text.empty()) continue;
    ASSIGN_OR_RETURN(line.speed_kmh, codec::ParseDecimal(text, '.'));
    break;
  }
  const std::string_view way = feature.Property("oneway");
  line.one_way = way == "yes" || way == "true" || way == "1" || way == "-1";
  if (way == "-1") std::reverse(line.points.begin(), line.points.end());
  return line;
}

}  // namespace

// Joins vertices into nodes. Cells are cubes of the tolerance in space, so that neither pole nor
// antimeridian is special: what is within the tolerance is in one of the 27 cubes around.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(const NetworkOptions& options) : options_(options) {}

  Status Add(const NetworkLine& line, std::size_t number);
  Network Finish();

 private:
  struct Road {
    Network::Node from, to;
    double speed_kmh;
  };
  using Cube = std::array<std::int64_t, 3>;

  static std::uint64_t HashOf(const Cube& cube) {
    return Combine(
        Combine(static_cast<std::uint64_t>(cube[0]), static_cast<std::uint64_t>(cube[1])),
        static_cast<std::uint64_t>(cube[2]));
  }
  [[nodiscard]] Cube CubeOf(const Point& point) const;
  Network::Node NodeAt(const Point& point);

  NetworkOptions options_;
  std::vector<Point> nodes_;
  std::vector<Road> roads_;
  std::unordered_multimap<std::uint64_t, Network::Node> cubes_;
};

NetworkBuilder::Cube NetworkBuilder::CubeOf(const Point& point) const {
  const double scale = kEarthRadiusM / std::max(options_.tolerance_m, 0.01);
  const double flat = std::cos(point.lat * kDegree);
  const auto whole = [&](double x) { return static_cast<std::int64_t>(std::floor(x * scale)); };
  return {whole(flat * std::cos(point.lon * kDegree)), whole(flat * std::sin(point.lon * kDegree)),
          whole(std::sin(point.lat * kDegree))};
}

Network::Node NetworkBuilder::NodeAt(const Point& point) {
  const Cube center = CubeOf(point);
  double nearest_m = std::max(options_.tolerance_m, 0.01);
  Network::Node found = static_cast<Network::Node>(nodes_.size());
  for (int i = 0; i < 27; ++i) {
    const Cube cube{center[0] + i % 3 - 1, center[1] + i / 3 % 3 - 1, center[2] + i / 9 - 1};
    const auto [begin, end] = cubes_.equal_range(HashOf(cube));
    for (auto it = begin; it != end; ++it) {
      const double away_m = DistanceM(point, nodes_[it->second]);
      if (away_m > nearest_m) continue;
      nearest_m = away_m;
      found = it->second;
    }
  }
  if (found < nodes_.size()) return found;
  nodes_.push_back(point);
  cubes_.emplace(HashOf(center), found);
  return found;
}

Status NetworkBuilder::Add(const NetworkLine& line, std::size_t number) {
  const double speed = line.speed_kmh == 0 ? options_.speed_kmh : line.speed_kmh;
  if (!(speed > 0 && speed <= Network::kSpeedMaxKmh)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("a speed of {} km/h", speed),
                fmt::format("/{}/speed_kmh", number));
  }
  std::optional<Network::Node> last;
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const Point& point = line.points[i];
    if (!IsPlace(point)) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{}, {} is no place", point.lat, point.lon),
                  fmt::format("/{}/points/{}", number, i));
    }
    const Network::Node node = NodeAt(point);
    if (nodes_.size() > Network::kNodesMax)
      return Fail(ErrorCode::kInvalidArgument, "too many nodes", fmt::format("/{}", number));
    if (last && *last != node) {
      roads_.push_back({*last, node, speed});
      if (!line.one_way) roads_.push_back({node, *last, speed});
    }
    last = node;
  }
  return {};
}

Network NetworkBuilder::Finish() {
  Network network;
  std::stable_sort(roads_.begin(), roads_.end(),
                   [](const Road& a, const Road& b) { return a.from < b.from; });
  network.first_.assign(nodes_.size() + 1, 0);
  for (const Road& road : roads_) {
    const double length_m = DistanceM(nodes_[road.from], nodes_[road.to]);
    const double speed_ms = road.speed_kmh / 3.6;
    network.fastest_ms_ = std::max(network.fastest_ms_, speed_ms);
    network.arcs_.push_back({road.to, length_m, length_m / speed_ms});
    ++network.first_[road.from + 1];
  }
  for (std::size_t i = 1; i < network.first_.size(); ++i)
    network.first_[i] += network.first_[i - 1];
  for (Network::Node i = 0; i < nodes_.size(); ++i)
    network.grid_.Add(nodes_[i], i);
  network.grid_.Sort();
  network.nodes_ = std::move(nodes_);
  return network;
}

Result<Network> Network::Build(std::span<const NetworkLine> lines, const NetworkOptions& options) {
  if (!(options.tolerance_m >= 0 && options.tolerance_m <= kToleranceMaxM))
    return Fail(ErrorCode::kInvalidArgument, "a tolerance is 0 to 1000 m", "/tolerance_m");
  NetworkBuilder builder(options);
  for (std::size_t i = 0; i < lines.size(); ++i)
    RETURN_IF_ERROR(builder.Add(lines[i], i));
  Network network = builder.Finish();
  if (network.arcs() == 0) return Fail(ErrorCode::kInvalidArgument, "there is no line in it");
  return network;
}

Result<Network> Network::Read(std::string_view geojson, const NetworkOptions& options) {
  ReadFeatures read = ReadGeoJson(geojson);
  if (!read.problems.empty()) {
    const codec::Problem& first = read.problems[0];
    return Fail(ErrorCode::kInvalidArgument, first.code + ": " + first.detail, first.pointer);
  }
  std::vector<NetworkLine> lines;
  for (const Feature& feature : read.features) {
    for (const std::vector<Point>& points : feature.lines) {
      if (points.size() < 2) continue;
      ASSIGN_OR_RETURN(NetworkLine line, LineOf(feature, points));
      lines.push_back(std::move(line));
    }
  }
  return Build(lines, options);
}

std::optional<Network::Node> Network::Nearest(const Point& point, double limit_m) const {
  if (!IsPlace(point) || !(limit_m > 0)) return std::nullopt;
  limit_m = std::min(limit_m, kNearestMaxM);
  for (double radius_m = std::min(kFirstRadiusM, limit_m);; radius_m *= 4) {
    radius_m = std::min(radius_m, limit_m);
    double nearest_m = std::numeric_limits<double>::infinity();
    Node nearest = 0;
    grid_.Visit(point, radius_m, [&](Node node) {
      const double away_m = DistanceM(point, nodes_[node]);
      if (away_m > nearest_m || (away_m == nearest_m && node > nearest)) return;
      nearest_m = away_m;
      nearest = node;
    });
    if (nearest_m <= radius_m) return nearest;
    if (radius_m >= limit_m) return std::nullopt;
  }
}

Result<Way> Network::Find(Node from, Node to, By by) const {
  CHECK(from < nodes_.size() && to < nodes_.size());
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> cost(nodes_.size(), kFar);
  std::vector<Node> before(nodes_.size(), from);
  // The great circle at the highest speed: never more than the way is. Less by a hair, so that
  // rounding does not make it more.
  const double per_metre = (by == By::kTime ? 1 / fastest_ms_ : 1) * (1 - 1e-9);
  using Open = std::pair<double, Node>;  // at least the cost of a way through the node
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
  const auto bound = [&](Node node) {
    return cost[node] + per_metre * DistanceM(nodes_[node], nodes_[to]);
  };
  cost[from] = 0;
  open.emplace(bound(from), from);
  std::vector<bool> done(nodes_.size());
  while (!open.empty() && !done[to]) {
    const Node node = open.top().second;
    open.pop();
    if (done[node]) continue;
    done[node] = true;
    for (const Arc& arc : From(node)) {
      const double through = cost[node] + (by == By::kTime ? arc.time_s : arc.length_m);
      if (through >= cost[arc.to]) continue;
      cost[arc.to] = through;
      before[arc.to] = node;
      open.emplace(bound(arc.to), arc.to);
    }
  }
  if (cost[to] == kFar) return Fail(ErrorCode::kNotFound, "no way leads there");
  std::vector<Node> nodes{to};
  while (nodes.back() != from)
    nodes.push_back(before[nodes.back()]);
  std::reverse(nodes.begin(), nodes.end());
  return Measured(std::move(nodes), by);
}

Way Network::Measured(std::vector<Node> nodes, By by) const {
  Way way;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    way.points.push_back(nodes_[nodes[i]]);
    if (i == 0) continue;
    // Of several arcs between two nodes the search took the one of least cost.
    const Arc* taken = nullptr;
    for (const Arc& arc : From(nodes[i - 1])) {
      if (arc.to != nodes[i]) continue;
      const bool better = taken == nullptr || (by == By::kTime ? arc.time_s < taken->time_s
                                                               : arc.length_m < taken->length_m);
      if (better) taken = &arc;
    }
    CHECK(taken != nullptr);
    way.length_m += taken->length_m;
    way.time_s += taken->time_s;
  }
  way.nodes = std::move(nodes);
  return way;
}

Result<Way> Network::Find(const Point& from, const Point& to, By by, double reach_m) const {
  const auto start = Nearest(from, reach_m);
  if (!start) return Fail(ErrorCode::kNotFound, "no node is near the start", "from");
  const auto end = Nearest(to, reach_m);
  if (!end) return Fail(ErrorCode::kNotFound, "no node is near the end", "to");
  return Find(*start, *end, by);
}

}  // namespace tidewaiter::geo
