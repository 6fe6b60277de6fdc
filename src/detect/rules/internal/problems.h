// Problems: gathers what is wrong with a text while it is read.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_PROBLEMS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_PROBLEMS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {

class Problems {
 public:
  void Add(std::string_view code, Span span, std::string detail, std::string suggest = {});

  [[nodiscard]] std::size_t count() const { return count_; }  // those beyond the limit too
  // Nobody will see what comes now: no need to look for suggestions.
  [[nodiscard]] bool full() const { return problems_.size() >= kTextProblemsMax; }

  // True when something begins in the span. Call Sort first. O(log n).
  [[nodiscard]] bool AnyIn(Span span) const;
  void Sort();

  // In the order of the text. Beyond kTextProblemsMax the last one is "too_many_problems".
  std::vector<TextProblem> Take();

 private:
  std::vector<TextProblem> problems_;
  std::size_t count_ = 0;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_PROBLEMS_H_
