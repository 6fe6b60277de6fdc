#include "nomenclature/goods_code.h"

#include <gtest/gtest.h>

namespace tidewaiter::nomenclature {
namespace {

GoodsCode Code(std::string_view text) {
  const auto read = GoodsCode::Parse(text);
  EXPECT_TRUE(read) << text;
  return read ? *read : GoodsCode();
}

TEST(GoodsCode, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(Code("0805.10.20.00").text(), "0805102000");
  EXPECT_EQ(Code("0805 10\u00A020").text(), "08051020");
  EXPECT_EQ(Code("01").text(), "01");
  EXPECT_EQ(Code("999999999999").text(), "999999999999");
  EXPECT_EQ(Code("0805102000").digits(), 10);
  EXPECT_EQ(Code("0805102000").chapter(), 8);
}

TEST(GoodsCode, RefusesWhatIsNone) {
  for (const char* text : {"", "5", "805", "0805x", "1234567890123", "08-05", "٠٨٠٥"}) {
    const auto read = GoodsCode::Parse(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(GoodsCode, KnowsWhatItStandsUnder) {
  EXPECT_TRUE(Code("080510").Under(Code("08")));
  EXPECT_TRUE(Code("080510").Under(Code("080510")));
  EXPECT_FALSE(Code("080510").Under(Code("080520")));
  EXPECT_FALSE(Code("0805").Under(Code("080510")));
  EXPECT_TRUE(Code("0805").Under(GoodsCode()));
  EXPECT_EQ(Code("0805102000").Prefix(4), Code("0805"));
  EXPECT_EQ(Code("0805").Prefix(10), Code("0805"));
}

TEST(GoodsCode, ZerosAtTheEndComeAndGo) {
  EXPECT_EQ(Code("0805100000").Significant(2), Code("080510"));
  EXPECT_EQ(Code("1000000000").Significant(4), Code("1000"));
  EXPECT_EQ(Code("1000000000").Significant(2), Code("10"));
  EXPECT_EQ(Code("080510").Padded(10), Code("0805100000"));
}

TEST(GoodsCode, StandsInTheOrderOfTheNomenclature) {
  EXPECT_LT(Code("08"), Code("0801"));
  EXPECT_LT(Code("0801"), Code("080110"));
  EXPECT_LT(Code("0801"), Code("0801000000"));
  EXPECT_LT(Code("0899"), Code("09"));
}

}  // namespace
}  // namespace tidewaiter::nomenclature
