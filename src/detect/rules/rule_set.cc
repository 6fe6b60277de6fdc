#include "detect/rules/rule_set.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/comment_reader.h"
#include "detect/rules/internal/item_reader.h"
#include "detect/rules/internal/limits.h"

namespace tidewaiter::rules {
namespace {

bool IsItemWord(const Token& token) {
  return token.kind == TokenKind::kWord &&
         (token.keyword == Keyword::kRule || token.keyword == Keyword::kList ||
          token.keyword == Keyword::kTable);
}

// Behind these, "list" belongs to a condition and the others are codes. Signs do so on one line
// alone: a row of a table may end with an empty cell.
bool Continues(std::string_view text, const Token& before, const Token& token) {
  if (before.kind == TokenKind::kSymbol) {
    return !token.line_start && before.symbol != Symbol::kClose &&
           before.symbol != Symbol::kPercent;
  }
  const bool capitals =
      SourceOf(text, before).find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
  if (token.line_start && capitals) return false;  // IN is India
  switch (before.keyword) {
    case Keyword::kIn:
    case Keyword::kResembles:
    case Keyword::kMentions:
    case Keyword::kRow:
    case Keyword::kColumns:
    case Keyword::kIs:
    case Keyword::kNot:
    case Keyword::kHas:
    case Keyword::kOf:
    case Keyword::kWith:
    case Keyword::kCheck:
    case Keyword::kPer:
    case Keyword::kAnd:
    case Keyword::kOr:
    case Keyword::kWhen:
    case Keyword::kContains:
    case Keyword::kMatches:
    case Keyword::kRule:
    case Keyword::kList:
    case Keyword::kTable:
      return before.kind == TokenKind::kWord;
    default:
      return false;
  }
}

class SetReader {
 public:
  SetReader(std::string_view text, const Schema& schema, const std::vector<List>& lists)
      : text_(text), context_(text, schema), outside_(lists) {}

  ReadRulesResult Read() {
    lexed_ = Lex(text_, context_.problems());
    context_.problems().Sort();
    lexed_badly_ = context_.problems();
    Split();
    comments_.emplace(text_, lexed_.comments, items_);
    ReadLists();
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].front().keyword == Keyword::kRule) Rule(i);
      if (items_[i].front().keyword == Keyword::kTable) Table(i);
    }
    if (items_.empty()) result_.set.comments = comments_->All();
    result_.set.aggregates = context_.all_questions();
    result_.problems = context_.problems().Take();
    return std::move(result_);
  }

 private:
  void Split();
  void TellBefore(std::size_t first);
  void ReadLists();
  void Rule(std::size_t number);  // of an item
  void Table(std::size_t number);
  bool Name(const std::string& name, std::span<const Token> item);
  bool TooMany(std::size_t more, Span span);
  [[nodiscard]] bool Good(std::span<const Token> item, std::size_t before) {
    const Span span{item.front().span.begin, item.back().span.end};
    return context_.problems().count() == before && !lexed_badly_.full() &&
           !lexed_badly_.AnyIn(span);
  }

  std::string_view text_;
  Context context_;
  const std::vector<List>& outside_;
  Lexed lexed_;
  Problems lexed_badly_;
  std::vector<std::span<const Token>> items_;
  std::optional<CommentReader> comments_;
  std::unordered_set<std::string> names_;
  bool too_many_told_ = false;
  ReadRulesResult result_;
};

void SetReader::Split() {
  const std::span<const Token> tokens(lexed_.tokens);
  std::size_t begin = tokens.size();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!IsItemWord(tokens[i]) || (i > 0 && Continues(text_, tokens[i - 1], tokens[i]))) continue;
    const bool field = context_.AnyStage(context_.Source(tokens[i])) && !tokens[i].line_start;
    if (field) continue;
    if (begin == tokens.size()) {
      TellBefore(i);
    } else {
      items_.push_back(tokens.subspan(begin, i - begin));
    }
    begin = i;
  }
  if (begin < tokens.size()) {
    items_.push_back(tokens.subspan(begin));
  } else {
    TellBefore(tokens.size());
  }
}

