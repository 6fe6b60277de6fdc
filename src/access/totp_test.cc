#include "access/totp.h"

#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "access/encoding.h"

namespace tidewaiter::access {
namespace {

constexpr std::string_view kRfcSecret = "12345678901234567890";

SecretBytes Counting() {
  return [](std::span<unsigned char> bytes) {
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(0));
  };
}

// RFC 4226 appendix D.
TEST(Totp, Rfc4226) {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < 10; ++counter)
    EXPECT_EQ(HotpCode(kRfcSecret, counter), codes[counter]);
}

// RFC 6238 appendix B, the rows of SHA-1, eight digits.
TEST(Totp, Rfc6238) {
  const std::pair<std::int64_t, const char*> rows[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [now, code] : rows)
    EXPECT_EQ(HotpCode(kRfcSecret, static_cast<std::uint64_t>(now / kTotpStepSeconds), 8), code);
}

TEST(Totp, TakesTheStepBeforeAndAfter) {
  constexpr std::int64_t kNow = 1'767'225'615;
  constexpr std::int64_t kStep = kNow / kTotpStepSeconds;
  for (std::int64_t aside = -3; aside <= 3; ++aside) {
    const std::string code = HotpCode(kRfcSecret, static_cast<std::uint64_t>(kStep + aside));
    const auto step = CheckTotp(kRfcSecret, code, kNow, -1);
    EXPECT_EQ(step.has_value(), aside >= -1 && aside <= 1) << aside;
    if (step) {
      EXPECT_EQ(*step, kStep + aside);
    }
  }
}

TEST(Totp, ACodeWorksOnce) {
  constexpr std::int64_t kNow = 1'767'225'615;
  constexpr std::int64_t kStep = kNow / kTotpStepSeconds;
  const std::string code = HotpCode(kRfcSecret, kStep);
  EXPECT_EQ(CheckTotp(kRfcSecret, code, kNow, -1), kStep);
  EXPECT_FALSE(CheckTotp(kRfcSecret, code, kNow, kStep));
  EXPECT_FALSE(CheckTotp(kRfcSecret, code, kNow + 20, kStep));
  EXPECT_EQ(CheckTotp(kRfcSecret, HotpCode(kRfcSecret, kStep + 1), kNow, kStep), kStep + 1);
}

TEST(Totp, RefusesOtherTexts) {
  const std::string code = HotpCode(kRfcSecret, 0);
  EXPECT_TRUE(CheckTotp(kRfcSecret, "755 224", 0, -1));
  for (const std::string& text :
       {std::string(), code.substr(1), code + "0", std::string("abcdef"), std::string(1000, '7')})
    EXPECT_FALSE(CheckTotp(kRfcSecret, text, 0, -1)) << text;
}

TEST(Totp, TheUriIsWhatAppsRead) {
  EXPECT_EQ(OtpauthUri("Côte Customs", "a.mbeki@x", NewTotpSecret(Counting())),
            "otpauth://totp/C%C3%B4te%20Customs:a.mbeki%40x?secret="
            "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT&issuer=C%C3%B4te%20Customs&algorithm=SHA1&digits=6"
            "&period=30");
}

TEST(RecoveryCodes, WorkOnceAsTyped) {
  RecoveryCodes made = NewRecoveryCodes(SystemSecrets());
  ASSERT_EQ(made.codes.size(), kRecoveryCodes);
  std::string typed = made.codes[3];
  EXPECT_EQ(typed.size(), 19U);
  for (char& c : typed)
    c = c == '-' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  EXPECT_TRUE(UseRecoveryCode(made.hashes, typed));
  EXPECT_FALSE(UseRecoveryCode(made.hashes, typed));
  EXPECT_EQ(made.hashes.size(), kRecoveryCodes - 1);
  EXPECT_TRUE(UseRecoveryCode(made.hashes, made.codes[9]));
  for (const char* const text : {"", "aaaa-aaaa-aaaa-aaaa", "not a code", "aaaa"})
    EXPECT_FALSE(UseRecoveryCode(made.hashes, text)) << text;
}

TEST(RecoveryCodes, AreKeptAsHashes) {
  const RecoveryCodes made = NewRecoveryCodes(Counting());
  EXPECT_EQ(made.codes[0], "aaaq-eaye-auda-ocaj");
  EXPECT_EQ(made.hashes[0], "1f825aa2f0020ef7cf91dfa30da4668d791c5d4824fc8e41354b89ec05795ab3");
}

}  // namespace
}  // namespace tidewaiter::access
