// A made-up sea for tests: land is west of the meridian 0, one port lies at 10 N, 0.01 E.
#ifndef TIDEWAITER_TRACK_TEST_VESSELS_H_
#define TIDEWAITER_TRACK_TEST_VESSELS_H_

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "geo/measure.h"
#include "track/surroundings.h"
#include "track/vessels.h"

namespace tidewaiter::track {

class StraightCoast final : public Surroundings {
 public:
  [[nodiscard]] std::optional<double> ShoreM(const geo::Point& point,
                                             double limit_m) const override {
    const double metres = geo::DistanceM(point, {.lat = point.lat, .lon = 0});
    return metres <= limit_m ? std::optional(metres) : std::nullopt;
  }
  [[nodiscard]] std::string_view CountryOf(const geo::Point& point) const override {
    return point.lon < 0 ? "XA" : "";
  }
  // Zone 7 is everything between 3.0 and 3.1 E.
  void ZonesAlong(const geo::Point& a, const geo::Point& b,
                  std::vector<std::uint32_t>& ids) const override {
    ids.clear();
    if (std::min(a.lon, b.lon) <= 3.1 && std::max(a.lon, b.lon) >= 3.0) ids.push_back(7);
  }
  void ZonesAt(const geo::Point& point, std::vector<std::uint32_t>& ids) const override {
    ZonesAlong(point, point, ids);
  }
  [[nodiscard]] std::string_view ZoneName(std::uint32_t id) const override {
    return id == 7 ? "Seven" : "";
  }
};

inline constexpr std::int64_t kNoonMs = 1'700'006'400'000;  // a full hour
inline constexpr std::int64_t kMinuteMs = 60'000;
inline constexpr std::int64_t kOneHourMs = 60 * kMinuteMs;
inline constexpr std::uint32_t kShip = 636'000'001;  // Liberia
inline constexpr std::uint32_t kOtherShip = 235'000'002;

inline std::vector<Port> OnePort() {
  return {{.code = "XAPRT", .name = "Port", .at = {.lat = 10, .lon = 0.01}}};
}

// A watch and what it says.
struct VesselScene {
  explicit VesselScene(const VesselSettings& settings = {}) : watch(settings, &coast, OnePort()) {}
  StraightCoast coast;
  VesselWatch watch;
  Alarms alarms;
  std::uint64_t seq = 0;

  void At(std::uint32_t mmsi, std::int64_t time_ms, geo::Point at, double sog_kn = 10,
          int status = 0) {
    VesselPosition position;
    position.mmsi = mmsi;
    position.time_ms = time_ms;
    position.seq = ++seq;
    position.at = at;
    position.sog_kn = sog_kn;
    position.status = status;
    watch.Take(position, alarms);
  }
  [[nodiscard]] std::vector<Alarm> Of(AlarmKind kind,
                                      AlarmPhase phase = AlarmPhase::kRaised) const {
    std::vector<Alarm> some;
    std::ranges::copy_if(alarms, std::back_inserter(some), [&](const Alarm& alarm) {
      return alarm.kind == kind && alarm.phase == phase;
    });
    return some;
  }
  [[nodiscard]] std::size_t Count(std::string_view reason) const {
    return static_cast<std::size_t>(std::ranges::count_if(alarms, [&](const Alarm& alarm) {
      return alarm.finding.reasons.front().template_id == reason;
    }));
  }
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_TEST_VESSELS_H_
