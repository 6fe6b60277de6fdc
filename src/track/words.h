// Words: the texts behind track/sentences.h, each in every language.
//
// {name} is a parameter of the reason, {name#} one that is a number and gets the decimal sign of
// the language. A family of alarms keeps its table in a file of its own and is named in
// SentenceTables.
#ifndef TIDEWAITER_TRACK_WORDS_H_
#define TIDEWAITER_TRACK_WORDS_H_

#include <span>
#include <string_view>
#include <vector>

#include "declaration/language.h"
#include "track/alarm.h"

namespace tidewaiter::track {

struct Sentence {
  std::string_view id;
  tidewaiter::Said said;
};

std::span<const Sentence> UnitSentences();                  // of behaviours of units
std::vector<std::span<const Sentence>> SentenceTables();    // of all
const tidewaiter::Said* FindSentence(std::string_view id);  // nullptr: there is none
const tidewaiter::Said& KindText(AlarmKind kind);           // "seal cut"
const tidewaiter::Said& SeverityText(Severity severity);    // "look now"

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_WORDS_H_
