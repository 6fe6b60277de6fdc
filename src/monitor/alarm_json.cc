#include "monitor/alarm_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::EachOf;
using codec::IntegerOf;
using codec::JsonWriter;
using codec::NumberOf;
using codec::TextOf;
using Json = simdjson::dom::element;

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "a stored alarm cannot be read: " + std::string(what));
}

void AppendReason(JsonWriter& json, const Reason& reason) {
  json.BeginObject().Member("template", reason.template_id).Member("weight", reason.weight);
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : reason.parameters)
    json.Member(name, value);
  json.EndObject().EndObject();
}

Reason ReasonOf(Json json) {
  Reason reason;
  reason.template_id = TextOf(json, "template");
  reason.weight = NumberOf(json, "weight");
  simdjson::dom::object parameters;
  if (json.at_key("parameters").get(parameters) == simdjson::SUCCESS) {
    for (const auto [name, value] : parameters) {
      std::string_view text;
      if (value.get(text) == simdjson::SUCCESS) {
        reason.parameters.emplace_back(std::string(name), std::string(text));
      }
    }
  }
  return reason;
}

void AppendFinding(JsonWriter& json, const Finding& finding) {
  json.Key("finding").BeginObject().Member("kind", ErrorKindName(finding.kind));
  json.Member("probability", finding.probability).Member("stake_minor", finding.stake_minor);
  json.MemberUnlessEmpty("stake_basis", finding.stake_basis);
  json.Key("reasons").BeginArray();
  for (const Reason& reason : finding.reasons)
    AppendReason(json, reason);
  json.EndArray().EndObject();
}

Result<Finding> FindingOf(Json json) {
  const auto kind = FindErrorKind(TextOf(json, "kind"));
  if (!kind) return Damaged("no such kind of error");
  Finding finding{.kind = *kind,
                  .probability = NumberOf(json, "probability"),
                  .stake_minor = IntegerOf(json, "stake_minor"),
                  .stake_basis = TextOf(json, "stake_basis"),
                  .reasons = {}};
  EachOf(json, "reasons", [&](Json element) { finding.reasons.push_back(ReasonOf(element)); });
  return finding;
}

std::optional<track::Severity> SeverityNamed(std::string_view name) {
  using enum track::Severity;
  for (const track::Severity severity : {kNotice, kWarning, kAlarm, kCritical}) {
    if (Name(severity) == name) return severity;
  }
  return std::nullopt;
}

}  // namespace

void AppendAlarm(JsonWriter& json, const track::Alarm& alarm) {
  json.BeginObject().Member("cause", alarm.cause).Member("kind", Name(alarm.kind));
  json.Member("severity", Name(alarm.severity));
  json.Member("phase", static_cast<int>(alarm.phase)).Member("unit", alarm.unit);
  json.MemberUnlessEmpty("device", alarm.device).MemberUnlessEmpty("movement", alarm.movement);
  json.Member("began_ms", alarm.began_ms).Member("known_ms", alarm.known_ms);
  if (alarm.ended_ms != 0) json.Member("ended_ms", alarm.ended_ms);
  if (alarm.late) json.Member("late", true);
  if (alarm.at) json.Member("lat", alarm.at->lat).Member("lon", alarm.at->lon);
  AppendFinding(json, alarm.finding);
  json.MemberUnlessEmpty("settings", alarm.settings).Key("thresholds").BeginObject();
  for (const track::Threshold& threshold : alarm.thresholds)
    json.Member(threshold.name, threshold.value);
  json.EndObject().Key("evidence").BeginArray();
  for (const std::uint64_t seq : alarm.evidence)
    json.Unsigned(seq);
  json.EndArray().EndObject();
}

Result<track::Alarm> AlarmOf(Json json) {
  const auto kind = track::FindAlarmKind(TextOf(json, "kind"));
  const auto severity = SeverityNamed(TextOf(json, "severity"));
  const std::int64_t phase = IntegerOf(json, "phase");
  if (!kind || !severity || phase < 1 || phase > 3) return Damaged("its kind, severity or phase");
  track::Alarm alarm{.cause = TextOf(json, "cause"), .kind = *kind, .severity = *severity};
  alarm.phase = static_cast<track::AlarmPhase>(phase);
  alarm.unit = TextOf(json, "unit");
  alarm.device = TextOf(json, "device");
  alarm.movement = TextOf(json, "movement");
  alarm.began_ms = IntegerOf(json, "began_ms");
  alarm.known_ms = IntegerOf(json, "known_ms");
  alarm.ended_ms = IntegerOf(json, "ended_ms");
  alarm.late = codec::BoolOf(json, "late");
  double lat = 0;
  if (json.at_key("lat").get(lat) == simdjson::SUCCESS) {
    alarm.at = geo::Point{.lat = lat, .lon = NumberOf(json, "lon")};
  }
  Json finding;
  if (json.at_key("finding").get(finding) != simdjson::SUCCESS) return Damaged("no finding");
  ASSIGN_OR_RETURN(alarm.finding, FindingOf(finding));
  alarm.settings = TextOf(json, "settings");
  simdjson::dom::object thresholds;
  if (json.at_key("thresholds").get(thresholds) == simdjson::SUCCESS) {
    for (const auto [name, value] : thresholds) {
      double number = 0;
      if (value.get(number) != simdjson::SUCCESS) return Damaged("a threshold is no number");
      alarm.thresholds.push_back({std::string(name), number});
    }
  }
  EachOf(json, "evidence", [&](Json element) {
    std::uint64_t seq = 0;
    if (element.get(seq) == simdjson::SUCCESS) alarm.evidence.push_back(seq);
  });
  return alarm;
}

}  // namespace tidewaiter::monitor
