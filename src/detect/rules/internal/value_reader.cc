// Values: sums, products, numbers with units, functions, fields.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

struct EverydayUnit {
  std::string_view word;
  std::string_view meant;
};
constexpr auto kEverydayUnits = std::to_array<EverydayUnit>({
    {"kgs", "kg"},       {"kilo", "kg"},   {"kilos", "kg"}, {"kilogram", "kg"}, {"kilograms", "kg"},
    {"kgm", "kg"},       {"tonne", "t"},   {"tonnes", "t"}, {"ton", "t"},       {"tons", "t"},
    {"gram", "g"},       {"grams", "g"},   {"gr", "g"},     {"pcs", "units"},   {"piece", "units"},
    {"pieces", "units"}, {"percent", "%"}, {"pct", "%"},    {"per_cent", "%"},  {"wks", "weeks"},
});

std::optional<ValueOp> FunctionOf(Keyword keyword) {
  switch (keyword) {
    case Keyword::kAbs:
      return ValueOp::kAbs;
    case Keyword::kMin:
      return ValueOp::kMin;
    case Keyword::kMax:
      return ValueOp::kMax;
    case Keyword::kWeekday:
      return ValueOp::kWeekday;
    case Keyword::kMonth:
      return ValueOp::kMonth;
    default:
      return std::nullopt;
  }
}

bool IsCurrencyLike(std::string_view word) {
  return word.size() == 3 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsCompareSign(Symbol symbol) {
  return symbol >= Symbol::kLess && symbol <= Symbol::kNotEqual;
}

}  // namespace

Operand ExpressionReader::Sum() {
  Operand left = Product();
  while (cursor_.Is(Symbol::kPlus) || cursor_.Is(Symbol::kMinus)) {
    const ValueOp op = cursor_.Is(Symbol::kPlus) ? ValueOp::kAdd : ValueOp::kSubtract;
    cursor_.Next();
    const Operand right = Product();
    left = Combine(context_, op, {left, right}, cursor_.Since(left.span));
  }
  return left;
}

Operand ExpressionReader::Product() {
  Operand left = Unary();
  while (true) {
    ValueOp op = ValueOp::kMultiply;
    if (cursor_.Is(Symbol::kSlash)) {
      op = ValueOp::kDivide;
    } else if (!cursor_.Is(Symbol::kStar) && !(left.percent && cursor_.Is(Keyword::kOf))) {
      return left;
    }
    cursor_.Next();
    const Operand right = Unary();
    left = Combine(context_, op, {left, right}, cursor_.Since(left.span));
  }
}

Operand ExpressionReader::Unary() {
  if (!cursor_.Is(Symbol::kMinus)) return Primary();
  const Span begin = cursor_.Next().span;
  if (++nesting_ > kNestingMax) {
    context_.Tell("too_deep", begin, "values stand too deep in each other");
    SkipToJoint();
    --nesting_;
    return Bad(begin);
  }
  const Operand inside = Unary();
  --nesting_;
  return Combine(context_, ValueOp::kNegate, {inside}, cursor_.Since(begin));
}

Operand ExpressionReader::Primary() {
  const Token& token = cursor_.Peek();
  switch (token.kind) {
    case TokenKind::kNumber:
    case TokenKind::kMixed:
      return Literal();
    case TokenKind::kDate:
      cursor_.Next();
      return MakeDate(ParseIsoDay(context_.Source(token)).value(), token.span);
    case TokenKind::kBad:
      cursor_.Next();
      return Bad(token.span);
    case TokenKind::kText:
      cursor_.Next();
      context_.Tell("type", token.span,
                    "a text is no value: the field comes first, as in “origin = CN”");
      return Bad(token.span);
    case TokenKind::kWord:
      return Word();
    default:
      return token.symbol == Symbol::kOpen ? Parentheses() : NothingHere();
  }
}

