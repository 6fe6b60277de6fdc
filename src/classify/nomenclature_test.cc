#include "classify/nomenclature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classify/question.h"

namespace tidewaiter::classify {
namespace {

using ::testing::ElementsAre;

Nomenclature Names() {
  return Nomenclature({{"0901", "Coffee", "en"},
                       {"09", "Coffee and tea", "en"},
                       {"090111", "Coffee; not roasted, not decaffeinated", "en"},
                       {"090112", "Coffee; not roasted, decaffeinated", "en"},
                       {"090121", "Coffee; roasted, not decaffeinated", "en"},
                       {"09", "Café et thé", "fr"},
                       {"090111", "Café; non torréfié, non décaféiné", "fr"},
                       {"090111", "a second text", "fr"},
                       {"0902", "Tea", "en"},
                       {"090210", "Tea; green, in packings of up to 3 kg", "en"},
                       {"09021000", "Green tea", "en"},
                       {"0902100010", "Green tea, of one country", "en"},
                       {"090121", "java", "", true}});
}

TEST(NomenclatureTest, TellsTheTextInALanguageOrAnother) {
  const Nomenclature names = Names();
  EXPECT_EQ(names.Text("090111", "fr"), "Café; non torréfié, non décaféiné");
  EXPECT_EQ(names.Text("0902", "fr"), "Tea");
  EXPECT_EQ(names.Text("9999", "en"), "");
  EXPECT_EQ(names.Path("090111", "fr"), "Café et thé; Coffee; Café; non torréfié, non décaféiné");
  EXPECT_THAT(names.languages(), ElementsAre("en", "fr"));
  EXPECT_EQ(names.synonyms().size(), 1U);
}

TEST(NomenclatureTest, TheOnlyLineBelowIsTheLongestWithoutAChoice) {
  const Nomenclature names = Names();
  EXPECT_EQ(names.OnlyLineBelow("090210"), "0902100010");
  EXPECT_EQ(names.OnlyLineBelow("0901"), "0901");
  EXPECT_EQ(names.OnlyLineBelow("123456"), "123456");
  EXPECT_TRUE(names.Knows("0902"));
  EXPECT_FALSE(names.Knows("090"));
  EXPECT_THAT(names.Codes(6), ElementsAre("090111", "090112", "090121", "090210"));
}

TEST(QuestionTest, AsksForTheFactThatTellsTwoCodesApart) {
  const std::vector<std::string> codes = {"090111", "090121"};
  const Question question = FindQuestion(Names(), codes, "en").value_or(Question{});
  EXPECT_EQ(question.about, "0901");
  EXPECT_THAT(question.options,
              ElementsAre(Option{"not roasted", "090111"}, Option{"roasted", "090121"}));
}

TEST(QuestionTest, ComparesHeadingsWhereTheFirstTwoAreInTwo) {
  const std::vector<std::string> codes = {"090111", "090210", "090112"};
  const Question question = FindQuestion(Names(), codes, "en").value_or(Question{});
  EXPECT_EQ(question.about, "09");
  EXPECT_THAT(question.options, ElementsAre(Option{"Coffee", "090111"}, Option{"Tea", "090210"}));
}

TEST(QuestionTest, AsksNothingWithoutADifference) {
  const std::vector<std::string> one = {"090111"};
  const std::vector<std::string> same = {"090111", "09011100"};
  const std::vector<std::string> unknown = {"111111", "222222"};
  EXPECT_FALSE(FindQuestion(Names(), one, "en"));
  EXPECT_FALSE(FindQuestion(Names(), same, "en"));
  EXPECT_FALSE(FindQuestion(Names(), unknown, "en"));
}

}  // namespace
}  // namespace tidewaiter::classify
