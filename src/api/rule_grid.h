// RuleGrid: a table or list of the rule book as rows and columns of texts, for spreadsheets and for
// editors that show cells, and back. Problems point into cells.
//
//   RuleGrid grid = ReadGrid(text, schema, lists, problems);
//   grid.rows[3][1] = "< 3 XTS/kg";
//   text = WriteGrid(grid);
//
// A list has the columns value, until, note. Pure; thread-safe.
#ifndef TIDEWAITER_API_RULE_GRID_H_
#define TIDEWAITER_API_RULE_GRID_H_

#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/rule_set.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

struct RuleGrid {
  rulebook::EntryKind kind = rulebook::EntryKind::kTable;  // or kList
  std::string name;
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::string head_text;  // the clauses besides, each on a line of its own
  // For WriteGrid: the text that it was read from; its comments go where they belong now. "" =
  // none.
  std::string before = {};
};

// Both from 0; a row of -1: beside the rows, with a column: that column's head.
struct CellProblem {
  int row = -1;
  int column = -1;
  std::string code;
  std::string detail;
  std::string suggest;
  friend bool operator==(const CellProblem&, const CellProblem&) = default;
};

// The first table or list of the text, with its cells as they stand there whether they are right or
// wrong; a grid without a name where there is none. Appends every problem.
RuleGrid ReadGrid(std::string_view text, const rules::Schema& schema,
                  const std::vector<rules::List>& lists, std::vector<CellProblem>& problems);

// As text, a row a line. What would not come back as the same cell (a bar or '#' outside of quotes)
// is a problem, and so is everything that ReadRules says of the text.
std::string WriteGrid(const RuleGrid& grid, const rules::Schema& schema,
                      const std::vector<rules::List>& lists, std::vector<CellProblem>& problems);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_GRID_H_
