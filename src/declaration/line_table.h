// LineTable: many goods items ("lines") of import declarations in columns, with their outcomes.
//
//   LineTable lines(LineSchema{});
//   LineRecord record;
//   record.id = "26FR0001-1";
//   record.attribute(Attribute::kImporter) = "FR123";
//   record.value_minor = 12'000'00;
//   lines.Append(record);
//   lines.Text(row, Attribute::kImporter);   // "FR123"
//
// Terms follow the WCO Data Model (docs/glossary.md). Amounts are in minor units of one currency
// for the whole table, the statistical currency of the administration. A missing text is "", a
// missing number NaN (kMissingMoney for money). Cost: about 150 bytes a line plus distinct texts.
// Thread-compatible: many readers or one writer.
#ifndef TIDEWAITER_DECLARATION_LINE_TABLE_H_
#define TIDEWAITER_DECLARATION_LINE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/dictionary.h"
#include "declaration/outcome.h"

namespace tidewaiter {

// What a line says in codes and names. The order is the order of columns in files; the names are
// stable, the numbers are not stored.
enum class Attribute : std::uint8_t {
  kOffice,
  kProcedure,
  kDeclarant,
  kImporter,
  kImporterName,     // as declared; used for likeness only
  kImporterAddress,  // as declared; used for likeness only
  kSupplier,         // consignor or seller abroad
  kManufacturer,
  kCarrier,
  kHsCode,  // digits only, 2 to 12
  kOrigin,
  kDispatch,  // country of exportation
  kTransportMode,
  kPreference,  // preference or tax type claimed
  kQuantityUnit,
  kDeliveryTerms,
  kExtra1,  // attributes of the administration's own, named by the mapping
  kExtra2,
  kExtra3,
  kExtra4,
  kExtra5,
  kExtra6,
  kExtra7,
  kExtra8,
};
inline constexpr std::size_t kAttributeCount = 24;
inline constexpr std::size_t kExtraCount = 8;
inline constexpr std::size_t kFirstExtra = kAttributeCount - kExtraCount;

// What a line says in numbers.
enum class Measure : std::uint8_t {
  kRatePercent,  // duties and taxes by value, in percent of the customs value
  kGrossMassKg,
  kNetMassKg,
  kQuantity,  // in units of kQuantityUnit
  kPackages,
  kContainers,
};
inline constexpr std::size_t kMeasureCount = 6;

inline constexpr std::int64_t kMissingMoney = std::numeric_limits<std::int64_t>::min();
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string_view AttributeName(Attribute attribute);  // "hs_code"; extras: "extra1"...
std::optional<Attribute> FindAttribute(std::string_view name);
std::string_view MeasureName(Measure measure);  // "net_mass_kg"
std::optional<Measure> FindMeasure(std::string_view name);

// One line by itself: for building tables and for tests.
struct LineRecord {
  std::string id;  // unique in a history: declaration and item number
  std::string declaration_id;
  Day date = 0;  // acceptance
  std::array<std::string, kAttributeCount> attributes;
  std::array<double, kMeasureCount> measures{kMissing, kMissing, kMissing,
                                             kMissing, kMissing, kMissing};
  std::int64_t value_minor = kMissingMoney;  // customs value
  std::string description;
  Outcome outcome;

  std::string& attribute(Attribute a) { return attributes[static_cast<std::size_t>(a)]; }
  [[nodiscard]] const std::string& attribute(Attribute a) const {
    return attributes[static_cast<std::size_t>(a)];
  }
  double& measure(Measure m) { return measures[static_cast<std::size_t>(m)]; }
  [[nodiscard]] double measure(Measure m) const { return measures[static_cast<std::size_t>(m)]; }
};

// What a table's columns mean beyond their type. Two tables can be used together when their schemas
// are equal.
struct LineSchema {
  std::string currency = "XXX";                      // of all amounts
  std::array<std::string, kExtraCount> extra_names;  // "" where unused
  friend bool operator==(const LineSchema&, const LineSchema&) = default;
};

class LineTable {
 public:
  explicit LineTable(LineSchema schema) : schema_(std::move(schema)) {}

