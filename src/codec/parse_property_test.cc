#include <cmath>

#include <fmt/format.h>

#include "codec/parse.h"
#include "testing/property.h"

namespace tidewaiter::codec {
namespace {

// The integer with thousands separators: the plain second opinion.
std::string Grouped(std::uint64_t value, char separator) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, separator);
  }
  return digits;
}

RC_GTEST_PROP(ParseProperty, AnAmountIsExactHoweverItIsWritten, (bool comma, bool negative)) {
  const auto minor = *rc::gen::inRange<std::int64_t>(0, 9'000'000'000'000'000);
  const char sign = comma ? ',' : '.';
  const std::string plain =
      fmt::format("{}{}{}{:02}", negative ? "-" : "", minor / 100, sign, minor % 100);
  const std::string grouped = fmt::format(
      "{}{}{}{:02}", negative ? "-" : "",
      Grouped(static_cast<std::uint64_t>(minor / 100), comma ? '.' : ','), sign, minor % 100);
  const std::int64_t want = negative ? -minor : minor;
  RC_ASSERT(ParseMoneyMinor(plain, sign, 2).value() == want);
  RC_ASSERT(ParseMoneyMinor(grouped, sign, 2).value() == want);
}

RC_GTEST_PROP(ParseProperty, ADoubleComesBackExactly, (double value)) {
  RC_PRE(std::isfinite(value));
  RC_ASSERT(ParseDecimal(fmt::format("{}", value), '.').value() == value);
}

}  // namespace
}  // namespace tidewaiter::codec
