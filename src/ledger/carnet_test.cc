// A carnet on its journey, and what it refuses (Istanbul Convention, annex A).
#include "ledger/carnet.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

const std::string kNa = "na.example/all";
const std::string kBw = "bw.example/all";

using enum VoucherKind;

const Carnet kCarnet{.kind = "ata",
                     .holder = DidOf("anna"),
                     .guarantor = "bank",
                     .valid_until_ms = kTestBegin + 300 * kTestDay,
                     .vouchers = {{"E1", kExportation},
                                  {"R1", kReimportation},
                                  {"I1", kImportation},
                                  {"X1", kReexportation},
                                  {"I2", kImportation},
                                  {"X2", kReexportation},
                                  {"X3", kReexportation},
                                  {"T1", kTransit}}};

class CarnetLife {
 public:
  TestRecords records;

  std::string Say(const std::string& type, const std::vector<std::string>& by,
                  const Carnet& carnet) {
    return records.Say({.object = "carnet/C1",
                        .type = "carnet." + type,
                        .data = WriteCarnet(carnet),
                        .by = by,
                        .commit = {{"goods", "two harps"}}});
  }
  std::string Issue(Carnet carnet = kCarnet) {
    return Say("issue", {kNa, "bank.example/clerk"}, carnet);
  }
  Carnet state() {
    Carnet carnet = CarnetOf(records.last("carnet/C1")).value();
    carnet.office.clear();
    return carnet;
  }
  std::string Use(const std::string& id, const std::string& by, const std::string& closes = "",
                  bool part = false) {
    Carnet carnet = state();
    carnet.used.push_back({.id = id, .by = by.substr(0, 2), .closes = closes, .part = part});
    carnet.office = "HARBOUR";
    return Say("movement", {by}, carnet);
  }
  std::string ClaimIt(const std::string& voucher, const std::string& by,
                      const std::string& amount = "900.00") {
    Carnet carnet = state();
    carnet.claims.push_back(
        {.voucher = voucher, .by = by.substr(0, 2), .currency = "EUR", .amount = amount});
    return Say("claim", {by}, carnet);
  }
  std::string Settle(std::size_t claim, ClaimStatus status, const std::string& by) {
    Carnet carnet = state();
    carnet.claims[claim].status = status;
    return Say("settle", {by}, carnet);
  }
  std::string Discharge() {
    Carnet carnet = state();
    carnet.discharged = true;
    return Say("discharge", {kNa}, carnet);
  }
};

TEST(Carnet, OutThroughAnotherCountryAndHome) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("E1", kNa), "");
  EXPECT_EQ(life.Use("I1", kBw), "");
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{"I1"});
  EXPECT_EQ(life.Use("X1", kBw, "I1", true), "");  // one harp leaves
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{"I1"});
  EXPECT_EQ(life.Use("X2", kBw, "I1"), "");  // the other one
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{});
  EXPECT_EQ(life.Use("R1", kNa, "E1"), "");
  EXPECT_EQ(life.Discharge(), "");
  EXPECT_EQ(life.Use("T1", kNa), "ended /object");
}

TEST(Carnet, ClaimedPaidAndClosed) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("I1", kBw), "");
  EXPECT_EQ(life.Use("I2", kNa), "");
  EXPECT_EQ(life.ClaimIt("I1", kBw), "");
  EXPECT_EQ(life.ClaimIt("I2", kNa), "");
  EXPECT_EQ(life.Discharge(),
            "not_closed /data/used; not_closed /data/used; open_claim /data/claims");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kPaid, kNa), "not_the_claimant ");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kPaid, kBw), "");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kOpen, kBw),
            "claim_settled /data/claims/0/status; state_changed /data/claims");
  EXPECT_EQ(life.Settle(1, ClaimStatus::kProofAccepted, kNa), "");
  EXPECT_EQ(life.Discharge(), "");
}

