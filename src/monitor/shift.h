// Shift: who has the control room from when to when. Handing over names the one who takes it and
// what they must know; it counts when that person has taken it. Until then the room is still held
// by who held it.
//
// Kept as records "shift" (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_SHIFT_H_
#define TIDEWAITER_MONITOR_SHIFT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kShiftRecords = "shift";

struct Shift {
  std::string id = {};
  std::string by = {};  // who hands over; "" = the first shift of the room
  std::string to = {};  // who takes it
  std::string note = {};
  std::int64_t handed_ms = 0;
  std::int64_t accepted_ms = 0;  // 0: not yet
  std::int64_t open_alarms = 0;  // at that moment
  friend bool operator==(const Shift&, const Shift&) = default;
};

// Errors (Error::field): "own_request" (hands over to themselves), "note_needed".
Status MayHandOver(const Shift& shift);
// Errors: "not_yours" (another one was named), "wrong_state" (taken already).
Result<Shift> Accept(Shift shift, std::string_view by, std::int64_t at_ms);

std::string WriteShift(const Shift& shift);
Result<Shift> ParseShift(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_SHIFT_H_
