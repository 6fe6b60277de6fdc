#include "nomenclature/own_csv.h"

#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "codec/csv.h"
#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/sheet.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::string_view kDescription = "description";
constexpr std::string_view kUndetermined = "und";

std::string DayText(Day day, Day empty) {
  return day == empty ? "" : FormatDay(day);
}

Day ReadDay(Sheet& sheet, int column, std::string_view name, Day empty) {
  const std::string_view text = codec::Trim(sheet.Cell(column));
  if (text.empty()) return empty;
  const auto day = ParseIsoDay(text);
  if (!day) sheet.Problem("day", name, Shown(text) + " is no day as 2026-02-28");
  return day ? *day : empty;
}

// At most 255; `empty` for an empty cell.
std::uint8_t ReadNumber(Sheet& sheet, int column, std::string_view name, std::uint8_t empty) {
  const std::string_view text = codec::Trim(sheet.Cell(column));
  if (text.empty()) return empty;
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  sheet.Problem("number", name, Shown(text) + " is no small whole number");
  return empty;
}

std::optional<GoodsCode> ReadCode(Sheet& sheet, int column) {
  const auto code = GoodsCode::Parse(codec::Trim(sheet.Cell(column)));
  if (code) return *code;
  sheet.Problem("code", "code", code.error().message);
  return std::nullopt;
}

std::string DescriptionColumn(const std::string& language) {
  return language == kUndetermined ? std::string(kDescription)
                                   : fmt::format("{}_{}", kDescription, language);
}

struct DescriptionColumns {
  std::vector<std::string> languages;
  std::vector<int> columns;
};

DescriptionColumns FindDescriptions(const Sheet& sheet, codec::Problems& problems) {
  DescriptionColumns found;
  for (std::size_t i = 0; i < sheet.columns().size(); ++i) {
    const std::string& name = sheet.columns()[i];
    if (!name.starts_with(kDescription)) continue;
    std::string language(kUndetermined);
    if (name.size() > kDescription.size()) {
      if (name[kDescription.size()] != '_') continue;
      language = name.substr(kDescription.size() + 1);
    }
    if (!IsLanguageTag(language)) {
      Complain(problems, "language", Pointer(sheet.file(), 1, name), Shown(language));
      continue;
    }
    found.languages.push_back(std::move(language));
    found.columns.push_back(static_cast<int>(i));
  }
  if (found.languages.empty())
    Complain(problems, "column", Pointer(sheet.file(), 1, kDescription), "no description");
  return found;
}

void ReadLines(std::string_view bytes, Rows& rows, codec::Problems& problems) {
  Sheet sheet(std::string(kLinesFile), bytes, problems);
  const int code = sheet.Need("code");
  const int level = sheet.Need("level");
  const int suffix = sheet.Column("suffix");
  const int from = sheet.Column("from");
  const int until = sheet.Column("until");
  const int described = sheet.Column("described_from");
  const int unit = sheet.Column("unit");
  DescriptionColumns texts = FindDescriptions(sheet, problems);
  rows.languages = std::move(texts.languages);
  if (code == Sheet::kNoColumn || level == Sheet::kNoColumn) return;
  while (sheet.Next()) {
    const auto read = ReadCode(sheet, code);
    if (!read) continue;
    Row& row = rows.lines.emplace_back();
    row.code = *read;
    row.suffix = ReadNumber(sheet, suffix, "suffix", kDeclarableSuffix);
    row.level = ReadNumber(sheet, level, "level", 0);
    row.validity = {ReadDay(sheet, from, "from", kAlways),
                    ReadDay(sheet, until, "until", kForever)};
    row.described_from = ReadDay(sheet, described, "described_from", kAlways);
    row.unit = sheet.Cell(unit);
    row.line = sheet.line();
    row.descriptions.reserve(texts.columns.size());
    for (const int column : texts.columns)
      row.descriptions.emplace_back(sheet.Cell(column));
  }
}

