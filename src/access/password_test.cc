#include "access/password.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::access {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(Password, VerifiesWhatWasHashed) {
  const std::string hash = *HashPassword("heron under the quay", kPasswordCostForTests);
  EXPECT_TRUE(VerifyPassword(hash, "heron under the quay"));
  EXPECT_FALSE(VerifyPassword(hash, "heron under the quaY"));
  EXPECT_FALSE(VerifyPassword(hash, ""));
  EXPECT_NE(hash, *HashPassword("heron under the quay", kPasswordCostForTests));  // salted
}

// The one test at the real cost.
TEST(Password, HashesAtTheRealCost) {
  const std::string hash = *HashPassword("heron under the quay", kPasswordCost);
  EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_TRUE(VerifyPassword(hash, "heron under the quay"));
  EXPECT_FALSE(NeedsRehash(hash, kPasswordCost));
  EXPECT_FALSE(VerifyPassword("", "heron under the quay"));  // works as long, says no
}

TEST(Password, WhatIsNoHashIsNoMatch) {
  for (const std::string& hash :
       {std::string("x"), std::string("$argon2id$v=19$m=8,t=1,p=1$"), std::string(127, '$'),
        std::string(500, 'a'), std::string("$2b$12$abcdefghijklmnopqrstuv")}) {
    EXPECT_FALSE(VerifyPassword(hash, "heron under the quay"));
    EXPECT_TRUE(NeedsRehash(hash, kPasswordCostForTests));
  }
}

TEST(Password, AnotherCostNeedsANewHash) {
  EXPECT_TRUE(
      NeedsRehash(*HashPassword("heron under the quay", kPasswordCostForTests), kPasswordCost));
}

TEST(Password, HasALimit) {
  const std::string longest(kPasswordBytesMax, 'x');
  EXPECT_TRUE(HashPassword(longest, kPasswordCostForTests));
  EXPECT_EQ(HashPassword(longest + "x", kPasswordCostForTests).error().code,
            ErrorCode::kInvalidArgument);
}

std::vector<std::string> Codes(const std::string& password,
                               const std::vector<std::string>& names = {"a.mbeki"}) {
  std::vector<std::string> codes;
  for (const PasswordFlaw flaw : PasswordFlaws(password, names))
    codes.emplace_back(PasswordFlawCode(flaw));
  return codes;
}

TEST(PasswordFlaws, GoodOnesHaveNone) {
  for (const char* const good :
       {"heron under the quay", "k7#mq2zz!pL9", "дождь над портом", "aa bb cc dd ee",
        "admin is a funny word", "2718281828459045", "summer rain on the pier"}) {
    EXPECT_THAT(Codes(good), IsEmpty()) << good;
  }
}

TEST(PasswordFlaws, Length) {
  EXPECT_THAT(Codes("k7#mq2zz!pL"), ElementsAre("too_short"));
  EXPECT_THAT(Codes(""), ElementsAre("too_short"));
  EXPECT_THAT(Codes("портпортсев"), ElementsAre("too_short"));  // 11 characters, 22 bytes
  EXPECT_THAT(Codes(std::string(1025, 'a')), ElementsAre("too_long"));
}

TEST(PasswordFlaws, Text) {
  EXPECT_THAT(Codes("k7#mq2zz!pL9\xff"), ElementsAre("not_text"));
}

TEST(PasswordFlaws, Name) {
  EXPECT_THAT(Codes("A.Mbeki-2026"), ElementsAre("name"));
  EXPECT_THAT(Codes("a.mbekia.mbeki"), ElementsAre("name"));
  EXPECT_THAT(Codes("amara1234567", {"amara@customs.example"}), ElementsAre("name"));
  EXPECT_THAT(Codes("a.mbeki likes herons"), IsEmpty());
  EXPECT_THAT(Codes("ab heron 4711", {"ab", ""}), IsEmpty());
}

TEST(PasswordFlaws, Common) {
  for (const char* const common :
       {"password1234", "Password2026!", "P4$$w0rd2026", "passwordpassword", "123456789012",
        "qwertyuiop12", "aaaaaaaaaaaa", "abcabcabcabc", "abcdefghijkl", "lkjihgfedcba",
        "1qaz2wsx3edc", "customs12345", "Tidewaiter2026", "adminadmin12", "!!welcome2026!!",
        "987654321098", "correcthorsebatterystaple", "1q2w3e4r5t6y"}) {
    EXPECT_THAT(Codes(common), ElementsAre("common")) << common;
  }
}

TEST(PasswordFlaws, AllAreNamed) {
  EXPECT_THAT(Codes("Admin", {"admin"}), ElementsAre("too_short", "name", "common"));
}

}  // namespace
}  // namespace tidewaiter::access
