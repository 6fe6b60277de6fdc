// For editors: what may stand at a place of a text, and what each piece of a text is. Both work on
// texts that are wrong or not finished.
//
//   for (const Completion& completion : Complete(text, cursor, schema, lists)) Offer(completion);
//   for (const Highlighted& piece : Highlight(text, schema)) Colour(piece.span, piece.kind);
//
// Thread-safe. O(bytes of the text).
#ifndef TIDEWAITER_DETECT_RULES_COMPLETE_H_
#define TIDEWAITER_DETECT_RULES_COMPLETE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

enum class CompletionKind : std::uint8_t {
  kClause,  // begins a clause, or a rule, list or table
  kField,
  kOperator,  // compares what stands before it
  kWord,      // another word of the language
  kUnit,
  kList,  // a list's name
  kErrorKind,
  kStage,
};
std::string_view CompletionKindName(CompletionKind kind);  // "clause", "field", "operator", ...

struct Completion {
  std::string text;
  CompletionKind kind = CompletionKind::kWord;
  std::string about;  // one line for people, "" = it says it all
  friend bool operator==(const Completion&, const Completion&) = default;
};

struct Completions {
  Span replaces;                  // the beginning of a word that stands there, or an empty place
  std::vector<Completion> items;  // that begin like it, the likely ones first; case does not count
};

// `offset` in bytes, at most the text's size. Nothing inside texts and comments.
Completions Complete(std::string_view text, std::size_t offset, const Schema& schema,
                     const std::vector<List>& lists);

enum class HighlightKind : std::uint8_t {
  kKeyword,
  kField,
  kNumber,
  kUnit,
  kText,
  kDate,
  kCode,
  kComment,
  kName,      // of a rule, list or table
  kOperator,  // signs
  kWrong,     // no part of the language
};
std::string_view HighlightKindName(HighlightKind kind);  // "keyword", "field", ...

struct Highlighted {
  Span span;
  HighlightKind kind = HighlightKind::kKeyword;
  friend bool operator==(const Highlighted&, const Highlighted&) = default;
};

// In the order of the text, none over another; blanks are in none.
std::vector<Highlighted> Highlight(std::string_view text, const Schema& schema);

// As JSON, for the browser: [[begin,end,"keyword"],...], in UTF-16 units as JavaScript counts.
std::string HighlightJson(std::string_view text, const Schema& schema);
// {"begin":..,"end":..,"items":[{"text":..,"kind":..,"about":..},...]}, places counted as above.
std::string CompletionsJson(std::string_view text, const Completions& completions);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_COMPLETE_H_
