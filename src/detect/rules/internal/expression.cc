#include "detect/rules/internal/expression.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kQuoteMax = 60;  // bytes of an officer's own words in a detail

// A word that begins a condition or a value when it is no field.
bool Begins(Keyword keyword) {
  switch (keyword) {
    case Keyword::kNot:
    case Keyword::kSum:
    case Keyword::kMean:
    case Keyword::kMedian:
    case Keyword::kQuantile:
    case Keyword::kSmallest:
    case Keyword::kLargest:
    case Keyword::kCount:
    case Keyword::kDistinct:
    case Keyword::kHit:
    case Keyword::kAbs:
    case Keyword::kMin:
    case Keyword::kMax:
    case Keyword::kWeekday:
    case Keyword::kMonth:
      return true;
    default:
      return false;
  }
}

std::string_view Short(std::string_view source) {
  return source.substr(0, std::min({source.size(), kQuoteMax, source.find('\n')}));
}

}  // namespace

bool ExpressionReader::AtEnd() const {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kEnd) return true;
  if (token.kind != TokenKind::kWord) return false;
  if (earlier_ && (token.keyword == Keyword::kOver || token.keyword == Keyword::kPer)) return true;
  return IsClause(token.keyword);
}

// Where a part of a condition may end without anything being wrong.
bool ExpressionReader::AtJoint() const {
  return AtEnd() || cursor_.Is(Keyword::kAnd) || cursor_.Is(Keyword::kOr) ||
         cursor_.Is(Symbol::kBar) || cursor_.Is(Symbol::kClose) ||
         (arguments_ > 0 && cursor_.Is(Symbol::kComma));
}

void ExpressionReader::SkipToJoint() {
  int open = 0;
  while (!AtEnd() && (open > 0 || !AtJoint())) {
    if (cursor_.Is(Symbol::kOpen)) ++open;
    if (cursor_.Is(Symbol::kClose)) --open;
    const Token& token = cursor_.Next();
    const std::string_view word = context_.Source(token);
    const bool clause_like = token.kind == TokenKind::kWord && token.line_start && !earlier_ &&
                             token.keyword == Keyword::kNone && !context_.AnyStage(word) &&
                             !context_.NearKeyword(word, RuleClauses()).empty();
    if (clause_like) TellUnknownClause(context_, token, RuleClauses());
  }
}

bool ExpressionReader::TakeOr() {
  if (cursor_.Take(Keyword::kOr)) return true;
  if (!cursor_.Is(Symbol::kBar)) return false;
  const bool joined = cursor_.at() > 0 && cursor_.Gap().end == cursor_.Peek().span.begin;
  const Span begin = cursor_.Next().span;
  if (cursor_.Is(Symbol::kBar)) cursor_.Next();
  const bool joins = cursor_.Gap().end == cursor_.Peek().span.begin;
  context_.Tell("operator", cursor_.Since(begin),
                fmt::format("write “or” for “{}”", context_.Source(cursor_.Since(begin))),
                fmt::format("{}or{}", joined ? " " : "", joins ? " " : ""));
  return true;
}

// "origin = CN or VN", "origin = CN and not VN": the second code has no field.
bool ExpressionReader::CodeAlone(const Operand& before) {
  if (before.kind != Operand::Kind::kCondition) return false;
  const Condition& condition = *before.condition;
  if (condition.op != ConditionOp::kCodeIn || !condition.field) return false;
  const Token& token = cursor_.Peek();
  const std::string_view word = context_.Source(token);
  const bool code =
      token.kind == TokenKind::kText || token.kind == TokenKind::kNumber ||
      token.kind == TokenKind::kMixed ||
      (token.kind == TokenKind::kWord && word.find_first_of("abcdefghijklmnopqrstu"
                                                            "vwxyz") == std::string_view::npos);
  if (!code || (token.kind == TokenKind::kWord && context_.AnyStage(word))) return false;
  const Span span = token.span;
  cursor_.Next();
  if (!AtJoint()) {
    cursor_.Seek(cursor_.at() - 1);
    return false;
  }
  const std::string whole = fmt::format("{} {} {}", PrintField(*condition.field, context_.schema()),
                                        condition.negated ? "!=" : "=", word);
  context_.Tell("syntax", span, fmt::format("“{}” alone is no condition: write “{}”", word, whole),
                whole);
  return true;
}

