// What the desk does with texts of rules beside reading them: which entries they hold, where their
// problems are, what two of them have not in common. Pure; thread-safe.
#ifndef TIDEWAITER_API_RULE_TEXT_H_
#define TIDEWAITER_API_RULE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "detect/rules/rule_set.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

// A rule, table or list in a text of several, with the remarks before it.
struct RulePiece {
  rulebook::EntryKind kind = rulebook::EntryKind::kRule;
  std::string name;
  std::string title;
  std::string text;
};
// Of a text that was read without problems, in its order. What stands behind the last is the
// last's.
std::vector<RulePiece> PiecesOf(std::string_view text, const rules::RuleSet& set);

// Line and column of offsets that rise, each counted from where the last one was: all of a text's
// problems cost O(bytes) together.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}
  rules::LineColumn Find(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  rules::LineColumn here_;
};

// As problems of an answer: pointer "<pointer>#3:14"; what could be written instead is in the
// detail.
codec::Problems ProblemsOf(std::string_view text, const std::vector<rules::TextProblem>& problems,
                           std::string_view pointer);

// The clauses of an entry in the house's own writing, each with its name: "when", "demand",
// "case \"far below\"", "row 3".
struct RuleClause {
  std::string name;
  std::string text;
  friend bool operator==(const RuleClause&, const RuleClause&) = default;
};
std::vector<RuleClause> ClausesOf(std::string_view printed);

struct ClauseChange {
  std::string clause;
  std::string before;  // "": it was not there
  std::string after;   // "": it is gone
  friend bool operator==(const ClauseChange&, const ClauseChange&) = default;
};
// Clauses that are not the same, in the order of `after`, then those that are gone.
std::vector<ClauseChange> CompareClauses(const std::vector<RuleClause>& before,
                                         const std::vector<RuleClause>& after);

struct LineChange {
  enum class Kind : std::uint8_t { kSame, kRemoved, kAdded } kind = Kind::kSame;
  std::string_view text;  // of one of the two texts
  friend bool operator==(const LineChange&, const LineChange&) = default;
};
// Line by line, with as many lines kept as can be; where the changed middle is beyond
// kCompareCellsMax, it is told as all removed and all added.
std::vector<LineChange> CompareLines(std::string_view before, std::string_view after);
inline constexpr std::size_t kCompareCellsMax = 4'000'000;  // lines times lines: 20 ms, 16 MB

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_TEXT_H_
