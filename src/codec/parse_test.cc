#include "codec/parse.h"

#include <fstream>
#include <map>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "codec/csv.h"

namespace tidewaiter::codec {
namespace {

// The rows of testdata/codec/<name> by column name.
std::vector<std::map<std::string, std::string>> Cases(const std::string& name) {
  std::ifstream file(fmt::format("{}/codec/{}", TIDEWAITER_TESTDATA, name));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  bool given = false;
  CsvReader reader(',', [&]() -> Result<std::string_view> {
    return std::exchange(given, true) ? std::string_view() : std::string_view(text);
  });
  std::vector<std::map<std::string, std::string>> cases;
  std::vector<std::string> names;
  CsvRecord record;
  while (*reader.Next(record)) {
    EXPECT_EQ(record.fault, CsvFault::kNone) << name << ":" << record.line;
    if (names.empty()) {
      names.assign(record.fields.begin(), record.fields.end());
      continue;
    }
    auto& row = cases.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i)
      row[names[i]] = record.fields.at(i);
  }
  EXPECT_GT(cases.size(), 5U) << name;
  return cases;
}

template <typename T>
void Expect(const Result<T>& got, const std::string& want, const std::string& shown,
            const std::string& text) {
  if (want == "error") {
    ASSERT_FALSE(got.has_value()) << text;
    EXPECT_EQ(got.error().code, ErrorCode::kInvalidArgument) << text;
  } else {
    ASSERT_TRUE(got.has_value()) << text;
    EXPECT_EQ(shown, want) << text;
  }
}

TEST(Parse, Decimals) {
  for (auto& row : Cases("decimals.csv")) {
    const auto got = ParseDecimal(row["text"], row["sign"][0]);
    Expect(got, row["want"], fmt::format("{}", got.value_or(0)), row["text"]);
  }
}

TEST(Parse, Money) {
  for (auto& row : Cases("money.csv")) {
    const auto got = ParseMoneyMinor(row["text"], row["sign"][0], std::stoi(row["scale"]));
    Expect(got, row["want"], std::to_string(got.value_or(0)), row["text"]);
  }
}

TEST(Parse, Days) {
  for (auto& row : Cases("days.csv")) {
    EXPECT_TRUE(CheckDayFormat(row["format"]).has_value()) << row["format"];
    const auto got = ParseDay(row["text"], row["format"]);
    Expect(got, row["want"], FormatDay(got.value_or(0)), row["text"]);
  }
}

TEST(Parse, DayFormatsMustNameADayOnce) {
  for (const char* bad : {"", "%Y-%m", "%Y-%m-%d-%d", "%Y-%m-%q", "%Y-%m-%d%", "%Y%y-%m-%d"}) {
    EXPECT_FALSE(CheckDayFormat(bad).has_value()) << bad;
  }
}

TEST(Parse, HsCodes) {
  for (auto& row : Cases("hs_codes.csv")) {
    const auto got = NormalizeHsCode(row["text"]);
    Expect(got, row["want"], got.value_or(""), row["text"]);
  }
}

TEST(Parse, Countries) {
  for (auto& row : Cases("countries.csv")) {
    const auto got = NormalizeCountry(row["text"]);
    Expect(got, row["want"], got.value_or(""), row["text"]);
  }
}

TEST(Parse, MinorDigitsOfCurrencies) {
  EXPECT_EQ(MinorDigits("EUR"), 2);
  EXPECT_EQ(MinorDigits("KRW"), 0);
  EXPECT_EQ(MinorDigits("KWD"), 3);
  EXPECT_EQ(MinorDigits("XXX"), 2);
}

}  // namespace
}  // namespace tidewaiter::codec
