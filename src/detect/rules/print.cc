#include "detect/rules/print.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/comments.h"
#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/internal/token.h"

namespace tidewaiter::rules {
namespace {

constexpr std::array<std::string_view, 5> kDemands{"", "demand blue", "demand yellow", "demand red",
                                                   "exempt"};

std::string Head(std::string_view kind, const std::string& name, const std::string& title) {
  return fmt::format("{} {}{}\n", kind, name, title.empty() ? "" : ' ' + Quoted(title));
}

void Clause(std::string& text, std::string_view word, const std::string& what) {
  if (!what.empty()) text += fmt::format("  {} {}\n", word, what);
}

void TextClause(std::string& text, std::string_view word, const std::string& what) {
  if (!what.empty()) Clause(text, word, Quoted(what));
}

void DayClause(std::string& text, std::string_view word, const std::optional<Day>& day) {
  if (day) Clause(text, word, FormatDay(*day));
}

std::string PrintConfidence(const Confidence& confidence) {
  if (!confidence.learned) return PrintPercent(confidence.prior);
  if (confidence.prior == Confidence().prior) return "";
  return "learned from " + PrintPercent(confidence.prior);
}

// "and" and "or" of the outermost condition stand each on a line of its own.
std::string PrintWhen(const Condition& when, const Schema& schema) {
  if (when.op != ConditionOp::kAnd && when.op != ConditionOp::kOr) {
    return PrintCondition(when, schema);
  }
  const bool is_and = when.op == ConditionOp::kAnd;
  std::string text;
  for (const ConditionPtr& part : when.parts) {
    if (!text.empty()) text += is_and ? "\n    and " : "\n    or ";
    const std::string inside = PrintCondition(*part, schema);
    text += is_and && part->op == ConditionOp::kOr ? '(' + inside + ')' : inside;
  }
  return text;
}

std::string PrintHoldBack(const HoldBack& hold, const Schema& schema) {
  std::string of;
  if (!hold.of.empty()) of = " of " + PrintFields(hold.of, schema);
  return fmt::format("back after {} {}{} {} if fewer than {} were right", hold.checks,
                     hold.checks == 1 ? "check" : "checks", of, PrintWindow(hold.days),
                     PrintPercent(hold.share));
}

std::string PrintLine(const CaseLine& line, const Schema& schema) {
  std::string text;
  for (const auto& [field, value] : line.says) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", PrintField(field, schema), value);
  }
  return text;
}

std::string PrintCase(const Case& shown, const Schema& schema) {
  constexpr std::array<std::string_view, 3> kExpected{"fires", "does not fire", "is unknown"};
  std::string text = fmt::format("{} {} with {}", Quoted(shown.name),
                                 kExpected[static_cast<std::size_t>(shown.expected)],
                                 PrintLine(shown.line, schema));
  for (const CaseLine& line : shown.earlier) {
    text += "\n    earlier ";
    if (line.times > 1) text += fmt::format("{} lines ", line.times);
    text += PrintLine(line, schema);
    if (line.checked) text += line.wrong ? " checked wrong" : " checked right";
  }
  return text;
}

// Clauses that rules and tables share, in two parts: "when" or "columns" stands in between.
void FirstClauses(std::string& text, const Rule& rule) {
  TextClause(text, "about", rule.about);
  Clause(text, "suspects", std::string(ErrorKindName(rule.suspects)));
  Clause(text, "confidence", PrintConfidence(rule.confidence));
}

void OtherClauses(std::string& text, const Rule& rule, const Schema& schema) {
  if (!rule.check.empty()) Clause(text, "check", PrintFields(rule.check, schema));
  TextClause(text, "advise", rule.advise);
  if (rule.demand != Demand::kNone) {
    text += fmt::format("  {}\n", kDemands[static_cast<std::size_t>(rule.demand)]);
  }
  if (rule.add_minor != 0) {
    Clause(text, "add", PrintNumber(static_cast<double>(rule.add_minor), Unit::Money(), schema));
  }
  if (rule.hold_back) Clause(text, "hold", PrintHoldBack(*rule.hold_back, schema));
  DayClause(text, "begins", rule.begins);
  DayClause(text, "review", rule.review);
  DayClause(text, "expires", rule.expires);
}

std::string Cells(std::string_view word, const std::vector<std::string>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) text += " |";
    if (!cells[i].empty()) text += ' ' + cells[i];
  }
  return fmt::format("  {}{}\n", word, text);
}

std::string Commented(std::string text, const Comments& comments, PrintComments wanted) {
  return wanted == PrintComments::kNo || comments.empty() ? std::move(text)
                                                          : PutComments(text, comments);
}

}  // namespace

std::string PrintRule(const Rule& rule, const Schema& schema, PrintComments comments) {
  std::string text = Head("rule", rule.name, rule.title);
  FirstClauses(text, rule);
  if (rule.when) Clause(text, "when", PrintWhen(*rule.when, schema));
  OtherClauses(text, rule, schema);
  for (const Case& shown : rule.cases)
    Clause(text, "case", PrintCase(shown, schema));
  return Commented(std::move(text), rule.comments, comments);
}

std::string PrintList(const List& list, PrintComments comments) {
  std::string text = Head("list", list.name, list.title);
  TextClause(text, "owner", list.owner);
  DayClause(text, "expires", list.expires);
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const ListEntry& entry = list.entries[i];
    text += (i == 0 ? "  values " : ",\n    ") + Quoted(entry.text);
    if (entry.until) text += " until " + FormatDay(*entry.until);
    if (!entry.note.empty()) text += " note " + Quoted(entry.note);
  }
  if (!list.entries.empty()) text += '\n';
  return Commented(std::move(text), list.comments, comments);
}

std::string PrintTable(const Table& table, const Schema& schema, PrintComments comments) {
  std::string text = Head("table", table.name, table.title);
  FirstClauses(text, table.common);
  OtherClauses(text, table.common, schema);
  text += Cells("columns", table.columns);
  for (const std::vector<std::string>& row : table.rows)
    text += Cells("row", row);
  return Commented(std::move(text), table.comments, comments);
}

std::string PrintRules(const RuleSet& set, const Schema& schema) {
  std::string text;
  for (const std::string& comment : set.comments)
    text += comment + '\n';
  const auto add = [&](const std::string& item) {
    if (!text.empty()) text += '\n';
    text += item;
  };
  for (const List& list : set.lists)
    add(PrintList(list));
  std::size_t table = 0;
  for (std::size_t rule = 0; rule < set.rules.size();) {
    if (table < set.tables.size() && set.tables[table].first_rule == rule) {
      add(PrintTable(set.tables[table], schema));
      rule += set.tables[table].rows.size();
      ++table;
    } else {
      add(PrintRule(set.rules[rule], schema));
      ++rule;
    }
  }
  return text;
}

}  // namespace tidewaiter::rules
