// Shape::Crosses: the pieces of a straight way that lie inside.
#include <algorithm>
#include <cmath>
#include <optional>

#include "geo/shape_body.h"

namespace tidewaiter::geo {
namespace {

// Boxes are compared with this much around them: rounding must not lose a touch.
constexpr double kSlackDeg = 1e-9;

// What is longer than this is looked at in steps, so that the plane or the one nearest place that
// a step is judged by is right: within half a step it is off by at most 0.5 %, but for the 2
// degrees around a pole.
double StepDeg(double lat) {
  return std::clamp(0.5 / std::tan(std::min(std::abs(lat), 89.0) * kDegree), 0.02, 0.5);
}

struct Straight {
  Point a;
  double b_lat;
  double b_lon;  // unrolled from a
  [[nodiscard]] Point At(double t) const {
    return {a.lat + t * (b_lat - a.lat), WrapLongitude(a.lon + t * (b_lon - a.lon))};
  }
  [[nodiscard]] int Steps() const {
    const double reach = std::max(std::abs(b_lat - a.lat), std::abs(b_lon - a.lon));
    const double step = StepDeg(std::max(std::abs(a.lat), std::abs(b_lat)));
    return std::max(1, static_cast<int>(std::ceil(reach / step)));
  }
};

// Where a function that is <= 0 at one end and > 0 at the other changes its sign. 40 halvings of
// one step are less than a millimetre.
template <typename F>
double SignChange(double low, double high, F f) {
  const bool low_in = f(low) <= 0;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    ((f(middle) <= 0) == low_in ? low : high) = middle;
  }
  return low;
}

// The least value in between of a function that falls and then rises.
template <typename F>
double Lowest(double low, double high, F f) {
  for (int i = 0; i < 60; ++i) {
    const double third = (high - low) / 3;
    (f(low + third) < f(high - third) ? high : low) =
        f(low + third) < f(high - third) ? high - third : low + third;
  }
  return (low + high) / 2;
}

void CircleCuts(const Circle& circle, const Straight& way, std::vector<double>& cuts) {
  const auto beyond = [&](double t) {
    return DistanceM(circle.center, way.At(t)) - circle.radius_m;
  };
  const int steps = way.Steps();
  for (int i = 0; i < steps; ++i) {
    const double from = static_cast<double>(i) / steps;
    const double to = static_cast<double>(i + 1) / steps;
    const double at_from = beyond(from);
    const double at_to = beyond(to);
    if ((at_from <= 0) != (at_to <= 0)) {
      cuts.push_back(SignChange(from, to, beyond));
    } else if (at_from > 0 && std::min(at_from, at_to) <= DistanceM(way.At(from), way.At(to))) {
      const double nearest = Lowest(from, to, beyond);
      if (beyond(nearest) > 0) continue;
      cuts.push_back(SignChange(from, nearest, beyond));
      cuts.push_back(SignChange(nearest, to, beyond));
    }
    if (i > 0) cuts.push_back(from);
  }
}

// The part of the way's fractions [low, high] that lies between two values of a coordinate that
// runs from `a` to `b` along it.
bool Clip(double a, double b, double least, double most, double& low, double& high) {
  if (a == b) return a >= least && a <= most;
  const double t0 = (least - a) / (b - a);
  const double t1 = (most - a) / (b - a);
  low = std::max(low, std::min(t0, t1));
  high = std::min(high, std::max(t0, t1));
  return low < high;
}

// Fractions at which the straight p..q is `radius` from the origin.
void RootsAtOrigin(const Flat& p, const Flat& q, double radius, std::vector<double>& roots) {
  const double dx = q.x - p.x;
  const double dy = q.y - p.y;
  const double square = dx * dx + dy * dy;
  if (!(square > 0)) return;
  const double half = -(p.x * dx + p.y * dy) / square;
  const double rest = half * half - (p.x * p.x + p.y * p.y - radius * radius) / square;
  if (rest < 0) return;
  roots.push_back(half - std::sqrt(rest));
  roots.push_back(half + std::sqrt(rest));
}

// Fractions of p..q within `radius` of the segment a..b, all on one plane: one piece, for a band
// with round ends has no dents. Its ends are among the roots for both ends and both sides.
std::optional<Piece> InBand(const Flat& a, const Flat& b, const Flat& p, const Flat& q,
                            double radius) {
  std::vector<double> roots{0, 1};
  RootsAtOrigin({p.x - a.x, p.y - a.y}, {q.x - a.x, q.y - a.y}, radius, roots);
  RootsAtOrigin({p.x - b.x, p.y - b.y}, {q.x - b.x, q.y - b.y}, radius, roots);
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (length > 0) {
    const auto side = [&](const Flat& f) {
      return ((f.x - a.x) * (b.y - a.y) - (f.y - a.y) * (b.x - a.x)) / length;
    };
    const double from = side(p);
    const double to = side(q);
    if (from != to) {
      roots.push_back((radius - from) / (to - from));
      roots.push_back((-radius - from) / (to - from));
    }
  }
  for (double& root : roots)
    root = std::clamp(root, 0.0, 1.0);
  std::sort(roots.begin(), roots.end());
  std::optional<Piece> piece;
  for (std::size_t i = 0; i + 1 < roots.size(); ++i) {
    const double t = (roots[i] + roots[i + 1]) / 2;
    const Flat at{p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)};
    if (roots[i] == roots[i + 1] || NearestOnFlatSegment(a, b, at).distance_m > radius) continue;
    if (!piece) piece = Piece{roots[i], roots[i + 1]};
    piece->leave = roots[i + 1];
  }
  return piece;
}

