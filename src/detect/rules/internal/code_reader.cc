// Codes: "in", "=", "has", lists, ranges.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/everyday_names.h"
#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/internal/print_parts.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kHsDigitsMin = 2;
constexpr std::size_t kHsDigitsMax = 12;   // declaration/line_table.h
constexpr std::size_t kHsDigitsShort = 6;  // up to the international digits they come in pairs

bool AllOf(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kCodeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view kDigits = "0123456789";

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

bool IsCodeKind(FieldKind kind) {
  return kind == FieldKind::kCode || kind == FieldKind::kHsCode;
}

void SortSet(std::vector<CodeRange>& codes) {
  std::ranges::sort(codes);
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

}  // namespace

bool ExpressionReader::NeedCodeField(const Operand& left, Span sign, std::string_view word) {
  if (left.bad()) return false;
  if (left.kind == Operand::Kind::kField) {
    const FieldInfo& field = context_.schema().field(left.field);
    if (IsCodeKind(field.kind)) return true;
    const bool text = field.kind == FieldKind::kText;
    context_.Tell("type", sign,
                  text ? fmt::format("“{}” is a text: write “contains”, “resembles” or “mentions”",
                                     field.name)
                       : fmt::format("“{}” is a set of codes: write “has any of”", field.name),
                  text           ? ""
                  : word == "in" ? "has any of"
                                 : "has none of");
    return false;
  }
  context_.Tell(
      "type", sign,
      fmt::format("“{}” is for codes; of numbers and days write “between ... and ...”", word));
  return false;
}

Operand ExpressionReader::In(const Operand& left, bool negated) {
  const Span begin =
      negated ? Span{cursor_.Gap().begin - 3, cursor_.Gap().end} : cursor_.Peek().span;
  cursor_.Next();
  const Span sign = cursor_.Since(begin);
  if (!NeedCodeField(left, sign, negated ? "not in" : "in")) {
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  const Token& token = cursor_.Peek();
  const std::string_view word = context_.Source(token);
  const bool list = token.keyword == Keyword::kList && word == "list";
  if (list || (token.keyword == Keyword::kList && cursor_.Is(TokenKind::kWord, 1))) {
    return InList(left, negated, token.span);
  }
  if (token.kind == TokenKind::kWord && context_.FindList(word) != nullptr) {
    cursor_.Next();
    context_.Tell("syntax", token.span, "before the name of a list stands “list”",
                  fmt::format("list {}", word));
    return Bad(cursor_.Since(left.span));
  }
  std::optional<std::vector<CodeRange>> codes = Codes(left.field);
  if (!codes) return Bad(cursor_.Since(left.span));
  auto set = std::make_shared<CodeSet>();
  set->ranges = std::move(*codes);
  return Made(
      {.op = ConditionOp::kCodeIn, .negated = negated, .field = left.field, .set = std::move(set)},
      left.span, left.depth + 1);
}

Operand ExpressionReader::InList(const Operand& left, bool negated, Span begin) {
  cursor_.Next();
  const List* list = context_.ReadList(cursor_);
  if (list == nullptr) return Bad(cursor_.Since(left.span));
  const bool hs = context_.schema().field(left.field).kind == FieldKind::kHsCode;
  auto set = std::make_shared<CodeSet>();
  set->list = list->name;
  set->expires = list->expires;
  for (const ListEntry& entry : list->entries) {
    std::string code = entry.text;
    if (hs) std::erase(code, '.');
    if (hs && (!AllOf(code, kDigits) || code.size() < kHsDigitsMin || code.size() > kHsDigitsMax)) {
      context_.Tell(
          "hs_code", cursor_.Since(begin),
          fmt::format("“{}” in this list is no code of the Harmonized System", entry.text));
      return Bad(cursor_.Since(left.span));
    }
    set->entries.emplace_back(std::move(code), entry.until);
  }
  std::ranges::sort(set->entries);
  return Made(
      {.op = ConditionOp::kCodeIn, .negated = negated, .field = left.field, .set = std::move(set)},
      left.span, left.depth + 1);
}

Operand ExpressionReader::Has(const Operand& left) {
  const Span sign = cursor_.Next().span;
  ConditionOp op = ConditionOp::kHasAny;
  bool negated = false;
  const bool quantified =
      (cursor_.Is(Keyword::kAny) || cursor_.Is(Keyword::kAll) || cursor_.Is(Keyword::kNoneOf)) &&
      cursor_.Is(Keyword::kOf, 1);
  if (quantified) {
    op = cursor_.Is(Keyword::kAll) ? ConditionOp::kHasAll : ConditionOp::kHasAny;
    negated = cursor_.Is(Keyword::kNoneOf);
    cursor_.Next();
    cursor_.Next();
  }
  const bool codes_field = left.kind == Operand::Kind::kField &&
                           context_.schema().field(left.field).kind == FieldKind::kCodes;
  if (!codes_field) {
    if (!left.bad()) {
      context_.Tell("type", cursor_.Since(sign), "“has” is for sets of codes, as “documents”",
                    left.kind != Operand::Kind::kField ? ""
                    : negated                          ? "not in"
                                                       : "in");
    }
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  std::optional<std::vector<CodeRange>> codes = Codes(left.field);
  if (!codes) return Bad(cursor_.Since(left.span));
  if (codes->size() > 1 && !quantified) {
    context_.Tell("syntax", sign, "of several codes write “has any of” or “has all of”",
                  "has any of");
    return Bad(cursor_.Since(left.span));
  }
  auto set = std::make_shared<CodeSet>();
  set->ranges = std::move(*codes);
  return Made({.op = op, .negated = negated, .field = left.field, .set = std::move(set)}, left.span,
              left.depth + 1);
}

// CODE, CODE, ... with or without parentheses around.
std::optional<std::vector<CodeRange>> ExpressionReader::Codes(std::size_t field) {
  const Span begin = cursor_.Peek().span;
  const bool open = cursor_.Take(Symbol::kOpen);
  std::vector<CodeRange> codes;
  bool good = true;
  do {
    good = CodeOrRange(field, codes) && good;
    const Token& next = cursor_.Peek();
    const bool another =
        next.kind == TokenKind::kText || next.kind == TokenKind::kNumber ||
        next.kind == TokenKind::kMixed ||
        (next.kind == TokenKind::kWord && next.keyword == Keyword::kNone &&
         !context_.AnyStage(context_.Source(next)) && AllOf(context_.Source(next), kCodeLetters));
    if (!another || !good) continue;
    context_.Tell("syntax", cursor_.Gap(), "a comma is missing between two codes", ",");
    good = false;
    SkipToJoint();
  } while (cursor_.Take(Symbol::kComma));
  if (codes.size() > kSetCodesMax) {
    context_.Tell("limit", cursor_.Since(begin),
                  fmt::format("more than {} codes: make a list of them", kSetCodesMax));
    good = false;
  }
  if (open && !cursor_.Take(Symbol::kClose)) {
    if (good) {
      context_.Tell("parenthesis", cursor_.Gap(), "the “(” before the codes has no “)”", ")");
    }
    good = false;
    SkipToJoint();
    cursor_.Take(Symbol::kClose);
  }
  if (!good) {
    if (!open) SkipToJoint();
    return std::nullopt;
  }
  SortSet(codes);
  return codes;
}

bool ExpressionReader::CodeOrRange(std::size_t field, std::vector<CodeRange>& codes) {
  const Span begin = cursor_.Peek().span;
  const std::optional<std::string> low = Code(field);
  if (!cursor_.Take(Symbol::kDots)) {
    if (low) codes.push_back({.low = *low, .high = *low});
    return low.has_value();
  }
  const std::optional<std::string> high = Code(field);
  if (!low || !high) return false;
  CodeRange range{.low = *low, .high = *high};
  if (!CheckRange(field, range, cursor_.Since(begin))) return false;
  codes.push_back(std::move(range));
  return true;
}

bool ExpressionReader::CheckRange(std::size_t field, const CodeRange& range, Span span) {
  const FieldKind kind = context_.schema().field(field).kind;
  if (kind == FieldKind::kCodes) {
    context_.Tell("range", span, "sets of codes are asked for single codes, not for ranges");
    return false;
  }
  const bool hs = kind == FieldKind::kHsCode;
  if (!hs && range.low.size() != range.high.size()) {
    context_.Tell("range", span, "both ends of a range have the same number of characters");
    return false;
  }
  const std::size_t common = std::min(range.low.size(), range.high.size());
  const auto begin_low = std::string_view(range.low).substr(0, common);
  const auto begin_high = std::string_view(range.high).substr(0, common);
  if (begin_low <= begin_high) return true;
  const std::string_view source = context_.Source(span);
  const std::size_t dots = source.find("..");
  context_.Tell("range", span, "the smaller end of a range comes first",
                dots == std::string_view::npos
                    ? ""
                    : fmt::format("{}..{}", source.substr(dots + 2), source.substr(0, dots)));
  return false;
}

// A bare code with signs in it: IMP-0041.
bool ExpressionReader::TellBrokenCode(Span begin) {
  const auto sign = [&] {
    return cursor_.Is(Symbol::kMinus) || cursor_.Is(Symbol::kSlash) || cursor_.Is(TokenKind::kBad);
  };
  if (!sign() || cursor_.Peek().span.begin != begin.end) return false;
  const std::size_t at = cursor_.at();
  std::uint32_t end = begin.end;
  while (cursor_.Peek().span.begin == end && !cursor_.Done() && !cursor_.Is(Symbol::kComma) &&
         !cursor_.Is(Symbol::kClose) && !cursor_.Is(Symbol::kBar))
    end = cursor_.Next().span.end;
  const Span span{begin.begin, end};
  if (span.end == begin.end) {
    cursor_.Seek(at);
    return false;
  }
  context_.Tell("code", span, "a code with signs in it stands in quotes",
                Quoted(context_.Source(span)));
  return true;
}

std::optional<std::string> ExpressionReader::Code(std::size_t field) {
  const Token& token = cursor_.Peek();
  const FieldKind kind = context_.schema().field(field).kind;
  std::optional<std::string> code;
  switch (token.kind) {
    case TokenKind::kText:
      cursor_.Next();
      code = TextOf(context_.Source(token));
      if (TellCountry(field, *code, token.span)) return std::nullopt;
      if (code->empty()) {
        context_.Tell("code", token.span, "a code is not empty; write “is missing”");
        return std::nullopt;
      }
      break;
    case TokenKind::kNumber:
    case TokenKind::kMixed:
      cursor_.Next();
      if (TellBrokenCode(token.span)) return std::nullopt;
      code = std::string(context_.Source(token));
      break;
    case TokenKind::kWord:
      code = WordCode(field, token);
      break;
    case TokenKind::kBad:
      cursor_.Next();
      return std::nullopt;
    case TokenKind::kDate:
      cursor_.Next();
      context_.Tell("code", token.span, "this reads as a day; a code like it stands in quotes",
                    Quoted(context_.Source(token)));
      return std::nullopt;
    default:
      context_.Tell("empty_set", cursor_.Gap(), "a code is missing here");
      return std::nullopt;
  }
  if (code && kind == FieldKind::kHsCode) return HsCode(*code, token.span);
  return code;
}

std::optional<std::string> ExpressionReader::WordCode(std::size_t field, const Token& token) {
  const std::string_view word = context_.Source(token);
  const bool lower_keyword = token.keyword != Keyword::kNone && !AllOf(word, kCodeLetters);
  if (lower_keyword && (AtJoint() || token.keyword == Keyword::kOver)) {
    context_.Tell("empty_set", cursor_.Gap(), "a code is missing here");
    return std::nullopt;
  }
  cursor_.Next();
  if (context_.AnyStage(word)) {
    context_.Tell("code", token.span,
                  fmt::format("“{}” is a field: only “=” and “!=” compare two fields of codes of "
                              "the same kind",
                              word));
    return std::nullopt;
  }
  if (AllOf(word, kCodeLetters)) {
    if (TellBrokenCode(token.span) || TellCountry(field, word, token.span)) return std::nullopt;
    return std::string(word);
  }
  if (TellBrokenCode(token.span)) return std::nullopt;
  Span span = token.span;  // "South Korea": the words up to the next that is no name
  while (cursor_.Is(TokenKind::kWord) && cursor_.Peek().keyword == Keyword::kNone &&
         !context_.AnyStage(context_.Source(cursor_.Peek())))
    span = {span.begin, cursor_.Next().span.end};
  if (TellCountry(field, context_.Source(span), span)) return std::nullopt;
  const std::string near = context_.NearField(word);
  const bool country = context_.schema().field(field).name == "origin" ||
                       context_.schema().field(field).name == "dispatch";
  std::string suggest = near.empty() ? Quoted(context_.Source(span)) : near;
  if (word.size() == 2 && country) suggest = Upper(word);
  context_.Tell("code", span,
                fmt::format("“{}” is neither a field nor a code: codes have capital letters or "
                            "stand in quotes",
                            context_.Source(span)),
                suggest);
  return std::nullopt;
}

bool ExpressionReader::TellCountry(std::size_t field, std::string_view text, Span span) {
  const std::string& name = context_.schema().field(field).name;
  if (name != "origin" && name != "dispatch") return false;
  const std::string_view code = CountryCode(SnakeCase(text));
  if (code.empty() || code == text) return false;
  context_.Tell("country", span,
                fmt::format("countries are two letters of ISO 3166: {} for {}", code, text),
                std::string(code));
  return true;
}

std::optional<std::string> ExpressionReader::HsCode(const std::string& text, Span span) {
  std::string digits = text;
  std::erase(digits, '.');
  if (!AllOf(digits, kDigits)) {
    context_.Tell("hs_code", span,
                  fmt::format("“{}” is no code of the Harmonized System: these are digits", text));
    return std::nullopt;
  }
  if (digits.size() > kHsDigitsMax) {
    context_.Tell("hs_code", span,
                  fmt::format("“{}” is longer than {} digits", text, kHsDigitsMax));
    return std::nullopt;
  }
  if (digits.size() < kHsDigitsMin || (digits.size() < kHsDigitsShort && digits.size() % 2 != 0)) {
    context_.Tell("hs_code", span,
                  fmt::format("codes of the Harmonized System have 2, 4, 6 digits or more: “{}” "
                              "lost a zero?",
                              text),
                  digits.empty() ? "" : "0" + digits);
    return std::nullopt;
  }
  return digits;
}

// Whether a field of codes stands on the right: "origin != dispatch".
bool ExpressionReader::SameCodeAhead(const Operand& left) {
  if (!IsCodeKind(context_.schema().field(left.field).kind)) return false;
  const Token& token = cursor_.Peek();
  return token.kind == TokenKind::kWord && context_.AnyStage(context_.Source(token));
}

Operand ExpressionReader::SameCode(const Operand& left, bool negated) {
  const Span begin = cursor_.Peek().span;
  const std::optional<std::size_t> other = context_.ReadField(cursor_);
  if (!other) return Bad(cursor_.Since(left.span));
  const FieldKind kind = context_.schema().field(left.field).kind;
  if (context_.schema().field(*other).kind != kind) {
    context_.Tell("type", cursor_.Since(begin),
                  fmt::format("“{}” and “{}” say different things: they are never the same",
                              PrintField(left.field, context_.schema()),
                              PrintField(*other, context_.schema())));
    return Bad(cursor_.Since(left.span));
  }
  return Made(
      {.op = ConditionOp::kSameCode, .negated = negated, .field = left.field, .other_field = other},
      left.span, left.depth + 1);
}

}  // namespace tidewaiter::rules
