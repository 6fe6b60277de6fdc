// The Harmonized System as tables and lists: nothing but codes, so the tree is in their digits.
#include <algorithm>

#include <fmt/format.h>

#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/readers.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::string_view kTotal = "TOTAL";  // the line of the sum, and its section

// "9999AA": made by those who publish trade statistics for goods that nobody specified.
bool IsNotOfWco(std::string_view code) {
  return code.size() == 6 && code.ends_with("AA");
}

void CheckPlace(Sheet& sheet, GoodsCode code, int parent, int level) {
  const std::string_view stated = codec::Trim(sheet.Cell(level));
  if (!stated.empty() && stated != std::to_string(code.digits()))
    sheet.Problem("parent", "level", fmt::format("{} of {}", Shown(stated), code.text()));
  const std::string_view above = codec::Trim(sheet.Cell(parent));
  if (code.digits() > 2 && !above.empty() && above != code.Prefix(code.digits() - 2).text())
    sheet.Problem("parent", "parent", fmt::format("{} of {}", Shown(above), code.text()));
}

void AddChapter(std::string_view number, int chapter, std::vector<Section>& sections) {
  if (number.empty() || number == kTotal) return;
  const auto at = std::ranges::find(sections, number, &Section::number);
  Section& section = at != sections.end()
                         ? *at
                         : sections.emplace_back(Section{.number = std::string(number),
                                                         .first_chapter = chapter,
                                                         .last_chapter = chapter,
                                                         .language = "en",
                                                         .title = ""});
  if (section.last_chapter == 0) section.first_chapter = chapter;  // known by its title alone
  section.first_chapter = std::min(section.first_chapter, chapter);
  section.last_chapter = std::max(section.last_chapter, chapter);
}

}  // namespace

Row RowByDigits(GoodsCode code, std::string_view description) {
  return {.code = code,
          .level = static_cast<std::uint8_t>(std::max(code.digits() / 2 - 1, 0)),
          .validity = {},
          .unit = "",
          .descriptions = {std::string(codec::Trim(description))}};
}

std::optional<GoodsCode> CodeIn(Sheet& sheet, int column) {
  const auto code = GoodsCode::Parse(codec::Trim(sheet.Cell(column)));
  if (code) return *code;
  sheet.Problem("code", sheet.columns()[static_cast<std::size_t>(column)], code.error().message);
  return std::nullopt;
}

Gaps::Gaps(std::span<const Row> hs) {
  for (const Row& row : hs)
    hs_.emplace(row.code, &row);
}

void Gaps::Fill(GoodsCode code, std::span<const int> digits, Publication& out) {
  for (const int count : digits) {
    const GoodsCode shorter = code.Prefix(count);
    if (shorter == code || !filled_.insert(shorter).second) continue;
    const auto at = hs_.find(shorter);
    if (at == hs_.end()) ++without_text_;
    out.rows.lines.push_back(
        RowByDigits(shorter, at == hs_.end() ? "" : at->second->descriptions.front()));
  }
}

void Gaps::Tell(const std::string& file, Publication& out) const {
  if (without_text_ == 0) return;
  Complain(out.warnings, "made_by_digits", Pointer(file, 1),
           fmt::format("{} lines above others are not in the file", without_text_));
}

void ReadHsTable(const PublishedFile& file, Publication& out) {
  Sheet sheet(file.name, file.bytes, out.problems);
  const int section = sheet.Column("section");
  const int hscode = sheet.Need("hscode");
  const int description = sheet.Need("description");
  const int parent = sheet.Column("parent");
  const int level = sheet.Column("level");
  if (hscode == Sheet::kNoColumn) return;
  while (sheet.Next()) {
    if (codec::Trim(sheet.Cell(hscode)) == kTotal) continue;
    const auto code = CodeIn(sheet, hscode);
    if (!code) continue;
    CheckPlace(sheet, *code, parent, level);
    AddChapter(codec::Trim(sheet.Cell(section)), code->chapter(), out.rows.sections);
    out.rows.lines.push_back(RowByDigits(*code, sheet.Cell(description)));
    out.rows.lines.back().line = sheet.line();
  }
}

void ReadHsSections(const PublishedFile& file, Publication& out) {
  Sheet sheet(file.name, file.bytes, out.problems);
  const int number = sheet.Need("section");
  const int name = sheet.Need("name");
  while (sheet.Next()) {
    const std::string_view wanted = codec::Trim(sheet.Cell(number));
    const auto at = std::ranges::find(out.rows.sections, wanted, &Section::number);
    Section& section = at != out.rows.sections.end()
                           ? *at
                           : out.rows.sections.emplace_back(Section{
                                 .number = std::string(wanted), .language = "en", .title = ""});
    section.title = codec::Trim(sheet.Cell(name));
  }
}

void ReadHsList(const PublishedFile& file, Publication& out) {
  Sheet sheet(file.name, file.bytes, out.problems);
  const int column = sheet.Need("code");
  const int description = sheet.Need("desc");
  if (column == Sheet::kNoColumn) return;
  while (sheet.Next()) {
    const std::string_view text = codec::Trim(sheet.Cell(column));
    if (text == kTotal) continue;
    if (IsNotOfWco(text)) {
      Complain(out.warnings, "not_in_wco", sheet.At("code"), std::string(text));
      continue;
    }
    const auto code = CodeIn(sheet, column);
    if (!code) continue;
    out.rows.lines.push_back(RowByDigits(*code, sheet.Cell(description)));
    out.rows.lines.back().line = sheet.line();
  }
}

}  // namespace tidewaiter::nomenclature
