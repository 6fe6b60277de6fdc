// Shape: an area on a map, as fences are drawn: a circle, a polygon with holes and islands, or a
// corridor along a line.
//
//   const auto yard = MakeShape({Circle{.center = gate, .radius_m = 150}});
//   if (!yard) return Refuse(yard.error());             // every problem, each with its pointer
//   if (yard->Contains(fix.at)) ...
//   std::vector<Piece> inside;
//   yard->Crosses(before.at, fix.at, inside);           // seen though neither fix is inside
//
// Edges are straight in longitude and latitude, the short way round (measure.h; RFC 7946 3.1.1). An
// edge of more than 180 degrees of longitude is therefore one across the antimeridian; what is
// wider needs a vertex in between. Only an edge from -180 to exactly 180, or back, is taken as it
// is written where the ring closes that way: so a polygon around a pole is drawn as RFC 7946 does,
// cut along the antimeridian to the pole and back. A ring that goes round the earth without that is
// a problem (encloses_pole), for nobody could say which half is meant.
//
// Inside a polygon is by the even-odd rule over the rings of a part; of several parts, in any. A
// point exactly on an edge may be either, and is the same in every call. Circles and corridors
// include their border.
//
// A Shape is a handle on something immutable: cheap to copy, threads may share it.
#ifndef TIDEWAITER_GEO_SHAPE_H_
#define TIDEWAITER_GEO_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "codec/problem.h"
#include "geo/measure.h"
#include "geo/point.h"

namespace tidewaiter::geo {

// Circle by great-circle distance; one may hold a pole.
struct Circle {
  Point center = {};
  double radius_m = 0;
  friend bool operator==(const Circle&, const Circle&) = default;
};

// First and last point equal (RFC 7946: closed). Direction does not matter.
using Ring = std::vector<Point>;
struct PolygonPart {
  Ring outer = {};
  std::vector<Ring> holes = {};
  friend bool operator==(const PolygonPart&, const PolygonPart&) = default;
};
struct Polygon {
  std::vector<PolygonPart> parts = {};
  friend bool operator==(const Polygon&, const Polygon&) = default;
};

// Everything within half a width of a line: with round ends.
struct Corridor {
  std::vector<Point> line = {};
  double half_width_m = 0;
  friend bool operator==(const Corridor&, const Corridor&) = default;
};

// What an altitude is counted from. Devices and rules of the air differ in it, and none converts
// into another without a model of the ground.
enum class AltitudeReference : std::uint8_t {
  kGround = 1,   // above the ground below
  kTakeoff = 2,  // above where the flight began
  kSeaLevel = 3  // above mean sea level
};
std::string_view Name(AltitudeReference reference);  // "ground", "takeoff", "sea_level"
std::optional<AltitudeReference> FindAltitudeReference(std::string_view name);

struct AltitudeBand {
  double floor_m = 0;
  double ceiling_m = 0;
  AltitudeReference reference = AltitudeReference::kGround;
  friend bool operator==(const AltitudeBand&, const AltitudeBand&) = default;
};

// A shape as somebody draws it, not checked yet.
struct Drawing {
  std::variant<Circle, Polygon, Corridor> area = {};
  std::optional<AltitudeBand> band = {};  // none: at every altitude
  friend bool operator==(const Drawing&, const Drawing&) = default;
};

// Of one shape. All of Canada with its islands at 1:10 million has about 70,000.
inline constexpr std::size_t kVerticesMax = 200'000;
inline constexpr std::size_t kPartsMax = 20'000;
inline constexpr double kRadiusMaxM = 2'000'000;   // further than any fence; keeps to a half globe
inline constexpr double kHalfWidthMaxM = 100'000;  // a lane of a sea
inline constexpr double kAltitudeMaxM = 100'000;   // where the air ends
// Pairs of edges that may be compared for crossings before a shape is called too_tangled: half a
// second. Shapes that people draw need a few for each vertex.
inline constexpr std::size_t kEdgePairsMax = 20'000'000;

// Every problem of a drawing, with a JSON pointer into Drawing ("/parts/0/outer/3",
// "/parts/0/holes/1", "/line/7", "/center", "/radius_m", "/band/ceiling_m"). Codes: range (not a
// place, or a number out of its limits), too_few (points of a ring or a line; parts), too_many
// (vertices, parts), unclosed, crosses_itself (edges of a part cross: once for each part, at the
// first edge found; edges that lie in one another are not found), encloses_pole, too_tangled.
// At most kShapeProblemsMax, the first ones. Cost: O(n log n) for what people draw.
codec::Problems ProblemsOf(const Drawing& drawing);
inline constexpr std::size_t kShapeProblemsMax = 100;

// A piece of the way a..b that is inside: fractions of it, 0 <= enter < leave <= 1. Where a is b,
// and inside, that is all of it.
struct Piece {
  double enter = 0;
  double leave = 0;
  friend bool operator==(const Piece&, const Piece&) = default;
};

class Region;

class Shape {
 public:
  [[nodiscard]] const Drawing& drawing() const;

  // Where it lies: a box for each part (of a corridor for 16 segments), two where that crosses the
  // antimeridian. What reaches a pole has all longitudes.
  [[nodiscard]] std::span<const Box> boxes() const;

  // The altitude band plays no part in it: see InBand. Cost: a few ns for a circle; O(vertices) up
  // to kSlabsFrom vertices and about O(sqrt) of them above; 2 ns a segment for a corridor near it.
  [[nodiscard]] bool Contains(const Point& point) const;

  // The pieces of the straight way from a to b that are inside, rising, apart from one another;
  // replaces `pieces`. Exact for polygons; for circles and corridors the fractions are right to
  // 1 % of the radius or half width, and less than that of a touch may be missed. O(vertices).
  void Crosses(const Point& a, const Point& b, std::vector<Piece>& pieces) const;

  // Whether an altitude is in the band, floor and ceiling included: true without a band, nothing
  // where it is counted from something else than the band's.
  [[nodiscard]] std::optional<bool> InBand(double altitude_m, AltitudeReference reference) const;

  // How a rectangle lies to it, for those that index shapes. Never wrong where it says kInside or
  // kOutside; kMixed may be said of one that is inside or outside by little.
  enum class Cover : std::uint8_t { kOutside, kMixed, kInside };
  // `among`: numbers below edges() that may touch the box, all that do; `touching`: replaced by
  // those that do, what to look among in a part of the box.
  [[nodiscard]] Cover CoverOf(const Box& box, std::span<const std::uint32_t> among,
                              std::vector<std::uint32_t>& touching) const;
  [[nodiscard]] std::uint32_t edges() const;
  // The polygon made ready (region.h); null for other shapes. Lives as long as any copy of this.
  [[nodiscard]] const Region* region() const;

  static constexpr std::size_t kSlabsFrom = 64;  // vertices; fewer are faster looked at one by one

 private:
  friend std::expected<Shape, codec::Problems> MakeShape(Drawing drawing);
  struct Body;
  explicit Shape(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

  std::shared_ptr<const Body> body_;
};

// Checked and made ready. Errors: ProblemsOf.
std::expected<Shape, codec::Problems> MakeShape(Drawing drawing);

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_SHAPE_H_
