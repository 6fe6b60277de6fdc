#include "classify/tariff_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nomenclature/test_goods.h"

namespace tidewaiter::classify {
namespace {

using nomenclature::Goods;
using nomenclature::On;
using testing::UnorderedElementsAre;

std::vector<std::string> Told(const std::vector<NomenclatureEntry>& entries) {
  std::vector<std::string> told;
  for (const NomenclatureEntry& entry : entries)
    told.push_back(entry.code + ' ' + entry.language + ' ' + entry.text);
  return told;
}

TEST(EntriesOf, LinesWithoutACodeGoBeforeTheTextsBelowThem) {
  const auto goods = Goods(
      "code,suffix,level,description\n"
      "61,80,0,Apparel\n"
      "6109,80,1,T-shirts\n"
      "610910,10,2,Of vegetable fibres\n"
      "610910,80,3,Of cotton\n"
      "610990,80,2,Other\n");
  EXPECT_THAT(Told(EntriesOf(goods, On("2026-01-01"))),
              UnorderedElementsAre("61  Apparel", "6109  T-shirts",
                                   "610910  Of vegetable fibres; Of cotton", "610990  Other"));
}

TEST(EntriesOf, AHeadingThatIsNotDividedIsASubheadingToo) {
  const auto goods = Goods("code,level,description\n04,0,Dairy\n0409,1,Natural honey\n");
  EXPECT_THAT(Told(EntriesOf(goods, On("2026-01-01"))),
              UnorderedElementsAre("04  Dairy", "0409  Natural honey", "040900  Natural honey"));
}

TEST(EntriesOf, OnlyWhatIsValidOnTheDayInEveryLanguage) {
  const auto goods = Goods(
      "code,level,from,until,description,description_fr\n"
      "87,0,,,Vehicles,Véhicules\n"
      "8703,1,,2025-12-31,Old cars,Vieilles voitures\n"
      "8703,1,2026-01-01,,Cars,\n"
      "870310,2,,,Golf cars,Voitures de golf\n");
  EXPECT_THAT(Told(EntriesOf(goods, On("2026-01-01"))),
              UnorderedElementsAre("87  Vehicles", "87 fr Véhicules", "8703  Cars",
                                   "870310  Golf cars", "870310 fr Voitures de golf"));
}

TEST(EntriesOf, NothingIsThereOfNothing) {
  EXPECT_TRUE(EntriesOf(nomenclature::Nomenclature(), 0).empty());
}

}  // namespace
}  // namespace tidewaiter::classify
