#include "federation/presented.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "federation/test_presented.h"

namespace tidewaiter::federation {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kNow = PresentedLog::kNow;

class PresentedTest : public testing::Test {
 protected:
  std::vector<std::string> Codes(const Presented& shown) {
    return CodesOf(CheckPresented(shown, log_.policy(), log_.view(), kNow));
  }
  PresentedLog log_;
};

TEST_F(PresentedTest, WhatHoldsIsGood) {
  const ledger::Payload holder = PresentedLog::Holder();
  const Presented shown{.entry = log_.Say(PresentedLog::Grant(), &holder),
                        .proof = log_.Prove(0),
                        .payload = ledger::Only(holder, {"holder_name"})};
  EXPECT_THAT(Codes(shown), IsEmpty());
  EXPECT_THAT(CodesOf(CheckPresented(shown, log_.policy(), std::nullopt, kNow)), IsEmpty());
}

// The proof of last year is as good as it ever was.
TEST_F(PresentedTest, AnOldProofDoesNotHideWhatCameAfter) {
  Presented shown{.entry = log_.Say(PresentedLog::Grant()), .proof = log_.Prove(0)};
  log_.Say(PresentedLog::Suspend());
  EXPECT_THAT(Codes(shown), ElementsAre("suspended_credential"));
  ledger::Saying restore = PresentedLog::Grant();
  restore.type = "operator.restore";
  log_.Say(restore);
  EXPECT_THAT(Codes(shown), ElementsAre("superseded_entry"));
  log_.Say(PresentedLog::Revoke());
  EXPECT_THAT(Codes(shown), ElementsAre("revoked_credential"));
  EXPECT_THAT(CodesOf(CheckPresented(shown, log_.policy(), std::nullopt, kNow)), IsEmpty());
  // Nor does the entry that says so count as a good one.
  shown = {.entry = log_.view().latest("operator/1").value(), .proof = log_.Prove(3)};
  EXPECT_THAT(Codes(shown), ElementsAre("revoked_credential"));
}

TEST_F(PresentedTest, WhatIsNotProvenIsToldWithItsReason) {
  const ledger::Entry grant = log_.Say(PresentedLog::Grant());
  const ledger::Entry other = log_.Say(PresentedLog::Grant("operator/2"));
  EXPECT_THAT(Codes({.entry = other, .proof = log_.Prove(0)}), ElementsAre("not_proven"));
  Presented shown{.entry = grant, .proof = log_.Prove(0)};
  shown.proof.checkpoint.note.signatures.resize(3);  // the log's and two of three
  EXPECT_THAT(Codes(shown), ElementsAre("not_proven"));
}

TEST_F(PresentedTest, AMirrorSaysHowFarItKnows) {
  Presented shown{.entry = log_.Say(PresentedLog::Grant()), .proof = log_.Prove(0)};
  const auto codes = [&](const MirrorView& view, std::int64_t now_ms) {
    return CodesOf(CheckPresented(shown, log_.policy(), view, now_ms));
  };
  EXPECT_THAT(codes(log_.view(kNow), kNow + kStaleMs), IsEmpty());
  EXPECT_THAT(codes(log_.view(kNow), kNow + kStaleMs + 1), ElementsAre("stale_mirror"));
  EXPECT_THAT(codes(log_.view(0), kNow), ElementsAre("stale_mirror"));
  const PresentedLog empty;
  EXPECT_THAT(codes(empty.view(), kNow), ElementsAre("mirror_behind"));
  PresentedLog elsewhere;
  elsewhere.Say(PresentedLog::Grant("operator/9"));
  EXPECT_THAT(codes(elsewhere.view(), kNow), ElementsAre("fork"));
  ledger::Saying different = PresentedLog::Grant();
  different.commits["holder_id"] = "another";
  PresentedLog forked;
  forked.Say(different);
  EXPECT_THAT(codes(forked.view(), kNow), ElementsAre("fork"));
}

TEST_F(PresentedTest, AWrongSaltOrValueIsNotWhatWasCommittedTo) {
  const ledger::Payload holder = PresentedLog::Holder();
  Presented shown{.entry = log_.Say(PresentedLog::Grant(), &holder), .proof = log_.Prove(0)};
  ledger::Payload wrong = holder;
  wrong.fields[2].salt[0] ^= 1;
  shown.payload = wrong;
  EXPECT_THAT(Codes(shown), ElementsAre("wrong_salt"));
  wrong = holder;
  wrong.fields[2].value = R"("Another Trader")";
  shown.payload = wrong;
  EXPECT_THAT(Codes(shown), ElementsAre("wrong_salt"));
  wrong = holder;
  wrong.object = "operator/2";
  shown.payload = wrong;
  EXPECT_THAT(Codes(shown), Not(IsEmpty()));
}

// Entries that have gone from memory into the index are found there.
TEST_F(PresentedTest, FindsTheLastEntryWhereverItIs) {
  const ledger::Entry first = log_.Say(PresentedLog::Grant("operator/first"));
  const tlog::LogProof proof = log_.Prove(0);
  for (std::size_t i = 0; i < kRecentEntries; ++i)
    log_.Say(PresentedLog::Grant(fmt::format("operator/x{}", i)));
  EXPECT_EQ(log_.view().latest("operator/first")->leaf, first.leaf);
  EXPECT_EQ(log_.view().latest("operator/firs"), std::nullopt);
  EXPECT_THAT(Codes({.entry = first, .proof = proof}), IsEmpty());
  log_.Say(PresentedLog::Revoke("operator/first"));
  EXPECT_THAT(Codes({.entry = first, .proof = proof}), ElementsAre("revoked_credential"));
}

}  // namespace
}  // namespace tidewaiter::federation
