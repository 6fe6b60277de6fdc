// Sheet: a CSV file read by the names of its columns, wherever they stand.
//
//   Sheet sheet("notes.csv", bytes, problems);
//   const int text = sheet.Column("text");
//   while (sheet.Next()) Use(sheet.Cell(text), sheet.line());
//
// A byte order mark, CRLF, blank lines, and ';' or tab instead of ',' are fine. What is wrong with
// a row is added to the problems and the row is skipped: csv_quote, csv_length (quoting),
// csv_fields (more or fewer cells than the first row), not_utf8.
#ifndef TIDEWAITER_NOMENCLATURE_SHEET_H_
#define TIDEWAITER_NOMENCLATURE_SHEET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/csv.h"
#include "codec/problem.h"

namespace tidewaiter::nomenclature {

class Sheet {
 public:
  static constexpr int kNoColumn = -1;

  // `bytes` and `problems` outlive the sheet.
  Sheet(std::string file, std::string_view bytes, codec::Problems& problems);
  Sheet(const Sheet&) = delete;  // its reader asks it for bytes
  Sheet& operator=(const Sheet&) = delete;

  // Names of the first row as they are written; capitals do not count in Column.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] int Column(std::string_view name) const;  // kNoColumn: not there
  // The same, and a problem "column" when it is absent.
  [[nodiscard]] int Need(std::string_view name);

  // The next whole row. False at the end.
  bool Next();
  // Valid until Next. "" for kNoColumn. Blanks at the ends are part of it.
  [[nodiscard]] std::string_view Cell(int column) const;
  [[nodiscard]] std::uint64_t line() const { return record_.line; }
  [[nodiscard]] const std::string& file() const { return file_; }
  void Problem(std::string_view code, std::string_view column, std::string detail);
  [[nodiscard]] std::string At(std::string_view column) const;

 private:
  bool NextWhole();

  std::string file_;
  std::string_view bytes_;
  codec::Problems& problems_;
  bool utf8_;  // all of it
  codec::CsvReader reader_;
  codec::CsvRecord record_;
  std::vector<std::string> columns_;
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_SHEET_H_
