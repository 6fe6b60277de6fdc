// Surroundings: what the watches want to know of the map around a place: coast, country, zones.
//
//   const MapSurroundings map(&countries, &fences, names);
//   VesselWatch watch(settings, &map, ports);
//
// An interface, so that a watch can be tested on a made-up coast. Implementations must be safe to
// call from several threads.
#ifndef TIDEWAITER_TRACK_SURROUNDINGS_H_
#define TIDEWAITER_TRACK_SURROUNDINGS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/countries.h"
#include "geo/fence_index.h"
#include "geo/point.h"

namespace tidewaiter::track {

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // Metres to the nearest coast; nothing where there is none within `limit_m` (at most
  // geo::Countries::kLimitMaxM).
  [[nodiscard]] virtual std::optional<double> ShoreM(const geo::Point& point,
                                                     double limit_m) const = 0;
  // Two letters; "" at sea. Territorial waters are sea.
  [[nodiscard]] virtual std::string_view CountryOf(const geo::Point& point) const = 0;
  // Zones that the straight way from a to b touches, rising; replaces `ids`.
  virtual void ZonesAlong(const geo::Point& a, const geo::Point& b,
                          std::vector<std::uint32_t>& ids) const = 0;
  // Zones around a point, rising; replaces `ids`.
  virtual void ZonesAt(const geo::Point& point, std::vector<std::uint32_t>& ids) const = 0;
  // What people call it.
  [[nodiscard]] virtual std::string_view ZoneName(std::uint32_t id) const = 0;
};

// Over the files that the operator loaded. Either may be null: then nothing is near, nobody's
// land, in no zone. What is pointed to must outlive this.
class MapSurroundings final : public Surroundings {
 public:
  MapSurroundings(const geo::Countries* countries, const geo::FenceIndex* fences,
                  std::map<std::uint32_t, std::string> names)
      : countries_(countries), fences_(fences), names_(std::move(names)) {}

  [[nodiscard]] std::optional<double> ShoreM(const geo::Point& point,
                                             double limit_m) const override;
  [[nodiscard]] std::string_view CountryOf(const geo::Point& point) const override;
  void ZonesAlong(const geo::Point& a, const geo::Point& b,
                  std::vector<std::uint32_t>& ids) const override;
  void ZonesAt(const geo::Point& point, std::vector<std::uint32_t>& ids) const override;
  [[nodiscard]] std::string_view ZoneName(std::uint32_t id) const override;

 private:
  const geo::Countries* countries_;
  const geo::FenceIndex* fences_;
  std::map<std::uint32_t, std::string> names_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_SURROUNDINGS_H_
