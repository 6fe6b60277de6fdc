// A report as a spreadsheet, through libxlsxwriter.
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "base/check.h"
#include "monitor/track_reports.h"
#include "monitor/utc_text.h"
#include "os/memory_file.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::size_t kSheetNameMax = 31;      // characters, of the format
constexpr std::size_t kCellBytesMax = 32'000;  // the format has 32,767 characters
constexpr double kWidthLeast = 8;              // in characters of a column
constexpr double kWidthMost = 48;
constexpr std::size_t kRowsMeasured = 500;  // for widths: what is seen first
constexpr double kDayMs = 86'400'000;

lxw_datetime DateTimeOf(std::int64_t time_ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(time_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = static_cast<int>(clock.hours().count()),
          .min = static_cast<int>(clock.minutes().count()),
          .sec = static_cast<double>(clock.seconds().count())};
}

// Not cut inside a character.
std::string Cut(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U)
    --bytes_max;
  text.resize(bytes_max);
  return text;
}

std::size_t Letters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

class Sheet {
 public:
  Sheet(const TrackReport& report, lxw_workbook* book)
      : report_(report),
        book_(book),
        sheet_(
            workbook_add_worksheet(book, Cut(std::string(report.title), kSheetNameMax).c_str())) {
    CHECK(sheet_ != nullptr);
    head_ = workbook_add_format(book);
    format_set_bold(head_);
    format_set_text_wrap(head_);
    format_set_align(head_, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(head_, LXW_BORDER_THIN);
    for (const ReportColumn& column : report.columns)
      formats_.push_back(FormatOf(column));
  }

  void Write() {
    const auto last = static_cast<lxw_col_t>(report_.columns.size() - 1);
    if (report_.language == Language::kArabic) worksheet_right_to_left(sheet_);
    for (lxw_col_t column = 0; column <= last; ++column) {
      worksheet_write_string(sheet_, 0, column, std::string(report_.columns[column].title).c_str(),
                             head_);
      worksheet_set_column(sheet_, column, column, WidthOf(column), nullptr);
    }
    for (std::size_t row = 0; row < report_.rows.size(); ++row) {
      for (lxw_col_t column = 0; column <= last; ++column)
        WriteCell(static_cast<lxw_row_t>(row + 1), column, report_.rows[row][column]);
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(report_.rows.size()), last);
    worksheet_repeat_rows(sheet_, 0, 0);
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
  }

 private:
  lxw_format* FormatOf(const ReportColumn& column) {
    lxw_format* const format = workbook_add_format(book_);
    switch (column.type) {
      case ColumnType::kText:
        break;
      case ColumnType::kNumber:
        format_set_num_format(
            format,
            column.decimals == 0
                ? "0"
                : ("0." + std::string(static_cast<std::size_t>(column.decimals), '0')).c_str());
        break;
      case ColumnType::kTime:
        format_set_num_format(format, "yyyy-mm-dd hh:mm:ss");
        break;
      case ColumnType::kDuration:
        format_set_num_format(format, "[h]:mm:ss");
        break;
    }
    return format;
  }

  // Always as what it is: text is never looked at for formulas or links.
  void WriteCell(lxw_row_t row, lxw_col_t column, const Cell& cell) {
    lxw_format* const format = formats_[column];
    if (const auto* text = std::get_if<std::string>(&cell)) {
      if (text->empty()) return;
      worksheet_write_string(sheet_, row, column, Cut(CleanText(*text), kCellBytesMax).c_str(),
                             format);
    } else if (const auto* number = std::get_if<double>(&cell)) {
      worksheet_write_number(sheet_, row, column, *number, format);
    } else if (const auto* ms = std::get_if<std::int64_t>(&cell)) {
      if (report_.columns[column].type == ColumnType::kDuration) {
        worksheet_write_number(sheet_, row, column, static_cast<double>(*ms) / kDayMs, format);
      } else {
        lxw_datetime time = DateTimeOf(*ms);
        worksheet_write_datetime(sheet_, row, column, &time, format);
      }
    }
  }

  double WidthOf(lxw_col_t column) const {
    const ReportColumn& one = report_.columns[column];
    if (one.type == ColumnType::kTime) return 19;
    // Room for the arrow of the filter.
    auto most = static_cast<double>(Letters(one.title)) / 2 + 4;
    for (std::size_t row = 0; row < std::min(report_.rows.size(), kRowsMeasured); ++row) {
      const std::string text = CellText(report_.rows[row][column], one, report_.language);
      most = std::max(most, static_cast<double>(Letters(text)) + 1);
    }
    return std::clamp(most, kWidthLeast, kWidthMost);
  }

  const TrackReport& report_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_;
  lxw_format* head_ = nullptr;
  std::vector<lxw_format*> formats_;
};

}  // namespace

Result<std::string> WriteReportXlsx(const TrackReport& report, const ReportHeading& heading) {
  ASSIGN_OR_RETURN(os::MemoryFile file, os::MemoryFile::New());
  lxw_workbook* const book = workbook_new(file.path().c_str());
  if (book == nullptr) return Fail(ErrorCode::kUnavailable, "no memory for a spreadsheet");
  std::string title(report.title);
  std::string authority = CleanText(heading.authority);
  lxw_doc_properties properties = {};
  properties.title = title.data();
  properties.company = authority.data();
  properties.created = static_cast<time_t>(heading.made_ms / 1000);
  workbook_set_properties(book, &properties);
  Sheet(report, book).Write();
  const lxw_error error = workbook_close(book);
  if (error != LXW_NO_ERROR)
    return Fail(ErrorCode::kUnavailable, fmt::format("no spreadsheet: {}", lxw_strerror(error)));
  return file.Read();
}

}  // namespace tidewaiter::monitor
