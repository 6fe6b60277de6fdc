// Numbers as people read them: exact, digits in threes with a narrow no-break space, the decimal
// sign of the language, and a dash for what is not known. Arabic has the digits 0-9 and a point
// (risk/language.h).
//
//   const NumberFormat format(Language::kFrench);
//   format.Money(123456789, 2)       // "1 234 567,89" (narrow spaces)
//   format.Percent(0.1234)           // "12,3 %"
//   format.Percent(std::nullopt)     // "–"
#ifndef TIDEWAITER_APP_REPORT_NUMBERS_H_
#define TIDEWAITER_APP_REPORT_NUMBERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/report.h"

namespace tidewaiter::app {

inline constexpr std::string_view kDash = "\xE2\x80\x93";

class NumberFormat {
 public:
  explicit NumberFormat(Language language) : language_(language) {}

  [[nodiscard]] std::string Count(std::int64_t count) const;
  [[nodiscard]] std::string Count(std::size_t count) const;
  // Rounded to `digits` after the decimal sign (0..9).
  [[nodiscard]] std::string Decimal(std::optional<double> value, int digits) const;
  // Weighted counts: whole numbers without, others with one digit after the decimal sign.
  [[nodiscard]] std::string Lines(double lines) const;
  // A share 0..1 as percent with `digits` after the decimal sign.
  [[nodiscard]] std::string Percent(std::optional<double> share, int digits = 1) const;
  // Exact to the last unit; `digits` of the currency's minor unit, 0..4. kMissingMoney is a dash.
  [[nodiscard]] std::string Money(std::int64_t minor, int digits) const;

  // "12.0–15.9 %" and "0.871–0.893"; "" when there is none.
  [[nodiscard]] std::string PercentRange(const std::optional<risk::Interval>& interval) const;
  [[nodiscard]] std::string DecimalRange(const std::optional<risk::Interval>& interval,
                                         int digits) const;

 private:
  [[nodiscard]] std::string Localized(std::string_view plain) const;

  Language language_;
};

// For machines: "-1234.50", no grouping, a point. Exact. kMissingMoney is "".
std::string PlainMoney(std::int64_t minor, int digits);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_NUMBERS_H_
