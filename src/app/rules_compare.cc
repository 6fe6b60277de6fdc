#include "app/rules_compare.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "detect/rules/print.h"

namespace tidewaiter::app {
namespace {

struct Clause {
  std::string word;
  std::string text;
};

struct Printed {
  std::string name;
  std::string kind;
  std::string text;
};

// Ends of lines outside of quotes: a text of people may hold what looks like a clause.
std::vector<std::size_t> LineEnds(std::string_view text) {
  std::vector<std::size_t> ends;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == '\n') {
      ends.push_back(i);
    }
  }
  return ends;
}

bool BeginsClause(std::string_view line) {
  return line.starts_with("  ") && line.size() > 2 && line[2] != ' ';
}

std::string FirstWord(std::string_view text) {
  return std::string(text.substr(0, text.find_first_of(" \n")));
}

// Adds a line of a printed rule that is not its first one. What goes on with a clause stands
// deeper; of a list's values each is a clause of its own, for it has one line.
void AddLine(std::string_view line, std::vector<Clause>& clauses) {
  static constexpr std::string_view kValues = "  values ";
  const bool more_values = clauses.back().word == "value" && !BeginsClause(line);
  if (line.starts_with(kValues) || more_values) {
    const std::size_t begin = more_values ? line.find_first_not_of(' ') : kValues.size();
    std::string_view entry = line.substr(std::min(begin, line.size()));
    if (entry.ends_with(',')) entry.remove_suffix(1);
    clauses.push_back({"value", std::string(entry)});
  } else if (BeginsClause(line)) {
    clauses.push_back({FirstWord(line.substr(2)), std::string(line.substr(2))});
  } else {
    clauses.back().text += '\n' + std::string(line);
  }
}

std::vector<Clause> ClausesOf(std::string_view text) {
  std::vector<Clause> clauses;
  std::size_t begin = 0;
  for (const std::size_t end : LineEnds(text)) {
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!clauses.empty()) {
      AddLine(line, clauses);
      continue;
    }
    const std::size_t title = line.find('"');
    const bool has_title = title != std::string_view::npos;
    clauses.push_back({"title", has_title ? std::string(line.substr(title)) : ""});
  }
  std::erase_if(clauses, [](const Clause& clause) { return clause.text.empty(); });
  return clauses;
}

// Takes out of both what is the same, each as often as it stands on both sides.
void DropEqual(std::vector<Clause>& before, std::vector<Clause>& after) {
  std::map<std::string, std::size_t> there;
  for (const Clause& clause : after)
    ++there[clause.text];
  std::map<std::string, std::size_t> common;
  std::erase_if(before, [&](const Clause& clause) {
    const auto found = there.find(clause.text);
    if (found == there.end() || found->second == 0) return false;
    --found->second;
    ++common[clause.text];
    return true;
  });
  std::erase_if(after, [&](const Clause& clause) {
    const auto found = common.find(clause.text);
    if (found == common.end() || found->second == 0) return false;
    --found->second;
    return true;
  });
}

// Hands out the clauses of each word in their order.
class Pairing {
 public:
  explicit Pairing(std::vector<Clause>& clauses)
      : clauses_(clauses), taken_(clauses.size(), false) {
    for (std::size_t i = clauses.size(); i-- > 0;)
      next_[clauses[i].word].push_back(i);  // the first one at the end
  }
  // "" when there is none of that word any more.
  std::string Take(const std::string& word) {
    std::vector<std::size_t>& left = next_[word];
    if (left.empty()) return "";
    const std::size_t place = left.back();
    left.pop_back();
    taken_[place] = true;
    return std::move(clauses_[place].text);
  }
  [[nodiscard]] bool taken(std::size_t place) const { return taken_[place]; }

 private:
  std::vector<Clause>& clauses_;
  std::vector<bool> taken_;
  std::map<std::string, std::vector<std::size_t>> next_;
};

std::vector<Printed> PrintAll(const rules::RuleSet& set, const rules::Schema& schema) {
  constexpr rules::PrintComments kPlain = rules::PrintComments::kNo;
  std::vector<Printed> all;
  for (const rules::List& list : set.lists)
    all.push_back({list.name, "list", rules::PrintList(list, kPlain)});
  for (const rules::Table& table : set.tables)
    all.push_back({table.name, "table", rules::PrintTable(table, schema, kPlain)});
  for (const rules::Rule& rule : set.rules) {
    const bool of_table = rule.name.find('/') != std::string::npos;
    if (!of_table) all.push_back({rule.name, "rule", rules::PrintRule(rule, schema, kPlain)});
  }
  return all;
}

}  // namespace

std::vector<ClauseChange> CompareTexts(const std::string& before, const std::string& after) {
  std::vector<Clause> old_clauses = ClausesOf(before);
  std::vector<Clause> new_clauses = ClausesOf(after);
  DropEqual(old_clauses, new_clauses);
  Pairing pairing(new_clauses);
  std::vector<ClauseChange> changes;
  for (Clause& clause : old_clauses) {
    std::string now = pairing.Take(clause.word);
    changes.push_back({std::move(clause.word), std::move(clause.text), std::move(now)});
  }
  for (std::size_t i = 0; i < new_clauses.size(); ++i) {
    if (pairing.taken(i)) continue;
    changes.push_back({std::move(new_clauses[i].word), "", std::move(new_clauses[i].text)});
  }
  return changes;
}

std::vector<RuleChange> CompareRules(const rules::RuleSet& before, const rules::RuleSet& after,
                                     const rules::Schema& schema) {
  std::map<std::string, Printed> now;
  const std::vector<Printed> printed = PrintAll(after, schema);
  for (const Printed& one : printed)
    now.emplace(one.name, one);
  std::vector<RuleChange> changes;
  for (const Printed& old : PrintAll(before, schema)) {
    const auto found = now.find(old.name);
    const bool same_kind = found != now.end() && found->second.kind == old.kind;
    if (!same_kind) {
      changes.push_back({old.name, old.kind, Changed::kRemoved, CompareTexts(old.text, "")});
      continue;
    }
    std::vector<ClauseChange> clauses = CompareTexts(old.text, found->second.text);
    now.erase(found);
    if (!clauses.empty()) {
      changes.push_back({old.name, old.kind, Changed::kChanged, std::move(clauses)});
    }
  }
  for (const Printed& one : printed) {
    if (!now.contains(one.name)) continue;
    changes.push_back({one.name, one.kind, Changed::kAdded, CompareTexts("", one.text)});
  }
  return changes;
}

}  // namespace tidewaiter::app