// One step of the corridor's line (unrolled longitudes x0, x1 beside the way's) against one way.
void BandPieces(const Flat& from, const Flat& to, double half_width_m, const Straight& way,
                std::vector<Piece>& pieces) {
  const double north = half_width_m / kMetresPerDegree;
  const double most_lat = std::max(std::abs(from.y), std::abs(to.y));
  const double east = LongitudeReach(most_lat, half_width_m);
  double low = 0;
  double high = 1;
  if (!Clip(way.a.lat, way.b_lat, std::min(from.y, to.y) - north, std::max(from.y, to.y) + north,
            low, high)) {
    return;
  }
  if (!Clip(way.a.lon, way.b_lon, std::min(from.x, to.x) - east, std::max(from.x, to.x) + east, low,
            high)) {
    return;
  }
  const auto lat = [&](double t) { return way.a.lat + t * (way.b_lat - way.a.lat); };
  const auto lon = [&](double t) { return way.a.lon + t * (way.b_lon - way.a.lon); };
  const Straight near{{lat(low), lon(low)}, lat(high), lon(high)};
  const int steps = near.Steps();
  for (int i = 0; i < steps; ++i) {
    const double t0 = low + (high - low) * i / steps;
    const double t1 = low + (high - low) * (i + 1) / steps;
    const double scale = kMetresPerDegree * std::cos((lat(t0) + lat(t1)) / 2 * kDegree);
    const auto flat = [&](double y, double x) {
      return Flat{(x - from.x) * scale, (y - from.y) * kMetresPerDegree};
    };
    const auto piece = InBand({0, 0}, flat(to.y, to.x), flat(lat(t0), lon(t0)),
                              flat(lat(t1), lon(t1)), half_width_m);
    if (piece) pieces.push_back({t0 + piece->enter * (t1 - t0), t0 + piece->leave * (t1 - t0)});
  }
}

void CorridorPieces(const Polyline& line, double half_width_m, const Straight& way,
                    std::vector<Piece>& pieces) {
  const double middle = (way.a.lon + way.b_lon) / 2;
  for (std::size_t i = 0; i < line.segments(); ++i) {
    const Point& a = line.points()[i];
    const Point& b = line.points()[i + 1];
    const double x0 = line.unrolled()[i];
    const double dx = line.unrolled()[i + 1] - x0;
    const double near = 360 * std::round((middle - x0 - dx / 2) / 360);
    const Straight segment{{a.lat, x0}, b.lat, x0 + dx};
    const int steps = segment.Steps();
    for (int k = 0; k < steps; ++k) {
      const double t0 = static_cast<double>(k) / steps;
      const double t1 = static_cast<double>(k + 1) / steps;
      // A way that goes half round the earth may meet the line on either side.
      for (const double turn : {near - 360, near, near + 360}) {
        BandPieces({x0 + t0 * dx + turn, a.lat + t0 * (b.lat - a.lat)},
                   {x0 + t1 * dx + turn, a.lat + t1 * (b.lat - a.lat)}, half_width_m, way, pieces);
      }
    }
  }
}

