// Sentence tables: the texts behind risk/sentences.h, each in every language.
//
// {name} is a parameter of the reason, {name#} one that is a number and gets the decimal sign of
// the language, {name_minor} an amount; {what} and {goods} are put together by RenderReason.
#ifndef TIDEWAITER_RISK_SENTENCE_TABLES_H_
#define TIDEWAITER_RISK_SENTENCE_TABLES_H_

#include <span>
#include <string_view>

#include "declaration/error_kind.h"
#include "declaration/outcome.h"
#include "risk/language.h"
#include "risk/stake.h"

namespace tidewaiter::risk {

struct Named {
  std::string_view id;
  Said said;
};

std::span<const Named> TemplateTable();
const Said* FindTemplate(std::string_view id);  // nullptr: there is none
const Said* FindField(std::string_view name);   // "importer", and "chapter" and "heading"
const Said& LevelText(std::string_view level);  // how alike the goods of a price are, "0" to "4"
const Said& KindText(ErrorKind kind);
const Said& BasisText(SelectionBasis basis);
const Said& StakeBasisText(StakeBasis basis);
const Said& NoReasonText();
const Said& CommaText();  // between parts of a list

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_SENTENCE_TABLES_H_
