// Log: the kept events of every group of a stream, in the order of their days.
//
// A group with one entry lies in its slot of the table; more lie in a block of the arena. A full
// block first lets go of what no question needs any more; what "ever" needs of that is folded into
// the group's past.
#ifndef TIDEWAITER_AGGREGATE_INTERNAL_LOG_H_
#define TIDEWAITER_AGGREGATE_INTERNAL_LOG_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/internal/arena.h"
#include "aggregate/internal/totals.h"
#include "aggregate/windows.h"
#include "base/bytes.h"
#include "base/flat_map.h"

namespace tidewaiter::aggregate {

// What the questions of a stream make necessary. CHECKs what Windows promises to check.
struct Shape {
  explicit Shape(const Stream& questions);

  Content content = Content::kTally;
  std::int32_t days = 0;            // of the longest window that is not "ever"
  bool ranks = false;               // Index keeps keys
  bool keeps_all = false;           // an "ever" that a past cannot answer
  bool folds = false;               // an "ever" that a past can answer
  bool first_of_code_only = false;  // all questions: different codes, ever
};

// All that "ever" knows about entries that were let go of.
struct Past {
  Totals totals;
  double first = 0;
  double last = 0;
  Day first_day = 0;
  Day last_day = 0;

  void Add(const Entry& entry);
};

class Log {
 public:
  Log(Shape shape, Arena& arena) : shape_(shape), arena_(&arena) {}

  // Where something changed, beyond an entry at the end.
  static constexpr std::uint32_t kNoChange = 0xFFFFFFFF;
  struct Added {
    bool kept = false;
    std::uint32_t changed_from = kNoChange;
  };
  Added Add(std::uint64_t group, const Entry& entry);

  [[nodiscard]] std::span<const Entry> Read(std::uint64_t group) const {
    const Group* found = groups_.Find(group);
    return found == nullptr ? std::span<const Entry>() : Place(*found);
  }
  [[nodiscard]] const Past* PastOf(std::uint64_t group) const {
    return shape_.folds ? past_.Find(group) : nullptr;
  }

  void Prefetch(std::uint64_t group) const { groups_.Prefetch(group); }
  // Where Add will write; looks the group up.
  void PrefetchEnd(std::uint64_t group) const;

  // See Windows::Forget. Positions in the log change.
  void Forget(Day day);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] std::size_t groups() const { return groups_.size(); }
  [[nodiscard]] std::size_t bytes() const { return groups_.bytes() + past_.bytes(); }

  void Write(std::string& out) const;
  Status Read(ByteReader& in);  // into an empty log. Errors: kCorruption

 private:
  struct Group {
    std::uint32_t size = 0;
    std::uint32_t size_class = 0;  // of its block; 0: `one` is the entry
    Entry one{};                   // otherwise low: the block, high: where in it the entries begin
  };
  static_assert(sizeof(Group) == 20);

  [[nodiscard]] std::span<const Entry> Place(const Group& group) const;
  std::span<Entry> Place(Group& group) {
    const std::span<const Entry> entries = Place(std::as_const(group));
    return {const_cast<Entry*>(entries.data()), entries.size()};  // ours, and not const
  }
  [[nodiscard]] static bool Full(const Group& group) {
    const std::uint32_t begin = group.size_class == 0 ? 0 : group.one.high;
    return begin + group.size == std::uint32_t{1} << group.size_class;
  }
  Added AddLate(std::uint64_t key, Group& group, const Entry& entry);
  void InsertAt(Group& group, std::size_t position, const Entry& entry);
  void MakeRoom(std::uint64_t key, Group& group, Day newest);
  std::span<Entry> LetGo(std::uint64_t key, std::span<Entry> entries, Day today);
  void MoveTo(Group& group, std::span<const Entry> kept, std::uint32_t size_class);
  [[nodiscard]] bool IsAgain(std::span<const Entry> entries, const Entry& entry) const;
  Status ReadGroup(ByteReader& in);

  Shape shape_;
  Arena* arena_;
  FlatMap<Group> groups_;
  FlatMap<Past> past_;
};

// Keeps the first entry of each code; of the order nothing changes. Returns what is left.
std::span<Entry> KeepFirstOfCode(std::span<Entry> entries);

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_INTERNAL_LOG_H_
