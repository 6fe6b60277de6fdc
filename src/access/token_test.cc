#include "access/token.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::access {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;

SecretBytes AllOf(unsigned char byte) {
  return [byte](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), byte); };
}

TEST(Token, IsLongAndKeptAsHash) {
  EXPECT_EQ(NewToken(AllOf(0)), std::string(43, 'A'));
  EXPECT_EQ(NewToken(SystemSecrets()).size(), kTokenLength);
  EXPECT_NE(NewToken(SystemSecrets()), NewToken(SystemSecrets()));
  EXPECT_EQ(HashToken("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(NewId("acc_", AllOf(0)), "acc_aaaaaaaaaaaaaaaa");
}

TEST(Session, EndsWhenIdleAndAtItsEnd) {
  const SessionRule rule;
  NewSession started = StartSession("acc_1", false, kNow, rule, SystemSecrets());
  Session& session = started.session;
  EXPECT_EQ(session.token_hash, HashToken(started.token));
  EXPECT_TRUE(IsLive(session, rule, kNow));
  EXPECT_TRUE(IsLive(session, rule, kNow + 30 * 60 - 1));
  EXPECT_FALSE(IsLive(session, rule, kNow + 30 * 60));
  for (std::int64_t now = kNow; now < kNow + 12 * 3600; now += 600) {
    Touch(session, now);
    ASSERT_TRUE(IsLive(session, rule, now));
  }
  EXPECT_FALSE(IsLive(session, rule, kNow + 12 * 3600));
}

TEST(Session, IsNotWorthStoringMoreThanOnceAMinute) {
  Session session = StartSession("acc_1", false, kNow, {}, SystemSecrets()).session;
  EXPECT_FALSE(Touch(session, kNow + 59));
  EXPECT_TRUE(Touch(session, kNow + 60));
  EXPECT_FALSE(Touch(session, kNow + 61));
  EXPECT_FALSE(Touch(session, kNow - 1000));  // a clock that jumped back
}

TEST(Session, RaisingItChangesTheTokenAndNotTheEnd) {
  const NewSession weak = StartSession("acc_1", false, kNow, {}, SystemSecrets());
  const NewSession strong = RaiseSession(weak.session, kNow + 100, SystemSecrets());
  EXPECT_TRUE(strong.session.strong);
  EXPECT_NE(strong.token, weak.token);
  EXPECT_EQ(strong.session.token_hash, HashToken(strong.token));
  EXPECT_EQ(strong.session.expires, weak.session.expires);
  EXPECT_EQ(strong.session.account, "acc_1");
}

TEST(Session, JsonComesBack) {
  const Session session = StartSession("acc_1", true, kNow, {}, SystemSecrets()).session;
  EXPECT_EQ(SessionFromJson(ToJson(session)).value(), session);
}

TEST(Session, BadRecordsNameTheMember) {
  const auto good = ToJson(StartSession("acc_1", true, kNow, {}, SystemSecrets()).session);
  const std::pair<const char*, nlohmann::ordered_json> changes[] = {
      {"token_hash", "abc"}, {"token_hash", 1},  {"account", ""},   {"created", -1},
      {"last_seen", "x"},    {"expires", 1e300}, {"strong", "yes"}, {"extra", 1}};
  for (const auto& [member, value] : changes) {
    auto json = good;
    json[member] = value;
    const Result<Session> session = SessionFromJson(json);
    ASSERT_FALSE(session) << member;
    EXPECT_EQ(session.error().field, std::string("/") + member);
  }
  EXPECT_EQ(SessionFromJson({}).error().code, ErrorCode::kInvalidArgument);
}

TEST(Csrf, BelongsToOneSessionAndKey) {
  const SecretKey key = SecretKey::New(AllOf(1));
  const Session one = StartSession("acc_1", false, kNow, {}, SystemSecrets()).session;
  const Session two = StartSession("acc_1", false, kNow, {}, SystemSecrets()).session;
  const std::string token = CsrfToken(key, one);
  EXPECT_TRUE(CheckCsrfToken(key, one, token));
  EXPECT_FALSE(CheckCsrfToken(key, two, token));
  EXPECT_FALSE(CheckCsrfToken(SecretKey::New(AllOf(2)), one, token));
  EXPECT_FALSE(CheckCsrfToken(key, one, ""));
  EXPECT_FALSE(CheckCsrfToken(key, one, one.token_hash));
}

TEST(ApiKeyText, ComesBack) {
  const NewApiKeyText made = MakeApiKey(SystemSecrets());
  EXPECT_EQ(made.text.size(), 64U);
  const Result<ApiKeyText> key = ParseApiKey(made.text);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->id, made.id);
  EXPECT_TRUE(VerifyApiKey(*key, made.hash));
  EXPECT_FALSE(VerifyApiKey(*key, MakeApiKey(SystemSecrets()).hash));
  EXPECT_FALSE(VerifyApiKey(*key, ""));
}

TEST(ApiKeyText, OtherTextsAreRefused) {
  const std::string good = MakeApiKey(AllOf(0)).text;
  ASSERT_TRUE(ParseApiKey(good));
  for (const std::string& text :
       {std::string(), good.substr(0, 63), good + "A", "twx_" + good.substr(4),
        "twk_A" + good.substr(5), good.substr(0, 20) + "-" + good.substr(21),
        good.substr(0, 63) + "="}) {
    EXPECT_EQ(ParseApiKey(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace tidewaiter::access
