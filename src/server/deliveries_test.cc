// Private fields between the members of a federation, each with its node on a port: they reach the
// members that may read them and nobody else, also one that was away; and how operators stand then.
#include <mutex>

#include "gmock/gmock.h"

#include "http/client.h"
#include "ledger/number_set.h"
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
