#include "codec/encoding.h"

#include <gtest/gtest.h>

namespace tidewaiter::codec {
namespace {

// RFC 4648, section 10. The other encodings are tested where they are used most, in access.
TEST(Base64, ReadsItsOneText) {
  for (const auto& [text, bytes] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", ""}, {"Zg==", "f"}, {"Zm8=", "fo"}, {"Zm9vYmFy", "foobar"}, {"+/8=", "\xfb\xff"}}) {
    EXPECT_EQ(Base64Decode(text), bytes);
    EXPECT_EQ(Base64Encode(bytes), text);
  }
}

// Missing padding, stray bits, blanks, the other alphabet, padding inside, too much of it, and
// bytes beyond ASCII that libsodium takes for letters.
TEST(Base64, RefusesOtherTexts) {
  for (const std::string_view text : {"Zg", "Zg=", "Zh==", "Zm9 v", "-_8=", "Zg==Zg==", "Zm8==",
                                      "Z", "=", "Zm9v\n", "Zm\x8bv", "u\x8b\xc7t"}) {
    EXPECT_EQ(Base64Decode(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

// Every byte at every place of a group: only the 64 letters stand for something.
TEST(Base64, HasSixtyFourLetters) {
  for (std::size_t place = 0; place < 4; ++place) {
    std::size_t plain = 0;
    std::size_t url = 0;
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = "AAAA";
      text[place] = static_cast<char>(byte);
      plain += Base64Decode(text).has_value() ? 1 : 0;
      url += Base64UrlDecode(text).has_value() ? 1 : 0;
    }
    EXPECT_EQ(plain, place == 3 ? 65U : 64U) << place;  // the last may be padding
    EXPECT_EQ(url, 64U) << place;
  }
}

TEST(Decimal, ReadsItsOneText) {
  for (const auto& [text, bytes] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", ""},
           {"102", "f"},
           {"26223", "fo"},
           {"06713199", "foo"},
           {"1718579042", "foob"},
           {"0439956234849", "fooba"},
           {"112628796121458", "foobar"},
           {"28832971807093301", "foobar5"},
           {"28832971807093301102", "foobar5f"}}) {
    EXPECT_EQ(DecimalEncode(bytes), text);
    EXPECT_EQ(DecimalDecode(text), bytes);
  }
  std::string all;
  for (int i = 0; i < 256; ++i)
    EXPECT_EQ(DecimalDecode(DecimalEncode(all += static_cast<char>(255 - i))), all);
}

TEST(Decimal, RefusesOtherTexts) {
  for (const std::string_view text :
       {"1", "12", "1234", "256", "65536", "72057594037927936", "99999999999999999", "-12", "+12",
        "1 2", "12a", "123456789012345678"}) {
    EXPECT_EQ(DecimalDecode(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace tidewaiter::codec
