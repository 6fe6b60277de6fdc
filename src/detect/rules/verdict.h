// VerdictOn: what an outcome says about one suspicion. The one place that decides it, for questions
// about checks and for the figures of rules alike.
//
// A line counts as checked for a kind when somebody looked at that kind, and as right when the kind
// was found wrong. An outcome that does not say which kinds it is about (an officer's dismissal, a
// source that knows "irregular" alone) is about every kind.
#ifndef TIDEWAITER_DETECT_RULES_VERDICT_H_
#define TIDEWAITER_DETECT_RULES_VERDICT_H_

#include <optional>

#include "declaration/outcome.h"

namespace tidewaiter::rules {

struct Verdict {
  bool checked = false;
  bool right = false;
};

// Without a kind, or of kUnspecified: about anything at all.
inline Verdict VerdictOn(const Outcome& outcome, std::optional<ErrorKind> suspected) {
  if (!outcome.looked_at()) return {};
  if (!suspected || *suspected == ErrorKind::kUnspecified) {
    return {.checked = true, .right = outcome.irregular()};
  }
  constexpr KindSet kUnnamed{ErrorKind::kUnspecified};
  const bool right = outcome.wrong.Has(*suspected) || outcome.wrong == kUnnamed;
  const bool about_all =
      (outcome.checked | kUnnamed) == kUnnamed && (outcome.wrong | kUnnamed) == kUnnamed;
  return {.checked = right || about_all || outcome.checked.Has(*suspected), .right = right};
}

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_VERDICT_H_
