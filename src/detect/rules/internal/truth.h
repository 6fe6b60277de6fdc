// Three-valued logic (Kleene): what is unknown may still turn out either way.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_TRUTH_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_TRUTH_H_

#include <cmath>

#include "detect/rules/program.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules::internal {

constexpr Truth Known(bool holds) {
  return holds ? Truth::kTrue : Truth::kFalse;
}

constexpr Truth Not(Truth a) {
  return a == Truth::kUnknown ? a : Known(a == Truth::kFalse);
}

constexpr Truth And(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
  return a == Truth::kTrue ? b : Truth::kUnknown;
}

constexpr Truth Or(Truth a, Truth b) {
  return Not(And(Not(a), Not(b)));
}

inline Truth Compare(CompareOp op, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return Truth::kUnknown;
  switch (op) {
    case CompareOp::kLess:
      return Known(a < b);
    case CompareOp::kLessEqual:
      return Known(a <= b);
    case CompareOp::kGreater:
      return Known(a > b);
    case CompareOp::kGreaterEqual:
      return Known(a >= b);
    case CompareOp::kEqual:
      return Known(a == b);
    case CompareOp::kNotEqual:
      return Known(a != b);
  }
  return Truth::kUnknown;
}

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_TRUTH_H_
