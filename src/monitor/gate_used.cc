#include "monitor/gate_used.h"

#include <utility>

namespace tidewaiter::monitor {

std::string EntryId(std::string_view movement, std::string_view gate) {
  std::string id(movement);
  id += '@';
  return id += gate;
}

void UsedEntries::Note(const GatePass& pass) {
  if (pass.verdict != track::Verdict::kOpen || pass.movement.empty()) return;
  const std::lock_guard lock(mutex_);
  if (movements_[pass.gate].insert(pass.movement).second) ++change_;
}

bool UsedEntries::Has(std::string_view gate, std::string_view movement) const {
  const std::lock_guard lock(mutex_);
  const auto at = movements_.find(gate);
  return at != movements_.end() && at->second.contains(movement);
}

std::vector<std::string> UsedEntries::At(std::string_view gate) const {
  std::vector<std::string> entries;
  const std::lock_guard lock(mutex_);
  const auto at = movements_.find(gate);
  if (at == movements_.end()) return entries;
  for (const std::string& movement : at->second)
    entries.push_back(EntryId(movement, gate));
  return entries;
}

std::uint64_t UsedEntries::change() const {
  const std::lock_guard lock(mutex_);
  return change_;
}

void UsedEntries::Keep(const std::function<bool(std::string_view movement)>& is_open) {
  std::vector<std::pair<std::string, std::string>> over;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> known;
  {
    const std::lock_guard lock(mutex_);
    known = movements_;
  }
  for (const auto& [gate, movements] : known) {
    for (const std::string& movement : movements) {
      if (!is_open(movement)) over.emplace_back(gate, movement);
    }
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [gate, movement] : over)
    movements_[gate].erase(movement);
}

}  // namespace tidewaiter::monitor
