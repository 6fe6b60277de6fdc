// Everyday names: what officers call countries and fields, for "did you mean".
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_EVERYDAY_NAMES_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_EVERYDAY_NAMES_H_

#include <string_view>

namespace tidewaiter::rules {

// The ISO 3166-1 code of a country's English name ("China", "south_korea"), or "". The names of the
// countries that trade most. Case does not count; words are joined by '_'.
std::string_view CountryCode(std::string_view snake_name);

// The field that is usually meant by a word ("weight": "net_mass"), or "".
std::string_view FieldMeantBy(std::string_view snake_word);

// The error kind that is usually meant by a word ("undervaluation": "undervalued"), or "".
std::string_view ErrorKindMeantBy(std::string_view snake_word);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_EVERYDAY_NAMES_H_
