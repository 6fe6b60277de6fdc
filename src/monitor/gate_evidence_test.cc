// A gate pass becomes an event of a shipment, and the event fires a condition with its proof.
#include "monitor/gate_evidence.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "ledger/condition.h"
#include "ledger/shipment.h"
#include "ledger/test_records.h"

namespace tidewaiter::monitor {
namespace {

using ledger::Right;
using track::SealStanding;

constexpr std::string_view kLog = "na.example/ledger";

class GateEvidenceTest : public testing::Test {
 protected:
  GateEvidenceTest() {
    const ledger::ShipmentParties parties{
        .parties = {{"na", "customs"}, {ledger::DidOf("ben"), "importer"}},
        .matrix = {{"customs", {{"events", Right::kWrite}}},
                   {"importer", {{"events", Right::kRead}}}}};
    EXPECT_EQ(records_.Say({.object = "shipment/S1",
                            .type = "shipment.open",
                            .data = ledger::WriteShipmentParties(parties, true),
                            .by = {"na.example/all"}}),
              "");
    const ledger::Condition condition{
        .inputs = {{.name = "gate",
                    .log = std::string(kLog),
                    .object = "shipment/S1",
                    .type = "shipment.event",
                    .need = {{"/kind", "\"epcis:gate_passed_sealed\""}}}},
        .rows = {{{{"gate", true}}, "release"}},
        .otherwise = "hold",
        .deadline_ms = ledger::kTestBegin + ledger::kTestDay,
        .parties = {"na", ledger::DidOf("ben")}};
    EXPECT_EQ(records_.Say({.object = "condition/C1",
                            .type = "condition.set",
                            .data = ledger::WriteCondition(condition),
                            .by = {"na.example/all", "ben"}}),
              "");
    pass_.at_ms = records_.now_ms;
    records_.now_ms += 60'000;
  }

  Result<GateEvidence> Evidence(SealStanding seal = SealStanding::kQuiet) {
    return ConditionEvidenceOf(pass_, seal,
                               {.latest = records_.last("shipment/S1"),
                                .by = "na",
                                .charter = 1,
                                .now_ms = records_.now_ms},
                               [next = std::uint8_t{1}](std::span<unsigned char> bytes) mutable {
                                 for (unsigned char& byte : bytes)
                                   byte = next++;
                               });
  }
  // Signed by customs and judged: "" and it stands.
  std::string Submit(const GateEvidence& evidence) {
    const ledger::Entry entry = ledger::SignAs(evidence.draft, {"na.example/all"});
    const std::string refused = records_.Judge(entry);
    if (refused.empty()) records_.Append(entry);
    return refused;
  }
  std::string Fire(const std::string& outcome) {
    const ledger::Firing firing{
        .inputs = {{"gate", 0}}, .proofs = {records_.ProofOf("shipment/S1")}, .outcome = outcome};
    return records_.Say({.object = "condition/C1",
                         .type = "condition.fire",
                         .data = ledger::WriteFiring(firing),
                         .by = {"ben"}});
  }
  std::string KindOf() { return ledger::ShipmentNoteOf(records_.last("shipment/S1")).value().kind; }

  ledger::TestRecords records_;
  GatePass pass_{.id = "GP-1",
                 .key = "malaba-out/1/1",
                 .gate = "malaba-out",
                 .verdict = track::Verdict::kOpen,
                 .movement = "M1",
                 .unit = "KBX123A"};
};

TEST_F(GateEvidenceTest, APassWithItsSealWholeFiresTheCondition) {
  const auto evidence = Evidence();
  ASSERT_TRUE(evidence.has_value()) << evidence.error();
  ASSERT_EQ(Submit(*evidence), "");
  EXPECT_EQ(KindOf(), kGatePassedSealed);
  EXPECT_EQ(Fire("release"), "");
}

TEST_F(GateEvidenceTest, WithoutASealThatIsWatchedItDoesNot) {
  for (const SealStanding seal :
       {SealStanding::kNotNeeded, SealStanding::kSilent, SealStanding::kAlarmed}) {
    ASSERT_EQ(Submit(*Evidence(seal)), "");
    EXPECT_EQ(KindOf(), seal == SealStanding::kAlarmed ? kGatePassedUnsealed : kGatePassed);
    EXPECT_NE(Fire("release"), "");
  }
}

TEST_F(GateEvidenceTest, WhatIsPrivateIsCommittedTo) {
  const GateEvidence evidence = *Evidence();
  EXPECT_EQ(evidence.draft.data.find("KBX123A"), std::string::npos);
  EXPECT_EQ(evidence.draft.data.find("malaba"), std::string::npos);
  ASSERT_EQ(Submit(evidence), "");
  const ledger::Disclosed shown =
      ledger::VerifyPayload(evidence.payload, records_.last("shipment/S1"));
  EXPECT_TRUE(shown.refusals.empty());
  EXPECT_TRUE(shown.undisclosed.empty());
  EXPECT_EQ(evidence.payload.fields[2].value, "\"KBX123A\"");
}

TEST_F(GateEvidenceTest, OnlyWhoWentThroughIsTold) {
  pass_.verdict = track::Verdict::kRefer;
  EXPECT_EQ(Evidence().error().code, ErrorCode::kFailedPrecondition);
  pass_.verdict = track::Verdict::kHold;
  EXPECT_EQ(Evidence().error().code, ErrorCode::kFailedPrecondition);
  pass_.verdict = track::Verdict::kOpen;
  pass_.direction = device::GateDirection::kReverse;
  EXPECT_EQ(Evidence().error().code, ErrorCode::kFailedPrecondition);
}

// A reader's clock ahead of ours: the entry is not from before its event.
TEST_F(GateEvidenceTest, TheEntryIsNotOlderThanItsEvent) {
  pass_.at_ms = records_.now_ms + 3'000;
  const GateEvidence evidence = *Evidence();
  EXPECT_EQ(evidence.draft.time_ms, pass_.at_ms);
  EXPECT_EQ(Submit(evidence), "");
}

}  // namespace
}  // namespace tidewaiter::monitor
