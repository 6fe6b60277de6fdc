#include "api/rule_check.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/rule_calls.h"
#include "api/rule_text.h"
#include "detect/rules/cases.h"
#include "detect/rules/csv.h"
#include "detect/rules/print.h"

namespace tidewaiter::api {
namespace {

using rulebook::Entry;
using rulebook::EntryKind;

// Segments of paths below /rules that are no entry.
constexpr std::array<std::string_view, 10> kReserved{"check",  "complete", "format", "fields",
                                                     "table",  "review",   "export", "import",
                                                     "search", "new"};

std::string_view ExpectedWords(rules::Expected expected) {
  constexpr std::string_view kWords[] = {"fires", "does not fire", "is unknown"};
  return kWords[static_cast<std::size_t>(expected)];
}

// Cases that fail, and kinds of cases that are not there.
void CheckCases(std::string_view text, const rules::RuleSet& set, const rules::Schema& schema,
                codec::Problems& problems) {
  PlaceFinder places(text);
  for (const rules::CaseResult& result : rules::RunCases(set, schema)) {
    if (result.passed) continue;
    const rules::Case& failed = set.rules[result.rule].cases[result.number];
    const rules::LineColumn at = places.Find(failed.span.begin);
    problems.push_back({"case_failed", fmt::format("/text#{}:{}", at.line, at.column),
                        fmt::format("case “{}” should say that the rule {}", failed.name,
                                    ExpectedWords(failed.expected))});
  }
  for (const rules::Rule& rule : set.rules) {
    if (rule.name.find('/') != std::string::npos) continue;  // rows of tables have none
    for (const std::string& missing : rules::MissingCases(rule)) {
      problems.push_back({"case_missing", "/text",
                          fmt::format("{} has no case that says “{}”", rule.name, missing)});
    }
  }
}

// All entries with `changed` in place of what is there, and the texts of what runs of them.
struct Everything {
  std::vector<Entry> entries;
  std::map<std::string, std::string> texts;
};
Result<Everything> EverythingWith(const Call& call, const Entry& changed) {
  Everything all;
  for (const auto& shelved : call.house->rules.All()) {
    all.entries.push_back(shelved->entry.name == changed.name ? changed : shelved->entry);
  }
  for (const Entry& entry : all.entries) {
    for (const rulebook::Version* version : {entry.acting(), entry.shadow()}) {
      if (version == nullptr) continue;
      ASSIGN_OR_RETURN(all.texts[rulebook::TextId(entry.name, version->number)],
                       call.house->rules.Text(call.house->store, entry.name, version->number));
    }
  }
  return all;
}

bool IsLeftOut(const rulebook::Book& book, const rulebook::LeftOut& out) {
  return std::ranges::any_of(book.left_out(), [&](const rulebook::LeftOut& other) {
    return other.entry == out.entry && other.version == out.version;
  });
}

}  // namespace

bool IsReservedName(std::string_view name) {
  return std::ranges::find(kReserved, name) != kReserved.end();
}

RuleReading ReadForAuthors(const Call& call, std::string_view text) {
  RuleReading reading{.book = call.house->engine.book(), .read = {}};
  const rules::Schema& schema = reading.book->program().schema();
  const auto lists = call.house->rules.Lists(call.house->store, schema);
  reading.read = rules::ReadRules(text, schema, *lists);
  return reading;
}

codec::Problems AgainstSubmission(const Call& call, const Entry& entry, std::string_view text) {
  const auto book = call.house->engine.book();
  const rules::Schema& schema = book->program().schema();
  const rules::ReadRulesResult read = rules::ReadRules(text, schema, book->lists());
  codec::Problems problems = ProblemsOf(text, read.problems, "/text");
  if (problems.empty() && entry.kind == EntryKind::kRule) {
    CheckCases(text, read.set, schema, problems);
  }
  return problems;
}

codec::Problems AgainstRunning(const Call& call, const Entry& before, const Entry& after) {
  const auto book = call.house->engine.book();
  const rules::Schema& schema = book->program().schema();
  const auto all = EverythingWith(call, after);
  if (!all) return {{"unreadable", "/version", all.error().message}};
  const auto then = rulebook::Book::Make(all->entries, all->texts, schema);
  if (!then) return {{"together", "/version", then.error().message}};
  codec::Problems problems;
  for (const rulebook::LeftOut& out : (*then)->left_out()) {
    const bool own = out.entry == before.name;
    if (!own && IsLeftOut(*book, out)) continue;  // it was so before
    problems.push_back({own ? "unreadable" : "breaks", "/version",
                        own ? out.why : fmt::format("{} needs it: {}", out.entry, out.why)});
  }
  return problems;
}

std::optional<std::string> WithCsv(const Call& call, const Entry& entry, std::string_view text,
                                   std::string_view csv, codec::Problems& problems) {
  RuleReading reading = ReadForAuthors(call, text);
  rules::RuleSet& set = reading.read.set;
  const rules::Schema& schema = reading.book->program().schema();
  std::string written;
  std::vector<rules::CellProblem> found;
  if (entry.kind == EntryKind::kList && !set.lists.empty()) {
    rules::ReadListCsvResult read = rules::ListFromCsv(csv);
    found = std::move(read.problems);
    rules::List list = set.lists.front();
    list.entries = std::move(read.entries);
    list.comments = CommentsFor(list, set.lists.front());
    written = PrintList(list);
  } else if (entry.kind == EntryKind::kTable && !set.tables.empty()) {
    const auto lists = call.house->rules.Lists(call.house->store, schema);
    const auto read = rules::TableFromCsv(csv, set.tables.front(), schema, *lists);
    found = read.problems;
    if (!read.set.tables.empty()) written = PrintTable(read.set.tables.front(), schema);
  } else {
    problems.push_back({"unreadable", "", "the version before it cannot be read any more"});
  }
  for (const rules::CellProblem& problem : found) {
    problems.push_back({problem.problem.code, fmt::format("/{}/{}", problem.row, problem.column),
                        problem.problem.detail});
  }
  if (!problems.empty()) return std::nullopt;
  return written;
}

std::string Renamed(const Call& call, EntryKind kind, std::string_view text,
                    const std::string& name) {
  RuleReading reading = ReadForAuthors(call, text);
  rules::RuleSet& set = reading.read.set;
  const rules::Schema& schema = reading.book->program().schema();
  if (kind == EntryKind::kList && !set.lists.empty()) {
    set.lists.front().name = name;
    return PrintList(set.lists.front());
  }
  if (kind == EntryKind::kTable && !set.tables.empty()) {
    set.tables.front().name = name;
    return PrintTable(set.tables.front(), schema);
  }
  if (set.rules.empty()) return std::string(text);
  set.rules.front().name = name;
  return PrintRule(set.rules.front(), schema);
}

}  // namespace tidewaiter::api
