#include "server/demo_tariff.h"

#include <cmath>
#include <cstdint>
#include <memory>

#include "gtest/gtest.h"

#include "risk/tariff_dues.h"
#include "sim/country.h"
#include "sim/headings.h"
#include "tariff/files.h"

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

}  // namespace
}  // namespace tidewaiter::server
