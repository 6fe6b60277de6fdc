#include "codec/base58.h"

#include <string>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter::codec {
namespace {

// draft-msporny-base58-03, section 5, and zeros in front.
TEST(Base58, PublishedSamples) {
  using namespace std::string_literals;
  const std::pair<std::string, const char*> samples[] = {
      {"Hello World!", "2NEpo7TZRRrLZSi2U"},
      {"The quick brown fox jumps over the lazy dog.",
       "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"},
      {"\x00\x00\x28\x7f\xb4\xcd"s, "11233QC4"},
      {"", ""},
      {"\0"s, "1"}};
  for (const auto& [bytes, text] : samples) {
    EXPECT_EQ(Base58Encode(bytes), text);
    EXPECT_EQ(Base58Decode(text, 64), bytes);
  }
}

TEST(Base58, ComesBack) {
  Random random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random.Below(70), '\0');
    for (char& byte : bytes)
      byte = random.Chance(0.2) ? '\0' : static_cast<char>(random.Below(256));
    EXPECT_EQ(Base58Decode(Base58Encode(bytes), 70), bytes);
  }
}

TEST(Base58, Refused) {
  for (const char* const text : {"0", "O", "I", "l", "2NEpo7 TZ", "+", "1111", "zzzzz"})
    EXPECT_EQ(Base58Decode(text, 3).error().code, ErrorCode::kInvalidArgument) << text;
  EXPECT_FALSE(Base58Decode(std::string(1000, '1'), 64));
}

}  // namespace
}  // namespace tidewaiter::codec