bool ExpressionReader::StartsCondition() {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kSymbol) return token.symbol == Symbol::kOpen;
  if (token.kind != TokenKind::kWord) return false;
  return context_.AnyStage(context_.Source(token)) || Begins(token.keyword);
}

bool ExpressionReader::TakeAnd(const Operand& before) {
  if (cursor_.Take(Keyword::kAnd)) return true;
  if (AtJoint()) return false;
  const bool whole = before.kind == Operand::Kind::kCondition || before.bad();
  if (before.kind == Operand::Kind::kCondition && StartsCondition()) {
    const std::uint32_t at = cursor_.Peek().span.begin;
    context_.Tell("missing_and", {at, at}, "“and” or “or” is missing between two conditions",
                  "and ");
    return true;
  }
  if (before.kind == Operand::Kind::kCondition) {
    TellLeftover(before);
    cursor_.Next();
  }
  if (whole) SkipToJoint();
  return cursor_.Take(Keyword::kAnd);
}

void ExpressionReader::TellLeftover(const Operand& before) {
  const Token& token = cursor_.Peek();
  const std::string_view source = context_.Source(token);
  if (token.kind == TokenKind::kBad) return;
  if (source == "then" || source == "THEN" || source == "Then") {
    context_.Tell("flow", token.span,
                  "there is no “then”: what is to happen stands in clauses of its own, as “demand "
                  "red”");
  } else if (source == "else" || source == "ELSE" || source == "Else") {
    context_.Tell("flow", token.span, "there is no “else”: write a second rule");
  } else if (token.symbol == Symbol::kComma && before.condition &&
             before.condition->op == ConditionOp::kCodeIn) {
    context_.Tell("syntax", token.span, "“=” takes one code: write “in” before several");
  } else if (token.symbol == Symbol::kComma) {
    context_.Tell("syntax", token.span, "conditions are joined by “and” or “or”", " and");
  } else if (token.keyword == Keyword::kWhere) {
    context_.Tell("syntax", token.span, "“where” stands before “over ... days”");
  } else if (token.keyword == Keyword::kOver || token.keyword == Keyword::kPer) {
    context_.Tell("syntax", token.span,
                  fmt::format("“{}” belongs to a question about earlier lines, as “count of lines "
                              "over 30 days per importer”",
                              source));
  } else if (token.kind == TokenKind::kWord && !earlier_ &&
             (token.line_start || !context_.NearKeyword(source, RuleClauses()).empty())) {
    TellUnknownClause(context_, token, RuleClauses());
  } else {
    context_.Tell("syntax", token.span, fmt::format("“{}” is not expected here", Short(source)));
  }
}

ConditionPtr ExpressionReader::ToCondition(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::kBad:
      return nullptr;
    case Operand::Kind::kCondition:
      return operand.condition;
    case Operand::Kind::kValue:
      context_.Tell("syntax", operand.span,
                    fmt::format("what about “{}”? A comparison is missing, as “> 10”",
                                Short(PrintValue(*operand.value, context_.schema()))));
      return nullptr;
    case Operand::Kind::kField:
      context_.Tell("syntax", operand.span,
                    fmt::format("what about “{}”? A comparison is missing, as “= X”",
                                PrintField(operand.field, context_.schema())));
      return nullptr;
  }
  return nullptr;
}

