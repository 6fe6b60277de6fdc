#include "ledger/bond.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

struct BondDeed {
  std::string type{};
  std::string by{};
  void (*change)(Bond& bond) = nullptr;
  std::string refused{};
};

const Bond a_bond{.guarantor = "bank",
                  .principal = DidOf("anna"),
                  .beneficiary = "na",
                  .signatory = "bank.example/director",
                  .currency = "EUR",
                  .amount = "10000.00",
                  .available = "10000.00",
                  .drawn = "0.00",
                  .released = "0.00",
                  .valid_until_ms = kTestBegin + 30 * kTestDay};

class BondLife {
 public:
  TestRecords records;

  std::string Do(const BondDeed& deed) {
    Bond bond = a_bond;
    if (!records.entries("bond/B1").empty()) {
      bond = BondOf(records.last("bond/B1")).value();
      bond.step = bond.reason = "";
    }
    if (deed.change != nullptr) deed.change(bond);
    return records.Say({.object = "bond/B1",
                        .type = "bond." + deed.type,
                        .data = WriteBond(bond),
                        .by = {deed.by}});
  }
  void Lead(const std::vector<BondDeed>& deeds) {
    for (const BondDeed& deed : deeds)
      EXPECT_EQ(Do(deed), deed.refused) << deed.type << " by " << deed.by;
  }
  Bond state() { return BondOf(records.last("bond/B1")).value(); }
};

const std::string clerk = "bank.example/clerk";
const std::string director = "bank.example/director";
const std::string customs = "na.example/draw";

void Approves(Bond& bond) {
  bond.status = BondStatus::kApproved;
}
void Draws4000(Bond& bond) {
  bond = Drawn(bond, "4000.00");
  bond.reason = "duty of declaration 7";
}
const std::vector<BondDeed> approval{{"undertake", clerk}, {"approve", director, Approves}};

TEST(Bond, DrawnReleasedAndDischarged) {
  BondLife life;
  life.Lead(approval);
  life.Lead({{"draw", customs, Draws4000},
             {"release", customs, [](Bond& b) { b = Released(b, "1000.00"); }},
             {"draw", customs, Draws4000}});
  EXPECT_EQ(life.state().available, "1000.00");
  EXPECT_EQ(life.state().drawn, "8000.00");
  life.Lead({{"discharge", customs,
              [](Bond& b) {
                b = Released(b, b.available);
                b.step = "";
                b.status = BondStatus::kDischarged;
              }},
             {"draw", customs, [](Bond& b) { b.reason = "late"; },
              "ended /object; not_possible_now /data/status; amount /data/step"}});
}

TEST(Bond, WhatAnUndertakingRefuses) {
  struct Case {
    std::string by;
    void (*change)(Bond& bond);
    std::string refused;
  };
  const std::vector<Case> cases{
      {director, nullptr, "same_signatory ; not_the_guarantor "},
      {customs, nullptr, "not_the_guarantor "},
      {clerk, [](Bond& b) { b.signatory = "na.example/draw"; }, "signatory /data/signatory"},
      {clerk, [](Bond& b) { b.beneficiary = "zz"; }, "member_unknown /data/beneficiary"},
      {clerk, [](Bond& b) { b.principal = "anna"; }, "key /data/principal"},
      {clerk, [](Bond& b) { b.amount = b.available = "0.00"; }, "amount /data/amount"},
      {clerk, [](Bond& b) { b.amount = b.available = "10000.0"; }, "amount /data/amount"},
      {clerk, [](Bond& b) { b.amount = "-5.00"; }, "format /data/amount"},
      {clerk, [](Bond& b) { b.available = "20000.00"; }, "state_changed /data/available"},
      {clerk, [](Bond& b) { b.status = BondStatus::kApproved; }, "state_changed /data/status"},
      {clerk, [](Bond& b) { b.valid_until_ms = kTestBegin; }, "expired /data/valid_until"},
  };
  for (const Case& one : cases) {
    BondLife life;
    EXPECT_EQ(life.Do({"undertake", one.by, one.change}), one.refused);
  }
}

TEST(Bond, OnlyTheNamedSignatoryApproves) {
  BondLife life;
  life.Lead({{"undertake", clerk},
             {"approve", clerk, Approves, "not_the_signatory "},
             {"approve", customs, Approves, "not_the_signatory "},
             {"draw", customs, Draws4000, "not_possible_now /data/status"},
             {"approve", director, Approves},
             {"approve", director, Approves, "not_possible_now /data/status"}});
}

TEST(Bond, AnApprovalIsNotTakenBack) {
  BondLife life;
  life.Lead(approval);
  life.Lead({{"approve", director, [](Bond& b) { b.status = BondStatus::kUndertaken; },
              "not_possible_now /data/status; state_changed /data/status"},
             {"discharge", clerk,
              [](Bond& b) {
                b = Released(b, b.available);
                b.step = "";
                b.status = BondStatus::kDischarged;
              },
              "not_the_beneficiary "}});
}

TEST(Bond, WhatADrawRefuses) {
  BondLife life;
  life.Lead(approval);
  life.Lead({{"draw", clerk, Draws4000, "not_the_beneficiary "},
             {"draw", "bw.example/all", Draws4000, "not_the_beneficiary "},
             {"draw", customs, [](Bond& b) { b = Drawn(b, "4000.00"); }, "reason /data/reason"},
             {"draw", customs,
              [](Bond& b) {
                Draws4000(b);
                b.available = "6000.01";
              },
              "state_changed /data/available"},
             {"draw", customs,
              [](Bond& b) {
                b.step = "10000.01";
                b.reason = "all";
              },
              "more_than_available /data/step"}});
  life.records.now_ms = a_bond.valid_until_ms + 1;
  life.Lead({{"draw", customs, Draws4000, "expired /time"}});
}

}  // namespace
}  // namespace tidewaiter::ledger
