#include "detect/rules/internal/keyword.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace tidewaiter::rules {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"",           "rule",     "list",     "table",    "suspects",  "when",     "about",
     "confidence", "check",    "advise",   "demand",   "exempt",    "add",      "hold",
     "begins",     "expires",  "review",   "case",     "owner",     "values",   "columns",
     "row",        "and",      "or",       "not",      "is",        "in",       "between",
     "has",        "contains", "starts",   "matches",  "resembles", "mentions", "differs",
     "missing",    "above",    "below",    "at",       "least",     "most",     "any",
     "all",        "none",     "of",       "by",       "with",      "from",     "more",
     "than",       "count",    "sum",      "mean",     "median",    "quantile", "smallest",
     "largest",    "first",    "last",     "distinct", "hit",       "rate",     "lines",
     "line",       "checks",   "findings", "where",    "over",      "ever",     "per",
     "abs",        "min",      "max",      "weekday",  "month",     "day",      "days",
     "week",       "weeks",    "year",     "years",    "kg",        "g",        "t",
     "unit",       "units",    "learned",  "red",      "yellow",    "blue",     "back",
     "after",      "if",       "fewer",    "were",     "right",     "fires",    "does",
     "fire",       "unknown",  "earlier",  "checked",  "wrong",     "until",    "note",
     "yes",        "no"});
static_assert(kWords.size() == static_cast<std::size_t>(Keyword::kNo) + 1);

constexpr std::size_t kLongest = 10;  // "confidence"

constexpr auto kAll = [] {
  std::array<Keyword, kWords.size() - 1> all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<Keyword>(i + 1);
  return all;
}();

constexpr std::array kRuleClauses{
    Keyword::kAbout,  Keyword::kSuspects, Keyword::kConfidence, Keyword::kWhen, Keyword::kCheck,
    Keyword::kAdvise, Keyword::kDemand,   Keyword::kExempt,     Keyword::kAdd,  Keyword::kHold,
    Keyword::kBegins, Keyword::kReview,   Keyword::kExpires,    Keyword::kCase};
constexpr std::array kListClauses{Keyword::kOwner, Keyword::kExpires, Keyword::kValues};
constexpr std::array kTableClauses{
    Keyword::kAbout,   Keyword::kSuspects, Keyword::kConfidence, Keyword::kCheck,  Keyword::kAdvise,
    Keyword::kDemand,  Keyword::kExempt,   Keyword::kAdd,        Keyword::kBegins, Keyword::kReview,
    Keyword::kExpires, Keyword::kColumns,  Keyword::kRow};

}  // namespace

Keyword FindKeyword(std::string_view word) {
  static const auto* const by_text = [] {
    auto* index = new std::unordered_map<std::string_view, Keyword>();
    for (const Keyword keyword : kAll)
      index->emplace(KeywordText(keyword), keyword);
    return index;
  }();
  if (word.size() > kLongest) return Keyword::kNone;
  std::array<char, kLongest> lower{};
  std::ranges::transform(word, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto found = by_text->find(std::string_view(lower.data(), word.size()));
  return found == by_text->end() ? Keyword::kNone : found->second;
}

std::string_view KeywordText(Keyword keyword) {
  return kWords[static_cast<std::size_t>(keyword)];
}

std::span<const Keyword> RuleClauses() {
  return kRuleClauses;
}

std::span<const Keyword> ListClauses() {
  return kListClauses;
}

std::span<const Keyword> TableClauses() {
  return kTableClauses;
}

std::span<const Keyword> AllKeywords() {
  return kAll;
}

bool IsClause(Keyword keyword) {
  return keyword >= Keyword::kSuspects && keyword <= Keyword::kRow;
}

}  // namespace tidewaiter::rules
