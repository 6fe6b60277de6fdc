#include "api/rule_grid.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "detect/rules/print.h"

namespace tidewaiter::api {
namespace {

using rulebook::EntryKind;

constexpr std::array<std::string_view, 3> kListColumns{"value", "until", "note"};
constexpr std::array<std::string_view, 3> kHeads{"table", "list", "rule"};
constexpr std::array<std::string_view, 4> kListClauses{"list", "owner", "expires", "values"};
constexpr std::array<std::string_view, 14> kClauses{
    "table",  "columns", "row",    "about", "suspects", "confidence", "check",
    "advise", "demand",  "exempt", "add",   "begins",   "review",     "expires"};

// Calls use(character, place, quoted) for every byte that is of no comment.
template <typename Use>
void Walk(std::string_view text, Use use) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n')
        ++i;
      continue;
    }
    if (c == '\n') quoted = false;  // a text ends with its line
    use(c, i, quoted);
    if (quoted && c == '\\') {
      ++i;
      if (i < text.size()) use(text[i], i, quoted);
    } else if (c == '"') {
      quoted = !quoted;
    }
  }
}

std::string FirstWord(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  std::string word(
      line.substr(begin, std::min(line.find_first_of(" \t\r", begin), line.size()) - begin));
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word;
}

// A clause of a table that begins a line, with the lines that go on with it.
struct Statement {
  std::string word;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Statement> StatementsOf(std::string_view text,
                                    std::span<const std::string_view> clauses = kClauses) {
  std::vector<Statement> statements;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::string word = FirstWord(text.substr(begin, end - begin));
    const bool begins = std::ranges::find(clauses, word) != clauses.end();
    if (begins) {
      statements.push_back({std::move(word), begin, end});
    } else if (!statements.empty()) {
      statements.back().end = end;
    }
    begin = end;
  }
  return statements;
}

// Where cells begin: behind the word and behind every bar.
int ColumnAt(std::string_view statement, std::size_t offset) {
  int column = 0;
  Walk(statement, [&](char c, std::size_t i, bool quoted) {
    if (c == '|' && !quoted && i < offset) ++column;
  });
  return column;
}

CellProblem PlacedIn(const std::vector<Statement>& statements, std::string_view text,
                     const rules::TextProblem& problem) {
  CellProblem placed{-1, -1, problem.code, problem.detail, problem.suggest};
  int row = -1;
  for (const Statement& statement : statements) {
    if (statement.word == "row") ++row;
    if (problem.span.begin < statement.begin || problem.span.begin >= statement.end) continue;
    const bool is_row = statement.word == "row";
    if (!is_row && statement.word != "columns") continue;
    const std::string_view all = text.substr(statement.begin, statement.end - statement.begin);
    const std::size_t offset = problem.span.begin - statement.begin;
    const bool at_word = offset < all.find_first_not_of(" \t") + statement.word.size();
    placed.row = is_row ? row : -1;
    placed.column = at_word ? -1 : ColumnAt(all, offset);
  }
  return placed;
}

// An entry of a list by the commas and the word "values" before it.
CellProblem PlacedInList(std::string_view text, const rules::TextProblem& problem) {
  CellProblem placed{-1, -1, problem.code, problem.detail, problem.suggest};
  std::size_t entry_begin = 0;
  Walk(text, [&](char c, std::size_t i, bool quoted) {
    if (quoted || i > problem.span.begin) return;
    const bool values = c == 'v' && text.substr(i).starts_with("values ") &&
                        (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n');
    if (values || (c == ',' && placed.row >= 0)) {
      ++placed.row;
      entry_begin = i;
    }
  });
  if (placed.row < 0) return placed;
  placed.column = 0;
  const std::string_view entry = text.substr(entry_begin, problem.span.begin - entry_begin);
  Walk(entry, [&](char c, std::size_t i, bool quoted) {
    if (quoted || c != ' ') return;
    if (entry.substr(i).starts_with(" until ")) placed.column = 1;
    if (entry.substr(i).starts_with(" note ")) placed.column = 2;
  });
  return placed;
}

void Place(std::string_view text, EntryKind kind, const std::vector<rules::TextProblem>& found,
           std::vector<CellProblem>& problems) {
  const std::vector<Statement> statements = StatementsOf(text);
  for (const rules::TextProblem& problem : found) {
    problems.push_back(kind == EntryKind::kList ? PlacedInList(text, problem)
                                                : PlacedIn(statements, text, problem));
  }
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' || c == '\r' ? ' ' : c;
  }
  return quoted + '"';
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  std::ranges::replace(line, '\r', ' ');
  return line;
}

