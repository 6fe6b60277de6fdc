#include "track/perishable.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace tidewaiter::track {
namespace {

constexpr double kP95 = 1.645;  // deviations above the mean

std::int64_t ThereMs(const SpoilageItem& item, std::int64_t now_ms) {
  return std::max(item.there_ms, now_ms);
}

}  // namespace

double SpoilageRisk(const SpoilageItem& item, std::int64_t now_ms) {
  if (item.spoils_ms == 0) return 0;
  const std::int64_t there_ms = ThereMs(item, now_ms);
  const auto slack = static_cast<double>(item.spoils_ms - item.handling_ms - there_ms);
  const auto spread = static_cast<double>(std::max(item.late_ms - there_ms, std::int64_t{0}));
  if (spread == 0) return slack >= 0 ? 0 : 1;
  return 0.5 * std::erfc(slack * kP95 / spread / std::sqrt(2.0));
}

std::vector<std::size_t> SpoilageOrder(std::span<const SpoilageItem> items, std::int64_t now_ms) {
  const auto key = [&](std::size_t i) {
    const SpoilageItem& item = items[i];
    const std::int64_t there_ms = ThereMs(item, now_ms);
    const bool spoils = item.spoils_ms != 0;
    const bool lost = spoils && SpoilageRisk(item, now_ms) >= kLostRisk;
    const int group = lost ? 2 : spoils ? 0 : 1;
    const std::int64_t slack =
        group == 0 ? item.spoils_ms - item.handling_ms - std::max(item.late_ms, there_ms) : 0;
    return std::tuple(group, slack, there_ms, std::string_view(item.id), i);
  };
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, key);
  return order;
}

}  // namespace tidewaiter::track
