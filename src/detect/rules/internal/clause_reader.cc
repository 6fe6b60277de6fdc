#include "detect/rules/internal/clause_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

constexpr std::array<std::string_view, 3> kLanes{"red", "yellow", "blue"};
constexpr std::string_view kHoldBackForm =
    "write “hold back after 10 checks over 180 days if fewer than 5% were right”";

}  // namespace

void ClauseReader::CheckOnce(Keyword keyword, Span word) {
  std::optional<Span>& seen = seen_[static_cast<std::size_t>(keyword)];
  if (!seen) {
    seen = word;
    return;
  }
  context_.Tell("duplicate_clause", word,
                fmt::format("“{}” stands here for the second time", KeywordText(keyword)));
}

void ClauseReader::Read(Keyword keyword, Cursor& cursor) {
  switch (keyword) {
    case Keyword::kSuspects:
      rule_.suspects = ReadErrorKind(context_, cursor).value_or(ErrorKind::kUnspecified);
      break;
    case Keyword::kConfidence:
      Confidence(cursor);
      break;
    case Keyword::kCheck:
      Fields(cursor, rule_.check);
      break;
    case Keyword::kDemand:
      Demand(cursor);
      break;
    case Keyword::kExempt:
      rule_.demand = rules::Demand::kExempt;
      break;
    case Keyword::kAdd:
      Add(cursor);
      break;
    case Keyword::kHold:
      HoldBack(cursor);
      break;
    case Keyword::kAbout:
    case Keyword::kAdvise:
      TextClause(cursor, keyword);
      break;
    default:
      DayClause(cursor, keyword);
      break;
  }
}

void ClauseReader::TextClause(Cursor& cursor, Keyword keyword) {
  const std::string what = fmt::format("what stands behind “{}”", KeywordText(keyword));
  const std::string text = ReadText(context_, cursor, what, true).value_or("");
  (keyword == Keyword::kAbout ? rule_.about : rule_.advise) = text;
}

void ClauseReader::DayClause(Cursor& cursor, Keyword keyword) {
  const std::optional<Day> day =
      ReadDay(context_, cursor, fmt::format("what stands behind “{}”", KeywordText(keyword)));
  if (keyword == Keyword::kBegins) rule_.begins = day;
  if (keyword == Keyword::kReview) rule_.review = day;
  if (keyword == Keyword::kExpires) rule_.expires = day;
  const bool turned = day && rule_.begins && rule_.expires && *rule_.begins > *rule_.expires;
  if (!turned || keyword == Keyword::kReview) return;
  const std::uint32_t end = cursor.Gap().end;
  constexpr std::uint32_t kDayBytes = 10;
  context_.Tell("range", {end - kDayBytes, end},
                fmt::format("the rule would expire on {}, before it begins on {}",
                            FormatDay(*rule_.expires), FormatDay(*rule_.begins)));
}

void ClauseReader::Confidence(Cursor& cursor) {
  const Span begin = cursor.Peek().span;
  rule_.confidence.learned = cursor.Take(Keyword::kLearned);
  if (rule_.confidence.learned && !cursor.Take(Keyword::kFrom)) {
    rule_.confidence.prior = rules::Confidence().prior;
    return;
  }
  if (!rule_.confidence.learned && cursor.Is(TokenKind::kWord) && !AtClause(cursor)) {
    const std::string_view word = context_.Source(cursor.Peek());
    context_.Tell("percent", cursor.Next().span, "write “confidence 30%” or “confidence learned”",
                  SnakeCase(word).starts_with("learn") ? "learned" : "");
    return;
  }
  const std::optional<double> share = ReadPercent(context_, cursor, "confidence");
  if (share && *share == 0) {
    context_.Tell("percent", cursor.Since(begin), "a rule that is never right is of no use");
  }
  rule_.confidence.prior = share.value_or(rules::Confidence().prior);
}

void ClauseReader::Demand(Cursor& cursor) {
  if (cursor.Take(Keyword::kRed)) {
    rule_.demand = rules::Demand::kRed;
  } else if (cursor.Take(Keyword::kYellow)) {
    rule_.demand = rules::Demand::kYellow;
  } else if (cursor.Take(Keyword::kBlue)) {
    rule_.demand = rules::Demand::kBlue;
  } else if (cursor.Is(TokenKind::kBad)) {
    cursor.Next();
  } else if (AtClause(cursor) && !cursor.Is(Keyword::kExempt)) {
    context_.Tell("lane", cursor.Gap(), "which lane? red, yellow or blue");
  } else {
    const Token& token = cursor.Next();
    const std::string_view word = context_.Source(token);
    const std::string plain = token.kind == TokenKind::kText ? TextOf(word) : std::string(word);
    const std::string snake = SnakeCase(plain);
    context_.Tell("lane", token.span,
                  snake == "green" || snake == "exempt"
                      ? "a demand is red, yellow or blue; “exempt” alone takes out of targeting"
                      : "a demand is red, yellow or blue",
                  Nearest(plain, kLanes));
  }
}

