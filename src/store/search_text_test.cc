#include "store/search_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SearchWords, AreLowerCaseWithoutAccentsAndPunctuation) {
  EXPECT_EQ(SearchWords("Müller & Søn, Straße 12"), "muller son strasse 12");
  EXPECT_EQ(SearchWords("  A.B/C-12.5\t(x) "), "a b c 12 5 x");
  EXPECT_EQ(SearchWords("ÉCLAIR e\xCC\x81"), "eclair e");
  EXPECT_EQ(SearchWords("Łódź İstanbul ılık Æther Ðakovo"), "lodz istanbul ilik aether dakovo");
  EXPECT_EQ(SearchWords("Ελλάδα МОСКВА й"), "ελλαδα москва и");
  EXPECT_EQ(SearchWords("ﬁne ½ ＡＢＣ"), "fine 1 2 abc");
  EXPECT_EQ(SearchWords("¿?—“”"), "");
  EXPECT_EQ(SearchWords(""), "");
}

TEST(SearchWords, PartScriptsWithoutSpaces) {
  EXPECT_EQ(SearchWords("绿茶 tea茶"), "绿 茶 tea 茶");
  EXPECT_EQ(SearchWords("ชา"), "ช า");
  EXPECT_EQ(SearchWords("हिन्दी"), "हिन्दी");  // vowel signs are not accents
  EXPECT_EQ(SearchWords("مُحَمَّد"), "محمد");    // these are
}

TEST(SearchWords, OfWhatIsNoTextAreNone) {
  EXPECT_EQ(SearchWords("abc\xFF"), "");
  EXPECT_EQ(SearchWords(std::string("a\0b", 3)), "a b");
}

TEST(SearchWords, EachOnce) {
  EXPECT_EQ(DistinctWords("Tea, 0902 green tea; TEA 0902"), "tea 0902 green");
  EXPECT_EQ(DistinctWords("."), "");
}

TEST(SearchTerms, TakeTheLastWordAsABeginning) {
  const SearchTerms terms = TermsOf("Green green TEA leav");
  EXPECT_THAT(terms.whole, ElementsAre("green", "tea"));
  EXPECT_EQ(terms.prefix, "leav");
  EXPECT_THAT(TermsOf("tea 12").whole, ElementsAre("tea", "12"));
  EXPECT_EQ(TermsOf("tea 12").prefix, "");
  EXPECT_THAT(TermsOf("tea").whole, IsEmpty());
  EXPECT_THAT(TermsOf("--").whole, IsEmpty());
}

TEST(SearchTerms, AreFew) {
  std::string question;
  for (int i = 0; i < 100; ++i)
    question += "word" + std::to_string(i) + " ";
  const SearchTerms terms = TermsOf(question);
  EXPECT_EQ(terms.whole.size(), 16U);
  EXPECT_EQ(terms.prefix, "");
}

}  // namespace
}  // namespace tidewaiter::store
