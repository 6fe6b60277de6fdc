// What stands behind a value or a field: signs, "is", "between", "differs", ...
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

std::optional<CompareOp> OpOf(const Token& token) {
  if (token.kind != TokenKind::kSymbol) return std::nullopt;
  switch (token.symbol) {
    case Symbol::kLess:
      return CompareOp::kLess;
    case Symbol::kLessEqual:
      return CompareOp::kLessEqual;
    case Symbol::kGreater:
      return CompareOp::kGreater;
    case Symbol::kGreaterEqual:
      return CompareOp::kGreaterEqual;
    case Symbol::kEqual:
      return CompareOp::kEqual;
    case Symbol::kNotEqual:
      return CompareOp::kNotEqual;
    default:
      return std::nullopt;
  }
}

// What people write for an operator, longest first where one begins another.
struct Everyday {
  std::string_view words;
  std::string_view meant;
};
constexpr auto kEveryday = std::to_array<Everyday>({
    {"is greater than or equal to", ">="},
    {"greater than or equal to", ">="},
    {"is less than or equal to", "<="},
    {"less than or equal to", "<="},
    {"is not equal to", "!="},
    {"not equal to", "!="},
    {"is equal to", "="},
    {"equal to", "="},
    {"is greater than", ">"},
    {"is more than", ">"},
    {"is higher than", ">"},
    {"is less than", "<"},
    {"is lower than", "<"},
    {"is smaller than", "<"},
    {"greater than", ">"},
    {"more than", ">"},
    {"higher than", ">"},
    {"less than", "<"},
    {"lower than", "<"},
    {"smaller than", "<"},
    {"exceeds", ">"},
    {"equals", "="},
    {"above", "is above"},
    {"below", "is below"},
    {"at least", "is at least"},
    {"at most", "is at most"},
    {"is between", "between"},
    {"is not in", "not in"},
    {"is in", "in"},
    {"is one of", "in"},
    {"one of", "in"},
    {"is empty", "is missing"},
    {"is null", "is missing"},
    {"is blank", "is missing"},
    {"begins with", "starts with"},
    {"startswith", "starts with"},
    {"contain", "contains"},
    {"containing", "contains"},
    {"includes", "contains"},
    {"include", "contains"},
    {"is like", "resembles"},
    {"like", "resembles"},
    {"match", "matches"},
    {"resemble", "resembles"},
    {"mention", "mentions"},
    {"differ from", "differs from"},
    {"missing", "is missing"},
    {"not missing", "is not missing"},
    {"have", "has"},
});

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

}  // namespace

Operand ExpressionReader::Comparison() {
  Operand left = Sum();
  if (left.bad() && AtJoint()) return left;
  return Compare(left);
}

Operand ExpressionReader::Compare(const Operand& left) {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kEnd) {
    const bool flag = left.value && left.value->type == ValueType::kFlag;
    if (!flag) return left;
    return Made({.op = ConditionOp::kIsTrue, .values = {left.value}}, left.span, left.depth + 1);
  }
  Operand everyday = EverydayOperator(left);
  if (everyday.depth < 0) return Bad(cursor_.Since(left.span));
  if (const std::optional<CompareOp> op = OpOf(token)) {
    cursor_.Next();
    Operand made = CompareBySign(left, *op, token.span);
    return TellChain() ? Bad(made.span) : made;
  }
  switch (token.keyword) {
    case Keyword::kIs:
      return Is(left);
    case Keyword::kIn:
      return In(left, false);
    case Keyword::kNot:
      return NotBehind(left);
    case Keyword::kBetween:
      return Between(left);
    case Keyword::kDiffers:
      return Differs(left);
    case Keyword::kHas:
      return Has(left);
    case Keyword::kContains:
    case Keyword::kStarts:
    case Keyword::kMatches:
    case Keyword::kResembles:
    case Keyword::kMentions:
      return TextTestOf(left);
    default:
      break;
  }
  if (left.kind == Operand::Kind::kCondition) return left;
  if (left.value && left.value->type == ValueType::kFlag) {
    return Made({.op = ConditionOp::kIsTrue, .values = {left.value}}, left.span, left.depth + 1);
  }
  if (AtJoint() || left.bad()) return left;
  return CompareUnknown(left);
}