  void Append(const LineRecord& record);
  [[nodiscard]] LineRecord Record(std::size_t row) const;  // a copy of the whole line

  // A table of the given rows, in that order. O(rows).
  [[nodiscard]] LineTable Select(const std::vector<std::uint32_t>& rows) const;

  // Memory for that many rows in all.
  void Reserve(std::size_t rows);

  // Row numbers in the order of date, then id: the one order in which the house learns. O(n log n).
  [[nodiscard]] std::vector<std::uint32_t> TimeOrder() const;

  [[nodiscard]] std::size_t size() const { return dates_.size(); }
  [[nodiscard]] const LineSchema& schema() const { return schema_; }

  [[nodiscard]] std::string_view id(std::size_t row) const { return ids_[row]; }
  [[nodiscard]] std::string_view declaration_id(std::size_t row) const {
    return declarations_.Text(declaration_codes_[row]);
  }
  [[nodiscard]] std::uint32_t declaration_code(std::size_t row) const {
    return declaration_codes_[row];
  }
  [[nodiscard]] Day date(std::size_t row) const { return dates_[row]; }
  [[nodiscard]] std::int64_t value_minor(std::size_t row) const { return values_[row]; }
  [[nodiscard]] std::string_view description(std::size_t row) const {
    return descriptions_.Text(description_codes_[row]);
  }
  [[nodiscard]] std::uint64_t description_hash(std::size_t row) const {
    return descriptions_.Hash(description_codes_[row]);
  }
  [[nodiscard]] std::uint32_t description_code(std::size_t row) const {
    return description_codes_[row];
  }
  [[nodiscard]] const Dictionary& descriptions() const { return descriptions_; }

  [[nodiscard]] std::uint32_t Code(std::size_t row, Attribute a) const { return column(a)[row]; }
  [[nodiscard]] const Dictionary& dictionary(Attribute a) const {
    return dictionaries_[static_cast<std::size_t>(a)];
  }
  [[nodiscard]] std::string_view Text(std::size_t row, Attribute a) const {
    return dictionary(a).Text(Code(row, a));
  }
  // Stable across tables; 0 when missing.
  [[nodiscard]] std::uint64_t Hash(std::size_t row, Attribute a) const {
    return dictionary(a).Hash(Code(row, a));
  }
  [[nodiscard]] double Number(std::size_t row, Measure m) const {
    return measures_[static_cast<std::size_t>(m)][row];
  }
  [[nodiscard]] const Outcome& outcome(std::size_t row) const { return outcomes_[row]; }
  void SetOutcome(std::size_t row, Outcome outcome) { outcomes_[row] = std::move(outcome); }

  // Whole columns, for those who read many rows of few of them.
  [[nodiscard]] std::span<const std::uint32_t> codes(Attribute a) const { return column(a); }
  [[nodiscard]] std::span<const std::uint32_t> description_codes() const {
    return description_codes_;
  }
  [[nodiscard]] std::span<const double> numbers(Measure m) const {
    return measures_[static_cast<std::size_t>(m)];
  }
  [[nodiscard]] std::span<const Day> dates() const { return dates_; }
  [[nodiscard]] std::span<const std::int64_t> values_minor() const { return values_; }

  // The day from which the outcome may be used: never before the declaration itself.
  [[nodiscard]] Day known_on(std::size_t row) const {
    return std::max(dates_[row], outcomes_[row].known_on);
  }

 private:
  [[nodiscard]] const std::vector<std::uint32_t>& column(Attribute a) const {
    return codes_[static_cast<std::size_t>(a)];
  }

  LineSchema schema_;
  std::vector<std::string> ids_;
  Dictionary declarations_;
  std::vector<std::uint32_t> declaration_codes_;
  std::vector<Day> dates_;
  std::array<Dictionary, kAttributeCount> dictionaries_;
  std::array<std::vector<std::uint32_t>, kAttributeCount> codes_;
  std::array<std::vector<double>, kMeasureCount> measures_;
  std::vector<std::int64_t> values_;
  Dictionary descriptions_;
  std::vector<std::uint32_t> description_codes_;
  std::vector<Outcome> outcomes_;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_LINE_TABLE_H_
