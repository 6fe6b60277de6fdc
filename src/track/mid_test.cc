#include "track/mid.h"

#include <utility>

#include "gtest/gtest.h"

namespace tidewaiter::track {
namespace {

TEST(Mid, Countries) {
  for (const auto& [mmsi, country] : {std::pair<std::uint32_t, std::string_view>{201'000'000, "AL"},
                                      {636'019'825, "LR"},
                                      {634'000'001, "KE"},
                                      {775'999'999, "VE"},
                                      {366'123'456, "US"},
                                      {211'331'640, "DE"}}) {
    EXPECT_EQ(CountryOfMmsi(mmsi), country) << mmsi;
  }
  for (const std::uint32_t mmsi : {0U, 1U, 200'999'999U, 217'000'000U, 700'000'000U, 776'000'000U,
                                   111'232'506U, 970'010'001U, 4'000'000'000U}) {
    EXPECT_EQ(CountryOfMmsi(mmsi), "") << mmsi;
  }
}

TEST(Mid, ImoCheckDigit) {
  EXPECT_TRUE(IsImoNumber(9'074'729));  // the example of the rule
  for (std::uint32_t wrong = 9'074'720; wrong < 9'074'729; ++wrong)
    EXPECT_FALSE(IsImoNumber(wrong)) << wrong;
  EXPECT_FALSE(IsImoNumber(0));
  EXPECT_FALSE(IsImoNumber(90'747'290));
}

}  // namespace
}  // namespace tidewaiter::track
