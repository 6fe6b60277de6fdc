#include "detect/rules/internal/token.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/calendar.h"
#include "codec/text.h"
#include "detect/rules/internal/limits.h"

namespace tidewaiter::rules {
namespace {

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Signs as they are, and signs of other languages and of typography with what is meant by them.
struct Sign {
  std::string_view text;
  Symbol symbol;
  std::string_view meant;  // "" = it is right as it is
  Keyword keyword = Keyword::kNone;
};
constexpr auto kSigns = std::to_array<Sign>({
    {"==", Symbol::kEqual, "="},
    {"=>", Symbol::kGreaterEqual, ">="},
    {"=<", Symbol::kLessEqual, "<="},
    {"<>", Symbol::kNotEqual, "!="},
    {"<=", Symbol::kLessEqual, ""},
    {">=", Symbol::kGreaterEqual, ""},
    {"!=", Symbol::kNotEqual, ""},
    {"&&", Symbol::kNone, "and", Keyword::kAnd},
    {"&", Symbol::kNone, "and", Keyword::kAnd},
    {"!", Symbol::kNone, "not", Keyword::kNot},
    {"<", Symbol::kLess, ""},
    {">", Symbol::kGreater, ""},
    {"=", Symbol::kEqual, ""},
    {"+", Symbol::kPlus, ""},
    {"-", Symbol::kMinus, ""},
    {"*", Symbol::kStar, ""},
    {"/", Symbol::kSlash, ""},
    {"%", Symbol::kPercent, ""},
    {",", Symbol::kComma, ""},
    {"..", Symbol::kDots, ""},
    {"(", Symbol::kOpen, ""},
    {")", Symbol::kClose, ""},
    {"|", Symbol::kBar, ""},
    {"≥", Symbol::kGreaterEqual, ">="},
    {"≤", Symbol::kLessEqual, "<="},
    {"≠", Symbol::kNotEqual, "!="},
    {"–", Symbol::kMinus, "-"},
    {"−", Symbol::kMinus, "-"},
    {"×", Symbol::kStar, "*"},
    {"÷", Symbol::kSlash, "/"},
    {"…", Symbol::kDots, ".."},
    {"[", Symbol::kOpen, "("},
    {"]", Symbol::kClose, ")"},
});

class Lexer {
 public:
  Lexer(std::string_view text, Problems& problems) : text_(text), problems_(problems) {}

  Lexed Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark, as some editors write
    while (at_ < text_.size())
      One();
    return std::move(out_);
  }

 private:
  [[nodiscard]] char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] Span From(std::size_t begin) const {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }
  [[nodiscard]] std::string_view Source(std::size_t begin) const {
    return text_.substr(begin, at_ - begin);
  }

  Token& Push(TokenKind kind, std::size_t begin) {
    out_.tokens.push_back({.kind = kind, .line_start = line_start_, .span = From(begin)});
    line_start_ = false;
    return out_.tokens.back();
  }

  void One();
  void Comment();
  void Word();
  void Number();
  bool Date();
  void Text();
  [[nodiscard]] bool GoodText(std::size_t begin);
  bool CheckEscape();
  bool TypographicQuote();
  bool SignAt();
  void Other(std::size_t begin);
  [[nodiscard]] bool ForeignLetter() const;
  [[nodiscard]] std::size_t WordBytes() const;
  [[nodiscard]] std::size_t CharacterBytes() const;

  std::string_view text_;
  Problems& problems_;
  std::size_t at_ = 0;
  bool line_start_ = true;
  Lexed out_;
};

void Lexer::One() {
  const char c = Peek();
  if (c == '\n') {
    line_start_ = true;
    ++at_;
  } else if (c == ' ' || c == '\t' || c == '\r') {
    ++at_;
  } else if (c == '#') {
    Comment();
  } else if (IsLetter(c)) {
    Word();
  } else if (IsDigit(c)) {
    if (!Date()) Number();
  } else if (c == '"') {
    Text();
  } else if (text_.substr(at_).starts_with("\xC2\xA0")) {  // a no-break space, from word processors
    at_ += 2;
  } else if (!TypographicQuote() && !SignAt()) {
    Other(at_);
  }
}

void Lexer::Comment() {
  const std::size_t begin = at_;
  at_ = std::min(text_.find('\n', at_), text_.size());
  if (!codec::IsUtf8(Source(begin))) {
    problems_.Add("utf8", From(begin), "this comment is not UTF-8: save the file as UTF-8");
  }
  out_.comments.push_back(From(begin));
}

