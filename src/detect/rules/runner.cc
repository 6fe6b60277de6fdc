#include <algorithm>
#include <array>
#include <utility>

#include "detect/rules/internal/block.h"
#include "detect/rules/internal/compile.h"
#include "detect/rules/internal/scratch.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {

using internal::Bits;
using internal::kBlockRows;
using internal::kListRows;
using internal::Literal;
using internal::Plan;
using internal::Quick;
using internal::TruthBits;

namespace {

// Steps of a search in a list that cost no more than to make bits of it.
constexpr std::size_t kScanMost = 256;
static_assert(kScanMost >= kListRows);  // what has no bits is a list

}  // namespace

Program::Program(RuleSet set, Schema schema)
    : compiled_(internal::Compile(std::move(set), std::move(schema))) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

const RuleSet& Program::set() const {
  return compiled_->set;
}

const Schema& Program::schema() const {
  return compiled_->schema;
}

Runner::Runner(const Program& program)
    : program_(program), scratch_(std::make_unique<Scratch>(program.compiled())) {}
Runner::~Runner() = default;

const std::vector<RuleCount>& Runner::counts() const {
  return scratch_->counts;
}

void Runner::ResetCounts() {
  std::ranges::fill(scratch_->counts, RuleCount{});
}

void Runner::Run(const Batch& batch, AggregateAnswers* answers, std::vector<Hit>& hits) {
  Scratch& scratch = *scratch_;
  scratch.block.Open(batch, answers);
  for (std::size_t begin = 0; begin < batch.rows(); begin += kBlockRows) {
    scratch.block.Begin(begin, std::min(kBlockRows, batch.rows() - begin));
    scratch.gates.ForEach(scratch.block, [&](std::uint32_t rule) { scratch.RunRule(rule); });
    scratch.Flush(begin, hits);
  }
}

// Keeps of `rows` those where the literal is true; its column misses nothing.
std::size_t Runner::Scratch::Filter(const Quick& quick, std::uint16_t* rows, std::size_t count) {
  std::size_t kept = 0;
  if (quick.is_number) {
    const internal::BlockPlaces& places = block.numbers().PlacesOf(quick.column).places;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint16_t row = rows[i];
      rows[kept] = row;
      const auto above = static_cast<std::uint16_t>(places[row] - quick.low);
      kept += (above <= quick.span) != quick.negated ? 1 : 0;
    }
    return kept;
  }
  internal::CodeState& column = block.codes(quick.column);
  const std::uint32_t held = column.Count(quick.set);
  if (held == 0) return quick.negated ? count : 0;
  if (held * count <= kScanMost && !column.has_bits(quick.set)) {
    const std::span<const std::uint16_t> list = column.List(quick.set);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint16_t row = rows[i];
      rows[kept] = row;
      kept += (std::ranges::find(list, row) != list.end()) != quick.negated ? 1 : 0;
    }
    return kept;
  }
  const Bits& bits = column.Rows(quick.set, block.pool());
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t row = rows[i];
    rows[kept] = row;
    kept += bits.Has(row) != quick.negated ? 1 : 0;
  }
  return kept;
}

bool Runner::Scratch::Certain(const Quick& quick) {
  return !(quick.is_number ? block.numbers().PlacesOf(quick.column).any_missing
                           : block.codes(quick.column).any_missing());
}

// The set of a quick literal that holds the fewest rows, where it may stand for the rule.
Runner::Scratch::Start Runner::Scratch::FindStart(const Plan& plan) {
  Start start;
  for (const Quick& quick : plan.quick) {
    if (!Certain(quick)) {
      start.certain = false;
    } else if (!quick.is_number && !quick.negated) {
      const std::uint32_t count = block.codes(quick.column).Count(quick.set);
      if (count < start.count) {
        start.count = count;
        start.quick = &quick;
      }
    }
  }
  return start;
}

