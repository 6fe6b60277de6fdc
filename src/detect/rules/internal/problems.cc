#include "detect/rules/internal/problems.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::rules {

void Problems::Add(std::string_view code, Span span, std::string detail, std::string suggest) {
  ++count_;
  if (problems_.size() >= kTextProblemsMax) return;
  problems_.push_back({.code = std::string(code),
                       .span = span,
                       .detail = std::move(detail),
                       .suggest = std::move(suggest)});
}

void Problems::Sort() {
  std::ranges::stable_sort(problems_, {}, [](const TextProblem& p) { return p.span.begin; });
}

bool Problems::AnyIn(Span span) const {
  const auto first = std::ranges::lower_bound(problems_, span.begin, {},
                                              [](const TextProblem& p) { return p.span.begin; });
  return first != problems_.end() && first->span.begin < span.end;
}

std::vector<TextProblem> Problems::Take() {
  Sort();
  if (count_ > problems_.size()) {
    const Span last = problems_.empty() ? Span{} : problems_.back().span;
    problems_.push_back({.code = "too_many_problems",
                         .span = last,
                         .detail = fmt::format("there are {} problems more; these come first",
                                               count_ - problems_.size()),
                         .suggest = ""});
  }
  return std::move(problems_);
}

}  // namespace tidewaiter::rules
