// RuleCounts: how often each rule fired and how often it was right, by day. Kept as tallies
// (desk::kRuleMeasure, key "<entry>/<what>", office ""), so that they outlive the server.
//
//   RuleCounts counts = *RuleCounts::Load(store, today);
//   counts.Add(batch.tallies);                    // after each commit
//   counts.Of("cheap_textiles", today - 29, today).fired
//
// Thread-safe. Some 100 bytes a rule and day; days before kDaysKept are in the store alone.
#ifndef TIDEWAITER_CLEARANCE_RULE_COUNTS_H_
#define TIDEWAITER_CLEARANCE_RULE_COUNTS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

// Items unless another thing is said. Checks are counted on the day on which they were known.
struct RuleCount {
  std::int64_t fired = 0;            // and acted
  std::int64_t watched = 0;          // in shadow, or beyond its share
  std::int64_t held = 0;             // held back
  std::int64_t checked = 0;          // of those fired: somebody looked
  std::int64_t right = 0;            // of those: wrong as suspected
  std::int64_t watched_checked = 0;  // of those watched
  std::int64_t watched_right = 0;
  std::int64_t money_minor = 0;  // recovered on items on which it fired and acted
  std::int64_t unknown = 0;      // something missing kept it from an answer
  std::int64_t divided_by_zero = 0;
  friend bool operator==(const RuleCount&, const RuleCount&) = default;
  RuleCount& operator+=(const RuleCount& other);
};

// Stable words of tallies.
namespace rule_what {
inline constexpr std::string_view kFired = "fired";
inline constexpr std::string_view kWatched = "watched";
inline constexpr std::string_view kHeld = "held";
inline constexpr std::string_view kChecked = "checked";
inline constexpr std::string_view kRight = "right";
inline constexpr std::string_view kWatchedChecked = "watched_checked";
inline constexpr std::string_view kWatchedRight = "watched_right";
inline constexpr std::string_view kMoney = "money";
inline constexpr std::string_view kUnknown = "unknown";
inline constexpr std::string_view kDividedByZero = "divided_by_zero";
}  // namespace rule_what

class RuleCounts {
 public:
  static constexpr int kDaysKept = 90;  // what pages show and the nightly review asks

  RuleCounts() = default;
  // Errors: of the store.
  Status Load(desk::Store& store, Day today);
  // Tallies of other measures are passed over.
  void Add(std::span<const desk::TallyRow> tallies);

  // From and to: both in it.
  [[nodiscard]] RuleCount Of(std::string_view entry, Day from, Day to) const;
  [[nodiscard]] std::vector<std::pair<Day, RuleCount>> DaysOf(std::string_view entry) const;
  // The last day on which it fired, watched or was held; nothing when it never did.
  [[nodiscard]] std::optional<Day> LastFired(std::string_view entry) const;
  [[nodiscard]] RuleCount All(Day from, Day to) const;  // of all rules

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::map<Day, RuleCount>, std::less<>> entries_;
};

// Adds what a tally says of a rule to a sum; others are passed over.
void AddRuleTally(const desk::TallyRow& tally, RuleCount& into);

// The key of a tally.
std::string RuleTally(std::string_view entry, std::string_view what);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_COUNTS_H_
