#include "codec/parse.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/text.h"

namespace tidewaiter::codec {
namespace {

constexpr std::size_t kCellBytesMax = 64;  // no number, date or code is longer
constexpr int kExponentMax = 400;          // beyond the range of a double

std::unexpected<Error> FailText(std::string_view what, std::string_view text) {
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("not {}: '{}'", what, text.substr(0, kCellBytesMax)));
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A number taken apart: digits (no separators) and where the decimal point belongs.
struct Number {
  bool negative = false;
  std::array<char, kCellBytesMax> digits{};
  int digit_count = 0;
  int exponent = 0;  // value = digits * 10^exponent

  [[nodiscard]] std::string_view text() const {
    return {digits.data(), static_cast<std::size_t>(digit_count)};
  }
};

// The text's next thousands separator: its length in bytes, 0 when there is none.
std::size_t SeparatorLength(std::string_view text, char decimal_sign) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  constexpr std::string_view kNarrowNoBreakSpace = "\xE2\x80\xAF";
  if (text.starts_with(kNoBreakSpace)) return kNoBreakSpace.size();
  if (text.starts_with(kNarrowNoBreakSpace)) return kNarrowNoBreakSpace.size();
  const char other = decimal_sign == '.' ? ',' : '.';
  return !text.empty() && (text[0] == other || text[0] == ' ' || text[0] == '\'') ? 1 : 0;
}

void TakeDigits(std::string_view& text, Number& number) {
  while (!text.empty() && IsDigit(text[0])) {
    number.digits[static_cast<std::size_t>(number.digit_count++)] = text[0];
    text.remove_prefix(1);
  }
}

// Digits before the decimal sign, with or without groups. False: badly grouped.
bool TakeInteger(std::string_view& text, char decimal_sign, Number& number) {
  TakeDigits(text, number);
  const int first_group = number.digit_count;
  std::string_view separator;
  while (const std::size_t length = SeparatorLength(text, decimal_sign)) {
    const std::string_view found = text.substr(0, length);
    if (first_group < 1 || first_group > 3) return false;
    if (!separator.empty() && separator != found) return false;
    separator = found;
    text.remove_prefix(length);
    const int before = number.digit_count;
    TakeDigits(text, number);
    if (number.digit_count - before != 3) return false;
  }
  return true;
}

bool TakeExponent(std::string_view& text, Number& number) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return true;
  text.remove_prefix(1);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc{} || std::abs(exponent) > kExponentMax) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  number.exponent += exponent;
  return true;
}

std::optional<Number> ScanNumber(std::string_view text, char decimal_sign) {
  CHECK(decimal_sign == '.' || decimal_sign == ',');
  text = Trim(text);
  if (text.empty() || text.size() > kCellBytesMax) return std::nullopt;
  Number number;
  number.negative = text[0] == '-';
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  if (!TakeInteger(text, decimal_sign, number)) return std::nullopt;
  if (!text.empty() && text[0] == decimal_sign) {
    text.remove_prefix(1);
    const int before = number.digit_count;
    TakeDigits(text, number);
    number.exponent = before - number.digit_count;
  }
  if (number.digit_count == 0 || !TakeExponent(text, number) || !text.empty()) {
    return std::nullopt;
  }
  return number;
}

