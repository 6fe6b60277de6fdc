// Block: the conditions of all rules over one block of rows, each worked out once and only when a
// rule needs it.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_BLOCK_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_BLOCK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "detect/rules/batch.h"
#include "detect/rules/internal/bits.h"
#include "detect/rules/internal/code_state.h"
#include "detect/rules/internal/compiled.h"
#include "detect/rules/internal/kept_texts.h"
#include "detect/rules/internal/number_state.h"

namespace tidewaiter::rules::internal {

// Answers to questions, each asked once a row of a block.
class KeptAnswers final : public AggregateAnswers {
 public:
  explicit KeptAnswers(std::size_t questions) : questions_(questions) {}
  void Begin(AggregateAnswers* answers, std::size_t begin);
  double Answer(std::size_t question, std::size_t row) override;

 private:
  struct Question {
    Bits known;
    std::unique_ptr<BlockNumbers> said;
    std::uint32_t block = 0;
  };
  std::vector<Question> questions_;
  AggregateAnswers* answers_ = nullptr;
  std::size_t begin_ = 0;
  std::uint32_t block_ = 0;
};

class Block {
 public:
  explicit Block(const Program::Compiled& compiled);

  void Open(const Batch& batch, AggregateAnswers* answers);
  void Begin(std::size_t begin, std::size_t rows);
  void BeginRule() { rule_pool_.Reset(); }

  // A node where `care` says so; elsewhere the bits may be anything. Valid until BeginRule.
  TruthBits Of(Literal literal, const Bits& care);

  // A column is worked out when somebody first asks for it.
  CodeState& codes(std::uint32_t column) {
    if (begun_[column] != block_) BeginCodes(column);
    return codes_[column];
  }
  NumberState& numbers() { return numbers_; }
  BitsPool& pool() { return pool_; }
  [[nodiscard]] const Bits& all() const { return all_; }
  // A question or a value of one row of the block.
  double Ask(const Value& value, std::size_t row);

 private:
  struct Known {
    std::uint32_t block = 0;
    TruthBits truth;
    Bits* asked = nullptr;  // of what is asked of single rows: where it was
    Bits* yes = nullptr;
    Bits* maybe = nullptr;
  };
  void BeginCodes(std::uint32_t column);
  TruthBits Plain(std::uint32_t number, const Bits& care);
  TruthBits NumberIn(const Node& node);
  TruthBits Compared(const Node& node);
  TruthBits CodeIn(const Node& node);
  TruthBits All(const Node& node, const Bits& care);
  TruthBits Any(const Node& node, const Bits& care);
  TruthBits Rowwise(const Node& node, Known& known, const Bits& care);
  Truth AskRow(const Node& node, std::size_t row);
  Truth AskText(const Node& node, std::size_t row);
  TruthBits Same(const Bits& bits) { return {&bits, &bits}; }
  TruthBits WithDoubts(const Bits& yes, bool any, const Bits& doubts);

  const Program::Compiled* compiled_;
  const Batch* batch_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t rows_ = 0;
  std::uint32_t block_ = 0;
  Bits none_;
  Bits all_;
  BitsPool pool_;       // what is kept for the block
  BitsPool rule_pool_;  // what is kept for one rule
  std::vector<CodeState> codes_;
  std::vector<std::uint32_t> begun_;  // the block that each of them was begun for
  NumberState numbers_;
  AggregateAnswers* asker_ = nullptr;
  KeptAnswers answers_;
  std::vector<Known> known_;
  std::vector<KeptTexts> texts_;  // one a text test
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_BLOCK_H_
