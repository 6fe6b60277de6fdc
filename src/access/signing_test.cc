#include "access/signing.h"

#include <gtest/gtest.h>

#include "access/encoding.h"

namespace tidewaiter::access {
namespace {

// RFC 8032, 7.1: secret key, public key, message, signature.
struct Vector {
  const char* secret;
  const char* key;
  const char* message;
  const char* signature;
};
constexpr Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"}};

TEST(Signing, AsInTheStandard) {
  for (const Vector& vector : kVectors) {
    const auto key = SigningKey::FromText(vector.secret);
    ASSERT_TRUE(key);
    EXPECT_EQ(FormatPublicKey(key->public_key()), vector.key);
    const std::string message = *HexDecode(vector.message);
    const Signature signature = key->Sign(message);
    EXPECT_EQ(HexEncode({reinterpret_cast<const char*>(signature.data()), signature.size()}),
              vector.signature);
    EXPECT_TRUE(IsSignedBy(*ParsePublicKey(vector.key), message, signature));
  }
}

TEST(Signing, NothingElseIsSigned) {
  const SigningKey key = SigningKey::New(SystemSecrets());
  const Signature signature = key.Sign("a seal was cut");
  EXPECT_TRUE(IsSignedBy(key.public_key(), "a seal was cut", signature));
  EXPECT_FALSE(IsSignedBy(key.public_key(), "a seal was cuT", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    Signature other = signature;
    other[i] ^= 1;
    EXPECT_FALSE(IsSignedBy(key.public_key(), "a seal was cut", other));
  }
  EXPECT_FALSE(
      IsSignedBy(SigningKey::New(SystemSecrets()).public_key(), "a seal was cut", signature));
}

TEST(Signing, KeysAsText) {
  const SigningKey key = SigningKey::New(SystemSecrets());
  const auto again = SigningKey::FromText(key.ToText());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key.public_key());
  EXPECT_EQ(*ParsePublicKey(FormatPublicKey(key.public_key()) + "\n"), key.public_key());
  for (const char* const text : {"", "ab", "zz", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa6"})
    EXPECT_EQ(ParsePublicKey(text).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::access