// Plain "12.5": the common case, read without taking it apart.
std::optional<double> FastDecimal(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  if (text.empty() || !(IsDigit(text[0]) || text[0] == '-')) return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

Result<double> ParseDecimal(std::string_view text, char decimal_sign) {
  if (decimal_sign == '.' && text.size() <= kCellBytesMax) {
    if (const auto value = FastDecimal(text)) return *value;
  }
  const std::optional<Number> number = ScanNumber(text, decimal_sign);
  if (!number) return FailText("a number", text);
  std::array<char, kCellBytesMax + 8> buffer{};
  const auto end = fmt::format_to_n(buffer.data(), buffer.size(), "{}{}e{}",
                                    number->negative ? "-" : "", number->text(), number->exponent);
  double value = 0;
  const auto [stop, error] = std::from_chars(buffer.data(), end.out, value);
  if (error != std::errc{} || !std::isfinite(value)) return FailText("a number in range", text);
  return value;
}

Result<std::int64_t> ParseMoneyMinor(std::string_view text, char decimal_sign, int scale) {
  CHECK(scale >= 0 && scale <= 9);
  const std::optional<Number> number = ScanNumber(text, decimal_sign);
  if (!number) return FailText("an amount", text);
  const int shift = number->exponent + scale;
  std::int64_t magnitude = 0;
  const auto push = [&magnitude](int digit) {
    return !__builtin_mul_overflow(magnitude, 10, &magnitude) &&
           !__builtin_add_overflow(magnitude, digit, &magnitude);
  };
  const int kept = std::max(number->digit_count + std::min(shift, 0), 0);
  for (int i = 0; i < kept; ++i) {
    if (!push(number->digits[static_cast<std::size_t>(i)] - '0')) {
      return FailText("an amount in range", text);
    }
  }
  for (int i = 0; i < shift && magnitude != 0; ++i) {
    if (!push(0)) return FailText("an amount in range", text);
  }
  const int first_dropped = number->digit_count + shift;  // index, when shift < 0
  const bool round_up = shift < 0 && first_dropped >= 0 &&
                        number->digits[static_cast<std::size_t>(first_dropped)] >= '5';
  if (round_up && __builtin_add_overflow(magnitude, 1, &magnitude)) {
    return FailText("an amount in range", text);
  }
  return number->negative ? -magnitude : magnitude;
}

int MinorDigits(std::string_view currency) {
  constexpr std::array<std::string_view, 16> kNone{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                   "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                   "VND", "VUV", "XAF", "XOF"};
  constexpr std::array<std::string_view, 7> kThree{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  constexpr std::array<std::string_view, 2> kFour{"CLF", "UYW"};
  const auto in = [&](const auto& list) {
    return std::find(list.begin(), list.end(), currency) != list.end();
  };
  if (in(kNone) || currency == "XPF") return 0;
  if (in(kThree)) return 3;
  return in(kFour) ? 4 : 2;
}

namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

// What a format has read so far; 0 = not yet.
struct DayParts {
  int year = 0;
  int month = 0;
  int day = 0;
};

std::optional<int> TakeNumber(std::string_view& text, std::size_t digits_min,
                              std::size_t digits_max) {
  std::size_t count = 0;
  int value = 0;
  while (count < digits_max && count < text.size() && IsDigit(text[count])) {
    value = value * 10 + (text[count++] - '0');
  }
  if (count < digits_min) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

std::optional<int> TakeMonthName(std::string_view& text) {
  std::string word;
  while (word.size() < text.size() && IsLetter(text[word.size()]))
    word += Lower(text[word.size()]);
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (word.size() >= 3 && (word == kMonths[m] || word == kMonths[m].substr(0, 3))) {
      text.remove_prefix(word.size());
      return static_cast<int>(m) + 1;
    }
  }
  return std::nullopt;
}

// A part of the time of day, which is checked and dropped.
bool SkipClock(std::string_view& text, int max) {
  const auto value = TakeNumber(text, 1, 2);
  return value && *value <= max;
}

// Reads what one directive letter stands for. False: the text does not match.
bool TakeDirective(char directive, std::string_view& text, DayParts& parts) {
  std::optional<int> value;
  switch (directive) {
    case 'Y':
      value = TakeNumber(text, 4, 4);
      parts.year = value.value_or(0);
      return value.has_value();
    case 'y':
      value = TakeNumber(text, 2, 2);
      parts.year = value.value_or(0) + (value.value_or(0) >= 69 ? 1900 : 2000);
      return value.has_value();
    case 'm':
      value = TakeNumber(text, 1, 2);
      parts.month = value.value_or(0);
      return value.has_value();
    case 'd':
      value = TakeNumber(text, 1, 2);
      parts.day = value.value_or(0);
      return value.has_value();
    case 'b':
      value = TakeMonthName(text);
      parts.month = value.value_or(0);
      return value.has_value();
    case 'H':
      return SkipClock(text, 24);
    case 'M':
      return SkipClock(text, 59);
    case 'S':
      return SkipClock(text, 60);
    case '%': {
      const bool matches = text.starts_with('%');
      if (matches) text.remove_prefix(1);
      return matches;
    }
    default:
      return false;
  }
}

bool IsTimeOfDay(std::string_view rest) {
  if (rest.size() < 2 || (rest[0] != ' ' && rest[0] != 'T') || !IsDigit(rest[1])) return false;
  return std::all_of(rest.begin() + 1, rest.end(), [](char c) {
    return IsDigit(c) || c == ':' || c == '.' || c == '+' || c == '-' || c == 'Z' || c == ' ';
  });
}

}  // namespace

Result<Day> ParseDay(std::string_view text, std::string_view format) {
  std::string_view rest = Trim(text);
  DayParts parts;
  bool matches = rest.size() <= kCellBytesMax;
  for (std::size_t i = 0; i < format.size() && matches; ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      matches = TakeDirective(format[++i], rest, parts);
    } else {
      matches = rest.starts_with(format[i]);
      if (matches) rest.remove_prefix(1);
    }
  }
  const bool complete = rest.empty() || (format == "%Y-%m-%d" && IsTimeOfDay(rest));
  if (!matches || !complete) return FailText(fmt::format("a date like {}", format), text);
  const Result<Day> day = DayFrom({parts.year, parts.month, parts.day});
  return day ? day : FailText("a day of the calendar", text);
}

Status CheckDayFormat(std::string_view format) {
  int year = 0;
  int month = 0;
  int day = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    const char directive = ++i < format.size() ? format[i] : '\0';
    year += directive == 'Y' || directive == 'y' ? 1 : 0;
    month += directive == 'm' || directive == 'b' ? 1 : 0;
    day += directive == 'd' ? 1 : 0;
    if (std::string_view("YymdbHMS%").find(directive) == std::string_view::npos) {
      return FailText("a date format (known: %Y %y %m %d %b %H %M %S)", format);
    }
  }
  if (year == 1 && month == 1 && day == 1) return {};
  return FailText("a date format with one year, month and day", format);
}

Result<std::string> NormalizeHsCode(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.size() > kCellBytesMax) return FailText("an HS code", text);
  std::string code;
  bool after_dot = false;
  std::size_t group = 0;  // digits since the last dot
  for (const char c : trimmed) {
    if (IsDigit(c)) {
      code += c;
      ++group;
    } else if (c == '.' && group != 0 && !(after_dot && group % 2 != 0)) {
      after_dot = true;
      group = 0;
    } else if (c != ' ') {
      return FailText("an HS code", text);
    }
  }
  const bool dot_ends_well = !after_dot || (group != 0 && group % 2 == 0);
  if (code.size() < 2 || code.size() > 12 || !dot_ends_well) return FailText("an HS code", text);
  if (code.size() % 2 != 0) code.insert(code.begin(), '0');
  return code;
}

Result<std::string> NormalizeCountry(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.size() != 2 || !IsLetter(trimmed[0]) || !IsLetter(trimmed[1])) {
    return FailText("a country code of two letters", text);
  }
  std::string code(trimmed);
  for (char& c : code)
    c = IsLetter(c) && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  return code;
}

}  // namespace tidewaiter::codec
