// RuleReview: the nightly list of rules that want a look: those that never fire, that say what
// others say, that cost checks and find little, that are due.
//
//   RuleReview review(house);            // makes the first list at once, then every night
//   review.Now()->items
//
// A thread of its own; the list is a value. Thread-safe.
#ifndef TIDEWAITER_API_RULE_REVIEW_H_
#define TIDEWAITER_API_RULE_REVIEW_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/rule_shelf.h"
#include "base/calendar.h"
#include "clearance/rule_counts.h"
#include "os/clock.h"
#include "rulebook/book.h"

namespace tidewaiter::api {

// What is asked of a rule before it is on the list.
inline constexpr int kNoHitsDays = 90;         // as long as counts are kept at hand
inline constexpr double kOverlapShare = 0.95;  // of its hits that another has too
inline constexpr int kOverlapHitsMin = 20;     // fewer are chance
inline constexpr int kOverlapHitsMax = 1000;   // of each, the newest: enough for 1 %
// Rules that are compared on one item: where more fire, each pair has met elsewhere.
inline constexpr std::size_t kOverlapRulesMax = 100;
inline constexpr int kCostlyChecksMin = 30;   // fewer say little
inline constexpr double kCostlyRate = 0.05;   // the best it can be, by 95 %
inline constexpr int kDueDays = 14;           // ahead: time to write and approve
inline constexpr double kUnknownShare = 0.2;  // of declarations lodged
inline constexpr int kUnknownMin = 100;

struct ReviewItem {
  std::string name;
  std::string what;  // "no_hits", "overlap", "costly", "review_due", "expiring", "unknown_often",
                     // "unreadable"
  Day since = 0;
  std::string figures;  // JSON object
};
struct ReviewList {
  std::int64_t at_ms = 0;
  std::vector<ReviewItem> items;  // by name
};

// What the list is made from.
struct ReviewSources {
  std::function<std::vector<std::shared_ptr<const ShelvedRule>>()> entries;
  std::function<std::optional<RuleHead>(const rulebook::Entry&)> head;
  std::function<clearance::RuleCount(std::string_view entry, Day from, Day to)> counts;
  std::function<std::optional<Day>(std::string_view entry)> last_fired;
  // A hash of declaration and item of each of the newest hits, at most kOverlapHitsMax. Errors: of
  // the store.
  std::function<Result<std::vector<std::uint64_t>>(const std::string& entry)> hits;
  std::function<Result<std::int64_t>(Day from, Day to)> lodged;  // declarations
  std::function<std::vector<rulebook::LeftOut>()> left_out;
};

// What cannot be asked at the moment is left out. O(hits of all rules that run).
std::vector<ReviewItem> MakeReview(const ReviewSources& sources, Day today);

class RuleReview {
 public:
  // `hour`: of the day, UTC, at which it is made anew.
  RuleReview(ReviewSources sources, const os::Clock& clock, int hour);
  ~RuleReview();
  RuleReview(const RuleReview&) = delete;
  RuleReview& operator=(const RuleReview&) = delete;

  // Null before the first one is made.
  [[nodiscard]] std::shared_ptr<const ReviewList> Now() const;
  void Stop();

 private:
  void Work();

  const ReviewSources sources_;
  const os::Clock& clock_;
  const int hour_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<const ReviewList> list_;
  std::thread thread_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_REVIEW_H_
