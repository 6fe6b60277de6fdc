// A case as the record that is kept of it.
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "monitor/alarm_case.h"
#include "monitor/alarm_json.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using Json = simdjson::dom::element;

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "a stored case cannot be read: " + std::string(what));
}

void AppendStep(JsonWriter& json, const CaseStep& step) {
  json.BeginObject().Member("what", Name(step.what)).MemberUnlessEmpty("by", step.by);
  json.Member("at_ms", step.at_ms).MemberUnlessEmpty("note", step.note);
  json.MemberUnlessEmpty("to", step.to).MemberUnlessEmpty("outcome", Name(step.outcome));
  json.EndObject();
}

Result<CaseStep> StepOf(Json json) {
  const auto what = FindCaseAct(TextOf(json, "what"));
  const auto outcome = FindCaseOutcome(TextOf(json, "outcome"));
  if (!what || !outcome) return Damaged("a step is none that there is");
  return CaseStep{.what = *what,
                  .by = TextOf(json, "by"),
                  .at_ms = IntegerOf(json, "at_ms"),
                  .note = TextOf(json, "note"),
                  .to = TextOf(json, "to"),
                  .outcome = *outcome};
}

}  // namespace

std::string WriteCase(const AlarmCase& open) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", open.id).Member("state", Name(open.state));
  json.Member("severity", static_cast<int>(open.severity));
  json.MemberUnlessEmpty("holder", open.holder).MemberUnlessEmpty("closer", open.closer);
  json.Member("due_ms", open.due_ms).Member("escalations", open.escalations);
  json.MemberUnlessEmpty("outcome", Name(open.outcome));
  json.Member("steps_left_out", open.steps_left_out);
  json.Member("joined_left_out", open.joined_left_out);
  json.Key("alarm");
  AppendAlarm(json, open.alarm);
  json.Key("joined").BeginArray();
  for (const track::Alarm& alarm : open.joined)
    AppendAlarm(json, alarm);
  json.EndArray().Key("steps").BeginArray();
  for (const CaseStep& step : open.steps)
    AppendStep(json, step);
  json.EndArray().EndObject();
  return out;
}

Result<AlarmCase> ParseCase(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("it is no object");
  const auto state = FindCaseState(TextOf(json.root(), "state"));
  const auto outcome = FindCaseOutcome(TextOf(json.root(), "outcome"));
  const std::int64_t severity = IntegerOf(json.root(), "severity");
  if (!state || !outcome || severity < 1 || severity > 4) return Damaged("its state");
  Json alarm;
  if (json.root().at_key("alarm").get(alarm) != simdjson::SUCCESS) return Damaged("no alarm");
  AlarmCase open{.id = TextOf(json.root(), "id")};
  ASSIGN_OR_RETURN(open.alarm, AlarmOf(alarm));
  ASSIGN_OR_RETURN(open.joined, ListOf<track::Alarm>(json.root(), "joined", AlarmOf));
  ASSIGN_OR_RETURN(open.steps, ListOf<CaseStep>(json.root(), "steps", StepOf));
  open.severity = static_cast<track::Severity>(severity);
  open.state = *state;
  open.outcome = *outcome;
  open.holder = TextOf(json.root(), "holder");
  open.closer = TextOf(json.root(), "closer");
  open.due_ms = IntegerOf(json.root(), "due_ms");
  open.escalations = static_cast<int>(IntegerOf(json.root(), "escalations"));
  open.steps_left_out = static_cast<std::size_t>(IntegerOf(json.root(), "steps_left_out"));
  open.joined_left_out = static_cast<std::size_t>(IntegerOf(json.root(), "joined_left_out"));
  return open;
}

}  // namespace tidewaiter::monitor
