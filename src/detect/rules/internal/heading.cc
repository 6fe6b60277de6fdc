// Names, titles, and words that begin no clause.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"

namespace tidewaiter::rules {
namespace {

constexpr auto kEverydayClauses = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"advice", "advise"},
    {"recommend", "advise"},
    {"because", "about"},
    {"reason", "about"},
    {"comment", "about"},
    {"if", "when"},
    {"condition", "when"},
    {"where", "when"},
    {"red", "demand red"},
    {"yellow", "demand yellow"},
    {"blue", "demand blue"},
    {"lane", "demand"},
    {"channel", "demand"},
    {"route", "demand"},
    {"suspect", "suspects"},
    {"suspicion", "suspects"},
    {"error", "suspects"},
    {"from", "begins"},
    {"starts", "begins"},
    {"start", "begins"},
    {"until", "expires"},
    {"ends", "expires"},
    {"end", "expires"},
    {"test", "case"},
    {"example", "case"},
    {"priority", "add"},
    {"inspect", "check"},
    {"verify", "check"},
    {"probability", "confidence"},
    {"entries", "values"},
    {"items", "values"},
    {"column", "columns"},
    {"rows", "row"},
    {"line", "row"},
});

bool IsName(std::string_view word) {
  return !word.empty() && word[0] >= 'a' && word[0] <= 'z' &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// A name made of something that is none, "" when nothing is left.
std::string NameFrom(std::string_view text) {
  std::string name = SnakeCase(text);
  std::erase_if(name, [](char c) { return !IsName(std::string{'a', c}); });
  while (!name.empty() && !IsName(name))
    name.erase(0, 1);
  while (name.ends_with('_'))
    name.pop_back();
  if (name.size() > kNameBytesMax) name.resize(kNameBytesMax);
  return FindKeyword(name) == Keyword::kNone ? name : "";
}

// All that is joined to the first token without a blank: "cheap-textiles".
Span Joined(Cursor& cursor) {
  Span span = cursor.Next().span;
  while (!cursor.Done() && cursor.Peek().span.begin == span.end && !cursor.Is(TokenKind::kText))
    span.end = cursor.Next().span.end;
  return span;
}

std::string ReadName(Context& context, Cursor& cursor, Span& name_span) {
  const Token& token = cursor.Peek();
  const bool clause = token.kind == TokenKind::kWord && IsClause(token.keyword);
  if (token.kind == TokenKind::kEnd || (clause && token.line_start)) {
    name_span = cursor.Gap();
    context.Tell("name", name_span, "a name is missing: lower case letters, digits and “_”");
    return "";
  }
  if (token.kind == TokenKind::kText) {
    name_span = token.span;
    const std::string title = TextOf(context.Source(token));
    const std::string name = NameFrom(title);
    context.Tell("name", {token.span.begin, token.span.begin},
                 "before the title stands a name: lower case letters, digits and “_”",
                 name.empty() ? "" : name + ' ');
    return "";
  }
  name_span = Joined(cursor);
  const std::string_view word = context.Source(name_span);
  if (token.kind == TokenKind::kWord && token.keyword != Keyword::kNone &&
      word == context.Source(token)) {
    context.Tell("reserved_name", name_span,
                 fmt::format("“{}” is a word of the language and cannot be a name", word),
                 fmt::format("{}_1", KeywordText(token.keyword)));
    return "";
  }
  if (!IsName(word)) {
    if (token.kind != TokenKind::kBad) {
      context.Tell("name", name_span,
                   "names are lower case letters, digits and “_”, and begin with a letter",
                   NameFrom(word));
    }
    return "";
  }
  if (word.size() > kNameBytesMax) {
    context.Tell("limit", name_span, fmt::format("a name has at most {} letters", kNameBytesMax));
    return "";
  }
  return std::string(word);
}

}  // namespace

Heading ReadHeading(Context& context, Cursor& cursor) {
  cursor.Next();
  Heading heading;
  heading.name = ReadName(context, cursor, heading.name_span);
  if (cursor.Is(TokenKind::kText)) heading.title = TextOf(context.Source(cursor.Next()));
  if (AtClause(cursor)) return heading;
  const Span begin = cursor.Peek().span;
  const bool bad = cursor.Is(TokenKind::kBad);
  const bool untitled =
      heading.title.empty() && cursor.Is(TokenKind::kWord) && !cursor.Peek().line_start;
  if (!untitled && !bad) return heading;
  while (!cursor.Done() && !AtClause(cursor) && !cursor.Peek().line_start)
    cursor.Next();
  if (bad) return heading;
  const Span span = cursor.Since(begin);
  context.Tell("quote", span, "the title is a text in quotes: \"...\"",
               Quoted(context.Source(span)));
  return heading;
}

bool AtClause(const Cursor& cursor) {
  const Token& token = cursor.Peek();
  return token.kind == TokenKind::kEnd ||
         (token.kind == TokenKind::kWord && IsClause(token.keyword));
}

void SkipClause(Cursor& cursor) {
  while (!AtClause(cursor))
    cursor.Next();
}

Keyword TellUnknownClause(Context& context, const Token& token, std::span<const Keyword> clauses) {
  const std::string_view word =
      context.Source(token).substr(0, std::min(kNameBytesMax, context.Source(token).find('\n')));
  std::string near;
  if (token.kind == TokenKind::kWord && !IsClause(token.keyword)) {
    const auto* const everyday = std::ranges::find(
        kEverydayClauses, SnakeCase(word), &std::pair<std::string_view, std::string_view>::first);
    const bool meant = token.line_start && everyday != kEverydayClauses.end();
    near = meant ? std::string(everyday->second) : context.NearKeyword(word, clauses);
  }
  const auto keyword =
      std::ranges::find_if(clauses, [&](Keyword k) { return near.starts_with(KeywordText(k)); });
  if (keyword == clauses.end()) near.clear();
  if (!near.empty()) {
    context.Tell("unknown_clause", token.span,
                 fmt::format("“{}” begins no clause here; did you mean “{}”?", word, near), near);
    return *keyword;
  }
  if (!token.line_start && !IsClause(token.keyword)) {
    context.Tell("syntax", token.span, fmt::format("“{}” is not expected here", word));
    return Keyword::kNone;
  }
  std::string all;
  for (const Keyword clause : clauses)
    all += (all.empty() ? "" : ", ") + std::string(KeywordText(clause));
  context.Tell("unknown_clause", token.span,
               fmt::format("“{}” begins no clause here; there are {}", word, all));
  return Keyword::kNone;
}

Keyword SkipUnknownClause(Context& context, Cursor& cursor, std::span<const Keyword> clauses) {
  const Token& token = cursor.Next();
  const std::string word = SnakeCase(context.Source(token).substr(0, kNameBytesMax));
  Keyword meant = Keyword::kNone;
  if (word == "then" || word == "else") {
    context.Tell("flow", token.span,
                 word == "then" ? "there is no “then”: what is to happen stands in clauses of its "
                                  "own, as “demand red”"
                                : "there is no “else”: write a second rule");
  } else if (token.kind != TokenKind::kBad) {
    meant = TellUnknownClause(context, token, clauses);
  }
  SkipClause(cursor);
  return meant;
}

}  // namespace tidewaiter::rules
