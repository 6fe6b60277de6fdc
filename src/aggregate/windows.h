// Windows: answers to questions about what came before, exactly and as of each moment, in one pass.
//
//   Windows windows({{{Kind::kMedian, 0.5, 90}, {Kind::kCount, 0.5, 90}}});   // one stream
//   windows.Ask(0, 0, group, day);                       // the median of what came before
//   windows.Add(0, Event::Number(group, day, 12.5));     // then it has come
//
// A stream is a sequence of events of one sort, each of a group; its questions share what is kept
// of it. A window of N days asked on day d is about the days d-N+1 to d. Ask before you add: an
// event is in the answers to everything that is asked later, on its day or after.
//
// Late events take their place in time: by day, those of one day in the order in which they came.
// Everything is exact for questions about a day at most kLateDays before the newest event of the
// group; what only questions about earlier days would need is let go, unless "ever" needs it. How
// it is kept and what it costs: docs/aggregate.md.
//
// Not thread-safe, Ask included (it keeps what it computes).
#ifndef TIDEWAITER_AGGREGATE_WINDOWS_H_
#define TIDEWAITER_AGGREGATE_WINDOWS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace tidewaiter::aggregate {

// Two weeks: a declaration that waited over the longest holidays is still judged exactly.
inline constexpr Day kLateDays = 14;

// Numbers beyond are not kept: no sum of them overflows, and nothing in trade is as large.
inline constexpr double kNumberMax = 1e100;

enum class Kind : std::uint8_t {
  kCount,
  kSum,
  kMean,
  kMedian,
  kQuantile,  // between two events linearly, as SQL's percentile_cont
  kSmallest,
  kLargest,
  kFirst,
  kLast,
  kDistinct,  // different codes; a stream with this kind has no other
};

struct Question {
  Kind kind = Kind::kCount;
  double quantile = 0.5;  // 0..1, of kQuantile
  std::int32_t days = 0;  // 0 = ever
  friend bool operator==(const Question&, const Question&) = default;
};

using Stream = std::vector<Question>;

struct Event {
  std::uint64_t group = 0;
  std::uint64_t bits = 0;  // of the number, or the code
  Day day = 0;
  bool kept = false;  // set by Add

  static Event Number(std::uint64_t group, Day day, double number) {
    return {group, std::bit_cast<std::uint64_t>(number), day, false};
  }
  static Event Code(std::uint64_t group, Day day, std::uint64_t code) {
    return {group, code, day, false};
  }
  // For streams that ask kCount alone, where a number would not matter.
  static Event Tally(std::uint64_t group, Day day) { return Number(group, day, 1); }
};

class Windows {
 public:
  // Streams and their questions keep their places. CHECKs that quantiles are in 0..1, that days are
  // not negative, and that codes and numbers are not asked of one stream.
  explicit Windows(std::vector<Stream> streams);
  ~Windows();
  Windows(Windows&&) noexcept;
  Windows& operator=(Windows&&) noexcept;

  // Sets `kept`: false for a number that is missing or beyond kNumberMax, and for a code that the
  // group had on that day already. Amortized O(1); a late event moves those behind it.
  void Add(std::size_t stream, Event& event) { AddAll(stream, {&event, 1}); }
  void Add(std::size_t stream, Event&& event) { AddAll(stream, {&event, 1}); }
  // Many events of one stream, in this order; waits for memory overlap.
  void AddAll(std::size_t stream, std::span<Event> events);

  // NaN when there is nothing to say: of no events, only kCount and kSum are something (0).
  // `without_latest` of the kept events of `day` that came last are left out: what a batch asks
  // that has been added as a whole. O(log n) of the group's events, kMedian and kQuantile
  // O(log^2 n), and O(256) at least.
  double Ask(std::size_t stream, std::size_t question, std::uint64_t group, Day day,
             std::uint32_t without_latest = 0);

  // Lets go of everything that no question about `day` or later needs. O(everything): once a day.
  void Forget(Day day);

  [[nodiscard]] const std::vector<Stream>& streams() const { return streams_; }
  [[nodiscard]] std::size_t groups() const;  // of all streams together
  [[nodiscard]] std::size_t bytes() const;   // of memory, what asking has built included

  // Everything that was added, as bytes with a checksum, and back (docs/aggregate.md).
  void Write(std::string& out) const;
  // Replaces everything. On an error nothing has changed. Errors: kCorruption (not such bytes, cut,
  // damaged), kFailedPrecondition (of other streams or questions).
  Status Read(std::string_view bytes);

 private:
  struct State;
  std::vector<Stream> streams_;
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_WINDOWS_H_
