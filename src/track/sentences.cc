#include "track/sentences.h"

#include "track/words.h"

namespace tidewaiter::track {
namespace {

std::string Value(const Reason& reason, std::string_view name, Language language) {
  const bool is_number = name.ends_with('#');
  if (is_number) name.remove_suffix(1);
  const std::string_view value = reason.Parameter(name);
  if (value.empty()) return "–";
  return Isolated(is_number ? LocalNumber(value, language) : std::string(value), language);
}

}  // namespace

std::string SayReason(const Reason& reason, Language language) {
  const Said* said = FindSentence(reason.template_id);
  if (said == nullptr) return reason.template_id;
  return Fill(said->In(language),
              [&](std::string_view name) { return Value(reason, name, language); });
}

std::string_view KindLabel(AlarmKind kind, Language language) {
  return KindText(kind).In(language);
}

std::string_view SeverityLabel(Severity severity, Language language) {
  return SeverityText(severity).In(language);
}

std::string SayAlarm(const Alarm& alarm, Language language) {
  std::string text;
  for (const Reason& reason : alarm.finding.reasons) {
    if (!text.empty()) text += ' ';
    text += SayReason(reason, language);
  }
  return text.empty() ? std::string(KindLabel(alarm.kind, language)) : text;
}

}  // namespace tidewaiter::track
