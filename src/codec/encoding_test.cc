#include "codec/encoding.h"

#include <gtest/gtest.h>

namespace tidewaiter::codec {
namespace {

// RFC 4648, section 10. The other encodings are tested where they are used most, in access.
TEST(Base64, ReadsItsOneText) {
  EXPECT_EQ(Base64Decode(""), "");
  EXPECT_EQ(Base64Decode("Zg=="), "f");
  EXPECT_EQ(Base64Decode("Zm8="), "fo");
  EXPECT_EQ(Base64Decode("Zm9vYmFy"), "foobar");
  EXPECT_EQ(Base64Decode("+/8="), "\xfb\xff");
  for (const char* const text : {"Zg", "Zg=", "Zh==", "-_8=", "Zm9v YmFy", "Zm9v\n"})
    EXPECT_EQ(Base64Decode(text).error().code, ErrorCode::kInvalidArgument) << text;
}

}  // namespace
}  // namespace tidewaiter::codec
