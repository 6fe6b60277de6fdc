#include "risk/tariff_dues.h"

#include <cmath>
#include <string>

#include "gtest/gtest.h"

#include "base/hash.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::risk {
namespace {

using tariff::On;

// 1,000.00 of air conditioners, ten pieces of 200 kg, on a day.
LineRecord Goods(std::string_view code, std::string_view origin, std::string_view preference = "") {
  LineRecord record;
  record.id = "x";
  record.date = On("2026-06-01");
  record.value_minor = 100'000;
  record.attribute(Attribute::kHsCode) = code;
  record.attribute(Attribute::kOrigin) = origin;
  record.attribute(Attribute::kPreference) = preference;
  record.attribute(Attribute::kProcedure) = "4000";
  record.attribute(Attribute::kQuantityUnit) = "NAR";
  record.measure(Measure::kQuantity) = 10;
  record.measure(Measure::kNetMassKg) = 200;
  return record;
}

std::optional<double> Owed(const LineRecord& record, const Otherwise& otherwise = {}) {
  LineTable lines(LineSchema{});
  lines.Append(record);
  const TariffDues dues(tariff::Made(tariff::SmallFiles()), {"", "40", "4000"});
  return dues.Owed(lines, 0, otherwise);
}

// 10 %, 50 a piece for goods from China, 4 % where a preference is claimed; VAT of 20 % on top.
TEST(TariffDues, AreWhatTheTariffSaysOfTheLine) {
  EXPECT_EQ(Owed(Goods("841510", "US")), (100.0 + 220.0) * 100);
  EXPECT_EQ(Owed(Goods("841510", "CN")), (100.0 + 500.0 + 320.0) * 100);
  EXPECT_EQ(Owed(Goods("841520", "CN")), (100.0 + 220.0) * 100);
}

TEST(TariffDues, OfTheLineAsItMightBe) {
  const LineRecord goods = Goods("841510", "US");
  EXPECT_EQ(Owed(goods, {.value_times = 2}), (200.0 + 440.0) * 100);
  EXPECT_EQ(Owed(goods, {.origin = HashBytes("CN")}), (100.0 + 500.0 + 320.0) * 100);
  const LineRecord chinese = Goods("841510", "CN");
  EXPECT_EQ(Owed(chinese, {.goods_times = 2}), (100.0 + 1000.0 + 420.0) * 100);
  EXPECT_EQ(Owed(chinese, {.code = "841520"}), (100.0 + 220.0) * 100);
}

TEST(TariffDues, APreferenceIsWhatTheLineClaims) {
  const LineRecord claims = Goods("841510", "TR", "300");
  EXPECT_EQ(Owed(claims), (40.0 + 208.0) * 100);
  EXPECT_EQ(Owed(claims, {.preference = 0}), (100.0 + 220.0) * 100);
}

TEST(TariffDues, NothingIsSaidOfWhatTheTariffDoesNotKnow) {
  LineRecord relief = Goods("841510", "US");
  relief.attribute(Attribute::kProcedure) = "5100";
  EXPECT_EQ(Owed(relief), std::nullopt);
  LineRecord worthless = Goods("841510", "US");
  worthless.value_minor = kMissingMoney;
  EXPECT_EQ(Owed(worthless), std::nullopt);
  EXPECT_EQ(Owed(Goods("999999", "US")), std::nullopt);
  EXPECT_EQ(Owed(Goods("words", "US")), std::nullopt);
  EXPECT_EQ(Owed(Goods("841510", "")), std::nullopt);
  LineRecord uncounted = Goods("841510", "CN");  // 50 a piece of how many?
  uncounted.measure(Measure::kQuantity) = std::nan("");
  EXPECT_EQ(Owed(uncounted), std::nullopt);
  EXPECT_EQ(Owed(Goods("841510", "US"), {.origin = HashBytes("nowhere")}), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::risk
