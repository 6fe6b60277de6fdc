// RuleMemory: what rules know of earlier lines: answers to their questions, and how often each was
// right. Learns with the detectors, and is kept with them over a restart.
//
//   RuleMemory memory(schema);
//   memory.Missing(set)                     // questions that it cannot answer
//   memory.Adopt(std::move(pack));          // made elsewhere, from the past
//   BookAnswers answers = memory.Answers(set, batch);
//
// Questions come in packs, those that became known together: a rule that is new brings its own
// pack, which is filled from the past while the others go on learning. One thread.
#ifndef TIDEWAITER_CLEARANCE_RULE_MEMORY_H_
#define TIDEWAITER_CLEARANCE_RULE_MEMORY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/lessons.h"
#include "clearance/rule_figures.h"
#include "detect/rules/history.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::clearance {

using Questions = std::vector<std::shared_ptr<const rules::Aggregate>>;

// Some questions with what is known for them; perhaps the figures of rules too.
class RulePack final : public Learner {
 public:
  RulePack(Questions questions, bool with_figures, const rules::Schema& schema);

  void Learn(const GoodsLines& lines) override;
  Status LearnOutcomes(const CheckedLines& lines) override;
  [[nodiscard]] bool asks_stages() const override { return asks_stages_; }
  // Lines of another source with their outcomes, in any order, before all others.
  Status LearnPast(const LineTable& lines, const Progress& progress);

  // Keys (rule_questions.h), as the history numbers the questions.
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  [[nodiscard]] const Questions& questions() const { return questions_; }
  rules::History& history() { return *history_; }
  [[nodiscard]] const rules::History& history() const { return *history_; }
  std::unique_ptr<RuleFigures>& figures() { return figures_; }

 private:
  const rules::Schema& schema_;
  Questions questions_;
  std::vector<std::string> keys_;
  bool asks_stages_ = false;
  std::unique_ptr<rules::History> history_;
  std::unique_ptr<RuleFigures> figures_;  // null: not asked for
};

// Answers to the questions of a set for the rows of a batch. What nobody knows is NaN.
class BookAnswers final : public rules::AggregateAnswers {
 public:
  struct Place {
    std::size_t pack = 0;
    std::size_t question = 0;
  };
  // The places of the set's questions outlive this.
  explicit BookAnswers(const std::vector<std::optional<Place>>& places) : places_(&places) {}
  void Add(rules::HistoryAnswers pack) { packs_.push_back(std::move(pack)); }
  double Answer(std::size_t question, std::size_t row) override;

 private:
  const std::vector<std::optional<Place>>* places_;
  std::vector<rules::HistoryAnswers> packs_;
};

class RuleMemory final : public Learner {
 public:
  // A question costs more the more packs there are: from so many on, all are made again as one.
  static constexpr std::size_t kPacksMax = 8;

  explicit RuleMemory(const rules::Schema& schema) : schema_(schema) {}

  void Learn(const GoodsLines& lines) override;
  Status LearnOutcomes(const CheckedLines& lines) override;
  [[nodiscard]] bool asks_stages() const override;
  // Lets go of what nobody will ask any more: once a day.
  void Forget(Day today);

  // What is to be made so that everything of the set can be answered; empty: nothing.
  [[nodiscard]] Questions Missing(const rules::RuleSet& set) const;
  [[nodiscard]] bool Knows(const std::string& key) const { return known_.contains(key); }
  // Null until they were made.
  [[nodiscard]] const RuleFigures* figures() const { return figures_.get(); }
  RuleFigures* figures() { return figures_.get(); }
  void Adopt(std::unique_ptr<RulePack> pack);
  // From now on the questions of this set are asked. Packs of which it asks nothing are dropped.
  void Bind(const rules::RuleSet& set);

  // To the set of the last Bind. Good until something is learned; the batch outlives it.
  BookAnswers Answers(const rules::Batch& batch);

  // For a restart. Read takes what the set still asks: packs with other questions are left out.
  // Errors: kCorruption; then nothing is known.
  void Write(std::string& out) const;
  Status Read(std::string_view bytes, const rules::RuleSet& set);
  [[nodiscard]] bool empty() const { return packs_.empty() && !figures_; }

 private:
  void Index();
  Status ReadPacks(std::string_view bytes, const rules::RuleSet& set);

  const rules::Schema& schema_;
  std::vector<std::unique_ptr<RulePack>> packs_;  // of two with one question the later answers
  std::map<std::string, BookAnswers::Place> known_;
  std::vector<std::optional<BookAnswers::Place>> places_;  // of the questions of the set
  std::unique_ptr<RuleFigures> figures_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_MEMORY_H_
