#include "credential/multikey.h"

#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

TEST(Multikey, PublishedPairs) {
  const codec::JsonText pairs(TestFile("eddsa-jcs-2022/multiKeyPairs.json"));
  ASSERT_TRUE(pairs.ok());
  simdjson::dom::object all;
  ASSERT_FALSE(pairs.root().get(all));
  int count = 0;
  for (const auto& [name, pair] : all) {
    const auto secret = ParseEd25519Secret(codec::TextOf(pair, "privateKeyMultibase"));
    ASSERT_TRUE(secret) << name;
    const PublicKey key = PublicKeyOf(secret->public_key());
    const std::string text = codec::TextOf(pair, "publicKeyMultibase");
    EXPECT_EQ(FormatMultikey(key), text);
    EXPECT_EQ(ParseMultikey(text), key);
    ++count;
  }
  EXPECT_EQ(count, 4);
}

// did:key of secp256k1 and P-256 from the method's specification.
TEST(Multikey, OtherKinds) {
  const auto koblitz = ParseMultikey("zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme");
  ASSERT_TRUE(koblitz) << koblitz.error();
  EXPECT_EQ(koblitz->type, KeyType::kSecp256k1);
  const auto nist = ParseMultikey("zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169");
  ASSERT_TRUE(nist) << nist.error();
  EXPECT_EQ(nist->type, KeyType::kP256);
  EXPECT_EQ(FormatMultikey(*nist), "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169");
}

TEST(Multikey, Base64UrlIsReadToo) {
  const TestKey key(7);
  const std::string text = "u" + codec::Base64UrlEncode("\xed\x01" + key.public_key.bytes);
  EXPECT_EQ(ParseMultikey(text), key.public_key);
}

TEST(Multikey, Refused) {
  const std::string good = FormatMultikey(TestKey(7).public_key);
  for (const std::string& text :
       {std::string(), std::string("z"), good.substr(1), good.substr(0, 20), good + "1",
        "f" + good.substr(1), std::string("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"),
        std::string(10'000, 'z')}) {
    EXPECT_EQ(ParseMultikey(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(ParseEd25519Secret(good));
}

}  // namespace
}  // namespace tidewaiter::credential
