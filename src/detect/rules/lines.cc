#include "detect/rules/lines.h"

#include <array>
#include <utility>

#include "base/check.h"

namespace tidewaiter::rules {
namespace {

// Fields of StandardSchema that a table has as they are.
constexpr std::array<std::pair<std::string_view, Measure>, 5> kMeasures{{
    {"gross_mass", Measure::kGrossMassKg},
    {"net_mass", Measure::kNetMassKg},
    {"quantity", Measure::kQuantity},
    {"packages", Measure::kPackages},
    {"containers", Measure::kContainers},
}};

std::string_view FieldName(const LineTable& lines, std::size_t attribute) {
  return attribute < kFirstExtra ? AttributeName(static_cast<Attribute>(attribute))
                                 : lines.schema().extra_names[attribute - kFirstExtra];
}

double Amount(std::int64_t minor) {
  return minor == kMissingMoney ? kMissing : static_cast<double>(minor);
}

}  // namespace

LineBatch::LineBatch(const LineTable& lines, const Schema& schema, std::size_t begin,
                     std::size_t end)
    : LineBatch(lines, schema, Rows{.begin = begin, .count = end - begin}) {
  CHECK(begin <= end && end <= lines.size());
}

LineBatch::LineBatch(const LineTable& lines, const Schema& schema,
                     std::span<const std::uint32_t> rows)
    : LineBatch(lines, schema, Rows{.begin = 0, .count = rows.size(), .list = rows}) {}

LineBatch::LineBatch(const LineTable& lines, const Schema& schema, Rows rows)
    : schema_(&schema), rows_(rows), batch_(schema, rows.count) {
  for (std::size_t number = 0; number < kAttributeCount; ++number) {
    const auto attribute = static_cast<Attribute>(number);
    SetCodes(FieldName(lines, number), lines.codes(attribute), lines.dictionary(attribute));
  }
  SetCodes("description", lines.description_codes(), lines.descriptions());
  for (const auto& [name, measure] : kMeasures)
    SetMeasure(name, lines.numbers(measure));
  SetConverted("date", [&](std::size_t row) { return static_cast<double>(lines.date(row)); });
  SetConverted("value", [&](std::size_t row) { return Amount(lines.value_minor(row)); });
  SetConverted("rate",
               [&](std::size_t row) { return lines.Number(row, Measure::kRatePercent) / 100; });
}

void LineBatch::SetCodes(std::string_view name, std::span<const std::uint32_t> column,
                         const Dictionary& dictionary) {
  const std::optional<std::size_t> field = schema_->Find(name);
  if (!field) return;
  if (!rows_.list) {
    batch_.SetCodes(*field, column.subspan(rows_.begin, rows_.count), dictionary);
    return;
  }
  std::vector<std::uint32_t>& copy = codes_.emplace_back(rows_.count);
  for (std::size_t i = 0; i < rows_.count; ++i)
    copy[i] = column[rows_[i]];
  batch_.SetCodes(*field, copy, dictionary);
}

void LineBatch::SetMeasure(std::string_view name, std::span<const double> column) {
  if (rows_.list) {
    SetConverted(name, [&](std::size_t row) { return column[row]; });
  } else if (const auto field = schema_->Find(name)) {
    batch_.SetNumbers(*field, column.subspan(rows_.begin, rows_.count));
  }
}

template <typename Convert>
void LineBatch::SetConverted(std::string_view name, Convert number_of_row) {
  const std::optional<std::size_t> field = schema_->Find(name);
  if (!field) return;
  std::vector<double>& copy = numbers_.emplace_back(rows_.count);
  for (std::size_t i = 0; i < rows_.count; ++i)
    copy[i] = number_of_row(rows_[i]);
  batch_.SetNumbers(*field, copy);
}

void LineBatch::SetDocuments(std::span<const std::uint32_t> codes,
                             std::span<const std::uint32_t> ends, const Dictionary& dictionary) {
  CHECK(ends.size() == rows_.count);
  if (const auto field = schema_->Find("documents")) {
    batch_.SetCodeSets(*field, codes, ends, dictionary);
  }
}

}  // namespace tidewaiter::rules