// A word of everyday life in the place of an operator: told, and the rest of the comparison left.
// Its depth is -1 then.
Operand ExpressionReader::EverydayOperator(const Operand& left) {
  Operand none;
  const Token& token = cursor_.Peek();
  if (token.kind != TokenKind::kWord || left.kind == Operand::Kind::kCondition) return none;
  if (token.keyword == Keyword::kAnd || token.keyword == Keyword::kOr) return none;
  for (const Everyday& everyday : kEveryday) {
    std::string_view rest = everyday.words;
    std::size_t ahead = 0;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (!cursor_.Is(TokenKind::kWord, ahead) ||
          Lower(context_.Source(cursor_.Peek(ahead))) != word)
        break;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      ++ahead;
    }
    if (!rest.empty()) continue;
    // "is IN" is India.
    const auto capitals = [&](std::size_t word) {
      const std::string_view source = context_.Source(cursor_.Peek(word));
      return Lower(source) != source;
    };
    if (ahead > 1 && capitals(ahead - 1) && !capitals(0)) continue;
    const Span begin = token.span;
    for (std::size_t i = 0; i < ahead; ++i)
      cursor_.Next();
    const Span span = cursor_.Since(begin);
    context_.Tell("operator", span,
                  fmt::format("write “{}” for “{}”", everyday.meant, context_.Source(span)),
                  std::string(everyday.meant));
    SkipToJoint();
    if (everyday.meant == "between" && cursor_.Take(Keyword::kAnd)) SkipToJoint();
    none.depth = -1;
    return none;
  }
  return none;
}

