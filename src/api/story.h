// Story: what happened and what follows, in sentences that people read.
//
//   EventSentence(event, "Inspector A. Mbeki", Language::kEnglish, context)
//   // "Inspector A. Mbeki found the origin of item 2 wrong (DE instead of CN) and released the
//   //  goods."
//   NotificationSentence("released", "B-2026-17", Language::kSpanish)
//   WhyOfficerSentence("least_load", Language::kArabic)
//
// All in four languages (risk/language.h); texts are tables in story_texts.cc and act_texts.cc.
// Plain text, not escaped; values in Arabic stand between isolating marks. What an event or a
// caller does not know is left out of the sentence; damaged data give the sentence of the kind
// without particulars. Instructions, officers and what-if are for officers: they speak of
// suspicions. Traders get NotificationSentence, and EventSentence with `for_trader`, which never
// do. Pure; thread-safe as long as the functions of the context are.
#ifndef TIDEWAITER_API_STORY_H_
#define TIDEWAITER_API_STORY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "declaration/error_kind.h"
#include "desk/event.h"
#include "desk/words.h"
#include "risk/language.h"

namespace tidewaiter::api {

// What the sentences of events may know besides the event. All of it may be left empty.
struct StoryContext {
  // Name of an account, "" when there is none: then the id is shown.
  std::function<std::string(std::string_view account)> name_of = {};
  // What the declaration said where a control corrected it, as people read it, without currency;
  // "" when not known. `item` counts from 1.
  std::function<std::string(std::uint32_t item, ErrorKind kind)> declared = {};
  // Whether a control is an audit: an audit does not release goods.
  std::function<bool(std::string_view control)> is_audit = {};
  // True leaves out what a trader is not told: suspicions, reasons, findings, who the officers are.
  bool for_trader = false;
  std::string office = {};       // name of the declaration's office; else its code is shown
  std::string currency = "XXX";  // ISO 4217; XXX is not shown
};

// One sentence about an event of any kind, known here or not. `actor_name` "" shows the actor's id;
// the actor "system" is called the system. O(bytes of the data).
std::string EventSentence(const desk::Event& event, std::string_view actor_name,
                          risk::Language language, const StoryContext& context);

// For a trader: what happened to declaration `lrn` and what to do next. Codes are those of
// desk::NotificationCode; another gets a sentence that there is news. Says nothing of why.
std::string NotificationSentence(std::string_view code, std::string_view lrn,
                                 risk::Language language);

// What an officer checks, and how, when this is suspected.
std::string InstructionSentence(ErrorKind kind, risk::Language language);

// How the officer of a control was chosen: "least_load", "skill", "only_one", "nobody", "by_hand"
// (clearance/assignment.h). "" for another word.
std::string WhyOfficerSentence(std::string_view why, risk::Language language);

// What would have been otherwise: without one reason, or with less at stake.
struct WhatIf {
  // The reason taken away: a template id of risk/sentences.h, and its sentence for ids that have no
  // short name here.
  std::string template_id;
  std::string reason_sentence;
  double probability = 0;               // 0..1, without the reason
  desk::Lane lane = desk::Lane::kNone;  // that it would have gone to
  // Set: the worth of a check below which it would not have been selected, in minor units; the
  // members above are not looked at.
  std::optional<std::int64_t> worth_below_minor = {};
  std::string currency = "XXX";
  int currency_digits = 2;
};
std::string WhatIfSentence(const WhatIf& what_if, risk::Language language);

std::string LaneLabel(desk::Lane lane, risk::Language language);     // "red lane"
std::string StateLabel(desk::State state, risk::Language language);  // "under control"

// The language of ours that an Accept-Language header (RFC 9110, 12.5.4) prefers: "fr-CH, en;q=0.8"
// is French. A range speaks for its primary language; of equals the first stands; "*" takes the
// first language of ours that was not refused. Elements that cannot be read are passed over, and so
// is what comes after the first 50. nullopt when none of ours is accepted.
std::optional<risk::Language> NegotiateLanguage(std::string_view accept_language);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_STORY_H_
