#include "declaration/line_table.h"

#include <algorithm>
#include <numeric>

namespace tidewaiter {
namespace {

constexpr std::array<std::string_view, kAttributeCount> kAttributeNames{
    "office",           "procedure", "declarant",      "importer",   "importer_name",
    "importer_address", "supplier",  "manufacturer",   "carrier",    "hs_code",
    "origin",           "dispatch",  "transport_mode", "preference", "quantity_unit",
    "delivery_terms",   "extra1",    "extra2",         "extra3",     "extra4",
    "extra5",           "extra6",    "extra7",         "extra8"};

constexpr std::array<std::string_view, kMeasureCount> kMeasureNames{
    "rate_percent", "gross_mass_kg", "net_mass_kg", "quantity", "packages", "containers"};

constexpr std::size_t kFirstRows = 16;

template <typename Enum, std::size_t kSize>
std::optional<Enum> FindIn(const std::array<std::string_view, kSize>& names,
                           std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

}  // namespace

std::string_view AttributeName(Attribute attribute) {
  return kAttributeNames[static_cast<std::size_t>(attribute)];
}
std::optional<Attribute> FindAttribute(std::string_view name) {
  return FindIn<Attribute>(kAttributeNames, name);
}
std::string_view MeasureName(Measure measure) {
  return kMeasureNames[static_cast<std::size_t>(measure)];
}
std::optional<Measure> FindMeasure(std::string_view name) {
  return FindIn<Measure>(kMeasureNames, name);
}

// All columns at once: one after the other, each grows through many small sizes.
void LineTable::Reserve(std::size_t rows) {
  ids_.reserve(rows);
  declaration_codes_.reserve(rows);
  dates_.reserve(rows);
  for (auto& codes : codes_)
    codes.reserve(rows);
  for (auto& measures : measures_)
    measures.reserve(rows);
  values_.reserve(rows);
  description_codes_.reserve(rows);
  outcomes_.reserve(rows);
}

void LineTable::Append(const LineRecord& record) {
  if (size() == dates_.capacity()) Reserve(std::max(kFirstRows, 2 * size()));
  ids_.push_back(record.id);
  declaration_codes_.push_back(declarations_.Intern(record.declaration_id));
  dates_.push_back(record.date);
  for (std::size_t a = 0; a < kAttributeCount; ++a) {
    codes_[a].push_back(dictionaries_[a].Intern(record.attributes[a]));
  }
  for (std::size_t m = 0; m < kMeasureCount; ++m)
    measures_[m].push_back(record.measures[m]);
  values_.push_back(record.value_minor);
  description_codes_.push_back(descriptions_.Intern(record.description));
  outcomes_.push_back(record.outcome);
}

LineRecord LineTable::Record(std::size_t row) const {
  LineRecord record;
  record.id = ids_[row];
  record.declaration_id = declaration_id(row);
  record.date = dates_[row];
  for (std::size_t a = 0; a < kAttributeCount; ++a) {
    record.attributes[a] = Text(row, static_cast<Attribute>(a));
  }
  for (std::size_t m = 0; m < kMeasureCount; ++m)
    record.measures[m] = measures_[m][row];
  record.value_minor = values_[row];
  record.description = description(row);
  record.outcome = outcomes_[row];
  return record;
}

LineTable LineTable::Select(const std::vector<std::uint32_t>& rows) const {
  LineTable selected(schema_);
  for (const std::uint32_t row : rows)
    selected.Append(Record(row));
  return selected;
}

std::vector<std::uint32_t> LineTable::TimeOrder() const {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    if (dates_[a] != dates_[b]) return dates_[a] < dates_[b];
    if (ids_[a] != ids_[b]) return ids_[a] < ids_[b];
    return a < b;
  });
  return order;
}

}  // namespace tidewaiter
