// Pieces of clauses: percents, counts, windows, days, texts, error kinds.
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "detect/rules/internal/context.h"
#include "detect/rules/internal/everyday_names.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/internal/number_text.h"

namespace tidewaiter::rules {
namespace {

constexpr std::int32_t kWeekDays = 7;
constexpr std::int32_t kYearDays = 365;  // docs/formats/rules.md

// The place of what is wrong: a token that stands there, or the gap where it is missing. A clause
// word that follows is no part of this clause.
Span Wrong(Cursor& cursor, bool take) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kEnd || IsClause(token.keyword)) return cursor.Gap();
  const Span span = token.span;
  if (take) cursor.Next();
  return span;
}

std::optional<std::uint32_t> WholeNumber(std::string_view digits) {
  std::string plain(digits);
  std::erase(plain, '_');
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return number;
}

std::optional<std::int32_t> DaysOf(Keyword unit) {
  switch (unit) {
    case Keyword::kDay:
    case Keyword::kDays:
      return 1;
    case Keyword::kWeek:
    case Keyword::kWeeks:
      return kWeekDays;
    case Keyword::kYear:
    case Keyword::kYears:
      return kYearDays;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<ErrorKind> ReadErrorKind(Context& context, Cursor& cursor) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  const bool text = token.kind == TokenKind::kText;
  if (token.kind != TokenKind::kWord && !text) {
    context.Tell("unknown_error_kind", Wrong(cursor, true),
                 "the name of a kind of error belongs here: undervalued, hs_code, origin, ...");
    return std::nullopt;
  }
  const std::string word =
      text ? TextOf(context.Source(token)) : std::string(context.Source(token));
  const std::optional<ErrorKind> kind = FindErrorKind(word);
  if (kind && !text) {
    cursor.Next();
    return kind;
  }
  if (!kind && !text && IsClause(token.keyword)) {
    context.Tell("unknown_error_kind", cursor.Gap(),
                 "the kind of error is missing: undervalued, hs_code, origin, ...");
    return std::nullopt;
  }
  cursor.Next();
  std::string near;
  if (!context.problems().full()) {
    std::vector<std::string_view> names;
    for (const ErrorKind known : AllErrorKinds())
      names.push_back(ErrorKindName(known));
    near = ErrorKindMeantBy(SnakeCase(word));
    if (near.empty()) near = Nearest(word, names);
  }
  context.Tell("unknown_error_kind", token.span,
               text && kind ? "kinds of errors stand without quotes"
               : near.empty()
                   ? fmt::format("there is no kind of error “{}”; the glossary lists them", word)
                   : fmt::format("there is no kind of error “{}”; did you mean “{}”?", word, near),
               near);
  return std::nullopt;
}

std::optional<double> ReadPercent(Context& context, Cursor& cursor, std::string_view what) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  if (token.kind != TokenKind::kNumber) {
    context.Tell("percent", Wrong(cursor, true),
                 fmt::format("{} is a number of percent: 20%", what));
    return std::nullopt;
  }
  cursor.Next();
  const std::optional<double> share =
      ReadDigits(context.Source(token), WrittenUnit{.unit = Unit(), .shift = -2});
  if (!cursor.Take(Symbol::kPercent)) {
    const std::optional<double> plain = ReadDigits(context.Source(token), WrittenUnit{});
    const bool fraction = plain && *plain > 0 && *plain < 1;
    context.Tell("percent", token.span, fmt::format("{} is written in percent", what),
                 fraction ? PrintPercent(*plain) : fmt::format("{}%", context.Source(token)));
    return std::nullopt;
  }
  if (!share || *share > 1) {
    context.Tell("percent", cursor.Since(token.span),
                 fmt::format("{} is between 0% and 100%", what));
    return std::nullopt;
  }
  return share;
}

std::optional<std::uint32_t> ReadCount(Context& context, Cursor& cursor, std::string_view what,
                                       std::uint32_t max) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  const std::optional<std::uint32_t> number =
      token.kind == TokenKind::kNumber ? WholeNumber(context.Source(token)) : std::nullopt;
  if (number && *number >= 1 && *number <= max) {
    cursor.Next();
    return number;
  }
  const bool is_number = token.kind == TokenKind::kNumber;
  context.Tell("number", Wrong(cursor, is_number),
               fmt::format("{} is a whole number from 1 to {}", what, max));
  return std::nullopt;
}

