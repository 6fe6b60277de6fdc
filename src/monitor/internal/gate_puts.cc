#include "monitor/internal/gate_puts.h"

#include "codec/json_writer.h"

namespace tidewaiter::monitor {

using codec::JsonWriter;
using track::Verdict;

std::string_view EventOf(const GatePass& pass) {
  switch (pass.verdict) {
    case Verdict::kOpen:
      return "gate.passed";
    case Verdict::kRefer:
      return "gate.referred";
    case Verdict::kHold:
      break;
  }
  return "gate.held";
}

clearance::PutRecord PutPass(const GatePass& pass, std::uint64_t if_version,
                             std::string_view kind) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("gate", pass.gate).Member("decision", Name(pass.verdict));
  json.MemberUnlessEmpty("movement", pass.movement).MemberUnlessEmpty("unit", pass.unit);
  json.MemberUnlessEmpty("note", pass.note).EndObject();
  return {.collection = std::string(kPassRecords),
          .id = pass.id,
          .if_version = if_version,
          .body = WriteGatePass(pass),
          .kind = std::string(kind),
          .data = std::move(data)};
}

}  // namespace tidewaiter::monitor
