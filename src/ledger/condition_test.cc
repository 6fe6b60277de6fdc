// Decision tables over proofs: what they decide, and that nobody gets another outcome by what he
// leaves out.
#include "ledger/condition.h"

#include "ledger/bond.h"
#include "ledger/document.h"
#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

Condition Table(const std::vector<ConditionRow>& rows) {
  Condition condition;
  condition.rows = rows;
  condition.otherwise = "hold";
  return condition;
}

TEST(Decide, TheFirstRowThatHolds) {
  const Condition table = Table({{{{"sick", true}}, "destroy"},
                                 {{{"paid", true}, {"sealed", true}}, "release"},
                                 {{{"paid", false}}, "bill"}});
  struct Case {
    std::map<std::string, bool> known;
    std::string outcome;  // "?" is open
  };
  const std::vector<Case> cases{
      {{}, "?"},
      {{{"sick", true}}, "destroy"},
      {{{"paid", true}, {"sealed", true}}, "?"},  // whether it is sick is not shown
      {{{"sick", false}, {"paid", true}, {"sealed", true}}, "release"},
      {{{"sick", false}, {"paid", false}}, "bill"},
      {{{"sick", false}, {"paid", true}}, "?"},
      {{{"sick", false}, {"paid", true}, {"sealed", false}}, "hold"},
      {{{"sick", false}}, "?"},
  };
  for (const Case& one : cases)
    EXPECT_EQ(Decide(table, one.known).outcome.value_or("?"), one.outcome);
}

TEST(Decide, AnOpenRowHoldsBackOnlyOtherOutcomes) {
  const Condition table = Table({{{{"certificate", true}}, "release"},
                                 {{{"waiver", true}}, "release"},
                                 {{{"late", true}}, "fine"}});
  EXPECT_EQ(Decide(table, {{"waiver", true}}).outcome, "release");
  EXPECT_EQ(Decide(table, {{"late", true}}).outcome, std::nullopt);
  EXPECT_EQ(Decide(table, {{"late", true}}).row, 0U);
}

TEST(CheckTable, TellsEverythingBeforeAnybodySigns) {
  Condition table = Table({{{}, "release"}, {{{"ghost", true}}, "hold"}});
  table.inputs = {{.name = "a", .log = "l", .object = "o/1"},
                  {.name = "a", .log = "l", .object = "o/1", .need = {{"/x", "1"}}}};
  EXPECT_EQ(Refused(CheckTable(table)),
            "need_missing /data/inputs/0/need; unused_input /data/inputs/0; "
            "twice /data/inputs/1/name; unused_input /data/inputs/1; "
            "input_unknown /data/rows/1/when; unreachable_row /data/rows/1");
}

TEST(Holds, AllNeedsAsTheyStand) {
  Entry entry;
  entry.data = R"({"status":"valid","count":3,"open":false,"list":[{"id":"a"}]})";
  struct Case {
    std::map<std::string, std::string> need;
    bool holds;
  };
  const std::vector<Case> cases{
      {{{"/status", "\"valid\""}}, true},
      {{{"/status", "\"valid\""}, {"/count", "3"}, {"/open", "false"}}, true},
      {{{"/status", "\"valid\""}, {"/count", "4"}}, false},
      {{{"/status", "valid"}}, false},
      {{{"/count", "\"3\""}}, false},
      {{{"/list/0/id", "\"a\""}}, true},
      {{{"/list/1/id", "\"a\""}}, false},
      {{{"/missing", "\"\""}}, false},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Holds({.name = "x", .log = "l", .object = "o/1", .need = one.need}, entry),
              one.holds);
  }
}

// Goods are released when the invoice is ben's and the bond is approved.
class Release : public ::testing::Test {
 protected:
  Release() {
    EXPECT_EQ(Register("anna"), "");
    condition_.inputs = {{.name = "owned",
                          .log = "na.example/ledger",
                          .object = "document/D1",
                          .type = "",
                          .fresh_s = 0,
                          .need = {{"/owner", fmt::format("\"{}\"", DidOf("ben"))}}}};
    condition_.rows = {{{{"owned", true}}, "release"}, {{{"owned", false}}, "refuse"}};
    condition_.otherwise = "hold";
    condition_.deadline_ms = kTestBegin + kTestDay;
    condition_.parties = {"na", DidOf("ben")};
  }
  std::string Register(const std::string& owner) {
    return records_.Say({.object = "document/D1",
                         .type = "document.register",
                         .data = WriteDocument({.kind = "invoice", .owner = DidOf(owner)}),
                         .by = {"na.example/all"},
                         .commit = {{"content", "page"}}});
  }
  std::string Transfer() {
    return records_.Say({.object = "document/D1",
                         .type = "document.transfer",
                         .data = WriteDocument({.kind = "invoice", .owner = DidOf("ben")}),
                         .by = {"anna"},
                         .commit = {{"content", "page"}}});
  }
  std::string Set(const std::vector<std::string>& by = {"na.example/all", "ben"}) {
    return records_.Say({.object = "condition/C1",
                         .type = "condition.set",
                         .data = WriteCondition(condition_),
                         .by = by});
  }
  std::string End(const std::string& type, const Firing& firing, const std::string& by = "ben") {
    return records_.Say({.object = "condition/C1",
                         .type = "condition." + type,
                         .data = WriteFiring(firing),
                         .by = {by}});
  }
  Firing With(const std::string& proof, const std::string& outcome) {
    return {.inputs = {{"owned", 0}}, .proofs = {proof}, .outcome = outcome};
  }
  TestRecords records_;
  Condition condition_;
};

