#include "cli/read_summary.h"

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "cli/table.h"

namespace tidewaiter::cli {

std::string ReadSummaryText(const warehouse::ReadSummary& read, std::string_view rejects_file) {
  const app::NumberFormat format(app::Language::kEnglish);
  std::string out = fmt::format(
      "{} rows read, {} accepted, {} rejected\n", format.Count(std::size_t{read.rows_read}),
      format.Count(std::size_t{read.accepted}), format.Count(std::size_t{read.rejected}));
  if (!read.problems.empty()) {
    Table table({{"problem"}, {"times", Align::kRight}});
    for (const auto& [code, times] : read.problems)
      table.Add({code, format.Count(std::size_t{times})});
    out += table.Render();
    if (!rejects_file.empty()) out += fmt::format("each with its reason in {}\n", rejects_file);
  }
  if (!read.unused_columns.empty()) {
    out += fmt::format("columns that the mapping does not use: {}\n",
                       Printable(fmt::format("{}", fmt::join(read.unused_columns, ", "))));
  }
  return out;
}

}  // namespace tidewaiter::cli
