#include "risk/usual_rates.h"

#include <cmath>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

constexpr double kMiss = kMissing;

Terms On(std::string_view code, std::string_view origin, std::string_view preference = "") {
  return {code, origin.empty() ? 0 : HashBytes(origin),
          preference.empty() ? 0 : HashBytes(preference), 0};
}

void Learn(UsualRates& rates, const Terms& terms, double rate, int lines = 1) {
  for (int i = 0; i < lines; ++i)
    rates.Learn(terms, rate);
}

TEST(UsualRates, TheRateOfTheSameCodeOnTheOtherTerms) {
  UsualRates rates;
  Learn(rates, On("6911100000", "VN"), 20, 10);
  Learn(rates, On("6911100000", "CN"), 63);
  Learn(rates, On("6911100000", "TR", "300"), 15, 3);
  Learn(rates, On("6912000000", "VN"), 27);
  struct Case {
    Terms declared;
    Terms other;
    double want;
  };
  const std::string_view code = "6911100000";
  for (const Case& c : {
           Case{On(code, "VN"), On(code, "CN"), 63},
           Case{On(code, "VN"), On(code, "VN"), 20},                // nothing was changed
           Case{On(code, "TR", "300"), On(code, "TR"), 20},         // nobody else: any origin
           Case{On(code, "TR", "300"), On(code, "CN", "300"), 63},  // claimed from TR alone
           Case{On(code, "VN"), On("6912000000", "VN"), 27},
           Case{On(code, "VN"), On("6912000000", "CN"), 27},     // its only rate
           Case{On(code, "VN"), On(code, "JP"), 20},             // as the code usually
           Case{On(code, "VN"), On("9999000000", "VN"), kMiss},  // never seen
           Case{On(code, "VN"), On("", "VN"), kMiss},
       }) {
    const double got = rates.After(c.declared, 20, c.other);
    EXPECT_TRUE(std::isnan(c.want) ? std::isnan(got) : got == c.want)
        << c.other.code << ": " << got << " for " << c.want;
  }
  EXPECT_TRUE(std::isnan(rates.After(On(code, "VN"), kMiss, On(code, "CN"))));
}

TEST(UsualRates, AHeadingSpeaksInDifferences) {
  UsualRates rates;
  Learn(rates, On("6911100000", "CN"), 63, 5);
  Learn(rates, On("6911100000", "VN"), 20, 5);
  Learn(rates, On("6911900000", "VN"), 30);
  // No line of this code came from CN; lines of the heading from there pay more.
  const double there = 63;
  const double here = (5 * 20.0 + 30) / 6;
  EXPECT_NEAR(rates.After(On("6911900000", "VN"), 30, On("6911900000", "CN")), 30 + there - here,
              1e-4);
  // Too few to speak for a heading: as the code usually.
  UsualRates few;
  Learn(few, On("6911100000", "CN"), 63, 4);
  Learn(few, On("6911900000", "VN"), 30, 9);
  EXPECT_EQ(few.After(On("6911900000", "VN"), 30, On("6911900000", "CN")), 30);
}

TEST(UsualRates, AFewOthersChangeNothingAndANewDutyStandsSoon) {
  UsualRates rates;
  const Terms terms = On("8712000000", "CN");
  const Terms declared = On("8712000000", "VN");
  Learn(rates, terms, 29, 30);
  Learn(rates, terms, 15);
  EXPECT_EQ(rates.After(declared, 29, terms), 29);
  Learn(rates, terms, 77, 2);  // two in a row
  EXPECT_EQ(rates.After(declared, 29, terms), 77);
  // Where origins are mixed it takes more.
  EXPECT_EQ(rates.FromAnywhere(On("8712000000", "")), 29);
  Learn(rates, terms, 77, 7);
  EXPECT_EQ(rates.FromAnywhere(On("8712000000", "")), 77);
}

TEST(UsualRates, AProcedureSpeaksForItselfAlone) {
  UsualRates rates;
  Terms small = On("8712000000", "CN");
  small.procedure = 4051;
  Learn(rates, small, 15, 30);
  Learn(rates, On("8712000000", "CN"), 77);
  EXPECT_EQ(rates.After(On("8712000000", "VN"), 29, On("8712000000", "CN")), 77);
  Terms declared = small;
  declared.origin = HashBytes("VN");
  EXPECT_EQ(rates.After(declared, 15, small), 15);
  small.procedure = 4000;
  EXPECT_TRUE(std::isnan(rates.FromAnywhere(small)));
}

TEST(UsualRates, NothingIsLearnedWithoutACodeOrARate) {
  UsualRates rates;
  rates.Learn(On("", "CN"), 10);
  rates.Learn(On("8712000000", "CN"), kMissing);
  rates.Learn(On("8712000000", "CN"), INFINITY);
  EXPECT_TRUE(std::isnan(rates.FromAnywhere(On("8712000000", ""))));
  EXPECT_TRUE(std::isnan(rates.FromAnywhere(On("", ""))));
  EXPECT_EQ(rates.ordinary_preference(), 0U);
}

TEST(UsualRates, TheOrdinaryPreferenceIsThatOfMostLines) {
  UsualRates rates;
  Learn(rates, On("8712000000", "TR", "300"), 15, 4);
  EXPECT_EQ(rates.ordinary_preference(), HashBytes("300"));
  Learn(rates, On("6911100000", "CN", "100"), 20, 5);
  EXPECT_EQ(rates.ordinary_preference(), HashBytes("100"));
}

TEST(UsualRates, ComeBackFromBytes) {
  UsualRates rates;
  Learn(rates, On("6911100000", "CN", "100"), 63, 3);
  std::string bytes;
  rates.Serialize(bytes);
  UsualRates again;
  ByteReader in(bytes);
  ASSERT_TRUE(again.Parse(in));
  EXPECT_TRUE(in.empty());
  EXPECT_EQ(again.FromAnywhere(On("6911100000", "", "100")), 63);
  EXPECT_EQ(again.ordinary_preference(), HashBytes("100"));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    UsualRates cut;
    ByteReader part(std::string_view(bytes).substr(0, size));
    EXPECT_FALSE(cut.Parse(part)) << size;
  }
}

}  // namespace
}  // namespace tidewaiter::risk
