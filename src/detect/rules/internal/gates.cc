#include "detect/rules/internal/gates.h"

#include <algorithm>
#include <numeric>

namespace tidewaiter::rules::internal {
namespace {

bool MayBeGate(const Quick& quick) {
  return !quick.is_number && !quick.negated;
}

// How many rules want each set, by column.
std::vector<std::vector<std::uint32_t>> WantedBy(const std::vector<Plan>& plans,
                                                 std::size_t columns) {
  std::vector<std::vector<std::uint32_t>> wanted(columns);
  for (const Plan& plan : plans) {
    for (const Quick& quick : plan.quick) {
      if (!MayBeGate(quick)) continue;
      std::vector<std::uint32_t>& column = wanted[quick.column];
      if (column.size() <= quick.set) column.resize(quick.set + std::size_t{1});
      ++column[quick.set];
    }
  }
  return wanted;
}

}  // namespace

std::span<const std::uint32_t> Gates::Column::Behind(std::uint32_t set) const {
  if (set >= ends.size()) return {};
  const std::uint32_t begin = set == 0 ? 0 : ends[set - 1];
  return std::span(rules).subspan(begin, ends[set] - begin);
}

Gates::Gates(const std::vector<Plan>& plans, std::size_t columns)
    : always_((plans.size() + 63) / 64), columns_(columns) {
  const std::vector<std::vector<std::uint32_t>> wanted = WantedBy(plans, columns);
  std::vector<const Quick*> gates(plans.size(), nullptr);
  for (std::size_t rule = 0; rule < plans.size(); ++rule) {
    const Quick*& gate = gates[rule];
    for (const Quick& quick : plans[rule].quick) {
      if (!MayBeGate(quick)) continue;
      if (gate == nullptr || wanted[quick.column][quick.set] < wanted[gate->column][gate->set]) {
        gate = &quick;
      }
    }
    if (gate == nullptr) {
      always_[rule / 64] |= std::uint64_t{1} << rule % 64;
      continue;
    }
    std::vector<std::uint32_t>& ends = columns_[gate->column].ends;
    if (ends.size() <= gate->set) ends.resize(gate->set + std::size_t{1});
    ++ends[gate->set];
  }
  std::vector<std::vector<std::uint32_t>> next;  // where the next rule of a set goes
  for (Column& column : columns_) {
    next.emplace_back(column.ends.size());
    std::exclusive_scan(column.ends.begin(), column.ends.end(), next.back().begin(), 0U);
    std::inclusive_scan(column.ends.begin(), column.ends.end(), column.ends.begin());
    column.rules.resize(column.ends.empty() ? 0 : column.ends.back());
  }
  for (std::size_t rule = 0; rule < plans.size(); ++rule) {
    const Quick* const gate = gates[rule];
    if (gate == nullptr) continue;
    columns_[gate->column].rules[next[gate->column][gate->set]++] =
        static_cast<std::uint32_t>(rule);
  }
}

void Gates::Open(Block& block) {
  open_ = always_;
  const auto open = [this](std::span<const std::uint32_t> rules) {
    for (const std::uint32_t rule : rules)
      open_[rule / 64] |= std::uint64_t{1} << rule % 64;
  };
  for (std::uint32_t number = 0; number < columns_.size(); ++number) {
    const Column& column = columns_[number];
    if (column.rules.empty()) continue;
    const CodeState& codes = block.codes(number);
    if (codes.any_missing()) {
      open(column.rules);
      continue;
    }
    for (const std::uint32_t set : codes.touched())
      open(column.Behind(set));
  }
}

}  // namespace tidewaiter::rules::internal
