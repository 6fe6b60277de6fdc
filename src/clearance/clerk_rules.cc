// What the clerk writes down of rules: rows and counts of those that fired, and of their checks.
#include <algorithm>
#include <map>

#include "clearance/clerk.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::clearance {
namespace {

std::string_view WhatOf(desk::HitMode mode) {
  switch (mode) {
    case desk::HitMode::kActs:
      return rule_what::kFired;
    case desk::HitMode::kWatches:
      return rule_what::kWatched;
    case desk::HitMode::kHeld:
      return rule_what::kHeld;
  }
  return "";
}

}  // namespace

void Clerk::KeepRuleHits(const Draft::Open& open, const desk::Assessment& assessment) {
  const desk::DeclarationRow& row = open.now.declaration;
  std::map<std::pair<std::string_view, std::uint32_t>, desk::RuleHitRow> rows;
  for (const desk::RuleHit& hit : assessment.rule_hits) {
    draft_.Count("", desk::kRuleMeasure, RuleTally(hit.entry, WhatOf(hit.mode)), 1);
    desk::RuleHitRow& kept = rows[{hit.rule, hit.version}];
    ++kept.items;
    if (kept.items > 1) {
      kept.mode = std::min(kept.mode, hit.mode);  // one that acts says most
      continue;
    }
    kept = {.seq = row.decision_seq,
            .rule = hit.rule,
            .version = hit.version,
            .entry = hit.entry,
            .declaration = row.id,
            .importer = row.importer,
            .office = row.office,
            .item = hit.item,
            .items = 1,
            .mode = hit.mode,
            .time_ms = draft_.now_ms()};
  }
  std::vector<desk::RuleHitRow> list;
  for (auto& [key, kept] : rows)
    list.push_back(std::move(kept));
  draft_.AddRuleHits(std::move(list));
}

// What somebody found on an item, for each rule that fired on it. A rule that was held back is
// counted with those that watch: nobody looked because of it.
void Clerk::CountRuleCheck(const std::vector<desk::RuleHit>& hits, std::uint32_t item,
                           const Outcome& outcome) {
  for (const desk::RuleHit& hit : hits) {
    const rules::Verdict verdict = rules::VerdictOn(outcome, hit.suspects);
    if (hit.item != item || !verdict.checked) continue;
    const bool acts = hit.mode == desk::HitMode::kActs;
    const auto count = [&](std::string_view what, std::int64_t number) {
      draft_.Count("", desk::kRuleMeasure, RuleTally(hit.entry, what), number);
    };
    count(acts ? rule_what::kChecked : rule_what::kWatchedChecked, 1);
    if (verdict.right) count(acts ? rule_what::kRight : rule_what::kWatchedRight, 1);
    if (acts && outcome.recovered_minor != 0) count(rule_what::kMoney, outcome.recovered_minor);
  }
}

}  // namespace tidewaiter::clearance
