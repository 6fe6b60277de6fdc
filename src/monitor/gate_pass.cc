#include "monitor/gate_pass.h"

#include <simdjson.h>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "monitor/utc_text.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using device::GateDirection;
using device::GateReading;
using track::Verdict;
using Json = simdjson::dom::element;

std::unexpected<Error> Damaged(std::string what) {
  return Fail(ErrorCode::kCorruption, "a pass of a gate: " + what);
}

std::string_view WordOf(GateDirection direction) {
  switch (direction) {
    case GateDirection::kForward:
      return "forward";
    case GateDirection::kReverse:
      return "reverse";
    case GateDirection::kUnknown:
      break;
  }
  return "unknown";
}

void AppendNumbers(JsonWriter& json, std::string_view name, const std::vector<double>& numbers) {
  if (numbers.empty()) return;
  json.Key(name).BeginArray();
  for (const double number : numbers)
    json.Number(number);
  json.EndArray();
}

template <typename T>
void AppendIf(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
  if (value) json.Member(name, *value);
}

void AppendReading(JsonWriter& json, const GateReading& reading) {
  json.BeginObject().Member("kind", Name(reading.kind)).MemberUnlessEmpty("value", reading.value);
  AppendIf(json, "confidence", reading.confidence);
  AppendNumbers(json, "characters", reading.characters);
  if (!reading.candidates.empty()) {
    json.Key("candidates").BeginArray();
    for (const device::GateCandidate& candidate : reading.candidates) {
      json.BeginObject().Member("value", candidate.value);
      json.Member("confidence", candidate.confidence).EndObject();
    }
    json.EndArray();
  }
  json.Member("reader", reading.reader).MemberUnlessEmpty("gate", reading.gate);
  AppendIf(json, "lane", reading.lane);
  json.Member("direction", WordOf(reading.direction)).Member("time", UtcText(reading.time_ms));
  for (const auto& [name, text] :
       {std::pair{"country", &reading.country}, std::pair{"region", &reading.region},
        std::pair{"image", &reading.image}, std::pair{"event", &reading.event},
        std::pair{"vehicle", &reading.vehicle}, std::pair{"tid", &reading.tid}}) {
    json.MemberUnlessEmpty(name, *text);
  }
  AppendIf(json, "antenna", reading.antenna);
  AppendIf(json, "rssi_dbm", reading.rssi_dbm);
  AppendIf(json, "gross_kg", reading.gross_kg);
  AppendNumbers(json, "axles_kg", reading.axles_kg);
  AppendIf(json, "gamma_cps", reading.gamma_cps);
  AppendIf(json, "neutron_cps", reading.neutron_cps);
  if (reading.kind == device::GateKind::kRadiation) {
    json.Member("gamma_alarm", reading.gamma_alarm).Member("neutron_alarm", reading.neutron_alarm);
  }
  json.EndObject();
}

void AppendReasons(JsonWriter& json, const std::vector<Reason>& reasons) {
  json.Key("reasons").BeginArray();
  for (const Reason& reason : reasons) {
    json.BeginObject().Member("template", reason.template_id).Member("weight", reason.weight);
    json.Key("parameters").BeginObject();
    for (const auto& [name, value] : reason.parameters)
      json.Member(name, value);
    json.EndObject().EndObject();
  }
  json.EndArray();
}

Reason ReasonOf(Json json) {
  Reason reason{.template_id = TextOf(json, "template"),
                .parameters = {},
                .weight = codec::NumberOf(json, "weight")};
  simdjson::dom::object parameters;
  if (json.at_key("parameters").get(parameters) != simdjson::SUCCESS) return reason;
  for (const auto [name, value] : parameters) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) reason.parameters.emplace_back(name, text);
  }
  return reason;
}

// What was written by us reads without problems.
Result<std::vector<GateReading>> ReadingsOf(Json json) {
  Json readings;
  if (json.at_key("readings").get(readings) != simdjson::SUCCESS) return Damaged("no readings");
  simdjson::dom::array list;
  if (readings.get(list) == simdjson::SUCCESS && list.size() == 0)
    return std::vector<GateReading>();
  const device::GateRead read =
      device::ReadGateJson("{\"readings\":" + std::string(simdjson::minify(readings)) + "}");
  if (!read.problems.empty()) return Damaged("readings: " + read.problems.front().detail);
  return read.readings;
}

}  // namespace

std::string PassId(std::string_view key) {
  return fmt::format("GP-{:016x}", HashBytes(key));
}

