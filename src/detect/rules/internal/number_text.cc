#include "detect/rules/internal/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "detect/rules/internal/keyword.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

constexpr int kPercentShift = -2;

// "-1.25e-03" as 125 with point at ...: puts the digits of shortest scientific form around a point.
std::string Fixed(std::string_view scientific, int shift) {
  const bool negative = scientific.starts_with('-');
  if (negative) scientific.remove_prefix(1);
  const std::size_t e = scientific.find('e');
  int exponent = 0;
  const std::string_view tail = scientific.substr(e + (scientific[e + 1] == '+' ? 2 : 1));
  std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
  std::string digits(scientific.substr(0, e));
  std::erase(digits, '.');
  const int point = exponent + 1 - shift;  // digits before the point
  const int size = static_cast<int>(digits.size());
  std::string text = negative ? "-" : "";
  if (point <= 0) {
    text += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (point >= size) {
    text += digits + std::string(static_cast<std::size_t>(point - size), '0');
  } else {
    text += digits.substr(0, static_cast<std::size_t>(point)) + '.' +
            digits.substr(static_cast<std::size_t>(point));
  }
  return text;
}

}  // namespace

std::optional<WrittenUnit> FindUnit(std::string_view word, const Schema& schema) {
  if (word == schema.currency())
    return WrittenUnit{.unit = Unit::Money(), .shift = schema.digits()};
  switch (FindKeyword(word)) {
    case Keyword::kKg:
      return WrittenUnit{.unit = Unit::Mass()};
    case Keyword::kG:
      return WrittenUnit{.unit = Unit::Mass(), .shift = -3};
    case Keyword::kT:
      return WrittenUnit{.unit = Unit::Mass(), .shift = 3};
    case Keyword::kDay:
    case Keyword::kDays:
      return WrittenUnit{.unit = Unit::Days()};
    case Keyword::kWeek:
    case Keyword::kWeeks:
      return WrittenUnit{.unit = Unit::Days(), .times = 7};
    case Keyword::kUnit:
    case Keyword::kUnits:
      return WrittenUnit{.unit = Unit::Quantity()};
    default:
      return std::nullopt;
  }
}

std::optional<double> ReadDigits(std::string_view digits, const WrittenUnit& unit) {
  std::string plain(digits);
  std::erase(plain, '_');
  if (plain.empty() || std::ranges::count(plain, '.') > 1) return std::nullopt;
  plain += 'e' + std::to_string(unit.shift);
  double number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return number * unit.times;
}

std::string PrintDigits(double number, int shift) {
  if (number == 0) return "0";
  std::array<char, 40> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                          std::chars_format::scientific);
  return Fixed(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())),
               shift);
}

std::string PrintPercent(double share) {
  return PrintDigits(share, kPercentShift) + '%';
}

std::string PrintNumber(double number, Unit unit, const Schema& schema) {
  if (!std::isfinite(number)) return "unknown";
  if (unit.plain()) {
    const bool share = number != 0 && std::abs(number) < 1;
    return share ? PrintPercent(number) : PrintDigits(number, 0);
  }
  const std::string text = UnitText(unit, schema.currency());
  const std::string digits = PrintDigits(number, unit.money() * schema.digits());
  if (unit == Unit::Days()) return digits + (number == 1 ? " day" : " days");
  if (unit == Unit::Quantity()) return digits + (number == 1 ? " unit" : " units");
  return digits + ' ' + text;
}

}  // namespace tidewaiter::rules
