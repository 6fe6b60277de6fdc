// RuleQuestion: why a rule fires on a goods item, or why not, as things are known at this moment.
//
//   engine.ExplainRule({.entry = "cheap_textiles", .document = document, .item = 1},
//                      [](Result<RuleAnswer> answer) { ... });
#ifndef TIDEWAITER_CLEARANCE_RULE_QUESTION_H_
#define TIDEWAITER_CLEARANCE_RULE_QUESTION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clearance/stated.h"
#include "desk/document.h"
#include "desk/rule_hit.h"
#include "desk/standing.h"

namespace tidewaiter::clearance {

struct RuleQuestion {
  std::string entry;          // a rule or table that runs
  std::uint32_t version = 0;  // 0: the one that acts, else the one in shadow
  std::shared_ptr<const desk::Document> document = {};
  std::string declaration = {};  // its id: whether the rule acts on it may depend on it
  std::uint32_t item = 1;        // from 1
  StagesPtr stages = {};         // what was stated of its goods at other steps
  std::vector<desk::TraderStanding> standings = {};  // set by the judge
};

// One rule, or one row of a table.
struct ExplainedRule {
  std::string rule;
  std::optional<bool> truth;  // nothing: unknown
  std::vector<desk::ShownCondition> why;
};

struct RuleAnswer {
  std::string rules_version;
  std::uint64_t learned_seq = 0;  // events that it knows
  std::uint32_t version = 0;
  bool preparing = false;                 // its questions about earlier lines have no answers yet
  bool holds_here = true;                 // in the declaration's office
  bool acts = false;                      // on this declaration, were it to fire
  std::optional<desk::HeldFigures> held;  // it would be held back
  // Rows that fire first; of a table at most kExplainedRowsMax.
  std::vector<ExplainedRule> rules;
};
inline constexpr std::size_t kExplainedRowsMax = 50;  // more than a page shows

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_RULE_QUESTION_H_
