// GatePass: one unit at one gate: what the readers saw, what it was taken for, how it was decided
// and by whom.
//
//   GatePass pass = PassOf(decided);                      // of track/gate_watch.h
//   ASSIGN_OR_RETURN(pass, Decide(pass, {.verdict = Verdict::kOpen, .by = anna, .note = "..."}));
//
// The barrier's decision stays as it was; readings that came later are added (Complete). Who holds
// or refers a unit leaves it to a person, who decides once. Kept as records "gate_pass"
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_GATE_PASS_H_
#define TIDEWAITER_MONITOR_GATE_PASS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "device/gate_reading.h"
#include "track/gate_watch.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kPassRecords = "gate_pass";
inline constexpr std::size_t kPassNoteMax = 4000;

struct GatePass {
  std::string id = {};   // "GP-" and 16 hexadecimal digits, of the key
  std::string key = {};  // track::Pass::id: the same for the same readings
  std::string gate = {};
  std::int64_t lane = 0;
  device::GateDirection direction = device::GateDirection::kUnknown;
  std::int64_t at_ms = 0;  // of the first reading
  track::Verdict verdict = track::Verdict::kRefer;
  bool fast = false;
  std::string officer = {};  // account; "" = the gate itself
  std::string movement = {};
  std::string unit = {};
  double agreement = 0;
  std::vector<Reason> reasons = {};
  std::vector<device::GateReading> readings = {};
  std::vector<std::uint64_t> evidence = {};  // records of the frame log
  std::string note = {};                     // of the officer
  // The gate was alone and decided by this list (gate_list.h); 0: decided here.
  std::uint64_t list_sequence = 0;
  friend bool operator==(const GatePass&, const GatePass&) = default;

  // A person is to decide about it.
  [[nodiscard]] bool waits() const { return verdict != track::Verdict::kOpen && officer.empty(); }
};

std::string PassId(std::string_view key);
GatePass PassOf(const track::Decided& decided);
// With readings that came after it was decided; verdict, officer and note stay.
GatePass Complete(GatePass pass, const track::Decided& later);

struct PassDecision {
  track::Verdict verdict = track::Verdict::kOpen;
  std::string by = {};
  std::string note = {};
  std::string movement = {};  // that it belongs to after all; "" = as it was taken for
};
// Errors (Error::field): "wrong_state" (it is open, or somebody decided), "note_needed".
Result<GatePass> Decide(GatePass pass, const PassDecision& decision);

std::optional<track::Verdict> FindVerdict(std::string_view name);

// Readings in our own form (docs/formats/gate-readings.md), as device::ReadGateJson reads them.
std::string WriteReadings(const std::vector<device::GateReading>& readings);

std::string WriteGatePass(const GatePass& pass);
Result<GatePass> ParseGatePass(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_PASS_H_
