// CommentReader: which comments of a text belong to which rule, list or table, and to which line of
// the house's writing there.
//
// A comment behind something on its line belongs to that. One on a line of its own belongs to what
// follows; below the last clause it belongs to the rule above where it is indented, or follows it
// at once with an empty line behind, and to the next rule otherwise. Of several behind parts of
// what the house writes in one line, the last stays behind and the others go before it.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_COMMENT_READER_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_COMMENT_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/comments.h"
#include "detect/rules/internal/token.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

class CommentReader {
 public:
  using Item = std::span<const Token>;

  // `items` in the order of the text; all outlive the reader. O(tokens + comments).
  CommentReader(std::string_view text, std::span<const Span> comments, std::span<const Item> items);

  // `made` is the Rule, List or Table read from that item; `clauses`, where its clauses begin.
  template <typename Made>
  [[nodiscard]] Comments Of(std::size_t item, const Made& made,
                            std::span<const std::uint32_t> clauses) const;
  // Of a text without any item.
  [[nodiscard]] std::vector<std::string> All() const;

 private:
  [[nodiscard]] std::size_t FindEnd(std::size_t item) const;
  [[nodiscard]] bool Indented(Span comment) const;
  [[nodiscard]] std::string Text(Span comment) const;
  [[nodiscard]] std::size_t Newlines(std::uint32_t from, std::uint32_t to) const;

  std::string_view text_;
  std::span<const Span> comments_;
  std::span<const Item> items_;
  std::vector<std::size_t> ends_;  // of each item's comments
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_COMMENT_READER_H_
