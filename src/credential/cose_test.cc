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

TEST(Cose, SignedAndReadAgain) {
  const TestKey ed(1);
  const std::pair<CoseSigner, PublicKey> pairs[] = {
      {Ed25519Signer(ed.secret, "ed"), ed.public_key},
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
  const std::string good = SignCose(Ed25519Signer(TestKey(1).secret, "k"), {.payload = "x"});
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