// Bytes of a word's next letter, 0 at its end. An apostrophe inside is a letter: doesn't.
std::size_t Lexer::WordBytes() const {
  constexpr std::string_view kApostrophe = "’";
  if (IsLetter(Peek()) || IsDigit(Peek())) return 1;
  if (Peek() == '\'') return IsLetter(Peek(1)) ? 1 : 0;
  const bool curly = text_.substr(std::min(at_, text_.size())).starts_with(kApostrophe);
  return curly && IsLetter(Peek(kApostrophe.size())) ? kApostrophe.size() : 0;
}

void Lexer::Word() {
  const std::size_t begin = at_;
  while (const std::size_t bytes = WordBytes())
    at_ += bytes;
  if (ForeignLetter()) return Other(begin);
  Push(TokenKind::kWord, begin).keyword = FindKeyword(Source(begin));
}

void Lexer::Number() {
  const std::size_t begin = at_;
  bool mixed = false;
  while (true) {
    if (IsDigit(Peek()) || (Peek() == '.' && IsDigit(Peek(1)) && !mixed) ||
        (Peek() == '_' && IsDigit(Peek(1)))) {
      ++at_;
    } else if (IsLetter(Peek()) && Peek() != '_') {
      mixed = true;
      ++at_;
    } else {
      break;
    }
  }
  Push(mixed ? TokenKind::kMixed : TokenKind::kNumber, begin);
}

// Four digits, two, two: nobody subtracts like that. False, and nothing taken, when it is not.
bool Lexer::Date() {
  constexpr std::string_view kShape = "0000-00-00";
  if (at_ + kShape.size() > text_.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !IsDigit(Peek(i)) : Peek(i) != '-') return false;
  }
  if (IsDigit(Peek(kShape.size())) || IsLetter(Peek(kShape.size()))) return false;
  const std::size_t begin = at_;
  at_ += kShape.size();
  const bool exists = ParseIsoDay(Source(begin)).has_value();
  if (!exists) {
    problems_.Add("date", From(begin),
                  fmt::format("there is no day {}: days are written year-month-day, from 1900 to "
                              "2199",
                              Source(begin)));
  }
  Push(exists ? TokenKind::kDate : TokenKind::kBad, begin);
  return true;
}

bool Lexer::CheckEscape() {
  const char next = Peek(1);
  if (next == '"' || next == '\\') {
    at_ += 2;
    return true;
  }
  ++at_;
  problems_.Add("escape", From(at_ - 1),
                "a backslash in a text is written twice: \\\\ (and a quote \\\")", "\\\\");
  return false;
}

bool Lexer::GoodText(std::size_t begin) {
  const std::string_view inside = Source(begin).substr(1, at_ - begin - 2);
  if (!codec::IsUtf8(inside)) {
    problems_.Add("utf8", From(begin), "this text is not UTF-8: save the file as UTF-8");
    return false;
  }
  if (std::ranges::any_of(inside, [](char c) { return c >= 0 && c < ' ' && c != '\t'; })) {
    problems_.Add("character", From(begin), "this text holds a control character");
    return false;
  }
  if (inside.size() > kTextLiteralBytesMax) {
    problems_.Add("limit", From(begin),
                  fmt::format("this text is longer than {} bytes", kTextLiteralBytesMax));
    return false;
  }
  return true;
}

void Lexer::Text() {
  const std::size_t begin = at_;
  ++at_;
  bool good = true;
  while (at_ < text_.size() && Peek() != '\n' && Peek() != '"') {
    if (Peek() == '\\') {
      good = CheckEscape() && good;
    } else {
      ++at_;
    }
  }
  const bool closed = Peek() == '"';
  if (closed) {
    ++at_;
  } else {
    while (text_[at_ - 1] == '\r' || text_[at_ - 1] == ' ')
      --at_;
    problems_.Add("quote", From(begin),
                  "this text has no closing quote: a text ends on the line where it begins",
                  std::string(Source(begin)) + '"');
    good = false;
  }
  good = good && GoodText(begin);
  Push(good ? TokenKind::kText : TokenKind::kBad, begin);
}

