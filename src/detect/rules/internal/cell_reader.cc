// Conditions without their beginning: cells of tables; and what lines say in cases.
#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

// Whether a cell begins with an operator, and so is the rest of a condition as it stands.
bool IsOperator(const Token& token) {
  if (token.kind == TokenKind::kSymbol) {
    return token.symbol >= Symbol::kLess && token.symbol <= Symbol::kNotEqual;
  }
  switch (token.keyword) {
    case Keyword::kIs:
    case Keyword::kIn:
    case Keyword::kNot:
    case Keyword::kBetween:
    case Keyword::kHas:
    case Keyword::kContains:
    case Keyword::kStarts:
    case Keyword::kMatches:
    case Keyword::kResembles:
    case Keyword::kMentions:
    case Keyword::kDiffers:
      return true;
    default:
      return false;
  }
}

// A code in capitals that is also a word of the language: IN, IS, NO.
bool IsCapitals(std::string_view word) {
  return word.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

}  // namespace

ConditionPtr ExpressionReader::ReadCell(const Operand& head) {
  const Operand made = CellOf(head);
  ConditionPtr condition = ToCondition(made);
  if (condition && !cursor_.Done()) {
    context_.Tell("cell", cursor_.Peek().span,
                  "a cell holds one condition: this is too much for it");
    return nullptr;
  }
  if (condition && made.depth + 1 > kDepthMax) {
    context_.Tell("too_deep", made.span, "this is too deep for a cell: make it simpler");
    return nullptr;
  }
  return condition;
}

Operand ExpressionReader::CellOf(const Operand& head) {
  const Token& token = cursor_.Peek();
  const bool code_field = head.kind == Operand::Kind::kField;
  const bool code = code_field && token.kind == TokenKind::kWord &&
                    IsCapitals(context_.Source(token)) && !cursor_.Is(TokenKind::kNumber, 1) &&
                    !cursor_.Is(TokenKind::kWord, 1) && !cursor_.Is(TokenKind::kText, 1);
  if (IsOperator(token) && !code) return Compare(head);
  if (!code && EverydayOperator(head).depth < 0) return Bad(token.span);
  return code_field ? FieldCell(head) : ValueCell(head);
}

Operand ExpressionReader::FieldCell(const Operand& head) {
  const Token& token = cursor_.Peek();
  const FieldKind kind = context_.schema().field(head.field).kind;
  if (token.keyword == Keyword::kList && cursor_.Is(TokenKind::kWord, 1)) {
    if (kind != FieldKind::kCode && kind != FieldKind::kHsCode) {
      context_.Tell("type", token.span, "lists alone are for codes: write “mentions list ...”",
                    kind == FieldKind::kText ? "mentions list" : "");
      return Bad(head.span);
    }
    return InList(head, false, token.span);
  }
  if (kind == FieldKind::kText) {
    const bool text = token.kind == TokenKind::kText;
    const Span span = token.span;
    if (token.kind != TokenKind::kBad) {
      context_.Tell("cell", span, "a cell about a text says how: “contains \"...\"”",
                    text ? fmt::format("contains {}", context_.Source(token)) : "");
    }
    return Bad(span);
  }
  std::optional<std::vector<CodeRange>> codes = Codes(head.field);
  if (!codes) return Bad(cursor_.Since(token.span));
  auto set = std::make_shared<CodeSet>();
  set->ranges = std::move(*codes);
  return Made({.op = kind == FieldKind::kCodes ? ConditionOp::kHasAny : ConditionOp::kCodeIn,
               .field = head.field,
               .set = std::move(set)},
              token.span, head.depth + 1);
}

Operand ExpressionReader::ValueCell(const Operand& head) {
  const Token& token = cursor_.Peek();
  if (head.value->type == ValueType::kFlag) {
    const std::optional<std::string> said = SaidFlag();
    if (!said) return Bad(token.span);
    Operand is =
        Made({.op = ConditionOp::kIsTrue, .values = {head.value}}, token.span, head.depth + 1);
    if (*said == "yes" || is.bad()) return is;
    return Made({.op = ConditionOp::kNot, .parts = {is.condition}}, token.span, is.depth + 1);
  }
  Operand made = CompareBySign(head, CompareOp::kEqual, token.span);
  return TellChain() ? Bad(made.span) : made;
}

