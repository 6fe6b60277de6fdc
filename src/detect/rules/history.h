// History: what rules ask about earlier lines, answered as of each line.
//
//   History history(set, schema);
//   HistoryAnswers answers = history.Learn(batch);     // a batch in the order of time
//   runner.Run(batch, &answers, hits);                 // each row sees those before it, no other
//   history.LearnOutcomes(batch, {{row, &outcome, known_on}});
//
// A line that is asked about sees the lines before it: of earlier days, and of its own day those
// that were learned before it, also from its own batch. Of checks it sees those that became known
// on an earlier day than its own, live and in a back-test alike. A check belongs to the day on
// which it became known, for that is when the officers learned of it.
//
// Conditions and values of earlier lines are asked when a line is learned. Lines without a date are
// not learned, and nothing is said to them.
//
// Memory: see docs/aggregate.md; questions that ask of the same lines the same value share it. Not
// thread-safe, answering included.
#ifndef TIDEWAITER_DETECT_RULES_HISTORY_H_
#define TIDEWAITER_DETECT_RULES_HISTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/windows.h"
#include "declaration/outcome.h"
#include "detect/rules/batch.h"
#include "detect/rules/prepared_texts.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// What became known about one row of a batch.
struct CheckedRow {
  std::size_t row = 0;
  const Outcome* outcome = nullptr;
  Day known_on = 0;
};

// What a set of questions asks of a line: each distinct condition, value, grouping and stream once.
struct HistoryPlan {
  enum class Of : std::uint8_t { kLines, kNumbers, kCodes, kChecks };
  struct Stream {
    Of of = Of::kLines;
    std::size_t where = 0;
    std::size_t value = 0;                // of kNumbers
    std::size_t field = 0;                // of kCodes
    std::optional<ErrorKind> error = {};  // of kChecks
    std::size_t per = 0;
    std::string key = {};  // what the stream is about: streams with equal keys are one
  };
  struct Place {  // of a question
    std::size_t stream = 0;
    std::size_t question = 0;
  };

  HistoryPlan(std::span<const std::shared_ptr<const Aggregate>> questions, const Schema& schema);

  std::vector<ConditionPtr> wheres;  // null: all lines
  std::vector<ValuePtr> values;
  std::vector<std::vector<GroupBy>> pers;
  std::vector<Stream> streams;
  std::vector<aggregate::Stream> asked;  // of each stream
  std::vector<Place> places;             // of each question
};

class History;

// Answers for the rows of one batch. Good until the history learns lines again; the batch and the
// history outlive it. Rows may be asked in any order, and again.
class HistoryAnswers final : public AggregateAnswers {
 public:
  double Answer(std::size_t question, std::size_t row) override;

 private:
  friend class History;
  HistoryAnswers(History& history, const Batch& batch);

  std::uint64_t KeyOf(std::size_t per, std::size_t row);
  const std::vector<std::uint32_t>& CellsOf(std::size_t per);
  std::uint32_t LaterInBatch(std::size_t stream, std::size_t row);

  History* history_;
  const Batch* batch_;
  std::vector<std::vector<std::uint64_t>> keys_;   // per, row; made when asked for
  std::vector<std::vector<std::uint32_t>> cells_;  // per, row: a number of its group and day
  std::vector<std::vector<std::uint32_t>> kept_;   // stream, row: events of the row; may be empty
  std::vector<std::vector<std::uint32_t>> later_;  // stream, row: of its group and day, from it on
};

class History {
 public:
  // Days that one batch may span: answers go back that far exactly.
  static constexpr Day kBatchDaysMax = 7;

  History(std::vector<std::shared_ptr<const Aggregate>> questions, const Schema& schema);
  History(const RuleSet& set, const Schema& schema) : History(set.aggregates, schema) {}

  // Learns the lines of a batch and answers for each of them as if it and those behind it had not
  // come yet. CHECKs that the rows are in the order of their days and span kBatchDaysMax at most.
  HistoryAnswers Learn(const Batch& batch);
  // Answers for lines that are not learned, or not yet: they see everything that was.
  HistoryAnswers Ask(const Batch& batch) { return {*this, batch}; }

  // Checks that became known, each once, in any order; who was not looked at is no check.
  void LearnOutcomes(const Batch& batch, std::span<const CheckedRow> checks);

  // Lets go of what no line of `day` or later needs: once a day.
  void Forget(Day day) { windows_.Forget(day); }

  [[nodiscard]] const HistoryPlan& plan() const { return plan_; }
  [[nodiscard]] std::size_t bytes() const { return windows_.bytes(); }

  // For a restart: everything that was learned, and back. Errors: kCorruption;
  // kFailedPrecondition when it was learned for other questions: learn again from the lines.
  void Write(std::string& out) const;
  Status Read(std::string_view bytes);

 private:
  friend class HistoryAnswers;
  // Of a batch, each worked out once for all streams.
  struct Worked;

  void AddStream(const Batch& batch, std::size_t stream, Worked& worked,
                 std::vector<std::uint32_t>& kept);
  void CheckDays(const Batch& batch) const;
  [[nodiscard]] std::uint64_t PlanHash() const;

  Schema schema_;
  std::optional<std::size_t> date_field_;
  HistoryPlan plan_;
  PreparedTexts texts_;  // of the plan's conditions
  aggregate::Windows windows_;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_HISTORY_H_
