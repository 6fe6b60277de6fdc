// Which perishable goods to take first: an order of a list by the risk that they spoil.
//
//   const auto order = SpoilageOrder(items, now);      // places in items, first to be taken first
//
// The slack of an item is the time until it spoils, less the time until it is there, less the time
// that handling takes. First come those that can still be saved, the least slack first; then goods
// that do not spoil, by when they are there; last what is lost whatever is done, for taking it
// first would cost others. Pure; thread-safe; O(n log n).
#ifndef TIDEWAITER_TRACK_PERISHABLE_H_
#define TIDEWAITER_TRACK_PERISHABLE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tidewaiter::track {

struct SpoilageItem {
  std::string id = {};
  std::int64_t spoils_ms = 0;  // when it is no longer fit; 0: it does not spoil
  std::int64_t there_ms = 0;   // when it is here, at the likeliest; the past: it is
  std::int64_t late_ms = 0;    // P95 of that; 0: as there_ms
  std::int64_t handling_ms = 0;
};

// 0 to 1: the probability that it is not done with before it spoils, if it is taken as soon as it
// is there: 0.5 where the likeliest time just does not suffice, 0.05 where the late one just does.
// Taken as a normal distribution, cut at now.
double SpoilageRisk(const SpoilageItem& item, std::int64_t now_ms);

inline constexpr double kLostRisk = 0.95;  // from here on it is lost

// Equal slack: by time of arrival, then by id, so that the order does not depend on the list's.
std::vector<std::size_t> SpoilageOrder(std::span<const SpoilageItem> items, std::int64_t now_ms);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_PERISHABLE_H_
