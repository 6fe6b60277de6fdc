#include "access/account.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "access/password.h"
#include "access/token.h"
#include "access/totp.h"

namespace tidewaiter::access {
namespace {

using ::testing::UnorderedElementsAre;

constexpr std::int64_t kNow = 1'767'225'600;

Account Full() {
  Account account;
  account.id = "acc_q2w3e4";
  account.name = "a.mbeki";
  account.display_name = "Amara Mbeki Ünsal";
  account.email = "amara@customs.example";
  account.roles = {Role::kInspector, Role::kManager};
  account.offices = {"FR001", "FR002"};
  account.skills = {"64", "xray"};
  account.language = "fr-CI";
  account.time_zone = "Africa/Abidjan";
  account.password_hash = *HashPassword("heron under the quay", kPasswordCostForTests);
  account.totp_last_step = 58907520;
  account.recovery_hashes = {std::string(64, 'a')};
  account.lockout = {3, kNow};
  account.must_change_password = true;
  account.created = kNow;
  return account;
}

ApiKey FullKey() {
  const NewApiKeyText made = MakeApiKey(SystemSecrets());
  ApiKey key;
  key.id = made.id;
  key.name = "Port community system";
  key.hash = made.hash;
  key.roles = {Role::kSystem};
  key.clients = {"PARTY1", "PARTY2"};
  key.created = kNow;
  key.expires = kNow + 1000;
  key.last_used = kNow + 5;
  key.rate_per_min = 600;
  return key;
}

std::vector<std::string> Fields(const std::vector<Error>& problems) {
  std::vector<std::string> fields;
  for (const Error& problem : problems) {
    EXPECT_EQ(problem.code, ErrorCode::kInvalidArgument);
    fields.push_back(problem.field);
  }
  return fields;
}

TEST(Account, JsonComesBack) {
  const SecretKey key = SecretKey::New(SystemSecrets());
  Account account = Full();
  account.totp_sealed = SealTotp(key, account, NewTotpSecret(SystemSecrets()), SystemSecrets());
  const Result<Account> again = Account::FromJson(Json::parse(account.ToJson().dump()));
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(*again, account);
}

TEST(Account, FewMembersAreNeeded) {
  const Json json{{"id", "acc_1"}, {"name", "bob"}, {"roles", Json::array()}, {"created", 0}};
  const Result<Account> account = Account::FromJson(json);
  ASSERT_TRUE(account) << account.error();
  EXPECT_EQ(account->language, "en");
  EXPECT_EQ(account->totp_last_step, -1);
}

TEST(Account, EveryBadMemberIsNamed) {
  const std::string long_text(1000, 'x');
  const std::pair<const char*, Json> changes[] = {
      {"/id", ""},
      {"/id", long_text},
      {"/name", "Bob"},
      {"/name", "bo"},
      {"/name", ".bob"},
      {"/name", "b\xc3\xb6rje"},
      {"/display_name", "a\nb"},
      {"/display_name", "bad \xff"},
      {"/email", "amara"},
      {"/email", "a@b@c"},
      {"/roles/0", Json::array({"boss"})},
      {"/roles", "inspector"},
      {"/roles", Json::array({"trader", "inspector"})},
      {"/offices/1", Json::array({"FR001", "FR001"})},
      {"/offices/0", Json::array({""})},
      {"/clients", 5},
      {"/skills/0", Json::array({7})},
      {"/language", "e"},
      {"/language", ""},
      {"/time_zone", "Mars/Olympus Mons"},
      {"/password_hash", "secret"},
      {"/totp_sealed", "JBSWY3DPEHPK3PXP"},
      {"/totp_last_step", -2},
      {"/recovery_hashes", Json::array({"abc"})},
      {"/lockout/failures", {{"failures", "many"}, {"last_failure", 0}}},
      {"/lockout", 1},
      {"/disabled", 1},
      {"/must_change_password", nullptr},
      {"/created", -1},
      {"/created", 1.5},
      {"/created", 18446744073709551615ULL},
      {"/disabeld", true},
  };
  const Json good = Full().ToJson();
  for (const auto& [field, value] : changes) {
    Json json = good;
    const std::string pointer(field);
    json[pointer.substr(1, pointer.find('/', 1) - 1)] = value;
    std::vector<Error> problems;
    const Result<Account> account = Account::FromJson(json, &problems);
    ASSERT_FALSE(account) << field << value;
    EXPECT_EQ(account.error().field, field);
    EXPECT_EQ(problems.size(), 1U) << field;
  }
}

TEST(Account, AllProblemsAreReported) {
  std::vector<Error> problems;
  const Json json{{"name", "B"}, {"roles", {"boss"}}, {"email", "x"}, {"why", 1}};
  EXPECT_FALSE(Account::FromJson(json, &problems));
  EXPECT_THAT(Fields(problems),
              UnorderedElementsAre("/id", "/name", "/roles/0", "/email", "/created", "/why"));
  EXPECT_EQ(Account::FromJson(Json::array()).error().field, "");
}

TEST(Account, ThePublicViewHasNoSecrets) {
  Account account = Full();
  account.totp_sealed = "tws1.x";
  const Json view = account.PublicView();
  for (const char* const member : {"password_hash", "totp_sealed", "recovery_hashes", "lockout"})
    EXPECT_FALSE(view.contains(member)) << member;
  EXPECT_TRUE(view.at("has_password").get<bool>());
  EXPECT_TRUE(view.at("has_second_factor").get<bool>());
  EXPECT_EQ(view.at("roles"), Json::array({"inspector", "manager"}));
}

TEST(Account, ThePrincipalIsWhoItSays) {
  Account account = Full();
  const Principal who = PrincipalOf(account, true);
  EXPECT_EQ(who.id, account.id);
  EXPECT_EQ(who.kind, Principal::Kind::kAccount);
  EXPECT_EQ(who.roles, account.roles);
  EXPECT_EQ(who.offices, account.offices);
  EXPECT_TRUE(who.strong);
  account.disabled = true;
  EXPECT_EQ(PrincipalOf(account, true), Principal{});
}

TEST(Account, ATotpSecretOpensForItsAccountAlone) {
  const SecretKey key = SecretKey::New(SystemSecrets());
  Account account = Full();
  EXPECT_EQ(OpenTotp(key, account).error().code, ErrorCode::kNotFound);
  account.totp_sealed = SealTotp(key, account, "secret", SystemSecrets());
  EXPECT_EQ(OpenTotp(key, account).value(), "secret");
  Account thief = account;
  thief.id = "acc_thief";
  EXPECT_EQ(OpenTotp(key, thief).error().code, ErrorCode::kCorruption);
}

TEST(ApiKey, JsonComesBack) {
  const ApiKey key = FullKey();
  const Result<ApiKey> again = ApiKey::FromJson(Json::parse(key.ToJson().dump()));
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(*again, key);
  EXPECT_FALSE(key.PublicView().contains("hash"));
}

TEST(ApiKey, EveryBadMemberIsNamed) {
  const std::pair<const char*, Json> changes[] = {
      {"/id", ""},         {"/name", ""},          {"/hash", "abc"},
      {"/hash", ""},       {"/roles", nullptr},    {"/clients", "all"},
      {"/expires", -1},    {"/rate_per_min", 1e9}, {"/rate_per_min", 60'001},
      {"/disabled", "no"}, {"/extra", 1},          {"/last_used", "never"}};
  const Json good = FullKey().ToJson();
  for (const auto& [field, value] : changes) {
    Json json = good;
    json[std::string(field).substr(1)] = value;
    const Result<ApiKey> key = ApiKey::FromJson(json);
    ASSERT_FALSE(key) << field << value;
    EXPECT_EQ(key.error().field, field);
  }
}

TEST(ApiKey, IsSomebodyUntilItExpires) {
  ApiKey key = FullKey();
  const Principal who = PrincipalOf(key, kNow);
  EXPECT_EQ(who.id, "key:" + key.id);
  EXPECT_EQ(who.kind, Principal::Kind::kApiKey);
  EXPECT_EQ(who.clients, key.clients);
  EXPECT_FALSE(who.strong);
  EXPECT_EQ(PrincipalOf(key, key.expires), Principal{});
  key.expires = 0;
  EXPECT_TRUE(IsUsable(key, kNow * 2));
  key.disabled = true;
  EXPECT_EQ(PrincipalOf(key, kNow), Principal{});
}

}  // namespace
}  // namespace tidewaiter::access
