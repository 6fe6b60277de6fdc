// Money: an exact amount in one currency's minor unit (ISO 4217). Never a floating-point number.
//
//   Money price{12'50, eur};                    // EUR 12.50
//   ASSIGN_OR_RETURN(const Money sum, Add(price, price));
#ifndef TIDEWAITER_BASE_MONEY_H_
#define TIDEWAITER_BASE_MONEY_H_

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter {

// Three upper-case letters, e.g. "EUR". Default: "XXX", ISO 4217's code for "no currency".
class Currency {
 public:
  Currency() = default;
  // Errors: kInvalidArgument when `code` is not three letters A-Z.
  static Result<Currency> Parse(std::string_view code) {
    Currency currency;
    bool letters = code.size() == 3;
    for (std::size_t i = 0; letters && i < 3; ++i) {
      letters = code[i] >= 'A' && code[i] <= 'Z';
      currency.code_[i] = code[i];
    }
    if (!letters) {
      return Fail(ErrorCode::kInvalidArgument, "not a currency: " + std::string(code));
    }
    return currency;
  }
  [[nodiscard]] std::string_view code() const { return {code_.data(), code_.size()}; }
  friend auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::array<char, 3> code_{'X', 'X', 'X'};
};

struct Money {
  std::int64_t minor = 0;  // e.g. cents; range checked by Add
  Currency currency;
  friend bool operator==(const Money&, const Money&) = default;
};

// Sum of two amounts of the same currency.
// Errors: kInvalidArgument if the currencies differ; kFailedPrecondition on overflow of 64 bits.
inline Result<Money> Add(const Money& a, const Money& b) {
  if (a.currency != b.currency) return Fail(ErrorCode::kInvalidArgument, "currencies differ");
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.minor, b.minor, &sum)) {
    return Fail(ErrorCode::kFailedPrecondition, "amount overflows");
  }
  return Money{sum, a.currency};
}

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_MONEY_H_
