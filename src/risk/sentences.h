// Sentences: a reason said in a language.
//
//   RenderReason(reason, Language::kEnglish, "EUR")
//   // "Found wrong: 3 of 4 earlier inspected lines with importer 4711, heading 8517, origin HK."
//
// Texts are data (risk/sentence_tables.cc), all languages of a text side by side; a test checks
// that every template has the same numbers in each. Amounts are shown in major units. Arabic
// sentences hold invisible marks around values (risk/language.h). Pure; thread-safe.
#ifndef TIDEWAITER_RISK_SENTENCES_H_
#define TIDEWAITER_RISK_SENTENCES_H_

#include <span>
#include <string>
#include <string_view>

#include "declaration/error_kind.h"
#include "declaration/finding.h"
#include "declaration/outcome.h"
#include "risk/language.h"
#include "risk/stake.h"

namespace tidewaiter::risk {

std::string RenderReason(const Reason& reason, Language language, std::string_view currency);
std::string_view KindLabel(ErrorKind kind, Language language);         // "undervaluation"
std::string_view BasisLabel(SelectionBasis basis, Language language);  // "random check"
// On what a stake rests: "the usual price of such goods".
std::string_view StakeBasisLabel(StakeBasis basis, Language language);
// For a finding without reasons.
std::string_view NoReasonSentence(Language language);

// The ids of all templates: for tests.
std::span<const std::string_view> ReasonTemplates();

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_SENTENCES_H_
