// Texts: contains, starts with, matches, resembles, mentions.
#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/pattern.h"

namespace tidewaiter::rules {
namespace {

TextTest TestOf(Keyword keyword) {
  switch (keyword) {
    case Keyword::kResembles:
      return TextTest::kResembles;
    case Keyword::kMentions:
      return TextTest::kMentions;
    case Keyword::kMatches:
      return TextTest::kMatches;
    case Keyword::kStarts:
      return TextTest::kStartsWith;
    default:
      return TextTest::kContains;
  }
}

bool IsLikeness(TextTest test) {
  return test == TextTest::kResembles || test == TextTest::kMentions;
}

}  // namespace

bool ExpressionReader::NeedTextField(const Operand& left, Span sign, std::string_view word) {
  if (left.bad()) return false;
  if (left.kind == Operand::Kind::kField) {
    const FieldInfo& field = context_.schema().field(left.field);
    if (field.kind == FieldKind::kText || field.kind == FieldKind::kCode) return true;
    const bool hs = field.kind == FieldKind::kHsCode;
    context_.Tell("type", sign,
                  hs ? "codes of the Harmonized System are asked with “=” or “in”; a short one "
                       "stands for all that begin with it"
                     : fmt::format("“{}” is a set of codes: write “has”", field.name),
                  hs ? (word == "starts with" ? "=" : "") : "has");
    return false;
  }
  context_.Tell("type", sign, fmt::format("“{}” is for texts, not for numbers", word));
  return false;
}

Operand ExpressionReader::TextTestOf(const Operand& left) {
  const Token& token = cursor_.Next();
  Condition made{.op = ConditionOp::kText, .text_test = TestOf(token.keyword)};
  if (token.keyword == Keyword::kStarts && !cursor_.Take(Keyword::kWith)) {
    context_.Tell("operator", token.span, "write “starts with”", "starts with");
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  const Span sign = cursor_.Since(token.span);
  if (!NeedTextField(left, sign, context_.Source(sign))) {
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  made.field = left.field;
  const bool texts = ReadTexts(made);
  const bool sensitivity = ReadSensitivity(made);
  if (texts && cursor_.Is(Symbol::kComma)) {
    context_.Tell("syntax", cursor_.Peek().span,
                  "one text at a time: join by “or”, or make a list for “mentions”");
    SkipToJoint();
    return Bad(cursor_.Since(left.span));
  }
  if (!texts || !sensitivity) return Bad(cursor_.Since(left.span));
  return Made(std::move(made), left.span, left.depth + 1);
}

bool ExpressionReader::ReadTexts(Condition& made) {
  const Token& token = cursor_.Peek();
  if (token.keyword != Keyword::kList) {
    const std::optional<std::string> text = ReadText(context_, cursor_, "what is looked for");
    if (!text) {
      if (!cursor_.Is(Keyword::kBy)) SkipToJoint();
      return false;
    }
    made.texts.push_back(*text);
    return CheckText(made, token.span);
  }
  cursor_.Next();
  if (!IsLikeness(made.text_test)) {
    context_.Tell("type", token.span, "lists are for “resembles” and “mentions”");
    SkipToJoint();
    return false;
  }
  const List* list = context_.ReadList(cursor_);
  if (list == nullptr) return false;
  auto set = std::make_shared<CodeSet>();
  set->list = list->name;
  set->expires = list->expires;
  made.text_list = list->name;
  for (const ListEntry& entry : list->entries) {
    made.texts.push_back(entry.text);
    set->entries.emplace_back(entry.text, entry.until);
  }
  made.set = std::move(set);
  return true;
}

bool ExpressionReader::CheckText(const Condition& made, Span span) {
  const std::string& text = made.texts.front();
  if (text.empty()) {
    context_.Tell("text", span, "an empty text is in every text: say what is looked for");
    return false;
  }
  if (made.text_test != TextTest::kMatches) return true;
  const std::string problem = PatternProblem(text);
  if (problem.empty()) return true;
  context_.Tell("pattern", span, "this pattern does not work: " + problem);
  return false;
}

bool ExpressionReader::ReadSensitivity(Condition& made) {
  if (IsLikeness(made.text_test)) made.sensitivity = kSensitivityUsual;
  if (!cursor_.Is(Keyword::kBy)) return true;
  const Span by = cursor_.Next().span;
  const Span begin = cursor_.Peek().span;
  const std::optional<double> share = ReadPercent(context_, cursor_, "how alike texts must be");
  if (!share) return false;
  if (!IsLikeness(made.text_test)) {
    context_.Tell("sensitivity", cursor_.Since(by),
                  "only “resembles” and “mentions” take a degree of likeness");
    return false;
  }
  if (*share < kSensitivityMin) {
    context_.Tell("sensitivity", cursor_.Since(begin),
                  "below 50% any text is like any other: 80% is usual", "80%");
    return false;
  }
  made.sensitivity = *share;
  return true;
}

}  // namespace tidewaiter::rules
