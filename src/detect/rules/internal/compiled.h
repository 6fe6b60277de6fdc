// A rule set as the engine runs it: conditions as nodes that rules share, negation pushed down to
// the leaves, numbers compared by their place among the thresholds that any rule names.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_COMPILED_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_COMPILED_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detect/rules/internal/code_index.h"
#include "detect/rules/program.h"
#include "detect/rules/text_tests.h"

namespace tidewaiter::rules::internal {

enum class NodeOp : std::uint8_t {
  kNever,
  kUnknown,   // whatever the row
  kNumberIn,  // the place of a number lies in low..high
  kNoNumber,
  kCompare,  // two values that both depend on the row
  kCodeIn,   // `set` of a code column holds the row's code, or one of its codes
  kNoCode,
  kRowwise,  // asked of single rows: `condition` as Evaluate answers it
  kDated,    // asked of single rows: `dated` holds the code on the row's day
  kText,     // asked of single rows, once for each text
  kAnd,
  kOr,
};

// A node, perhaps turned around. Unknown stays unknown.
struct Literal {
  std::uint32_t node = 0;
  bool negated = false;
};

struct Node {
  NodeOp op = NodeOp::kNever;
  bool sparing = false;  // it or a part of it is asked of those rows alone where it matters
  CompareOp compare = CompareOp::kEqual;
  std::uint16_t low = 0;
  std::uint16_t high = 0;
  std::uint32_t column = 0;  // of numbers or of codes, as `op` says
  std::uint32_t set = 0;     // of kCodeIn
  std::uint32_t left = 0;    // values, of kCompare
  std::uint32_t right = 0;
  std::uint32_t extra = 0;  // number in `dated` or `texts`
  const Condition* condition = nullptr;
  std::vector<Literal> parts = {};
};

// A value without questions about earlier lines.
struct ValueNode {
  ValueOp op = ValueOp::kConstant;
  double number = 0;
  std::size_t field = 0;
  std::vector<std::uint32_t> operands = {};
};

// A number's place is 2k between thresholds k-1 and k, and 2k+1 on threshold k.
inline constexpr std::uint16_t kNoPlace = 0xFFFF;  // missing
// So that places fit 16 bits; a value compared with more of them gets a second column.
inline constexpr std::size_t kThresholdsMax = 32'000;

struct NumberColumn {
  std::uint32_t value = 0;
  std::vector<double> thresholds = {};  // ascending, each once
};

struct CodeColumn {
  std::size_t field = 0;
  CodeIndex index;
};

// A literal that any row answers at once, laid out for the inner loop.
struct Quick {
  bool is_number = false;
  bool negated = false;
  std::uint16_t low = 0;
  std::uint16_t span = 0;  // high - low
  std::uint32_t column = 0;
  std::uint32_t set = 0;
  std::uint32_t node = 0;
};

// A rule is the "and" of all of it.
struct Plan {
  std::vector<Quick> quick;
  std::vector<Literal> slow;                 // cheap ones first
  std::vector<std::uint32_t> divisors;       // nodes "this divisor is 0"
  std::vector<const Value*> asked_divisors;  // that ask about earlier lines
};

// What a rule looks at: fields, then questions, in the order of its text.
struct Reads {
  std::vector<std::size_t> fields;
  std::vector<std::size_t> questions;
};

}  // namespace tidewaiter::rules::internal

namespace tidewaiter::rules {

struct Program::Compiled {
  Compiled(RuleSet rules, Schema fields) : set(std::move(rules)), schema(std::move(fields)) {}

  RuleSet set;
  Schema schema;
  std::optional<std::size_t> date;
  std::vector<internal::Node> nodes;
  std::vector<internal::ValueNode> values;
  std::vector<internal::NumberColumn> numbers;
  std::vector<internal::CodeColumn> codes;
  std::vector<internal::DatedCodes> dated;
  std::vector<TextTests> texts;
  std::unordered_map<const Condition*, std::uint32_t> text_numbers;  // in `texts`
  std::vector<internal::Plan> plans;                                 // one a rule
  std::vector<internal::Reads> reads;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_COMPILED_H_
