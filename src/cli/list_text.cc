#include "cli/list_text.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "cli/table.h"
#include "codec/parse.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kIdWidthMax = 24;
constexpr std::size_t kHeadingLines = 2;

Table HeadTable(std::span<const app::ListedLine> lines, const std::string& currency) {
  const app::NumberFormat format(app::Language::kEnglish);
  const int digits = codec::MinorDigits(currency);
  Table table({{"", Align::kRight},
               {"line"},
               {"date"},
               {"HS code"},
               {"from"},
               {"value " + currency, Align::kRight},
               {"wrong?", Align::kRight},
               {"at stake", Align::kRight},
               {"suspicion"}});
  table.SetCellWidthMax(kIdWidthMax);
  for (const app::ListedLine& line : lines) {
    table.Add({format.Count(line.rank), line.id, FormatDay(line.date), line.hs_code, line.origin,
               format.Money(line.value_minor, digits), format.Percent(line.probability),
               format.Money(line.stake_minor, digits), line.kind_label});
  }
  return table;
}

std::string Reasons(const app::ListedLine& line, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < std::min(kReasonsPerLine, line.reasons.size()); ++i)
    out += Wrapped(Printable(line.reasons[i]), width, "      ");
  return out;
}

}  // namespace

std::string ListText(const app::AssessResult& result, std::size_t width, bool bold) {
  const app::NumberFormat format(app::Language::kEnglish);
  const std::span<const app::ListedLine> head(result.list.data(),
                                              std::min(kListHead, result.list.size()));
  std::string out = fmt::format(
      "{} lines to inspect, {} {} expected from them\n\n",
      format.Count(std::size_t{result.list.size()}),
      format.Money(std::llround(result.expected_minor), codec::MinorDigits(result.currency)),
      result.currency);
  const std::string table = HeadTable(head, result.currency).Render(bold);
  std::size_t number = 0;
  for (std::size_t at = 0; at < table.size(); ++number) {
    const std::size_t end = table.find('\n', at) + 1;
    out += table.substr(at, end - at);
    if (number >= kHeadingLines) out += Reasons(head[number - kHeadingLines], width);
    at = end;
  }
  return out;
}

}  // namespace tidewaiter::cli
