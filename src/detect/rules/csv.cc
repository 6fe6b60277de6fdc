#include "detect/rules/csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "codec/csv.h"
#include "codec/text.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"
#include "detect/rules/internal/token.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

using Rows = std::vector<std::vector<std::string>>;
constexpr std::array<std::string_view, 3> kListHeads{"value", "until", "note"};

void AppendRow(std::string& out, const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  codec::AppendCsvRow(out, views);
}

CellProblem At(std::size_t row, std::size_t column, std::string_view code, std::string detail,
               std::string suggest = "") {
  return {.row = row,
          .column = column,
          .problem = {.code = std::string(code),
                      .span = {},
                      .detail = std::move(detail),
                      .suggest = std::move(suggest)}};
}

// All rows, or the problem that keeps them from being read.
Rows ReadRows(std::string_view csv, std::vector<CellProblem>& problems) {
  Rows rows;
  if (csv.size() > kTextBytesMax) {
    problems.push_back(At(1, 0, "limit", "the file is larger than 16 MiB"));
    return rows;
  }
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);  // spreadsheets write it
  const std::string_view first_line = csv.substr(0, csv.find('\n'));
  const bool semicolons = first_line.find(';') != std::string_view::npos &&
                          first_line.find(',') == std::string_view::npos;
  codec::CsvReader reader(semicolons ? ';' : ',', [&]() -> Result<std::string_view> {
    return std::exchange(csv, std::string_view());
  });
  codec::CsvRecord record;
  for (auto more = reader.Next(record); more && *more; more = reader.Next(record)) {
    if (record.fault != codec::CsvFault::kNone && problems.size() < kTextProblemsMax) {
      problems.push_back(
          At(rows.size() + 1, 0, "quote", "a quote in this row is not closed or not doubled"));
    }
    std::vector<std::string>& row = rows.emplace_back();
    for (const std::string_view field : record.fields)
      row.emplace_back(codec::Trim(field));
  }
  return rows;
}

// Puts rows into the text of a table and remembers where each cell went.
class TableText {
 public:
  TableText(const Table& like, const Schema& schema) {
    Table empty = like;
    empty.columns.clear();
    empty.rows.clear();
    text_ = PrintTable(empty, schema, PrintComments::kNo);
    text_ = text_.substr(0, text_.rfind("  columns"));
  }

  void Add(std::size_t row, std::string_view word, const std::vector<std::string>& cells) {
    text_ += fmt::format("  {}", word);
    places_.push_back({.begin = text_.size() - word.size(), .row = row, .column = 0});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text_ += i == 0 ? " " : " | ";
      places_.push_back({.begin = text_.size(), .row = row, .column = i + 1});
      text_ += cells[i];
    }
    text_ += '\n';
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  // A problem of the text as one of a cell.
  [[nodiscard]] CellProblem Place(TextProblem problem) const {
    const auto after =
        std::ranges::upper_bound(places_, std::size_t{problem.span.begin}, {}, &Where::begin);
    if (after == places_.begin()) return {.row = 1, .column = 0, .problem = std::move(problem)};
    const Where& where = *(after - 1);
    const auto base = static_cast<std::uint32_t>(where.begin);
    problem.span =
        where.column == 0 ? Span{} : Span{problem.span.begin - base, problem.span.end - base};
    return {.row = where.row, .column = where.column, .problem = std::move(problem)};
  }

 private:
  struct Where {
    std::size_t begin = 0;
    std::size_t row = 0;
    std::size_t column = 0;
  };
  std::string text_;
  std::vector<Where> places_;
};

// What would make one cell more than one: told here, for the table's text would hide it.
std::optional<TextProblem> CellFault(const std::string& cell) {
  Problems problems;
  const Lexed lexed = Lex(cell, problems);
  std::vector<TextProblem> found = problems.Take();
  if (!found.empty()) return std::move(found.front());
  for (const Token& token : lexed.tokens) {
    const bool word = token.kind == TokenKind::kWord &&
                      (token.keyword == Keyword::kRow || token.keyword == Keyword::kColumns ||
                       token.keyword == Keyword::kRule || token.keyword == Keyword::kTable);
    if (token.symbol != Symbol::kBar && !word) continue;
    return TextProblem{
        .code = "cell",
        .span = token.span,
        .detail = fmt::format("“{}” does not stand in a cell", SourceOf(cell, token)),
        .suggest = ""};
  }
  if (lexed.comments.empty()) return std::nullopt;
  return TextProblem{.code = "cell",
                     .span = lexed.comments[0],
                     .detail = "a cell holds no comment",
                     .suggest = ""};
}

