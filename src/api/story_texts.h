// Story texts: the tables behind api/story.h, each text in every language. {name} is filled in by
// story.cc and event_sentence.cc. Sentences of events stand without the full stop, for particulars
// and a reason may follow.
#ifndef TIDEWAITER_API_STORY_TEXTS_H_
#define TIDEWAITER_API_STORY_TEXTS_H_

#include <span>
#include <string>
#include <string_view>

#include "declaration/error_kind.h"
#include "risk/language.h"

namespace tidewaiter::api {

struct Keyed {
  std::string_view key;
  risk::Said said;
};

// Events by kind, variants as "kind/variant", those for traders as "trader/kind", and what
// sentences are put together from. nullptr for an unknown key.
const risk::Said* FindEventText(std::string_view key);
// Labels, news for traders, officers, reasons taken away: "lane/red", "news/held", "why/skill",
// "without/price.kg". nullptr for an unknown key.
const risk::Said* FindText(std::string_view key);
// What a control found: "the origin of item {item} wrong".
const risk::Said& FoundText(ErrorKind kind);
// What to check and how.
const risk::Said& InstructionText(ErrorKind kind);

// A share 0..1: "12 %", one digit more below one percent.
std::string PercentText(double share, risk::Language language);

// All of the first two: for tests.
std::span<const Keyed> EventTexts();
std::span<const Keyed> RuleEventTexts();    // of events about rules: found as the others are
std::span<const Keyed> TrackEventTexts();   // and of the control room
std::span<const Keyed> LedgerEventTexts();  // and of the ledger
std::span<const Keyed> OtherTexts();

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_STORY_TEXTS_H_
