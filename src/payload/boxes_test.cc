// Two members and what they send each other: outbox and inbox over a network that a test cuts.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "os/test_folder.h"
#include "payload/inbox.h"
#include "payload/outbox.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using ledger::KeyNamed;
using ledger::kTestTimeMs;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct House {  // one member
  explicit House(const std::string& id)
      : sealing(TestSealing(id)),
        signer("customs." + id + "/desk", KeyNamed("customs." + id + "/desk")) {
    Open(id);
  }
  void Open(const std::string& id) {
    inbox.reset();
    outbox.reset();
    store.reset();
    store = *Store::Open({.file = folder.path() / "payloads.db", .key = TestKey(id)});
    outbox.emplace(*store, id, signer);
    inbox.emplace(*store, id, sealing, signer);
  }
  os::TestFolder folder;
  SealingKey sealing;
  tlog::Signer signer;
  std::unique_ptr<Store> store;
  std::optional<Outbox> outbox;
  std::optional<Inbox> inbox;
};

class BoxesTest : public testing::Test {
 protected:
  BoxesTest() {
    EXPECT_TRUE(na_.store->Keep(place_, walvis_).has_value());
    entry_ = owners_.Grant(walvis_);
    EXPECT_TRUE(na_.store->MarkFinal(entry_).has_value());
  }
  [[nodiscard]] const ledger::Charter& charter() const { return owners_.federation.charter(); }
  [[nodiscard]] const ledger::Member& Member(std::string_view id) const {
    return *charter().FindMember(id);
  }
  Disclosure Shown() {
    return na_.store->Disclose(entry_, {"holder_id"}, "bw", {.by = "na", .purpose = "agreement"})
        ->disclosure;
  }
  void Send() { ASSERT_TRUE(na_.outbox->Add(Shown(), Member("bw"), now_).has_value()); }
  // Carries what is due to bw and the answer back, if the way back is open.
  std::vector<Sent> Carry(bool answers = true) {
    std::vector<Sent> sent;
    const std::vector<Sending> due = *na_.outbox->Due(now_, 10);
    for (const Sending& one : due) {
      last_body_ = one.body;
      taken_ = bw_.inbox->Take(one.body, charter(), now_);
      const SendAnswer answer =
          answers ? SendAnswer{taken_.status, taken_.body} : SendAnswer{0, ""};
      sent.push_back(*na_.outbox->OnAnswer(one, answer, charter(), now_));
    }
    return sent;
  }
  std::string Code(const Taken& taken) {
    return taken.refusal ? fmt::format("{} {}", taken.status, taken.refusal->code) : "";
  }

  TestOwners owners_;
  House na_{"na"};
  House bw_{"bw"};
  std::int64_t now_ = kTestTimeMs;
  ledger::Payload walvis_ = owners_.Holder("operator/1", "Walvis Trading", "NA1042");
  Place place_{kNaLog, "operator/1", 1};
  ledger::Entry entry_;
  std::string last_body_;
  Taken taken_;
};

TEST_F(BoxesTest, WhatIsSentIsFoundThere) {
  Send();
  EXPECT_THAT(Carry(), ElementsAre(Sent::kTaken));
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  // The delivery came before the entry: it waits, also over a stop.
  EXPECT_THAT(*bw_.store->Find("NA1042"), IsEmpty());
  bw_.Open("bw");
  EXPECT_THAT(*bw_.inbox->Waiting(), ElementsAre(place_));
  const auto settled = *bw_.inbox->Settle(entry_);
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_FALSE(settled[0].refusal.has_value());
  EXPECT_EQ(settled[0].audit->act, Act::kReceive);
  EXPECT_EQ(settled[0].from, "na");
  EXPECT_THAT(*bw_.store->Find("NA1042"), ElementsAre(ObjectName{kNaLog, "operator/1"}));
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
  EXPECT_THAT(*bw_.inbox->Settle(entry_), IsEmpty());
}

TEST_F(BoxesTest, ALostReceiptIsGivenAgainAndNothingIsTakenTwice) {
  Send();
  EXPECT_THAT(Carry(false), ElementsAre(Sent::kLater));
  EXPECT_FALSE(taken_.again);
  EXPECT_THAT(Carry(), IsEmpty());  // not yet again
  now_ += kFirstRetryMs;
  EXPECT_THAT(Carry(), ElementsAre(Sent::kTaken));
  EXPECT_TRUE(taken_.again);
  EXPECT_THAT(*bw_.inbox->Settle(entry_), SizeIs(1));
  // Whoever kept the body sends it once more.
  EXPECT_TRUE(bw_.inbox->Take(last_body_, charter(), now_).again);
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
  now_ = kTestTimeMs + kDeliveryAgeMaxMs + 1;
  ASSERT_TRUE(bw_.inbox->Expire(now_).has_value());
  EXPECT_EQ(Code(bw_.inbox->Take(last_body_, charter(), now_)), "410 too_old");
}

