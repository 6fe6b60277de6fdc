#include "detect/rules/internal/compile.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "detect/rules/internal/node_table.h"

namespace tidewaiter::rules::internal {
namespace {

// What a value needs before it can be told.
enum class Needs : std::uint8_t { kNothing, kRow, kAnswers };

Needs NeedsOf(const Value& value) {
  if (value.op == ValueOp::kAggregate) return Needs::kAnswers;
  Needs needs = value.op == ValueOp::kField ? Needs::kRow : Needs::kNothing;
  for (const ValuePtr& operand : value.operands)
    needs = std::max(needs, NeedsOf(*operand));
  return needs;
}

Needs NeedsOf(const std::vector<ValuePtr>& values) {
  Needs needs = Needs::kNothing;
  for (const ValuePtr& value : values)
    needs = std::max(needs, NeedsOf(*value));
  return needs;
}

CompareOp Mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::kLess:
      return CompareOp::kGreater;
    case CompareOp::kLessEqual:
      return CompareOp::kGreaterEqual;
    case CompareOp::kGreater:
      return CompareOp::kLess;
    case CompareOp::kGreaterEqual:
      return CompareOp::kLessEqual;
    case CompareOp::kEqual:
    case CompareOp::kNotEqual:
      break;
  }
  return op;
}

Interval IntervalOf(CompareOp op, double at) {
  switch (op) {
    case CompareOp::kLess:
      return {.low = {}, .high = Edge{at, false}};
    case CompareOp::kLessEqual:
      return {.low = {}, .high = Edge{at, true}};
    case CompareOp::kGreater:
      return {.low = Edge{at, false}, .high = {}};
    case CompareOp::kGreaterEqual:
      return {.low = Edge{at, true}, .high = {}};
    case CompareOp::kEqual:
    case CompareOp::kNotEqual:
      break;
  }
  return {.low = Edge{at, true}, .high = Edge{at, true}};
}

class Builder {
 public:
  explicit Builder(Program::Compiled& compiled) : compiled_(compiled), table_(compiled) {}

  void Run() {
    std::vector<Literal> roots;
    for (const Rule& rule : compiled_.set.rules) {
      roots.push_back(RootOf(rule));
      compiled_.plans.emplace_back();
      CollectDivisors(*rule.when, compiled_.plans.back());
      compiled_.reads.emplace_back();
      CollectReads(*rule.when, compiled_.reads.back());
    }
    table_.Finish();
    for (std::size_t rule = 0; rule < roots.size(); ++rule)
      Lay(roots[rule], compiled_.plans[rule]);
  }

 private:
  Literal RootOf(const Rule& rule);
  Literal Build(const Condition& condition, bool negated);
  Literal BuildLeaf(const Condition& condition, bool negated);
  Literal BuildCompare(const Condition& condition, bool negated);
  Literal BuildBetween(const Condition& condition, bool negated);
  Literal BuildCodeIn(const Condition& condition, bool negated);
  Literal BuildHas(const Condition& condition, bool negated);
  std::uint32_t BuildMissing(const Condition& condition);
  Literal Compared(CompareOp op, const Value& left, const Value& right, bool negated);
  Literal InForce(CompareOp op, Day day);
  std::uint32_t ValueNumber(const Value& value);
  double Constant(const Value& value) const;
  void CollectDivisors(const Condition& condition, Plan& plan);
  void CollectDivisors(const Value& value, Plan& plan);
  void CollectReads(const Condition& condition, Reads& reads);
  void CollectReads(const Value& value, Reads& reads);
  void Lay(Literal root, Plan& plan) const;
  void LayPart(Literal part, Plan& plan) const;

  Program::Compiled& compiled_;
  NodeTable table_;
};

std::uint32_t Builder::ValueNumber(const Value& value) {
  ValueNode node{.op = value.op};
  if (value.op == ValueOp::kConstant) node.number = value.number;
  if (value.op == ValueOp::kField) node.field = value.field;
  for (const ValuePtr& operand : value.operands)
    node.operands.push_back(ValueNumber(*operand));
  return table_.Value(std::move(node));
}

double Builder::Constant(const Value& value) const {
  return Evaluate(value, compiled_.schema, Batch(compiled_.schema, 1), nullptr, 0);
}

Literal Builder::InForce(CompareOp op, Day day) {
  const std::uint32_t value = table_.Value({.op = ValueOp::kField, .field = *compiled_.date});
  return {table_.NumberIn(value, IntervalOf(op, day)), false};
}

