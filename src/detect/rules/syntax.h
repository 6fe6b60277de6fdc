// The rules as read: trees with every name resolved and every type checked. Plain values; made by
// ReadRules (rule_set.h), run by Program (program.h), printed by PrintRule (print.h).
//
// Invariants that the reader guarantees, so that nothing behind it checks again: field numbers
// exist in the schema; operands have the types and units that their operator wants; sets are
// sorted and not empty; patterns compile; depth is at most kDepthMax.
#ifndef TIDEWAITER_DETECT_RULES_SYNTAX_H_
#define TIDEWAITER_DETECT_RULES_SYNTAX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "declaration/error_kind.h"
#include "detect/rules/comments.h"
#include "detect/rules/schema.h"
#include "detect/rules/unit.h"

namespace tidewaiter::rules {

inline constexpr int kDepthMax = 60;  // of conditions in each other: keeps recursion small

// Where a piece stands in the text, in bytes from its beginning.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

struct Value;
struct Condition;
using ValuePtr = std::shared_ptr<const Value>;
using ConditionPtr = std::shared_ptr<const Condition>;

// ---- Questions about earlier lines -------------------------------------------------------------

enum class AggregateKind : std::uint8_t {
  kCount,  // of lines: how many
  kSum,    // of a number
  kMean,
  kMedian,
  kQuantile,  // `quantile` in 0..1
  kSmallest,
  kLargest,
  kFirst,     // the value of the earliest line in the window
  kLast,      // the value of the latest
  kDistinct,  // how many different codes
  kChecks,    // lines that somebody looked at, known by now
  kFindings,  // of those, lines found wrong (of `error`, when it says one)
  kHitRate,   // findings / checks; missing without checks
};

// A grouping: the whole code, or its first `prefix` characters (0 = whole).
struct GroupBy {
  std::size_t field = 0;
  int prefix = 0;
  friend bool operator==(const GroupBy&, const GroupBy&) = default;
};

// "median of value / net_mass over 90 days per hs_code, origin where procedure = 4000".
// Looks at earlier lines alone: those of the `days` days that end with the line's own day, which
// came before it (by day, then by id; live: by arrival); of checks, at what was known on that day.
struct Aggregate {
  AggregateKind kind = AggregateKind::kCount;
  ValuePtr of;  // of sum, mean, ..., last: a number of the earlier line itself
  std::optional<std::size_t> of_code;  // of kDistinct: a field of codes
  double quantile = 0.5;
  std::optional<ErrorKind> error;  // of kChecks, kFindings, kHitRate
  std::int32_t days = 0;           // 0 = ever
  std::vector<GroupBy> per;  // empty: over all lines; a line without one of them is asked nothing
  ConditionPtr where;        // null = all; asks fields of the earlier line alone, no aggregates
  std::string text;          // as PrintValue writes it: equal texts are the same question
  std::size_t number = 0;    // in RuleSet::aggregates; the reader sets it
};

// ---- Values ------------------------------------------------------------------------------------

enum class ValueOp : std::uint8_t {
  kConstant,   // `number`
  kField,      // `field`, of kind kNumber, kDate or kFlag
  kAggregate,  // `aggregate`
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,  // two operands; by zero: unknown
  kNegate,
  kAbs,
  kMin,
  kMax,      // one; one; two or more; two or more
  kWeekday,  // of a date: 1 = Monday ... 7
  kMonth,    // of a date: 1 ... 12
};

enum class ValueType : std::uint8_t { kNumber, kDate, kFlag };

struct Value {
  ValueOp op = ValueOp::kConstant;
  ValueType type = ValueType::kNumber;
  Unit unit = {};
  double number = 0;
  std::size_t field = 0;
  std::shared_ptr<const Aggregate> aggregate = {};
  std::vector<ValuePtr> operands = {};
  Span span = {};
};

// ---- Conditions --------------------------------------------------------------------------------

enum class CompareOp : std::uint8_t {
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual
};

// From `low` to `high`, both in it; one code: low == high. Of HS codes each end stands for all
// codes that begin with it.
struct CodeRange {
  std::string low;
  std::string high;
  friend bool operator==(const CodeRange&, const CodeRange&) = default;
  friend auto operator<=>(const CodeRange&, const CodeRange&) = default;
};

// Codes, as written or from a list. A code with a day counts up to that day, the line's own.
struct CodeSet {
  std::string list;               // the list's name, "" = written in the rule
  std::vector<CodeRange> ranges;  // sorted; without those of the list
  // Of a list: its entries with the last day on which each counts.
  std::vector<std::pair<std::string, std::optional<Day>>> entries;
  std::optional<Day> expires;  // of the whole list
};

enum class TextTest : std::uint8_t {
  kResembles,  // the whole text is like one of `texts`, by at least `sensitivity`
  kMentions,   // some part of it is
  kMatches,    // RE2 pattern, anywhere in it, case ignored
  kContains,   // these characters, case and accents ignored
  kStartsWith,
};

enum class ConditionOp : std::uint8_t {
  kAnd,
  kOr,        // two or more
  kNot,       // one
  kCompare,   // values[0] compare values[1]
  kBetween,   // values[0] between values[1] and values[2], both in it
  kIsTrue,    // values[0], a flag
  kCodeIn,    // field in `set` (kCode and kHsCode); "=" is a set of one
  kSameCode,  // field = other field
  kHasAny,
  kHasAll,   // of kCodes: `set` without ranges
  kText,     // `text_test` of `field` (kText or kCode)
  kMissing,  // the field, or values[0], says nothing
};

struct Condition {
  ConditionOp op = ConditionOp::kAnd;
  CompareOp compare = CompareOp::kEqual;
  bool negated = false;  // "not in", "!=", "has none of", "is not missing": not with unknown kept
  std::vector<ConditionPtr> parts = {};  // of kAnd, kOr, kNot
  std::vector<ValuePtr> values = {};
  std::optional<std::size_t> field = {};
  std::optional<std::size_t> other_field = {};
  std::shared_ptr<const CodeSet> set = {};  // also of kText from a list: `texts` with their days
  TextTest text_test = TextTest::kContains;
  std::vector<std::string> texts = {};  // what is looked for
  std::string text_list = {};           // the list that they are from, "" = written in the rule
  double sensitivity = 1;               // 0..1
  Span span = {};
};

// ---- Rules -------------------------------------------------------------------------------------

enum class Demand : std::uint8_t { kNone, kBlue, kYellow, kRed, kExempt };

// "hold back after 10 checks of importer over 180 days if fewer than 5% were right"
struct HoldBack {
  std::uint32_t checks = 0;     // of lines on which this rule fired
  std::vector<std::size_t> of;  // same code in these fields; empty: of this rule alone
  std::int32_t days = 0;        // 0 = ever
  double share = 0;             // of them, found wrong as suspected
  Span span = {};
};

struct Confidence {
  bool learned = true;  // (right + kPriorChecks * prior) / (checked + kPriorChecks)
  double prior = 0.1;   // or the stated one
};
inline constexpr double kPriorChecks = 10;

// What one line says in a case; fields that are not named are missing.
struct CaseLine {
  std::vector<std::pair<std::size_t, std::string>> says;  // field, value as PrintRule writes it
  std::uint32_t times = 1;
  bool checked = false;  // "checked right" / "checked wrong": an earlier line with an outcome
  bool wrong = false;
};

enum class Expected : std::uint8_t { kFires, kDoesNotFire, kUnknown };

struct Case {
  std::string name;
  Expected expected = Expected::kFires;
  CaseLine line;
  std::vector<CaseLine> earlier;
  Span span = {};
};

struct Rule {
  std::string name;  // unique in its set; a row of a table: "table/3"
  std::string title;
  std::string about;
  ErrorKind suspects = ErrorKind::kUnspecified;
  Confidence confidence;
  ConditionPtr when;
  std::vector<std::size_t> check;  // fields
  std::string advise;
  Demand demand = Demand::kNone;
  std::int64_t add_minor = 0;  // to the rank, minor units
  std::optional<HoldBack> hold_back;
  std::optional<Day> begins;   // first day
  std::optional<Day> expires;  // last day
  std::optional<Day> review;
  std::vector<Case> cases;
  Comments comments;  // of a rule of its own: a table has those of its rows
  Span span = {};     // of the whole rule in its text
  Span name_span = {};
};

struct ListEntry {
  std::string text;
  std::optional<Day> until;
  std::string note;
};

struct List {
  std::string name;
  std::string title;
  std::string owner;
  std::optional<Day> expires;
  std::vector<ListEntry> entries;
  Comments comments;
  Span span = {};
};

// A decision table as written. Each row is a rule of its own, named "<table>/<row>" from 1.
struct Table {
  std::string name;
  std::string title;
  std::vector<std::string> columns;            // their heads
  std::vector<std::vector<std::string>> rows;  // cells, as written
  std::size_t first_rule = 0;                  // rules[first_rule + row]
  Rule common;                                 // the clauses said once, for all rows; no condition
  Comments comments;
  Span span = {};
};

struct RuleSet {
  std::vector<List> lists;
  std::vector<Table> tables;
  std::vector<Rule> rules;  // those of tables too, where the table stands
  // Of all rules, each question once.
  std::vector<std::shared_ptr<const Aggregate>> aggregates;
  std::vector<std::string> comments;  // of a text that says nothing else
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_SYNTAX_H_
