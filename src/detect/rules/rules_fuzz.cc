// Fuzz target: no text, whatever its bytes, crashes the reader, the highlighter, the completion
// or the readers of CSV; what was read prints, and reads back the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "detect/rules/complete.h"
#include "detect/rules/csv.h"
#include "detect/rules/equal.h"
#include "detect/rules/print.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

const Schema& House() {
  static const Schema schema = [] {
    LineSchema lines;
    lines.currency = "XTS";
    Schema made = StandardSchema(lines, 2);
    made.Add({.name = "urgent", .kind = FieldKind::kFlag});
    return made;
  }();
  return schema;
}

void CheckProblems(std::string_view text, const ReadRulesResult& read) {
  CHECK(read.problems.size() <= kTextProblemsMax + 1);
  std::uint32_t last = 0;
  for (const TextProblem& problem : read.problems) {
    CHECK(!problem.code.empty() && !problem.detail.empty());
    CHECK(problem.span.begin <= problem.span.end && problem.span.end <= text.size());
    CHECK(problem.span.begin >= last);
    last = problem.span.begin;
  }
}

bool SameComments(const RuleSet& a, const RuleSet& b) {
  return std::ranges::equal(a.lists, b.lists, {}, &List::comments, &List::comments) &&
         std::ranges::equal(a.tables, b.tables, {}, &Table::comments, &Table::comments) &&
         std::ranges::equal(a.rules, b.rules, {}, &Rule::comments, &Rule::comments) &&
         a.comments == b.comments;
}

void ReadPrintRead(std::string_view text) {
  const ReadRulesResult read = ReadRules(text, House());
  CheckProblems(text, read);
  const std::string printed = PrintRules(read.set, House());
  const ReadRulesResult again = ReadRules(printed, House());
  if (read.problems.empty()) {
    CHECK(again.problems.empty());
    CHECK(Same(read.set, again.set));
    CHECK(SameComments(read.set, again.set));
  }
  CHECK(PrintRules(again.set, House()) == printed || !again.problems.empty());
}

void Edit(std::string_view text) {
  std::uint32_t end = 0;
  for (const Highlighted& piece : Highlight(text, House())) {
    CHECK(piece.span.begin >= end && piece.span.begin < piece.span.end);
    end = piece.span.end;
  }
  CHECK(end <= text.size());
  for (const std::size_t place : {text.size() / 2, text.size()}) {
    const Completions completions = Complete(text, place, House(), {});
    CHECK(completions.replaces.begin <= completions.replaces.end);
    CHECK(completions.replaces.end == place);
  }
}

void ReadCsv(std::string_view text) {
  Table like;
  like.name = "floor";
  const ReadTableCsvResult read = TableFromCsv(text, like, House());
  CHECK(read.problems.empty() == (read.set.tables.size() == 1));
  if (read.problems.empty()) {
    const std::string csv = TableToCsv(read.set.tables[0]);
    const ReadTableCsvResult again = TableFromCsv(csv, read.set.tables[0], House());
    CHECK(again.problems.empty() && Same(again.set, read.set));
  }
  List list;
  list.entries = ListFromCsv(text).entries;
  List again;
  again.entries = ListFromCsv(ListToCsv(list)).entries;
  CHECK(Same(list, again));
}

}  // namespace
}  // namespace tidewaiter::rules

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tidewaiter::rules::ReadPrintRead(text);
  tidewaiter::rules::Edit(text);
  tidewaiter::rules::ReadCsv(text);
  return 0;
}
