#include "server/demo_tariff.h"

#include <cmath>
#include <cstdint>
#include <memory>

#include "gtest/gtest.h"

#include "risk/tariff_dues.h"
#include "sim/country.h"
#include "sim/headings.h"
#include "sim/tariff.h"
#include "tariff/files.h"
#include "tariff/landed_json.h"
#include "tariff/origin_json.h"

namespace tidewaiter::server {
namespace {

constexpr double kRoundingMinor = 2;  // of duty, excise and tax apart instead of together

std::int64_t ExciseOf(const LineRecord& line) {
  const std::string_view heading =
      std::string_view(line.attribute(Attribute::kHsCode)).substr(0, 4);
  for (const sim::Heading& row : sim::Headings()) {
    if (row.code != heading || row.excise_minor_kg == 0) continue;
    return std::llround(line.measure(Measure::kNetMassKg) *
                        static_cast<double>(row.excise_minor_kg));
  }
  return 0;
}

// What a line carries was reckoned by the country; the files say the same by another way.
TEST(DemoTariff, ChargesWhatTheCountryCharges) {
  auto country = sim::Country::Create({.seed = 5, .lines = 8'000});
  ASSERT_TRUE(country);
  const auto made = tariff::MakeTariff(country->TariffFiles());
  ASSERT_TRUE(made) << made.error().front().detail << " at " << made.error().front().pointer;
  for (const codec::Problem& warning : made->warnings)
    ADD_FAILURE() << warning.code << " at " << warning.pointer << ": " << warning.detail;
  const risk::TariffDues dues(made->tariff, {"", "40", "4000", "4071"});
  LineTable lines(LineSchema{});
  std::vector<std::int64_t> wanted;
  LineRecord line;
  sim::Truth truth;
  while (country->Next(line, truth)) {
    lines.Append(line);
    const double percent = line.measure(Measure::kRatePercent);
    wanted.push_back(std::llround(static_cast<double>(line.value_minor) * percent / 100.0) +
                     ExciseOf(line));
  }
  std::size_t reckoned = 0;
  std::size_t usual = 0;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (lines.Text(row, Attribute::kProcedure) == "4051") {
      EXPECT_EQ(dues.Owed(lines, row, {}), std::nullopt);  // relief of small consignments
      continue;
    }
    ++usual;
    const auto owed = dues.Owed(lines, row, {});
    if (!owed) continue;
    ++reckoned;
    EXPECT_NEAR(*owed, static_cast<double>(wanted[row]), kRoundingMinor)
        << lines.Text(row, Attribute::kHsCode) << ' ' << lines.Text(row, Attribute::kOrigin) << ' '
        << lines.Text(row, Attribute::kPreference);
  }
  // Not reckoned: a preference that is claimed for an origin that has none.
  EXPECT_GT(static_cast<double>(reckoned), 0.98 * static_cast<double>(usual));
}

std::shared_ptr<const tariff::Tariff> DemoTariff() {
  auto country = sim::Country::Create({.seed = 5, .lines = 1'000});
  EXPECT_TRUE(country);
  if (!country) return nullptr;
  const auto made = tariff::MakeTariff(country->TariffFiles());
  EXPECT_TRUE(made) << made.error().front().detail << " at " << made.error().front().pointer;
  return made ? made->tariff : nullptr;
}

// The texts are written by hand, and so is what they demand: the reader of texts says the same.
TEST(DemoTariff, RulesOfOriginDemandWhatTheirTextsSay) {
  const auto tariff = DemoTariff();
  ASSERT_NE(tariff, nullptr);
  std::size_t for_people = 0;
  for (const tariff::OriginEntry& entry : tariff->origins().entries()) {
    for (const tariff::OriginRule& rule : entry.rules) {
      const auto read = tariff::ReadNeeds(rule.text, {});
      EXPECT_EQ(read, rule.needs) << rule.text;
      if (!rule.needs) ++for_people;
    }
  }
  EXPECT_GT(for_people, 0U);
  EXPECT_GT(tariff->origins().entries().size(), 2 * for_people);
}

TEST(DemoTariff, EveryPreferenceHasItsCheckListAndItsProof) {
  const auto tariff = DemoTariff();
  ASSERT_NE(tariff, nullptr);
  std::size_t preferences = 0;
  const Day day = *ParseIsoDay("2026-06-01");
  for (const tariff::Measure& measure : tariff->measures()) {
    if (measure.type != "142") continue;
    ++preferences;
    const auto found = tariff::OriginPreferences(*tariff, {measure.code, "TR", day});
    ASSERT_EQ(found.size(), 1U) << measure.code.text();
    ASSERT_EQ(found[0].schemes.size(), 1U);
    const tariff::OriginScheme& scheme = *found[0].schemes[0];
    EXPECT_FALSE(tariff->origins().Lookup(scheme, measure.code, day).empty())
        << measure.code.text();
    EXPECT_EQ(scheme.proofs.front().code, measure.conditions.front().document);
    EXPECT_TRUE(tariff::OriginPreferences(*tariff, {measure.code, "CN", day}).empty());
  }
  EXPECT_GT(preferences, 100U);
}

// What the country's lines of procedure 4051 pay, and the first line that is not one of them.
TEST(DemoTariff, AConsignmentOfLittleValuePaysTheTaxAlone) {
  const auto tariff = DemoTariff();
  ASSERT_NE(tariff, nullptr);
  for (const tariff::Measure& measure : tariff->measures()) {
    if (measure.type != "103") continue;
    tariff::LandedQuestion question;
    question.day = *ParseIsoDay("2026-06-01");
    question.items = {{.code = measure.code,
                       .origin = "US",
                       .price = {Decimal::FromMinor(sim::kLowValueMinor, 2), "XTS"},
                       .quantities = {{{"KGM", ""}, Decimal(0)}}}};
    const auto small = tariff::ReckonLanded(*tariff, question);
    ASSERT_TRUE(small) << measure.code.text() << ' ' << small.error().front().detail;
    Decimal charged;
    for (const tariff::LandedLine& line : small->cost.lines)
      if (line.what == "duty" || line.what == "tax") charged += line.stated.value;
    EXPECT_EQ(charged, Decimal::FromMinor(sim::kLowValueMinor * sim::kTaxBp / 10'000, 2));
    question.items[0].price.value = Decimal::FromMinor(sim::kLowValueMinor + 1, 2);
    const auto more = tariff::ReckonLanded(*tariff, question);
    ASSERT_TRUE(more) << measure.code.text();
    EXPECT_NE(more->cost.parcel.items[0].duty.how, tariff::Treatment::kRelieved);
  }
}

}  // namespace
}  // namespace tidewaiter::server
