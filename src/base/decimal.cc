#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tidewaiter {
namespace {

using Wide = __int128;

constexpr int kPowerMax = 38;  // 10^38 is the largest power in 127 bits
constexpr int kDigitsParsedMax = 30;

constexpr std::array<Wide, kPowerMax + 1> MakePowers() {
  std::array<Wide, kPowerMax + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i)
    powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr std::array<Wide, kPowerMax + 1> kPowers = MakePowers();

constexpr Wide Power(int exponent) {
  return kPowers[static_cast<std::size_t>(exponent)];
}

constexpr Wide Absolute(Wide value) {
  return value < 0 ? -value : value;
}

// What is left over after a division by `divisor` > 0 decides about the last digit.
bool RoundsAway(Wide quotient, Wide left_over, Wide divisor, Rounding rounding) {
  const Wide left = Absolute(left_over);
  if (left == 0) return false;
  switch (rounding) {
    case Rounding::kDown:
      return false;
    case Rounding::kUp:
      return true;
    case Rounding::kHalfUp:
      return left >= divisor - left;
    case Rounding::kHalfEven:
      return left > divisor - left || (left == divisor - left && quotient % 2 != 0);
  }
  return false;
}

Wide DivideRounded(Wide value, Wide divisor, Rounding rounding) {
  if (divisor < 0) {
    value = -value;
    divisor = -divisor;
  }
  const Wide quotient = value / divisor;
  const Wide left_over = value % divisor;
  if (!RoundsAway(quotient, left_over, divisor, rounding)) return quotient;
  return quotient + (value < 0 ? -1 : 1);
}

void Trim(Wide& coefficient, int& scale) {
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
}

}  // namespace

Result<Decimal> Decimal::Parse(std::string_view text) {
  const auto fail = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "not a decimal number: \"" + std::string(text.substr(0, 64)) + "\"");
  };
  std::string_view rest = text;
  const bool minus = rest.starts_with('-');
  if (minus || rest.starts_with('+')) rest.remove_prefix(1);
  Wide coefficient = 0;
  int digits = 0;
  int scale = -1;
  for (const char c : rest) {
    if (c == '.' && scale < 0 && digits > 0) {
      scale = 0;
      continue;
    }
    if (c < '0' || c > '9') return fail();
    ++digits;
    coefficient = coefficient * 10 + (c - '0');
    if (coefficient >= Power(kDigitsParsedMax)) return fail();
    if (scale >= 0) ++scale;
  }
  if (digits == 0 || scale == 0 || scale > kScaleMax) return fail();
  return Make(minus ? -coefficient : coefficient, std::max(scale, 0));
}

Decimal Decimal::FromDouble(double value, int digits) {
  CHECK(digits >= 0 && digits <= kScaleMax);
  const double scaled = std::round(value * std::pow(10.0, digits));
  if (!(std::abs(scaled) < 1e18)) return Bad();
  return FromMinor(static_cast<std::int64_t>(scaled), digits);
}

Decimal Decimal::Make(Wide coefficient, int scale) {
  if (scale > kScaleMax) {
    Trim(coefficient, scale);
    if (scale > kScaleMax) return Bad();
  }
  if (Absolute(coefficient) >= Power(kPowerMax)) return Bad();
  Decimal made;
  made.coefficient_ = coefficient;
  made.scale_ = static_cast<std::int16_t>(scale);
  return made;
}

bool Decimal::Lift(int scale, Wide& out) const {
  return !__builtin_mul_overflow(coefficient_, Power(scale - scale_), &out);
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (!a.ok_ || !b.ok_) return Decimal::Bad();
  const int scale = std::max(a.scale_, b.scale_);
  Wide left = 0;
  Wide right = 0;
  Wide sum = 0;
  if (!a.Lift(scale, left) || !b.Lift(scale, right) || __builtin_add_overflow(left, right, &sum)) {
    return Decimal::Bad();
  }
  return Decimal::Make(sum, scale);
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + -b;
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  if (!a.ok_ || !b.ok_) return Decimal::Bad();
  Wide product = 0;
  if (!__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product)) {
    return Decimal::Make(product, a.scale_ + b.scale_);
  }
  const Decimal left = a.Trimmed();
  const Decimal right = b.Trimmed();
  if (__builtin_mul_overflow(left.coefficient_, right.coefficient_, &product)) {
    return Decimal::Bad();
  }
  return Decimal::Make(product, left.scale_ + right.scale_);
}

