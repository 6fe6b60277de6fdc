#include "detect/rules/batch_index.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/check.h"
#include "detect/rules/internal/block.h"
#include "detect/rules/internal/code_rows.h"
#include "detect/rules/internal/compiled.h"
#include "detect/rules/internal/number_rows.h"

namespace tidewaiter::rules {

using internal::Block;
using internal::CodeRows;
using internal::kBlockRows;
using internal::kBlockWords;
using internal::LongBits;
using internal::NumberRange;
using internal::NumberRows;
using internal::Plan;
using internal::Quick;

struct BatchIndex::State {
  explicit State(const Batch& of) : batch(of) {}

  Batch batch;
  std::vector<std::optional<CodeRows>> codes;      // by field
  std::vector<std::optional<NumberRows>> numbers;  // by field
};

namespace {

// When so small a share of the rows is left, they are asked one by one.
constexpr std::size_t kFewShare = 64;

NumberRange RangeOf(const internal::NumberColumn& column, const Quick& quick) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::size_t low = quick.low;
  const std::size_t high = low + quick.span;
  NumberRange range{.low = -kInfinity, .high = kInfinity};
  if (low > 2 * column.thresholds.size()) return {.low = kInfinity, .high = -kInfinity};  // nothing
  if (low > 0) range.low = column.thresholds[(low - 1) / 2];
  range.low_counts = low == 0 || low % 2 == 1;
  if (high < 2 * column.thresholds.size()) {
    range.high = column.thresholds[high / 2];
    range.high_counts = high % 2 == 1;
  }
  return range;
}

// One rule being looked for.
class Search {
 public:
  Search(const Batch& batch, const std::vector<std::optional<CodeRows>>& codes,
         const std::vector<std::optional<NumberRows>>& numbers, const Program::Compiled& compiled)
      : batch_(batch), codes_(codes), numbers_(numbers), compiled_(compiled) {}

  std::vector<std::uint32_t> Rows(const Plan& plan, AggregateAnswers* answers);

 private:
  // A condition that the index answers.
  struct Part {
    const CodeRows* codes = nullptr;
    const NumberRows* numbers = nullptr;
    CodeRows::Ranks ranks;
    NumberRange range;
    bool negated = false;
    std::size_t count = 0;  // rows where it is true, about
  };
  bool AddPart(const Quick& quick);
  [[nodiscard]] LongBits BitsOf(const Part& part) const;
  void Narrow(const Part& part);
  void NarrowFew(const Part& part);
  void Ask(const Plan& plan, AggregateAnswers* answers);
  void AskBlock(Block& block, std::size_t begin);
  void SetRows(LongBits bits);