std::optional<Verdict> FindVerdict(std::string_view name) {
  for (const Verdict one : {Verdict::kOpen, Verdict::kRefer, Verdict::kHold}) {
    if (Name(one) == name) return one;
  }
  return std::nullopt;
}

GatePass PassOf(const track::Decided& decided) {
  const track::Pass& pass = decided.pass;
  return {.id = PassId(pass.id()),
          .key = pass.id(),
          .gate = pass.gate,
          .lane = pass.lane,
          .direction = pass.direction,
          .at_ms = pass.began_ms,
          .verdict = decided.decision.verdict,
          .fast = decided.decision.fast,
          .movement = decided.decision.movement,
          .unit = decided.decision.unit,
          .agreement = decided.decision.agreement,
          .reasons = decided.decision.reasons,
          .readings = pass.readings,
          .evidence = decided.evidence};
}

GatePass Complete(GatePass pass, const track::Decided& later) {
  pass.readings = later.pass.readings;
  pass.evidence = later.evidence;
  pass.agreement = later.decision.agreement;
  if (pass.direction == GateDirection::kUnknown) pass.direction = later.pass.direction;
  return pass;
}

Result<GatePass> Decide(GatePass pass, const PassDecision& decision) {
  const auto no = [](std::string word, std::string message) {
    return Fail(ErrorCode::kFailedPrecondition, std::move(message), std::move(word));
  };
  if (!pass.waits()) return no("wrong_state", "it was decided already");
  if (decision.note.empty()) return no("note_needed", "say why");
  pass.verdict = decision.verdict;
  pass.officer = decision.by;
  pass.note = decision.note;
  if (!decision.movement.empty()) pass.movement = decision.movement;
  return pass;
}

std::string WriteReadings(const std::vector<GateReading>& readings) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("readings").BeginArray();
  for (const GateReading& reading : readings)
    AppendReading(json, reading);
  json.EndArray().EndObject();
  return out;
}

std::string WriteGatePass(const GatePass& pass) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", pass.id).Member("key", pass.key).Member("gate", pass.gate);
  json.Member("lane", pass.lane).Member("direction", static_cast<int>(pass.direction));
  json.Member("at_ms", pass.at_ms).Member("verdict", Name(pass.verdict));
  json.Member("fast", pass.fast).MemberUnlessEmpty("officer", pass.officer);
  json.MemberUnlessEmpty("movement", pass.movement).MemberUnlessEmpty("unit", pass.unit);
  json.Member("agreement", pass.agreement).MemberUnlessEmpty("note", pass.note);
  if (pass.list_sequence != 0) json.Member("list_sequence", pass.list_sequence);
  AppendReasons(json, pass.reasons);
  json.Key("readings").BeginArray();
  for (const GateReading& reading : pass.readings)
    AppendReading(json, reading);
  json.EndArray().Key("evidence").BeginArray();
  for (const std::uint64_t seq : pass.evidence)
    json.Unsigned(seq);
  json.EndArray().EndObject();
  return out;
}

Result<GatePass> ParseGatePass(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("it is no object");
  const Json root = json.root();
  const auto verdict = FindVerdict(TextOf(root, "verdict"));
  const std::int64_t direction = IntegerOf(root, "direction");
  if (!verdict || direction < 0 || direction > 2) return Damaged("its verdict or direction");
  GatePass pass{.id = TextOf(root, "id"),
                .key = TextOf(root, "key"),
                .gate = TextOf(root, "gate"),
                .lane = IntegerOf(root, "lane"),
                .direction = static_cast<GateDirection>(direction),
                .at_ms = IntegerOf(root, "at_ms"),
                .verdict = *verdict,
                .fast = codec::BoolOf(root, "fast"),
                .officer = TextOf(root, "officer"),
                .movement = TextOf(root, "movement"),
                .unit = TextOf(root, "unit"),
                .agreement = codec::NumberOf(root, "agreement"),
                .note = TextOf(root, "note"),
                .list_sequence = static_cast<std::uint64_t>(IntegerOf(root, "list_sequence"))};
  codec::EachOf(root, "reasons", [&](Json one) { pass.reasons.push_back(ReasonOf(one)); });
  codec::EachOf(root, "evidence", [&](Json one) {
    std::uint64_t seq = 0;
    if (one.get(seq) == simdjson::SUCCESS) pass.evidence.push_back(seq);
  });
  ASSIGN_OR_RETURN(pass.readings, ReadingsOf(root));
  return pass;
}

}  // namespace tidewaiter::monitor
