// Gate evidence: a unit that went through a gate as an event of its shipment in the ledger, so that
// a condition between parties can be satisfied by it: "release the guarantee when the container
// left at Malaba with its seal whole".
//
//   ASSIGN_OR_RETURN(const GateEvidence evidence, ConditionEvidenceOf(pass, seal, place, fill));
//   …                                  // kept, signed, submitted: server/gate_teller.h
//
//   {"name": "gate", "log": …, "object": "shipment/S1", "type": "shipment.event",
//    "need": {"/kind": "\"epcis:gate_passed_sealed\""}}           // the input of the condition
//
// What the public may know is the kind of the event and its time. Gate, unit and the whole pass
// with its readings are committed to (fields gate, unit, pass): the payload is kept by its owner
// and shown to who has a right. Pure; thread-safe.
#ifndef TIDEWAITER_MONITOR_GATE_EVIDENCE_H_
#define TIDEWAITER_MONITOR_GATE_EVIDENCE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "monitor/gate_pass.h"
#include "track/gate.h"

namespace tidewaiter::monitor {

// Kinds of events. Sealed: a seal that is watched was armed, heard, and not alarmed. A pass with a
// broken seal is told too, when an officer let it through: it proves that the seal was not whole.
inline constexpr std::string_view kGatePassed = "epcis:gate_passed";
inline constexpr std::string_view kGatePassedSealed = "epcis:gate_passed_sealed";
inline constexpr std::string_view kGatePassedUnsealed = "epcis:gate_passed_seal_broken";

// Where the event is going to stand.
struct ShipmentPlace {
  const ledger::Entry& latest;  // of the shipment
  std::string by = {};          // party that says so: a member or did:key that may write events
  std::uint64_t charter = 0;    // size of the charter now
  std::int64_t now_ms = 0;
};

struct GateEvidence {
  ledger::Entry draft;      // to be signed (ledger/draft.h)
  ledger::Payload payload;  // to be kept before it is submitted (payload/store.h)
};

// `seal`: how the movement's seal stood when the gate opened. Errors: kFailedPrecondition (the unit
// did not go through; it went backwards; the shipment is over), kInvalidArgument (the latest entry
// is none of a shipment).
Result<GateEvidence> ConditionEvidenceOf(const GatePass& pass, track::SealStanding seal,
                                         const ShipmentPlace& place,
                                         const ledger::FillSecret& fill);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_EVIDENCE_H_
