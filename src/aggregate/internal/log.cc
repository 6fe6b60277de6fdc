#include "aggregate/internal/log.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "base/check.h"

namespace tidewaiter::aggregate {
namespace {

// How far back an Add looks for the same code on the same day: a doubled entry costs memory alone.
constexpr std::size_t kLookBack = 16;

// A third of room above what is kept, so that letting go is paid by the events that came between.
std::uint32_t ClassFor(std::size_t kept) {
  return static_cast<std::uint32_t>(std::bit_width(kept + kept / 3));
}

// The first entry of a later day.
std::size_t Behind(std::span<const Entry> entries, std::int64_t day) {
  const auto place = std::ranges::upper_bound(entries, day, {},
                                              [](const Entry& e) { return std::int64_t{e.day}; });
  return static_cast<std::size_t>(place - entries.begin());
}

bool NeedsAll(Kind kind) {
  return kind == Kind::kMedian || kind == Kind::kQuantile || kind == Kind::kDistinct;
}

}  // namespace

Shape::Shape(const Stream& questions) {
  const auto is_code = [](const Question& q) { return q.kind == Kind::kDistinct; };
  const auto is_ever = [](const Question& q) { return q.days == 0; };
  const auto all = [&](auto what) { return std::ranges::all_of(questions, what); };
  const bool codes = std::ranges::any_of(questions, is_code);
  CHECK(!codes || all(is_code));
  if (codes) {
    content = Content::kCodes;
  } else if (!all([](const Question& q) { return q.kind == Kind::kCount; })) {
    content = Content::kNumbers;
  }
  for (const Question& question : questions) {
    CHECK(question.days >= 0 && question.quantile >= 0 && question.quantile <= 1);
    days = std::max(days, question.days);
    ranks = ranks || NeedsAll(question.kind);
    keeps_all = keeps_all || (question.days == 0 && NeedsAll(question.kind));
  }
  folds = !keeps_all && std::ranges::any_of(questions, is_ever);
  first_of_code_only = codes && all(is_ever);
}

void Past::Add(const Entry& entry) {
  const double number = entry.number();
  if (totals.count == 0 || entry.day < first_day) {
    first = number;
    first_day = entry.day;
  }
  if (totals.count == 0 || entry.day >= last_day) {
    last = number;
    last_day = entry.day;
  }
  totals.Add(number);
}

std::span<const Entry> Log::Place(const Group& group) const {
  if (group.size_class == 0) return {&group.one, group.size};
  return {arena_->Block(group.size_class, group.one.low) + group.one.high, group.size};
}

void Log::PrefetchEnd(std::uint64_t group) const {
  const Group* found = groups_.Find(group);
  if (found == nullptr || found->size_class == 0) return;
  const std::span<const Entry> entries = Place(*found);
  __builtin_prefetch(entries.data() + entries.size(), 1);
}

bool Log::IsAgain(std::span<const Entry> entries, const Entry& entry) const {
  if (shape_.content != Content::kCodes) return false;
  for (std::size_t back = 0; back < std::min(entries.size(), kLookBack); ++back) {
    const Entry& earlier = entries[entries.size() - 1 - back];
    if (earlier.day != entry.day) return false;
    if (earlier.bits() == entry.bits()) return true;
  }
  return false;
}

Log::Added Log::Add(std::uint64_t key, const Entry& entry) {
  Group& group = groups_[key];
  const std::span<Entry> entries = Place(group);
  if (!entries.empty()) {
    if (entry.day < entries.back().day) return AddLate(key, group, entry);
    if (shape_.content == Content::kTally && entry.day == entries.back().day) {
      entries.back() = MakeEntry(entry.day, entries.back().number() + 1);
      return {.kept = true};
    }
    if (IsAgain(entries, entry)) return {};
  }
  Added added{.kept = true};
  if (Full(group)) {
    MakeRoom(key, group, entry.day);
    added.changed_from = 0;
  }
  InsertAt(group, group.size, entry);
  return added;
}

Log::Added Log::AddLate(std::uint64_t key, Group& group, const Entry& entry) {
  const std::span<Entry> entries = Place(group);
  std::size_t position = Behind(entries, entry.day);
  const bool same_day = position > 0 && entries[position - 1].day == entry.day;
  if (same_day && shape_.content == Content::kTally) {
    Entry& cell = entries[position - 1];
    cell = MakeEntry(cell.day, cell.number() + 1);
    return {.kept = true, .changed_from = static_cast<std::uint32_t>(position - 1)};
  }
  if (IsAgain(entries.first(position), entry)) return {};
  if (Full(group)) {
    MakeRoom(key, group, entry.day);
    position = Behind(Place(group), entry.day);
    InsertAt(group, position, entry);
    return {.kept = true, .changed_from = 0};
  }
  InsertAt(group, position, entry);
  return {.kept = true, .changed_from = static_cast<std::uint32_t>(position)};
}

void Log::InsertAt(Group& group, std::size_t position, const Entry& entry) {
  Entry* const place = Place(group).data() + position;
  std::memmove(place + 1, place, (group.size - position) * sizeof(Entry));
  *place = entry;
  ++group.size;
}

// Lets go of what lies before every window of today and of the kLateDays before.
std::span<Entry> Log::LetGo(std::uint64_t key, std::span<Entry> entries, Day today) {
  const std::int64_t settled = std::int64_t{today} - kLateDays - 1;  // no question ends before
  if (shape_.first_of_code_only) {
    const std::size_t old = Behind(entries, settled);
    const std::size_t left = KeepFirstOfCode(entries.first(old)).size();
    std::move(entries.begin() + static_cast<std::ptrdiff_t>(old), entries.end(),
              entries.begin() + static_cast<std::ptrdiff_t>(left));
    return entries.first(entries.size() - (old - left));
  }
  if (shape_.keeps_all) return entries;
  const std::size_t spent = Behind(entries, settled + 1 - std::max(shape_.days, 1));
  if (shape_.folds && spent > 0) {
    Past& past = past_[key];
    for (const Entry& entry : entries.first(spent))
      past.Add(entry);
  }
  return entries.subspan(spent);
}

// Today is the earlier of the newest two days: one line from a wrong far future does not end the
// past.
void Log::MakeRoom(std::uint64_t key, Group& group, Day newest) {
  const std::span<Entry> entries = Place(group);  // full, so not empty
  const std::span<Entry> kept = LetGo(key, entries, std::min(newest, entries.back().day));
  MoveTo(group, kept, ClassFor(kept.size()));
}

void Log::MoveTo(Group& group, std::span<const Entry> kept, std::uint32_t size_class) {
  Group moved{.size = static_cast<std::uint32_t>(kept.size()), .size_class = size_class};
  const bool same = size_class == group.size_class;
  if (size_class != 0) moved.one.low = same ? group.one.low : arena_->Take(size_class);
  if (!kept.empty()) {
    Entry* const place = size_class == 0 ? &moved.one : arena_->Block(size_class, moved.one.low);
    std::memmove(place, kept.data(), kept.size() * sizeof(Entry));
  }
  if (group.size_class != 0 && !same) arena_->Give(group.size_class, group.one.low);
  group = moved;
}

void Log::Forget(Day day) {
  FlatMap<Group> left;
  groups_.ForEach([&](std::uint64_t key, const Group& found) {
    Group group = found;
    const std::span<Entry> kept = LetGo(key, Place(group), day);
    const bool changed = kept.size() != group.size;
    if (changed) {
      MoveTo(group, kept,
             static_cast<std::uint32_t>(std::bit_width(kept.empty() ? 0 : kept.size() - 1)));
    }
    if (group.size != 0) left[key] = group;
  });
  groups_ = std::move(left);
}

std::span<Entry> KeepFirstOfCode(std::span<Entry> entries) {
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(entries[i].bits(), i); });
  std::vector<bool> first(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    first[order[i]] = i == 0 || entries[order[i]].bits() != entries[order[i - 1]].bits();
  std::size_t left = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (first[i]) entries[left++] = entries[i];
  }
  return entries.first(left);
}

}  // namespace tidewaiter::aggregate
