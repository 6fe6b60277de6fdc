// AreaClosure: which countries are in which group on which day, through groups of any depth.
// Inside src/tariff.
//
//   AreaClosure closure(areas, "1011", problems);     // cycles and unknown members are problems
//   closure.Holds("VN", "2020", day)
#ifndef TIDEWAITER_TARIFF_AREA_CLOSURE_H_
#define TIDEWAITER_TARIFF_AREA_CLOSURE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tariff/measure.h"

namespace tidewaiter::tariff {

class AreaClosure {
 public:
  AreaClosure() = default;
  // `all`: the group to which every country belongs, whether its members are listed or not.
  // Problems: "unknown_area" (a member), "area_cycle" (names the way round; groups that contain
  // each other on whatever days), "duplicate_area". After a cycle nothing is known of any group.
  // O(groups x countries), however groups are nested.
  AreaClosure(std::span<const Area> areas, std::string_view all, Problems& problems);

  // The number of an area; kUnknown for none. Holds of numbers costs one look-up in a table.
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  [[nodiscard]] std::uint32_t NumberOf(std::string_view area) const;
  [[nodiscard]] bool Holds(std::uint32_t country, std::uint32_t area, Day day) const;
  [[nodiscard]] bool Holds(std::string_view country, std::string_view area, Day day) const;
  // How many countries the group has on any day: of two groups the smaller says more.
  [[nodiscard]] std::size_t SizeOf(std::uint32_t area) const { return sizes_[area]; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  // Groups in an order in which each comes behind those that it contains; nothing after a cycle.
  std::vector<std::uint32_t> InnermostFirst(std::span<const Area> areas, Problems& problems) const;
  // The group's countries, from its members that are flat already. `countries`: of each group.
  void Flatten(std::span<const Area> areas, std::uint32_t group,
               std::vector<std::vector<std::uint32_t>>& countries);

  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::uint32_t all_ = kUnknown;
  std::vector<bool> is_group_;
  std::vector<std::size_t> sizes_;
  // (group << 32 | country) -> when: apart from each other, in their order.
  std::unordered_map<std::uint64_t, std::vector<Validity>> members_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_AREA_CLOSURE_H_
