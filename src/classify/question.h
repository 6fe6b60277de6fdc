// Question: what to ask a trader when two codes differ by a fact that the tariff names.
//
//   FindQuestion(names, {"520812", "520811"}, "en")
//   // about "5208", options {"of a weight exceeding 100 g/m2", "520812"}, {"... not ...",
//   "520811"}
//
// The facts are the parts of the codes' own texts, below the code they have in common, that the
// others do not have: nothing is listed by hand, so it works for any tariff and language.
// Pure, thread-safe.
#ifndef TIDEWAITER_CLASSIFY_QUESTION_H_
#define TIDEWAITER_CLASSIFY_QUESTION_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classify/nomenclature.h"

namespace tidewaiter::classify {

struct Option {
  std::string fact;  // in the words of the tariff: give it to Suggest when it is the answer
  std::string code;  // six digits: where it leads
  friend bool operator==(const Option&, const Option&) = default;
};

struct Question {
  std::string about;            // what the codes have in common: four digits, two, or ""
  std::vector<Option> options;  // two or more, in the order of the codes given
  friend bool operator==(const Question&, const Question&) = default;
};

// `codes`: of six digits, the likeliest first. Takes those in the heading of the first when the
// second is there too, else compares headings. Nothing when the texts do not tell them apart.
std::optional<Question> FindQuestion(const Nomenclature& names, std::span<const std::string> codes,
                                     std::string_view language);

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_QUESTION_H_