std::optional<std::string> ExpressionReader::ReadSaid(std::size_t field) {
  const FieldInfo& info = context_.schema().field(field);
  if (cursor_.Is(Keyword::kMissing)) {
    context_.Tell("case_value", cursor_.Next().span,
                  fmt::format("a field that is missing is not named: leave “{}” out", info.name));
    return std::nullopt;
  }
  switch (info.kind) {
    case FieldKind::kNumber:
      return SaidNumber(field);
    case FieldKind::kDate: {
      const std::optional<Day> day = ReadDay(context_, cursor_, fmt::format("“{}”", info.name));
      return day ? std::optional(FormatDay(*day)) : std::nullopt;
    }
    case FieldKind::kFlag:
      return SaidFlag();
    case FieldKind::kText: {
      const std::optional<std::string> text =
          ReadText(context_, cursor_, fmt::format("“{}”", info.name));
      return text ? std::optional(Quoted(*text)) : std::nullopt;
    }
    default:
      return SaidCodes(field);
  }
}

std::optional<std::string> ExpressionReader::SaidNumber(std::size_t field) {
  const Token& token = cursor_.Peek();
  const bool number = token.kind == TokenKind::kNumber || token.kind == TokenKind::kMixed ||
                      token.symbol == Symbol::kMinus || token.kind == TokenKind::kBad;
  if (!number) {
    const Operand left = MakeField(field, context_.schema(), token.span);
    context_.Tell("case_value", token.kind == TokenKind::kEnd ? cursor_.Gap() : token.span,
                  fmt::format("“{}” is {}", PrintField(field, context_.schema()),
                              KindText(*left.value, context_.schema())));
    if (token.kind != TokenKind::kEnd && !IsClause(token.keyword)) cursor_.Next();
    return std::nullopt;
  }
  const Operand value = Unary();
  const Operand left = MakeField(field, context_.schema(), token.span);
  if (!Comparable(context_, left, value)) return std::nullopt;
  if (value.value->op != ValueOp::kConstant) {
    context_.Tell("case_value", value.span, "a number belongs here, not something to compute");
    return std::nullopt;
  }
  return PrintNumber(value.value->number, value.value->unit, context_.schema());
}

std::optional<std::string> ExpressionReader::SaidCodes(std::size_t field) {
  if (context_.schema().field(field).kind != FieldKind::kCodes) {
    const std::optional<std::string> code = Code(field);
    return code ? std::optional(PrintCode(*code, context_.schema())) : std::nullopt;
  }
  const bool open = cursor_.Take(Symbol::kOpen);
  std::string said;
  do {
    const std::optional<std::string> code = Code(field);
    if (!code) return std::nullopt;
    said += (said.empty() ? "" : ", ") + PrintCode(*code, context_.schema());
  } while (open && cursor_.Take(Symbol::kComma));
  if (open && !cursor_.Take(Symbol::kClose)) {
    context_.Tell("parenthesis", cursor_.Gap(), "the “(” before the codes has no “)”", ")");
    return std::nullopt;
  }
  return said.find(',') == std::string::npos ? said : '(' + said + ')';
}

std::optional<std::string> ExpressionReader::SaidFlag() {
  const Token& token = cursor_.Peek();
  if (cursor_.Take(Keyword::kYes)) return "yes";
  if (cursor_.Take(Keyword::kNo)) return "no";
  if (token.kind != TokenKind::kBad) {
    context_.Tell("case_value", token.kind == TokenKind::kEnd ? cursor_.Gap() : token.span,
                  "“yes” or “no” belongs here");
  }
  if (token.kind != TokenKind::kEnd && !IsClause(token.keyword)) cursor_.Next();
  return std::nullopt;
}

}  // namespace tidewaiter::rules
