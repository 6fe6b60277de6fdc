// Cursor: a place in a range of tokens. Behind the range stands a token of kind kEnd for ever.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CURSOR_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CURSOR_H_

#include <cstddef>
#include <span>

#include "detect/rules/internal/token.h"

namespace tidewaiter::rules {

class Cursor {
 public:
  // `start` is where something missing is told when the range is empty.
  explicit Cursor(std::span<const Token> tokens, std::uint32_t start = 0) : tokens_(tokens) {
    const std::uint32_t end = tokens.empty() ? start : tokens.back().span.end;
    end_.span = {end, end};
    before_ = tokens.empty() ? start : tokens.front().span.begin;
  }

  [[nodiscard]] const Token& Peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : end_;
  }
  const Token& Next() {
    const Token& token = Peek();
    if (at_ < tokens_.size()) ++at_;
    return token;
  }
  [[nodiscard]] bool Done() const { return at_ >= tokens_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  void Seek(std::size_t at) { at_ = at; }
  [[nodiscard]] std::span<const Token> Range(std::size_t begin, std::size_t end) const {
    return tokens_.subspan(begin, end - begin);
  }

  [[nodiscard]] bool Is(Keyword keyword, std::size_t ahead = 0) const {
    return Peek(ahead).keyword == keyword && Peek(ahead).kind == TokenKind::kWord;
  }
  [[nodiscard]] bool Is(Symbol symbol, std::size_t ahead = 0) const {
    return Peek(ahead).symbol == symbol;
  }
  [[nodiscard]] bool Is(TokenKind kind, std::size_t ahead = 0) const {
    return Peek(ahead).kind == kind;
  }
  bool Take(Keyword keyword) {
    if (!Is(keyword)) return false;
    Next();
    return true;
  }
  bool Take(Symbol symbol) {
    if (!Is(symbol)) return false;
    Next();
    return true;
  }
  // True when nothing stands between the tokens `ahead` and `ahead + 1`.
  [[nodiscard]] bool Adjacent(std::size_t ahead = 0) const {
    return !Is(TokenKind::kEnd, ahead + 1) && Peek(ahead).span.end == Peek(ahead + 1).span.begin;
  }
  // The empty place behind the last token taken: where something is missing.
  [[nodiscard]] Span Gap() const {
    const std::uint32_t end = at_ == 0 ? before_ : tokens_[at_ - 1].span.end;
    return {end, end};
  }
  // From a token's beginning to the end of the last one taken.
  [[nodiscard]] Span Since(Span begin) const { return {begin.begin, Gap().end}; }

 private:
  std::span<const Token> tokens_;
  std::size_t at_ = 0;
  Token end_;
  std::uint32_t before_ = 0;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CURSOR_H_
