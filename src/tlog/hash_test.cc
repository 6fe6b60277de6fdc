#include "tlog/hash.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/random.h"
#include "codec/encoding.h"
#include "tlog/internal/base64.h"
#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

TEST(Hash, OfRfc6962) {
  const auto is = [](const Hash& hash, std::string_view hex) {
    return hash == ArrayFromHex<Hash>(hex);
  };
  EXPECT_TRUE(is(EmptyRoot(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_TRUE(is(LeafHash(""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
  // The node over the empty entry and the entry 00, of transparency-dev/merkle.
  EXPECT_TRUE(is(NodeHash(LeafHash(""), LeafHash(FromHex("00"))),
                 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"));
  EXPECT_TRUE(
      is(Sha256Of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  // An entry that looks like two hashes is still a leaf.
  EXPECT_NE(LeafHash(std::string(64, 'x')), Sha256Of(std::string(64, 'x')));
}

TEST(Hash, AsText) {
  const Hash hash = LeafHash("a");
  EXPECT_EQ(*ParseHash(FormatHash(hash)), hash);
  EXPECT_EQ(FormatHash(hash).size(), 44U);
  for (const std::string_view bad : {"", "AAAA", "not base64"})
    EXPECT_EQ(ParseHash(bad).error().code, ErrorCode::kInvalidArgument) << bad;
  EXPECT_EQ(HashFrom("short").error().code, ErrorCode::kInvalidArgument);
}

// The plain one is codec's.
TEST(Hash, Base64IsThatOfCodec) {
  Random random(7);
  for (std::size_t size = 0; size < 100; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i)
      bytes += static_cast<char>(random.Below(256));
    std::string text = "x";
    internal::AppendBase64(text, bytes);
    ASSERT_EQ(text.substr(1), codec::Base64Encode(bytes));
    text.erase(0, 1);
    ASSERT_EQ(internal::DecodeBase64(text), bytes);
    // Every other character at every place is taken, or refused, by both.
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string changed = text;
        changed[at] = static_cast<char>(c);
        const auto plain = codec::Base64Decode(changed);
        const auto quick = internal::DecodeBase64(changed);
        ASSERT_EQ(quick.has_value(), plain.has_value()) << changed;
        if (plain) {
          ASSERT_EQ(*quick, *plain);
        }
      }
    }
    for (std::size_t cut = 1; cut < std::min<std::size_t>(text.size(), 5); ++cut) {
      const std::string short_one = text.substr(0, text.size() - cut);
      ASSERT_EQ(internal::DecodeBase64(short_one).has_value(),
                codec::Base64Decode(short_one).has_value())
          << short_one;
    }
    for (const char* more : {"=", "==", "====", "A", "AA=="}) {
      ASSERT_EQ(internal::DecodeBase64(text + more).has_value(),
                codec::Base64Decode(text + more).has_value())
          << text << more;
    }
  }
}

}  // namespace
}  // namespace tidewaiter::tlog