// Each line of `printed` but the first that no word of `without` begins.
std::string ClauseLines(std::string_view printed, std::string_view without, std::string_view also) {
  std::string lines;
  bool kept = false;
  for (std::size_t begin = std::min(printed.find('\n'), printed.size() - 1) + 1;
       begin < printed.size();) {
    const std::size_t end = std::min(printed.find('\n', begin), printed.size() - 1) + 1;
    const std::string_view line = printed.substr(begin, end - begin);
    if (line.starts_with("  ") && !line.starts_with("   ")) {
      const std::string word = FirstWord(line);
      kept = word != without && word != also;
      if (kept) lines += line.substr(2);
    } else if (kept) {
      lines += line.substr(2);
    }
    begin = end;
  }
  return lines;
}

RuleGrid GridOf(const rules::Table& table, const rules::Schema& schema) {
  return {.kind = EntryKind::kTable,
          .name = table.name,
          .title = table.title,
          .columns = table.columns,
          .rows = table.rows,
          .head_text =
              ClauseLines(PrintTable(table, schema, rules::PrintComments::kNo), "columns", "row")};
}

RuleGrid GridOf(const rules::List& list) {
  RuleGrid grid{
      .kind = EntryKind::kList,
      .name = list.name,
      .title = list.title,
      .columns = {kListColumns.begin(), kListColumns.end()},
      .rows = {},
      .head_text = ClauseLines(PrintList(list, rules::PrintComments::kNo), "values", "values")};
  for (const rules::ListEntry& entry : list.entries) {
    grid.rows.push_back({entry.text, entry.until ? FormatDay(*entry.until) : "", entry.note});
  }
  return grid;
}

// ---- Texts that ReadRules cannot make a table or list of: cells as they stand there -------------

// Parts of a statement behind its word, cut at `cut` outside of quotes, without comments and with
// single blanks.
std::vector<std::string> PartsOf(std::string_view statement, char cut) {
  std::vector<std::string> parts(1);
  const std::size_t word = statement.find_first_not_of(" \t");
  const std::size_t begin = std::min(statement.find_first_of(" \t\r\n", word), statement.size());
  Walk(statement.substr(begin), [&](char c, std::size_t, bool quoted) {
    std::string& part = parts.back();
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!quoted && c == cut) {
      parts.emplace_back();
    } else if (quoted || !blank) {
      part += c;
    } else if (!part.empty() && part.back() != ' ') {
      part += ' ';
    }
  });
  for (std::string& part : parts) {
    if (part.ends_with(' ')) part.pop_back();
  }
  return parts;
}

std::string Unquoted(std::string_view text) {
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return std::string(text);
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

// "IMP-1" until 2026-12-31 note "case 77"
std::vector<std::string> EntryOf(const std::string& part) {
  std::size_t until = part.size();
  std::size_t note = part.size();
  Walk(part, [&](char c, std::size_t i, bool quoted) {
    if (quoted || c != ' ') return;
    const std::string_view rest = std::string_view(part).substr(i);
    if (rest.starts_with(" until ")) until = std::min(until, i);
    if (rest.starts_with(" note ")) note = std::min(note, i);
  });
  const auto piece = [&](std::size_t begin, std::size_t word, std::size_t end) {
    return begin >= part.size() ? std::string() : part.substr(begin + word, end - begin - word);
  };
  return {Unquoted(part.substr(0, std::min(until, note))),
          piece(until, 7, note > until ? note : part.size()),
          Unquoted(piece(note, 6, until > note ? until : part.size()))};
}

// table floors "Prices below which nobody sells"
void ReadHeading(std::string_view statement, RuleGrid& grid) {
  const std::string heading = PartsOf(statement, '\n').front();
  grid.name = heading.substr(0, heading.find(' '));
  const std::size_t title = heading.find('"');
  if (title != std::string::npos) grid.title = Unquoted(heading.substr(title));
}

RuleGrid Scan(std::string_view text, EntryKind kind) {
  RuleGrid grid;
  grid.kind = kind;
  const bool is_list = kind == EntryKind::kList;
  if (is_list) grid.columns = {kListColumns.begin(), kListColumns.end()};
  const std::span<const std::string_view> clauses =
      is_list ? std::span<const std::string_view>(kListClauses) : kClauses;
  for (const Statement& statement : StatementsOf(text, clauses)) {
    const std::string_view all = text.substr(statement.begin, statement.end - statement.begin);
    if (statement.word == Name(kind)) {
      ReadHeading(all, grid);
    } else if (statement.word == "columns") {
      grid.columns = PartsOf(all, '|');
    } else if (statement.word == "row") {
      grid.rows.push_back(PartsOf(all, '|'));
    } else if (statement.word == "values") {
      for (const std::string& part : PartsOf(all, ','))
        grid.rows.push_back(EntryOf(part));
    } else {
      grid.head_text += fmt::format("{} {}\n", statement.word, PartsOf(all, '\n').front());
    }
  }
  return grid;
}

std::string TableText(const RuleGrid& grid) {
  const auto cells = [](std::string_view word, const std::vector<std::string>& row) {
    std::string line = fmt::format("  {}", word);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += " |";
      if (!row[i].empty()) line += ' ' + OneLine(row[i]);
    }
    return line + '\n';
  };
  std::string text = cells("columns", grid.columns);
  for (const auto& row : grid.rows)
    text += cells("row", row);
  return text;
}

