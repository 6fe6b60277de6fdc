#include "track/surroundings.h"

#include <algorithm>

namespace tidewaiter::track {

std::optional<double> MapSurroundings::ShoreM(const geo::Point& point, double limit_m) const {
  if (countries_ == nullptr) return std::nullopt;
  const auto edge = countries_->Nearest(point, geo::Countries::Line::kShore, limit_m);
  if (!edge) return std::nullopt;
  return edge->distance_m;
}

std::string_view MapSurroundings::CountryOf(const geo::Point& point) const {
  return countries_ == nullptr ? std::string_view{} : countries_->Of(point);
}

void MapSurroundings::ZonesAlong(const geo::Point& a, const geo::Point& b,
                                 std::vector<std::uint32_t>& ids) const {
  ids.clear();
  if (fences_ == nullptr) return;
  std::vector<geo::FenceCrossing> crossed;
  fences_->FindAlong(a, b, crossed);
  for (const geo::FenceCrossing& crossing : crossed) {
    if (ids.empty() || ids.back() != crossing.id) ids.push_back(crossing.id);
  }
}

void MapSurroundings::ZonesAt(const geo::Point& point, std::vector<std::uint32_t>& ids) const {
  ids.clear();
  if (fences_ != nullptr) fences_->Find(point, ids);
}

std::string_view MapSurroundings::ZoneName(std::uint32_t id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace tidewaiter::track