void SetReader::TellBefore(std::size_t first) {
  if (first == 0) return;
  const Token& token = lexed_.tokens[0];
  if (token.kind == TokenKind::kBad) return;
  constexpr std::array kItems{Keyword::kRule, Keyword::kList, Keyword::kTable};
  const std::string_view word = context_.Source(token);
  context_.Tell("syntax", token.span, "a text of rules begins with “rule”, “list” or “table”",
                token.kind == TokenKind::kWord ? context_.NearKeyword(word, kItems) : "");
}

bool SetReader::Name(const std::string& name, std::span<const Token> item) {
  if (name.empty()) return false;
  if (names_.insert(name).second) return true;
  const Span span = item.size() > 1 ? item[1].span : item[0].span;
  context_.Tell("duplicate_name", span,
                fmt::format("“{}” is the name of something else already", name), name + "_2");
  return false;
}

void SetReader::ReadLists() {
  std::vector<List>& lists = result_.set.lists;
  const auto is_list = [](std::span<const Token> item) {
    return item.front().keyword == Keyword::kList;
  };
  const auto count = static_cast<std::size_t>(std::ranges::count_if(items_, is_list));
  lists.reserve(std::min(count, kListsMax));  // they do not move: the context points to them
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const std::span<const Token> item = items_[i];
    if (!is_list(item)) continue;
    if (lists.size() == kListsMax) {
      context_.Tell("limit", item.front().span, fmt::format("at most {} lists", kListsMax));
      break;
    }
    context_.BeginItem();
    List list = ReadListItem(context_, item);
    if (!Name(list.name, item)) continue;
    list.comments = comments_->Of(i, list, context_.clauses());
    lists.push_back(std::move(list));
    context_.AddList(lists.back());
  }
  for (const List& list : outside_)
    context_.AddList(list);
}

bool SetReader::TooMany(std::size_t more, Span span) {
  if (result_.set.rules.size() + more <= kRulesMax) return false;
  if (!std::exchange(too_many_told_, true)) {
    context_.Tell("limit", span, fmt::format("a set has at most {} rules", kRulesMax));
  }
  return true;
}

void SetReader::Rule(std::size_t number) {
  const std::span<const Token> item = items_[number];
  if (TooMany(1, item.front().span)) return;
  const std::size_t before = context_.problems().count();
  const std::size_t questions = context_.questions();
  context_.BeginItem();
  rules::Rule rule = ReadRule(context_, item);
  if (Name(rule.name, item) && Good(item, before)) {
    rule.comments = comments_->Of(number, rule, context_.clauses());
    result_.set.rules.push_back(std::move(rule));
  } else {
    context_.ForgetQuestions(questions);
  }
}

void SetReader::Table(std::size_t number) {
  const std::span<const Token> item = items_[number];
  const std::size_t before = context_.problems().count();
  const std::size_t questions = context_.questions();
  context_.BeginItem();
  ReadTableResult read = ReadTable(context_, item);
  const bool fits = !TooMany(read.rules.size(), item.front().span);
  if (!Name(read.table.name, item) || !Good(item, before) || !fits) {
    context_.ForgetQuestions(questions);
    return;
  }
  read.table.comments = comments_->Of(number, read.table, context_.clauses());
  read.table.first_rule = result_.set.rules.size();
  result_.set.tables.push_back(std::move(read.table));
  std::ranges::move(read.rules, std::back_inserter(result_.set.rules));
}

}  // namespace

ReadRulesResult ReadRules(std::string_view text, const Schema& schema,
                          const std::vector<List>& lists) {
  if (text.size() > kTextBytesMax) {
    ReadRulesResult result;
    result.problems.push_back(
        {.code = "limit",
         .span = {},
         .detail = fmt::format("the text is larger than {} MiB: divide it", kTextBytesMax >> 20U),
         .suggest = ""});
    return result;
  }
  return SetReader(text, schema, lists).Read();
}

LineColumn WhereIs(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  LineColumn where;
  where.line += static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t line = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto begins_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  };
  where.column +=
      static_cast<std::size_t>(std::ranges::count_if(before.substr(line), begins_character));
  return where;
}

}  // namespace tidewaiter::rules
