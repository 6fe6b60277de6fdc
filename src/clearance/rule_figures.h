// RuleFigures: what checks said of each rule: how often it was right, and where it was fruitless.
//
//   RuleFigures figures(schema);
//   figures.Learn(checked);                     // lines with outcomes and the rules that fired
//   figures.Bind(set, running);                 // the rules that are asked about from now on
//   figures.Confidence(rule, today);
//   figures.Held(rule, batch, row, today)       // figures, when its hold-back clause says so
//
// A check is a line on which the rule fired and of which somebody looked at what it suspects
// (detect/rules/verdict.h). It counts from the day after it became known. Checks of lines on which
// it acted belong to its name, whatever version; those on which it only watched or was held back to
// its version, apart: they are asked where it has no checks of its own.
//
// One thread. Some 250 bytes a check.
#ifndef TIDEWAITER_CLEARANCE_RULE_FIGURES_H_
#define TIDEWAITER_CLEARANCE_RULE_FIGURES_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "clearance/goods_lines.h"
#include "desk/rule_hit.h"
#include "detect/rules/batch.h"
#include "detect/rules/syntax.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {

class RuleFigures {
 public:
  // Of one rule, the newest: with more, a rate does not change any more.
  static constexpr std::size_t kChecksMax = 20'000;

  explicit RuleFigures(const rules::Schema& schema);

  void Learn(const CheckedLines& lines);

  // Until the next Bind, `rule` is a place in `set.rules`. O(checks) of rules with a new clause.
  void Bind(const rules::RuleSet& set, std::span<const rulebook::Running> running);
  [[nodiscard]] double Confidence(std::size_t rule, Day day) const;
  // Nothing: it is not held back.
  [[nodiscard]] std::optional<desk::HeldFigures> Held(std::size_t rule, const rules::Batch& batch,
                                                      std::size_t row, Day day) const;

  // For a restart. Errors: kCorruption, kFailedPrecondition (another schema).
  void Write(std::string& out) const;
  Status Read(std::string_view bytes);

 private:
  struct Check {
    Day known_on = 0;
    bool right = false;
    std::vector<std::uint64_t> codes;  // hashes, as code_fields_
  };
  struct Verdicts {  // of one group of a clause, or of all
    std::deque<std::pair<Day, bool>> days;
    std::uint64_t right = 0;  // of days
    void Add(Day day, bool right);
    // Known from `from` on and before `day`.
    [[nodiscard]] desk::HeldFigures Between(Day from, Day day) const;
  };
  struct Log {
    std::deque<Check> checks;
    Verdicts all;
    // Of the hold-back clause of the rule that has it now: places in code_fields_.
    std::optional<std::vector<std::size_t>> by;
    std::unordered_map<std::uint64_t, Verdicts> groups;
  };
  struct Bound {
    const rules::Rule* rule = nullptr;
    const Log* own = nullptr;
    const Log* watched = nullptr;
  };

  [[nodiscard]] std::vector<std::uint64_t> CodesOf(const rules::Batch& batch,
                                                   std::size_t row) const;
  void Add(Log& log, Check check);
  void IndexBy(Log& log, const rules::HoldBack& clause);
  static void AddToGroup(Log& log, const Check& check);

  const rules::Schema& schema_;
  std::vector<std::size_t> code_fields_;          // of the schema, in its order
  std::map<std::string, Log, std::less<>> logs_;  // by name, or name@version
  std::vector<Bound> bound_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_FIGURES_H_
