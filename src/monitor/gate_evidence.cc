#include "monitor/gate_evidence.h"

#include <algorithm>

#include "codec/json_writer.h"
#include "ledger/draft.h"
#include "ledger/shipment.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::string_view kEventType = "shipment.event";
constexpr std::string_view kRecordType = "application/json";

std::string_view KindOf(track::SealStanding seal) {
  switch (seal) {
    case track::SealStanding::kQuiet:
      return kGatePassedSealed;
    case track::SealStanding::kAlarmed:
      return kGatePassedUnsealed;
    case track::SealStanding::kNotNeeded:
    case track::SealStanding::kSilent:
      break;  // nobody knows
  }
  return kGatePassed;
}

std::string TextValue(std::string_view text) {
  std::string json;
  codec::AppendJsonText(json, text);
  return json;
}

Result<ledger::Payload> PayloadOf(const GatePass& pass, std::string_view object,
                                  const ledger::FillSecret& fill) {
  ledger::Payload payload{.object = std::string(object)};
  const std::string record = ledger::DocumentValue(WriteGatePass(pass), kRecordType);
  for (const auto& [name, value] : {std::pair("gate", TextValue(pass.gate)),
                                    {"pass", record},
                                    {"unit", TextValue(pass.unit)}}) {
    ASSIGN_OR_RETURN(ledger::Field field, ledger::NewField(name, value, fill));
    payload.fields.push_back(std::move(field));
  }
  return payload;
}

}  // namespace

Result<GateEvidence> ConditionEvidenceOf(const GatePass& pass, track::SealStanding seal,
                                         const ShipmentPlace& place,
                                         const ledger::FillSecret& fill) {
  const auto no = [](std::string why) {
    return Fail(ErrorCode::kFailedPrecondition, std::move(why));
  };
  if (pass.verdict != track::Verdict::kOpen) return no("the unit did not go through");
  if (pass.direction == device::GateDirection::kReverse) return no("the unit went backwards");
  if (!place.latest.object.starts_with("shipment/")) {
    return Fail(ErrorCode::kInvalidArgument, place.latest.object + " is no shipment");
  }
  if (place.latest.type == "shipment.close") return no("the shipment is over");
  const ledger::ShipmentPlaces places = ledger::PlacesAfter(place.latest);
  GateEvidence evidence{.draft = ledger::After(place.latest, kEventType), .payload = {}};
  ASSIGN_OR_RETURN(evidence.payload, PayloadOf(pass, place.latest.object, fill));
  evidence.draft.charter = place.charter;
  // The clock of a reader may be ahead of ours: an event is told when it has happened.
  evidence.draft.time_ms = std::max({place.now_ms, pass.at_ms, place.latest.time_ms});
  evidence.draft.commitments = ledger::CommitmentsOf(evidence.payload);
  evidence.draft.data = ledger::WriteShipmentNote({.parties_at = places.parties_at,
                                                   .documents_at = places.documents_at,
                                                   .by = place.by,
                                                   .kind = std::string(KindOf(seal)),
                                                   .at_ms = pass.at_ms});
  return evidence;
}

}  // namespace tidewaiter::monitor