std::optional<std::int32_t> ReadWindow(Context& context, Cursor& cursor) {
  if (cursor.Take(Keyword::kEver)) return 0;
  const Token& token = cursor.Peek();
  const Span begin = token.span;
  std::string_view digits = context.Source(token);
  Keyword unit = Keyword::kNone;
  if (token.kind == TokenKind::kMixed) {  // 90days
    const std::size_t cut = digits.find_first_not_of("0123456789_");
    unit = FindKeyword(digits.substr(cut));
    digits = digits.substr(0, cut);
    cursor.Next();
  } else if (token.kind == TokenKind::kNumber) {
    cursor.Next();
    if (cursor.Is(TokenKind::kWord) && !IsClause(cursor.Peek().keyword)) {
      const std::string_view word = context.Source(cursor.Peek());
      unit = cursor.Peek().keyword;
      if (DaysOf(unit) || cursor.Peek().keyword == Keyword::kNone) cursor.Next();
      if (word == "month" || word == "months") {
        const std::optional<std::uint32_t> months = WholeNumber(digits);
        context.Tell("window", cursor.Since(begin), "months differ in length: count in days",
                     months && *months <= 1200 ? fmt::format("{} days", *months * 30) : "");
        return std::nullopt;
      }
    }
  } else {
    const bool bad = token.kind == TokenKind::kBad;
    if (bad) cursor.Next();
    if (!bad) {
      context.Tell("window", cursor.Gap(), "how many days are looked back? “over 90 days”",
                   " 90 days");
    }
    return std::nullopt;
  }
  const std::optional<std::uint32_t> number = WholeNumber(digits);
  const std::optional<std::int32_t> each = DaysOf(unit);
  if (!each) {
    context.Tell("window", cursor.Since(begin), "a number of days, weeks or years belongs here",
                 fmt::format("{} days", digits));
    return std::nullopt;
  }
  const std::uint64_t days = std::uint64_t{number.value_or(0)} * static_cast<std::uint64_t>(*each);
  if (days < 1 || days > static_cast<std::uint64_t>(kWindowDaysMax)) {
    context.Tell("window", cursor.Since(begin),
                 fmt::format("a whole number of days from 1 to {}, or “ever”", kWindowDaysMax));
    return std::nullopt;
  }
  return static_cast<std::int32_t>(days);
}

std::string DayFrom(std::string_view written) {
  const std::size_t first = written.find('.');
  const std::size_t second = written.find('.', std::min(first, written.size() - 1) + 1);
  if (second == std::string_view::npos || written.size() - second != 5) return "";
  const auto day = WholeNumber(written.substr(0, first));
  const auto month = WholeNumber(written.substr(first + 1, second - first - 1));
  const auto year = WholeNumber(written.substr(second + 1));
  if (!day || !month || !year || *day > 31 || *month > 12) return "";
  const Result<Day> made = tidewaiter::DayFrom({.year = static_cast<int>(*year),
                                                .month = static_cast<int>(*month),
                                                .day = static_cast<int>(*day)});
  return made ? FormatDay(*made) : "";
}

std::optional<Day> ReadDay(Context& context, Cursor& cursor, std::string_view what) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kDate) {
    cursor.Next();
    return ParseIsoDay(context.Source(token)).value();
  }
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  Span span = Wrong(cursor, true);
  const bool taken = span.end > span.begin;
  while (taken && !cursor.Done() && cursor.Peek().span.begin == span.end)  // 01/03/2026: all of it
    span.end = cursor.Next().span.end;
  const std::string_view source = context.Source(span);
  std::string suggest;
  if (token.kind == TokenKind::kNumber) suggest = DayFrom(source);
  if (token.kind == TokenKind::kText && ParseIsoDay(TextOf(context.Source(token)))) {
    suggest = TextOf(context.Source(token));
  }
  context.Tell("date", span, fmt::format("{} is a day, written like 2026-03-01", what), suggest);
  return std::nullopt;
}

std::optional<std::string> ReadText(Context& context, Cursor& cursor, std::string_view what,
                                    bool line) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kText) {
    cursor.Next();
    return TextOf(context.Source(token));
  }
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  const bool word = token.kind == TokenKind::kWord && !IsClause(token.keyword);
  Span span = Wrong(cursor, true);
  while (line && word && !cursor.Done() && !cursor.Peek().line_start && !cursor.Is(Symbol::kComma))
    span.end = cursor.Next().span.end;
  context.Tell("quote", span, fmt::format("{} is a text in quotes: \"...\"", what),
               word ? Quoted(context.Source(span)) : "");
  return std::nullopt;
}

}  // namespace tidewaiter::rules
