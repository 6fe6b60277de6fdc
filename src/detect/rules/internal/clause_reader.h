// ClauseReader: the clauses that rules and tables share, one at a time, into a Rule.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CLAUSE_READER_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CLAUSE_READER_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "detect/rules/internal/context.h"

namespace tidewaiter::rules {

// The name and the title behind "rule", "list" or "table"; the cursor stands on that word.
struct Heading {
  std::string name;  // "" = told
  std::string title;
  Span name_span = {};
};
Heading ReadHeading(Context& context, Cursor& cursor);

// Tells that a word begins no clause here. The clause that was meant, kNone when none comes to
// mind.
Keyword TellUnknownClause(Context& context, const Token& token, std::span<const Keyword> clauses);
// At a word that begins no clause here, or at what a clause left over: tells it and goes on to the
// next clause. What was meant, as above.
Keyword SkipUnknownClause(Context& context, Cursor& cursor, std::span<const Keyword> clauses);
// Goes on to the next clause.
void SkipClause(Cursor& cursor);
// Whether the clause was read to its end.
bool AtClause(const Cursor& cursor);

class ClauseReader {
 public:
  ClauseReader(Context& context, Rule& rule) : context_(context), rule_(rule) {}

  // Tells when a clause that stands once stands again.
  void CheckOnce(Keyword keyword, Span word);
  // The clause whose word was taken. `keyword` is one of RuleClauses() but kWhen and kCase.
  void Read(Keyword keyword, Cursor& cursor);
  // A clause was meant that is told about already: it is not missing.
  void Excuse(Keyword keyword) { seen_[static_cast<std::size_t>(keyword)] = Span{}; }
  [[nodiscard]] bool Seen(Keyword keyword) const {
    return seen_[static_cast<std::size_t>(keyword)].has_value();
  }
  // What is missing or does not go together. `name` is where missing clauses are told.
  void Finish(Span name, bool table);

 private:
  void Confidence(Cursor& cursor);
  void Demand(Cursor& cursor);
  void Add(Cursor& cursor);
  void HoldBack(Cursor& cursor);
  void Fields(Cursor& cursor, std::vector<std::size_t>& fields);
  bool Expect(Cursor& cursor, std::initializer_list<Keyword> words);
  void TextClause(Cursor& cursor, Keyword keyword);
  void DayClause(Cursor& cursor, Keyword keyword);

  Context& context_;
  Rule& rule_;
  std::array<std::optional<Span>, 256> seen_;
};

// The case whose word was taken.
void ReadCase(Context& context, Cursor& cursor, Rule& rule, Span word);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CLAUSE_READER_H_
