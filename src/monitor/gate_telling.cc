#include "monitor/gate_telling.h"

#include <optional>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/entry.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using track::SealStanding;

std::optional<TellingState> FindState(std::string_view name) {
  for (const TellingState one :
       {TellingState::kWaiting, TellingState::kTold, TellingState::kRefused}) {
    if (Name(one) == name) return one;
  }
  return std::nullopt;
}

std::optional<SealStanding> FindStanding(std::string_view name) {
  for (const SealStanding one : {SealStanding::kNotNeeded, SealStanding::kQuiet,
                                 SealStanding::kAlarmed, SealStanding::kSilent}) {
    if (Name(one) == name) return one;
  }
  return std::nullopt;
}

std::string_view EventOf(TellingState state) {
  switch (state) {
    case TellingState::kTold:
      return "gate.told";
    case TellingState::kRefused:
      return "gate.not_told";
    case TellingState::kWaiting:
      break;
  }
  return "";
}

}  // namespace

std::string_view Name(TellingState state) {
  switch (state) {
    case TellingState::kTold:
      return "told";
    case TellingState::kRefused:
      return "refused";
    case TellingState::kWaiting:
      break;
  }
  return "waiting";
}

bool IsShipment(std::string_view object) {
  return object.starts_with("shipment/") && ledger::IsObjectId(object);
}

clearance::PutRecord PutTelling(const GateTelling& telling, std::uint64_t if_version) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("movement", telling.movement).Member("shipment", telling.shipment);
  if (telling.state == TellingState::kTold) {
    json.Member("log", telling.log).Member("index", telling.index);
  }
  json.MemberUnlessEmpty("why", telling.why).EndObject();
  return {.collection = std::string(kTellingRecords),
          .id = telling.pass,
          .if_version = if_version,
          .body = WriteTelling(telling),
          .kind = std::string(EventOf(telling.state)),
          .data = std::move(data)};
}

std::string WriteTelling(const GateTelling& telling) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("pass", telling.pass).Member("movement", telling.movement);
  json.Member("shipment", telling.shipment).Member("at_ms", telling.at_ms);
  json.Member("since_ms", telling.since_ms).Member("seal", Name(telling.seal));
  json.Member("state", Name(telling.state));
  AppendTexts(json, "drafts", telling.drafts);
  json.MemberUnlessEmpty("log", telling.log);
  if (telling.number > 0) json.Member("number", telling.number).Member("index", telling.index);
  json.MemberUnlessEmpty("why", telling.why).MemberUnlessEmpty("detail", telling.detail);
  json.EndObject();
  return out;
}

Result<GateTelling> ParseTelling(std::string_view text) {
  const auto damaged = [] {
    return Fail(ErrorCode::kCorruption, "what the ledger is to be told of a gate");
  };
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return damaged();
  const auto root = json.root();
  const auto state = FindState(TextOf(root, "state"));
  const auto seal = FindStanding(TextOf(root, "seal"));
  GateTelling telling{.pass = TextOf(root, "pass"),
                      .movement = TextOf(root, "movement"),
                      .shipment = TextOf(root, "shipment"),
                      .at_ms = IntegerOf(root, "at_ms"),
                      .since_ms = IntegerOf(root, "since_ms"),
                      .drafts = TextsOf(root, "drafts"),
                      .log = TextOf(root, "log"),
                      .number = static_cast<std::uint32_t>(IntegerOf(root, "number")),
                      .index = static_cast<std::uint64_t>(IntegerOf(root, "index")),
                      .why = TextOf(root, "why"),
                      .detail = TextOf(root, "detail")};
  if (!state || !seal || telling.pass.empty() || !IsShipment(telling.shipment)) return damaged();
  telling.state = *state;
  telling.seal = *seal;
  return telling;
}

}  // namespace tidewaiter::monitor
