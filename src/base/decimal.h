// Decimal: an exact decimal number, as money, rates and quantities are written. Never a float.
//
//   ASSIGN_OR_RETURN(const Decimal rate, Decimal::Parse("2.70"));
//   const Decimal duty = Decimal::FromMinor(10'000'00, 2) * rate * Decimal::FromMinor(1, 2);
//   duty.Rounded(2, Rounding::kHalfUp).text()     // "270.00"
//
// Sums, differences and products are exact: nothing is rounded before somebody says so. A number
// has up to 38 digits, at most 30 of them behind the point; what does not fit, and division by
// zero, make a Decimal that is not ok(), and everything reckoned from it is not ok() either: look
// once, at the end. Never compare or print one that is not ok() (CHECK).
//
// A value of 32 bytes; operations take some nanoseconds. Thread-safe.
#ifndef TIDEWAITER_BASE_DECIMAL_H_
#define TIDEWAITER_BASE_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter {

enum class Rounding : std::uint8_t {
  kHalfUp,    // 0.005 to 0.01, -0.005 to -0.01: half away from zero
  kHalfEven,  // 0.005 to 0.00, 0.015 to 0.02
  kDown,      // towards zero: truncation
  kUp,        // away from zero
};

class Decimal {
 public:
  static constexpr int kScaleMax = 30;

  constexpr Decimal() = default;  // 0
  constexpr explicit Decimal(std::int64_t whole) : coefficient_(whole) {}

  // "-1234.50", "2,7" is an error. Errors: kInvalidArgument: anything but an optional sign, digits
  // and one point with digits on both sides; more than 30 digits.
  static Result<Decimal> Parse(std::string_view text);
  // 1250 with 2 digits is 12.50. `digits` 0 to kScaleMax.
  static constexpr Decimal FromMinor(std::int64_t minor, int digits) {
    Decimal made(minor);
    made.scale_ = static_cast<std::int16_t>(digits);
    return made;
  }
  // The number as it was reckoned in 64-bit floating point, rounded half up: for the border with
  // what is estimated.  Not finite or too large: not ok().
  static Decimal FromDouble(double value, int digits);

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool zero() const { return ok_ && coefficient_ == 0; }
  [[nodiscard]] bool negative() const { return ok_ && coefficient_ < 0; }
  // Digits behind the point as they are kept: 2 for 1.50.
  [[nodiscard]] int scale() const { return scale_; }

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  Decimal operator-() const;
  Decimal& operator+=(const Decimal& b) { return *this = *this + b; }
  Decimal& operator-=(const Decimal& b) { return *this = *this - b; }

  // a / b to `digits` behind the point.
  static Decimal Divide(const Decimal& a, const Decimal& b, int digits, Rounding rounding);
  // Times 10^power, exact: 2.7 per cent is Scaled(-2).
  [[nodiscard]] Decimal Scaled(int power) const;
  // With exactly `digits` behind the point.
  [[nodiscard]] Decimal Rounded(int digits, Rounding rounding) const;
  // Without zeros at the end behind the point.
  [[nodiscard]] Decimal Trimmed() const;

  // By value: 1.50 and 1.5 are equal.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

  // With all digits that are kept: "270.00".
  [[nodiscard]] std::string text() const;
  // In units of 10^-digits. Errors: kInvalidArgument: not ok(), more digits than that, 64 bits.
  [[nodiscard]] Result<std::int64_t> ToMinor(int digits) const;
  [[nodiscard]] double ToDouble() const;  // the nearest; NaN when not ok()

 private:
  using Wide = __int128;
  static Decimal Bad() {
    Decimal bad;
    bad.ok_ = false;
    return bad;
  }
  static Decimal Make(Wide coefficient, int scale);
  [[nodiscard]] bool Lift(int scale, Wide& out) const;  // the coefficient at a larger scale

  Wide coefficient_ = 0;
  std::int16_t scale_ = 0;  // 0 to kScaleMax
  bool ok_ = true;
};

inline const Decimal& Min(const Decimal& a, const Decimal& b) {
  return b < a ? b : a;
}
inline const Decimal& Max(const Decimal& a, const Decimal& b) {
  return a < b ? b : a;
}

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_DECIMAL_H_
