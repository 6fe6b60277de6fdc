#include "detect/price/price.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::detect {
namespace {

LineRecord Shirt(Day day, double quantity, std::int64_t value_minor) {
  LineRecord record;
  record.id = "x";
  record.date = day;
  record.attribute(Attribute::kHsCode) = "6109100000";
  record.attribute(Attribute::kOrigin) = "BD";
  record.measure(Measure::kQuantity) = quantity;
  record.measure(Measure::kNetMassKg) = quantity * 0.2;
  record.value_minor = value_minor;
  record.description = "cotton t-shirts";
  return record;
}

TEST(Price, FarBelowTheUsualPriceIsFarBelowZero) {
  Random random(1);
  LineTable lines(LineSchema{});
  for (int i = 0; i < 60; ++i) {
    const double price = 300 * random.LogNormal(0, 0.1);
    lines.Append(Shirt(i, 100.0, static_cast<std::int64_t>(100 * price)));
  }
  lines.Append(Shirt(61, 100, 100 * 300));
  lines.Append(Shirt(61, 100, 100 * 120));
  lines.Append(Shirt(61, 100, 100 * 900));
  PriceDetector prices;
  for (std::size_t row = 0; row < 60; ++row)
    prices.Learn(lines, row);
  const auto z = [&](std::size_t row) { return prices.Assess(lines, row, PriceBasis::kPerUnit).z; };
  EXPECT_LT(std::abs(z(60)), 1.0);
  EXPECT_LT(z(61), -4.0);
  EXPECT_GT(z(62), 4.0);
  const PriceScore low = prices.Assess(lines, 61, PriceBasis::kPerUnit);
  EXPECT_EQ(low.level, PriceLevel::kDescription);
  EXPECT_EQ(low.count, 60U);
  EXPECT_NEAR(low.expected_minor, 30'000, 2'000);
}

TEST(Price, AFewLinesThatAgreeProveLess) {
  const auto z_after = [](int count) {
    LineTable lines(LineSchema{});
    for (int i = 0; i < count; ++i)
      lines.Append(Shirt(1, 100, 30'000));
    lines.Append(Shirt(2, 100, 24'000));
    PriceDetector prices;
    for (std::size_t row = 0; row + 1 < lines.size(); ++row)
      prices.Learn(lines, row);
    return prices.Assess(lines, lines.size() - 1, PriceBasis::kPerUnit).z;
  };
  EXPECT_NEAR(z_after(10), std::log(0.8) / (0.2 * 10 / 20 + 0.05), 1e-4);
  EXPECT_NEAR(z_after(40), std::log(0.8) / (0.2 * 10 / 50 + 0.05), 1e-4);
}

TEST(Price, FallsBackAlongTheCodeUntilEnoughIsKnown) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 12; ++i) {
    LineRecord other = Shirt(i, 10, 3'000);
    other.attribute(Attribute::kHsCode) = i < 6 ? "6109109999" : "6109200000";
    other.description = "garments " + std::to_string(i);
    lines.Append(other);
  }
  lines.Append(Shirt(20, 10, 3'000));
  PriceDetector prices;
  for (std::size_t row = 0; row < 12; ++row)
    prices.Learn(lines, row);
  EXPECT_EQ(prices.Assess(lines, 12, PriceBasis::kPerKg).level, PriceLevel::kHs4);
  EXPECT_EQ(prices.Assess(lines, 12, PriceBasis::kPerKg).count, 12U);
}

TEST(Price, SaysNothingWithoutNumbersOrComparison) {
  LineTable lines(LineSchema{});
  lines.Append(Shirt(1, 10, 3'000));
  LineRecord bare = Shirt(2, 0, 3'000);
  bare.measure(Measure::kNetMassKg) = kMissing;
  lines.Append(bare);
  LineRecord free = Shirt(2, 10, 0);
  lines.Append(free);
  PriceDetector prices;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    EXPECT_EQ(prices.Assess(lines, row, PriceBasis::kPerUnit).level, PriceLevel::kNone);
    EXPECT_EQ(prices.Explain(lines, row, PriceBasis::kPerKg).level, PriceLevel::kNone);
    prices.Learn(lines, row);
  }
}

// Second opinion: the last kKeep comparable lines by a scan of the table.
TEST(Price, TheEvidenceIsThatOfAScan) {
  Random random(5);
  LineTable lines(LineSchema{});
  for (int i = 0; i < 900; ++i) {
    LineRecord record = Shirt(i / 3, 1 + static_cast<double>(random.Below(50)),
                              static_cast<std::int64_t>(100 + random.Below(100'000)));
    record.description = "goods " + std::to_string(random.Below(4));
    lines.Append(record);
  }
  PriceDetector prices;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (row % 50 == 49) {
      const PriceEvidence got = prices.Explain(lines, row, PriceBasis::kPerKg);
      std::vector<double> logs;
      Day since = lines.date(row);
      for (std::size_t i = row; i-- > 0 && logs.size() < Observations::kKeep;) {
        if (lines.description(i) != lines.description(row)) continue;
        logs.push_back(static_cast<double>(lines.value_minor(i)) /
                       lines.Number(i, Measure::kNetMassKg));
        since = lines.date(i);
      }
      std::sort(logs.begin(), logs.end());
      if (logs.size() >= 10) {
        EXPECT_EQ(got.count, logs.size());
        EXPECT_EQ(got.since, since);
        EXPECT_NEAR(got.median_minor / logs[(logs.size() - 1) / 2], 1.0, 1e-4);
      }
    }
    prices.Learn(lines, row);
  }
}

struct Weighed {
  float value;
  float weight;
};

// The plain way: sort, then add up until half of the weight is reached.
double SortedMedian(std::vector<Weighed> items, double total) {
  std::sort(items.begin(), items.end(),
            [](const Weighed& a, const Weighed& b) { return a.value < b.value; });
  double sum = 0;
  for (const Weighed& item : items) {
    sum += item.weight;
    if (sum >= 0.5 * total) return item.value;
  }
  return items.back().value;
}

TEST(Price, TheMediansAreThoseOfASortedScan) {
  Random random(3);
  LineTable lines(LineSchema{});
  PriceDetector prices;
  for (std::size_t row = 0; row < 400; ++row) {
    const auto units = static_cast<double>(10 + random.Below(5));  // few numbers: many are equal
    const auto value = static_cast<std::int64_t>(1'000 * (1 + random.Below(row < 200 ? 4 : 400)));
    lines.Append(Shirt(static_cast<Day>(row / 3), units, value));
    const PriceScore score = prices.Assess(lines, row, PriceBasis::kPerUnit);
    const auto log_price = [&](std::size_t at) {
      return static_cast<float>(std::log(static_cast<double>(lines.value_minor(at)) /
                                         lines.Number(at, Measure::kQuantity)));
    };
    std::vector<Weighed> items;
    double total = 0;
    for (std::size_t at = row - std::min<std::size_t>(row, 64); at < row; ++at) {
      const auto log_units = [&](std::size_t of) {
        return static_cast<float>(std::log1p(lines.Number(of, Measure::kQuantity)));
      };
      const float exponent = -static_cast<float>(lines.date(row) - lines.date(at)) / 365.0F -
                             std::abs(log_units(at) - log_units(row)) / 2.0F;
      items.push_back({log_price(at), std::exp(exponent)});
      total += items.back().weight;
    }
    if (items.size() >= 10) {
      ASSERT_EQ(score.log_ratio, log_price(row) - SortedMedian(items, total)) << row;
    }
    prices.Learn(lines, row);
  }
}

TEST(Price, ComesBackFromBytes) {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 300; ++i)
    lines.Append(Shirt(i, 1 + i % 7, 1'000 + 13 * (i % 29)));
  PriceDetector prices;
  for (std::size_t row = 0; row < 299; ++row)
    prices.Learn(lines, row);
  std::string bytes;
  prices.Serialize(bytes);
  PriceDetector back;
  ByteReader in(bytes);
  ASSERT_TRUE(back.Parse(in).has_value());
  EXPECT_EQ(back.Assess(lines, 299, PriceBasis::kPerKg).z,
            prices.Assess(lines, 299, PriceBasis::kPerKg).z);
  for (const std::size_t cut : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
    PriceDetector broken;
    ByteReader half(std::string_view(bytes).substr(0, cut));
    EXPECT_EQ(broken.Parse(half).error().code, ErrorCode::kCorruption);
  }
}

}  // namespace
}  // namespace tidewaiter::detect