Decimal Decimal::operator-() const {
  Decimal negated = *this;
  negated.coefficient_ = -negated.coefficient_;
  return negated;
}

Decimal Decimal::Divide(const Decimal& a, const Decimal& b, int digits, Rounding rounding) {
  CHECK(digits >= 0 && digits <= kScaleMax);
  if (!a.ok_ || !b.ok_ || b.coefficient_ == 0) return Bad();
  Decimal over = a.Trimmed();
  Decimal under = b.Trimmed();
  // over / under * 10^digits, as a quotient of whole numbers.
  const int shift = digits + under.scale_ - over.scale_;
  Decimal& lifted = shift >= 0 ? over : under;
  if (std::abs(shift) > kPowerMax ||
      __builtin_mul_overflow(lifted.coefficient_, Power(std::abs(shift)), &lifted.coefficient_)) {
    return Bad();
  }
  return Make(DivideRounded(over.coefficient_, under.coefficient_, rounding), digits);
}

Decimal Decimal::Scaled(int power) const {
  if (!ok_) return Bad();
  const int scale = scale_ - power;
  if (scale >= 0) return Make(coefficient_, scale);
  if (-scale > kPowerMax) return coefficient_ == 0 ? Decimal() : Bad();
  Wide coefficient = 0;
  if (__builtin_mul_overflow(coefficient_, Power(-scale), &coefficient)) return Bad();
  return Make(coefficient, 0);
}

Decimal Decimal::Rounded(int digits, Rounding rounding) const {
  CHECK(digits >= 0 && digits <= kScaleMax);
  if (!ok_) return Bad();
  if (digits >= scale_) {
    Wide lifted = 0;
    return Lift(digits, lifted) ? Make(lifted, digits) : Bad();
  }
  return Make(DivideRounded(coefficient_, Power(scale_ - digits), rounding), digits);
}

Decimal Decimal::Trimmed() const {
  if (!ok_) return Bad();
  Wide coefficient = coefficient_;
  int scale = scale_;
  Trim(coefficient, scale);
  return Make(coefficient, scale);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  CHECK(a.ok_ && b.ok_);
  const int scale = std::max(a.scale_, b.scale_);
  Wide left = 0;
  Wide right = 0;
  const bool left_fits = a.Lift(scale, left);
  const bool right_fits = b.Lift(scale, right);
  if (left_fits && right_fits) return left <=> right;
  // At most one does not fit: the one with fewer digits behind the point, and it is the larger.
  const Wide decides = left_fits ? -b.coefficient_ : a.coefficient_;
  return decides <=> Wide{0};
}

std::string Decimal::text() const {
  CHECK(ok_);
  std::string digits;
  Wide rest = Absolute(coefficient_);
  for (int i = 0; rest > 0 || i <= scale_; ++i) {
    if (i == scale_ && i > 0) digits.push_back('.');
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  if (coefficient_ < 0) digits.push_back('-');
  std::ranges::reverse(digits);
  return digits;
}

Result<std::int64_t> Decimal::ToMinor(int digits) const {
  const auto fail = [&](const char* why) { return Fail(ErrorCode::kInvalidArgument, why); };
  if (!ok_) return fail("the number is out of range");
  const Decimal exact = Trimmed();
  Wide minor = 0;
  if (exact.scale_ > digits) return fail("the number has more digits behind the point");
  if (!exact.Lift(digits, minor) || minor > std::numeric_limits<std::int64_t>::max() ||
      minor < std::numeric_limits<std::int64_t>::min()) {
    return fail("the number is out of range");
  }
  return static_cast<std::int64_t>(minor);
}

double Decimal::ToDouble() const {
  if (!ok_) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(static_cast<long double>(coefficient_) /
                             static_cast<long double>(Power(scale_)));
}

}  // namespace tidewaiter
