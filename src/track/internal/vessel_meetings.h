// Meetings: two ships side by side and slow for hours, away from anchorages.
//
// A grid holds the last place of every ship outside ports, in cells at least `encounter_m` wide, so
// that who is near stands in nine cells. A pair is together at a position's time when the other's
// last position is close in time (encounter_match_s) and place; it has parted when they are seen
// apart, or not seen together for encounter_part_s.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_MEETINGS_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_MEETINGS_H_

#include <functional>
#include <unordered_map>
#include <vector>

#include "track/internal/vessel.h"

namespace tidewaiter::track {

class VesselMeetings {
 public:
  // Of a ship at once, and ships in one cell: fleets of fishing boats lie close, and who is near to
  // eight others is found by them.
  static constexpr std::size_t kPartnersMax = 8;
  static constexpr std::size_t kInCellMax = 64;

  using Find = std::function<Vessel*(std::uint32_t)>;  // null: not known
  explicit VesselMeetings(const VesselSettings& settings);

  // After the position was added to the trail. `near_port`: it does not count as at sea.
  void Take(Vessel& vessel, bool near_port, const Find& find, const VesselContext& context);
  void Forget(Vessel& vessel);
  void Tick(std::int64_t now_ms, const Find& find, const VesselContext& context);

 private:
  struct Pair {
    std::int64_t began_ms = 0;
    std::int64_t last_ms = 0;
    std::uint64_t first_seq = 0;
    std::uint32_t slow = 0;
    std::uint32_t fast = 0;
    bool said = false;
  };
  using Key = std::uint64_t;

  [[nodiscard]] std::int64_t RowOf(double lat) const;
  [[nodiscard]] std::int64_t Columns(std::int64_t row) const;
  [[nodiscard]] std::uint64_t CellOf(std::int64_t row, std::int64_t column) const;
  void Place(Vessel& vessel);
  void Nearby(const geo::Point& at, std::vector<std::uint32_t>& ships) const;
  void CheckPartners(Vessel& vessel, const Find& find, const VesselContext& context);
  void Together(Vessel& a, Vessel& b, const VesselContext& context);
  void Part(Key key, const Find& find, const VesselContext& context);

  double row_deg_;
  double cell_m_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> cells_;
  std::unordered_map<Key, Pair> pairs_;
  std::vector<std::uint32_t> near_;  // kept to spare allocations
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_MEETINGS_H_