TEST(Carnet, WhatAnIssueRefuses) {
  const auto with = [](void (*change)(Carnet & carnet)) {
    Carnet carnet = kCarnet;
    change(carnet);
    return CarnetLife().Issue(carnet);
  };
  EXPECT_EQ(CarnetLife().Say("issue", {kNa}, kCarnet), "not_the_guarantor ");
  EXPECT_EQ(CarnetLife().Say("issue", {kBw, "bank.example/clerk"}, kCarnet), "power ");
  EXPECT_EQ(with([](Carnet& c) { c.valid_until_ms = kTestBegin + 366 * kTestDay; }),
            "validity_too_long /data/valid_until");
  EXPECT_EQ(with([](Carnet& c) { c.valid_until_ms = kTestBegin + 365 * kTestDay; }), "");
  EXPECT_EQ(with([](Carnet& c) { c.valid_until_ms = kTestBegin; }), "expired /data/valid_until");
  EXPECT_EQ(with([](Carnet& c) {
              c.vouchers.push_back({"I1", kTransit});
            }),
            "twice /data/vouchers");
  EXPECT_EQ(with([](Carnet& c) { c.vouchers.clear(); }), "voucher_missing /data/vouchers");
  EXPECT_EQ(with([](Carnet& c) { c.used.push_back({.id = "I1", .by = "bw"}); }),
            "state_changed /data/used");
  EXPECT_EQ(with([](Carnet& c) { c.kind = "tir"; }), "choice /data/kind");
}

TEST(Carnet, WhatAMovementRefuses) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("I9", kBw), "voucher_unknown /data/used");
  EXPECT_EQ(life.Use("I1", "na.example/draw"), "power ");
  EXPECT_EQ(life.Use("X1", kBw, "I1"), "nothing_to_close /data/used");  // not in yet
  EXPECT_EQ(life.Use("I1", kBw), "");
  EXPECT_EQ(life.Use("I1", kBw), "voucher_used /data/used");
  EXPECT_EQ(life.Use("X1", kNa, "I1"), "nothing_to_close /data/used");  // in another country
  EXPECT_EQ(life.Use("R1", kBw, "I1"), "nothing_to_close /data/used");
  EXPECT_EQ(life.Use("I2", kNa, "I1"), "nothing_to_close /data/used");
  Carnet two = life.state();
  two.office = "HARBOUR";
  two.used.push_back({.id = "I2", .by = "bw"});
  two.used.push_back({.id = "T1", .by = "bw"});
  EXPECT_EQ(life.Say("movement", {kBw}, two), "voucher_missing /data/used");
  two.used.pop_back();
  two.office.clear();
  EXPECT_EQ(life.Say("movement", {kBw}, two), "office_missing /data/office");
}

TEST(Carnet, AfterItsEndGoodsOnlyLeave) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("I1", kBw), "");
  life.records.now_ms = kCarnet.valid_until_ms + 1;
  EXPECT_EQ(life.Use("I2", kBw), "expired /time");
  EXPECT_EQ(life.Use("T1", kBw), "expired /time");
  EXPECT_EQ(life.Use("X1", kBw, "I1"), "");  // late: the proof that a claim asks for
}

TEST(Carnet, WhatAClaimRefuses) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.ClaimIt("I1", kBw), "nothing_to_claim /data/claims");
  EXPECT_EQ(life.Use("I1", kBw), "");
  EXPECT_EQ(life.ClaimIt("I1", kNa), "nothing_to_claim /data/claims");
  EXPECT_EQ(life.ClaimIt("I1", kBw, "0.00"), "amount /data/claims");
  life.records.now_ms = kCarnet.valid_until_ms + 367 * kTestDay;
  EXPECT_EQ(life.ClaimIt("I1", kBw), "claim_late /time");
  life.records.now_ms = kCarnet.valid_until_ms + 364 * kTestDay;
  EXPECT_EQ(life.ClaimIt("I1", kBw), "");
  EXPECT_EQ(life.ClaimIt("I1", kBw), "twice /data/claims");
}

}  // namespace
}  // namespace tidewaiter::ledger
