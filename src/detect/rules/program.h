// Program: a rule set made ready to run, so that the cost of an item hardly grows with the number
// of rules.
//
//   const Program program(std::move(set), schema);
//   Runner runner(program);                       // scratch of one thread
//   runner.Run(batch, answers, {}, hits);
//   const std::vector<Shown> why = runner.Explain(batch, answers, row, rule);
//
// A rule fires on a row where its condition is true. Three-valued: what is missing makes a
// condition unknown, "and" with something false is false all the same, "or" with something true is
// true; what stays unknown does not fire and is counted. Division by zero is unknown. Nothing a
// rule says can stop another: every rule's cost a row is bounded by its size.
//
// A Program is immutable and thread-safe; a Runner belongs to one thread.
#ifndef TIDEWAITER_DETECT_RULES_PROGRAM_H_
#define TIDEWAITER_DETECT_RULES_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "detect/rules/batch.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

struct Hit {
  std::uint32_t row = 0;
  std::uint32_t rule = 0;
  friend bool operator==(const Hit&, const Hit&) = default;
  friend auto operator<=>(const Hit&, const Hit&) = default;
};

// One condition of a rule as a row met it: for "why did this fire" and "why not".
struct Shown {
  std::string condition;  // as PrintCondition writes it
  Truth truth = Truth::kUnknown;
  int depth = 0;                                            // of "and", "or", "not" around it
  std::vector<std::pair<std::string, std::string>> values;  // field or question, what it said
  std::vector<std::pair<std::string, double>> likeness;  // best matches of a likeness, first best
};

// What a field or a question of a rule said on one of its hits, as it stands in the batch.
struct HitValue {
  std::uint32_t hit = 0;   // number in the hits that were given
  std::uint32_t what = 0;  // a field; or the number of fields and the question's number
  std::uint32_t code = 0;  // of fields of codes and texts, in the batch's dictionary; 0 = missing
  double number = 0;       // of fields of numbers, and questions; NaN = missing
};

struct RuleCount {
  std::uint64_t fired = 0;
  std::uint64_t unknown = 0;          // rows where something missing kept it from an answer
  std::uint64_t divided_by_zero = 0;  // of these, rows where a divisor of the rule is 0
};

class Program {
 public:
  Program(RuleSet set, Schema schema);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  [[nodiscard]] const RuleSet& set() const;
  [[nodiscard]] const Schema& schema() const;

  struct Compiled;
  [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

 private:
  std::unique_ptr<const Compiled> compiled_;
};

class Runner {
 public:
  explicit Runner(const Program& program);  // the program outlives it
  ~Runner();

  // Appends every hit, by row and then by rule. `answers` may be null when the set asks nothing.
  // Rows are looked at whatever day a rule begins or expires: that is judged by the schema's field
  // "date" where there is one.
  void Run(const Batch& batch, AggregateAnswers* answers, std::vector<Hit>& hits);

  // Since the beginning or the last Reset, one a rule. Unknowns are counted where they are met:
  // a row that something else already settles is not counted.
  [[nodiscard]] const std::vector<RuleCount>& counts() const;
  void ResetCounts();

  // Appends what the fields and questions of each hit's rule said, in the order of the hits: the
  // reasons of many hits at once, some nanoseconds a value (rules.value in bench/claims.toml). A
  // field of several codes gives one value for each of them.
  void Values(const Batch& batch, AggregateAnswers* answers, std::span<const Hit> hits,
              std::vector<HitValue>& values) const;

  // The conditions of one rule on one row, whether it fires or not: each before its parts, except
  // an "and" around everything. The days of the rule come first where it has any.
  std::vector<Shown> Explain(const Batch& batch, AggregateAnswers* answers, std::size_t row,
                             std::size_t rule) const;

 private:
  struct Scratch;
  const Program& program_;
  std::unique_ptr<Scratch> scratch_;
};

// One condition, plainly: the second opinion, and what questions about earlier lines filter by.
Truth Evaluate(const Condition& condition, const Schema& schema, const Batch& batch,
               AggregateAnswers* answers, std::size_t row);
// NaN when unknown.
double Evaluate(const Value& value, const Schema& schema, const Batch& batch,
                AggregateAnswers* answers, std::size_t row);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_PROGRAM_H_
