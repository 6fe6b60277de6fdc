// Context: what all readers of one text share: the text, the schema by name, the lists that may be
// used, the questions met so far, and the problems.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CONTEXT_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CONTEXT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "detect/rules/internal/cursor.h"
#include "detect/rules/internal/problems.h"
#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

class Context {
 public:
  Context(std::string_view text, const Schema& schema);

  [[nodiscard]] std::string_view Source(Span span) const { return SourceOf(text_, span); }
  [[nodiscard]] std::string_view Source(const Token& token) const { return Source(token.span); }
  [[nodiscard]] const Schema& schema() const { return schema_; }
  Problems& problems() { return problems_; }

  void Tell(std::string_view code, Span span, std::string detail, std::string suggest = {}) {
    problems_.Add(code, span, std::move(detail), std::move(suggest));
  }

  [[nodiscard]] std::optional<std::size_t> FindField(std::string_view name,
                                                     Stage stage = Stage::kDeclaration) const;
  [[nodiscard]] bool AnyStage(std::string_view name) const { return fields_.contains(name); }
  // The known field that an unknown word may stand for, "" when nothing comes to mind.
  [[nodiscard]] std::string NearField(std::string_view word) const;
  [[nodiscard]] std::string NearKeyword(std::string_view word,
                                        std::span<const Keyword> among) const;

  // FIELD [at STAGE]; tells what is wrong and is then nothing. Takes at least one token unless at
  // the end.
  std::optional<std::size_t> ReadField(Cursor& cursor);

  // Where the clauses of the rule, list or table at hand begin, in the order of the text.
  void BeginItem() { clauses_.clear(); }
  void NoteClause(const Token& word) { clauses_.push_back(word.span.begin); }
  [[nodiscard]] std::span<const std::uint32_t> clauses() const { return clauses_; }

  void AddList(const List& list) { lists_.emplace(list.name, &list); }
  [[nodiscard]] const List* FindList(std::string_view name) const;
  // The name behind "list"; tells and is null when there is no such list.
  const List* ReadList(Cursor& cursor);

  // The same question asked before, or this one with its number.
  std::shared_ptr<const Aggregate> Intern(Aggregate aggregate);
  [[nodiscard]] std::size_t questions() const { return questions_.size(); }
  void ForgetQuestions(std::size_t keep);  // those of a rule that could not be read
  [[nodiscard]] const std::vector<std::shared_ptr<const Aggregate>>& all_questions() const {
    return questions_;
  }

 private:
  std::optional<std::size_t> TellUnknownField(Cursor& cursor);
  std::optional<std::size_t> ReadStage(Cursor& cursor, const Token& name);
  bool JoinedField(Cursor& cursor);

  std::string_view text_;
  const Schema& schema_;
  Problems problems_;
  std::unordered_map<std::string_view, std::array<std::optional<std::size_t>, kStageCount>> fields_;
  std::vector<std::string_view> field_names_;
  std::unordered_map<std::string_view, const List*> lists_;
  std::vector<std::uint32_t> clauses_;
  std::vector<std::shared_ptr<const Aggregate>> questions_;
  std::unordered_map<std::string_view, std::shared_ptr<const Aggregate>> by_text_;
};

// An error kind by its name; tells and is nothing when there is none.
std::optional<ErrorKind> ReadErrorKind(Context& context, Cursor& cursor);
// N% as a share; tells and is nothing when it is something else. `what` begins the detail.
std::optional<double> ReadPercent(Context& context, Cursor& cursor, std::string_view what);
// A whole number of at least 1 and at most `max`.
std::optional<std::uint32_t> ReadCount(Context& context, Cursor& cursor, std::string_view what,
                                       std::uint32_t max);
// N days, N weeks, N years or "ever" (0), behind "over".
std::optional<std::int32_t> ReadWindow(Context& context, Cursor& cursor);
std::optional<Day> ReadDay(Context& context, Cursor& cursor, std::string_view what);
// `line`: a text without quotes is told up to the end of its line, not word by word.
std::optional<std::string> ReadText(Context& context, Cursor& cursor, std::string_view what,
                                    bool line = false);
// "1.3.2026" as "2026-03-01", "" when it is no day.
std::string DayFrom(std::string_view written);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CONTEXT_H_
