// What changed between two files of rules, for a terminal and as JSON.
#ifndef TIDEWAITER_CLI_RULES_DIFF_TEXT_H_
#define TIDEWAITER_CLI_RULES_DIFF_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "app/rules_compare.h"
#include "app/rules_past.h"
#include "declaration/line_table.h"

namespace tidewaiter::cli {

// Clauses with "-" before what was there and "+" before what is there now.
std::string ChangesText(const std::vector<app::RuleChange>& changes);

// How many lines of a history each rule hits by one file and not by the other, and the newest
// `shown` of them.
std::string HitChangesText(const std::vector<app::HitChange>& changes, const LineTable& lines,
                           std::size_t shown, bool bold);

// `lines` is null without a history: then there are no "hits".
std::string DiffJson(const std::vector<app::RuleChange>& changes,
                     const std::vector<app::HitChange>& hits, const LineTable* lines,
                     std::size_t shown);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_RULES_DIFF_TEXT_H_