Operand ExpressionReader::NothingHere() {
  const Token& token = cursor_.Peek();
  if (IsCompareSign(token.symbol) && last_left_ && !last_left_->bad() &&
      last_left_->kind == Operand::Kind::kValue) {
    const std::string left(context_.Source(last_left_->span));
    context_.Tell("syntax", {token.span.begin, token.span.begin},
                  fmt::format("what is compared? Each comparison says it again: “{} {} ...”", left,
                              context_.Source(token)),
                  left + " ");
    return *last_left_;
  }
  const bool sign = token.kind == TokenKind::kSymbol && token.symbol != Symbol::kClose &&
                    !IsCompareSign(token.symbol);
  context_.Tell("syntax", sign ? token.span : cursor_.Gap(), "a field or a value is missing here");
  if (sign) cursor_.Next();
  return Bad(cursor_.Gap());
}

Operand ExpressionReader::Parentheses() {
  const Span begin = cursor_.Next().span;
  if (++nesting_ > kNestingMax) {
    context_.Tell("too_deep", begin, "parentheses stand too deep in each other");
    --nesting_;
    SkipToJoint();
    return Bad(begin);
  }
  const int arguments = std::exchange(arguments_, 0);
  Operand inside = Or();
  arguments_ = arguments;
  --nesting_;
  if (!cursor_.Take(Symbol::kClose)) {
    if (!inside.bad()) {
      context_.Tell("parenthesis", begin, "this “(” has no “)”");
    }
    SkipToJoint();
    cursor_.Take(Symbol::kClose);
    return Bad(cursor_.Since(begin));
  }
  inside.span = cursor_.Since(begin);
  inside.percent = false;
  return inside;
}

Operand ExpressionReader::Word() {
  const Token& token = cursor_.Peek();
  const std::string_view word = context_.Source(token);
  if (AtQuestion()) return Question();
  const std::optional<ValueOp> function = FunctionOf(token.keyword);
  if (function && cursor_.Is(Symbol::kOpen, 1)) return Call(*function);
  const bool field = context_.AnyStage(word);
  if (!field && function) {
    cursor_.Next();
    context_.Tell("parenthesis", cursor_.Gap(),
                  fmt::format("behind “{}” stands what it is of, in parentheses", word));
    return Bad(token.span);
  }
  const bool joint = token.keyword == Keyword::kAnd || token.keyword == Keyword::kOr ||
                     IsClause(token.keyword) || (earlier_ && token.keyword == Keyword::kOver);
  if (!field && joint) {
    context_.Tell("syntax", cursor_.Gap(), "a field or a value is missing here");
    return Bad(cursor_.Gap());
  }
  if (token.keyword == Keyword::kNot) {
    context_.Tell("syntax", token.span, "“not” stands before a whole condition");
    cursor_.Next();
    return Bad(token.span);
  }
  const std::optional<std::size_t> read = context_.ReadField(cursor_);
  const Span span = cursor_.Since(token.span);
  return read ? MakeField(*read, context_.schema(), span) : Bad(span);
}

Operand ExpressionReader::Call(ValueOp op) {
  const Span begin = cursor_.Next().span;
  const std::string_view name = context_.Source(begin);
  cursor_.Next();  // "("
  if (++nesting_ > kNestingMax) {
    context_.Tell("too_deep", begin, "functions stand too deep in each other");
    --nesting_;
    SkipToJoint();
    return Bad(begin);
  }
  ++arguments_;
  std::vector<Operand> operands;
  do {
    operands.push_back(Sum());
  } while (cursor_.Take(Symbol::kComma));
  --arguments_;
  --nesting_;
  const bool bad = std::ranges::any_of(operands, &Operand::bad);
  if (!cursor_.Take(Symbol::kClose)) {
    if (!bad) {
      context_.Tell("parenthesis", cursor_.Gap(),
                    fmt::format("the “(” behind “{}” has no “)”", name), ")");
    }
    SkipToJoint();
    cursor_.Take(Symbol::kClose);
    return Bad(cursor_.Since(begin));
  }
  const bool many = op == ValueOp::kMin || op == ValueOp::kMax;
  const bool right_number =
      many ? operands.size() >= 2 && operands.size() <= kOperandsMax : operands.size() == 1;
  if (!right_number) {
    context_.Tell("syntax", cursor_.Since(begin),
                  many
                      ? fmt::format("“{}” is of two values or more, at most {}", name, kOperandsMax)
                      : fmt::format("“{}” is of one value", name));
    return Bad(cursor_.Since(begin));
  }
  return Combine(context_, op, operands, cursor_.Since(begin));
}

