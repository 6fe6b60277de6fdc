#include "base/decimal.h"

#include <array>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter {
namespace {

Decimal D(std::string_view text) {
  const auto read = Decimal::Parse(text);
  EXPECT_TRUE(read) << text;
  return read ? *read : Decimal();
}

TEST(Decimal, IsReadAndWrittenWithAllItsDigits) {
  for (const char* text : {"0", "0.00", "12.50", "-0.05", "1234567890123456789.123456789"}) {
    EXPECT_EQ(D(text).text(), text);
  }
  EXPECT_EQ(D("+7.1").text(), "7.1");
  EXPECT_EQ(D("007.10").text(), "7.10");
  EXPECT_EQ(Decimal(-12).text(), "-12");
  EXPECT_EQ(Decimal::FromMinor(1250, 2).text(), "12.50");
}

TEST(Decimal, RefusesWhatIsNotOne) {
  for (const char* text : {"", "-", ".", ".5", "5.", "1,5", "1e3", " 1", "1 ", "1.2.3", "--1",
                           "NaN", "1234567890123456789012345678901"}) {
    const auto read = Decimal::Parse(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Decimal, SumsDifferencesAndProductsAreExact) {
  EXPECT_EQ((D("0.1") + D("0.2")).text(), "0.3");
  EXPECT_EQ((D("1") - D("0.001")).text(), "0.999");
  EXPECT_EQ((D("1260.89") * D("25").Scaled(-2)).text(), "315.2225");
  EXPECT_EQ(D("2.7").Scaled(-2).text(), "0.027");
  EXPECT_EQ(D("2.7").Scaled(3).text(), "2700");
  EXPECT_EQ((-D("3.5")).text(), "-3.5");
}

TEST(Decimal, RoundsAsTold) {
  struct Row {
    const char* value;
    const char* half_up;
    const char* half_even;
    const char* down;
    const char* up;
  };
  constexpr std::array kRows = {
      Row{"0.005", "0.01", "0.00", "0.00", "0.01"},
      Row{"0.015", "0.02", "0.02", "0.01", "0.02"},
      Row{"-0.005", "-0.01", "0.00", "0.00", "-0.01"},
      Row{"2.674999", "2.67", "2.67", "2.67", "2.68"},
      Row{"315.2225", "315.22", "315.22", "315.22", "315.23"},
      Row{"1", "1.00", "1.00", "1.00", "1.00"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(D(row.value).Rounded(2, Rounding::kHalfUp).text(), row.half_up);
    EXPECT_EQ(D(row.value).Rounded(2, Rounding::kHalfEven).text(), row.half_even);
    EXPECT_EQ(D(row.value).Rounded(2, Rounding::kDown).text(), row.down);
    EXPECT_EQ(D(row.value).Rounded(2, Rounding::kUp).text(), row.up);
  }
}

TEST(Decimal, DividesToTheDigitsAskedFor) {
  EXPECT_EQ(Decimal::Divide(D("10"), D("3"), 4, Rounding::kHalfUp).text(), "3.3333");
  EXPECT_EQ(Decimal::Divide(D("-2"), D("3"), 2, Rounding::kHalfUp).text(), "-0.67");
  EXPECT_EQ(Decimal::Divide(D("1"), D("-0.003"), 1, Rounding::kDown).text(), "-333.3");
  EXPECT_EQ(Decimal::Divide(D("0.0001"), D("1000"), 2, Rounding::kUp).text(), "0.01");
  EXPECT_FALSE(Decimal::Divide(D("1"), D("0.00"), 2, Rounding::kHalfUp).ok());
}

TEST(Decimal, WhatDoesNotFitStaysBad) {
  const Decimal large = D("999999999999999999999999999999");
  const Decimal bad = large * large;
  EXPECT_FALSE(bad.ok());
  EXPECT_FALSE((bad + D("1")).ok());
  EXPECT_FALSE((D("1") - bad).ok());
  EXPECT_FALSE((bad * D("0")).ok());
  EXPECT_FALSE(bad.Rounded(2, Rounding::kHalfUp).ok());
  EXPECT_FALSE(bad.Trimmed().ok());
  EXPECT_FALSE(bad.ToMinor(2));
  EXPECT_TRUE(std::isnan(bad.ToDouble()));
  EXPECT_FALSE(large.Scaled(20).ok());
  EXPECT_TRUE((D("1000000000000000000000000.00") * D("10000000000.0000000000")).ok());
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(D("1.50"), D("1.5"));
  EXPECT_LT(D("-2"), D("-1.99"));
  EXPECT_GT(D("100000000000000000000000000000"), D("0.000000000000000000000000000001"));
  EXPECT_LT(D("-100000000000000000000000000000"), D("0.000000000000000000000000000001"));
  EXPECT_LT(D("0.000000000000000000000000000001"), D("100000000000000000000000000000"));
  EXPECT_EQ(Min(D("3"), D("2")), D("2"));
  EXPECT_EQ(Max(D("3"), D("2")), D("3"));
}

TEST(Decimal, BecomesMinorUnitsOnlyWhenNothingIsLost) {
  EXPECT_EQ(*D("12.5").ToMinor(2), 1250);
  EXPECT_EQ(*D("12.500").ToMinor(2), 1250);
  EXPECT_FALSE(D("12.505").ToMinor(2));
  EXPECT_EQ(*D("9223372036854775807").ToMinor(0), INT64_MAX);
  EXPECT_FALSE(D("9223372036854775808").ToMinor(0));
}

TEST(Decimal, MeetsFloatingPointAtTheBorder) {
  EXPECT_EQ(Decimal::FromDouble(2.675, 2).text(), "2.68");
  EXPECT_EQ(Decimal::FromDouble(-0.5, 0).text(), "-1");
  EXPECT_FALSE(Decimal::FromDouble(NAN, 2).ok());
  EXPECT_FALSE(Decimal::FromDouble(1e30, 2).ok());
  EXPECT_DOUBLE_EQ(D("12.375").ToDouble(), 12.375);
}

// A second opinion: small numbers as whole thousandths.
TEST(Decimal, AgreesWithWholeNumbers) {
  Random random(17);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<std::int64_t>(random.Below(4'000'000)) - 2'000'000;
    const auto b = static_cast<std::int64_t>(random.Below(4'000'000)) - 2'000'000;
    const Decimal left = Decimal::FromMinor(a, 3);
    const Decimal right = Decimal::FromMinor(b, 3);
    EXPECT_EQ(left + right, Decimal::FromMinor(a + b, 3));
    EXPECT_EQ(left * right, Decimal::FromMinor(a * b, 6));
    EXPECT_EQ(left <=> right, a <=> b);
    EXPECT_EQ(D(left.text()), left);
    if (b == 0) continue;
    EXPECT_EQ(*Decimal::Divide(left, right, 0, Rounding::kDown).ToMinor(0), a / b);
  }
}

}  // namespace
}  // namespace tidewaiter
