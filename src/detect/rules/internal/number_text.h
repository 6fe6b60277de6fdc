// Numbers and units as they are written: exactly the same number comes back when what is printed
// is read.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_TEXT_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "detect/rules/schema.h"

namespace tidewaiter::rules {

// What a written unit does to the number before it: "12.5 XTS/kg" is 1250 minor units a kilogram.
struct WrittenUnit {
  Unit unit = {};
  int shift = 0;  // times 10^shift
  int times = 1;  // and times this: weeks
};

// One word, "kg", "XTS", "days"; nothing when it is no unit. Case counts only for the currency.
std::optional<WrittenUnit> FindUnit(std::string_view word, const Schema& schema);

// `digits` (underscores allowed, at most one point) times 10^shift times `times`, correctly
// rounded. Nothing when it is no number or has more than one point.
std::optional<double> ReadDigits(std::string_view digits, const WrittenUnit& unit);

// The number divided by 10^shift, without exponent, as short as it can be.
std::string PrintDigits(double number, int shift);
std::string PrintPercent(double share);  // "40%", also "200%"

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_TEXT_H_
