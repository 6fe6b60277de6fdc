#include "credential/es256.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

Es256Key NistKey() {
  const auto key = Es256Key::FromSecret(std::string(32, '\x07'));
  EXPECT_TRUE(key);
  return *key;
}

// RFC 6979, A.2.5.
TEST(Es256, PublishedKey) {
  const auto key = Es256Key::FromSecret(
      *codec::HexDecode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
  ASSERT_TRUE(key);
  EXPECT_EQ(codec::HexEncode(key->public_key().bytes),
            "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
  // signature of "sample" there
  const std::string signature = *codec::HexDecode(
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  EXPECT_TRUE(Es256Verify(key->public_key(), "sample", signature));
  EXPECT_FALSE(Es256Verify(key->public_key(), "Sample", signature));
  EXPECT_FALSE(Es256Verify(key->public_key(), "sample", signature.substr(1)));
  EXPECT_FALSE(Es256Verify(key->public_key(), "sample", std::string(64, '\0')));
}

TEST(Es256, SignsWhatItVerifies) {
  const Es256Key key = NistKey();
  const std::string signature = key.Sign("message");
  EXPECT_EQ(signature.size(), 64U);
  EXPECT_TRUE(Es256Verify(key.public_key(), "message", signature));
  EXPECT_FALSE(Es256Verify({.type = KeyType::kP256, .bytes = std::string(33, '\xff')}, "message",
                           signature));
  EXPECT_FALSE(Es256Verify(TestKey(1).public_key, "message", signature));
  for (const std::string& secret : {std::string(32, '\0'), std::string(32, '\xff'), std::string()})
    EXPECT_EQ(Es256Key::FromSecret(secret).error().code, ErrorCode::kInvalidArgument);
}

// Project Wycheproof, with odd keys, numbers out of range and signatures cut short.
TEST(Es256, PublishedVectors) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::string path = std::string(set == nullptr ? "../shared" : set) +
                           "/data/ledger/secp256k1-p256/ecdsa_secp256r1_sha256_p1363_test.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << path;
  std::ifstream file(path, std::ios::binary);
  const codec::JsonText json(std::string{std::istreambuf_iterator<char>(file), {}});
  simdjson::dom::array groups;
  ASSERT_FALSE(json.root().at_key("testGroups").get(groups));
  int valid = 0;
  int invalid = 0;
  for (const auto group : groups) {
    simdjson::dom::element key;
    ASSERT_FALSE(group.at_key("publicKey").get(key));
    const PublicKey point = {.type = KeyType::kP256,
                             .bytes = *codec::HexDecode(codec::TextOf(key, "uncompressed"))};
    simdjson::dom::array tests;
    ASSERT_FALSE(group.at_key("tests").get(tests));
    for (const auto test : tests) {
      const bool good = codec::TextOf(test, "result") == "valid";
      const std::string message = *codec::HexDecode(codec::TextOf(test, "msg"));
      const std::string signature = *codec::HexDecode(codec::TextOf(test, "sig"));
      EXPECT_EQ(Es256Verify(point, message, signature), good) << codec::IntegerOf(test, "tcId");
      ++(good ? valid : invalid);
    }
  }
  EXPECT_GT(valid, 100);
  EXPECT_GT(invalid, 50);
}

}  // namespace
}  // namespace tidewaiter::credential