// Sorted, and those that touch are one.
void Merge(std::vector<Piece>& pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.enter < b.enter; });
  std::size_t kept = 0;
  for (const Piece& piece : pieces) {
    if (kept > 0 && piece.enter <= pieces[kept - 1].leave + 1e-12) {
      pieces[kept - 1].leave = std::max(pieces[kept - 1].leave, piece.leave);
    } else {
      pieces[kept++] = piece;
    }
  }
  pieces.resize(kept);
  // Rounding must not leave out the ends of the way, nor pass them.
  if (kept > 0 && pieces.front().enter < 1e-12) pieces.front().enter = 0;
  if (kept > 0 && pieces.back().leave > 1 - 1e-12) pieces.back().leave = 1;
}

// Moves the ends of pieces to where Contains changes its answer, where that is near: the planes
// they were found on are not the one that a point is asked on.
void Sharpen(const Shape& shape, double half_width_m, const Straight& way,
             std::vector<Piece>& pieces) {
  const double length_m = std::max(DistanceM(way.a, way.At(1)), 1e-3);
  const double reach = 0.05 * half_width_m / length_m;
  const auto outside = [&](double t) { return shape.Contains(way.At(t)) ? -1.0 : 1.0; };
  const auto sharpen = [&](double& end, double least, double most) {
    if (end <= 0 || end >= 1) return;
    const double low = std::max(end - reach, least);
    const double high = std::min(end + reach, most);
    if (outside(low) != outside(high)) end = SignChange(low, high, outside);
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double middle = (pieces[i].enter + pieces[i].leave) / 2;
    sharpen(pieces[i].enter, i == 0 ? 0 : pieces[i - 1].leave, middle);
    sharpen(pieces[i].leave, middle, i + 1 < pieces.size() ? pieces[i + 1].enter : 1);
  }
}

// Whether the way comes to where the shape lies. Longitudes of a way may be turns away from those
// of a box.
bool Meets(const Straight& way, std::span<const Box> boxes) {
  const auto [south, north] = std::minmax(way.a.lat, way.b_lat);
  const auto [west, east] = std::minmax(way.a.lon, way.b_lon);
  for (const Box& box : boxes) {
    if (north < box.min_lat - kSlackDeg || south > box.max_lat + kSlackDeg) continue;
    for (const double turn : {-360.0, 0.0, 360.0}) {
      const bool apart =
          east + turn < box.min_lon - kSlackDeg || west + turn > box.max_lon + kSlackDeg;
      if (!apart) return true;
    }
  }
  return false;
}

}  // namespace

void Shape::Crosses(const Point& a, const Point& b, std::vector<Piece>& pieces) const {
  pieces.clear();
  if (!IsPlace(a) || !IsPlace(b)) return;
  const Straight way{a, b.lat, Unrolled(b.lon, a.lon)};
  if (way.a.lat == way.b_lat && way.a.lon == way.b_lon) {
    if (Contains(a)) pieces.push_back({0, 1});
    return;
  }
  if (!Meets(way, body_->boxes)) return;
  if (body_->line) {
    CorridorPieces(*body_->line, std::get<Corridor>(body_->drawing.area).half_width_m, way, pieces);
    Merge(pieces);
    Sharpen(*this, std::get<Corridor>(body_->drawing.area).half_width_m, way, pieces);
    return Merge(pieces);
  }
  // Between two cuts all is inside or all outside: the middle tells.
  std::vector<double> cuts{0, 1};
  if (body_->region) {
    body_->region->Cuts(way.a, way.b_lat, way.b_lon, cuts);
  } else {
    CircleCuts(std::get<Circle>(body_->drawing.area), way, cuts);
  }
  std::sort(cuts.begin(), cuts.end());
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i + 1] - cuts[i] < 1e-12) continue;
    if (Contains(way.At((cuts[i] + cuts[i + 1]) / 2))) pieces.push_back({cuts[i], cuts[i + 1]});
  }
  Merge(pieces);
}

}  // namespace tidewaiter::geo
