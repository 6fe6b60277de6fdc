// parcels.csv: docs/formats/parcels.md.
#include <fmt/format.h>

#include "codec/csv.h"
#include "tariff/file_table.h"
#include "tariff/parcel.h"

namespace tidewaiter::tariff {
namespace {

using nomenclature::kAlways;
using nomenclature::kForever;

constexpr std::string_view kFile = "parcels.csv";
constexpr std::string_view kKinds[] = {"duty_relief", "tax_relief", "flat_rate", "tax_at_sale",
                                       "fee"};
constexpr std::string_view kSenders[] = {"any", "business", "private"};
constexpr std::string_view kEdges[] = {"below", "including"};

void ReadGoods(Cell& cell, std::vector<CodeRange>& into) {
  auto codes = ReadCodeRanges(cell.text());
  if (!codes) return cell.Problem("code", codes.error().message);
  into = std::move(*codes);
}

void ReadEdge(Cell& cell, ParcelRule& rule) {
  cell.ReadChoice(kEdges, rule.until_included);
}

constexpr FileColumn<ParcelRule> kColumns[] = {
    {"id", true, [](Cell& cell, ParcelRule& row) { cell.Read(row.id); }},
    {"kind", true, [](Cell& cell, ParcelRule& row) { cell.ReadChoice(kKinds, row.kind); }},
    {"name", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.name); }},
    {"from", false, [](Cell& cell, ParcelRule& row) { cell.ReadDay(row.validity.from, kAlways); }},
    {"until_day", false,
     [](Cell& cell, ParcelRule& row) { cell.ReadDay(row.validity.until, kForever); }},
    {"sender", false, [](Cell& cell, ParcelRule& row) { cell.ReadChoice(kSenders, row.sender); }},
    {"over", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.over); }},
    {"until", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.until); }},
    {"edge", false, ReadEdge},
    {"currency", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.currency); }},
    {"only", false, [](Cell& cell, ParcelRule& row) { ReadGoods(cell, row.only); }},
    {"excluded", false, [](Cell& cell, ParcelRule& row) { ReadGoods(cell, row.excluded); }},
    {"scheme", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.scheme); }},
    {"percent", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.percent); }},
    {"with_tax", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.with_tax); }},
    {"amount", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.amount); }},
    {"at_least", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.at_least); }},
    {"at_most", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.at_most); }},
    {"source", false, [](Cell& cell, ParcelRule& row) { cell.Read(row.source); }},
};

std::string DayText(Day day, Day empty) {
  return day == empty ? std::string() : FormatDay(day);
}

std::string Text(const std::optional<Decimal>& number) {
  return number ? number->text() : std::string();
}

}  // namespace

std::vector<ParcelRule> ReadParcelRules(std::string_view csv, Problems& problems,
                                        std::vector<std::uint64_t>* lines) {
  return ReadFileTable<ParcelRule>(kFile, csv, kColumns, problems, lines);
}

std::expected<Parcels, Problems> ReadParcels(std::string_view csv) {
  Problems problems;
  auto rules = ReadParcelRules(csv, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return Parcels::Build(std::move(rules));
}

std::string ParcelsCsv(std::span<const ParcelRule> rules) {
  std::string out;
  std::vector<std::string_view> names;
  for (const auto& column : kColumns)
    names.push_back(column.name);
  codec::AppendCsvRow(out, names);
  for (const ParcelRule& rule : rules) {
    const std::vector<std::string> cells = {
        rule.id,
        std::string(ParcelKindName(rule.kind)),
        rule.name,
        DayText(rule.validity.from, kAlways),
        DayText(rule.validity.until, kForever),
        std::string(kSenders[static_cast<std::size_t>(rule.sender)]),
        Text(rule.over),
        Text(rule.until),
        std::string(kEdges[rule.until_included ? 1 : 0]),
        rule.currency,
        CodeRangesText(rule.only),
        CodeRangesText(rule.excluded),
        rule.scheme,
        rule.percent.text(),
        rule.with_tax ? "yes" : "no",
        rule.amount.text(),
        Text(rule.at_least),
        Text(rule.at_most),
        rule.source};
    codec::AppendCsvRow(out, std::vector<std::string_view>(cells.begin(), cells.end()));
  }
  return out;
}

}  // namespace tidewaiter::tariff
