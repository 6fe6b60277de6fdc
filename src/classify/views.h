// Views: what may be shown to whom, as types, so that no caller can leak by mistake.
//
//   const OfficerView officer = ViewForOfficer(classifier, text, 5, declared_code);
//   const TraderView trader = ViewForTrader(classifier, text, 5, "en");
//
// A trader gets codes, the tariff's own words, published rulings, the question and the vague word.
// There is no place in TraderView for a probability, for another trader's text, or for anything an
// alarm is made of; and the number of codes does not depend on how sure the classifier is, beyond
// what it has candidates for. Thread-safe as Classifier.
#ifndef TIDEWAITER_CLASSIFY_VIEWS_H_
#define TIDEWAITER_CLASSIFY_VIEWS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classify/classifier.h"

namespace tidewaiter::classify {

struct OfficerView {
  Suggestions suggestions;
  std::optional<Compatibility> check;  // when a code was declared
};

struct TraderRuling {
  std::string id;
  std::string code;
  std::string text;
};

struct TraderSuggestion {
  std::string code;
  std::string text;  // of the nomenclature, from the chapter down
  std::vector<TraderRuling> rulings;
};

struct TraderView {
  std::vector<TraderSuggestion> codes;  // the likeliest first
  std::optional<Question> question;
  std::optional<Vague> vague;
};

// `declared_code` "" for none; it is checked against the text alone. `fact`: an answer to the
// question, "". Errors: kInvalidArgument for what is no code.
Result<OfficerView> ViewForOfficer(const Classifier& classifier, std::string_view text,
                                   std::size_t most, std::string_view declared_code,
                                   std::string_view fact = "");

// `language`: of the nomenclature's words, where it has them. `fact`: an answer to the question,
// "".
TraderView ViewForTrader(const Classifier& classifier, std::string_view text, std::size_t most,
                         std::string_view language, std::string_view fact = "");

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_VIEWS_H_