std::string ListText(const RuleGrid& grid) {
  std::string text;
  for (const auto& row : grid.rows) {
    const auto cell = [&](std::size_t i) { return i < row.size() ? row[i] : std::string(); };
    text += text.empty() ? "  values " : ",\n    ";
    text += Quoted(cell(0));
    if (!cell(1).empty()) text += " until " + OneLine(cell(1));
    if (!cell(2).empty()) text += " note " + Quoted(cell(2));
  }
  return text.empty() ? text : text + '\n';
}

// Cells that would be more than one cell, or less.
void CheckCells(const RuleGrid& grid, std::vector<CellProblem>& problems) {
  if (grid.kind == EntryKind::kList) return;
  const auto check = [&](int row, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      bool bad = false;
      std::size_t walked = 0;
      Walk(cells[i], [&](char c, std::size_t place, bool quoted) {
        bad = bad || (c == '|' && !quoted);
        walked = place + 1;
      });
      if (bad || walked < cells[i].size()) {
        problems.push_back({row, static_cast<int>(i), "cell",
                            "“|” and “#” stand in a cell only inside quotes", ""});
      }
    }
  };
  check(-1, grid.columns);
  for (std::size_t i = 0; i < grid.rows.size(); ++i)
    check(static_cast<int>(i), grid.rows[i]);
}

std::string HeadText(const RuleGrid& grid) {
  std::string text = fmt::format("{} {}", Name(grid.kind), OneLine(grid.name));
  if (!grid.title.empty()) text += ' ' + Quoted(grid.title);
  text += '\n';
  std::string_view rest = grid.head_text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) text += fmt::format("  {}\n", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return text;
}

// The comments of the text that the grid was read from, for the lines that the grid is written in.
rules::Comments CommentsOf(const RuleGrid& grid, const rules::Schema& schema,
                           const std::vector<rules::List>& lists) {
  if (grid.before.find('#') == std::string::npos) return {};
  const rules::RuleSet before = rules::ReadRules(grid.before, schema, lists).set;
  if (grid.kind == EntryKind::kTable && !before.tables.empty()) {
    rules::Table now;
    now.rows = grid.rows;
    return CommentsFor(now, before.tables.front());
  }
  if (grid.kind == EntryKind::kList && !before.lists.empty()) {
    rules::List now;
    for (const auto& row : grid.rows)
      now.entries.push_back({.text = row.empty() ? "" : row.front(), .until = {}, .note = {}});
    return CommentsFor(now, before.lists.front());
  }
  return {};
}

}  // namespace

RuleGrid ReadGrid(std::string_view text, const rules::Schema& schema,
                  const std::vector<rules::List>& lists, std::vector<CellProblem>& problems) {
  const rules::ReadRulesResult read = rules::ReadRules(text, schema, lists);
  const std::vector<Statement> first = StatementsOf(text, kHeads);
  const std::string word = first.empty() ? "" : first.front().word;
  if (word != "table" && word != "list") {
    problems.push_back({-1, -1, "no_table", "this is no table and no list", ""});
    return {};
  }
  const EntryKind kind = word == "list" ? EntryKind::kList : EntryKind::kTable;
  Place(text, kind, read.problems, problems);
  if (!read.problems.empty()) return Scan(text, kind);
  if (!read.set.tables.empty()) return GridOf(read.set.tables.front(), schema);
  if (!read.set.lists.empty()) return GridOf(read.set.lists.front());
  return Scan(text, kind);
}

std::string WriteGrid(const RuleGrid& grid, const rules::Schema& schema,
                      const std::vector<rules::List>& lists, std::vector<CellProblem>& problems) {
  CheckCells(grid, problems);
  std::string text = HeadText(grid);
  text += grid.kind == EntryKind::kList ? ListText(grid) : TableText(grid);
  if (problems.empty()) {
    Place(text, grid.kind, rules::ReadRules(text, schema, lists).problems, problems);
  }
  return PutComments(text, CommentsOf(grid, schema, lists));
}

}  // namespace tidewaiter::api