TEST_F(BoxesTest, WaitsLongerEachTimeAndGivesUpAfterAWeek) {
  Send();
  std::vector<std::int64_t> tried;
  while (now_ < kTestTimeMs + kDeliveryTriesMs) {
    if (!Carry(false).empty()) tried.push_back((now_ - kTestTimeMs) / 1000);
    now_ += 1000;
    if (tried.size() == 12) now_ = kTestTimeMs + kDeliveryTriesMs;
  }
  EXPECT_THAT(tried, ElementsAre(0, 5, 15, 35, 75, 155, 315, 635, 1275, 2555, 5115, 5115 + 3600));
  EXPECT_THAT(Carry(), IsEmpty());
  const auto unsent = *na_.outbox->Expire(now_);
  ASSERT_THAT(unsent, SizeIs(1));
  EXPECT_EQ(unsent[0].to, "bw");
  EXPECT_EQ(unsent[0].name.object, "operator/1");
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  EXPECT_THAT(*na_.outbox->Expire(now_), IsEmpty()) << "told once";
}

TEST_F(BoxesTest, WhatWasGivenUpIsListedUntilItIsSentAnew) {
  for (int i = 0; i < 2; ++i) {
    Send();
    const Sending sending = na_.outbox->Due(now_, 1)->front();
    EXPECT_EQ(*na_.outbox->OnAnswer(sending, {410, "deleted"}, charter(), now_), Sent::kRefused);
  }
  Send();
  now_ += kDeliveryTriesMs;
  ASSERT_THAT(*na_.outbox->Expire(now_), SizeIs(1));
  na_.Open("na");
  const auto given_up = *na_.outbox->GivenUp();
  ASSERT_THAT(given_up, SizeIs(1)) << "of one member and object the last";
  EXPECT_EQ(given_up[0].to, "bw");
  EXPECT_EQ(given_up[0].name, (ObjectName{kNaLog, "operator/1"}));
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  EXPECT_THAT(*na_.outbox->Due(now_, 10), IsEmpty());
  ASSERT_TRUE(na_.outbox->Forget(given_up[0].id).has_value());
  EXPECT_THAT(*na_.outbox->GivenUp(), IsEmpty());
  Send();
  now_ += kDeliveryTriesMs;
  ASSERT_THAT(*na_.outbox->Expire(now_), SizeIs(1));
  ASSERT_TRUE(
      na_.store->Delete({kNaLog, "operator/1"}, {.by = "na", .purpose = "asked"}).has_value());
  EXPECT_THAT(*na_.outbox->GivenUp(), IsEmpty()) << "nothing is left to be sent";
}

TEST_F(BoxesTest, OnlyTheRightReceiptEndsIt) {
  Send();
  const Sending sending = na_.outbox->Due(now_, 1)->front();
  const Delivery delivery = *ParseDelivery(sending.body);
  Receipt receipt{"na", "bw", sending.id, delivery.body, now_};
  const auto answer = [&](const Receipt& r, const tlog::Signer& signer) {
    return *na_.outbox->OnAnswer(sending, {200, WriteReceipt(r, signer)}, charter(), now_);
  };
  const tlog::Signer za("customs.za/desk", KeyNamed("customs.za/desk"));
  EXPECT_EQ(answer(receipt, za), Sent::kLater);
  Receipt other = receipt;
  other.to = "za";
  EXPECT_EQ(answer(other, za), Sent::kLater);
  other = receipt;
  other.body = tlog::Sha256Of("another");
  EXPECT_EQ(answer(other, bw_.signer), Sent::kLater);
  EXPECT_EQ(*na_.outbox->OnAnswer(sending, {503, ""}, charter(), now_), Sent::kLater);
  EXPECT_EQ(*na_.outbox->OnAnswer(sending, {404, ""}, charter(), now_), Sent::kLater);
  EXPECT_EQ(*na_.outbox->waiting(), 1);
  EXPECT_EQ(answer(receipt, bw_.signer), Sent::kTaken);
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  Send();
  EXPECT_EQ(*na_.outbox->OnAnswer(na_.outbox->Due(now_, 1)->front(), {422, "cannot_open"},
                                  charter(), now_),
            Sent::kRefused);
  EXPECT_EQ(*na_.outbox->waiting(), 0);
}

