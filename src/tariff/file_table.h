// FileTable: one CSV file of a tariff, read row by row into values, with every problem noted at its
// line and column. Inside src/tariff.
#ifndef TIDEWAITER_TARIFF_FILE_TABLE_H_
#define TIDEWAITER_TARIFF_FILE_TABLE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nomenclature/sheet.h"
#include "tariff/expression.h"

namespace tidewaiter::tariff {

// One cell that is being read.
class Cell {
 public:
  Cell(nomenclature::Sheet& sheet, std::string_view column, std::string_view text)
      : sheet_(sheet), column_(column), text_(text) {}

  [[nodiscard]] std::string_view text() const { return text_; }  // without blanks at its ends
  [[nodiscard]] bool empty() const { return text_.empty(); }
  void Problem(std::string_view code, std::string detail) {
    sheet_.Problem(code, column_, std::move(detail));
  }

  void Read(std::string& into) const { into = text_; }
  void Read(bool& into);  // yes or no
  void Read(int& into);
  void Read(Decimal& into);
  void Read(std::optional<Decimal>& into);
  void Read(GoodsCode& into);
  void Read(DutyExpression& into);
  void Read(Unit& into);                            // "DTN/E"
  void Read(std::vector<std::string>& into) const;  // parted by blanks or ';'
  // An empty cell is `empty`.
  void ReadDay(Day& into, Day empty);
  // The place in `names`, which stand in the order of an enum.
  template <typename Enum, std::size_t kCount>
  void ReadChoice(const std::string_view (&names)[kCount], Enum& into) {
    for (std::size_t i = 0; i < kCount; ++i) {
      if (names[i] != text_) continue;
      into = Enum(i);
      return;
    }
    Problem("choice", "there is no \"" + std::string(text_.substr(0, 64)) + '"');
  }

 private:
  nomenclature::Sheet& sheet_;
  std::string_view column_;
  std::string_view text_;
};

template <typename Row>
struct FileColumn {
  std::string_view name;
  bool required;  // the column must be there, and no cell of it empty
  void (*read)(Cell& cell, Row& row);
};

// Rows of the file in its order. `lines`: where each stands, when asked for.
template <typename Row>
std::vector<Row> ReadFileTable(std::string_view name, std::string_view bytes,
                               std::span<const FileColumn<Row>> columns, Problems& problems,
                               std::vector<std::uint64_t>* lines = nullptr) {
  nomenclature::Sheet sheet{std::string(name), bytes, problems};
  std::vector<int> places;
  for (const FileColumn<Row>& column : columns)
    places.push_back(column.required ? sheet.Need(column.name) : sheet.Column(column.name));
  for (const std::string& stated : sheet.columns()) {
    bool known = false;
    for (const FileColumn<Row>& column : columns)
      known = known || sheet.Column(column.name) == sheet.Column(stated);
    if (!known) {
      problems.push_back({"unknown_column", "/" + std::string(name) + "/1/" + stated,
                          "a tariff has no such column here"});
    }
  }
  std::vector<Row> rows;
  while (sheet.Next()) {
    Row& row = rows.emplace_back();
    if (lines != nullptr) lines->push_back(sheet.line());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      std::string_view text = sheet.Cell(places[i]);
      while (text.starts_with(' '))
        text.remove_prefix(1);
      while (text.ends_with(' '))
        text.remove_suffix(1);
      Cell cell(sheet, columns[i].name, text);
      if (!text.empty()) {
        columns[i].read(cell, row);
      } else if (columns[i].required && places[i] != nomenclature::Sheet::kNoColumn) {
        cell.Problem("required", "is empty");
      }
    }
  }
  return rows;
}

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_FILE_TABLE_H_
