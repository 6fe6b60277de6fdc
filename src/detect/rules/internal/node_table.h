// NodeTable: makes nodes, each once: rules that ask the same share the answer.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_NODE_TABLE_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_NODE_TABLE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "detect/rules/internal/compiled.h"

namespace tidewaiter::rules::internal {

// Numbers from an edge on, or up to it; absent: no edge.
struct Edge {
  double at = 0;
  bool included = false;
};
struct Interval {
  std::optional<Edge> low;
  std::optional<Edge> high;
};

class NodeTable {
 public:
  explicit NodeTable(Program::Compiled& compiled) : compiled_(compiled) {}

  std::uint32_t Never() { return Plain(NodeOp::kNever); }
  std::uint32_t Unknown() { return Plain(NodeOp::kUnknown); }
  std::uint32_t NumberIn(std::uint32_t value, const Interval& interval);
  std::uint32_t NoNumber(std::uint32_t value);
  std::uint32_t Compare(CompareOp op, std::uint32_t left, std::uint32_t right);
  std::uint32_t CodeIn(std::size_t field, const std::vector<CodeRange>& ranges);
  std::uint32_t NoCode(std::size_t field);
  std::uint32_t Rowwise(const Condition& condition);
  std::uint32_t Dated(const Condition& condition);
  std::uint32_t Text(const Condition& condition);
  // Parts of parts of the same kind become its own; one part stays itself.
  Literal Group(NodeOp op, const std::vector<Literal>& parts);

  std::uint32_t Value(ValueNode node);

  // Gives thresholds their places; nothing can be added after it.
  void Finish();

 private:
  std::uint32_t Plain(NodeOp op) { return Add(std::to_string(static_cast<int>(op)), {.op = op}); }
  std::uint32_t Add(const std::string& key, Node node);
  std::uint32_t NumberColumnFor(std::uint32_t value, const Interval& interval);
  std::uint32_t CodeColumnFor(std::size_t field);

  struct Pending {
    std::uint32_t node = 0;
    Interval interval;
  };

  Program::Compiled& compiled_;
  std::map<std::string, std::uint32_t> known_;
  std::map<std::string, std::uint32_t> known_values_;
  std::map<std::uint32_t, std::uint32_t> number_columns_;  // the one that is being filled, by value
  std::map<std::size_t, std::uint32_t> code_columns_;
  std::vector<std::set<double>> thresholds_;
  std::vector<Pending> pending_;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_NODE_TABLE_H_
