// Countries: in which country a place is, and how far from a border or from the shore.
//
//   ASSIGN_OR_RETURN(const Countries world, Countries::Read(geojson));
//   if (world.Of(ship) != "") ...                          // a ship on land: a false position
//   const auto shore = world.Nearest(ship, Countries::Line::kShore, 50 * kNauticalMileM);
//   if (!shore) ...                                        // more than 50 nautical miles off
//
// The boundaries are a file that the operator loads (GeoJSON, for example Natural Earth): what
// answers mean, disputed areas included, is what that file says, and they are as exact as it: at
// 1:50 million borders and coasts are off by 1 to 5 km and small islands are missing. There are no
// territorial waters in it: at sea no country.
// Immutable; threads may share one.
#ifndef TIDEWAITER_GEO_COUNTRIES_H_
#define TIDEWAITER_GEO_COUNTRIES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "geo/point.h"

namespace tidewaiter::geo {

struct NearestEdge {
  double distance_m = 0;
  Point at = {};
};

class Countries {
 public:
  enum class Line : std::uint8_t {
    kAny,     // whatever bounds a country
    kShore,   // what bounds one country alone: coast; not of lakes, which such files leave as land
    kBorder,  // what two countries have in common, point for point as good files do
  };
  static constexpr double kLimitMaxM = 500'000;  // the search grows with its square

  // Codes come from the first property of ISO_A2_EH, ISO_A2, iso_a2, "ISO3166-1-Alpha-2" that is
  // two capital letters; "NA" is Namibia only beside the three letters NAM, for it also stands for
  // "not available". Without a code a feature has its name. Features that are not polygons are
  // passed over. Errors: kInvalidArgument with the first problem and its pointer, also when there
  // is no polygon. Cost: 0.13 s for 100,000 vertices.
  static Result<Countries> Read(std::string_view geojson);
  Countries(Countries&&) noexcept;
  Countries& operator=(Countries&&) noexcept;
  ~Countries();

  // Code (or name) of the country, "" for none; where areas overlap the first one of the file.
  // Lives as long as this. About 0.2 microseconds.
  [[nodiscard]] std::string_view Of(const Point& point) const;

  // The nearest point of a boundary within `limit_m` (at most kLimitMaxM), or nothing. Cuts along
  // the antimeridian and around the pole do not count as boundaries. Cost: 2 microseconds on
  // average within 50 nautical miles, tens of them on dense coasts; cells without edges are free.
  [[nodiscard]] std::optional<NearestEdge> Nearest(const Point& point, Line line,
                                                   double limit_m) const;

 private:
  struct Body;
  explicit Countries(std::unique_ptr<const Body> body);
  std::unique_ptr<const Body> body_;
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_COUNTRIES_H_
