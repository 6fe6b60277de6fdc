// Private fields between the members of a federation, each with its node on a port: they reach the
// members that may read them and nobody else, also one that was away; and how operators stand then.
#include <algorithm>
#include <future>
#include <mutex>

#include "gmock/gmock.h"

#include "codec/encoding.h"
#include "http/client.h"
#include "ledger/number_set.h"
#include "member/note_keys.h"
#include "os/test_folder.h"
#include "server/test_agreement.h"

namespace tidewaiter::server {
namespace {

using testing::SizeIs;

class DeliveriesTest : public testing::Test {
 protected:
  void SetUp() override {
    Open();
    Agree(*federation_);
  }
  void Open() {
    federation_.reset();
    auto opened = DemoFederation::Open({.folder = folder_.path(),
                                        .key = key_,
                                        .url = "https://desk.example",
                                        .on_audit = [this](const payload::Audit& audit) {
                                          const std::lock_guard lock(mutex_);
                                          audits_.push_back(audit);
                                        }});
    ASSERT_TRUE(opened) << opened.error();
    federation_ = *std::move(opened);
  }
  std::string Say(const std::string& member, const member::Wish& wish) {
    const auto said = federation_->neighbour(member).Say(wish);
    EXPECT_TRUE(said) << said.error();
    if (!said) return {};
    for (const ledger::Refusal& refusal : said->refusals)
      ADD_FAILURE() << refusal.code << ' ' << refusal.pointer << ' ' << refusal.detail;
    return said->object;
  }
  std::string Granted(const std::string& by) {
    return Say(by, {.type = "operator.grant",
                    .data = R"({"programme":"AEO-C","benefits":{"mra-xx-xa":["priority"]}})",
                    .fields = {{"holder_country", "\"XX\""},
                               {"holder_id", "\"I1\""},
                               {"holder_name", "\"Saltmarsh\""}}});
  }
  // What `member` can read of an entry of xx; empty: it has nothing of it.
  std::string NameAt(const std::string& member, const std::string& object) {
    const std::string log = federation_->own().own_log();
    const auto reading = federation_->opened(member).payloads->With([&](payload::Store& store) {
      return store.Read({log, object, 1}, {.by = "test", .purpose = "test"});
    });
    if (!reading) return {};
    for (const ledger::Field& field : reading->payload.fields)
      if (field.name == "holder_name") return field.value;
    return {};
  }
  std::int64_t Waiting() {
    return federation_->opened(kDemoMember).deliveries->waiting().value_or(-1);
  }
  bool Stands(desk::Standing standing) {
    return Eventually([&] {
      const auto all =
          federation_->opened(kDemoMember).standings->Of("i-1", os::RealClock().UnixMilliseconds());
      return all.size() == 1 && all.front().standing == standing;
    });
  }

