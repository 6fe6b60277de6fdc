#include "risk/earlier_corrections.h"

#include <algorithm>
#include <map>

#include "gtest/gtest.h"

namespace tidewaiter::risk {
namespace {

std::map<std::uint64_t, std::uint64_t> Seen(const EarlierCorrections& corrections,
                                            std::string_view code, std::uint64_t declared) {
  std::map<std::uint64_t, std::uint64_t> seen;
  const EarlierCorrections::Turned* turned = corrections.Find(code, declared);
  if (turned == nullptr) return seen;
  for (const auto& [real, lines] : turned->items) {
    if (lines > 0) seen[real] = lines;
  }
  return seen;
}

using Counts = std::map<std::uint64_t, std::uint64_t>;

TEST(EarlierCorrections, TheMostSpecialGoodsWithEnoughSpeak) {
  EarlierCorrections corrections;
  EXPECT_EQ(corrections.Find("6911100000", 7), nullptr);
  corrections.Learn("6911100000", 7, 1);
  EXPECT_EQ(Seen(corrections, "6911100000", 7), (Counts{{1, 1}}));
  EXPECT_EQ(Seen(corrections, "0101010101", 7), (Counts{{1, 1}}));  // all goods, for want of better
  EXPECT_EQ(corrections.Find("6911100000", 8), nullptr);
  corrections.Learn("6911900000", 7, 2);
  corrections.Learn("6911900000", 7, 2);
  EXPECT_EQ(Seen(corrections, "6911100000", 7), (Counts{{1, 1}, {2, 2}}));  // four digits
  corrections.Learn("6911100000", 7, 1);
  corrections.Learn("6911100000", 7, 1);
  EXPECT_EQ(Seen(corrections, "6911100000", 7), (Counts{{1, 3}}));  // the whole code
}

TEST(EarlierCorrections, ALineWithoutACodeTeachesAllGoods) {
  EarlierCorrections corrections;
  corrections.Learn("", 7, 1);
  EXPECT_EQ(Seen(corrections, "6911100000", 7), (Counts{{1, 1}}));
  EXPECT_EQ(Seen(corrections, "", 7), (Counts{{1, 1}}));
}

TEST(EarlierCorrections, AMissingTextIsATextLikeOthers) {
  EarlierCorrections corrections;
  corrections.Learn("6911100000", 0, 0);
  EXPECT_EQ(Seen(corrections, "6911100000", 0), (Counts{{0, 1}}));
}

TEST(EarlierCorrections, ANewOneTakesThePlaceOfTheRarest) {
  EarlierCorrections corrections;
  for (std::uint64_t real = 1; real <= EarlierCorrections::kTop; ++real) {
    for (std::uint64_t i = 0; i < 1 + real; ++i)
      corrections.Learn("6911100000", 7, real);
  }
  corrections.Learn("6911100000", 7, 99);
  EXPECT_EQ(Seen(corrections, "6911100000", 7), (Counts{{99, 1}, {2, 3}, {3, 4}, {4, 5}}));
}

}  // namespace
}  // namespace tidewaiter::risk
