// Dependence: how often rules were right, so that a rule is trusted as far as it has earned it.
//
//   Dependence dependence(set, schema);
//   dependence.Learn(rule, batch, row, outcome, known_on);       // it fired, somebody looked
//   if (dependence.Held(rule, batch, row).held) continue;        // "hold back after 10 checks of"
//   const double sure = dependence.ConfidenceIn(rule, day);
//
// A check counts for a rule when it fired on the line and the line was looked at for what the rule
// suspects (verdict.h says when, and when it was right). It counts from the day after it became
// known: live and back-test see the same. Windows are of the days before the line's own.
//
// Figures belong to the rule's name: a rule that is changed keeps them, one under a new name begins
// again. Not thread-safe, asking included.
#ifndef TIDEWAITER_DETECT_RULES_DEPENDENCE_H_
#define TIDEWAITER_DETECT_RULES_DEPENDENCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/windows.h"
#include "declaration/outcome.h"
#include "detect/rules/batch.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// What a "hold back" clause looks at.
struct Record {
  double checks = 0;
  double right = 0;
  double share = kMissing;  // right / checks; missing without checks
  bool held = false;
};

class Dependence {
 public:
  Dependence(const RuleSet& set, const Schema& schema);

  // The rule fired on this row and somebody looked at it. An outcome about other kinds is no check
  // of the rule. Days in any order (Windows says how late they may come).
  void Learn(std::size_t rule, const Batch& batch, std::size_t row, const Outcome& outcome,
             Day known_on);

  // As of the row's day. Without a clause, without a day, or without a code in one of the clause's
  // fields: no checks, not held.
  Record Held(std::size_t rule, const Batch& batch, std::size_t row);

  // As of a day: stated, or learned from all checks of the rule that were known before it:
  // (right + kPriorChecks * prior) / (checks + kPriorChecks).
  double ConfidenceIn(std::size_t rule, Day day);

  // For a restart. Errors: kCorruption; kFailedPrecondition when the set has clauses over other
  // numbers of days: learn again.
  void Write(std::string& out) const { windows_.Write(out); }
  Status Read(std::string_view bytes) { return windows_.Read(bytes); }

  [[nodiscard]] std::size_t bytes() const { return windows_.bytes(); }

 private:
  struct Figures {
    std::uint64_t name = 0;
    ErrorKind suspects = ErrorKind::kUnspecified;
    Confidence confidence;
    std::optional<HoldBack> hold_back;
    std::vector<GroupBy> per;
    std::uint64_t clause = 0;  // hash of the rule's name and the fields' names
    std::size_t stream = 0;
  };

  // Of the clause; kNoGroup when the row is in none.
  static std::uint64_t ClauseKey(const Figures& rule, const Batch& batch, std::size_t row);

  std::optional<std::size_t> date_field_;
  std::vector<Figures> rules_;
  aggregate::Windows windows_;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_DEPENDENCE_H_