TEST_F(Release, FiresByItsProofs) {
  EXPECT_EQ(Set(), "");
  EXPECT_EQ(Transfer(), "");
  EXPECT_EQ(End("fire", With("document/D1#2", "refuse")), "wrong_outcome /data/outcome");
  EXPECT_EQ(End("fire", With("document/D1#2", "release")), "");
  EXPECT_EQ(End("fire", With("document/D1#2", "release")), "ended /object; before /previous");
}

TEST_F(Release, EveryPartySigns) {
  EXPECT_EQ(Set({"ben"}), "not_the_party /data/parties/0");
  EXPECT_EQ(Set({"na.example/all"}), "not_the_party /data/parties/1");
  EXPECT_EQ(Set({"na.example/draw", "ben"}), "not_the_party /data/parties/0");  // another power
  EXPECT_EQ(Set(), "");
  EXPECT_EQ(End("fire", With("document/D1#1", "refuse"), "carl"), "not_the_party ");
}

TEST_F(Release, ProofsAreOfWhatWasAgreed) {
  EXPECT_EQ(Set(), "");
  EXPECT_EQ(End("fire", With("nothing#1", "refuse")),
            "proof /data/proofs/0; undecided /data/proofs");
  EXPECT_EQ(End("fire", With("condition/C1#1", "refuse")),
            "other_object /data/inputs/owned; undecided /data/proofs");
  Firing two = With("document/D1#1", "refuse");
  two.proofs.push_back("document/D1#1");
  EXPECT_EQ(End("fire", two), "unused_proof /data/proofs");
  Firing none{.outcome = "refuse"};
  EXPECT_EQ(End("fire", none), "undecided /data/proofs");
  Firing odd = With("document/D1#1", "refuse");
  odd.inputs = {{"ghost", 0}};
  EXPECT_EQ(End("fire", odd),
            "input_unknown /data/inputs/ghost; unused_proof /data/proofs; undecided /data/proofs");
}

TEST_F(Release, AnotherTypeOfEntryProvesNothing) {
  condition_.inputs[0].type = "document.transfer";
  EXPECT_EQ(Set(), "");
  EXPECT_EQ(End("fire", With("document/D1#1", "refuse")),
            "other_object /data/inputs/owned; undecided /data/proofs");
}

TEST_F(Release, AskedForFreshItMustBeFresh) {
  condition_.inputs[0].fresh_s = 60;
  EXPECT_EQ(Set(), "");
  records_.now_ms = kTestBegin + 60'001;
  EXPECT_EQ(End("fire", With("document/D1#1", "refuse")),
            "stale /data/inputs/owned; undecided /data/proofs");
  records_.now_ms = kTestBegin + 60'000;
  EXPECT_EQ(End("fire", With("document/D1#1", "refuse")), "");
}

TEST_F(Release, WhatIsProvenIsNotLater) {
  EXPECT_EQ(Set(), "");
  records_.now_ms = kTestBegin + 50'000;
  EXPECT_EQ(Transfer(), "");
  records_.now_ms = kTestBegin + 40'000;
  EXPECT_EQ(End("fire", With("document/D1#2", "release")),
            "time /data/inputs/owned; undecided /data/proofs");
}

TEST_F(Release, AfterTheDeadlineItExpires) {
  EXPECT_EQ(Set(), "");
  EXPECT_EQ(End("expire", {.outcome = "hold"}), "not_expired /time");
  records_.now_ms = condition_.deadline_ms + 1;
  EXPECT_EQ(End("fire", With("document/D1#1", "refuse")), "expired /time");
  EXPECT_EQ(End("expire", {.outcome = "release"}), "wrong_outcome /data/outcome");
  EXPECT_EQ(End("expire", With("document/D1#1", "hold")), "unused_proof /data/proofs");
  EXPECT_EQ(End("expire", {.outcome = "hold"}), "");
}

TEST_F(Release, WhatASetRefuses) {
  condition_.inputs[0].log = "zz.example/ledger";
  condition_.parties.push_back("ghost");
  condition_.parties.push_back("na");
  condition_.deadline_ms = kTestBegin;
  EXPECT_EQ(Set(),
            "party_unknown /data/parties/2; not_the_party /data/parties/2; "
            "twice /data/parties/3; log_unknown /data/inputs/0/log; "
            "expired /data/deadline");
}

}  // namespace
}  // namespace tidewaiter::ledger
