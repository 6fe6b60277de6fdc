#include "detect/rules/internal/nearest.h"

#include <array>

#include <gtest/gtest.h>

namespace tidewaiter::rules {
namespace {

TEST(EditDistance, CountsSlips) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("value", "value"), 0U);
  EXPECT_EQ(EditDistance("value", "valu"), 1U);
  EXPECT_EQ(EditDistance("value", "vlaue"), 1U);
  EXPECT_EQ(EditDistance("value", "volum"), 2U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
}

TEST(SnakeCase, JoinsWords) {
  EXPECT_EQ(SnakeCase("netMass"), "net_mass");
  EXPECT_EQ(SnakeCase("NET MASS"), "net_mass");
  EXPECT_EQ(SnakeCase("Net-Mass"), "net_mass");
  EXPECT_EQ(SnakeCase("HSCode"), "hscode");
}

TEST(Nearest, FindsWhatIsMeant) {
  constexpr auto kKnown =
      std::to_array<std::string_view>({"net_mass", "gross_mass", "value", "origin", "rate"});
  EXPECT_EQ(Nearest("netMass", kKnown), "net_mass");
  EXPECT_EQ(Nearest("orgin", kKnown), "origin");
  EXPECT_EQ(Nearest("gross", kKnown), "gross_mass");
  EXPECT_EQ(Nearest("rat", kKnown), "rate");
  EXPECT_EQ(Nearest("date", kKnown), "rate");
  EXPECT_EQ(Nearest("dote", kKnown), "");
  EXPECT_EQ(Nearest("or", kKnown), "");
  EXPECT_EQ(Nearest(std::string(1'000'000, 'x'), kKnown), "");
}

}  // namespace
}  // namespace tidewaiter::rules
