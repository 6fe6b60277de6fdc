// Readers of whole rules, lists and tables. Each takes the tokens of one.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_ITEM_READER_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_ITEM_READER_H_

#include <utility>
#include <vector>

#include "detect/rules/internal/context.h"

namespace tidewaiter::rules {

Rule ReadRule(Context& context, std::span<const Token> tokens);
List ReadListItem(Context& context, std::span<const Token> tokens);

struct ReadTableResult {
  Table table;
  std::vector<Rule> rules;  // one a row
};
ReadTableResult ReadTable(Context& context, std::span<const Token> tokens);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_ITEM_READER_H_