void ReadListHeads(const std::vector<std::string>& heads,
                   std::vector<std::optional<std::size_t>>& places,
                   std::vector<CellProblem>& problems) {
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const auto* const known = std::ranges::find(kListHeads, SnakeCase(heads[i]));
    if (known == kListHeads.end()) {
      problems.push_back(At(1, i + 1, "cell",
                            fmt::format("“{}” is none of value, until, note", heads[i]),
                            Nearest(heads[i], kListHeads)));
      continue;
    }
    places[static_cast<std::size_t>(known - kListHeads.begin())] = i;
  }
  if (!places[0] && problems.empty()) {
    problems.push_back(At(1, 0, "cell", "the column “value” is missing"));
  }
}

}  // namespace

std::string TableToCsv(const Table& table) {
  std::string out;
  AppendRow(out, table.columns);
  for (const std::vector<std::string>& row : table.rows)
    AppendRow(out, row);
  return out;
}

ReadTableCsvResult TableFromCsv(std::string_view csv, const Table& like, const Schema& schema,
                                const std::vector<List>& lists) {
  ReadTableCsvResult result;
  const Rows rows = ReadRows(csv, result.problems);
  if (rows.size() < 2 && result.problems.empty()) {
    result.problems.push_back(
        At(1, 0, "missing_clause", "a table has a row of heads and at least one more"));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size() && result.problems.size() < kTextProblemsMax; ++c) {
      std::optional<TextProblem> fault = CellFault(rows[r][c]);
      if (fault)
        result.problems.push_back({.row = r + 1, .column = c + 1, .problem = std::move(*fault)});
    }
  }
  if (!result.problems.empty()) return result;
  TableText text(like, schema);
  for (std::size_t r = 0; r < rows.size(); ++r)
    text.Add(r + 1, r == 0 ? "columns" : "row", rows[r]);
  ReadRulesResult read = ReadRules(text.text(), schema, lists);
  for (TextProblem& problem : read.problems)
    result.problems.push_back(text.Place(std::move(problem)));
  if (!result.problems.empty()) return result;
  result.set = std::move(read.set);
  for (Table& table : result.set.tables)
    table.comments = CommentsFor(table, like);
  return result;
}

std::string ListToCsv(const List& list) {
  std::string out;
  codec::AppendCsvRow(out, kListHeads);
  for (const ListEntry& entry : list.entries) {
    const std::string until = entry.until ? FormatDay(*entry.until) : "";
    codec::AppendCsvRow(out, {entry.text, until, entry.note});
  }
  return out;
}

ReadListCsvResult ListFromCsv(std::string_view csv) {
  ReadListCsvResult result;
  const Rows rows = ReadRows(csv, result.problems);
  if (rows.empty()) {
    if (result.problems.empty()) result.problems.push_back(At(1, 0, "cell", "the file is empty"));
    return result;
  }
  std::vector<std::optional<std::size_t>> places(kListHeads.size());
  ReadListHeads(rows[0], places, result.problems);
  if (!result.problems.empty()) return result;
  std::unordered_set<std::string> seen;
  for (std::size_t r = 1; r < rows.size() && result.problems.size() < kTextProblemsMax; ++r) {
    const auto cell = [&](std::size_t what) {
      return places[what] && *places[what] < rows[r].size() ? rows[r][*places[what]]
                                                            : std::string();
    };
    const auto tell = [&](std::size_t what, std::string_view code, std::string detail) {
      result.problems.push_back(At(r + 1, *places[what] + 1, code, std::move(detail)));
    };
    ListEntry entry{.text = cell(0), .until = {}, .note = cell(2)};
    const std::string until = cell(1);
    const Result<Day> day = ParseIsoDay(until);
    if (day) entry.until = *day;
    if (entry.text.empty()) {
      tell(0, "empty_set", "an entry is not empty");
    } else if (!codec::IsUtf8(entry.text) || !codec::IsUtf8(entry.note)) {
      tell(0, "utf8", "this row is not UTF-8: save the file as UTF-8");
    } else if (entry.text.size() > kTextLiteralBytesMax ||
               entry.note.size() > kTextLiteralBytesMax) {
      tell(0, "limit", fmt::format("a text is longer than {} bytes", kTextLiteralBytesMax));
    } else if (!until.empty() && !day) {
      tell(1, "date", fmt::format("“{}” is no day, written like 2026-03-01", until));
    } else if (!seen.insert(entry.text).second) {
      tell(0, "duplicate_entry", fmt::format("“{}” is in this list already", entry.text));
    } else if (result.entries.size() == kListEntriesMax) {
      tell(0, "limit", fmt::format("a list has at most {} entries", kListEntriesMax));
      break;
    } else {
      result.entries.push_back(std::move(entry));
    }
  }
  return result;
}

}  // namespace tidewaiter::rules
