#include "evm/account.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "codec/json_get.h"
#include "evm/test_vectors.h"

namespace tidewaiter::evm {
namespace {

using codec::TextOf;

SecretKey Key(unsigned char number) {
  SecretKey key = {};
  key.back() = number;
  return key;
}

TEST(Account, PublishedAddresses) {
  NEED_VECTORS("ethereum/accounts.json");
  const codec::JsonText file(VectorFile("ethereum/accounts.json"));
  simdjson::dom::array cases;
  ASSERT_FALSE(file.root().get(cases));
  for (const auto one : cases) {
    const auto key = ParseSecretKey(TextOf(one, "privateKey"));
    ASSERT_TRUE(key);
    const std::string text = TextOf(one, "address");
    EXPECT_EQ(FormatAddress(AddressOf(*key)), text);
    EXPECT_EQ(ParseAddress(text), AddressOf(*key));
  }
  EXPECT_EQ(cases.size(), 259U);
}

TEST(Account, AddressesAreReadWithTheirChecksum) {
  const std::string good = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
  ASSERT_TRUE(ParseAddress(good));
  std::string small = good;
  std::ranges::transform(small, small.begin(),
                         [](char c) { return static_cast<char>(tolower(c)); });
  EXPECT_EQ(ParseAddress(small), AddressOf(Key(1)));
  std::string wrong = good;
  wrong[2 + 1] = 'e';
  for (const std::string& text :
       {wrong, good.substr(2), good + "0", good.substr(0, 41), std::string("0x"), std::string()}) {
    EXPECT_EQ(ParseAddress(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

TEST(Account, SecretKeysAreNumbersOfTheGroup) {
  EXPECT_TRUE(IsSecretKey(Key(1)));
  EXPECT_FALSE(IsSecretKey(Key(0)));
  const char* const order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  EXPECT_EQ(ParseSecretKey(order).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ParseSecretKey("0x01").error().code, ErrorCode::kInvalidArgument);
  std::string last = order;
  last.back() = '0';
  EXPECT_TRUE(ParseSecretKey(last));
}

// EIP-191 by a wallet: the key 1 and the 32 bytes of a Merkle root (testdata/credential).
TEST(Account, PersonalMessageAsAWalletSignsIt) {
  const std::string root =
      FromHex("22f654d770e69d96d23e88899488a1c7cc8a9903d475bd0c10580fc0bc8deab7");
  const Signature signature = Sign(Key(1), PersonalMessageHash(root));
  EXPECT_EQ(
      FormatSignature(signature),
      "0x78ed2dc2efaddb3eca3d9ac3e3e260e7b9f3f56200112499ccf21b321f30a8b851adc2ba614b962a67f8794"
      "df4a4888e1743d37221948e1613fa048b7402fd031b");
  EXPECT_EQ(Recover(PersonalMessageHash(root), signature), AddressOf(Key(1)));
  EXPECT_NE(Recover(PersonalMessageHash("other"), signature), AddressOf(Key(1)));
}

TEST(Account, SignaturesAreReadAsWritten) {
  const Signature signature = Sign(Key(2), Keccak256("x"));
  std::string text = FormatSignature(signature);
  EXPECT_EQ(ParseSignature(text), signature);
  text[text.size() - 2] = '0';
  text.back() = static_cast<char>('0' + signature.parity);
  EXPECT_EQ(ParseSignature(text), signature);
  for (const char* const end : {"02", "1d", "ff"})
    EXPECT_FALSE(ParseSignature(text.substr(0, 130) + end)) << end;
  EXPECT_FALSE(ParseSignature(text.substr(2)));
  EXPECT_FALSE(ParseSignature(text + "00"));
}

// The other signature for the same message, with s in the upper half, is refused.
TEST(Account, OnlyTheLowerHalfCounts) {
  NEED_VECTORS("secp256k1-p256/ecdsa_secp256k1_sha256_p1363_test.json");
  const codec::JsonText file(VectorFile("secp256k1-p256/ecdsa_secp256k1_sha256_p1363_test.json"));
  const std::string half =
      FromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
  simdjson::dom::array groups;
  ASSERT_FALSE(file.root().at_key("testGroups").get(groups));
  int valid = 0;
  int upper = 0;
  int count = 0;
  for (const auto group : groups) {
    simdjson::dom::element key;
    ASSERT_FALSE(group.at_key("publicKey").get(key));
    const std::string point = FromHex(TextOf(key, "uncompressed"));
    simdjson::dom::array tests;
    ASSERT_FALSE(group.at_key("tests").get(tests));
    for (const auto test : tests) {
      const std::string bytes = FromHex(TextOf(test, "sig"));
      ++count;
      if (bytes.size() != 64) {
        EXPECT_NE(TextOf(test, "result"), "valid");
        continue;
      }
      Sha256 hash;
      hash.Add(FromHex(TextOf(test, "msg")));
      std::array<unsigned char, 64> r_s = {};
      std::ranges::copy(bytes, r_s.begin());
      const bool low = bytes.substr(32) <= half;
      const bool good = TextOf(test, "result") == "valid";
      EXPECT_EQ(Verify(point, hash.Digest(), r_s), good && low) << codec::IntegerOf(test, "tcId");
      valid += good && low ? 1 : 0;
      upper += good && !low ? 1 : 0;
    }
  }
  EXPECT_GT(valid, 50);
  EXPECT_GT(upper, 0);
  EXPECT_GT(count, 200);
}

TEST(Account, VerifyWithAKey) {
  const auto key = CompressedKeyOf(Key(3));
  const std::string point(key.begin(), key.end());
  const Hash hash = Keccak256("x");
  Signature signature = Sign(Key(3), hash);
  EXPECT_TRUE(Verify(point, hash, signature.r_s));
  EXPECT_FALSE(Verify(point, Keccak256("y"), signature.r_s));
  EXPECT_FALSE(Verify(point.substr(1), hash, signature.r_s));
  EXPECT_FALSE(Verify("", hash, signature.r_s));
  signature.r_s = {};
  EXPECT_FALSE(Verify(point, hash, signature.r_s));
  EXPECT_EQ(Recover(hash, signature), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::evm
