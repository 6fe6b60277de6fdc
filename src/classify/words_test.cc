#include "classify/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classify/precedent.h"

namespace tidewaiter::classify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WordsTest, PartsDigitsFromLettersAndDropsThePluralS) {
  EXPECT_THAT(Words("70CTNS x 120 Plastic BOTTLES[500ml]"),
              ElementsAre("70", "ctn", "x", "120", "plastic", "bottle", "500", "ml"));
  EXPECT_THAT(Words("glass gas s"), ElementsAre("glass", "gas", "s"));
}

TEST(WordsTest, ReadsOtherScriptsAsLatin) {
  EXPECT_THAT(Words("Café torréfié"), ElementsAre("cafe", "torrefie"));
  EXPECT_EQ(Words("кофе"), Words("кофе,"));
  EXPECT_FALSE(Words("咖啡").empty());
}

TEST(WordsTest, NothingIsNoWords) {
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words(" ,;-[] "), IsEmpty());
}

TEST(WordsTest, StopsAtTheLimits) {
  std::string text;
  for (std::size_t i = 0; i < 2 * kWordsMax; ++i)
    text += "ab ";
  EXPECT_EQ(Words(text).size(), kWordsMax);
  EXPECT_EQ(Words(std::string(2 * kTextBytesMax, 'a')).size(), 1U);
}

TEST(WordsTest, HashesSeeWhatTheyShould) {
  EXPECT_EQ(LettersHash(Words("12 cups, red")), LettersHash(Words("cups 99 RED")));
  EXPECT_NE(LettersHash(Words("cups red")), LettersHash(Words("red cups")));
  EXPECT_EQ(WordsHash(Words("12 cups, red")), WordsHash(Words("12  Cups RED")));
  EXPECT_NE(WordsHash(Words("12 cups red")), WordsHash(Words("13 cups red")));
}

TEST(TermsTest, EachStandsOnceWithItsCount) {
  std::vector<Term> terms;
  Terms(Words("cup cup cup"), terms);
  std::size_t words = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(terms[i - 1].hash, terms[i].hash);
    }
    if (terms[i].hash != WordHash("cup")) continue;
    ++words;
    EXPECT_EQ(terms[i].count, 3);
    EXPECT_NE(terms[i].use & kNamed, 0);
  }
  EXPECT_EQ(words, 1U);
}

}  // namespace
}  // namespace tidewaiter::classify
