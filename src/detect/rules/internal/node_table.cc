#include "detect/rules/internal/node_table.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::rules::internal {
namespace {

// Numbers and texts as bytes of a key: lengths lead, so that no two keys run into each other.
template <typename Number>
void Put(std::string& key, Number number) {
  key.append(reinterpret_cast<const char*>(&number), sizeof(Number));
}

void Put(std::string& key, const std::optional<Edge>& edge) {
  key += edge ? (edge->included ? 'i' : 'e') : '-';
  if (edge) Put(key, edge->at + 0.0);  // -0 is 0
}

std::string Key(NodeOp op) {
  return std::to_string(static_cast<int>(op)) + ':';
}

std::size_t PlaceOf(const std::vector<double>& thresholds, double at) {
  const auto found = std::ranges::lower_bound(thresholds, at);
  CHECK(found != thresholds.end() && *found == at);
  return static_cast<std::size_t>(found - thresholds.begin());
}

}  // namespace

std::uint32_t NodeTable::Add(const std::string& key, Node node) {
  const auto [found, is_new] =
      known_.try_emplace(key, static_cast<std::uint32_t>(compiled_.nodes.size()));
  if (is_new) compiled_.nodes.push_back(std::move(node));
  return found->second;
}

std::uint32_t NodeTable::Value(ValueNode node) {
  std::string key = std::to_string(static_cast<int>(node.op)) + ':';
  Put(key, node.number);
  Put(key, node.field);
  for (const std::uint32_t operand : node.operands)
    Put(key, operand);
  const auto [found, is_new] =
      known_values_.try_emplace(key, static_cast<std::uint32_t>(compiled_.values.size()));
  if (is_new) compiled_.values.push_back(std::move(node));
  return found->second;
}

std::uint32_t NodeTable::NumberColumnFor(std::uint32_t value, const Interval& interval) {
  const auto open_new = [&] {
    compiled_.numbers.push_back({.value = value});
    thresholds_.emplace_back();
    return static_cast<std::uint32_t>(compiled_.numbers.size() - 1);
  };
  const auto [found, is_new] = number_columns_.try_emplace(value, 0);
  if (is_new || thresholds_[found->second].size() + 2 > kThresholdsMax) found->second = open_new();
  for (const std::optional<Edge>& edge : {interval.low, interval.high}) {
    if (edge) thresholds_[found->second].insert(edge->at);
  }
  return found->second;
}

std::uint32_t NodeTable::NumberIn(std::uint32_t value, const Interval& interval) {
  std::string key = Key(NodeOp::kNumberIn);
  Put(key, value);
  Put(key, interval.low);
  Put(key, interval.high);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  const std::uint32_t column = NumberColumnFor(value, interval);
  const std::uint32_t node = Add(key, {.op = NodeOp::kNumberIn, .column = column});
  pending_.push_back({node, interval});
  return node;
}

std::uint32_t NodeTable::NoNumber(std::uint32_t value) {
  std::string key = Key(NodeOp::kNoNumber);
  Put(key, value);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  return Add(key, {.op = NodeOp::kNoNumber, .column = NumberColumnFor(value, {})});
}

std::uint32_t NodeTable::Compare(CompareOp op, std::uint32_t left, std::uint32_t right) {
  std::string key = Key(NodeOp::kCompare);
  Put(key, op);
  Put(key, left);
  Put(key, right);
  return Add(key, {.op = NodeOp::kCompare, .compare = op, .left = left, .right = right});
}

std::uint32_t NodeTable::CodeColumnFor(std::size_t field) {
  const auto [found, is_new] =
      code_columns_.try_emplace(field, static_cast<std::uint32_t>(compiled_.codes.size()));
  if (is_new) compiled_.codes.push_back({field, CodeIndex(compiled_.schema.field(field).kind)});
  return found->second;
}

std::uint32_t NodeTable::CodeIn(std::size_t field, const std::vector<CodeRange>& ranges) {
  const std::uint32_t column = CodeColumnFor(field);
  const std::uint32_t set = compiled_.codes[column].index.Add(ranges);
  std::string key = Key(NodeOp::kCodeIn);
  Put(key, column);
  Put(key, set);
  return Add(key, {.op = NodeOp::kCodeIn, .column = column, .set = set});
}