TEST_F(BoxesTest, RefusesWhatIsNotForIt) {
  Send();
  const Sending sending = na_.outbox->Due(now_, 1)->front();
  House za("za");
  EXPECT_EQ(Code(za.inbox->Take(sending.body, charter(), now_)), "403 wrong_recipient");
  EXPECT_EQ(Code(bw_.inbox->Take("12\nhello", charter(), now_)), "400 malformed");
  // Said to be for bw, and sealed for somebody else.
  const Delivery delivery = *ParseDelivery(sending.body);
  const std::string wrong =
      *WriteDelivery(delivery.head, "x", TestSealing("za").public_key(), na_.signer);
  EXPECT_EQ(Code(bw_.inbox->Take(wrong, charter(), now_)), "422 cannot_open");
  // Another delivery under an id that was used.
  EXPECT_EQ(Code(bw_.inbox->Take(sending.body, charter(), now_)), "");
  const std::string again = *WriteDelivery(delivery.head, WriteDisclosure(Shown()),
                                           TestSealing("bw").public_key(), na_.signer);
  EXPECT_EQ(Code(bw_.inbox->Take(again, charter(), now_)), "409 replayed");
}

TEST_F(BoxesTest, NamesAWrongSalt) {
  Disclosure wrong = Shown();
  wrong.payload.fields[0].salt[3] ^= 1;
  ASSERT_TRUE(na_.outbox->Add(wrong, Member("bw"), now_).has_value());
  EXPECT_THAT(Carry(), ElementsAre(Sent::kTaken));
  const auto settled = *bw_.inbox->Settle(entry_);
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_EQ(settled[0].refusal->code, "wrong_salt");
  EXPECT_EQ(settled[0].refusal->pointer, "/fields/holder_id");
  EXPECT_THAT(*bw_.store->Find("NA1042"), IsEmpty());
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
}

TEST_F(BoxesTest, WhatWasDeletedIsNeitherSentNorTaken) {
  Send();
  const Sending sending = na_.outbox->Due(now_, 1)->front();
  const Asker asker{.by = "anna", .purpose = "asked for"};
  ASSERT_TRUE(na_.store->DeletePerson("NA1042", asker).has_value());
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  EXPECT_EQ(*na_.outbox->OnAnswer(sending, {0, ""}, charter(), now_), Sent::kLater);
  EXPECT_EQ(*na_.outbox->waiting(), 0);
  // It waits at bw for its entry; there it is deleted by its name.
  ASSERT_EQ(Code(bw_.inbox->Take(sending.body, charter(), now_)), "");
  ASSERT_TRUE(bw_.store->Delete({kNaLog, "operator/1"}, asker).has_value());
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
  EXPECT_EQ(Code(bw_.inbox->Take(sending.body, charter(), now_)), "410 deleted");
}

TEST_F(BoxesTest, ARegistryKeyComesFromWhoWritesTheRegistry) {
  const ledger::RegistryKey key{.bytes = tlog::Sha256Of("registry")};
  RegistryKeyDocument document{kNaLog, "numbers/1", key.bytes};
  ASSERT_TRUE(na_.outbox->Add(document, Member("bw"), now_).has_value());
  EXPECT_THAT(Carry(), ElementsAre(Sent::kTaken));
  EXPECT_EQ(taken_.registry_key, ledger::KeyIdOf(key));
  EXPECT_EQ((*bw_.store->RegistryKeyOf(ledger::KeyIdOf(key)))->bytes, key.bytes);
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
  document.log = "customs.za/ledger";
  ASSERT_TRUE(na_.outbox->Add(document, Member("bw"), now_).has_value());
  EXPECT_THAT(Carry(), ElementsAre(Sent::kRefused));
  EXPECT_EQ(Code(taken_), "403 not_the_writer");
}

TEST_F(BoxesTest, TellsWhoseEntryNeverCame) {
  Send();
  EXPECT_THAT(Carry(), ElementsAre(Sent::kTaken));
  EXPECT_THAT(*bw_.inbox->Expire(now_ + kDeliveryAgeMaxMs - 1), IsEmpty());
  EXPECT_THAT(*bw_.inbox->Expire(now_ + kDeliveryAgeMaxMs), ElementsAre(place_));
  EXPECT_THAT(*bw_.inbox->Waiting(), IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::payload
