// UsedEntries: which entries of gates are used: their unit went through, and a second one that
// comes with the same papers is not waved through.
//
//   UsedEntries used;
//   for (const auto& row : passes.All()) used.Note(row->value);      // at a start
//   used.Note(pass);                                                 // of each pass that is kept
//   for (const std::string& entry : used.At("malaba-in")) watch.SetUsed(entry);
//
// Nothing is kept of it anywhere: passes are records, and an open one names its movement, so that
// after a kill the same entries are used as before. It does not matter who opened: the gate, a
// person, or the gate by its list while it was alone. What belongs to movements that are over goes
// with Keep; until then it is some 100 bytes an entry. Thread-safe; a lock and a look-up.
#ifndef TIDEWAITER_MONITOR_GATE_USED_H_
#define TIDEWAITER_MONITOR_GATE_USED_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/gate_pass.h"

namespace tidewaiter::monitor {

// Of a movement at a gate: the same in every list and after every start.
std::string EntryId(std::string_view movement, std::string_view gate);

class UsedEntries {
 public:
  // Passes that are not open, or are nobody's, are passed over.
  void Note(const GatePass& pass);
  [[nodiscard]] bool Has(std::string_view gate, std::string_view movement) const;
  [[nodiscard]] std::vector<std::string> At(std::string_view gate) const;  // entries, rising
  // Counts up when an entry of any gate is new.
  [[nodiscard]] std::uint64_t change() const;
  // Forgets movements for which `is_open` says no. Called without the lock being held.
  void Keep(const std::function<bool(std::string_view movement)>& is_open);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> movements_;  // by gate
  std::uint64_t change_ = 0;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_USED_H_
