// Sentences: an alarm said in a language.
//
//   SayAlarm(alarm, Language::kEnglish)
//   // "1240 m from the way that was agreed; 500 m are allowed."
//   SayReason(alarm.finding.reasons[0], Language::kFrench)
//
// Texts are data (track/words.h), all languages side by side; a test checks that each template has
// the same numbers in every language and that every template that is raised is there. Arabic
// sentences hold invisible marks around values (declaration/language.h). Pure; thread-safe.
#ifndef TIDEWAITER_TRACK_SENTENCES_H_
#define TIDEWAITER_TRACK_SENTENCES_H_

#include <string>
#include <string_view>

#include "declaration/language.h"
#include "track/alarm.h"

namespace tidewaiter::track {

// The template's id where nobody has words for it.
std::string SayReason(const Reason& reason, Language language);
std::string_view KindLabel(AlarmKind kind, Language language);
std::string_view SeverityLabel(Severity severity, Language language);
// The reasons; the kind alone without reasons (what ended). Whoever shows it beside KindLabel says
// nothing twice.
std::string SayAlarm(const Alarm& alarm, Language language);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_SENTENCES_H_
