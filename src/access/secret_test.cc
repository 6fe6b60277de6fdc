#include "access/secret.h"

#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

#include "access/encoding.h"
#include "access/sealed.h"

namespace tidewaiter::access {
namespace {

// 0, 1, 2 … each time.
SecretBytes Counting() {
  return [](std::span<unsigned char> bytes) {
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
  };
}

constexpr const char* kKeyText = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

TEST(Secret, SystemSecretsDiffer) {
  const SecretBytes random = SystemSecrets();
  EXPECT_NE(SecretKey::New(random).bytes(), SecretKey::New(random).bytes());
}

TEST(Secret, AKeyComesBackFromItsText) {
  const SecretKey key = SecretKey::New(Counting());
  EXPECT_EQ(key.ToText(), fmt::format("{}\n", kKeyText));
  EXPECT_EQ(SecretKey::FromText(key.ToText())->bytes(), key.bytes());
  EXPECT_EQ(SecretKey::FromText(fmt::format("  {}\r\n", key.ToText()))->bytes(), key.bytes());
}

TEST(Secret, WhatIsNoKeyIsRefusedWithoutRepeatingIt) {
  const std::string good = kKeyText;
  for (const std::string& text :
       {std::string(), good.substr(1), good + "0", good + good, fmt::format("g{}", good.substr(1)),
        fmt::format("{} {}", good.substr(0, 30), good.substr(30))}) {
    const Result<SecretKey> key = SecretKey::FromText(text);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(key.error().message, ::testing::Not(::testing::HasSubstr("000102")));
  }
}

TEST(Secret, EachPurposeHasItsOwnKey) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  EXPECT_EQ(key.Derive("csrf").bytes(), key.Derive("csrf").bytes());
  EXPECT_NE(key.Derive("csrf").bytes(), key.Derive("seal").bytes());
  EXPECT_NE(key.Derive("csrf").bytes(), key.bytes());
  EXPECT_EQ(key.Id().size(), 8U);
}

TEST(Secret, Compares) {
  EXPECT_TRUE(SameSecret("", ""));
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("abc", "abcd"));
}

// RFC 4648 section 10.
TEST(Encoding, Rfc4648) {
  const std::pair<const char*, const char*> base32[] = {{"", ""},
                                                        {"f", "MY"},
                                                        {"fo", "MZXQ"},
                                                        {"foo", "MZXW6"},
                                                        {"foob", "MZXW6YQ"},
                                                        {"fooba", "MZXW6YTB"},
                                                        {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : base32) {
    EXPECT_EQ(Base32Encode(bytes), text);
    EXPECT_EQ(Base32Decode(text).value(), bytes);
  }
  EXPECT_EQ(Base64UrlEncode("foob"), "Zm9vYg");
  EXPECT_EQ(Base64UrlEncode("\xfb\xff"), "-_8");
  EXPECT_EQ(HexEncode("foobar"), "666f6f626172");
  EXPECT_EQ(HexDecode("666F6f626172").value(), "foobar");
}

TEST(Encoding, Base32IsReadAsTyped) {
  EXPECT_EQ(Base32Decode("mzxw-6ytb oi======").value(), "foobar");
}

TEST(Encoding, RefusesWhatIsNotTheOneText) {
  for (const char* const text : {"A", "Zm9vYg==", "Zm9v Yg", "Zm9vYh", "Zm+v", "Zm9v\n"})
    EXPECT_FALSE(Base64UrlDecode(text)) << text;
  for (const char* const text : {"A", "MZX", "MZ", "M1", "MZXW6YQ=A", "M\xc3\xa9"})
    EXPECT_FALSE(Base32Decode(text)) << text;
  for (const char* const text : {"6", "6g", "66 6f", "0x66"})
    EXPECT_FALSE(HexDecode(text)) << text;
}

// Written down in docs/formats/sealed.md: what was sealed by any version can be opened.
constexpr const char* kSealed =
    "tws1.b20b840a.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXk8ZHtZ1dq8JbLHwLRIGKO02dOKL1Ng";

TEST(Sealed, StaysReadable) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  EXPECT_EQ(Seal(key, "totp:acc_1", "secret", Counting()), kSealed);
  EXPECT_EQ(Open(key, "totp:acc_1", kSealed).value(), "secret");
}

TEST(Sealed, OpensForItsContextAndKeyAlone) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  EXPECT_EQ(Open(key, "totp:acc_2", kSealed).error().code, ErrorCode::kCorruption);
  const SecretKey other = SecretKey::New(SystemSecrets());
  EXPECT_EQ(Open(other, "totp:acc_1", kSealed).error().code, ErrorCode::kFailedPrecondition);
}

TEST(Sealed, RefusesOtherTexts) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  const std::string good = kSealed;
  for (const std::string& text : {std::string(), std::string("tws1"), good.substr(0, 14),
                                  good.substr(0, 40), fmt::format("tws2{}", good.substr(4)),
                                  good + "=", fmt::format("tws1_{}", good.substr(5))}) {
    EXPECT_EQ(Open(key, "totp:acc_1", text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

TEST(SealedBytes, ComeBackAsTheyWereAndHideWhatTheyAre) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}}) {
    const std::string document = std::string(size, 'p') + std::string(1, '\0');
    const std::string sealed = SealBytes(key, "document:1", document, SystemSecrets());
    EXPECT_TRUE(sealed.starts_with("twf1.b20b840a."));
    EXPECT_EQ(sealed.find("pppppppp"), std::string::npos);
    EXPECT_EQ(OpenBytes(key, "document:1", sealed).value(), document);
  }
}

TEST(SealedBytes, OpenForTheirContextAndKeyAlone) {
  const SecretKey key = *SecretKey::FromText(kKeyText);
  const std::string sealed = SealBytes(key, "document:1", "photo", SystemSecrets());
  EXPECT_EQ(OpenBytes(key, "document:2", sealed).error().code, ErrorCode::kCorruption);
  const SecretKey other = SecretKey::New(SystemSecrets());
  EXPECT_EQ(OpenBytes(other, "document:1", sealed).error().code, ErrorCode::kFailedPrecondition);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(OpenBytes(key, "document:1", changed)) << i;
    EXPECT_FALSE(OpenBytes(key, "document:1", sealed.substr(0, i))) << i;
  }
  // Neither form is taken for the other.
  EXPECT_EQ(OpenBytes(key, "totp:acc_1", kSealed).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::access