void ReadSections(std::string_view bytes, Rows& rows, codec::Problems& problems) {
  Sheet sheet(std::string(kSectionsFile), bytes, problems);
  const int number = sheet.Need("number");
  const int first = sheet.Need("first_chapter");
  const int last = sheet.Need("last_chapter");
  const int language = sheet.Column("language");
  const int title = sheet.Need("title");
  while (sheet.Next()) {
    const std::string_view tag = sheet.Cell(language);
    rows.sections.push_back({.number = std::string(sheet.Cell(number)),
                             .first_chapter = ReadNumber(sheet, first, "first_chapter", 0),
                             .last_chapter = ReadNumber(sheet, last, "last_chapter", 0),
                             .language = std::string(tag.empty() ? kUndetermined : tag),
                             .title = std::string(sheet.Cell(title))});
  }
}

void ReadNotes(std::string_view bytes, Rows& rows, codec::Problems& problems) {
  Sheet sheet(std::string(kNotesFile), bytes, problems);
  const int subject = sheet.Need("subject");
  const int language = sheet.Column("language");
  const int from = sheet.Column("from");
  const int until = sheet.Column("until");
  const int text = sheet.Need("text");
  while (sheet.Next()) {
    const std::string_view tag = sheet.Cell(language);
    rows.notes.push_back({.subject = std::string(sheet.Cell(subject)),
                          .language = std::string(tag.empty() ? kUndetermined : tag),
                          .text = std::string(sheet.Cell(text)),
                          .validity = {ReadDay(sheet, from, "from", kAlways),
                                       ReadDay(sheet, until, "until", kForever)}});
  }
}

std::string LinesCsv(const Nomenclature& goods) {
  std::string out = "code,suffix,level,from,until,described_from,unit";
  for (const std::string& language : goods.languages())
    out += "," + DescriptionColumn(language);
  out += '\n';
  std::vector<std::string_view> cells;
  for (LineId i = 0; i < goods.size(); ++i) {
    const GoodsLine line = goods.line(i);
    const Day described = line.described_from == line.validity.from ? kAlways : line.described_from;
    const std::string facts[] = {line.code.text(),
                                 std::to_string(line.suffix),
                                 std::to_string(line.level),
                                 DayText(line.validity.from, kAlways),
                                 DayText(line.validity.until, kForever),
                                 DayText(described, kAlways),
                                 std::string(line.unit)};
    cells.assign(std::begin(facts), std::end(facts));
    for (std::size_t of = 0; of < goods.languages().size(); ++of)
      cells.push_back(goods.OwnDescription(i, of));
    codec::AppendCsvRow(out, cells);
  }
  return out;
}

std::string SectionsCsv(const std::vector<Section>& sections) {
  std::string out = "number,first_chapter,last_chapter,language,title\n";
  for (const Section& section : sections) {
    codec::AppendCsvRow(out,
                        {section.number, std::to_string(section.first_chapter),
                         std::to_string(section.last_chapter), section.language, section.title});
  }
  return out;
}

std::string NotesCsv(const std::vector<Note>& notes) {
  std::string out = "subject,language,from,until,text\n";
  for (const Note& note : notes) {
    codec::AppendCsvRow(out, {note.subject, note.language, DayText(note.validity.from, kAlways),
                              DayText(note.validity.until, kForever), note.text});
  }
  return out;
}

}  // namespace

OwnFiles ToOwnCsv(const Nomenclature& goods) {
  return {.lines = LinesCsv(goods),
          .sections = goods.sections().empty() ? "" : SectionsCsv(goods.sections()),
          .notes = goods.notes().empty() ? "" : NotesCsv(goods.notes())};
}

Rows ReadOwnCsv(const OwnFiles& files, codec::Problems& problems) {
  Rows rows;
  ReadLines(files.lines, rows, problems);
  if (!files.sections.empty()) ReadSections(files.sections, rows, problems);
  if (!files.notes.empty()) ReadNotes(files.notes, rows, problems);
  return rows;
}

}  // namespace tidewaiter::nomenclature
