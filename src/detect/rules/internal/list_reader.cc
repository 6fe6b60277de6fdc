#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/item_reader.h"
#include "detect/rules/internal/limits.h"

namespace tidewaiter::rules {
namespace {

class ListReader {
 public:
  ListReader(Context& context, std::span<const Token> tokens) : context_(context), cursor_(tokens) {
    list_.span = {tokens.front().span.begin, tokens.back().span.end};
  }

  List Read() {
    Heading heading = ReadHeading(context_, cursor_);
    list_.name = std::move(heading.name);
    list_.title = std::move(heading.title);
    Rule dates;  // holds what is counted once
    ClauseReader once(context_, dates);
    while (!cursor_.Done())
      Clause(once);
    return std::move(list_);
  }

 private:
  void Clause(ClauseReader& once) {
    const Token& word = cursor_.Peek();
    const bool known = word.kind == TokenKind::kWord &&
                       std::ranges::find(ListClauses(), word.keyword) != ListClauses().end();
    if (!known) {
      SkipUnknownClause(context_, cursor_, ListClauses());
      return;
    }
    context_.NoteClause(cursor_.Next());
    if (word.keyword == Keyword::kValues) return Values();
    once.CheckOnce(word.keyword, word.span);
    const std::size_t before = context_.problems().count();
    if (word.keyword == Keyword::kOwner) {
      list_.owner = ReadText(context_, cursor_, "what stands behind “owner”", true).value_or("");
    } else {
      list_.expires = ReadDay(context_, cursor_, "what stands behind “expires”");
    }
    if (context_.problems().count() > before) SkipClause(cursor_);
  }

  void Values() {
    do {
      const Span begin = cursor_.Peek().span;
      ListEntry entry;
      const bool good = Entry(entry);
      if (!good) SkipEntry();
      if (good && list_.entries.size() == kListEntriesMax) {
        context_.Tell("limit", begin,
                      fmt::format("a list has at most {} entries", kListEntriesMax));
        return SkipClause(cursor_);
      }
      if (good && !seen_.insert(entry.text).second) {
        context_.Tell("duplicate_entry", begin,
                      fmt::format("“{}” is in this list already", entry.text));
      } else if (good) {
        list_.entries.push_back(std::move(entry));
      }
      const Token& next = cursor_.Peek();
      const bool another =
          next.kind == TokenKind::kText || next.kind == TokenKind::kNumber ||
          (next.kind == TokenKind::kWord && next.keyword == Keyword::kNone && !next.line_start);
      if (!good || !another) continue;
      context_.Tell("syntax", cursor_.Gap(), "a comma is missing between two entries", ",");
      SkipEntry();
    } while (cursor_.Take(Symbol::kComma));
  }

  void SkipEntry() {
    while (!AtClause(cursor_) && !cursor_.Is(Symbol::kComma))
      cursor_.Next();
  }

  bool Entry(ListEntry& entry) {
    if (!Text(entry)) return false;
    if (cursor_.Take(Keyword::kUntil)) {
      entry.until = ReadDay(context_, cursor_, "what stands behind “until”");
      if (!entry.until) return false;
    }
    if (!cursor_.Take(Keyword::kNote)) return true;
    const std::optional<std::string> note = ReadText(context_, cursor_, "a note", true);
    entry.note = note.value_or("");
    return note.has_value();
  }

  bool Text(ListEntry& entry) {
    const Token& token = cursor_.Peek();
    if (AtClause(cursor_) || token.kind == TokenKind::kSymbol) {
      context_.Tell("empty_set", cursor_.Gap(), "an entry is missing here");
      return false;
    }
    cursor_.Next();
    if (token.kind == TokenKind::kBad) return false;
    if (token.kind == TokenKind::kText) {
      entry.text = TextOf(context_.Source(token));
      if (!entry.text.empty()) return true;
      context_.Tell("empty_set", token.span, "an entry is not empty");
      return false;
    }
    Span span = token.span;
    while (cursor_.Peek().span.begin == span.end && !cursor_.Done() && !cursor_.Is(Symbol::kComma))
      span.end = cursor_.Next().span.end;
    const std::string_view word = context_.Source(span);
    const bool capitals =
        word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == std::string_view::npos;
    if (capitals) {
      entry.text = std::string(word);
      return true;
    }
    while (!AtClause(cursor_) && cursor_.Is(TokenKind::kWord) && !cursor_.Is(Keyword::kUntil) &&
           !cursor_.Is(Keyword::kNote) && !cursor_.Peek().line_start)
      span.end = cursor_.Next().span.end;
    context_.Tell("code", span, "an entry is a code in capital letters, or a text in quotes",
                  Quoted(context_.Source(span)));
    return false;
  }

  Context& context_;
  Cursor cursor_;
  List list_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

List ReadListItem(Context& context, std::span<const Token> tokens) {
  return ListReader(context, tokens).Read();
}

}  // namespace tidewaiter::rules
