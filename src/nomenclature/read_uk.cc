// The UK Global Tariff: a list of commodities with eight or ten digits and their rates. What stands
// above them is not in it.
#include <algorithm>
#include <array>
#include <map>

#include "codec/text.h"
#include "nomenclature/readers.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::array<int, 3> kAboveDigits = {2, 4, 6};

// Where a line of ten digits stands under one of eight depends on which lines there are.
void SetLevels(std::vector<Row>& rows) {
  std::map<GoodsCode, std::uint8_t> levels;
  std::ranges::stable_sort(rows, {}, &Row::code);
  for (Row& row : rows) {
    for (int digits = row.code.digits() - 1; digits >= 2; --digits) {
      const auto above = levels.find(row.code.Prefix(digits));
      if (above == levels.end()) continue;
      row.level = static_cast<std::uint8_t>(above->second + 1);
      break;
    }
    levels.emplace(row.code, row.level);
  }
}

}  // namespace

void ReadUkTariff(const PublishedFile& file, std::span<const Row> hs, Publication& out) {
  Sheet sheet(file.name, file.bytes, out.problems);
  const int commodity = sheet.Need("commodity");
  const int description = sheet.Need("description");
  if (commodity == Sheet::kNoColumn) return;
  std::vector<int> raw;
  for (int i = 0; i < static_cast<int>(sheet.columns().size()); ++i) {
    if (i == commodity || i == description) continue;
    raw.push_back(i);
    out.rates.columns.push_back(sheet.columns()[static_cast<std::size_t>(i)]);
  }
  Gaps gaps(hs);
  while (sheet.Next()) {
    const auto code = CodeIn(sheet, commodity);
    if (!code) continue;
    gaps.Fill(*code, kAboveDigits, out);
    Row& row = out.rows.lines.emplace_back(RowByDigits(*code, sheet.Cell(description)));
    row.line = sheet.line();
    RawRates::Line& line = out.rates.lines.emplace_back();
    line.code = *code;
    line.line = sheet.line();
    for (const int column : raw)
      line.cells.emplace_back(sheet.Cell(column));
  }
  SetLevels(out.rows.lines);
  gaps.Tell(file.name, out);
}

}  // namespace tidewaiter::nomenclature
