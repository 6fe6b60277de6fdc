// What one operator makes of its operands: the only place where rules calculate, so that one row
// alone and a block of rows cannot differ. NaN is unknown and stays so.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_ARITHMETIC_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_ARITHMETIC_H_

#include <cmath>
#include <limits>

#include "base/calendar.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules::internal {

inline constexpr double kUnknownNumber = std::numeric_limits<double>::quiet_NaN();
// Days beyond some 27,000 years are no dates: they come from arithmetic that went astray, and the
// calendar counts in 32 bits.
inline constexpr double kDayMax = 10'000'000;

inline bool IsDay(double day) {
  return day >= -kDayMax && day <= kDayMax;  // false for NaN
}

inline double WeekdayNumber(double day) {
  if (!IsDay(day)) return kUnknownNumber;
  const double since_monday = std::fmod(std::floor(day) + 3, 7);  // 1970-01-01 was a Thursday
  return 1 + (since_monday < 0 ? since_monday + 7 : since_monday);
}

inline double MonthNumber(double day) {
  return IsDay(day) ? CivilFrom(static_cast<Day>(std::floor(day))).month : kUnknownNumber;
}

inline double One(ValueOp op, double a) {
  switch (op) {
    case ValueOp::kNegate:
      return -a;
    case ValueOp::kAbs:
      return std::abs(a);
    case ValueOp::kWeekday:
      return WeekdayNumber(a);
    case ValueOp::kMonth:
      return MonthNumber(a);
    default:
      return kUnknownNumber;
  }
}

inline double Two(ValueOp op, double a, double b) {
  switch (op) {
    case ValueOp::kAdd:
      return a + b;
    case ValueOp::kSubtract:
      return a - b;
    case ValueOp::kMultiply:
      return a * b;
    case ValueOp::kDivide:
      return b == 0 ? kUnknownNumber : a / b;
    case ValueOp::kMin:
      return std::isnan(a) || std::isnan(b) ? kUnknownNumber : (b < a ? b : a);
    case ValueOp::kMax:
      return std::isnan(a) || std::isnan(b) ? kUnknownNumber : (a < b ? b : a);
    default:
      return kUnknownNumber;
  }
}

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_ARITHMETIC_H_
