// Index: what makes a question about a long log cheap. Made when such a question is asked, never
// before, from the log alone; so it is neither stored nor needed.
//
// Over every 64 entries a node, over every 16 nodes another: each with the totals of its entries
// and, where ranks are asked, their keys in order. A window is then a few whole nodes and at most
// 63 entries at each end. The keys of numbers are the numbers; the key of a code is the day on
// which its group had the same code before, so that the different codes of a window are those
// entries whose key lies before the window.
#ifndef TIDEWAITER_AGGREGATE_INTERNAL_INDEX_H_
#define TIDEWAITER_AGGREGATE_INTERNAL_INDEX_H_

#include <cstddef>
#include <span>
#include <vector>

#include "aggregate/internal/entry.h"
#include "aggregate/internal/totals.h"
#include "base/flat_map.h"

namespace tidewaiter::aggregate {

// The log of one group, by day.
using Entries = std::span<const Entry>;

class Index {
 public:
  Index(Content content, bool ranks) : content_(content), ranks_(ranks) {}

  // Takes in what has come. Entries that it knows have not changed since, except those that
  // Truncate named. The newest entry is left out, for a tally still grows.
  void Extend(Entries entries);
  // Forgets about the entries from `position` on: they have changed.
  void Truncate(std::size_t position);

  // Of the entries from `low` up to before `high`, all of the log that was given to Extend last.
  [[nodiscard]] Totals Over(Entries entries, std::size_t low, std::size_t high) const;
  // Between the two numbers around rank `rank` (0 = smallest); rank <= high - low - 1.
  [[nodiscard]] double AtRank(Entries entries, std::size_t low, std::size_t high,
                              double rank) const;
  // Different codes; `first` is the first day of the window, -infinity for ever.
  [[nodiscard]] std::size_t Distinct(Entries entries, std::size_t low, std::size_t high,
                                     double first) const;

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Level {
    std::vector<Totals> totals;  // one a node
    std::vector<double> keys;    // the nodes' keys, each node's in order
  };
  struct LastDay {
    Day day = 0;
    std::uint32_t known = 0;
  };

  [[nodiscard]] std::size_t covered() const;
  void AddBlock(Entries block);
  void AddNode(std::size_t level);
  double KeyOf(const Entry& entry);
  [[nodiscard]] std::span<const double> Keys(std::size_t level, std::size_t node) const;
  template <typename OnNode, typename OnEntry>
  void Walk(std::size_t low, std::size_t high, OnNode on_node, OnEntry on_entry) const;

  Content content_;
  bool ranks_;
  std::vector<Level> levels_;
  std::vector<double> unsorted_;  // of codes: the keys in the order of the log
  FlatMap<LastDay> last_;         // of codes: by code
};

// Between the two numbers around rank `rank` (0 = smallest) of ordered runs, not all empty.
double AtRank(const std::vector<std::span<const double>>& runs, double rank);

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_INTERNAL_INDEX_H_
