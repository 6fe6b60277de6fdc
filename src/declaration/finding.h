// Finding: one suspicion about one line, and Reason: one piece of evidence for it.
//
// A Reason is a template with its numbers, not a sentence, so that it can be said in any language
// (risk/sentences.h renders it) and checked by recomputing the numbers from the history.
#ifndef TIDEWAITER_DECLARATION_FINDING_H_
#define TIDEWAITER_DECLARATION_FINDING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration/error_kind.h"

namespace tidewaiter {

struct Reason {
  std::string template_id;                                      // e.g. "profile.history"
  std::vector<std::pair<std::string, std::string>> parameters;  // name, value; exact, unformatted
  double weight = 0;  // share of the suspicion that this evidence carries, in log-odds

  [[nodiscard]] std::string_view Parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
      if (key == name) return value;
    }
    return {};
  }
  friend bool operator==(const Reason&, const Reason&) = default;
};

struct Finding {
  ErrorKind kind = ErrorKind::kUnspecified;
  double probability = 0;        // calibrated, 0..1
  std::int64_t stake_minor = 0;  // what would be collected if the suspicion is right
  std::string stake_basis;       // on what the stake rests: "usual_price", "earlier_recovery", ...
  std::vector<Reason> reasons;   // strongest first
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_FINDING_H_
