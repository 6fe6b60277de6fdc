#include "aggregate/internal/index.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidewaiter::aggregate {
namespace {

constexpr std::size_t kBlock = 64;  // entries of a node of level 0: two kilobytes to scan
constexpr std::size_t kFan = 16;    // five levels for 4 million entries

std::size_t SpanOf(std::size_t level) {
  std::size_t span = kBlock;
  for (; level > 0; --level)
    span *= kFan;
  return span;
}

}  // namespace

std::size_t Index::covered() const {
  return levels_.empty() ? 0 : levels_.front().totals.size() * kBlock;
}

// Calls on_node(level, node) for the largest whole nodes and on_entry(position) for the rest.
template <typename OnNode, typename OnEntry>
void Index::Walk(std::size_t low, std::size_t high, OnNode on_node, OnEntry on_entry) const {
  while (low < high) {
    std::size_t span = 0;  // of the largest node that begins here and ends within
    std::size_t level = 0;
    for (std::size_t next = kBlock; level < levels_.size(); ++level, next *= kFan) {
      const bool whole =
          low % next == 0 && low + next <= high && low / next < levels_[level].totals.size();
      if (!whole) break;
      span = next;
    }
    if (span == 0) {
      on_entry(low++);
    } else {
      on_node(level - 1, low / span);
      low += span;
    }
  }
}

std::span<const double> Index::Keys(std::size_t level, std::size_t node) const {
  const std::size_t span = SpanOf(level);
  return std::span(levels_[level].keys).subspan(node * span, span);
}

double Index::KeyOf(const Entry& entry) {
  if (content_ != Content::kCodes) return entry.number();
  LastDay& last = last_[entry.bits()];
  const double key = last.known != 0 ? last.day : -std::numeric_limits<double>::infinity();
  last = {entry.day, 1};
  unsorted_.push_back(key);
  return key;
}

void Index::AddBlock(Entries block) {
  Level& level = levels_.front();
  Totals totals;
  const std::size_t begin = level.keys.size();
  for (const Entry& entry : block) {
    if (content_ != Content::kCodes) totals.Add(entry.number());
    if (ranks_) level.keys.push_back(KeyOf(entry));
  }
  level.totals.push_back(totals);
  std::sort(level.keys.begin() + static_cast<std::ptrdiff_t>(begin), level.keys.end());
}

// Joins the last kFan nodes of the level below.
void Index::AddNode(std::size_t number) {
  Level& level = levels_[number];
  const Level& below = levels_[number - 1];
  const std::size_t first = level.totals.size() * kFan;
  Totals totals;
  for (std::size_t child = first; child < first + kFan; ++child)
    totals.Add(below.totals[child]);
  level.totals.push_back(totals);
  if (!ranks_) return;
  const std::size_t span = SpanOf(number - 1);
  const auto from = below.keys.begin() + static_cast<std::ptrdiff_t>(first * span);
  const auto begin =
      level.keys.insert(level.keys.end(), from, from + static_cast<std::ptrdiff_t>(kFan * span));
  for (std::size_t run = span; run < kFan * span; run *= 2) {  // merged in pairs
    for (std::size_t at = 0; at < kFan * span; at += 2 * run) {
      const auto left = begin + static_cast<std::ptrdiff_t>(at);
      std::inplace_merge(left, left + static_cast<std::ptrdiff_t>(run),
                         left + static_cast<std::ptrdiff_t>(2 * run));
    }
  }
}

void Index::Extend(Entries entries) {
  if (levels_.empty()) levels_.emplace_back();
  while (covered() + kBlock < entries.size())
    AddBlock(entries.subspan(covered(), kBlock));
  for (std::size_t level = 1; levels_[level - 1].totals.size() >= kFan; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    while ((levels_[level].totals.size() + 1) * kFan <= levels_[level - 1].totals.size())
      AddNode(level);
  }
}

void Index::Truncate(std::size_t position) {
  if (position >= covered()) return;
  if (content_ == Content::kCodes) {  // which day came before is not known without all of them
    *this = Index(content_, ranks_);
    return;
  }
  std::size_t span = kBlock;
  for (Level& level : levels_) {
    const std::size_t nodes = std::min(level.totals.size(), position / span);
    level.totals.resize(nodes);
    if (ranks_) level.keys.resize(nodes * span);
    span *= kFan;
  }
}

Totals Index::Over(Entries entries, std::size_t low, std::size_t high) const {
  Totals totals;
  Walk(
      low, high,
      [&](std::size_t level, std::size_t node) { totals.Add(levels_[level].totals[node]); },
      [&](std::size_t at) { totals.Add(entries[at].number()); });
  return totals;
}

double Index::AtRank(Entries entries, std::size_t low, std::size_t high, double rank) const {
  std::vector<std::span<const double>> runs;
  std::vector<double> loose;
  Walk(
      low, high, [&](std::size_t level, std::size_t node) { runs.push_back(Keys(level, node)); },
      [&](std::size_t at) { loose.push_back(entries[at].number()); });
  std::ranges::sort(loose);
  runs.emplace_back(loose);
  return aggregate::AtRank(std::move(runs), rank);
}

std::size_t Index::Distinct(Entries entries, std::size_t low, std::size_t high,
                            double first) const {
  const double bound = std::max(first, std::numeric_limits<double>::lowest());
  std::size_t count = 0;
  const std::size_t known = std::min(high, covered());
  Walk(
      low, known,
      [&](std::size_t level, std::size_t node) {
        const std::span<const double> keys = Keys(level, node);
        count += static_cast<std::size_t>(std::ranges::lower_bound(keys, bound) - keys.begin());
      },
      [&](std::size_t at) { count += unsorted_[at] < bound ? 1 : 0; });
  std::vector<std::uint64_t> newest;  // not in the index yet
  for (std::size_t at = std::max(low, known); at < high; ++at)
    newest.push_back(entries[at].bits());
  std::ranges::sort(newest);
  const auto doubled = std::ranges::unique(newest);
  newest.erase(doubled.begin(), doubled.end());
  for (const std::uint64_t code : newest) {
    const LastDay* last = last_.Find(code);
    count += last == nullptr || last->day < bound ? 1 : 0;
  }
  return count;
}

std::size_t Index::bytes() const {
  std::size_t bytes = unsorted_.capacity() * sizeof(double) + last_.bytes();
  for (const Level& level : levels_)
    bytes += level.totals.capacity() * sizeof(Totals) + level.keys.capacity() * sizeof(double);
  return bytes;
}

}  // namespace tidewaiter::aggregate