  const Batch& batch_;
  const std::vector<std::optional<CodeRows>>& codes_;
  const std::vector<std::optional<NumberRows>>& numbers_;
  const Program::Compiled& compiled_;
  std::vector<Part> parts_;
  std::vector<internal::Literal> rest_;
  LongBits bits_;
  std::vector<std::uint32_t> rows_;  // when few are left
  bool few_ = false;
};

// False when the index does not know the column: a calculated value.
bool Search::AddPart(const Quick& quick) {
  Part part{.ranks = {}, .range = {}, .negated = quick.negated};
  if (quick.is_number) {
    const internal::NumberColumn& column = compiled_.numbers[quick.column];
    const internal::ValueNode& value = compiled_.values[column.value];
    if (value.op != ValueOp::kField || !numbers_[value.field]) return false;
    part.numbers = &*numbers_[value.field];
    part.range = RangeOf(column, quick);
    part.count = part.numbers->Count(part.range);
  } else {
    const internal::CodeColumn& column = compiled_.codes[quick.column];
    if (!codes_[column.field]) return false;
    part.codes = &*codes_[column.field];
    part.ranks = part.codes->Find(column.index.ranges(quick.set));
    part.count = part.codes->Count(part.ranks);
  }
  // A row may say several of the codes, so that this says too few: never that there is none.
  if (part.negated) part.count = batch_.rows() - std::min(batch_.rows() - 1, part.count);
  parts_.push_back(std::move(part));
  return true;
}

void Search::SetRows(LongBits bits) {
  bits_ = std::move(bits);
  few_ = bits_.Count() <= batch_.rows() / kFewShare;
  if (!few_) return;
  rows_.clear();
  bits_.ForEach([&](std::uint32_t row) { rows_.push_back(row); });
}

LongBits Search::BitsOf(const Part& part) const {
  LongBits yes(batch_.rows());
  if (part.numbers != nullptr) {
    part.numbers->Fill(part.range, part.negated, yes);
    return yes;
  }
  part.codes->AddTo(part.ranks, yes);
  if (!part.negated) return yes;
  LongBits no = LongBits::All(batch_.rows());
  no.AndNot(yes);
  if (!part.codes->missing().empty()) no.AndNot(part.codes->missing());
  return no;
}

void Search::Narrow(const Part& part) {
  if (few_) {
    NarrowFew(part);
    return;
  }
  LongBits yes = BitsOf(part);
  if (!bits_.empty()) yes.And(bits_);
  SetRows(std::move(yes));
}

void Search::NarrowFew(const Part& part) {
  if (part.numbers != nullptr) {
    std::erase_if(rows_, [&](std::uint32_t row) {
      return !part.numbers->Has(part.range, part.negated, row);
    });
    return;
  }
  const CodeRows::Test test(*part.codes, part.ranks);
  const LongBits& missing = part.codes->missing();
  std::erase_if(rows_, [&](std::uint32_t row) {
    if (!missing.empty() && missing.Has(row)) return true;
    return test.Has(row) == part.negated;
  });
}

// What the index does not know, block by block of those where something is left.
void Search::Ask(const Plan& plan, AggregateAnswers* answers) {
  rest_.insert(rest_.end(), plan.slow.begin(), plan.slow.end());
  if (rest_.empty()) return;
  if (few_) {
    bits_ = LongBits(batch_.rows());
    for (const std::uint32_t row : rows_)
      bits_.Set(row);
    few_ = false;
  }
  if (bits_.empty()) bits_ = LongBits::All(batch_.rows());
  Block block(compiled_);
  block.Open(batch_, answers);
  for (std::size_t begin = 0; begin < batch_.rows(); begin += kBlockRows)
    AskBlock(block, begin);
}

void Search::AskBlock(Block& block, std::size_t begin) {
  internal::Bits open;
  const std::size_t first = begin / 64;
  const std::size_t words = std::min(kBlockWords, bits_.words().size() - first);
  std::copy_n(bits_.words().begin() + static_cast<std::ptrdiff_t>(first), words,
              open.words.begin());
  if (!open.Any()) return;
  block.Begin(begin, std::min(kBlockRows, batch_.rows() - begin));
  block.BeginRule();
  for (const internal::Literal& literal : rest_) {
    open.And(*block.Of(literal, open).yes);
    if (!open.Any()) break;
  }
  std::copy_n(open.words.begin(), words,
              bits_.words().begin() + static_cast<std::ptrdiff_t>(first));
}

std::vector<std::uint32_t> Search::Rows(const Plan& plan, AggregateAnswers* answers) {
  for (const Quick& quick : plan.quick) {
    if (!AddPart(quick)) rest_.push_back({quick.node, quick.negated});
  }
  std::ranges::sort(parts_, {}, &Part::count);
  for (const Part& part : parts_) {
    if (part.count == 0) return {};
    Narrow(part);
    if (few_ && rows_.empty()) return {};
  }
  Ask(plan, answers);
  if (few_) return std::move(rows_);
  std::vector<std::uint32_t> rows;
  bits_.ForEach([&](std::uint32_t row) { rows.push_back(row); });
  return rows;
}

}  // namespace

BatchIndex::BatchIndex(std::unique_ptr<const State> state) : state_(std::move(state)) {}
BatchIndex::~BatchIndex() = default;
BatchIndex::BatchIndex(BatchIndex&&) noexcept = default;
BatchIndex& BatchIndex::operator=(BatchIndex&&) noexcept = default;

Result<BatchIndex> BatchIndex::Build(const Schema& schema, const Batch& batch,
                                     const Progress& progress) {
  const std::size_t fields = schema.fields().size();
  auto state = std::make_unique<State>(batch);
  state->codes.resize(fields);
  state->numbers.resize(fields);
  for (std::size_t field = 0; field < fields; ++field) {
    RETURN_IF_ERROR(progress("index", field, fields));
    const FieldKind kind = schema.field(field).kind;
    const Column& column = batch.column(field);
    if (column.dictionary != nullptr && kind != FieldKind::kText) {
      state->codes[field].emplace(column, kind, batch.rows());
    } else if (!column.numbers.empty()) {
      state->numbers[field].emplace(column.numbers);
    }
  }
  return BatchIndex(std::move(state));
}

std::vector<std::uint32_t> BatchIndex::Rows(const Program& program, std::size_t rule,
                                            AggregateAnswers* answers) const {
  const Program::Compiled& compiled = program.compiled();
  CHECK(rule < compiled.plans.size());
  CHECK(compiled.schema.fields().size() == state_->codes.size());
  Search search(state_->batch, state_->codes, state_->numbers, compiled);
  return search.Rows(compiled.plans[rule], answers);
}

std::size_t BatchIndex::bytes() const {
  std::size_t bytes = 0;
  for (const auto& codes : state_->codes)
    bytes += codes ? codes->bytes() : 0;
  for (const auto& numbers : state_->numbers)
    bytes += numbers ? numbers->bytes() : 0;
  return bytes;
}

}  // namespace tidewaiter::rules
