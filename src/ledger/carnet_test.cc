// A carnet on its journey, and what it refuses (Istanbul Convention, annex A).
#include "ledger/carnet.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

const std::string na_key = "na.example/all";
const std::string bw_key = "bw.example/all";

using enum VoucherKind;

const Carnet a_carnet{.kind = "ata",
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
  std::string Issue(Carnet carnet = a_carnet) {
    return Say("issue", {na_key, "bank.example/clerk"}, carnet);
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
    return Say("discharge", {na_key}, carnet);
  }
};

TEST(Carnet, OutThroughAnotherCountryAndHome) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("E1", na_key), "");
  EXPECT_EQ(life.Use("I1", bw_key), "");
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{"I1"});
  EXPECT_EQ(life.Use("X1", bw_key, "I1", true), "");  // one harp leaves
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{"I1"});
  EXPECT_EQ(life.Use("X2", bw_key, "I1"), "");  // the other one
  EXPECT_EQ(OpenAt(life.state(), "bw"), std::vector<std::string>{});
  EXPECT_EQ(life.Use("R1", na_key, "E1"), "");
  EXPECT_EQ(life.Discharge(), "");
  EXPECT_EQ(life.Use("T1", na_key), "ended /object");
}

TEST(Carnet, ClaimedPaidAndClosed) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("I1", bw_key), "");
  EXPECT_EQ(life.Use("I2", na_key), "");
  EXPECT_EQ(life.ClaimIt("I1", bw_key), "");
  EXPECT_EQ(life.ClaimIt("I2", na_key), "");
  EXPECT_EQ(life.Discharge(),
            "not_closed /data/used; not_closed /data/used; open_claim /data/claims");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kPaid, na_key), "not_the_claimant ");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kPaid, bw_key), "");
  EXPECT_EQ(life.Settle(0, ClaimStatus::kOpen, bw_key),
            "claim_settled /data/claims/0/status; state_changed /data/claims");
  EXPECT_EQ(life.Settle(1, ClaimStatus::kProofAccepted, na_key), "");
  EXPECT_EQ(life.Discharge(), "");
}

TEST(Carnet, WhatAnIssueRefuses) {
  const auto with = [](void (*change)(Carnet & carnet)) {
    Carnet carnet = a_carnet;
    change(carnet);
    return CarnetLife().Issue(carnet);
  };
  EXPECT_EQ(CarnetLife().Say("issue", {na_key}, a_carnet), "not_the_guarantor ");
  EXPECT_EQ(CarnetLife().Say("issue", {bw_key, "bank.example/clerk"}, a_carnet), "power ");
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
  EXPECT_EQ(life.Use("I9", bw_key), "voucher_unknown /data/used");
  EXPECT_EQ(life.Use("I1", "na.example/draw"), "power ");
  EXPECT_EQ(life.Use("X1", bw_key, "I1"), "nothing_to_close /data/used");  // not in yet
  EXPECT_EQ(life.Use("I1", bw_key), "");
  EXPECT_EQ(life.Use("I1", bw_key), "voucher_used /data/used");
  EXPECT_EQ(life.Use("X1", na_key, "I1"), "nothing_to_close /data/used");  // in another country
  EXPECT_EQ(life.Use("R1", bw_key, "I1"), "nothing_to_close /data/used");
  EXPECT_EQ(life.Use("I2", na_key, "I1"), "nothing_to_close /data/used");
  Carnet two = life.state();
  two.office = "HARBOUR";
  two.used.push_back({.id = "I2", .by = "bw"});
  two.used.push_back({.id = "T1", .by = "bw"});
  EXPECT_EQ(life.Say("movement", {bw_key}, two), "voucher_missing /data/used");
  two.used.pop_back();
  two.office.clear();
  EXPECT_EQ(life.Say("movement", {bw_key}, two), "office_missing /data/office");
}

TEST(Carnet, AfterItsEndGoodsOnlyLeave) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.Use("I1", bw_key), "");
  life.records.now_ms = a_carnet.valid_until_ms + 1;
  EXPECT_EQ(life.Use("I2", bw_key), "expired /time");
  EXPECT_EQ(life.Use("T1", bw_key), "expired /time");
  EXPECT_EQ(life.Use("X1", bw_key, "I1"), "");  // late: the proof that a claim asks for
}

TEST(Carnet, WhatAClaimRefuses) {
  CarnetLife life;
  EXPECT_EQ(life.Issue(), "");
  EXPECT_EQ(life.ClaimIt("I1", bw_key), "nothing_to_claim /data/claims");
  EXPECT_EQ(life.Use("I1", bw_key), "");
  EXPECT_EQ(life.ClaimIt("I1", na_key), "nothing_to_claim /data/claims");
  EXPECT_EQ(life.ClaimIt("I1", bw_key, "0.00"), "amount /data/claims");
  life.records.now_ms = a_carnet.valid_until_ms + 367 * kTestDay;
  EXPECT_EQ(life.ClaimIt("I1", bw_key), "claim_late /time");
  life.records.now_ms = a_carnet.valid_until_ms + 364 * kTestDay;
  EXPECT_EQ(life.ClaimIt("I1", bw_key), "");
  EXPECT_EQ(life.ClaimIt("I1", bw_key), "twice /data/claims");
}

}  // namespace
}  // namespace tidewaiter::ledger