  os::TestFolder folder_;
  access::SecretKey key_ = access::SecretKey::New(access::SystemSecrets());
  std::mutex mutex_;  // guards audits_
  std::vector<payload::Audit> audits_;
  std::unique_ptr<DemoFederation> federation_;
};

TEST_F(DeliveriesTest, AGrantReachesThePartiesOfItsAgreementAndNobodyElse) {
  const std::string object = Granted("xx");
  ASSERT_TRUE(Eventually([&] { return !NameAt("xa", object).empty(); }));
  EXPECT_EQ(NameAt("xa", object), "\"Saltmarsh\"");
  EXPECT_TRUE(Eventually([&] { return Waiting() == 0; })) << "the receipt takes it out";
  EXPECT_EQ(NameAt("xb", object), "");
  EXPECT_EQ(NameAt("xd", object), "");
  const std::lock_guard lock(mutex_);
  ASSERT_THAT(audits_, SizeIs(1));
  EXPECT_EQ(audits_.front().to, "xa");
  EXPECT_EQ(audits_.front().purpose, "agreement");
  EXPECT_THAT(audits_.front().fields, SizeIs(3));
}

TEST_F(DeliveriesTest, WaitsForAMemberThatIsAwayAndForANewStart) {
  federation_->opened("xa").deliveries->Stop();  // it says: later
  const std::string object = Granted("xx");
  ASSERT_TRUE(Eventually([&] { return Waiting() == 1; }));
  EXPECT_EQ(NameAt("xa", object), "");
  Open();
  EXPECT_TRUE(Eventually([&] { return NameAt("xa", object) == "\"Saltmarsh\""; }));
}

TEST_F(DeliveriesTest, NobodyTakesWhatNobodySigned) {
  http::ClientRequest request{.url = federation_->UrlOf("xa") + std::string(payload::kDeliveryPath),
                              .method = http::Method::kPost,
                              .body = "12\nhello"};
  const auto malformed = http::Fetch(request, {.allow_private = true});
  ASSERT_TRUE(malformed) << malformed.error();
  EXPECT_EQ(malformed->status, 400);
  request.body = std::string(payload::kDeliveryBytesMax + 1, 'x');
  const auto long_one = http::Fetch(request, {.allow_private = true});
  ASSERT_TRUE(long_one) << long_one.error();
  EXPECT_EQ(long_one->status, 413);
}

TEST_F(DeliveriesTest, WhatIsRefusedIsAnAlarmAndIsSentAgainWhenAsked) {
  const std::string object = Granted("xx");
  Deliveries& mine = *federation_->opened(kDemoMember).deliveries;
  ASSERT_TRUE(Eventually([&] { return !NameAt("xa", object).empty() && Waiting() == 0; }));
  EXPECT_EQ(mine.SendAgain("operator/none", "").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(mine.SendAgain(object, "xb").value_or(9), 0U) << "is no party";
  EXPECT_EQ(mine.SendAgain("", "").value_or(9), 0U) << "nothing was given up";
  const auto gone = federation_->opened("xa").payloads->With([&](payload::Store& store) {
    return store.Delete({federation_->own().own_log(), object}, {.by = "xa", .purpose = "asked"});
  });
  ASSERT_TRUE(gone) << gone.error();
  EXPECT_EQ(mine.SendAgain(object, "xa").value_or(9), 1U);
  const auto refused = [&] {
    const auto given_up = mine.given_up();
    return given_up && given_up->size() == 1 && Waiting() == 0;
  };
  ASSERT_TRUE(Eventually(refused));
  EXPECT_EQ(mine.given_up()->front().to, "xa");
  EXPECT_EQ(mine.given_up()->front().name.object, object);
  ASSERT_TRUE(Eventually([&] {
    const auto alarms = federation_->own().alarms();
    return !alarms.empty() && alarms.front().code == kDeliveryGivenUp;
  }));
  const member::Alarm alarm = federation_->own().alarms().front();
  EXPECT_EQ(alarm.member, "xa");
  EXPECT_EQ(alarm.log, federation_->own().own_log());
  EXPECT_EQ(alarm.detail, object + ": refused with 410");
  http::Metrics metrics;
  AddDeliveryReadings(metrics, federation_->opened(kDemoMember).deliveries);
  EXPECT_NE(metrics.Render().find("tidewaiter_ledger_deliveries_given_up 1"), std::string::npos);
  EXPECT_EQ(mine.SendAgain("", "xb").value_or(9), 0U);
  EXPECT_EQ(mine.SendAgain("", "").value_or(9), 1U) << "what was given up";
  EXPECT_TRUE(Eventually(refused)) << "and refused again";
}

// Of xa's deliveries with small limits; what is said to them does not go over the network.
class DeliveryLimitsTest : public DeliveriesTest {
 protected:
  void Begin(const http::RateLimit& address, const http::RateLimit& member) {
    federation_->opened("xa").deliveries->Stop();
    auto started = Deliveries::Start({.ledger = federation_->neighbour("xa"),
                                      .folder = federation_->FolderOf("xa"),
                                      .payloads = federation_->opened("xa").payloads,
                                      .address_rate = address,
                                      .member_rate = member});
    ASSERT_TRUE(started) << started.error();
    deliveries_ = *std::move(started);
    deliveries_->AddTo(router_);
  }
  void TearDown() override {
    if (deliveries_) deliveries_->Stop();
  }
  // A key of a registry that `from` does not have: signed, and nothing that is kept.
  std::string BodyFrom(const std::string& from) {
    const auto charter = federation_->own().charter();
    const auto signer = member::NoteSignerOf(federation_->FolderOf(from), *charter, from);
    EXPECT_TRUE(signer) << signer.error();
    const payload::DeliveryHead head{.from = from,
                                     .to = "xa",
                                     .kind = payload::DeliveryKind::kRegistryKey,
                                     .id = codec::Base64Encode(fmt::format("{:016}", ++ids_)),
                                     .time_ms = os::RealClock().UnixMilliseconds()};
    return *payload::WriteDelivery(
        head,
        payload::WriteRegistryKey({.log = federation_->own().own_log(), .object = "numbers/1"}),
        charter->FindMember("xa")->sealing, *signer);
  }
  http::Response Post(const std::string& body, const std::string& peer) {
    std::promise<http::Response> answer;
    http::Request request;
    request.method = http::Method::kPost;
    request.path = std::string(payload::kDeliveryPath);
    request.peer = peer;
    request.body = body;
    router_.Handle(std::move(request),
                   http::ReplyTo([&](http::Response response) { answer.set_value(response); }));
    return answer.get_future().get();
  }

  int ids_ = 0;
  http::Router router_;
  std::shared_ptr<Deliveries> deliveries_;
};

constexpr http::RateLimit kTwo{.per_second = 1e-6, .burst = 2, .keys = 10};

TEST_F(DeliveryLimitsTest, AnAddressHasItsShare) {
  Begin(kTwo, {.per_second = 100, .burst = 100});
  EXPECT_EQ(Post("x", "192.0.2.1").status, 400);
  EXPECT_EQ(Post("x", "192.0.2.1").status, 400);
  const http::Response third = Post(BodyFrom("xx"), "192.0.2.1");
  EXPECT_EQ(third.status, 429) << "before it is read";
  const auto after = std::ranges::find(third.headers, "Retry-After", &http::Header::name);
  ASSERT_NE(after, third.headers.end());
  EXPECT_GE(std::stoll(after->value), 1);
  EXPECT_EQ(Post("x", "192.0.2.2").status, 400) << "another address";
}

TEST_F(DeliveryLimitsTest, AMemberHasItsShareWhichNobodyElseUsesUp) {
  Begin({.per_second = 100, .burst = 100}, kTwo);
  std::string forged = BodyFrom("xx");
  forged.replace(forged.find("\nxx\n"), 4, "\nxb\n");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(Post(forged, "192.0.2.1").status / 100, 4) << "its name under another one's";
  for (const char* from : {"xx", "xb"}) {
    EXPECT_NE(Post(BodyFrom(from), "192.0.2.1").status, 429) << from;
    EXPECT_NE(Post(BodyFrom(from), "192.0.2.2").status, 429) << from;
    const http::Response third = Post(BodyFrom(from), "192.0.2.3");
    EXPECT_EQ(third.status, 429) << from;
    EXPECT_EQ(third.headers.front().name, "Retry-After");
  }
}

TEST_F(DeliveriesTest, AnotherMembersOperatorStandsAsItSays) {
  const std::string object = Granted("xa");
  EXPECT_TRUE(Stands(desk::Standing::kGranted));
  Say("xa", {.type = "operator.suspend", .object = object, .data = R"({"reason":"audit"})"});
  EXPECT_TRUE(Stands(desk::Standing::kSuspended));
  const auto now = os::RealClock().UnixMilliseconds();
  EXPECT_EQ(federation_->opened("xb").standings->Of("I1", now).size(), 0U) << "is no party";
  Open();
  EXPECT_TRUE(Stands(desk::Standing::kSuspended)) << "also after a new start";
}

TEST_F(DeliveriesTest, TheKeyOfARegistryGoesToAllMembers) {
  ledger::RegistryKey key;
  key.bytes.fill(7);
  const auto put = federation_->payloads()->With(
      [&](payload::Store& store) { return store.PutRegistryKey(key); });
  ASSERT_TRUE(put) << put.error();
  const std::string key_id = ledger::KeyIdOf(key);
  Say("xx", {.type = "numbers.open",
             .data = R"({"kind":"ioss","keying":"hmac-sha256","key_id":")" + key_id + "\"}"});
  for (const char* id : {"xa", "xb", "xd"}) {
    EXPECT_TRUE(Eventually([&] {
      const auto there = federation_->opened(id).payloads->With(
          [&](payload::Store& store) { return store.RegistryKeyOf(key_id); });
      return there && *there && (*there)->bytes == key.bytes;
    })) << id;
  }
}

}  // namespace
}  // namespace tidewaiter::server
