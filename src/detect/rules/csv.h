// Tables and lists as CSV (RFC 4180), to be kept in a spreadsheet.
//
//   const std::string csv = TableToCsv(table);                    // heads, then rows
//   const ReadTableCsvResult read = TableFromCsv(csv, table, schema, lists);
//   for (const CellProblem& p : read.problems) Show(p.row, p.column, p.detail);
//
// Cells are the same texts as in a .rules file. Thread-safe.
#ifndef TIDEWAITER_DETECT_RULES_CSV_H_
#define TIDEWAITER_DETECT_RULES_CSV_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {

// Something in a cell. `problem.span` is in bytes of the cell's own text.
struct CellProblem {
  std::size_t row = 1;     // of the file, from 1; the heads are row 1
  std::size_t column = 1;  // from 1; 0 = the whole row
  TextProblem problem;
  friend bool operator==(const CellProblem&, const CellProblem&) = default;
};

std::string TableToCsv(const Table& table);

struct ReadTableCsvResult {
  RuleSet set;  // the table and its rules alone; empty when there are problems
  std::vector<CellProblem> problems;  // in the order of the file
};
// `like` gives the name, the title and the clauses that all rows share; its columns and rows do not
// count. A file without rows, or larger than kTextBytesMax, is a problem of row 1.
ReadTableCsvResult TableFromCsv(std::string_view csv, const Table& like, const Schema& schema,
                                const std::vector<List>& lists = {});

// Columns: value, until, note. The first row names them.
std::string ListToCsv(const List& list);

struct ReadListCsvResult {
  std::vector<ListEntry> entries;  // the good ones
  std::vector<CellProblem> problems;
};
// The columns may stand in any order; "until" and "note" may be absent. The first row names them.
ReadListCsvResult ListFromCsv(std::string_view csv);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_CSV_H_
