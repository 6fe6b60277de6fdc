#include "tariff/duty_text.h"

#include <algorithm>
#include <array>

namespace tidewaiter::tariff {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct Sign {
  std::string_view text;
  std::string_view plain;
};
constexpr auto kSigns = std::to_array<Sign>(
    {{"\u00A0", " "}, {"€", " EUR"}, {"£", " GBP"}, {"–", "-"}, {"\t", " "}, {"\n", " "}});

struct Op {
  std::string_view text;
  Operator op;
};
constexpr auto kOperators = std::to_array<Op>({{"MIN", Operator::kAtLeast},
                                               {"MAX", Operator::kAtMost},
                                               {"but not less than", Operator::kAtLeast},
                                               {"but not more than", Operator::kAtMost},
                                               {"less", Operator::kMinus},
                                               {"minus", Operator::kMinus}});

// Words that may follow a unit and are no part of it.
constexpr auto kBehindUnits =
    std::to_array<std::string_view>({" MIN ", " MAX ", " + ", " - ", "+", " but not ", " less ",
                                     " per degree under ", " of \"", " for each degree "});

std::optional<Decimal> Whole(std::string_view digits) {
  const auto number = Decimal::Parse(digits);
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace

std::string PlainDutyText(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const auto sign = std::ranges::find_if(
        kSigns, [&](const Sign& s) { return text.substr(i).starts_with(s.text); });
    if (sign == kSigns.end()) {
      plain.push_back(text[i++]);
    } else {
      plain += sign->plain;
      i += sign->text.size();
    }
  }
  const std::size_t first = plain.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return plain.substr(first, plain.find_last_not_of(' ') - first + 1);
}

bool IsPartName(std::string_view part) {
  return !part.empty() && PlainDutyText(part) == part &&
         std::ranges::none_of(part, [](unsigned char c) { return c < ' ' || c == '"'; });
}

void DutyText::Skip() {
  while (rest_.starts_with(' '))
    rest_.remove_prefix(1);
}

bool DutyText::Take(char c) {
  if (!rest_.starts_with(c)) return false;
  Drop(1);
  return true;
}

bool DutyText::TakeWord(std::string_view word) {
  if (rest_.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (Lower(rest_[i]) != Lower(word[i])) return false;
  if (rest_.size() > word.size() && (IsLetter(rest_[word.size()]) || IsDigit(rest_[word.size()]))) {
    return false;
  }
  Drop(word.size());
  return true;
}

bool DutyText::TakeText(std::string_view text, std::string_view leave) {
  if (!rest_.starts_with(text)) return false;
  Drop(text.size() - leave.size());
  return true;
}

std::string DutyText::TakeUntil(char c) {
  const std::size_t end = std::min(rest_.find(c), rest_.size());
  std::string_view before = rest_.substr(0, end);
  while (before.ends_with(' '))
    before.remove_suffix(1);
  Drop(std::min(end + 1, rest_.size()));
  return std::string(before);
}

std::optional<Decimal> DutyText::TakeNumber() {
  std::string digits;
  std::size_t at = 0;
  bool point = false;
  for (; at < rest_.size(); ++at) {
    const char c = rest_[at];
    const auto digit_at = [&](std::size_t i) { return i < rest_.size() && IsDigit(rest_[i]); };
    if (IsDigit(c)) {
      digits.push_back(c);
    } else if (c == '.' && !point && digit_at(at + 1)) {
      if (digits.empty()) digits.push_back('0');
      digits.push_back('.');
      point = true;
    } else if (c == ',' && !digits.empty() && !point && digit_at(at + 1) && digit_at(at + 2) &&
               digit_at(at + 3) && !digit_at(at + 4)) {
      continue;
    } else {
      break;
    }
  }
  std::optional<Decimal> number = Whole(digits);
  if (!number) return std::nullopt;
  // "1 1/2": a fraction of one digit over one digit, as the US schedule writes them.
  if (!point && at + 3 < rest_.size() && rest_[at] == ' ' && IsDigit(rest_[at + 1]) &&
      rest_[at + 2] == '/' && IsDigit(rest_[at + 3]) && rest_[at + 3] != '0' &&
      (at + 4 == rest_.size() || !IsDigit(rest_[at + 4]))) {
    constexpr int kFractionDigits = 6;
    number = *number + Decimal::Divide(Decimal(rest_[at + 1] - '0'), Decimal(rest_[at + 3] - '0'),
                                       kFractionDigits, Rounding::kHalfUp)
                           .Trimmed();
    at += 4;
  }
  Drop(at);
  return number;
}

std::string_view DutyText::TakeCurrency() {
  const auto capital = [&](std::size_t i) { return rest_[i] >= 'A' && rest_[i] <= 'Z'; };
  if (rest_.size() < 3 || !capital(0) || !capital(1) || !capital(2)) return {};
  if (rest_.size() > 3 && IsLetter(rest_[3])) return {};
  const std::string_view currency = rest_.substr(0, 3);
  if (currency == "MIN" || currency == "MAX") return {};
  Drop(3);
  return currency;
}

std::optional<Operator> DutyText::TakeOperator() {
  if (Take('+')) return Operator::kPlus;
  if (Take('-')) return Operator::kMinus;
  for (const Op& op : kOperators)
    if (TakeWord(op.text)) return op.op;
  return std::nullopt;
}

std::string_view DutyText::TakeUnitText() {
  std::size_t end = rest_.size();
  for (const std::string_view behind : kBehindUnits)
    end = std::min(end, rest_.find(behind));
  const std::string_view text = rest_.substr(0, end);
  Drop(end);
  return text;
}

std::optional<std::string_view> DutyText::TakeQuoted() {
  if (!rest_.starts_with('"')) return std::nullopt;
  const std::size_t close = rest_.find('"', 1);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view quoted = rest_.substr(1, close - 1);
  Drop(close + 1);
  return quoted;
}

std::string DutyText::TakeLetters() {
  std::string letters;
  std::size_t at = 0;
  for (; at < rest_.size() && IsLetter(rest_[at]); ++at)
    letters.push_back(rest_[at] >= 'a' ? static_cast<char>(rest_[at] - 'a' + 'A') : rest_[at]);
  Drop(at);
  return letters;
}

}  // namespace tidewaiter::tariff