void Runner::Scratch::RunRule(std::uint32_t rule) {
  const Plan& plan = compiled.plans[rule];
  block.BeginRule();
  const Start start = FindStart(plan);
  if (start.count == 0) return;
  if (start.count > kListRows) {
    RunDense(rule, plan, start.certain);
    return;
  }
  std::array<std::uint16_t, kListRows> rows;
  std::size_t count = start.count;
  std::ranges::copy(block.codes(start.quick->column).List(start.quick->set), rows.begin());
  for (const Quick& quick : plan.quick) {
    if (&quick != start.quick && (start.certain || Certain(quick))) {
      count = Filter(quick, rows.data(), count);
    }
  }
  if (count == 0) return;
  if (start.certain && plan.slow.empty()) {
    hit_rows.insert(hit_rows.end(), rows.begin(),
                    rows.begin() + static_cast<std::ptrdiff_t>(count));
    hit_rules.push_back({rule, static_cast<std::uint32_t>(count)});
    counts[rule].fired += count;
    return;
  }
  Bits open;
  for (std::size_t i = 0; i < count; ++i)
    open.Set(rows[i]);
  Settle(rule, plan, open);
}

// Through bits: first what every row answers.
void Runner::Scratch::RunDense(std::uint32_t rule, const Plan& plan, bool certain) {
  Bits open;
  bool begun = false;
  for (const Quick& quick : plan.quick) {
    if (!certain && !Certain(quick)) continue;
    const Bits& bits = *block.Of({quick.node, false}, block.all()).yes;
    if (!begun) {
      open = quick.negated ? block.all() : bits;
    } else if (!quick.negated) {
      open.And(bits);
    }
    if (quick.negated) open.AndNot(bits);
    begun = true;
  }
  if (begun) {
    open.And(block.all());  // behind the last row numbers may have any place
  } else {
    open = block.all();
  }
  if (!certain || !plan.slow.empty()) {
    Settle(rule, plan, open);
  } else {
    Fire(rule, open);
  }
}

void Runner::Scratch::Fire(std::uint32_t rule, const Bits& rows) {
  const std::size_t before = hit_rows.size();
  rows.ForEach([&](std::size_t row) { hit_rows.push_back(static_cast<std::uint16_t>(row)); });
  const std::size_t fired = hit_rows.size() - before;
  counts[rule].fired += fired;
  if (fired > 0) hit_rules.push_back({rule, static_cast<std::uint32_t>(fired)});
}

// What is left of a rule on the rows that are open: literals that miss something, then the slow
// parts.
void Runner::Scratch::Settle(std::uint32_t rule, const Plan& plan, const Bits& open) {
  Bits yes = open;
  Bits maybe = open;
  const auto narrow = [&](Literal literal) {
    const TruthBits truth = block.Of(literal, maybe);
    yes.And(*truth.yes);
    maybe.And(*truth.maybe);
    return maybe.Any();
  };
  for (const Quick& quick : plan.quick) {
    if (!Certain(quick) && !narrow({quick.node, quick.negated})) return;
  }
  for (const Literal& literal : plan.slow) {
    if (!narrow(literal)) return;
  }
  Fire(rule, yes);
  maybe.AndNot(yes);
  if (maybe.Any()) CountUnknown(rule, plan, maybe);
}

void Runner::Scratch::CountUnknown(std::uint32_t rule, const Plan& plan, const Bits& unknown) {
  counts[rule].unknown += unknown.Count();
  Bits divided;
  for (const std::uint32_t node : plan.divisors)
    divided.Or(*block.Of({node, false}, unknown).yes);
  divided.And(unknown);
  for (const Value* divisor : plan.asked_divisors) {
    unknown.ForEach([&](std::size_t row) {
      if (block.Ask(*divisor, row) == 0) divided.Set(row);
    });
  }
  counts[rule].divided_by_zero += divided.Count();
}

// Hits come rule by rule; they leave row by row.
void Runner::Scratch::Flush(std::size_t begin, std::vector<Hit>& hits) {
  std::array<std::uint32_t, kBlockRows + 1> starts{};
  for (const std::uint16_t row : hit_rows)
    ++starts[row + std::size_t{1}];
  for (std::size_t row = 0; row < kBlockRows; ++row)
    starts[row + 1] += starts[row];
  const std::size_t before = hits.size();
  hits.resize(before + hit_rows.size());
  const std::uint16_t* row = hit_rows.data();
  for (const RuleHits& run : hit_rules) {
    for (const std::uint16_t* const end = row + run.count; row != end; ++row) {
      hits[before + starts[*row]++] = {.row = static_cast<std::uint32_t>(begin + *row),
                                       .rule = run.rule};
    }
  }
  hit_rows.clear();
  hit_rules.clear();
}

}  // namespace tidewaiter::rules
