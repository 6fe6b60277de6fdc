// Rules: the rules in force, run over the lines of declarations with what is known of earlier ones.
//
//   Rules rules(schema);
//   rules.Use(book, records_seq);
//   const auto fired = rules.Run(lines, whose);            // by declaration
//   for (const Fired& hit : fired[i]) ... rules.rule(hit).demand ...
//   rules.Keep(fired[i], whose[i], assessment);            // hits with their conditions
//   rules.memory().Learn(lines);                           // once they are accepted
//
// A rule does not fire outside its offices and days, and not before its questions about earlier
// lines have answers. In shadow, and on declarations beyond its share, it watches. Where its own
// checks proved fruitless it is held back. One thread; what Run gave holds until the next Run.
#ifndef TIDEWAITER_CLEARANCE_RULES_H_
#define TIDEWAITER_CLEARANCE_RULES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/goods_lines.h"
#include "clearance/rule_memory.h"
#include "clearance/rule_question.h"
#include "desk/assessment.h"
#include "detect/rules/lines.h"
#include "detect/rules/program.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {

// The lane that a demand asks for; kNone for none and for an exemption.
desk::Lane LaneOf(rules::Demand demand);

// The rules in force. A value that never changes.
struct RulesNow {
  std::shared_ptr<const rulebook::Book> book;  // never null
  std::uint64_t records_seq = 0;               // changes of rules up to this event are in it
  // As book->running(): how often it is right by what is known, and whether it waits for answers
  // about earlier lines, which are being made; until then it does not fire.
  std::vector<double> confidence;
  std::vector<bool> preparing;
};

// Whose lines these are.
struct Whose {
  std::string_view declaration;  // id
  std::string_view office;
  std::uint32_t begin = 0;  // rows
  std::uint32_t end = 0;
};

struct Fired {
  std::uint32_t row = 0;
  std::uint32_t rule = 0;  // in the book
  desk::HitMode mode = desk::HitMode::kActs;
  double confidence = 0;
  desk::HeldFigures held = {};  // of kHeld
};

// Rows on which a rule could not say, since the last time they were taken.
struct RuleDoubts {
  std::string entry;
  std::uint64_t unknown = 0;
  std::uint64_t divided_by_zero = 0;
};

class Rules {
 public:
  explicit Rules(rules::Schema schema);

  // From now on these rules run. What the memory knows and no rule asks any more is let go.
  void Use(std::shared_ptr<const rulebook::Book> book, std::uint64_t records_seq);
  [[nodiscard]] const rulebook::Book& book() const { return *book_; }
  // Whether lines should come with what was stated at other steps: nobody looks at it otherwise.
  [[nodiscard]] bool asks_stages() const { return asks_stages_; }
  // As things are now: for others to keep.
  [[nodiscard]] std::shared_ptr<const RulesNow> Now(Day today) const;
  // Questions of the book that nobody can answer yet.
  [[nodiscard]] Questions Missing() const { return memory_.Missing(book_->program().set()); }
  // After the memory has learned something new to it (Adopt): which rules wait no more.
  void Refresh();

  // Hits of each declaration, by row, then rule.
  std::vector<std::vector<Fired>> Run(const GoodsLines& lines, std::span<const Whose> whose);
  [[nodiscard]] const rules::Rule& rule(const Fired& hit) const {
    return book_->program().set().rules[hit.rule];
  }
  // Writes the hits of a declaration of the last Run down.
  void Keep(std::span<const Fired> fired, const Whose& whose, desk::Assessment& into);

  // Errors: kNotFound.
  Result<RuleAnswer> Answer(const RuleQuestion& question, const LineSchema& lines, Day today);

  std::vector<RuleDoubts> TakeDoubts();
  RuleMemory& memory() { return memory_; }
  [[nodiscard]] const RuleMemory& memory() const { return memory_; }

 private:
  struct Last;  // what the last Run looked at

  [[nodiscard]] double ConfidenceOf(std::size_t rule, Day day) const;
  [[nodiscard]] std::optional<desk::HitMode> ModeOf(std::uint32_t rule, const Whose& whose) const;
  [[nodiscard]] Fired Weigh(std::uint32_t rule, std::uint32_t row, desk::HitMode mode,
                            const rules::Batch& batch, Day today) const;
  desk::RuleHit HitOf(const Fired& fired, const Whose& whose) const;
  void CollectDoubts();
  ExplainedRule ExplainOne(Last& last, std::uint32_t rule, std::uint32_t row);

  rules::Schema schema_;
  RuleMemory memory_;
  std::shared_ptr<const rulebook::Book> book_;
  std::uint64_t records_seq_ = 0;
  bool asks_stages_ = false;
  std::vector<bool> preparing_;  // by rule
  std::unique_ptr<rules::Runner> runner_;
  std::map<std::string, RuleDoubts> doubts_;  // of runners that are gone
  std::shared_ptr<Last> last_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULES_H_
