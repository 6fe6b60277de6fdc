#include "declaration/dictionary.h"

#include <string>

#include "gtest/gtest.h"

namespace tidewaiter {
namespace {

TEST(Dictionary, AnEmptyOneKnowsOnlyWhatIsMissing) {
  Dictionary texts;
  EXPECT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts.Text(0), "");
  EXPECT_EQ(texts.Hash(0), 0U);
  EXPECT_EQ(texts.Intern(""), 0U);
  EXPECT_EQ(texts.size(), 1U);
}

TEST(Dictionary, GivesEachTextOneNumberInTheOrderOfComing) {
  Dictionary texts;
  EXPECT_EQ(texts.Intern("FR"), 1U);
  EXPECT_EQ(texts.Intern("DE"), 2U);
  EXPECT_EQ(texts.Intern("FR"), 1U);
  EXPECT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts.Text(2), "DE");
  EXPECT_NE(texts.Hash(1), texts.Hash(2));
}

TEST(Dictionary, TextsStayWhereTheyAreWhenItGrowsAndWhenItIsMoved) {
  Dictionary texts;
  const auto text = [](int i) {  // of all lengths, one longer than any piece of memory
    return std::to_string(i) +
           std::string(i == 500 ? 100'000 : static_cast<std::size_t>(i) % 90, 'x');
  };
  texts.Intern("first");
  const std::string_view first = texts.Text(1);
  for (int i = 0; i < 2'000; ++i)
    texts.Intern(text(i));
  const Dictionary moved = std::move(texts);
  EXPECT_EQ(first.data(), moved.Text(1).data());
  EXPECT_EQ(first, "first");
  for (int i = 0; i < 2'000; ++i)
    ASSERT_EQ(moved.Text(static_cast<std::uint32_t>(i) + 2), text(i));
}

}  // namespace
}  // namespace tidewaiter