Literal Builder::RootOf(const Rule& rule) {
  std::vector<Literal> parts{Build(*rule.when, false)};
  if (compiled_.date) {
    if (rule.begins) parts.push_back(InForce(CompareOp::kGreaterEqual, *rule.begins));
    if (rule.expires) parts.push_back(InForce(CompareOp::kLessEqual, *rule.expires));
  }
  return table_.Group(NodeOp::kAnd, parts);
}

// Turned around, "and" is the "or" of its parts turned around: also where some are unknown.
Literal Builder::Build(const Condition& condition, bool negated) {
  negated = negated != condition.negated;
  if (condition.op == ConditionOp::kNot) return Build(*condition.parts[0], !negated);
  if (condition.op != ConditionOp::kAnd && condition.op != ConditionOp::kOr) {
    return BuildLeaf(condition, negated);
  }
  std::vector<Literal> parts;
  for (const ConditionPtr& part : condition.parts)
    parts.push_back(Build(*part, negated));
  const bool all = (condition.op == ConditionOp::kAnd) != negated;
  return table_.Group(all ? NodeOp::kAnd : NodeOp::kOr, parts);
}

// `negated` holds that of the condition itself.
Literal Builder::BuildLeaf(const Condition& condition, bool negated) {
  // Rows are asked by Evaluate, which turns around by itself what says so.
  const auto rowwise = [&] {
    return Literal{table_.Rowwise(condition), negated != condition.negated};
  };
  if (NeedsOf(condition.values) == Needs::kAnswers) return rowwise();
  switch (condition.op) {
    case ConditionOp::kCompare:
      return BuildCompare(condition, negated);
    case ConditionOp::kBetween:
      return BuildBetween(condition, negated);
    case ConditionOp::kIsTrue:
      return {table_.NumberIn(ValueNumber(*condition.values[0]), IntervalOf(CompareOp::kEqual, 0)),
              !negated};
    case ConditionOp::kCodeIn:
      return BuildCodeIn(condition, negated);
    case ConditionOp::kHasAny:
    case ConditionOp::kHasAll:
      return BuildHas(condition, negated);
    case ConditionOp::kText:
      return {table_.Text(condition), negated};
    case ConditionOp::kMissing:
      if (condition.field && compiled_.schema.field(*condition.field).kind == FieldKind::kCodes) {
        return rowwise();
      }
      return {BuildMissing(condition), negated};
    default:
      return rowwise();
  }
}

Literal Builder::Compared(CompareOp op, const Value& left, const Value& right, bool negated) {
  if (op == CompareOp::kNotEqual) return Compared(CompareOp::kEqual, left, right, !negated);
  if (NeedsOf(right) == Needs::kNothing) {
    const double at = Constant(right);
    if (std::isnan(at)) return {table_.Unknown(), false};
    return {table_.NumberIn(ValueNumber(left), IntervalOf(op, at)), negated};
  }
  if (NeedsOf(left) == Needs::kNothing) return Compared(Mirrored(op), right, left, negated);
  return {table_.Compare(op, ValueNumber(left), ValueNumber(right)), negated};
}

Literal Builder::BuildCompare(const Condition& condition, bool negated) {
  return Compared(condition.compare, *condition.values[0], *condition.values[1], negated);
}

Literal Builder::BuildBetween(const Condition& condition, bool negated) {
  const Value& value = *condition.values[0];
  return table_.Group(negated ? NodeOp::kOr : NodeOp::kAnd,
                      {Compared(CompareOp::kGreaterEqual, value, *condition.values[1], negated),
                       Compared(CompareOp::kLessEqual, value, *condition.values[2], negated)});
}

std::vector<CodeRange> EntriesOf(const CodeSet& set) {
  std::vector<CodeRange> ranges;
  for (const auto& [entry, until] : set.entries)
    ranges.push_back({entry, entry});
  return ranges;
}

bool HasDays(const CodeSet& set) {
  return set.expires || std::ranges::any_of(set.entries, [](const auto& entry) {
           return entry.second.has_value();
         });
}

// Codes with days: first whether the code is in the list at all, and only then when.
Literal Builder::BuildCodeIn(const Condition& condition, bool negated) {
  const CodeSet& set = *condition.set;
  std::vector<CodeRange> ranges = set.ranges;
  const std::vector<CodeRange> entries = EntriesOf(set);
  if (!compiled_.date || !HasDays(set)) {
    ranges.insert(ranges.end(), entries.begin(), entries.end());
    return {table_.CodeIn(*condition.field, ranges), negated};
  }
  const Literal dated = table_.Group(
      negated ? NodeOp::kOr : NodeOp::kAnd,
      {{table_.CodeIn(*condition.field, entries), negated}, {table_.Dated(condition), negated}});
  if (ranges.empty()) return dated;
  return table_.Group(negated ? NodeOp::kAnd : NodeOp::kOr,
                      {{table_.CodeIn(*condition.field, ranges), negated}, dated});
}

