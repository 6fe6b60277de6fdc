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
  EXPECT_EQ(vague, (Vague{std::string(GetParam().words), GetParam().why})) << GetParam().text;
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
    EXPECT_NE(FindVague(Words(phrase)).value_or(Vague{}).words, "") << phrase;
  }
  for (const std::string_view phrase : {"هدايا", "قطع غيار", "بضائع متنوعة 12"})
    EXPECT_TRUE(FindVague(Words(phrase))) << phrase;
}

}  // namespace
}  // namespace tidewaiter::classify
