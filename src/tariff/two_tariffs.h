// Where two tariffs could apply (goods that enter Northern Ireland from Great Britain or the rest
// of the world), which duty is due.
//
//   ChooseUkOrEu(uk_duty, eu_duty, customs_value)    // kUk: the difference is within 3 % of the
//   value
//
// Source: the United Kingdom's rule for goods "not at risk": the UK duty is due when the EU duty is
// higher by no more than 3 % of the customs value. Pure.
#ifndef TIDEWAITER_TARIFF_TWO_TARIFFS_H_
#define TIDEWAITER_TARIFF_TWO_TARIFFS_H_

#include <cstdint>

#include "base/decimal.h"

namespace tidewaiter::tariff {

enum class TariffSide : std::uint8_t { kUk, kEu };

// The limit is rounded to the penny, half up.
inline TariffSide ChooseUkOrEu(const Decimal& uk_duty, const Decimal& eu_duty,
                               const Decimal& customs_value) {
  const Decimal limit = (customs_value * Decimal(3)).Scaled(-2).Rounded(2, Rounding::kHalfUp);
  const Decimal difference = eu_duty - uk_duty;
  return Max(difference, -difference) <= limit ? TariffSide::kUk : TariffSide::kEu;
}

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_TWO_TARIFFS_H_