Literal Builder::BuildHas(const Condition& condition, bool negated) {
  const CodeSet& set = *condition.set;
  if (compiled_.date && HasDays(set)) {
    return {table_.Rowwise(condition), negated != condition.negated};
  }
  std::vector<CodeRange> codes = EntriesOf(set);
  codes.insert(codes.end(), set.ranges.begin(), set.ranges.end());
  if (condition.op == ConditionOp::kHasAny) {
    return {table_.CodeIn(*condition.field, codes), negated};
  }
  std::vector<Literal> parts;
  for (const CodeRange& code : codes)
    parts.push_back({table_.CodeIn(*condition.field, {code}), negated});
  return table_.Group(negated ? NodeOp::kOr : NodeOp::kAnd, parts);
}

std::uint32_t Builder::BuildMissing(const Condition& condition) {
  if (!condition.values.empty()) return table_.NoNumber(ValueNumber(*condition.values[0]));
  const std::size_t field = *condition.field;
  switch (compiled_.schema.field(field).kind) {
    case FieldKind::kNumber:
    case FieldKind::kDate:
    case FieldKind::kFlag:
      return table_.NoNumber(table_.Value({.op = ValueOp::kField, .field = field}));
    default:
      return table_.NoCode(field);
  }
}

void Builder::CollectDivisors(const Condition& condition, Plan& plan) {
  for (const ConditionPtr& part : condition.parts)
    CollectDivisors(*part, plan);
  for (const ValuePtr& value : condition.values)
    CollectDivisors(*value, plan);
}

void Builder::CollectDivisors(const Value& value, Plan& plan) {
  for (const ValuePtr& operand : value.operands)
    CollectDivisors(*operand, plan);
  if (value.op != ValueOp::kDivide) return;
  for (std::size_t i = 1; i < value.operands.size(); ++i) {
    const Value& divisor = *value.operands[i];
    if (NeedsOf(divisor) == Needs::kAnswers) {
      plan.asked_divisors.push_back(&divisor);
    } else if (NeedsOf(divisor) == Needs::kRow || Constant(divisor) == 0) {
      plan.divisors.push_back(
          table_.NumberIn(ValueNumber(divisor), IntervalOf(CompareOp::kEqual, 0)));
    }
  }
}

void AddOnce(std::vector<std::size_t>& numbers, std::size_t number) {
  if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
}

void Builder::CollectReads(const Condition& condition, Reads& reads) {
  if (condition.field) AddOnce(reads.fields, *condition.field);
  if (condition.other_field) AddOnce(reads.fields, *condition.other_field);
  for (const ConditionPtr& part : condition.parts)
    CollectReads(*part, reads);
  for (const ValuePtr& value : condition.values)
    CollectReads(*value, reads);
}

void Builder::CollectReads(const Value& value, Reads& reads) {
  if (value.op == ValueOp::kField) AddOnce(reads.fields, value.field);
  if (value.op == ValueOp::kAggregate) {
    const std::size_t number = value.aggregate->number;
    CHECK(number < compiled_.set.aggregates.size());
    CHECK(compiled_.set.aggregates[number]->text == value.aggregate->text);
    AddOnce(reads.questions, number);
  }
  for (const ValuePtr& operand : value.operands)
    CollectReads(*operand, reads);
}

void Builder::Lay(Literal root, Plan& plan) const {
  const Node& node = compiled_.nodes[root.node];
  if (node.op == NodeOp::kAnd && !root.negated) {
    for (const Literal& part : node.parts)
      LayPart(part, plan);
  } else {
    LayPart(root, plan);
  }
}

void Builder::LayPart(Literal part, Plan& plan) const {
  const Node& node = compiled_.nodes[part.node];
  if (node.op != NodeOp::kNumberIn && node.op != NodeOp::kCodeIn) {
    plan.slow.push_back(part);
    return;
  }
  plan.quick.push_back({.is_number = node.op == NodeOp::kNumberIn,
                        .negated = part.negated,
                        .low = node.low,
                        .span = static_cast<std::uint16_t>(node.high - node.low),
                        .column = node.column,
                        .set = node.set,
                        .node = part.node});
}

}  // namespace

std::unique_ptr<const Program::Compiled> Compile(RuleSet set, Schema schema) {
  auto compiled = std::make_unique<Program::Compiled>(std::move(set), std::move(schema));
  compiled->date = DateField(compiled->schema);
  Builder(*compiled).Run();
  return compiled;
}

}  // namespace tidewaiter::rules::internal
