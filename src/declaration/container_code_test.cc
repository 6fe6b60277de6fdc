#include "declaration/container_code.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidewaiter {
namespace {

TEST(ContainerCode, Parts) {
  const auto code = ContainerCode::Parse(" csqu 305438-3 ");
  ASSERT_TRUE(code) << code.error();
  EXPECT_EQ(code->text(), "CSQU3054383");
  EXPECT_EQ(code->owner(), "CSQ");
  EXPECT_EQ(code->category(), 'U');
  EXPECT_EQ(code->serial(), "305438");
  EXPECT_EQ(code->check_digit(), 3);
  EXPECT_FALSE(code->has_weak_check_digit());
  EXPECT_EQ(*code, *ContainerCode::Parse("CSQU3054383"));
  EXPECT_LT(*code, *ContainerCode::Parse("MSKU9070323"));
}

TEST(ContainerCode, WhatIsNone) {
  for (const char* text :
       {"", "CSQU305438", "CSQU30543833", "CSQU3054384", "CSQA3054383", "C5QU3054383",
        "CSQU30S4383", "CSQU_3054383", "\xc3\x96SQU3054383", "1234567890A"}) {
    const auto code = ContainerCode::Parse(text);
    ASSERT_FALSE(code) << text;
    EXPECT_EQ(code.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_FALSE(ContainerCode::Parse(std::string(100'000, ' ') + "CSQU3054383"));
}

TEST(ContainerCode, CheckDigitFindsOneWrongCharacterUnlessTheRemainderIsTen) {
  // Every digit exchanged for every other: 2 to some power is never 0 modulo 11, so the remainder
  // changes; only 10 and 0 look the same.
  const std::string good = "CSQU305438";
  for (std::size_t at = 4; at < good.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = good;
      other[at] = digit;
      if (other == good) continue;
      EXPECT_NE(ContainerCheckDigit(other), 3) << other;
    }
  }
}

TEST(ContainerCode, Vectors) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  std::ifstream file(shared / "data/track/vectors/iso6346/container_codes.jsonl");
  if (!file) GTEST_SKIP() << "no shared data";
  int count = 0;
  int weak = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto vector = nlohmann::json::parse(line);
    const auto text = vector["code"].get<std::string>();
    EXPECT_EQ(ContainerCheckDigit(text.substr(0, 10)), vector["expected_check_digit"].get<int>());
    const auto code = ContainerCode::Parse(text);
    EXPECT_EQ(code.has_value(), vector["valid"].get<bool>()) << text;
    if (code) {
      weak += code->has_weak_check_digit() ? 1 : 0;
      EXPECT_EQ(code->has_weak_check_digit(), vector["remainder"] == 10) << text;
    }
  }
  EXPECT_EQ(count, 27);
  EXPECT_EQ(weak, 5);
}

}  // namespace
}  // namespace tidewaiter
