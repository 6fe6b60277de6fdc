#include "app/rules.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "app/history.h"
#include "codec/parse.h"

namespace tidewaiter::app {
namespace {

constexpr std::size_t kCurrencyLetters = 3;  // ISO 4217

Result<RuleFile> ReadOne(const os::Path& path, const rules::Schema& schema,
                         const std::vector<rules::List>& lists) {
  RuleFile file{.name = path.string(), .text = {}, .read = {}};
  ASSIGN_OR_RETURN(file.text, os::ReadFile(path));
  if (file.text.size() > rules::kTextBytesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} has {} bytes, a file of rules has at most {}", file.name,
                            file.text.size(), rules::kTextBytesMax));
  }
  file.read = rules::ReadRules(file.text, schema, lists);
  return file;
}

std::vector<rules::List> ListsOfOthers(const std::vector<RuleFile>& files, std::size_t mine) {
  std::vector<rules::List> lists;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (i == mine) continue;
    const std::vector<rules::List>& theirs = files[i].read.set.lists;
    lists.insert(lists.end(), theirs.begin(), theirs.end());
  }
  return lists;
}

struct Named {
  std::string_view name;
  rules::Span span;
};

// Rules, tables and lists; the rows of a table are not names of their own.
std::vector<Named> NamesOf(const rules::RuleSet& set) {
  std::vector<Named> names;
  for (const rules::List& list : set.lists)
    names.push_back({list.name, list.span});
  for (const rules::Table& table : set.tables)
    names.push_back({table.name, table.span});
  for (const rules::Rule& rule : set.rules) {
    if (rule.name.find('/') == std::string::npos) names.push_back({rule.name, rule.name_span});
  }
  return names;
}

// The span of a list or a table is all of it: its name alone is meant.
rules::Span NameIn(const RuleFile& file, const Named& named) {
  const std::size_t found = file.text.find(named.name, named.span.begin);
  if (found == std::string::npos || found >= named.span.end) return named.span;
  return {.begin = static_cast<std::uint32_t>(found),
          .end = static_cast<std::uint32_t>(found + named.name.size())};
}

void AddTakenNames(std::vector<RuleFile>& files) {
  std::unordered_map<std::string, std::size_t> owner;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<rules::TextProblem>& problems = files[i].read.problems;
    for (const Named& named : NamesOf(files[i].read.set)) {
      const auto [place, mine] = owner.try_emplace(std::string(named.name), i);
      if (mine || place->second == i) continue;
      problems.push_back({.code = "name_taken",
                          .span = NameIn(files[i], named),
                          .detail = fmt::format("{} has something of the name {} already",
                                                files[place->second].name, named.name),
                          .suggest = {}});
    }
    std::ranges::stable_sort(problems, {},
                             [](const rules::TextProblem& p) { return p.span.begin; });
  }
}

}  // namespace

Result<rules::Schema> RuleSchema(const RuleFields& fields) {
  LineSchema lines;
  if (fields.data.empty()) {
    const bool capitals =
        std::ranges::all_of(fields.currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (fields.currency.size() != kCurrencyLetters || !capitals) {
      return Fail(
          ErrorCode::kInvalidArgument,
          fmt::format("\"{}\" is not three capital letters, as in \"EUR\"", fields.currency),
          "--currency");
    }
    lines.currency = fields.currency;
  } else {
    ASSIGN_OR_RETURN(lines, HistorySchema(fields.data));
  }
  return rules::StandardSchema(lines, codec::MinorDigits(lines.currency));
}

Result<std::vector<RuleFile>> ReadRuleFiles(const std::vector<os::Path>& paths,
                                            const rules::Schema& schema) {
  std::vector<RuleFile> files;
  for (const os::Path& path : paths) {
    ASSIGN_OR_RETURN(RuleFile file, ReadOne(path, schema, {}));
    files.push_back(std::move(file));
  }
  if (files.size() == 1) return files;
  std::vector<rules::ReadRulesResult> again;
  for (std::size_t i = 0; i < files.size(); ++i)
    again.push_back(rules::ReadRules(files[i].text, schema, ListsOfOthers(files, i)));
  for (std::size_t i = 0; i < files.size(); ++i)
    files[i].read = std::move(again[i]);
  AddTakenNames(files);
  return files;
}

Result<RuleFile> ReadGoodRules(const os::Path& path, const rules::Schema& schema) {
  ASSIGN_OR_RETURN(RuleFile file, ReadOne(path, schema, {}));
  if (file.read.problems.empty()) return file;
  const rules::TextProblem& first = file.read.problems.front();
  const rules::LineColumn at = rules::WhereIs(file.text, first.span.begin);
  const std::size_t more = file.read.problems.size() - 1;
  return Fail(
      ErrorCode::kInvalidArgument,
      fmt::format(
          "{}:{}:{}: {}{}", file.name, at.line, at.column, first.detail,
          more == 0 ? "" : fmt::format(" (and {} more: see tidewaiter rules check)", more)));
}

}  // namespace tidewaiter::app