// "1,5" and "1,000,000": told, and the whole of it taken.
bool ExpressionReader::DecimalComma(const Token& token) {
  const auto more = [&] {
    return cursor_.Is(Symbol::kComma) && cursor_.Adjacent() && cursor_.Is(TokenKind::kNumber, 1) &&
           cursor_.Peek().span.begin == cursor_.Gap().end;
  };
  if (arguments_ > 0 || !more()) return false;
  std::string plain(context_.Source(token));
  std::string joined = plain;
  bool thousands = plain.size() <= 3;
  std::size_t commas = 0;
  while (more()) {
    cursor_.Next();
    const std::string_view part = context_.Source(cursor_.Next());
    thousands = thousands && std::min(part.find('.'), part.size()) == 3;
    joined += part;
    plain += '.' + std::string(part);
    ++commas;
  }
  if (!thousands) std::erase(joined, '.');
  std::string suggest = thousands ? joined : commas == 1 ? plain : "";
  if (std::ranges::count(suggest, '.') > 1) {  // 1.000,50
    const std::size_t last = suggest.rfind('.');
    std::string whole = suggest.substr(0, last);
    std::erase(whole, '.');
    suggest = whole + suggest.substr(last);
  }
  context_.Tell("decimal_comma", cursor_.Since(token.span),
                "numbers have a decimal point and no other signs: 1250.50", suggest);
  WrittenUnit unit;
  ReadUnit(plain, token.span, unit);
  return true;
}

bool ExpressionReader::CheckNumber(std::string_view digits, Span span) {
  if (digits.size() > kNumberBytesMax) {
    context_.Tell("number", span, fmt::format("a number has at most {} digits", kNumberBytesMax));
    return false;
  }
  if (std::ranges::count(digits, '.') > 1) {
    const std::string day = DayFrom(digits);
    if (!day.empty()) {
      context_.Tell("date", span, "days are written year-month-day", day);
      return false;
    }
    std::string without(digits);
    std::erase(without, '.');
    context_.Tell("number", span, "a number has one decimal point; thousands are not parted by it",
                  without);
    return false;
  }
  return true;
}

Operand ExpressionReader::Literal() {
  const Token& token = cursor_.Next();
  if (DecimalComma(token)) return Bad(cursor_.Since(token.span));
  const std::string_view source = context_.Source(token);
  const std::size_t cut =
      token.kind == TokenKind::kMixed ? source.find_first_not_of("0123456789_.") : source.size();
  const std::string_view digits = source.substr(0, cut);
  if (!CheckNumber(digits, token.span)) {
    WrittenUnit unit;
    ReadUnit(digits, token.span, unit);
    return Bad(cursor_.Since(token.span));
  }
  WrittenUnit unit;
  bool percent = false;
  if (cut < source.size()) {  // 20kg
    const std::string_view word = source.substr(cut);
    const std::optional<WrittenUnit> found = FindUnit(word, context_.schema());
    const Span span{token.span.begin + static_cast<std::uint32_t>(cut), token.span.end};
    if (!found) {
      if (!TellEverydayUnit(digits, word, span)) {
        context_.Tell("unit", span, fmt::format("“{}” is no unit", word));
      }
      return Bad(token.span);
    }
    unit = *found;
    if (!ReadDenominator(unit)) return Bad(cursor_.Since(token.span));
  } else if (cursor_.Take(Symbol::kPercent)) {
    percent = true;
    unit.shift = -2;
  } else if (!ReadUnit(digits, token.span, unit)) {
    return Bad(cursor_.Since(token.span));
  }
  const Span span = cursor_.Since(token.span);
  const double number = ReadDigits(digits, unit).value_or(kNumberMax * 2);
  if (std::abs(number) > kNumberMax || (number != 0 && std::abs(number) < kNumberMin)) {
    context_.Tell("number", span, "this number is too large or too small");
    return Bad(span);
  }
  Operand made = MakeConstant(number, unit.unit, span);
  made.percent = percent;
  return made;
}

