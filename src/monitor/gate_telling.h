// GateTelling: a pass of a gate that the ledger is to be told of, as an event of the shipment that
// the pass's movement names: on disk together with the pass, until it stands in the ledger or the
// rules of the ledger refuse it.
//
//   puts.records.push_back(PutTelling({.pass = pass.id, .shipment = …}, 0));    // with the pass
//   …
//   telling.drafts.push_back(text);                // before it is sent
//   telling.state = TellingState::kTold;           // with where it stands
//
// A text that is signed is kept before it is sent; it is sent again as it is, and the log has each
// text once. A further one, with a later time or number, is made when the ledger does not take the
// last one any more, and none before what stands there was compared with all of them. So the event
// stands there once, however often either side is killed. Kept as records "gate_telling", ids
// those of their passes (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_GATE_TELLING_H_
#define TIDEWAITER_MONITOR_GATE_TELLING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "clearance/command.h"
#include "track/gate.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kTellingRecords = "gate_telling";

enum class TellingState : std::uint8_t {
  kWaiting = 1,  // `why`: what for, where it is not just its turn
  kTold = 2,     // final in the ledger: `log`, `number`, `index`
  kRefused = 3,  // for good: `why`, `detail`
};
std::string_view Name(TellingState state);  // "waiting", "told", "refused"

// Words of `why` beside the refusal codes of the ledger (docs/ledger-titles.md).
inline constexpr std::string_view kShipmentUnknown = "shipment_unknown";  // not in any log here
inline constexpr std::string_view kLedgerAway = "ledger_away";            // it did not answer
inline constexpr std::string_view kNoEvent = "no_event";  // the shipment is over, the pass is gone

// Earlier ones are of numbers that were taken long ago.
inline constexpr std::size_t kTellingDraftsMax = 8;

struct GateTelling {
  std::string pass = {};
  std::string movement = {};
  std::string shipment = {};  // object of the ledger
  std::int64_t at_ms = 0;     // of the pass
  std::int64_t since_ms = 0;  // when the gate opened: they are told in this order
  track::SealStanding seal = track::SealStanding::kNotNeeded;  // then
  TellingState state = TellingState::kWaiting;
  std::vector<std::string> drafts = {};  // texts that may stand there; the last is the one to send
  std::string log = {};
  std::uint32_t number = 0;  // of the entry among those of its shipment
  std::uint64_t index = 0;   // and in its log
  std::string why = {};
  std::string detail = {};
  friend bool operator==(const GateTelling&, const GateTelling&) = default;
};

// A name of a shipment as entries of the ledger have it: "shipment/S1".
bool IsShipment(std::string_view object);

// The record, with an event once it is told or refused: "gate.told", "gate.not_told".
clearance::PutRecord PutTelling(const GateTelling& telling, std::uint64_t if_version);

std::string WriteTelling(const GateTelling& telling);
Result<GateTelling> ParseTelling(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_TELLING_H_
