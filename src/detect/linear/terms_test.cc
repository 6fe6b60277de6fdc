#include "detect/linear/terms.h"

#include <set>
#include <vector>

#include "gtest/gtest.h"

namespace tidewaiter::detect {
namespace {

LineRecord Shirts() {
  LineRecord record;
  record.attribute(Attribute::kHsCode) = "61091000";
  record.attribute(Attribute::kOrigin) = "BD";
  record.attribute(Attribute::kDispatch) = "LK";
  record.attribute(Attribute::kPreference) = "GSP";
  record.attribute(Attribute::kProcedure) = "4000";
  record.measure(Measure::kRatePercent) = 12;
  record.measure(Measure::kNetMassKg) = 250;
  record.measure(Measure::kQuantity) = 1000;
  record.value_minor = 400'000;
  return record;
}

std::vector<std::uint64_t> TermsOf(const LineRecord& record) {
  LineTable lines{LineSchema{}};
  lines.Append(record);
  std::vector<std::uint64_t> terms(LineTerms().size());
  ComputeTerms(lines, 0, terms);
  return terms;
}

// Names of the terms in which two lines differ.
std::set<std::string_view> Differences(const LineRecord& a, const LineRecord& b) {
  const std::vector<std::uint64_t> x = TermsOf(a);
  const std::vector<std::uint64_t> y = TermsOf(b);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] != y[i]) names.insert(LineTerms()[i].name);
  }
  return names;
}

TEST(Terms, AWholeLineHasThemAllAndEachIsItsOwn) {
  const std::vector<std::uint64_t> terms = TermsOf(Shirts());
  const std::set<std::uint64_t> different(terms.begin(), terms.end());
  EXPECT_EQ(different.size(), terms.size());
  EXPECT_EQ(different.count(0), 0U);
}

TEST(Terms, ChangeWithWhatTheyAreAboutAlone) {
  LineRecord other = Shirts();
  other.attribute(Attribute::kOrigin) = "IN";
  EXPECT_EQ(Differences(Shirts(), other),
            (std::set<std::string_view>{"origin", "hs_code:2*origin", "origin*dispatch"}));
  other = Shirts();
  other.attribute(Attribute::kHsCode) = "61091090";  // the same to six digits
  other.attribute(Attribute::kImporter) = "somebody";
  EXPECT_TRUE(Differences(Shirts(), other).empty());
  other = Shirts();
  other.measure(Measure::kNetMassKg) = 251;  // the same step
  EXPECT_TRUE(Differences(Shirts(), other).empty());
  other.measure(Measure::kNetMassKg) = 2'500;
  EXPECT_EQ(Differences(Shirts(), other),
            (std::set<std::string_view>{"mass step", "value per kg step", "hs_code:2*mass step",
                                        "hs_code:2*value per kg step"}));
}

TEST(Terms, WhatIsMissingHasNone) {
  for (const std::uint64_t term : TermsOf(LineRecord{}))
    EXPECT_EQ(term, 0U);
  LineRecord record = Shirts();
  record.measure(Measure::kNetMassKg) = 0;  // no step, and no value per kg
  EXPECT_EQ(Differences(Shirts(), record),
            (std::set<std::string_view>{"mass step", "value per kg step", "hs_code:2*mass step",
                                        "hs_code:2*value per kg step"}));
}

}  // namespace
}  // namespace tidewaiter::detect