// The unit behind a number, if one stands there. False: told.
bool ExpressionReader::ReadUnit(std::string_view digits, Span number, WrittenUnit& unit) {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kNumber && token.span.begin == number.end + 1 &&
      context_.Source(token).size() == 3) {
    cursor_.Next();
    context_.Tell("number", cursor_.Since(number),
                  "blanks do not part thousands: write “_” or nothing",
                  fmt::format("{}_{}", digits, context_.Source(token)));
    ReadUnit(digits, token.span, unit);
    return false;
  }
  if (token.kind == TokenKind::kBad && token.span.begin <= number.end + 1) {
    cursor_.Next();
    return false;
  }
  if (token.kind != TokenKind::kWord) return true;
  const std::string_view word = context_.Source(token);
  if (const std::optional<WrittenUnit> found = FindUnit(word, context_.schema())) {
    cursor_.Next();
    unit = *found;
    return ReadDenominator(unit);
  }
  if (context_.AnyStage(word)) return true;
  if (!TellEverydayUnit(digits, word, token.span)) {
    const bool unit_like = token.keyword == Keyword::kNone && !token.line_start && word != "then" &&
                           word != "else" && word != "to";
    if (!unit_like) return true;
    context_.Tell("unit", token.span,
                  fmt::format("“{}” is no unit: %, kg, g, t, days, weeks, units, {}", word,
                              context_.schema().currency()));
  }
  cursor_.Next();
  if (cursor_.Is(Symbol::kSlash) && FindUnit(context_.Source(cursor_.Peek(1)), context_.schema())) {
    cursor_.Next();
    cursor_.Next();
  }
  return false;
}

// "/kg" behind "XTS".
bool ExpressionReader::ReadDenominator(WrittenUnit& unit) {
  if (!cursor_.Is(Symbol::kSlash) || !cursor_.Is(TokenKind::kWord, 1)) return true;
  const std::string_view word = context_.Source(cursor_.Peek(1));
  const std::optional<WrittenUnit> below = FindUnit(word, context_.schema());
  if (!below) {
    if (context_.AnyStage(word)) return true;
    const auto* const meant =
        std::ranges::find(kEverydayUnits, SnakeCase(word), &EverydayUnit::word);
    if (meant == kEverydayUnits.end() || meant->meant == "%") return true;
    cursor_.Next();
    context_.Tell("unit", cursor_.Next().span, fmt::format("“{}” is no unit here", word),
                  std::string(meant->meant));
    return false;
  }
  cursor_.Next();
  const Span span = cursor_.Next().span;
  if (below->times != 1 || unit.times != 1) {
    context_.Tell("unit", span, "weeks do not stand in fractions: write days", "days");
    return false;
  }
  unit.unit = unit.unit / below->unit;
  unit.shift -= below->shift;
  return true;
}

bool ExpressionReader::TellEverydayUnit(std::string_view digits, std::string_view word, Span span) {
  const std::string snake = SnakeCase(word);
  const auto* const meant = std::ranges::find(kEverydayUnits, snake, &EverydayUnit::word);
  const std::string& currency = context_.schema().currency();
  if (meant != kEverydayUnits.end()) {
    context_.Tell("unit", span, fmt::format("write “{}” for “{}”", meant->meant, word),
                  std::string(meant->meant));
  } else if (snake == SnakeCase(currency)) {
    context_.Tell("currency", span, "codes of currencies have capital letters", currency);
  } else if (IsCurrencyLike(word)) {
    context_.Tell("currency", span,
                  fmt::format("amounts are in {} here: “{}” has to be converted", currency, word));
  } else if (snake == "year" || snake == "years" || snake == "month" || snake == "months") {
    context_.Tell("unit", span,
                  fmt::format("“{} {}” is no number of days: write them as days", digits, word));
  } else {
    return false;
  }
  return true;
}

}  // namespace tidewaiter::rules
