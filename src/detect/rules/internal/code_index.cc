#include "detect/rules/internal/code_index.h"

#include <algorithm>

#include "base/hash.h"
#include "detect/rules/internal/truth.h"

namespace tidewaiter::rules::internal {
namespace {

void AddLength(std::vector<std::size_t>& lengths, std::size_t length) {
  const auto at = std::ranges::lower_bound(lengths, length);
  if (at == lengths.end() || *at != length) lengths.insert(at, length);
}

}  // namespace

std::size_t TextHash::operator()(std::string_view text) const {
  return HashBytes(text);
}

std::uint32_t CodeIndex::Add(const std::vector<CodeRange>& ranges) {
  const auto number = static_cast<std::uint32_t>(sets_.size());
  const auto [found, is_new] = numbers_.try_emplace(ranges, number);
  if (!is_new) return found->second;
  sets_.push_back(&found->first);
  for (const CodeRange& range : ranges) {
    if (range.low == range.high) {
      AddSingle(range.low, number);
    } else {
      ranges_.push_back({range, number});
    }
  }
  return number;
}

void CodeIndex::AddSingle(const std::string& code, std::uint32_t set) {
  singles_[code].push_back(set);
  if (kind_ == FieldKind::kHsCode) AddLength(lengths_, code.size());
}

std::vector<std::uint32_t> CodeIndex::Holding(std::string_view code) const {
  std::vector<std::uint32_t> sets;
  const auto add = [&](std::string_view key) {
    const auto found = singles_.find(key);
    if (found != singles_.end())
      sets.insert(sets.end(), found->second.begin(), found->second.end());
  };
  if (kind_ == FieldKind::kHsCode) {
    for (const std::size_t length : lengths_) {
      if (length <= code.size()) add(code.substr(0, length));
    }
  } else {
    add(code);
  }
  for (const Range& range : ranges_) {
    if (InRange(range.range, kind_, code)) sets.push_back(range.set);
  }
  std::ranges::sort(sets);
  const auto doubled = std::ranges::unique(sets);
  sets.erase(doubled.begin(), doubled.end());
  return sets;
}

DatedCodes::DatedCodes(const CodeSet& set, FieldKind kind) : kind_(kind), expires_(set.expires) {
  for (const auto& [entry, until] : set.entries) {
    const auto [at, is_new] = last_.try_emplace(entry, until);
    if (!is_new && at->second) at->second = until ? std::max(*at->second, *until) : until;
    if (kind == FieldKind::kHsCode) AddLength(lengths_, entry.size());
  }
}

Truth DatedCodes::Holds(std::string_view code, std::optional<double> day) const {
  Truth any = Truth::kFalse;
  const auto look = [&](std::string_view key) {
    const auto found = last_.find(key);
    if (found != last_.end()) any = Or(any, CountsOn(found->second, day));
  };
  if (kind_ == FieldKind::kHsCode) {
    for (const std::size_t length : lengths_) {
      if (length <= code.size()) look(code.substr(0, length));
    }
  } else {
    look(code);
  }
  return And(any, CountsOn(expires_, day));
}

}  // namespace tidewaiter::rules::internal