void ClauseReader::Add(Cursor& cursor) {
  if (AtClause(cursor)) {
    context_.Tell("unit", cursor.Gap(), "an amount is missing, as “add 250 XTS”");
    return;
  }
  const Operand amount = ExpressionReader(context_, cursor).ReadHead();
  if (amount.bad() || !NeedValue(context_, amount)) return;
  const Value& value = *amount.value;
  const std::string& currency = context_.schema().currency();
  if (value.op != ValueOp::kConstant || value.type != ValueType::kNumber ||
      value.unit != Unit::Money()) {
    const bool bare = value.op == ValueOp::kConstant && value.unit.plain() &&
                      value.type == ValueType::kNumber && !amount.percent;
    context_.Tell("unit", amount.span, fmt::format("an amount in {} belongs here", currency),
                  bare ? fmt::format("{} {}", context_.Source(amount.span), currency) : "");
    return;
  }
  if (value.number < 1 || value.number != std::floor(value.number)) {
    context_.Tell("number", amount.span,
                  fmt::format("the amount is above 0 and has at most {} digits behind the point",
                              context_.schema().digits()));
    return;
  }
  rule_.add_minor = std::llround(value.number);
}

void ClauseReader::Fields(Cursor& cursor, std::vector<std::size_t>& fields) {
  const Span begin = cursor.Peek().span;
  do {
    const Token& token = cursor.Peek();
    if (AtClause(cursor) && !context_.AnyStage(context_.Source(token))) {
      context_.Tell("syntax", cursor.Gap(), "the name of a field is missing here");
      return;
    }
    const std::optional<std::size_t> field = context_.ReadField(cursor);
    if (!field) continue;
    if (std::ranges::find(fields, *field) != fields.end()) {
      context_.Tell("duplicate_field", cursor.Since(token.span),
                    fmt::format("“{}” stands here twice", context_.Source(token)));
    } else {
      fields.push_back(*field);
    }
    const bool another = cursor.Is(TokenKind::kWord) && !cursor.Peek().line_start &&
                         context_.FindField(context_.Source(cursor.Peek()));
    if (another)
      context_.Tell("syntax", cursor.Gap(), "a comma is missing between two fields", ",");
  } while (cursor.Take(Symbol::kComma));
  if (fields.size() > kFieldsMax) {
    context_.Tell("limit", cursor.Since(begin), fmt::format("at most {} fields", kFieldsMax));
  }
}

bool ClauseReader::Expect(Cursor& cursor, std::initializer_list<Keyword> words) {
  for (const Keyword word : words) {
    if (cursor.Take(word)) continue;
    if (!cursor.Is(TokenKind::kBad)) {
      const Span span = AtClause(cursor) ? cursor.Gap() : cursor.Peek().span;
      context_.Tell("hold_back", span,
                    fmt::format("“{}” belongs here: {}", KeywordText(word), kHoldBackForm));
    }
    SkipClause(cursor);
    return false;
  }
  return true;
}

void ClauseReader::HoldBack(Cursor& cursor) {
  rules::HoldBack hold;
  if (!Expect(cursor, {Keyword::kBack, Keyword::kAfter})) return;
  const std::optional<std::uint32_t> checks =
      ReadCount(context_, cursor, "how many checks", kHoldBackChecksMax);
  if (!checks) return SkipClause(cursor);
  hold.checks = *checks;
  if (hold.checks == 1 && cursor.Is(TokenKind::kWord) &&
      context_.Source(cursor.Peek()) == "check") {
    cursor.Next();
  } else if (!Expect(cursor, {Keyword::kChecks})) {
    return;
  }
  if (cursor.Take(Keyword::kOf)) Fields(cursor, hold.of);
  if (!cursor.Is(Keyword::kOver)) {
    context_.Tell("window", cursor.Gap(), "how far back? “over 180 days”", " over 180 days");
    return SkipClause(cursor);
  }
  cursor.Next();
  const std::optional<std::int32_t> days = ReadWindow(context_, cursor);
  if (!days) return SkipClause(cursor);
  hold.days = *days;
  if (!Expect(cursor, {Keyword::kIf, Keyword::kFewer, Keyword::kThan})) return;
  const std::optional<double> share = ReadPercent(context_, cursor, "how many were right");
  if (!share) return SkipClause(cursor);
  hold.share = *share;
  if (!Expect(cursor, {Keyword::kWere, Keyword::kRight})) return;
  rule_.hold_back = std::move(hold);
}

void ClauseReader::Finish(Span name, bool table) {
  if (!Seen(Keyword::kSuspects)) {
    context_.Tell("missing_clause", name,
                  "which error is suspected? A clause is missing, as “suspects undervalued”");
  }
  if (!table && !Seen(Keyword::kWhen)) {
    context_.Tell("missing_clause", name, "when does it fire? A clause is missing: “when ...”");
  }
  const std::optional<Span> demand = seen_[static_cast<std::size_t>(Keyword::kDemand)];
  const std::optional<Span> exempt = seen_[static_cast<std::size_t>(Keyword::kExempt)];
  if (!demand || !exempt) return;
  const Span later = demand->begin > exempt->begin ? *demand : *exempt;
  context_.Tell("conflict", later, "“demand” and “exempt” do not go together: leave one out");
}

}  // namespace tidewaiter::rules
