// Lives of titles, and everything that a title refuses.
#include "ledger/title.h"

#include "ledger/test_titles.h"

namespace tidewaiter::ledger {
namespace {

const TitleDeed kIssued{"issue", "line", "holder=anna beneficiary=anna"};
const TitleDeed kSurrendered{"surrender", "anna", "status=surrendered purpose=delivery"};

struct Life {
  std::string name;
  std::vector<TitleDeed> deeds;  // the last one may be refused
};

void Lead(const Life& life) {
  SCOPED_TRACE(life.name);
  TitleLife title;
  for (const TitleDeed& deed : life.deeds) {
    EXPECT_EQ(title.Do(deed), deed.refused) << deed.type << " by " << deed.by;
  }
}

TEST(Title, Lives) {
  const std::vector<Life> lives{
      {"from hand to hand and delivered",
       {kIssued,
        {"transfer", "anna", "holder=bank"},
        {"transfer", "bank", "holder=anna"},
        kSurrendered,
        {"accept", "line", "status=accepted"},
        {"delivered", "line", "status=delivered purpose="}}},
      {"endorsed to a buyer through a bank that holds it",
       {{"issue", "line", "holder=bank beneficiary=anna"},
        {"nominate", "anna", "nominee=ben"},
        {"endorse", "bank", "beneficiary=ben nominee="},
        {"transfer", "bank", "holder=ben"},
        {"surrender", "ben", "status=surrendered purpose=delivery"},
        {"accept", "line", "status=accepted"},
        {"delivered", "line", "status=delivered purpose="}}},
      {"a nomination is taken back",
       {kIssued,
        {"nominate", "anna", "nominee=ben"},
        {"nominate", "anna", "nominee="},
        {"nominate", "anna", "nominee=carl"}}},
      {"both at once, and to the last one for good",
       {kIssued, {"transfer_both", "anna", "holder=ben beneficiary=ben to_order=no"}}},
      {"endorsed in blank it goes as bearer paper goes",
       {kIssued,
        {"endorse", "anna", "beneficiary="},
        {"transfer", "anna", "holder=ben"},
        {"transfer", "ben", "holder=carl"},
        {"endorse", "carl", "beneficiary=dora"}}},
      {"given back by who did not want it",
       {kIssued,
        {"transfer", "anna", "holder=ben"},
        {"reject", "ben", "holder=anna reason=unasked"},
        {"endorse", "anna", "beneficiary=ben to_order=no"},
        {"reject", "ben", "beneficiary=anna to_order=yes reason=unasked"},
        {"transfer_both", "anna", "holder=ben beneficiary=carl"},
        {"reject", "ben carl", "holder=anna beneficiary=anna reason=unasked"}}},
      {"the carrier refuses and it is held again",
       {kIssued,
        kSurrendered,
        {"refuse", "line", "status=held purpose= reason=unpaid"},
        {"transfer", "anna", "holder=ben"}}},
      {"amended",
       {kIssued,
        {"surrender", "anna", "status=surrendered purpose=amendment"},
        {"accept", "line", "status=accepted"},
        {"amend", "line", "status=held purpose= amendments=1 reason=weight", "", "bill 2"},
        {"transfer", "anna", "holder=ben", "", "bill 2"}}},
      {"to paper and back, to whoever brought the paper",
       {kIssued,
        {"surrender", "anna", "status=surrendered purpose=switch_to_paper"},
        {"accept", "line", "status=accepted"},
        {"to_paper", "line", "status=paper purpose="},
        {"restore", "line ben", "status=held holder=ben beneficiary=ben from_paper=yes"},
        {"transfer", "ben", "holder=carl"}}},
      {"straight: passed on, never endorsed",
       {{"issue", "line", "holder=anna beneficiary=ben to_order=no"},
        {"transfer", "anna", "holder=ben"},
        {"surrender", "ben", "status=surrendered purpose=delivery"}}},
      {"of a paper bill that never was electronic",
       {{"issue", "line", "holder=anna beneficiary=anna from_paper=yes"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatAnIssueRefuses) {
  const std::vector<Life> lives{
      {"nobody to hold it", {{"issue", "line", "beneficiary=anna", "too_short /data/holder"}}},
      {"a straight bill that names nobody",
       {{"issue", "line", "holder=anna to_order=no", "not_to_order /data/beneficiary"}}},
      {"not by the carrier", {{"issue", "anna", "holder=anna", "not_the_carrier "}}},
      {"for a carrier that is no member",
       {{"issue", "line", "holder=anna carrier=ship",
         "member_unknown /data/carrier; not_the_carrier "}}},
      {"with somebody nominated, amended and held by nobody's key",
       {{"issue", "line", "holder=anna nominee=ben amendments=2",
         "state_changed /data/nominee; state_changed /data/amendments"}}},
      {"surrendered from the start",
       {{"issue", "line", "holder=anna status=accepted purpose=delivery",
         "state_changed /data/status; state_changed /data/purpose"}}},
      {"twice", {kIssued, {"issue", "line", "holder=ben", "opened_already /type"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatPassingItRefuses) {
  const std::vector<Life> lives{
      {"by somebody else", {kIssued, {"transfer", "ben", "holder=ben", "not_the_holder "}}},
      {"by the carrier", {kIssued, {"transfer", "line", "holder=ben", "not_the_holder "}}},
      {"by the beneficiary who does not hold it",
       {{"issue", "line", "holder=bank beneficiary=anna"},
        {"transfer", "anna", "holder=anna", "not_the_holder "}}},
      {"to who has it",
       {kIssued, {"transfer", "anna", "holder=anna", "nothing_changed /data/holder"}}},
      {"to the one before, by the one before",
       {kIssued,
        {"transfer", "anna", "holder=ben"},
        {"transfer", "anna", "holder=carl", "not_the_holder "}}},
      {"with more than that changed",
       {kIssued,
        {"transfer", "anna", "holder=ben beneficiary=ben reason=sold",
         "state_changed /data/beneficiary; state_changed /data/reason"}}},
      {"with another bill",
       {kIssued,
        {"transfer", "anna", "holder=ben", "commitments_changed /commitments/document", "bill 2"}}},
      {"while it is surrendered",
       {kIssued,
        kSurrendered,
        {"transfer", "anna", "holder=ben", "not_possible_now /data/status"}}},
      {"after the goods were handed out",
       {kIssued,
        kSurrendered,
        {"accept", "line", "status=accepted"},
        {"delivered", "line", "status=delivered purpose="},
        {"transfer", "anna", "holder=ben", "ended /object; not_possible_now /data/status"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatAnEndorsementRefuses) {
  const TitleDeed at_bank{"issue", "line", "holder=bank beneficiary=anna"};
  const std::vector<Life> lives{
      {"by a holder to whom nobody was named",
       {at_bank, {"endorse", "bank", "beneficiary=bank", "not_the_beneficiary "}}},
      {"by a beneficiary who does not hold it",
       {at_bank, {"endorse", "anna", "beneficiary=ben", "not_the_holder "}}},
      {"to another than the nominee",
       {at_bank,
        {"nominate", "anna", "nominee=ben"},
        {"endorse", "bank", "beneficiary=carl nominee=", "not_the_beneficiary "}}},
      {"the holder alone makes it the last",
       {at_bank,
        {"nominate", "anna", "nominee=ben"},
        {"endorse", "bank", "beneficiary=ben nominee= to_order=no",
         "state_changed /data/to_order"}}},
      {"in blank without the beneficiary",
       {at_bank, {"endorse", "bank", "beneficiary=", "not_the_beneficiary "}}},
      {"of a straight bill",
       {{"issue", "line", "holder=anna beneficiary=anna to_order=no"},
        {"endorse", "anna", "beneficiary=ben", "not_to_order /data/to_order"}}},
      {"a last one in blank",
       {kIssued, {"endorse", "anna", "beneficiary= to_order=no", "not_to_order /data/to_order"}}},
      {"a straight one becomes one to order again",
       {kIssued,
        {"endorse", "anna", "beneficiary=ben to_order=no"},
        {"endorse", "anna ben", "beneficiary=carl to_order=yes", "not_to_order /data/to_order"}}},
      {"a nomination by the holder",
       {at_bank, {"nominate", "bank", "nominee=bank", "not_the_beneficiary "}}},
      {"a nomination of who is entitled",
       {kIssued, {"nominate", "anna", "nominee=anna", "nothing_changed /data/nominee"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatARejectionRefuses) {
  const TitleDeed given{"transfer", "anna", "holder=ben"};
  const std::vector<Life> lives{
      {"by who gave it",
       {kIssued, given, {"reject", "anna", "holder=anna reason=mine", "not_the_holder "}}},
      {"to somebody else",
       {kIssued, given, {"reject", "ben", "holder=carl reason=no", "state_changed /data/holder"}}},
      {"one step later",
       {kIssued,
        given,
        {"nominate", "anna", "nominee=carl"},
        {"reject", "ben", "holder=anna reason=late", "rejects_nothing /previous"}}},
      {"back and forth",
       {kIssued,
        given,
        {"reject", "ben", "holder=anna reason=no"},
        {"reject", "anna", "holder=ben reason=no", "rejects_nothing /previous"}}},
      {"of an endorsement in blank, which gave nobody anything",
       {kIssued,
        {"endorse", "anna", "beneficiary="},
        {"reject", "anna", "beneficiary=anna reason=no", "rejects_nothing /previous"}}},
      {"of both roles by one of the two",
       {kIssued,
        {"transfer_both", "anna", "holder=ben beneficiary=carl"},
        {"reject", "ben", "holder=anna beneficiary=anna reason=no", "not_the_beneficiary "}}},
      {"without a word", {kIssued, given, {"reject", "ben", "holder=anna", "reason /data/reason"}}},
      {"of the issue", {kIssued, {"reject", "anna", "reason=no", "rejects_nothing /previous"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatSurrenderAndItsAnswersRefuse) {
  const TitleDeed accepted{"accept", "line", "status=accepted"};
  const std::vector<Life> lives{
      {"by a holder who is not entitled",
       {{"issue", "line", "holder=bank beneficiary=anna"},
        {"surrender", "bank", "status=surrendered purpose=delivery", "not_the_beneficiary "}}},
      {"for nothing",
       {kIssued, {"surrender", "anna", "status=surrendered", "purpose_missing /data/purpose"}}},
      {"an answer by another carrier's key",
       {kIssued,
        kSurrendered,
        {"accept", "na.example/all", "status=accepted", "not_the_carrier "}}},
      {"an answer to no surrender",
       {kIssued, {"accept", "line", "status=accepted", "not_possible_now /data/status"}}},
      {"a refusal without a word",
       {kIssued, kSurrendered, {"refuse", "line", "status=held purpose=", "reason /data/reason"}}},
      {"delivered before it is accepted",
       {kIssued,
        kSurrendered,
        {"delivered", "line", "status=delivered purpose=", "not_possible_now /data/status"}}},
      {"amended when it was to be delivered",
       {kIssued,
        kSurrendered,
        accepted,
        {"amend", "line", "status=held purpose= amendments=1 reason=x",
         "wrong_purpose /data/purpose", "bill 2"}}},
      {"an amendment that changes nothing, or the holder",
       {kIssued,
        {"surrender", "anna", "status=surrendered purpose=amendment"},
        accepted,
        {"amend", "line", "status=held purpose= amendments=1 holder=ben reason=x",
         "state_changed /data/holder; nothing_changed /commitments/document"}}},
      {"restored without who is to hold it",
       {kIssued,
        {"surrender", "anna", "status=surrendered purpose=switch_to_paper"},
        accepted,
        {"to_paper", "line", "status=paper purpose="},
        {"restore", "line", "status=held from_paper=yes", "not_the_holder "}}},
      {"on paper, passed on as if it were not",
       {kIssued,
        {"surrender", "anna", "status=surrendered purpose=switch_to_paper"},
        accepted,
        {"to_paper", "line", "status=paper purpose="},
        {"transfer", "anna", "holder=ben status=held",
         "not_possible_now /data/status; "
         "state_changed /data/status"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, RestoringNamesThePaperThatCameBack) {
  TitleLife title;
  for (const TitleDeed& deed : {kIssued,
                                TitleDeed{"surrender", "anna",
                                          "status=surrendered "
                                          "purpose=switch_to_paper"},
                                TitleDeed{"accept", "line", "status=accepted"},
                                TitleDeed{"to_paper", "line", "status=paper purpose="}}) {
    ASSERT_EQ(title.Do(deed), "");
  }
  title.paper = "paper 2";
  EXPECT_EQ(title.Do({"restore", "line anna", "status=held from_paper=yes"}),
            "commitments_changed /commitments/paper_number");
}

// A title that goes on in another log: only there, only as that object, only once, only as it was.
class Handover : public ::testing::Test {
 protected:
  Handover() {
    for (const TitleDeed& deed :
         {kIssued, TitleDeed{"surrender", "anna", "status=surrendered purpose=change_of_registry"},
          TitleDeed{"accept", "line", "status=accepted"},
          TitleDeed{"handover_out", "line",
                    "status=moved purpose= to_log=bw.example/ledger to_object=title/B7"}}) {
      EXPECT_EQ(life.Do(deed), "");
    }
    life.object = "title/B7";
    life.log = "bw.example/ledger";
  }
  const std::string in =
      "holder=anna beneficiary=anna from_log=na.example/ledger from_object=title/T1 "
      "proof=title/T1#4";
  TitleLife life;
};

TEST_F(Handover, GoesOnWhereItWasHandedTo) {
  EXPECT_EQ(life.Do({"handover_in", "line", in}), "");
  EXPECT_EQ(life.Do({"transfer", "anna", "holder=ben"}), "");
  EXPECT_EQ(life.Do({"handover_in", "line", in}), "opened_already /type");
}

TEST_F(Handover, IsOverWhereItWas) {
  life.object = "title/T1";
  life.log = "na.example/ledger";
  EXPECT_EQ(ControllerOf(life.state()), "");
  EXPECT_EQ(life.Do({"transfer", "anna", "holder=ben"}),
            "ended /object; not_possible_now /data/status");
}

TEST_F(Handover, NowhereElse) {
  life.object = "title/B8";
  EXPECT_EQ(life.Do({"handover_in", "line", in}), "other_destination /data/proof");
}

TEST_F(Handover, AsItWas) {
  EXPECT_EQ(life.Do({"handover_in", "line", in + " holder=ben"}), "state_changed /data/holder");
  EXPECT_EQ(life.Do({"handover_in", "line", in, "", "bill 2"}),
            "commitments_changed /commitments/document");
  EXPECT_EQ(life.Do({"handover_in", "anna", in}), "not_the_carrier ");
}

TEST_F(Handover, WithAProofOfTheHandover) {
  EXPECT_EQ(life.Do({"handover_in", "line", in + " proof=title/T1#3"}),
            "not_a_handover /data/proof");
  EXPECT_EQ(life.Do({"handover_in", "line", in + " proof=nothing"}), "proof /data/proof");
  life.records.now_ms -= kTestDay;
  EXPECT_EQ(life.Do({"handover_in", "line", in}), "time /time");
}

TEST(Title, HandedOutWithinOneLogOrToNoTitle) {
  TitleLife life;
  for (const TitleDeed& deed :
       {kIssued, TitleDeed{"surrender", "anna", "status=surrendered purpose=change_of_registry"},
        TitleDeed{"accept", "line", "status=accepted"}}) {
    ASSERT_EQ(life.Do(deed), "");
  }
  EXPECT_EQ(life.Do({"handover_out", "line",
                     "status=moved purpose= to_log=na.example/ledger to_object=bond/B7"}),
            "same_log /data/to_log; object_kind /data/to_object");
}

TEST(Title, WhatIsWrittenIsReadAgain) {
  TitleLife life;
  ASSERT_EQ(life.Do(kIssued), "");
  const Title title = life.state();
  EXPECT_EQ(title.carrier, "line");
  EXPECT_EQ(title.holder, DidOf("anna"));
  EXPECT_EQ(WriteTitle(title), life.records.last("title/T1").data);  // canonical
  Entry other = life.records.last("title/T1");
  other.type = "bond.draw";
  EXPECT_FALSE(TitleOf(other).has_value());
}

TEST(Title, EveryUnknownOrMissingMemberIsRefused) {
  TestRecords records;
  EXPECT_EQ(records.Say({.object = "title/T1",
                         .type = "title.issue",
                         .data = R"({"holder":"did:key:zz","owner":"x","amendments":-1})",
                         .by = {"line.example/titles"}}),
            "range /data/amendments; unknown_member /data/owner; required /data/carrier; "
            "required /data/to_order; required /data/beneficiary; required /data/status; "
            "required /data/from_paper");
}

TEST(EndorsementChain, TellsEachStepAndRefusesHoles) {
  TitleLife life;
  ASSERT_EQ(life.Do(kIssued), "");
  ASSERT_EQ(life.Do({"endorse", "anna", "beneficiary=ben"}), "");
  ASSERT_EQ(life.Do({"transfer", "anna", "holder=ben"}), "");
  std::vector<Entry> entries = life.records.entries("title/T1");
  const auto chain = EndorsementChain(entries);
  ASSERT_TRUE(chain.has_value());
  ASSERT_EQ(chain->size(), 3U);
  EXPECT_EQ((*chain)[0].before, (*chain)[0].after);
  EXPECT_EQ((*chain)[1].before.beneficiary, DidOf("anna"));
  EXPECT_EQ((*chain)[1].after.beneficiary, DidOf("ben"));
  EXPECT_EQ((*chain)[2].type, "title.transfer");
  entries.erase(entries.begin() + 1);
  EXPECT_EQ(EndorsementChain(entries).error().code, ErrorCode::kFailedPrecondition);
}

}  // namespace
}  // namespace tidewaiter::ledger