std::uint32_t NodeTable::NoCode(std::size_t field) {
  const std::uint32_t column = CodeColumnFor(field);
  std::string key = Key(NodeOp::kNoCode);
  Put(key, column);
  return Add(key, {.op = NodeOp::kNoCode, .column = column});
}

std::uint32_t NodeTable::Rowwise(const Condition& condition) {
  std::string key = Key(NodeOp::kRowwise);
  Put(key, &condition);
  return Add(key, {.op = NodeOp::kRowwise, .sparing = true, .condition = &condition});
}

std::uint32_t NodeTable::Dated(const Condition& condition) {
  std::string key = Key(NodeOp::kDated);
  Put(key, *condition.field);
  Put(key, condition.set.get());
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(compiled_.dated.size());
  const FieldKind kind = compiled_.schema.field(*condition.field).kind;
  compiled_.dated.emplace_back(*condition.set, kind);
  return Add(key,
             {.op = NodeOp::kDated, .sparing = true, .extra = number, .condition = &condition});
}

std::uint32_t NodeTable::Text(const Condition& condition) {
  std::string key = Key(NodeOp::kText);
  Put(key, *condition.field);
  Put(key, condition.text_test);
  Put(key, condition.sensitivity);
  Put(key, condition.set.get());
  for (const std::string& text : condition.texts) {
    Put(key, text.size());
    key += text;
  }
  if (const auto found = known_.find(key); found != known_.end()) {
    compiled_.text_numbers.emplace(&condition, compiled_.nodes[found->second].extra);
    return found->second;
  }
  const auto number = static_cast<std::uint32_t>(compiled_.texts.size());
  compiled_.texts.emplace_back(condition);
  compiled_.text_numbers.emplace(&condition, number);
  return Add(key, {.op = NodeOp::kText, .sparing = true, .extra = number, .condition = &condition});
}

Literal NodeTable::Group(NodeOp op, const std::vector<Literal>& parts) {
  std::vector<Literal> flat;
  for (const Literal& part : parts) {
    const Node& node = compiled_.nodes[part.node];
    if (node.op == op && !part.negated) {
      flat.insert(flat.end(), node.parts.begin(), node.parts.end());
    } else {
      flat.push_back(part);
    }
  }
  const auto sparing = [&](const Literal& part) { return compiled_.nodes[part.node].sparing; };
  std::ranges::stable_sort(flat, {}, sparing);
  if (flat.size() == 1) return flat[0];
  std::string key = Key(op);
  for (const Literal& part : flat) {
    Put(key, part.node);
    Put(key, part.negated);
  }
  const bool any_sparing = sparing(flat.back());
  return {Add(key, {.op = op, .sparing = any_sparing, .parts = std::move(flat)}), false};
}

void NodeTable::Finish() {
  for (std::size_t column = 0; column < thresholds_.size(); ++column) {
    compiled_.numbers[column].thresholds.assign(thresholds_[column].begin(),
                                                thresholds_[column].end());
  }
  for (const Pending& pending : pending_) {
    Node& node = compiled_.nodes[pending.node];
    const std::vector<double>& thresholds = compiled_.numbers[node.column].thresholds;
    const Interval& interval = pending.interval;
    std::size_t low = 0;
    std::size_t high = 2 * thresholds.size();
    if (interval.low)
      low = 2 * PlaceOf(thresholds, interval.low->at) + (interval.low->included ? 1 : 2);
    if (interval.high)
      high = 2 * PlaceOf(thresholds, interval.high->at) + (interval.high->included ? 1 : 0);
    // An interval that holds nothing lies beyond every place, before "missing".
    if (low > high) low = high = kNoPlace - 1;
    node.low = static_cast<std::uint16_t>(low);
    node.high = static_cast<std::uint16_t>(high);
  }
}

}  // namespace tidewaiter::rules::internal
