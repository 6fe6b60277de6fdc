#include "codec/text.h"

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

TEST(Text, Utf8IsCheckedStrictly) {
  for (const char* good : {"", "plain", "C\xC3\xB4te", "\xE2\x82\xAC", "\xF0\x9F\x9A\xA2"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  // Latin-1, long form, surrogate, above U+10FFFF, cut, stray continuation.
  for (const char* bad : {"caf\xE9", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82",
                          "\x80", "\xE0\x80\x80", "twelve bytes\xFF"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

TEST(Text, EveryLatin1ByteBecomesUtf8) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte)
    all += static_cast<char>(byte);
  EXPECT_TRUE(IsUtf8(Latin1ToUtf8(all)));
  EXPECT_EQ(Latin1ToUtf8("caf\xE9 5\x80"), "caf\xC3\xA9 5\xE2\x82\xAC");
}

TEST(Text, TrimTakesBlanksOnBothSides) {
  EXPECT_EQ(Trim(" \t a b\xC2\xA0\r\n"), "a b");
  EXPECT_EQ(Trim("\xC2\xA0"), "");
}

}  // namespace
}  // namespace tidewaiter::codec
