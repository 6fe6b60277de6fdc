#include "classify/vague.h"

#include <gtest/gtest.h>

#include "classify/words.h"

namespace tidewaiter::classify {
namespace {

struct Row {
  std::string_view text;
  std::string_view words;  // "-" for not vague
  VagueWhy why = VagueWhy::kListed;
};

class VagueTest : public ::testing::TestWithParam<Row> {};

TEST_P(VagueTest, SaysSo) {
  const std::optional<Vague> vague = FindVague(Words(GetParam().text));
  if (GetParam().words == "-") {
    EXPECT_FALSE(vague) << GetParam().text;
    return;
  }
  ASSERT_TRUE(vague) << GetParam().text;
  EXPECT_EQ(vague->words, GetParam().words);
  EXPECT_EQ(vague->why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Table, VagueTest,
    ::testing::Values(
        Row{"parts", "part"}, Row{"Gifts", "gift"},
        Row{"PARTS AND ACCESSORIES", "part and accessorie"},
        Row{"12 ctns of spare parts", "spare part"}, Row{"consolidated goods", "consolidated good"},
        Row{"As per invoice", "as per invoice"}, Row{"as per invoice, 300 kg", "as per invoice"},
        Row{"pièces détachées", "piece detachee"}, Row{"según factura", "segun factura"},
        Row{"amostras sem valor comercial", "amostra sem valor comercial"},
        Row{"4021-77", "", VagueWhy::kNoWords}, Row{"", "", VagueWhy::kNoWords}, Row{"12 ctns", ""},
        Row{"brake parts", "-"}, Row{"gift boxes of soap", "-"}, Row{"spare parts for pumps", "-"},
        Row{"café moulu", "-"}));

TEST(VagueListTest, KnowsWhatItListsInEveryScript) {
  for (const std::string_view phrase : VaguePhrases()) {
    const std::optional<Vague> vague = FindVague(Words(phrase));
    ASSERT_TRUE(vague) << phrase;
    EXPECT_FALSE(vague->words.empty()) << phrase;
  }
  for (const std::string_view phrase : {"هدايا", "قطع غيار", "بضائع متنوعة 12"})
    EXPECT_TRUE(FindVague(Words(phrase))) << phrase;
}

}  // namespace
}  // namespace tidewaiter::classify
