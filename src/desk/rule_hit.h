// RuleHit: what a rule of the administration said of one goods item, as an assessment keeps it and
// as it can be understood years later: which version, what it asked for, what it met.
//
//   for (const desk::RuleHit& hit : assessment.rule_hits) ...
//
// Part of the data of "declaration.assessed" (docs/formats/journal.md). Plain values.
#ifndef TIDEWAITER_DESK_RULE_HIT_H_
#define TIDEWAITER_DESK_RULE_HIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "declaration/error_kind.h"
#include "desk/words.h"

namespace tidewaiter::desk {

// Stored as numbers in tables and as names in JSON: never renumber.
enum class HitMode : std::uint8_t {
  kActs = 1,     // it has its effect
  kWatches = 2,  // in shadow, or not drawn for the share on which it acts: counted, no effect
  kHeld = 3,     // held back: its own checks proved fruitless
};
std::string_view Name(HitMode mode);  // "acts", "watches", "held"
std::optional<HitMode> FindHitMode(std::string_view name);

// One condition of a rule as the item met it.
struct ShownCondition {
  std::string condition;
  std::optional<bool> truth;                                // nothing: unknown
  int depth = 0;                                            // of "and", "or", "not" around it
  std::vector<std::pair<std::string, std::string>> values;  // field or question, what it said
  std::vector<std::pair<std::string, double>> likeness;     // best matches, the best one first
  friend bool operator==(const ShownCondition&, const ShownCondition&) = default;
};

// The checks that a rule is held back by.
struct HeldFigures {
  std::uint64_t checks = 0;
  std::uint64_t right = 0;
  friend bool operator==(const HeldFigures&, const HeldFigures&) = default;
};

struct RuleHit {
  std::string entry;  // name of the rule or table
  std::uint32_t version = 0;
  std::string rule;  // the entry, of a table with its row: "floor_prices/3"
  std::string title;
  std::uint32_t item = 0;  // from 1
  HitMode mode = HitMode::kActs;
  ErrorKind suspects = ErrorKind::kUnspecified;
  double confidence = 0;      // how often it is right, 0..1
  Lane demand = Lane::kNone;  // the lane that the declaration gets at least
  bool exempt = false;
  std::int64_t add_minor = 0;  // to the rank
  std::string advise;
  std::vector<std::string> check;   // names of fields
  std::optional<HeldFigures> held;  // of kHeld
  std::vector<ShownCondition> why;  // of kActs; see kExplainedHitsMax
  friend bool operator==(const RuleHit&, const RuleHit&) = default;
};

// Hits that one assessment keeps, those that act first; what is beyond is counted. A rule that
// fires on everything would make an event of 100 MB otherwise: 999 items, 1,600 rules.
inline constexpr std::size_t kRuleHitsMax = 2000;
// Of them, those with their conditions: nobody reads more, and conditions are most of the bytes.
inline constexpr std::size_t kExplainedHitsMax = 200;

void AppendRuleHit(codec::JsonWriter& json, const RuleHit& hit);
RuleHit RuleHitOf(simdjson::dom::element element);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_RULE_HIT_H_
