// Gaps: ships that went silent where others are heard.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_GAPS_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_GAPS_H_

#include <array>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "track/internal/vessel.h"
#include "track/internal/vessel_places.h"

namespace tidewaiter::track {

// Who was heard last in each square degree: whether somebody listens there. At most 64,800 cells
// of 56 bytes.
class Reception {
 public:
  static constexpr std::size_t kShips = 4;  // a rule asks for two besides the silent one
  void Heard(std::uint32_t mmsi, const geo::Point& at, std::int64_t time_ms);
  // Other ships heard in the cell after that; at most kShips.
  [[nodiscard]] int OthersSince(std::uint32_t mmsi, const geo::Point& at,
                                std::int64_t since_ms) const;

 private:
  struct Ear {
    std::int64_t time_ms = 0;
    std::uint32_t mmsi = 0;
  };
  std::unordered_map<std::int32_t, std::array<Ear, kShips>> cells_;
};

// How often a ship of this class says where it is, in seconds, by its speed and status.
// Source: ITU-R M.1371, reporting intervals.
double ReportingIntervalS(AisClass ais, double sog_kn, int status);

class VesselGaps {
 public:
  // A position came: ends the gap, if there was one.
  void Take(Vessel& vessel, const VesselFix& fix, const VesselContext& context);
  void Queue(Vessel& vessel, const VesselContext& context);
  // Looks at ships whose time is up. `find` gives a ship by its number, null when forgotten.
  void Tick(std::int64_t now_ms, const std::function<Vessel*(std::uint32_t)>& find,
            const PortFinder& ports, const VesselContext& context);

 private:
  // When to look again.
  std::int64_t Look(Vessel& vessel, std::int64_t now_ms, const PortFinder& ports,
                    const VesselContext& context);
  // Whether other ships were heard of late where this one would be by now, at half or more of the
  // hours since: who sails out of the reach of all receivers is silent for everybody.
  [[nodiscard]] bool IsHeardOnItsWay(const Vessel& vessel, std::int64_t now_ms,
                                     const VesselSettings& settings) const;
  void Say(Vessel& vessel, int level, std::int64_t now_ms, const VesselContext& context);

  Reception reception_;
  using Entry = std::pair<std::int64_t, std::uint32_t>;  // when, whom: one for each ship
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_GAPS_H_
