// Who is who, and what is done once: sessions, passwords, keys, through the API.
#include "access/password.h"
#include "os/test_folder.h"
#include "server/test_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using http::Method;

constexpr char kPassword[] = "seven grey herons wait";

class Identity : public testing::Test {
 protected:
  void SetUp() override {
    house = std::make_unique<TestHouse>(folder.path(), EngineUnderTest());
    admin = house->Account("administrator", {Role::kAdministrator}, {"*"});
  }

  void PutPerson(bool must_change) {
    access::Account account;
    account.id = "acc_person";
    account.name = "person";
    account.roles = {Role::kAnalyst};
    account.offices = {"*"};
    account.password_hash = *access::HashPassword(kPassword, access::kPasswordCostForTests);
    account.must_change_password = must_change;
    account.created = house->clock().UnixSeconds();
    house->Put(clearance::collection::kAccount, account.id, account.ToJson().dump());
  }
  Answered SignIn(const std::string& password) {
    return house->Call(Method::kPost, "/api/v1/session", {},
                       Json{{"name", "person"}, {"password", password}}.dump());
  }
  static TestHouse::SignedIn SessionOf(const Answered& answer) {
    const std::string cookie = answer.Header("Set-Cookie");
    const std::size_t begin = cookie.find('=') + 1;
    return {answer.body["user"]["id"], cookie.substr(begin, cookie.find(';') - begin),
            answer.body["csrf_token"]};
  }
  Answered Repeat(Method method, const std::string& target, const Json& body) {
    auto headers = TestHouse::HeadersOf(admin);
    headers.push_back({"Idempotency-Key", "the-same"});
    return house->Call(method, target, headers, body.dump());
  }

  os::TestFolder folder;
  std::unique_ptr<TestHouse> house;
  TestHouse::SignedIn admin;
};

TEST_F(Identity, FailuresCountAtOnce) {
  PutPerson(false);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(SignIn("wrong").status, 401);
  const Answered locked = SignIn(kPassword);
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(locked.Header("Retry-After"), "15");
  house->clock().unix_seconds += 16;
  EXPECT_EQ(SignIn(kPassword).status, 200);
  EXPECT_EQ(SignIn("wrong").status, 401);
  EXPECT_EQ(SignIn(kPassword).status, 200);
}

TEST_F(Identity, AnAdministratorUnlocks) {
  PutPerson(false);
  for (int i = 0; i < 5; ++i)
    SignIn("wrong");
  EXPECT_EQ(Repeat(Method::kPatch, "/api/v1/accounts/acc_person", Json::object()).status, 200);
  EXPECT_EQ(SignIn(kPassword).status, 200);
}

TEST_F(Identity, WhoSignedOutIsOut) {
  PutPerson(false);
  const auto session = SessionOf(SignIn(kPassword));
  EXPECT_EQ(house->Get(session, "/api/v1/policy").status, 200);
  EXPECT_EQ(house->Call(Method::kDelete, "/api/v1/session", TestHouse::HeadersOf(session)).status,
            204);
  EXPECT_EQ(house->Get(session, "/api/v1/policy").status, 401);
}

TEST_F(Identity, AFirstPasswordIsChangedFirst) {
  PutPerson(true);
  const auto session = SessionOf(SignIn(kPassword));
  EXPECT_EQ(house->Get(session, "/api/v1/session").status, 200);
  const Answered refused = house->Get(session, "/api/v1/policy");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body["code"], "password_change_needed");
  const auto change = [&](const char* password) {
    return house->Call(Method::kPut, "/api/v1/session/password", TestHouse::HeadersOf(session),
                       Json{{"old_password", kPassword}, {"new_password", password}}.dump());
  };
  EXPECT_EQ(change(kPassword).status, 422);
  EXPECT_EQ(change("a quiet row of boats").status, 204);
  EXPECT_EQ(house->Get(session, "/api/v1/policy").status, 200);
}

TEST_F(Identity, ASecretIsShownOnceAndTheThingMadeOnce) {
  const Json body{{"name", "k"}, {"roles", {"system"}}, {"clients", {"B1"}}};
  Json first = Repeat(Method::kPost, "/api/v1/api-keys", body).body;
  const Answered again = Repeat(Method::kPost, "/api/v1/api-keys", body);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.Header("Idempotency-Replayed"), "true");
  EXPECT_TRUE(first.contains("key"));
  first.erase("key");
  EXPECT_EQ(first, again.body);
  EXPECT_EQ(house->Get(admin, "/api/v1/api-keys").body["items"].size(), 1U);
}

TEST_F(Identity, WhatWasDoneIsAnsweredAgainAlthoughItCannotBeDoneAgain) {
  const Json body{{"name", "clerk"}, {"roles", {"inspector"}}, {"offices", {"H"}}};
  const Answered first = Repeat(Method::kPost, "/api/v1/accounts", body);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(Repeat(Method::kPost, "/api/v1/accounts", body).body, first.body);
  EXPECT_EQ(house->Post(admin, "/api/v1/accounts", body).status, 422);
  EXPECT_EQ(Repeat(Method::kPost, "/api/v1/api-keys", body).body["code"], "idempotency_key");
}

TEST_F(Identity, AnAnswerSaysTheDutyThatWasAskedFor) {
  PutPerson(false);
  const Answered changed =
      Repeat(Method::kPatch, "/api/v1/accounts/acc_person", {{"on_duty", false}});
  EXPECT_EQ(changed.body["on_duty"], false);
  EXPECT_EQ(house->Get(admin, "/api/v1/accounts/acc_person").body["on_duty"], false);
  EXPECT_EQ(house
                ->Call(Method::kPatch, "/api/v1/accounts/acc_person", TestHouse::HeadersOf(admin),
                       R"({"on_duty":"no"})")
                .status,
            422);
}

TEST_F(Identity, OfficesHaveHours) {
  const Json office{{"id", "H"}, {"name", "Harbour"}, {"opens", "08:30"}, {"closes", "17:00"}};
  const Answered put = Repeat(Method::kPut, "/api/v1/offices/H", office);
  EXPECT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.body, office);
  for (const char* wrong : {"8:30", "24:00", "08:60", "", "08.30", "aa:bb"}) {
    Json bad = office;
    bad["opens"] = wrong;
    EXPECT_EQ(Repeat(Method::kPut, "/api/v1/offices/H", bad).status, 422) << wrong;
  }
}

}  // namespace
}  // namespace tidewaiter::server
