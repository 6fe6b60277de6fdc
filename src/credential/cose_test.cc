#include "credential/cose.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "codec/cbor.h"
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

TEST(Cose, SignedAndReadAgain) {
  const TestKey ed(1);
  const std::pair<CoseSigner, PublicKey> pairs[] = {
      {Ed25519Signer(ed.seed, "ed"), ed.public_key},
      {Es256Signer(NistKey(), "nist"), NistKey().public_key()}};
  for (const auto& [signer, key] : pairs) {
    const std::string bytes = SignCose(
        signer,
        {.extra_protected = {{kCoseContentType, codec::CborWriter().Text("text/plain").bytes()}},
         .payload = "hello"});
    const auto message = ReadCose(bytes);
    ASSERT_TRUE(message) << message.error();
    EXPECT_EQ(message->key_id, signer.key_id);
    EXPECT_EQ(message->payload, "hello");
    EXPECT_TRUE(VerifyCose(*message, key, "hello"));
    EXPECT_EQ(VerifyCose(*message, key, "hell0").error().code, ErrorCode::kCorruption);
  }
  const auto message = ReadCose(SignCose(pairs[0].first, {.payload = "x"}));
  EXPECT_EQ(VerifyCose(*message, pairs[1].second, "x").error().code, ErrorCode::kInvalidArgument);
}

// Signed by @transmute/cose with ES256.
TEST(Cose, OfAnotherProgram) {
  const codec::JsonText file(TestFile("cose-receipt-example.json"));
  const auto bytes = codec::HexDecode(codec::TextOf(file.root(), "transparentStatement"));
  ASSERT_TRUE(bytes);
  const auto message = ReadCose(*bytes);
  ASSERT_TRUE(message) << message.error();
  simdjson::dom::element jwk;
  ASSERT_FALSE(file.root().at_key("issuerKey").get(jwk));
  EXPECT_EQ(message->key_id, codec::TextOf(jwk, "kid"));
  const std::string x = *codec::Base64UrlDecode(codec::TextOf(jwk, "x"));
  const std::string y = *codec::Base64UrlDecode(codec::TextOf(jwk, "y"));
  const PublicKey key = {.type = KeyType::kP256,
                         .bytes = ((y.back() & 1) != 0 ? "\x03" : "\x02") + x};
  const std::string payload = *codec::HexDecode(codec::TextOf(file.root(), "payload"));
  EXPECT_FALSE(message->payload);
  EXPECT_TRUE(VerifyCose(*message, key, payload));
  EXPECT_TRUE(message->unprotected.contains(kCoseReceipts));
}

TEST(Cose, Refused) {
  const std::string good = SignCose(Ed25519Signer(TestKey(1).seed, "k"), {.payload = "x"});
  ASSERT_TRUE(ReadCose(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(ReadCose(good.substr(0, size))) << size;
  EXPECT_FALSE(ReadCose(good + "x"));
  EXPECT_FALSE(ReadCose(std::string(kCoseBytesMax + 1, 'x')));
  const auto with = [](std::string_view protected_bytes) {
    return codec::CborWriter()
        .Tag(18)
        .Array(4)
        .Bytes(protected_bytes)
        .Map(0)
        .Null()
        .Bytes("")
        .bytes();
  };
  using namespace std::string_literals;
  for (const std::string& headers :
       {""s, "\xa0"s /* no algorithm */, "\xa1\x01\x26\x00"s /* more behind */,
        "\xa2\x01\x26\x01\x26"s /* twice */, "\xa1\x01\x25"s /* another algorithm */,
        "\xa2\x01\x26\x04\x01"s /* key id a number */}) {
    EXPECT_EQ(ReadCose(with(headers)).error().code, ErrorCode::kInvalidArgument)
        << codec::HexEncode(headers);
  }
  EXPECT_TRUE(ReadCose(with("\xa1\x01\x26")));
  EXPECT_TRUE(ReadCose(with("\xa2\x04\x40\x01\x26")));  // not sorted
}

}  // namespace
}  // namespace tidewaiter::credential
