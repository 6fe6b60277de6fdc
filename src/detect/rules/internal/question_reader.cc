// Questions about earlier lines: "median of value / net_mass over 90 days per hs_code".
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

constexpr auto kEverydayKinds = std::to_array<std::pair<std::string_view, Keyword>>({
    {"average", Keyword::kMean},
    {"avg", Keyword::kMean},
    {"total", Keyword::kSum},
    {"maximum", Keyword::kLargest},
    {"max", Keyword::kLargest},
    {"highest", Keyword::kLargest},
    {"biggest", Keyword::kLargest},
    {"minimum", Keyword::kSmallest},
    {"min", Keyword::kSmallest},
    {"lowest", Keyword::kSmallest},
    {"earliest", Keyword::kFirst},
    {"latest", Keyword::kLast},
    {"number", Keyword::kCount},
});

std::optional<Keyword> EverydayKind(std::string_view word) {
  const auto* const found = std::ranges::find(kEverydayKinds, SnakeCase(word),
                                              &std::pair<std::string_view, Keyword>::first);
  if (found == kEverydayKinds.end()) return std::nullopt;
  return found->second;
}

std::optional<AggregateKind> ValueKind(Keyword keyword) {
  switch (keyword) {
    case Keyword::kSum:
      return AggregateKind::kSum;
    case Keyword::kMean:
      return AggregateKind::kMean;
    case Keyword::kMedian:
      return AggregateKind::kMedian;
    case Keyword::kQuantile:
      return AggregateKind::kQuantile;
    case Keyword::kSmallest:
      return AggregateKind::kSmallest;
    case Keyword::kLargest:
      return AggregateKind::kLargest;
    case Keyword::kFirst:
      return AggregateKind::kFirst;
    case Keyword::kLast:
      return AggregateKind::kLast;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool ExpressionReader::AtQuestion() const {
  const Token& token = cursor_.Peek();
  const std::string_view word = context_.Source(token);
  if (cursor_.Is(Keyword::kOf, 1)) {
    return ValueKind(token.keyword) || token.keyword == Keyword::kCount ||
           token.keyword == Keyword::kDistinct || token.keyword == Keyword::kHit ||
           EverydayKind(word);
  }
  if (context_.AnyStage(word)) return false;
  switch (token.keyword) {
    case Keyword::kHit:
    case Keyword::kDistinct:
    case Keyword::kQuantile:
    case Keyword::kCount:
    case Keyword::kSum:
    case Keyword::kMean:
    case Keyword::kMedian:
    case Keyword::kSmallest:
    case Keyword::kLargest:
      return true;
    default:
      return false;
  }
}

Operand ExpressionReader::Question() {
  const Span begin = cursor_.Peek().span;
  const bool nested = earlier_;
  if (++nesting_ > kNestingMax) {
    context_.Tell("too_deep", begin, "questions stand too deep in each other");
    --nesting_;
    SkipToJoint();
    return Bad(begin);
  }
  const std::optional<Operand> last_left = std::exchange(last_left_, std::nullopt);
  const int arguments = arguments_;
  earlier_ = true;
  Aggregate asked;
  int depth = 1;
  bool good = ReadKind(asked, depth);
  good = ReadWhere(asked, depth) && good;
  arguments_ = arguments;
  good = ReadOver(asked) && good;
  good = ReadPer(asked) && good;
  earlier_ = nested;
  last_left_ = last_left;
  --nesting_;
  const Span span = cursor_.Since(begin);
  if (nested) {
    context_.Tell("nested_question", begin,
                  "a question about earlier lines cannot be asked inside another");
    return Bad(span);
  }
  if (!good) return Bad(span);
  if (depth + 1 > kDepthMax) {
    context_.Tell("too_deep", span, "this is too deep for one question: make it simpler");
    return Bad(span);
  }
  asked.text = PrintAggregate(asked, context_.schema());
  Value value{.op = ValueOp::kAggregate, .span = span};
  const bool has_unit = asked.of && asked.kind != AggregateKind::kCount;
  if (has_unit) value.unit = asked.of->unit;
  value.aggregate = context_.Intern(std::move(asked));
  return {.kind = Operand::Kind::kValue,
          .value = std::make_shared<const Value>(std::move(value)),
          .span = span,
          .depth = depth + 1};
}

bool ExpressionReader::ReadKind(Aggregate& asked, int& depth) {
  const Token& token = cursor_.Peek();
  const std::string_view word = context_.Source(token);
  if (ValueKind(token.keyword)) return ReadKindOfValue(asked, depth);
  if (token.keyword == Keyword::kCount) return ReadCountKind(asked);
  if (const std::optional<Keyword> meant = EverydayKind(word)) {
    context_.Tell("operator", token.span,
                  fmt::format("write “{}” for “{}”", KeywordText(*meant), word),
                  std::string(KeywordText(*meant)));
    cursor_.Next();
    cursor_.Next();
    while (!AtEnd() && !cursor_.Is(Keyword::kWhere) && !AtJoint())
      cursor_.Next();
    return false;
  }
  cursor_.Next();
  if (token.keyword == Keyword::kHit) {
    asked.kind = AggregateKind::kHitRate;
    if (!cursor_.Take(Keyword::kRate)) {
      context_.Tell("syntax", token.span, "write “hit rate”", "hit rate");
      ReadErrorOf(asked);
      return false;
    }
    return ReadErrorOf(asked);
  }
  asked.kind = AggregateKind::kDistinct;
  if (cursor_.Is(Keyword::kOf)) {
    cursor_.Next();
    context_.Tell("syntax", cursor_.Since(token.span),
                  "“distinct” stands before the field itself, without “of”", "distinct");
    context_.ReadField(cursor_);
    return false;
  }
  const Span begin = cursor_.Peek().span;
  const std::optional<std::size_t> field = context_.ReadField(cursor_);
  if (!field) return false;
  const FieldKind kind = context_.schema().field(*field).kind;
  if (kind != FieldKind::kCode && kind != FieldKind::kHsCode) {
    context_.Tell("type", cursor_.Since(begin),
                  "“distinct” counts codes: a field of codes belongs here");
    return false;
  }
  asked.of_code = field;
  return true;
}

bool ExpressionReader::ReadKindOfValue(Aggregate& asked, int& depth) {
  const Token& token = cursor_.Next();
  asked.kind = *ValueKind(token.keyword);
  bool good = true;
  if (asked.kind == AggregateKind::kQuantile) {
    const std::optional<double> share = ReadPercent(context_, cursor_, "a quantile");
    if (!share) good = false;
    asked.quantile = share.value_or(0.5);
  }
  if (!cursor_.Take(Keyword::kOf)) {
    if (good) {
      context_.Tell("syntax", cursor_.Gap(),
                    fmt::format("write “{} of ...”", context_.Source(cursor_.Since(token.span))),
                    " of");
    }
    good = false;
  }
  arguments_ = 0;
  const Operand of = Sum();
  if (of.bad()) return false;
  depth = std::max(depth, of.depth);
  if (of.kind == Operand::Kind::kField) {
    context_.Tell("type", of.span,
                  fmt::format("“{}” is no number: write “distinct {}”, or count lines",
                              PrintField(of.field, context_.schema()),
                              PrintField(of.field, context_.schema())));
    return false;
  }
  if (!NeedValue(context_, of)) return false;
  if (of.value->type != ValueType::kNumber) {
    context_.Tell("type", of.span, "a number belongs here");
    return false;
  }
  asked.of = of.value;
  return good;
}

bool ExpressionReader::ReadCountKind(Aggregate& asked) {
  const Token& token = cursor_.Next();
  const bool of = cursor_.Take(Keyword::kOf);
  const Keyword what = cursor_.Peek().keyword;
  const bool known =
      what == Keyword::kLines || what == Keyword::kChecks || what == Keyword::kFindings;
  if (!known) {
    const bool word = of && cursor_.Is(TokenKind::kWord) && !AtEnd() && !cursor_.Is(Keyword::kOver);
    const Span span = word ? cursor_.Peek().span : token.span;
    const bool line = what == Keyword::kLine;
    context_.Tell("syntax", word ? span : cursor_.Since(token.span),
                  "what is counted? “count of lines”, “count of checks” or “count of findings”; of "
                  "codes “distinct origin”",
                  word ? (line || context_.AnyStage(context_.Source(span)) ? "lines" : "")
                       : "count of lines");
    if (word) cursor_.Next();
    return false;
  }
  cursor_.Next();
  if (!of) {
    context_.Tell("syntax", cursor_.Since(token.span),
                  fmt::format("write “count of {}”", KeywordText(what)),
                  fmt::format("count of {}", KeywordText(what)));
    return false;
  }
  if (what == Keyword::kLines) return true;
  asked.kind = what == Keyword::kChecks ? AggregateKind::kChecks : AggregateKind::kFindings;
  return what == Keyword::kChecks || ReadErrorOf(asked);
}

bool ExpressionReader::ReadErrorOf(Aggregate& asked) {
  if (!cursor_.Take(Keyword::kOf)) return true;
  asked.error = ReadErrorKind(context_, cursor_);
  return asked.error.has_value();
}

bool ExpressionReader::ReadWhere(Aggregate& asked, int& depth) {
  if (!cursor_.Take(Keyword::kWhere)) return true;
  arguments_ = 0;
  const Operand where = Or();
  asked.where = ToCondition(where);
  depth = std::max(depth, where.depth);
  return asked.where != nullptr;
}

bool ExpressionReader::ReadOver(Aggregate& asked) {
  if (cursor_.Take(Keyword::kOver)) {
    const std::optional<std::int32_t> days = ReadWindow(context_, cursor_);
    asked.days = days.value_or(0);
    return days.has_value();
  }
  if (cursor_.Is(Keyword::kPer)) {  // turned around?
    const std::size_t at = cursor_.at();
    const Span begin = cursor_.Peek().span;
    Aggregate turned;
    const bool per = ReadPer(turned);
    const Span per_span = cursor_.Since(begin);
    if (cursor_.Is(Keyword::kOver)) {
      const Span over = cursor_.Next().span;
      const bool window = ReadWindow(context_, cursor_).has_value();
      if (per && window) {
        context_.Tell(
            "syntax", cursor_.Since(begin), "“over” stands before “per”",
            fmt::format("{} {}", context_.Source(cursor_.Since(over)), context_.Source(per_span)));
      }
      return false;
    }
    if (!per) return false;
    cursor_.Seek(at);
  }
  if (cursor_.Is(TokenKind::kBad)) return false;
  context_.Tell("window", cursor_.Gap(),
                "how far back? Every question says it: “over 90 days”, or “over ever”",
                " over 90 days");
  return false;
}

// Whether a comma is followed by another group, and not by the next argument of a function.
bool ExpressionReader::GroupFollows() {
  if (!cursor_.Is(Symbol::kComma)) return false;
  if (cursor_.Is(Keyword::kFirst, 1) && cursor_.Is(TokenKind::kNumber, 2)) return true;
  if (!cursor_.Is(TokenKind::kWord, 1)) return arguments_ == 0;
  if (arguments_ == 0) return true;
  const std::optional<std::size_t> field = context_.FindField(context_.Source(cursor_.Peek(1)));
  if (!field) return false;
  const FieldKind kind = context_.schema().field(*field).kind;
  return kind == FieldKind::kCode || kind == FieldKind::kHsCode || kind == FieldKind::kText;
}

bool ExpressionReader::ReadPer(Aggregate& asked) {
  if (!cursor_.Is(Keyword::kPer)) {
    if (!cursor_.Is(Keyword::kWhere)) return true;
    context_.Tell("syntax", cursor_.Peek().span, "“where” stands before “over ... days”");
    SkipToJoint();
    return false;
  }
  const Span begin = cursor_.Next().span;
  bool good = ReadGroup(asked);
  while (GroupFollows()) {
    cursor_.Next();
    good = ReadGroup(asked) && good;
  }
  if (cursor_.Is(Keyword::kWhere)) {
    context_.Tell("syntax", cursor_.Peek().span, "“where” stands before “over ... days”");
    SkipToJoint();
    return false;
  }
  if (asked.per.size() <= kPerMax) return good;
  context_.Tell("limit", cursor_.Since(begin),
                fmt::format("at most {} fields stand here", kPerMax));
  return false;
}

bool ExpressionReader::ReadGroup(Aggregate& asked) {
  GroupBy group;
  if (cursor_.Is(Keyword::kFirst) && cursor_.Is(TokenKind::kNumber, 1)) {
    cursor_.Next();
    const std::optional<std::uint32_t> prefix =
        ReadCount(context_, cursor_, "how many characters", static_cast<std::uint32_t>(kPrefixMax));
    if (!cursor_.Take(Keyword::kOf)) {
      if (prefix) {
        context_.Tell("syntax", cursor_.Gap(), "write “first 4 of hs_code”", " of");
        context_.ReadField(cursor_);
      }
      return false;
    }
    if (!prefix) {
      context_.ReadField(cursor_);
      return false;
    }
    group.prefix = static_cast<int>(*prefix);
  }
  if (cursor_.Is(Keyword::kFirst) && cursor_.Is(Keyword::kOf, 1)) {
    context_.Tell("per", cursor_.Peek().span, "the first how many characters? “first 4 of hs_code”",
                  "first 4");
    cursor_.Next();
    cursor_.Next();
    context_.ReadField(cursor_);
    return false;
  }
  if (AtJoint() &&
      !(cursor_.Is(TokenKind::kWord) && context_.AnyStage(context_.Source(cursor_.Peek())))) {
    context_.Tell("per", cursor_.Gap(), "a field of codes is missing here");
    return false;
  }
  const Span begin = cursor_.Peek().span;
  const std::optional<std::size_t> field = context_.ReadField(cursor_);
  if (!field) return false;
  const FieldInfo& info = context_.schema().field(*field);
  const bool codes = info.kind == FieldKind::kCode || info.kind == FieldKind::kHsCode ||
                     info.kind == FieldKind::kText;
  if (!codes) {
    context_.Tell("per", cursor_.Since(begin),
                  fmt::format("“per” groups by codes; “{}” is none", info.name));
    return false;
  }
  group.field = *field;
  if (std::ranges::find(asked.per, group) != asked.per.end()) {
    context_.Tell("duplicate_field", cursor_.Since(begin),
                  fmt::format("“{}” stands here twice", info.name));
    return false;
  }
  asked.per.push_back(group);
  return true;
}

}  // namespace tidewaiter::rules
