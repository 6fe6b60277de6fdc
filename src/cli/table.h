// Table: rows of text as aligned columns for a terminal; and lines broken at blanks.
//
//   Table table({{"office"}, {"lines", Align::kRight}});
//   table.Add({"Dover", "1 204"});
//   table.Render()          // "office  lines\n------  -----\nDover   1 204\n"
//
// Widths count what a terminal shows: one for a letter, two for East Asian wide characters, none
// for combining marks. Control characters are shown as blanks, so that data cannot steer the
// terminal. Pure.
#ifndef TIDEWAITER_CLI_TABLE_H_
#define TIDEWAITER_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::cli {

enum class Align { kLeft, kRight };

struct TableColumn {
  std::string name;
  Align align = Align::kLeft;
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // As many cells as columns: CHECK.
  void Add(std::vector<std::string> cells);

  // Cells wider than this are cut, with an ellipsis. 0: never.
  void SetCellWidthMax(std::size_t width) { cell_width_max_ = width; }

  // Without the blanks at the ends of lines. `bold` surrounds the heading with ANSI codes.
  [[nodiscard]] std::string Render(bool bold = false) const;

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  [[nodiscard]] std::string Line(const std::vector<std::string>& cells,
                                 const std::vector<std::size_t>& widths) const;

  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::size_t cell_width_max_ = 60;
};

std::size_t DisplayWidth(std::string_view text);

// Without control characters; anything that is not UTF-8 as U+FFFD.
std::string Printable(std::string_view text);

// Cut to `width`, the last column then an ellipsis.
std::string Shortened(std::string_view text, std::size_t width);

// Words in lines of at most `width` columns, each line led by `indent`; a longer word has a line of
// its own. Ends with a line feed. "" for no words.
std::string Wrapped(std::string_view text, std::size_t width, std::string_view indent);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_TABLE_H_
