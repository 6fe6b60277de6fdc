#include "tlog/hash.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tidewaiter::tlog
