// Tokens: a text of rules cut into words, numbers, texts and signs, each with its place.
//
//   const Lexed lexed = Lex(text, problems);
//   for (const Token& token : lexed.tokens) ... SourceOf(text, token) ...
//
// Whatever the bytes, the whole text is cut; what is no part of the language is told as a problem
// and stays as a token of kind kBad or as what was meant ("==" is "="). O(bytes).
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_TOKEN_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/internal/keyword.h"
#include "detect/rules/internal/problems.h"

namespace tidewaiter::rules {

enum class TokenKind : std::uint8_t {
  kEnd,     // behind the last
  kWord,    // letters, digits and '_', beginning with a letter or '_'
  kNumber,  // digits, '_' between them, points between digits: 10_000, 0.5, 6109.10.00
  kMixed,   // as a number, then letters: 40AB, 20kg
  kText,    // "..."
  kDate,    // 2026-03-01, a day that exists
  kSymbol,
  kBad,
};

enum class Symbol : std::uint8_t {
  kNone,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kComma,
  kDots,  // ".."
  kOpen,
  kClose,
  kBar,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Symbol symbol = Symbol::kNone;
  Keyword keyword = Keyword::kNone;  // of kWord
  bool line_start = false;           // the first of its line
  Span span = {};
};

struct Lexed {
  std::vector<Token> tokens;  // without kEnd
  std::vector<Span> comments;
};

Lexed Lex(std::string_view text, Problems& problems);

inline std::string_view SourceOf(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}
inline std::string_view SourceOf(std::string_view text, const Token& token) {
  return SourceOf(text, token.span);
}

// What a text token says: without quotes, escapes undone.
std::string TextOf(std::string_view source);
// The other way: in quotes, with escapes.
std::string Quoted(std::string_view text);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_TOKEN_H_
