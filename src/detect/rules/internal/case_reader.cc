// Cases: what a rule must do with a line.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/print_parts.h"

namespace tidewaiter::rules {
namespace {

class CaseReader {
 public:
  CaseReader(Context& context, Cursor& cursor) : context_(context), cursor_(cursor) {}

  // False: told, and skipped.
  bool Read(Case& made) {
    const Span begin = cursor_.Peek().span;
    const std::optional<std::string> name = ReadText(context_, cursor_, "the name of a case");
    if (!name) return Skip();
    made.name = *name;
    if (!ReadExpected(made) || !ReadWith()) return Skip();
    bool good = ReadSays(made.line);
    while (good && cursor_.Is(Keyword::kEarlier))
      good = ReadEarlier(made);
    made.span = cursor_.Since(begin);
    return good || Skip();
  }

 private:
  bool Skip() {
    SkipClause(cursor_);
    return false;
  }

  bool ReadExpected(Case& made) {
    if (cursor_.Take(Keyword::kFires)) {
      made.expected = Expected::kFires;
      return true;
    }
    const Span begin = cursor_.Peek().span;
    const auto take = [&](std::initializer_list<Keyword> words) {
      const std::size_t at = cursor_.at();
      if (std::ranges::all_of(words, [&](Keyword word) { return cursor_.Take(word); })) return true;
      cursor_.Seek(at);
      return false;
    };
    if (take({Keyword::kDoes, Keyword::kNot, Keyword::kFire})) {
      made.expected = Expected::kDoesNotFire;
      return true;
    }
    if (take({Keyword::kIs, Keyword::kUnknown})) {
      made.expected = Expected::kUnknown;
      return true;
    }
    std::size_t words = 0;
    while (!AtClause(cursor_) && !cursor_.Is(Keyword::kWith) && words++ < 3)
      cursor_.Next();
    const std::string_view source = context_.Source(cursor_.Since(begin));
    const bool is_not = source.find("not") != std::string_view::npos ||
                        source.find("n't") != std::string_view::npos ||
                        source.find("n’t") != std::string_view::npos;
    context_.Tell("case", words == 0 ? cursor_.Gap() : cursor_.Since(begin),
                  "what must the rule do? “fires”, “does not fire” or “is unknown”",
                  words == 0            ? " fires"
                  : is_not              ? "does not fire"
                  : source == "unknown" ? "is unknown"
                                        : "fires");
    return false;
  }

  bool ReadWith() {
    if (cursor_.Take(Keyword::kWith)) return true;
    context_.Tell("case", cursor_.Gap(), "what does the line say? “with origin = CN, ...”",
                  " with");
    return false;
  }

  bool ReadSays(CaseLine& line) {
    bool good = true;
    do {
      good = ReadOne(line) && good;
    } while (cursor_.Take(Symbol::kComma));
    return good;
  }

  bool ReadOne(CaseLine& line) {
    const Token& token = cursor_.Peek();
    const bool end = AtClause(cursor_) || cursor_.Is(Keyword::kEarlier);
    if (end && !context_.AnyStage(context_.Source(token))) {
      context_.Tell("case", cursor_.Gap(),
                    "what does the line say? At least one field, as “origin = CN”");
      return false;
    }
    const std::optional<std::size_t> field = context_.ReadField(cursor_);
    const Span name = cursor_.Since(token.span);
    if (!TakeEqual(field.has_value()) || !field) {
      SkipValue();
      return false;
    }
    ExpressionReader reader(context_, cursor_);
    std::optional<std::string> said = reader.ReadSaid(*field);
    if (!said) {
      SkipValue();
      return false;
    }
    const bool twice =
        std::ranges::any_of(line.says, [&](const auto& s) { return s.first == *field; });
    if (twice) {
      context_.Tell("duplicate_field", name,
                    fmt::format("“{}” is said twice", PrintField(*field, context_.schema())));
      return false;
    }
    line.says.emplace_back(*field, std::move(*said));
    return true;
  }

  bool TakeEqual(bool tell) {
    if (cursor_.Take(Symbol::kEqual)) return true;
    if (tell && !cursor_.Is(TokenKind::kBad)) {
      const Token& token = cursor_.Peek();
      const bool sign = token.kind == TokenKind::kSymbol && token.symbol != Symbol::kComma;
      const bool is = token.keyword == Keyword::kIs;
      context_.Tell("case", sign || is ? token.span : cursor_.Gap(),
                    "a case says what stands in the line: “FIELD = VALUE”",
                    sign || is ? "=" : " =");
    }
    return false;
  }

  void SkipValue() {
    while (!AtClause(cursor_) && !cursor_.Is(Symbol::kComma) && !cursor_.Is(Keyword::kEarlier) &&
           !cursor_.Is(Keyword::kChecked))
      cursor_.Next();
  }

  bool ReadEarlier(Case& made) {
    const Span word = cursor_.Next().span;
    if (made.earlier.size() == kEarlierMax) {
      context_.Tell("limit", word, fmt::format("at most {} groups of earlier lines", kEarlierMax));
      return false;
    }
    CaseLine line;
    if (cursor_.Is(TokenKind::kNumber)) {
      const std::optional<std::uint32_t> times =
          ReadCount(context_, cursor_, "how many lines", kEarlierTimesMax);
      line.times = times.value_or(1);
      if (!cursor_.Take(Keyword::kLines) && !cursor_.Take(Keyword::kLine)) {
        context_.Tell("case", cursor_.Gap(), "write “earlier 3 lines ...”", " lines");
        return false;
      }
      if (!times) return false;
    }
    if (cursor_.Take(Keyword::kWith)) {
      context_.Tell("case", cursor_.Since(word), "“with” is not needed here",
                    std::string(context_.Source(cursor_.Since(word))
                                    .substr(0, context_.Source(cursor_.Since(word)).size() - 5)));
      return false;
    }
    const bool good = ReadSays(line);
    if (!ReadChecked(line) || !good) return false;
    made.earlier.push_back(std::move(line));
    return true;
  }

  bool ReadChecked(CaseLine& line) {
    if (!cursor_.Take(Keyword::kChecked)) return true;
    line.checked = true;
    if (cursor_.Take(Keyword::kRight)) return true;
    line.wrong = cursor_.Take(Keyword::kWrong);
    if (!line.wrong) {
      context_.Tell("case", cursor_.Gap(), "what was found? “checked right” or “checked wrong”",
                    " wrong");
    }
    return line.wrong;
  }

  Context& context_;
  Cursor& cursor_;
};

}  // namespace

void ReadCase(Context& context, Cursor& cursor, Rule& rule, Span word) {
  Case made;
  const Span name = cursor.Peek().span;
  if (!CaseReader(context, cursor).Read(made)) return;
  const bool known =
      std::ranges::any_of(rule.cases, [&](const Case& c) { return c.name == made.name; });
  if (known) {
    context.Tell("duplicate_case", name, "a case of this rule has this name already");
    return;
  }
  if (rule.cases.size() == kCasesMax) {
    context.Tell("limit", word, fmt::format("a rule has at most {} cases", kCasesMax));
    return;
  }
  rule.cases.push_back(std::move(made));
}

}  // namespace tidewaiter::rules
