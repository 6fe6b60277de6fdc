// Exchange: dated rates of currencies, as customs administrations publish them for a month or a
// week.
//
//   exchange.Into(Money{100, "EUR"}, "GBP", day)     // amount, with the rate and its period; or a
//   problem
//
// Rates are as published: so many units of `quoted` for one (or `per`, such as 100) of `currency`.
// Between two currencies without a direct rate, the own currency is the bridge, and the answer says
// so. Where no rate is valid on the day there is none: the last one known is not taken silently.
#ifndef TIDEWAITER_TARIFF_EXCHANGE_H_
#define TIDEWAITER_TARIFF_EXCHANGE_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/decimal.h"
#include "codec/problem.h"
#include "nomenclature/nomenclature.h"

namespace tidewaiter::tariff {

using codec::Problem;
using codec::Problems;
using nomenclature::GoodsCode;
using nomenclature::Validity;

struct ExchangeRate {
  std::string currency;  // one (or `per`) of it ...
  std::string quoted;    // ... is `rate` of that
  Decimal rate;
  Decimal per = Decimal(1);
  Validity validity;
};

struct Amount {
  Decimal value;
  std::string currency;
};

struct Exchanged {
  Decimal value;                 // exact: product, or quotient to kExchangeDigits
  std::vector<ExchangeRate> by;  // none when the currencies are the same
};
inline constexpr int kExchangeDigits = 20;  // behind the point, where a division is needed

class Exchange {
 public:
  // Problems: "rate_overlap", "rate_not_positive", "unknown_currency".
  static std::expected<Exchange, Problems> Build(std::vector<ExchangeRate> rates,
                                                 std::string own_currency);
  Exchange() = default;  // knows no rate

  // Error: one problem, "exchange_rate_missing", naming the currency and the day. O(log rates).
  [[nodiscard]] std::expected<Exchanged, Problem> Into(const Amount& amount,
                                                       std::string_view currency, Day day) const;

 private:
  [[nodiscard]] const ExchangeRate* Find(std::string_view currency, std::string_view quoted,
                                         Day day) const;
  bool Step(Decimal& value, std::string_view from, std::string_view to, Day day,
            std::vector<ExchangeRate>& by) const;

  std::vector<ExchangeRate> rates_;  // by currency, quoted, from
  std::string own_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_EXCHANGE_H_
