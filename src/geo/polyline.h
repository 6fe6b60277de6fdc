// Polyline: a line of places in an order: the way that a transit is to take.
//
//   const Polyline way(points);
//   std::size_t segment = Polyline::kNoHint;
//   for (const Fix& fix : fixes) {
//     const OnLine on = way.Nearest(fix.at, segment);
//     if (on.distance_m > half_width_m) ...            // off the corridor
//     if (on.along_m < before_m - 500) ...             // the wrong way
//     segment = on.segment;
//   }
//
// Segments are straight in longitude and latitude, the short way round (measure.h), so a line may
// cross the antimeridian; segments of more than 100 km should have points between. Two equal points
// in a row are a segment of no length, which is fine. Near a pole (within 0.1 degree) distances to
// the inside of a segment mean little. Immutable: threads may share one.
#ifndef TIDEWAITER_GEO_POLYLINE_H_
#define TIDEWAITER_GEO_POLYLINE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "geo/measure.h"
#include "geo/point.h"

namespace tidewaiter::geo {

struct OnLine {
  double distance_m = 0;    // from the point to the line
  double along_m = 0;       // from the start of the line to the nearest point of it
  std::size_t segment = 0;  // 0 .. segments-1
  double fraction = 0;      // of that segment
  Point at = {};            // the nearest point of the line
};

class Polyline {
 public:
  static constexpr std::size_t kNoHint = static_cast<std::size_t>(-1);
  // Segments on either side of a hint that are looked at first: between two fixes a truck passes
  // few vertices, and 32 segments cost less than the rest of a rule.
  static constexpr std::size_t kWindow = 16;

  // CHECKs that there is a point and that all are places.
  explicit Polyline(std::vector<Point> points);

  // At least two: a line of a single point is a segment of no length.
  [[nodiscard]] std::span<const Point> points() const { return points_; }
  [[nodiscard]] std::size_t segments() const { return points_.size() - 1; }
  // Along the great circles from point to point.
  [[nodiscard]] double length_m() const { return along_.back(); }
  // From the start to points()[i].
  [[nodiscard]] double along_m(std::size_t i) const { return along_[i]; }

  // The nearest place of the line; among equals the first one.
  //
  // With a hint (the segment of the last answer) only the segments around it are looked at, and
  // what is found there counts when it is at most `trust_m` away: where the way passes itself (a
  // loop, a road back beside the road out) that keeps the answer on the branch that the vehicle is
  // on. Otherwise, and without a hint, the whole line is searched. Exact to 0.1 % within 4 km of
  // the line; further off another segment that is as far may win by up to d²·tan(lat)/R metres.
  // Cost: about 4 ns a segment looked at; of those, chunks are passed over by their boxes that lie
  // further off than what was found.
  [[nodiscard]] OnLine Nearest(const Point& point, std::size_t hint_segment = kNoHint,
                               double trust_m = 2000) const;

  // Whether the line comes within `distance_m` of the point. Parts of the line that are far are
  // passed over by their boxes: faster than Nearest on long lines.
  [[nodiscard]] bool IsWithin(const Point& point, double distance_m) const;

  // Before the start is the start, behind the end the end.
  [[nodiscard]] Point PointAt(double along_m) const;

  // Longitudes without jumps, each within 180 degrees of the one before: the first is that of
  // points()[0], later ones may be any number of turns away.
  [[nodiscard]] std::span<const double> unrolled() const { return unrolled_; }

  // Boxes of kChunk segments each, in those longitudes.
  static constexpr std::size_t kChunk = 16;
  [[nodiscard]] std::span<const Box> chunks() const { return chunks_; }

 private:
  // Among segments begin .. end-1, `likely` (a chunk with some of them) first.
  [[nodiscard]] OnLine NearestOf(const Point& point, std::size_t begin, std::size_t end,
                                 std::size_t likely) const;
  [[nodiscard]] OnLine Finish(const Point& point, std::size_t segment, double fraction) const;

  std::vector<Point> points_;     // at least two: a single one stands twice
  std::vector<double> unrolled_;  // longitudes, each within 180 degrees of the one before
  std::vector<double> along_;     // metres from the start, one a point
  std::vector<Box> chunks_;
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_POLYLINE_H_
