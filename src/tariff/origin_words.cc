#include "tariff/origin_words.h"

#include <algorithm>

namespace tidewaiter::tariff {
namespace {

bool Letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool Digit(char c) {
  return c >= '0' && c <= '9';
}

// Hyphens of three kinds (U+2010, U+2011, U+2013) as one, letters in lower case.
std::string Levelled(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i, 3);
    if (rest == "\u2010" || rest == "\u2011" || rest == "\u2013") {
      out += '-';
      i += 2;
    } else {
      const char c = text[i];
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }
  return out;
}

// What one sign between words is: part of a word, nothing, or a word that no phrase has.
enum class Sign : std::uint8_t { kPart, kGap, kStrange };

Sign SignAt(std::string_view text, std::size_t i) {
  const char c = text[i];
  const char before = i > 0 ? text[i - 1] : ' ';
  const char after = i + 1 < text.size() ? text[i + 1] : ' ';
  if (Letter(c) || Digit(c) || c == '%') return Sign::kPart;
  if (c == '.' && Digit(before) && Digit(after)) return Sign::kPart;
  if (c == '-' && Digit(before) && Digit(after)) return Sign::kStrange;
  constexpr std::string_view kGaps = " ,.;:()-'\"";
  return kGaps.find(c) != std::string_view::npos ? Sign::kGap : Sign::kStrange;
}

std::string_view NextToken(std::string_view& phrase) {
  const std::size_t end = phrase.find(' ');
  const std::string_view token = phrase.substr(0, end);
  phrase = end == std::string_view::npos ? std::string_view() : phrase.substr(end + 1);
  return token;
}

bool OneOf(std::string_view choices, std::string_view word) {
  while (true) {
    const std::size_t end = choices.find('|');
    if (choices.substr(0, end) == word) return true;
    if (end == std::string_view::npos) return false;
    choices.remove_prefix(end + 1);
  }
}

int LevelOf(std::string_view word) {
  if (word == "chapter" || word == "chapters") return 2;
  if (word == "heading" || word == "headings") return 4;
  if (word == "subheading" || word == "subheadings") return 6;
  return 0;
}

}  // namespace

RuleWords::RuleWords(std::string_view plain_text) {
  const std::string text = Levelled(plain_text);
  std::string word;
  const auto flush = [&] {
    if (word == "%" && !words_.empty() && Digit(words_.back().back())) {
      words_.back() += word;  // "50 %"
    } else if (!word.empty()) {
      words_.push_back(word);
    }
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Sign sign = SignAt(text, i);
    if (sign == Sign::kPart) {
      word += text[i];
      continue;
    }
    flush();
    if (sign == Sign::kStrange) words_.emplace_back(1, text[i]);
  }
  flush();
}

std::optional<GoodsCode> RuleWords::Code(std::size_t& at, int& digits) const {
  std::size_t i = at;
  if (i < words_.size() && LevelOf(words_[i]) != 0) digits = LevelOf(words_[i++]);
  if (i >= words_.size() || digits == 0) return std::nullopt;
  std::string text = words_[i];
  if (!std::ranges::all_of(text, Digit)) return std::nullopt;
  if (digits == 2 && text.size() == 1) text.insert(0, 1, '0');  // "chapter 3"
  // A list such as "heading 5004 5204 or 5306" says the word once; what follows may be deeper.
  const bool fits = text.size() == static_cast<std::size_t>(digits) || text.size() == 6;
  if (!fits || (text.size() == 2 && digits != 2)) return std::nullopt;
  const auto code = GoodsCode::Parse(text);
  if (!code) return std::nullopt;
  at = i + 1;
  return *code;
}

bool RuleWords::Codes(std::size_t& at, Captured& found) const {
  std::vector<CodeRange> codes;
  int digits = 0;
  std::size_t i = at;
  while (true) {
    std::size_t next = i;
    if (!codes.empty() && next < words_.size() && OneOf("and|or", words_[next])) ++next;
    const auto from = Code(next, digits);
    if (!from) break;
    CodeRange range{*from, *from};
    if (next < words_.size() && OneOf("to|through", words_[next])) {
      std::size_t behind = next + 1;
      const auto until = Code(behind, digits);
      if (!until || *until < *from) return false;
      range.until = *until;
      next = behind;
    }
    codes.push_back(range);
    i = next;
  }
  if (codes.empty()) return false;
  at = i;
  if (!found.codes.empty()) found.first = std::move(found.codes);
  found.codes = std::move(codes);
  return true;
}

bool RuleWords::Capture(char kind, std::size_t& at, Captured& found) const {
  if (kind == 'C') return Codes(at, found);
  const std::string& word = words_[at];
  switch (kind) {
    case 'L':
      found.level = LevelOf(word);
      return ++at, found.level != 0;
    case 'N':
      return ++at, word.starts_with("rvc") || std::ranges::all_of(word, Digit);
    case 'P': {
      if (!word.ends_with('%')) return false;
      const auto percent = Decimal::Parse(std::string_view(word).substr(0, word.size() - 1));
      if (!percent || !IsPercent(*percent)) return false;
      found.percent = *percent;
      return ++at, true;
    }
    default:
      return false;
  }
}

bool RuleWords::Try(std::string_view phrase, std::size_t at, Captured& found,
                    std::size_t& end) const {
  while (!phrase.empty()) {
    std::string_view token = NextToken(phrase);
    const bool optional = token.starts_with('?');
    if (optional) token.remove_prefix(1);
    if (token.starts_with('#')) {
      if (at >= words_.size() || !Capture(token[1], at, found)) return false;
      continue;
    }
    const bool here = at < words_.size() && OneOf(token, words_[at]);
    if (!optional) {
      if (!here) return false;
      ++at;
      continue;
    }
    if (!here) continue;
    Captured with = found;  // taking the word may lead nowhere: "?the ?the"
    if (Try(phrase, at + 1, with, end)) {
      found = std::move(with);
      return true;
    }
  }
  end = at;
  return true;
}

std::optional<std::size_t> RuleWords::Match(std::string_view phrase, std::size_t at,
                                            Captured& found) const {
  Captured fresh;
  std::size_t end = 0;
  if (!Try(phrase, at, fresh, end)) return std::nullopt;
  found = std::move(fresh);
  return end - at;
}

}  // namespace tidewaiter::tariff
