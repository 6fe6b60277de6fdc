// Tariff: nomenclature and measures of one administration, checked and ready to be asked.
//
//   ASSIGN_OR_RETURN(const Opened tariff, OpenTariff(folder));
//   const Statement s = *Assess(*tariff.tariff, question);     // statement.h
//
// Immutable and thread-safe. Opening checks everything and names every problem.
#ifndef TIDEWAITER_TARIFF_TARIFF_H_
#define TIDEWAITER_TARIFF_TARIFF_H_

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nomenclature/nomenclature.h"
#include "tariff/measure.h"

namespace tidewaiter::tariff {

using nomenclature::LineId;
using nomenclature::Nomenclature;

class Tariff {
 public:
  struct Made;
  // Problems that stop it: "unknown_measure_type", "unknown_area", "area_cycle" (names the way),
  // "unknown_unit", "unknown_regulation", "duplicate_measure", "contradictory_measures" (two of one
  // type for the same goods, area, additional code and order number at one time, with different
  // duties), "until_before_from", "unknown_goods_code", "unknown_quota",
  // "conditions_and_components", "exchange rates' own". What a person should look at, yet works
  // ("validity_gap" in a chain of duties, "no_duty_for_line") comes beside.
  static std::expected<Made, Problems> Build(std::shared_ptr<const Nomenclature> goods,
                                             TariffRows rows);

  [[nodiscard]] const Nomenclature& goods() const;
  [[nodiscard]] const Reckoning& reckoning() const;
  [[nodiscard]] const Units& units() const;
  [[nodiscard]] const Exchange& exchange() const;
  [[nodiscard]] std::span<const Measure> measures() const;
  [[nodiscard]] const MeasureType* FindType(std::string_view id) const;
  [[nodiscard]] const Area* FindArea(std::string_view id) const;
  [[nodiscard]] const Regulation* FindRegulation(std::string_view id) const;
  [[nodiscard]] const Document* FindDocument(std::string_view code) const;
  [[nodiscard]] const Footnote* FindFootnote(std::string_view id) const;
  [[nodiscard]] const QuotaDefinition* FindQuota(std::string_view order_number, Day day) const;
  [[nodiscard]] std::span<const QuotaDefinition> quotas() const;
  [[nodiscard]] std::span<const QuotaBalance> balances() const;
  [[nodiscard]] std::span<const MeasureType> types() const;
  [[nodiscard]] std::span<const Area> areas() const;
  // Whether the country is in the area on the day, through any depth of groups. O(1) after
  // building.
  [[nodiscard]] bool InArea(std::string_view country, std::string_view area, Day day) const;
  // Measures of the line and of all above it that are valid on the day, as numbers into measures();
  // any origin.
  void MeasuresFor(LineId line, Day day, std::vector<std::uint32_t>& out) const;
};

struct Tariff::Made {
  std::shared_ptr<const Tariff> tariff;
  Problems warnings;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_TARIFF_H_
