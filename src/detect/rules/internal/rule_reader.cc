#include <algorithm>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/item_reader.h"

namespace tidewaiter::rules {

Rule ReadRule(Context& context, std::span<const Token> tokens) {
  Cursor cursor(tokens);
  Rule rule;
  rule.span = {tokens.front().span.begin, tokens.back().span.end};
  Heading heading = ReadHeading(context, cursor);
  rule.name = std::move(heading.name);
  rule.title = std::move(heading.title);
  rule.name_span = heading.name_span;
  ClauseReader clauses(context, rule);
  while (!cursor.Done()) {
    const Token& word = cursor.Peek();
    const bool known = word.kind == TokenKind::kWord &&
                       std::ranges::find(RuleClauses(), word.keyword) != RuleClauses().end();
    if (!known) {
      clauses.Excuse(SkipUnknownClause(context, cursor, RuleClauses()));
      continue;
    }
    context.NoteClause(cursor.Next());
    if (word.keyword == Keyword::kCase) {
      ReadCase(context, cursor, rule, word.span);
      continue;
    }
    clauses.CheckOnce(word.keyword, word.span);
    if (word.keyword == Keyword::kWhen) {
      rule.when = ExpressionReader(context, cursor).ReadCondition();
    } else {
      const std::size_t before = context.problems().count();
      clauses.Read(word.keyword, cursor);
      if (context.problems().count() > before) SkipClause(cursor);
    }
  }
  clauses.Finish(rule.name_span, false);
  return rule;
}

}  // namespace tidewaiter::rules
