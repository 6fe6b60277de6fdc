// Tariff: nomenclature and measures of one administration, checked and ready to be asked.
//
//   const auto made = OpenTariff(folder);                       // folder.h; or every problem
//   const auto statement = Assess(*made->tariff, question);     // statement.h
//
// Immutable and thread-safe. Opening checks everything and names every problem.
#ifndef TIDEWAITER_TARIFF_TARIFF_H_
#define TIDEWAITER_TARIFF_TARIFF_H_

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nomenclature/nomenclature.h"
#include "tariff/measure.h"

namespace tidewaiter::tariff {

class QuotaBook;
using nomenclature::LineId;
using nomenclature::Nomenclature;

class Tariff {
 public:
  struct Made;
  // Problems that stop it: "unknown_measure_type", "unknown_area", "area_cycle" (names the way),
  // "unknown_unit", "unknown_regulation", "duplicate_measure", "contradictory_measures" (two of one
  // type for the same goods, area, additional code and order number at one time, with different
  // duties), "until_before_from", "unknown_goods_code", "unknown_quota",
  // "conditions_and_components", "exchange rates' own"; those of Origins::Build (under "/origins")
  // and of Parcels::Build (under "/parcels"). What a person should look at, yet works
  // ("validity_gap" in a chain of duties, "no_duty_for_line", "unknown_country" of an origin
  // scheme) comes beside.
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
  [[nodiscard]] const AdditionalCode* FindAdditionalCode(std::string_view code) const;
  [[nodiscard]] const Document* FindDocument(std::string_view code) const;
  [[nodiscard]] const Footnote* FindFootnote(std::string_view id) const;
  [[nodiscard]] const QuotaDefinition* FindQuota(std::string_view order_number, Day day) const;
  [[nodiscard]] std::span<const QuotaDefinition> quotas() const;
  [[nodiscard]] std::span<const QuotaBalance> balances() const;
  [[nodiscard]] std::span<const MeasureType> types() const;
  [[nodiscard]] std::span<const Area> areas() const;
  // Whether the country is in the area on the day, through any depth of groups.
  [[nodiscard]] bool InArea(std::string_view country, std::string_view area, Day day) const;
  [[nodiscard]] const Origins& origins() const;
  [[nodiscard]] const Parcels& parcels() const;
  // Origin schemes in force on the day of which the country is a partner, itself or in a group.
  [[nodiscard]] std::vector<const OriginScheme*> OriginSchemesFor(std::string_view country,
                                                                  Day day) const;
  // Those of them by whose rules goods must originate for the measure: none where it is no
  // preference.
  [[nodiscard]] std::vector<const OriginScheme*> OriginSchemesOf(std::uint32_t measure,
                                                                 std::string_view country,
                                                                 Day day) const;
  // The scheme with the members of its groups on the day as countries, partners and cumulation
  // alike.
  [[nodiscard]] OriginScheme WithMembers(const OriginScheme& scheme, Day day) const;
  // Measures of the line and of all above it that are valid on the day, as numbers into measures();
  // any origin. Those of the line itself first.
  void MeasuresFor(LineId line, Day day, std::vector<std::uint32_t>& out) const;
  // Days on which a measure is in force: its own, cut by those of its regulation.
  [[nodiscard]] Validity ValidityOf(std::uint32_t measure) const;
  // Whether its regulation is suspended on the day.
  [[nodiscard]] bool Stopped(std::uint32_t measure, Day day) const;
  // What was published of balances, without any request.
  [[nodiscard]] const QuotaBook& published_quotas() const;

  struct Data;
  explicit Tariff(std::shared_ptr<const Data> data) : data_(std::move(data)) {}  // Build makes it
  [[nodiscard]] const Data& data() const { return *data_; }  // inside src/tariff

 private:
  std::shared_ptr<const Data> data_;
};

struct Tariff::Made {
  std::shared_ptr<const Tariff> tariff;
  Problems warnings;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_TARIFF_H_
