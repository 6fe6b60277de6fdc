#include "app/report_numbers.h"

#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "declaration/line_table.h"

namespace tidewaiter::app {
namespace {

constexpr std::string_view kThinSpace = "\xE2\x80\xAF";  // U+202F, narrow no-break
constexpr std::string_view kMinus = "\xE2\x88\x92";      // U+2212
constexpr std::string_view kLeftToRight = "\u200E";      // invisible

}  // namespace

// `plain` is digits with an optional leading '-' and an optional '.'.
std::string NumberFormat::Localized(std::string_view plain) const {
  std::string out;
  if (plain.starts_with('-')) {
    // "-0.0" after rounding is 0.
    const bool is_zero = plain.find_first_of("123456789") == std::string_view::npos;
    // In a line from right to left the minus would move behind the number.
    if (!is_zero && language_ == Language::kArabic) out += kLeftToRight;
    if (!is_zero) out += kMinus;
    plain.remove_prefix(1);
  }
  const std::size_t whole = std::min(plain.find('.'), plain.size());
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) out += kThinSpace;
    out += plain[i];
  }
  if (whole < plain.size()) {
    out += risk::DecimalSign(language_);
    out += plain.substr(whole + 1);
  }
  return out;
}

std::string NumberFormat::Count(std::int64_t count) const {
  return Localized(fmt::format("{}", count));
}

std::string NumberFormat::Count(std::size_t count) const {
  return Localized(fmt::format("{}", count));
}

std::string NumberFormat::Decimal(std::optional<double> value, int digits) const {
  if (!value || !std::isfinite(*value)) return std::string(kDash);
  return Localized(fmt::format("{:.{}f}", *value, digits));
}

std::string NumberFormat::Lines(double lines) const {
  return Decimal(lines, std::abs(lines - std::round(lines)) < 1e-9 ? 0 : 1);
}

std::string NumberFormat::Percent(std::optional<double> share, int digits) const {
  if (!share || !std::isfinite(*share)) return std::string(kDash);
  const std::string number = Decimal(*share * 100, digits);
  const bool spaced = language_ == Language::kFrench || language_ == Language::kSpanish;
  return spaced ? number + std::string(kThinSpace) + "%" : number + "%";
}

std::string NumberFormat::Money(std::int64_t minor, int digits) const {
  const std::string plain = PlainMoney(minor, digits);
  return plain.empty() ? std::string(kDash) : Localized(plain);
}

std::string NumberFormat::PercentRange(const std::optional<risk::Interval>& interval) const {
  if (!interval) return {};
  return Decimal(interval->low * 100, 1) + std::string(kDash) + Percent(interval->high);
}

std::string NumberFormat::DecimalRange(const std::optional<risk::Interval>& interval,
                                       int digits) const {
  if (!interval) return {};
  return Decimal(interval->low, digits) + std::string(kDash) + Decimal(interval->high, digits);
}

std::string PlainMoney(std::int64_t minor, int digits) {
  CHECK(digits >= 0 && digits <= 4);
  if (minor == kMissingMoney) return {};
  // kMissingMoney is the one value whose negation overflows, and it is gone.
  const std::int64_t amount = minor < 0 ? -minor : minor;
  std::int64_t unit = 1;
  for (int i = 0; i < digits; ++i)
    unit *= 10;
  const std::string_view sign = minor < 0 ? "-" : "";
  if (digits == 0) return fmt::format("{}{}", sign, amount);
  return fmt::format("{}{}.{:0{}}", sign, amount / unit, amount % unit, digits);
}

}  // namespace tidewaiter::app
