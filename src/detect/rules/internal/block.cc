#include "detect/rules/internal/block.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "detect/rules/internal/codes.h"
#include "detect/rules/internal/truth.h"

namespace tidewaiter::rules::internal {
namespace {

void Fold(Bits& result, const Bits& a, const Bits& b) {
  for (std::size_t i = 0; i < kBlockWords; ++i)
    result.words[i] = a.words[i] | b.words[i];
}

void Flip(Bits& result, const Bits& bits) {
  for (std::size_t i = 0; i < kBlockWords; ++i)
    result.words[i] = ~bits.words[i];
}

// Where `op` holds of two numbers, and where both are known.
template <typename Op>
void CompareAll(std::span<const double> left, std::span<const double> right, Op op, Bits& yes) {
  for (std::size_t row = 0; row < left.size(); ++row)
    yes.words[row / 64] |= std::uint64_t{op(left[row], right[row])} << (row % 64);
}

}  // namespace

void KeptAnswers::Begin(AggregateAnswers* answers, std::size_t begin) {
  answers_ = answers;
  begin_ = begin;
  ++block_;
}

double KeptAnswers::Answer(std::size_t question, std::size_t row) {
  if (answers_ == nullptr) return kUnknownNumber;
  Question& asked = questions_[question];
  if (asked.block != block_) {
    asked.block = block_;
    asked.known = Bits{};
    if (!asked.said) asked.said = std::make_unique<BlockNumbers>();
  }
  const std::size_t at = row - begin_;
  if (!asked.known.Has(at)) {
    asked.known.Set(at);
    (*asked.said)[at] = answers_->Answer(question, row);
  }
  return (*asked.said)[at];
}

Block::Block(const Program::Compiled& compiled)
    : compiled_(&compiled),
      numbers_(compiled),
      answers_(compiled.set.aggregates.size()),
      known_(compiled.nodes.size()),
      texts_(compiled.texts.size()) {
  for (const CodeColumn& column : compiled.codes)
    codes_.emplace_back(column.index);
  begun_.resize(codes_.size());
}

void Block::Open(const Batch& batch, AggregateAnswers* answers) {
  batch_ = &batch;
  for (std::size_t column = 0; column < codes_.size(); ++column)
    codes_[column].Open(batch.column(compiled_->codes[column].field));
  asker_ = answers;
}

void Block::Begin(std::size_t begin, std::size_t rows) {
  CHECK(rows <= kBlockRows && begin + rows <= batch_->rows());
  begin_ = begin;
  rows_ = rows;
  ++block_;
  pool_.Reset();
  all_ = Bits::First(rows);
  answers_.Begin(asker_, begin);
  numbers_.Begin(*batch_, begin, rows);
}

void Block::BeginCodes(std::uint32_t column) {
  codes_[column].Begin(begin_, rows_, pool_);
  begun_[column] = block_;
}

double Block::Ask(const Value& value, std::size_t row) {
  return Evaluate(value, compiled_->schema, *batch_, &answers_, begin_ + row);
}

TruthBits Block::Of(Literal literal, const Bits& care) {
  const TruthBits plain = Plain(literal.node, care);
  if (!literal.negated) return plain;
  Bits& maybe = rule_pool_.Take();
  Flip(maybe, *plain.yes);
  if (plain.yes == plain.maybe) return Same(maybe);
  Bits& yes = rule_pool_.Take();
  Flip(yes, *plain.maybe);
  return {&yes, &maybe};
}

TruthBits Block::Plain(std::uint32_t number, const Bits& care) {
  const Node& node = compiled_->nodes[number];
  Known& known = known_[number];
  if (node.sparing) {
    if (node.op == NodeOp::kAnd) return All(node, care);
    if (node.op == NodeOp::kOr) return Any(node, care);
    return Rowwise(node, known, care);
  }
  if (known.block == block_) return known.truth;
  switch (node.op) {
    case NodeOp::kNever:
      known.truth = Same(none_);
      break;
    case NodeOp::kUnknown:
      known.truth = {&none_, &all_};
      break;
    case NodeOp::kNumberIn:
      known.truth = NumberIn(node);
      break;
    case NodeOp::kNoNumber: {
      const NumberState::Places& places = numbers_.PlacesOf(node.column);
      known.truth = Same(places.any_missing ? places.missing : none_);
      break;
    }
    case NodeOp::kCompare:
      known.truth = Compared(node);
      break;
    case NodeOp::kCodeIn:
      known.truth = CodeIn(node);
      break;
    case NodeOp::kNoCode:
      known.truth = Same(codes(node.column).missing());
      break;
    case NodeOp::kAnd:
      known.truth = All(node, all_);
      break;
    case NodeOp::kOr:
      known.truth = Any(node, all_);
      break;
    case NodeOp::kRowwise:
    case NodeOp::kDated:
    case NodeOp::kText:
      CHECK(node.sparing);
  }
  known.block = block_;
  return known.truth;
}

TruthBits Block::WithDoubts(const Bits& yes, bool any, const Bits& doubts) {
  if (!any) return Same(yes);
  Bits& maybe = pool_.Take();
  Fold(maybe, yes, doubts);
  return {&yes, &maybe};
}

TruthBits Block::NumberIn(const Node& node) {
  const NumberState::Places& places = numbers_.PlacesOf(node.column);
  Bits& yes = pool_.Take();
  FillPlaceBits(places.places, node.low, static_cast<std::uint16_t>(node.high - node.low), yes);
  return WithDoubts(yes, places.any_missing, places.missing);
}

TruthBits Block::Compared(const Node& node) {
  const std::span<const double> left = numbers_.Values(node.left);
  const std::span<const double> right = numbers_.Values(node.right);
  Bits& yes = pool_.TakeEmpty();
  Bits& doubts = pool_.TakeEmpty();
  CompareAll(
      left, right, [](double a, double b) { return a != a || b != b; }, doubts);
  switch (node.compare) {
    case CompareOp::kLess:
      CompareAll(left, right, std::less<>(), yes);
      break;
    case CompareOp::kLessEqual:
      CompareAll(left, right, std::less_equal<>(), yes);
      break;
    case CompareOp::kGreater:
      CompareAll(left, right, std::greater<>(), yes);
      break;
    case CompareOp::kGreaterEqual:
      CompareAll(left, right, std::greater_equal<>(), yes);
      break;
    case CompareOp::kEqual:
      CompareAll(left, right, std::equal_to<>(), yes);
      break;
    case CompareOp::kNotEqual:
      CHECK(false);  // compiled as the opposite of "="
  }
  return WithDoubts(yes, doubts.Any(), doubts);
}

TruthBits Block::CodeIn(const Node& node) {
  CodeState& column = codes(node.column);
  const Bits& yes = column.Count(node.set) == 0 ? none_ : column.Rows(node.set, pool_);
  return WithDoubts(yes, column.any_missing(), column.missing());
}

// Later parts are asked only where the earlier ones leave it open.
TruthBits Block::All(const Node& node, const Bits& care) {
  BitsPool& pool = node.sparing ? rule_pool_ : pool_;
  Bits& yes = pool.Take() = care;
  Bits& maybe = pool.Take() = care;
  for (const Literal& part : node.parts) {
    const TruthBits truth = Of(part, maybe);
    yes.And(*truth.yes);
    maybe.And(*truth.maybe);
    if (!maybe.Any()) break;
  }
  return {&yes, &maybe};
}

TruthBits Block::Any(const Node& node, const Bits& care) {
  BitsPool& pool = node.sparing ? rule_pool_ : pool_;
  Bits& yes = pool.TakeEmpty();
  Bits& maybe = pool.TakeEmpty();
  Bits open = care;
  for (const Literal& part : node.parts) {
    const TruthBits truth = Of(part, open);
    Bits here = *truth.maybe;
    here.And(open);  // outside, a part may have said anything
    maybe.Or(here);
    here.And(*truth.yes);
    yes.Or(here);
    open.AndNot(here);
    if (!open.Any()) break;
  }
  return {&yes, &maybe};
}

TruthBits Block::Rowwise(const Node& node, Known& known, const Bits& care) {
  if (known.block != block_) {
    known.block = block_;
    known.asked = &pool_.TakeEmpty();
    known.yes = &pool_.TakeEmpty();
    known.maybe = &pool_.TakeEmpty();
  }
  Bits fresh = care;
  fresh.AndNot(*known.asked);
  fresh.ForEach([&](std::size_t row) {
    const Truth truth = AskRow(node, row);
    if (truth == Truth::kTrue) known.yes->Set(row);
    if (truth != Truth::kFalse) known.maybe->Set(row);
  });
  known.asked->Or(fresh);
  return {known.yes, known.maybe};
}

Truth Block::AskRow(const Node& node, std::size_t row) {
  if (node.op == NodeOp::kText) return AskText(node, row);
  if (node.op == NodeOp::kRowwise) {
    return Evaluate(*node.condition, compiled_->schema, *batch_, &answers_, begin_ + row);
  }
  const std::string_view code = CodeAt(*batch_, *node.condition->field, begin_ + row);
  if (code.empty()) return Truth::kUnknown;
  return compiled_->dated[node.extra].Holds(code,
                                            NumberAt(*batch_, *compiled_->date, begin_ + row));
}

Truth Block::AskText(const Node& node, std::size_t row) {
  const Column& column = batch_->column(*node.condition->field);
  if (column.dictionary == nullptr) return Truth::kUnknown;
  const std::uint32_t code = column.codes[begin_ + row];
  if (code == 0) return Truth::kUnknown;
  const TextFound found =
      texts_[node.extra].Find(compiled_->texts[node.extra], *column.dictionary, code);
  if (!found.until || !compiled_->date) return internal::Known(found.found);
  return CountsOn(found.until, NumberAt(*batch_, *compiled_->date, begin_ + row));
}

}  // namespace tidewaiter::rules::internal
