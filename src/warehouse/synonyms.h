// Synonyms: what administrations call our fields, and which words give an outcome away. Data, not
// code. Private to the module.
#ifndef TIDEWAITER_WAREHOUSE_SYNONYMS_H_
#define TIDEWAITER_WAREHOUSE_SYNONYMS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::warehouse {

struct Synonym {
  std::string_view field;
  std::string_view words;  // normalised, separated by blanks
};

// English, French, Spanish and Portuguese.
std::span<const Synonym> Synonyms();

// A name as words: lower case without accents, parted at blanks, signs and between "aB"; digits
// stay with their letters: "HS6 Code" is {"hs6", "code"}.
std::vector<std::string> NameWords(std::string_view name);

// How well a name means a synonym, 0..1: 1 when the words are the same, less the more words the
// name has besides; 0 when one is missing.
double Likeness(const std::vector<std::string>& name, std::string_view synonym);

enum class OutcomeWord { kNone, kVerdict, kRecovered };

// Whether the words speak of what an inspection found or collected.
OutcomeWord OutcomeWordOf(const std::vector<std::string>& name);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_SYNONYMS_H_
