#include "geo/countries.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "geo/cell_grid.h"
#include "geo/fence_index.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

constexpr double kGridDeg = 0.5;
// Places of edges in the grid: 16 bytes each. Of 100,000 vertices there are some 150,000; only
// edges that run round the earth need more than a few.
constexpr std::size_t kGridMax = 30'000'000;
constexpr double kFirstRadiusM = 5000;

bool IsUpper(std::string_view text, std::size_t size) {
  return text.size() == size &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string CodeOf(const Feature& feature) {
  for (const std::string_view key : {"ISO_A2_EH", "ISO_A2", "iso_a2", "ISO3166-1-Alpha-2"}) {
    const std::string_view code = feature.Property(key);
    if (!IsUpper(code, 2)) continue;
    const bool namibia =
        feature.Property("ISO_A3") == "NAM" || feature.Property("iso_a3") == "NAM" ||
        feature.Property("ISO_A3_EH") == "NAM" || feature.Property("ISO3166-1-Alpha-3") == "NAM";
    if (code != "NA" || namibia) return std::string(code);
  }
  if (!feature.name.empty()) return feature.name;
  return std::string(feature.Property("NAME"));
}

struct Edge {
  Point a = {};
  Point b = {};
  std::uint32_t country = 0;
  bool shared = false;
};

// Edges along the antimeridian or to the pole are where somebody cut the map.
bool IsCut(const Point& a, const Point& b) {
  return (std::abs(a.lon) == 180 && std::abs(b.lon) == 180) || std::abs(a.lat) > 89.9 ||
         std::abs(b.lat) > 89.9;
}

void AddEdges(const Ring& ring, std::uint32_t country, std::vector<Edge>& edges) {
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (!IsCut(ring[i], ring[i + 1])) edges.push_back({ring[i], ring[i + 1], country, false});
  }
}

std::uint64_t HashOf(const Point& point) {
  const double numbers[] = {point.lat + 0.0, point.lon == 180 ? -180 : point.lon + 0.0};
  return HashBytes({reinterpret_cast<const char*>(numbers), sizeof(numbers)});
}

// An edge that two countries have, in whichever direction, is a border. Two different edges of one
// hash are one chance in 10^9 for a million of them.
void MarkShared(std::vector<Edge>& edges) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> all;
  all.reserve(edges.size());
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const auto [low, high] = std::minmax({HashOf(edges[i].a), HashOf(edges[i].b)});
    all.emplace_back(Combine(low, high), i);
  }
  std::sort(all.begin(), all.end());
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    bool shared = false;
    for (; end < all.size() && all[end].first == all[begin].first; ++end)
      shared |= edges[all[end].second].country != edges[all[begin].second].country;
    for (; begin < end; ++begin)
      edges[all[begin].second].shared = shared;
  }
}

Error Worded(const codec::Problem& problem, const std::string& where) {
  return {ErrorCode::kInvalidArgument, problem.code + ": " + problem.detail,
          where + problem.pointer};
}

}  // namespace

struct Countries::Body {
  std::vector<std::string> codes;
  FenceIndex index;
  std::vector<Edge> edges;
  CellGrid grid{kGridDeg};

  Status FillGrid();
};

// Every place of an edge is within half a step of one that stands in the grid; Nearest looks that
// much further.
constexpr double kGridStepDeg = 0.25;

Status Countries::Body::FillGrid() {
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const Edge& edge = edges[i];
    const double reach = std::max(std::abs(edge.b.lat - edge.a.lat),
                                  std::abs(Unrolled(edge.b.lon, edge.a.lon) - edge.a.lon));
    const int steps = std::max(1, static_cast<int>(std::ceil(reach / kGridStepDeg)));
    for (int k = 0; k <= steps; ++k)
      grid.Add(Between(edge.a, edge.b, static_cast<double>(k) / steps), i);
    if (grid.size() > kGridMax)
      return Fail(ErrorCode::kInvalidArgument, "too many long edges", "/features");
  }
  grid.Sort();
  return {};
}

Countries::Countries(std::unique_ptr<const Body> body) : body_(std::move(body)) {}
Countries::Countries(Countries&&) noexcept = default;
Countries& Countries::operator=(Countries&&) noexcept = default;
Countries::~Countries() = default;

Result<Countries> Countries::Read(std::string_view geojson) {
  ReadFeatures read = ReadGeoJson(geojson);
  if (!read.problems.empty()) return std::unexpected(Worded(read.problems[0], ""));
  auto body = std::make_unique<Body>();
  std::vector<Fence> fences;
  for (std::size_t i = 0; i < read.features.size(); ++i) {
    Feature& feature = read.features[i];
    const auto* polygon = feature.drawing ? std::get_if<Polygon>(&feature.drawing->area) : nullptr;
    if (polygon == nullptr) continue;
    const auto number = static_cast<std::uint32_t>(body->codes.size());
    body->codes.push_back(CodeOf(feature));
    for (const PolygonPart& part : polygon->parts) {
      AddEdges(part.outer, number, body->edges);
      for (const Ring& hole : part.holes)
        AddEdges(hole, number, body->edges);
    }
    auto shape = MakeShape(*std::move(feature.drawing));
    if (!shape) return std::unexpected(Worded(shape.error()[0], fmt::format("/features/{}", i)));
    fences.push_back({number, *std::move(shape)});
  }
  if (fences.empty())
    return Fail(ErrorCode::kInvalidArgument, "there is no polygon in it", "/features");
  MarkShared(body->edges);
  body->index = FenceIndex::Build(fences);
  RETURN_IF_ERROR(body->FillGrid());
  return Countries(std::move(body));
}

std::string_view Countries::Of(const Point& point) const {
  thread_local std::vector<std::uint32_t> found;
  body_->index.Find(point, found);
  return found.empty() ? std::string_view() : std::string_view(body_->codes[found[0]]);
}

std::optional<NearestEdge> Countries::Nearest(const Point& point, Line line, double limit_m) const {
  if (!IsPlace(point) || !(limit_m > 0)) return std::nullopt;
  limit_m = std::min(limit_m, kLimitMaxM);
  const double step_m = kGridStepDeg * kMetresPerDegree;
  for (double radius_m = std::min(kFirstRadiusM, limit_m);; radius_m *= 2) {
    radius_m = std::min(radius_m, limit_m);
    NearestEdge best{.distance_m = INFINITY};
    body_->grid.Visit(point, radius_m + step_m, [&](std::uint32_t i) {
      const Edge& edge = body_->edges[i];
      if (line != Line::kAny && edge.shared != (line == Line::kBorder)) return;
      const Foot foot = NearestOnSegment(edge.a, edge.b, point);
      if (foot.distance_m < best.distance_m)
        best = {foot.distance_m, Between(edge.a, edge.b, foot.fraction)};
    });
    // All edges within the radius were seen: what is nearer than it is the nearest.
    if (best.distance_m <= radius_m) return best;
    if (radius_m >= limit_m) return std::nullopt;
  }
}

}  // namespace tidewaiter::geo