Operand ExpressionReader::Join(ConditionOp op, std::vector<Operand> parts) {
  Condition made{.op = op};
  int depth = 0;
  bool good = true;
  for (const Operand& part : parts) {
    const ConditionPtr condition = ToCondition(part);
    good = good && condition;
    depth = std::max(depth, part.depth);
    if (!condition) continue;
    if (condition->op == op) {
      made.parts.insert(made.parts.end(), condition->parts.begin(), condition->parts.end());
    } else {
      made.parts.push_back(condition);
    }
  }
  const Span begin = parts.front().span;
  return good ? Made(std::move(made), begin, depth + 1) : Bad(cursor_.Since(begin));
}

Operand ExpressionReader::Or() {
  Operand first = And();
  if (!cursor_.Is(Keyword::kOr) && !cursor_.Is(Symbol::kBar)) return first;
  std::vector<Operand> parts{std::move(first)};
  while (TakeOr())
    parts.push_back(CodeAlone(parts.back()) ? Bad(cursor_.Gap()) : And());
  return Join(ConditionOp::kOr, std::move(parts));
}

Operand ExpressionReader::And() {
  Operand first = Not();
  if (!TakeAnd(first)) return first;
  std::vector<Operand> parts{std::move(first)};
  do {
    parts.push_back(CodeAlone(parts.back()) ? Bad(cursor_.Gap()) : Not());
  } while (TakeAnd(parts.back()));
  return Join(ConditionOp::kAnd, std::move(parts));
}

Operand ExpressionReader::Not() {
  const Token& token = cursor_.Peek();
  if (token.keyword == Keyword::kIf && !context_.AnyStage(context_.Source(token))) {
    context_.Tell("flow", token.span, "“if” is not needed: “when” says it");
    cursor_.Next();
    return Not();
  }
  if (token.keyword != Keyword::kNot) return Comparison();
  cursor_.Next();
  if (++nesting_ > kNestingMax) {
    context_.Tell("too_deep", token.span, "conditions stand too deep in each other");
    SkipToJoint();
    --nesting_;
    return Bad(token.span);
  }
  const Operand inside = Not();
  --nesting_;
  const ConditionPtr condition = ToCondition(inside);
  if (!condition) return Bad(cursor_.Since(token.span));
  return Made({.op = ConditionOp::kNot, .parts = {condition}}, token.span, inside.depth + 1);
}

Operand ExpressionReader::Made(Condition condition, Span begin, int depth) {
  condition.span = cursor_.Since(begin);
  const Span span = condition.span;
  if (depth > kDepthMax) {
    context_.Tell("too_deep", span,
                  fmt::format("conditions stand more than {} deep in each other", kDepthMax));
    return Bad(span);
  }
  if (++conditions_ == kConditionsMax + 1) {
    context_.Tell(
        "limit", span,
        fmt::format("a rule has at most {} conditions: use a list or a table", kConditionsMax));
  }
  if (conditions_ > kConditionsMax) return Bad(span);
  return {.kind = Operand::Kind::kCondition,
          .condition = std::make_shared<const Condition>(std::move(condition)),
          .span = span,
          .depth = depth};
}

ConditionPtr ExpressionReader::ReadCondition() {
  if (AtEnd() && !StartsCondition()) {
    context_.Tell("syntax", cursor_.Gap(), "a condition is missing here");
    return nullptr;
  }
  const Operand whole = Or();
  ConditionPtr condition = ToCondition(whole);
  while (!AtEnd()) {  // a ")" too many, or what stands behind a value
    const Token& token = cursor_.Peek();
    if (token.symbol == Symbol::kClose) {
      context_.Tell("parenthesis", token.span, "this “)” has no “(”");
    } else if (!whole.bad() && condition) {
      TellLeftover(whole);
    }
    condition = nullptr;
    cursor_.Next();
    SkipToJoint();
    if (cursor_.Take(Keyword::kAnd) || TakeOr()) ToCondition(Or());
  }
  return condition;
}

}  // namespace tidewaiter::rules