bool Lexer::TypographicQuote() {
  constexpr auto kOpening = std::to_array<std::string_view>({"“", "„", "”", "«", "'", "‘", "’"});
  constexpr auto kClosing = std::to_array<std::string_view>({"”", "“", "»", "'", "’", "\""});
  const std::string_view rest = text_.substr(at_);
  const auto* const open =
      std::ranges::find_if(kOpening, [&](std::string_view q) { return rest.starts_with(q); });
  if (open == kOpening.end()) return false;
  const std::size_t begin = at_;
  const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
  at_ += open->size();
  std::size_t close = line_end;
  std::size_t close_bytes = 0;
  for (const std::string_view quote : kClosing) {
    const std::size_t found = text_.substr(0, line_end).find(quote, at_);
    if (found >= close) continue;
    close = found;
    close_bytes = quote.size();
  }
  const std::string_view inside = text_.substr(at_, close - at_);
  at_ = close + close_bytes;
  const bool usable = close_bytes != 0 && codec::IsUtf8(inside);
  problems_.Add("quote", From(begin), "texts stand in straight quotes: \"...\"",
                usable ? Quoted(inside) : "");
  Push(TokenKind::kBad, begin);
  return true;
}

bool Lexer::SignAt() {
  const std::string_view rest = text_.substr(at_);
  const auto* const sign =
      std::ranges::find_if(kSigns, [&](const Sign& s) { return rest.starts_with(s.text); });
  if (sign == kSigns.end()) return false;
  const std::size_t begin = at_;
  at_ += sign->text.size();
  if (!sign->meant.empty()) {
    // "!a" and "a&b" need blanks around the word.
    const bool before = sign->keyword == Keyword::kAnd && begin > 0 && text_[begin - 1] > ' ';
    const bool after = sign->symbol == Symbol::kNone && Peek() > ' ';
    problems_.Add("operator", From(begin),
                  fmt::format("write “{}” for “{}”", sign->meant, sign->text),
                  fmt::format("{}{}{}", before ? " " : "", sign->meant, after ? " " : ""));
  }
  Token& token =
      Push(sign->keyword != Keyword::kNone ? TokenKind::kWord : TokenKind::kSymbol, begin);
  token.symbol = sign->symbol;
  token.keyword = sign->keyword;
  return true;
}

std::size_t Lexer::CharacterBytes() const {
  std::size_t bytes = 1;
  while (bytes < 4 && (static_cast<unsigned char>(Peek(bytes)) & 0xC0U) == 0x80U)
    ++bytes;
  return bytes;
}

// A letter that is no plain one: two bytes in UTF-8 but for the signs of multiplication and
// division.
bool Lexer::ForeignLetter() const {
  const auto lead = static_cast<unsigned char>(Peek());
  const std::string_view rest = text_.substr(std::min(at_, text_.size()));
  return lead >= 0xC3U && lead <= 0xDFU && !rest.starts_with("×") && !rest.starts_with("÷");
}

// A run of what is no part of the language: one problem, not one a byte.
void Lexer::Other(std::size_t begin) {
  constexpr auto kMoney = std::to_array<std::string_view>({"$", "€", "£", "¥", "₹"});
  const std::string_view first = text_.substr(at_, CharacterBytes());
  at_ += first.size();
  const bool high = static_cast<unsigned char>(first[0]) >= 0x80U;
  while (high && (static_cast<unsigned char>(Peek()) >= 0x80U || IsLetter(Peek())) &&
         std::ranges::find(kMoney, first) == kMoney.end())
    ++at_;
  if (!codec::IsUtf8(Source(begin))) {
    problems_.Add("utf8", From(begin), "these bytes are not UTF-8: save the file as UTF-8");
  } else if (std::ranges::find(kMoney, first) != kMoney.end()) {
    problems_.Add("currency", From(begin),
                  "amounts are written with the code of the currency behind the number, as in "
                  "“1000 XTS”");
  } else if (first == ";") {
    problems_.Add("character", From(begin), "“;” is not needed: a clause ends by itself");
  } else if (first == ":") {
    problems_.Add("character", From(begin), "“:” is not needed behind a word");
  } else if (first == "^") {
    problems_.Add("operator", From(begin), "there are no powers: write x * x");
  } else if (high) {
    problems_.Add("character", From(begin),
                  "words of the language have plain letters; put texts in quotes",
                  Quoted(Source(begin)));
  } else {
    problems_.Add("character", From(begin),
                  first[0] < ' ' ? std::string("a control character stands here")
                                 : fmt::format("“{}” means nothing here", first));
  }
  Push(TokenKind::kBad, begin);
}

}  // namespace

Lexed Lex(std::string_view text, Problems& problems) {
  return Lexer(text, problems).Run();
}

std::string TextOf(std::string_view source) {
  source.remove_prefix(1);
  source.remove_suffix(1);
  std::string text;
  text.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\\') ++i;
    text += source[i];
  }
  return text;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace tidewaiter::rules