// A value, and then something that is no operator.
Operand ExpressionReader::CompareUnknown(const Operand& left) {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kBad) {
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  if (token.symbol == Symbol::kComma || token.symbol == Symbol::kPercent ||
      token.keyword == Keyword::kOver || token.keyword == Keyword::kPer) {
    TellLeftover(left);
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  const bool word = token.kind == TokenKind::kWord;
  if (word && left.kind == Operand::Kind::kValue && left.value->op == ValueOp::kConstant) {
    context_.Tell("unit", token.span,
                  fmt::format("“{}” is no unit: %, kg, g, t, days, weeks, units, {}",
                              context_.Source(token), context_.schema().currency()));
  } else if (word) {
    constexpr std::array kOperators{Keyword::kBetween,  Keyword::kContains,  Keyword::kMatches,
                                    Keyword::kMentions, Keyword::kResembles, Keyword::kDiffers,
                                    Keyword::kHas,      Keyword::kAnd};
    const std::string near = context_.NearKeyword(context_.Source(token), kOperators);
    context_.Tell("operator", token.span,
                  fmt::format("“{}” compares nothing; a sign such as < or =, or “is”, “in”, "
                              "“between”, ... belongs here",
                              context_.Source(token)),
                  near);
  } else {
    const std::uint32_t at = token.span.begin;
    context_.Tell("operator", {at, at}, "a sign such as <, > or = is missing here", "= ");
  }
  SkipToJoint();
  return Bad(cursor_.Since(left.span));
}

bool ExpressionReader::TellChain() {
  const Token& token = cursor_.Peek();
  if (!OpOf(token)) return false;
  context_.Tell("syntax", token.span,
                "a comparison has two sides: write “between ... and ...”, or join two by “and”");
  SkipToJoint();
  return true;
}

Operand ExpressionReader::CompareBySign(const Operand& left, CompareOp op, Span sign) {
  last_left_ = left;
  if (left.kind == Operand::Kind::kField) return CompareField(left, op, sign);
  if (left.bad()) {  // its type is not known: only clear values are looked at
    const TokenKind kind = cursor_.Peek().kind;
    const bool value = kind == TokenKind::kNumber && !cursor_.Is(Symbol::kComma, 1) &&
                       !cursor_.Is(Symbol::kDots, 1);
    if (value) Sum();
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  const Operand right = Sum();
  if (!Comparable(context_, left, right)) return Bad(cursor_.Since(left.span));
  return Made({.op = ConditionOp::kCompare, .compare = op, .values = {left.value, right.value}},
              left.span, std::max(left.depth, right.depth) + 1);
}

Operand ExpressionReader::CompareField(const Operand& left, CompareOp op, Span sign) {
  const FieldInfo& field = context_.schema().field(left.field);
  const bool equality = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
  if (field.kind == FieldKind::kText) {
    context_.Tell("type", sign,
                  fmt::format("“{}” is a text as people write it and hardly ever the same: write "
                              "“contains”, “resembles” or “matches”",
                              field.name),
                  op == CompareOp::kEqual ? "contains" : "");
  } else if (field.kind == FieldKind::kCodes) {
    context_.Tell("type", sign, fmt::format("“{}” is a set of codes: write “has”", field.name),
                  op == CompareOp::kEqual      ? "has"
                  : op == CompareOp::kNotEqual ? "has none of"
                                               : "");
  } else if (!equality) {
    context_.Tell("type", sign,
                  fmt::format("“{}” is a code: no code is more or less than another; write “in” "
                              "and a range, as 61..63",
                              field.name));
  } else if (cursor_.Is(Keyword::kList) && cursor_.Is(TokenKind::kWord, 1)) {
    const bool equal = op == CompareOp::kEqual;
    context_.Tell("syntax", sign, fmt::format("write “{} list”", equal ? "in" : "not in"),
                  equal ? "in" : "not in");
  } else if (SameCodeAhead(left)) {
    return SameCode(left, op == CompareOp::kNotEqual);
  } else {
    const std::optional<std::vector<CodeRange>> codes = Codes(left.field);
    if (!codes) return Bad(cursor_.Since(left.span));
    if (codes->size() > 1 || codes->front().low != codes->front().high) {
      const bool equal = op == CompareOp::kEqual;
      context_.Tell("syntax", sign,
                    fmt::format("“{}” takes one code: write “{}” before several",
                                equal ? "=" : "!=", equal ? "in" : "not in"),
                    equal ? "in" : "not in");
      return Bad(cursor_.Since(left.span));
    }
    auto set = std::make_shared<CodeSet>();
    set->ranges = *codes;
    return Made({.op = ConditionOp::kCodeIn,
                 .negated = op == CompareOp::kNotEqual,
                 .field = left.field,
                 .set = std::move(set)},
                left.span, left.depth + 1);
  }
  SkipToJoint();
  return Bad(cursor_.Since(left.span));
}

Operand ExpressionReader::Missing(const Operand& left, bool negated) {
  if (left.bad()) return left;
  if (left.kind == Operand::Kind::kCondition) {
    NeedValue(context_, left);
    return Bad(left.span);
  }
  Condition made{.op = ConditionOp::kMissing, .negated = negated};
  if (left.kind == Operand::Kind::kField) {
    made.field = left.field;
  } else {
    made.values = {left.value};
  }
  return Made(std::move(made), left.span, left.depth + 1);
}

Operand ExpressionReader::Is(const Operand& left) {
  const Span is = cursor_.Next().span;
  const auto sign = [&](CompareOp op) { return CompareBySign(left, op, cursor_.Since(is)); };
  if (cursor_.Take(Keyword::kMissing)) return Missing(left, false);
  if (cursor_.Is(Keyword::kNot) && cursor_.Is(Keyword::kMissing, 1)) {
    cursor_.Next();
    cursor_.Next();
    return Missing(left, true);
  }
  if (cursor_.Take(Keyword::kNot)) return sign(CompareOp::kNotEqual);
  if (cursor_.Take(Keyword::kAbove)) return sign(CompareOp::kGreater);
  if (cursor_.Take(Keyword::kBelow)) return sign(CompareOp::kLess);
  if (cursor_.Is(Keyword::kAt) &&
      (cursor_.Is(Keyword::kLeast, 1) || cursor_.Is(Keyword::kMost, 1))) {
    const bool least = cursor_.Is(Keyword::kLeast, 1);
    cursor_.Next();
    cursor_.Next();
    return sign(least ? CompareOp::kGreaterEqual : CompareOp::kLessEqual);
  }
  if (const std::optional<CompareOp> op = OpOf(cursor_.Peek())) {
    const Token& extra = cursor_.Next();
    context_.Tell("operator", cursor_.Since(is), "write either “is” or a sign",
                  std::string(context_.Source(extra)));
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  return sign(CompareOp::kEqual);
}

// "not" behind the left side: the whole turned around.
Operand ExpressionReader::NotBehind(const Operand& left) {
  cursor_.Next();
  if (cursor_.Is(Keyword::kIn)) return In(left, true);
  if (left.kind == Operand::Kind::kCondition) {
    context_.Tell("missing_and", {cursor_.Gap().begin - 3, cursor_.Gap().begin - 3},
                  "“and” or “or” is missing between two conditions", "and ");
    SkipToJoint();
    return Bad(left.span);
  }
  const std::size_t at = cursor_.at();
  Operand inside = Compare(left);
  if (inside.bad()) return inside;
  const ConditionPtr condition = cursor_.at() == at ? nullptr : ToCondition(inside);
  if (!condition) {
    context_.Tell("operator", cursor_.Gap(), "what is it not? “not in”, “is not”, ...");
    return Bad(inside.span);
  }
  return Made({.op = ConditionOp::kNot, .parts = {condition}}, left.span, inside.depth + 1);
}

// "hs_code between 61 and 63": told, with the range that is meant.
Operand ExpressionReader::CodesBetween(const Operand& left) {
  const Span begin = cursor_.Next().span;
  const std::string_view low = context_.Source(cursor_.Peek());
  const std::string_view high = context_.Source(cursor_.Peek(2));
  std::string suggest;
  if (cursor_.Is(Keyword::kAnd, 1)) {
    suggest = fmt::format("in {}..{}", low, high);
    for (int i = 0; i < 3; ++i)
      cursor_.Next();
  }
  context_.Tell("type", cursor_.Since(begin),
                "“between” is for numbers and days; codes are “in” a range: in 61..63", suggest);
  SkipToJoint();
  return Bad(cursor_.Since(left.span));
}

Operand ExpressionReader::Between(const Operand& left) {
  if (left.kind == Operand::Kind::kField) return CodesBetween(left);
  cursor_.Next();
  const Operand low = Sum();
  if (!cursor_.Take(Keyword::kAnd)) {
    const Token& token = cursor_.Peek();
    const bool sign = token.symbol == Symbol::kDots || token.symbol == Symbol::kMinus ||
                      token.symbol == Symbol::kComma || context_.Source(token) == "to";
    context_.Tell("syntax", sign ? token.span : cursor_.Gap(),
                  "“between” takes two ends: “between 10 kg and 20 kg”",
                  sign ? (token.kind == TokenKind::kWord ? "and" : " and ") : "");
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  const Operand high = Sum();
  const bool low_good = Comparable(context_, left, low);
  const bool high_good = Comparable(context_, left, high);
  const Span ends{low.span.begin, high.span.end};
  if (!low_good || !high_good) return Bad(cursor_.Since(left.span));
  const bool constant = low.value->op == ValueOp::kConstant && high.value->op == ValueOp::kConstant;
  if (constant && low.value->number > high.value->number) {
    context_.Tell("range", ends, "the smaller end comes first",
                  fmt::format("{} and {}", context_.Source(high.span), context_.Source(low.span)));
    return Bad(cursor_.Since(left.span));
  }
  return Made({.op = ConditionOp::kBetween, .values = {left.value, low.value, high.value}},
              left.span, std::max({left.depth, low.depth, high.depth}) + 1);
}

// Becomes abs(a - b) > 5% of abs(b), or > 20 kg.
Operand ExpressionReader::Differs(const Operand& left) {
  const Span begin = cursor_.Next().span;
  const auto broken = [&] {
    context_.Tell("syntax", cursor_.Since(begin),
                  "write “differs from ... by more than 5%” or “... than 20 kg”");
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  };
  if (!cursor_.Take(Keyword::kFrom)) return broken();
  const Operand right = Sum();
  if (!cursor_.Take(Keyword::kBy) || !cursor_.Take(Keyword::kMore) || !cursor_.Take(Keyword::kThan))
    return right.bad() ? (SkipToJoint(), Bad(begin)) : broken();
  if (!cursor_.Is(TokenKind::kNumber) && !cursor_.Is(TokenKind::kMixed)) return broken();
  const Operand by = Literal();
  if (left.kind == Operand::Kind::kField && right.kind == Operand::Kind::kField) {
    context_.Tell("type", left.span, "only numbers and days differ by so much: write “!=”");
    return Bad(cursor_.Since(left.span));
  }
  const Span span = cursor_.Since(left.span);
  const Operand difference = Combine(
      context_, ValueOp::kAbs, {Combine(context_, ValueOp::kSubtract, {left, right}, span)}, span);
  if (difference.bad() || by.bad()) return Bad(span);
  Operand bound = by;
  if (by.percent) {
    bound = Combine(context_, ValueOp::kMultiply,
                    {by, Combine(context_, ValueOp::kAbs, {right}, right.span)}, by.span);
  }
  if (bound.bad() || !Comparable(context_, difference, bound)) return Bad(span);
  return Made({.op = ConditionOp::kCompare,
               .compare = CompareOp::kGreater,
               .values = {difference.value, bound.value}},
              left.span, std::max(difference.depth, bound.depth) + 1);
}

}  // namespace tidewaiter::rules
