// Lives of titles, and everything that a title refuses.
#include "ledger/title.h"

#include "ledger/test_titles.h"

namespace tidewaiter::ledger {
namespace {

const TitleDeed issued_deed{"issue", "line", "holder=anna beneficiary=anna"};
const TitleDeed surrendered_deed{"surrender", "anna", "status=surrendered purpose=delivery"};

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
       {issued_deed,
        {"transfer", "anna", "holder=bank"},
        {"transfer", "bank", "holder=anna"},
        surrendered_deed,
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
       {issued_deed,
        {"nominate", "anna", "nominee=ben"},
        {"nominate", "anna", "nominee="},
        {"nominate", "anna", "nominee=carl"}}},
      {"both at once, and to the last one for good",
       {issued_deed, {"transfer_both", "anna", "holder=ben beneficiary=ben to_order=no"}}},
      {"endorsed in blank it goes as bearer paper goes",
       {issued_deed,
        {"endorse", "anna", "beneficiary="},
        {"transfer", "anna", "holder=ben"},
        {"transfer", "ben", "holder=carl"},
        {"endorse", "carl", "beneficiary=dora"}}},
      {"given back by who did not want it",
       {issued_deed,
        {"transfer", "anna", "holder=ben"},
        {"reject", "ben", "holder=anna reason=unasked"},
        {"endorse", "anna", "beneficiary=ben to_order=no"},
        {"reject", "ben", "beneficiary=anna to_order=yes reason=unasked"},
        {"transfer_both", "anna", "holder=ben beneficiary=carl"},
        {"reject", "ben carl", "holder=anna beneficiary=anna reason=unasked"}}},
      {"the carrier refuses and it is held again",
       {issued_deed,
        surrendered_deed,
        {"refuse", "line", "status=held purpose= reason=unpaid"},
        {"transfer", "anna", "holder=ben"}}},
      {"amended",
       {issued_deed,
        {"surrender", "anna", "status=surrendered purpose=amendment"},
        {"accept", "line", "status=accepted"},
        {"amend", "line", "status=held purpose= amendments=1 reason=weight", "", "bill 2"},
        {"transfer", "anna", "holder=ben", "", "bill 2"}}},
      {"to paper and back, to whoever brought the paper",
       {issued_deed,
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
      {"twice", {issued_deed, {"issue", "line", "holder=ben", "opened_already /type"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatPassingItRefuses) {
  const std::vector<Life> lives{
      {"by somebody else", {issued_deed, {"transfer", "ben", "holder=ben", "not_the_holder "}}},
      {"by the carrier", {issued_deed, {"transfer", "line", "holder=ben", "not_the_holder "}}},
      {"by the beneficiary who does not hold it",
       {{"issue", "line", "holder=bank beneficiary=anna"},
        {"transfer", "anna", "holder=anna", "not_the_holder "}}},
      {"to who has it",
       {issued_deed, {"transfer", "anna", "holder=anna", "nothing_changed /data/holder"}}},
      {"to the one before, by the one before",
       {issued_deed,
        {"transfer", "anna", "holder=ben"},
        {"transfer", "anna", "holder=carl", "not_the_holder "}}},
      {"with more than that changed",
       {issued_deed,
        {"transfer", "anna", "holder=ben beneficiary=ben reason=sold",
         "state_changed /data/beneficiary; state_changed /data/reason"}}},
      {"with another bill",
       {issued_deed,
        {"transfer", "anna", "holder=ben", "commitments_changed /commitments/document", "bill 2"}}},
      {"while it is surrendered",
       {issued_deed,
        surrendered_deed,
        {"transfer", "anna", "holder=ben", "not_possible_now /data/status"}}},
      {"after the goods were handed out",
       {issued_deed,
        surrendered_deed,
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
       {issued_deed,
        {"endorse", "anna", "beneficiary= to_order=no", "not_to_order /data/to_order"}}},
      {"a straight one becomes one to order again",
       {issued_deed,
        {"endorse", "anna", "beneficiary=ben to_order=no"},
        {"endorse", "anna ben", "beneficiary=carl to_order=yes", "not_to_order /data/to_order"}}},
      {"a nomination by the holder",
       {at_bank, {"nominate", "bank", "nominee=bank", "not_the_beneficiary "}}},
      {"a nomination of who is entitled",
       {issued_deed, {"nominate", "anna", "nominee=anna", "nothing_changed /data/nominee"}}},
  };
  for (const Life& life : lives)
    Lead(life);
}

TEST(Title, WhatARejectionRefuses) {
  const TitleDeed given{"transfer", "anna", "holder=ben"};
  const std::vector<Life> lives{
      {"by who gave it",
       {issued_deed, given, {"reject", "anna", "holder=anna reason=mine", "not_the_holder "}}},
      {"to somebody else",
       {issued_deed,
        given,
        {"reject", "ben", "holder=carl reason=no", "state_changed /data/holder"}}},
      {"one step later",
       {issued_deed,
        given,
        {"nominate", "anna", "nominee=carl"},
        {"reject", "ben", "holder=anna reason=late", "rejects_nothing /previous"}}},
      {"back and forth",
       {issued_deed,
        given,
        {"reject", "ben", "holder=anna reason=no"},
        {"reject", "anna", "holder=ben reason=no", "rejects_nothing /previous"}}},
      {"of an endorsement in blank, which gave nobody anything",
       {issued_deed,
        {"endorse", "anna", "beneficiary="},
        {"reject", "anna", "beneficiary=anna reason=no", "rejects_nothing /previous"}}},
      {"of both roles by one of the two",
       {issued_deed,
        {"transfer_both", "anna", "holder=ben beneficiary=carl"},
        {"reject", "ben", "holder=anna beneficiary=anna reason=no", "not_the_beneficiary "}}},
      {"without a word",
       {issued_deed, given, {"reject", "ben", "holder=anna", "reason /data/reason"}}},
      {"of the issue", {issued_deed, {"reject", "anna", "reason=no", "rejects_nothing /previous"}}},
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
       {issued_deed, {"surrender", "anna", "status=surrendered", "purpose_missing /data/purpose"}}},
      {"an answer by another carrier's key",
       {issued_deed,
        surrendered_deed,
        {"accept", "na.example/all", "status=accepted", "not_the_carrier "}}},
      {"an answer to no surrender",
       {issued_deed, {"accept", "line", "status=accepted", "not_possible_now /data/status"}}},
      {"a refusal without a word",
       {issued_deed,
        surrendered_deed,
        {"refuse", "line", "status=held purpose=", "reason /data/reason"}}},
      {"delivered before it is accepted",
       {issued_deed,
        surrendered_deed,
        {"delivered", "line", "status=delivered purpose=", "not_possible_now /data/status"}}},
      {"amended when it was to be delivered",
       {issued_deed,
        surrendered_deed,
        accepted,
        {"amend", "line", "status=held purpose= amendments=1 reason=x",
         "wrong_purpose /data/purpose", "bill 2"}}},
      {"an amendment that changes nothing, or the holder",
       {issued_deed,
        {"surrender", "anna", "status=surrendered purpose=amendment"},
        accepted,
        {"amend", "line", "status=held purpose= amendments=1 holder=ben reason=x",
         "state_changed /data/holder; nothing_changed /commitments/document"}}},
      {"restored without who is to hold it",
       {issued_deed,
        {"surrender", "anna", "status=surrendered purpose=switch_to_paper"},
        accepted,
        {"to_paper", "line", "status=paper purpose="},
        {"restore", "line", "status=held from_paper=yes", "not_the_holder "}}},
      {"on paper, passed on as if it were not",
       {issued_deed,
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
  for (const TitleDeed& deed : {issued_deed,
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
         {issued_deed,
          TitleDeed{"surrender", "anna", "status=surrendered purpose=change_of_registry"},
          TitleDeed{"accept", "line", "status=accepted"},
          TitleDeed{"handover_out", "line",
                    "status=moved purpose= to_log=bw.example/ledger to_object=title/B7"}}) {
      EXPECT_EQ(life_.Do(deed), "");
    }
    life_.object = "title/B7";
    life_.log = "bw.example/ledger";
  }
  const std::string in_ =
      "holder=anna beneficiary=anna from_log=na.example/ledger from_object=title/T1 "
      "proof=title/T1#4";
  TitleLife life_;
};

TEST_F(Handover, GoesOnWhereItWasHandedTo) {
  EXPECT_EQ(life_.Do({"handover_in", "line", in_}), "");
  EXPECT_EQ(life_.Do({"transfer", "anna", "holder=ben"}), "");
  EXPECT_EQ(life_.Do({"handover_in", "line", in_}), "opened_already /type");
}

TEST_F(Handover, IsOverWhereItWas) {
  life_.object = "title/T1";
  life_.log = "na.example/ledger";
  EXPECT_EQ(ControllerOf(life_.state()), "");
  EXPECT_EQ(life_.Do({"transfer", "anna", "holder=ben"}),
            "ended /object; not_possible_now /data/status");
}

TEST_F(Handover, NowhereElse) {
  life_.object = "title/B8";
  EXPECT_EQ(life_.Do({"handover_in", "line", in_}), "other_destination /data/proof");
}

TEST_F(Handover, AsItWas) {
  EXPECT_EQ(life_.Do({"handover_in", "line", in_ + " holder=ben"}), "state_changed /data/holder");
  EXPECT_EQ(life_.Do({"handover_in", "line", in_, "", "bill 2"}),
            "commitments_changed /commitments/document");
  EXPECT_EQ(life_.Do({"handover_in", "anna", in_}), "not_the_carrier ");
}

TEST_F(Handover, WithAProofOfTheHandover) {
  EXPECT_EQ(life_.Do({"handover_in", "line", in_ + " proof=title/T1#3"}),
            "not_a_handover /data/proof");
  EXPECT_EQ(life_.Do({"handover_in", "line", in_ + " proof=nothing"}), "proof /data/proof");
  life_.records.now_ms -= kTestDay;
  EXPECT_EQ(life_.Do({"handover_in", "line", in_}), "time /time");
}

TEST(Title, HandedOutWithinOneLogOrToNoTitle) {
  TitleLife life;
  for (const TitleDeed& deed :
       {issued_deed,
        TitleDeed{"surrender", "anna", "status=surrendered purpose=change_of_registry"},
        TitleDeed{"accept", "line", "status=accepted"}}) {
    ASSERT_EQ(life.Do(deed), "");
  }
  EXPECT_EQ(life.Do({"handover_out", "line",
                     "status=moved purpose= to_log=na.example/ledger to_object=bond/B7"}),
            "same_log /data/to_log; object_kind /data/to_object");
}

TEST(Title, WhatIsWrittenIsReadAgain) {
  TitleLife life;
  ASSERT_EQ(life.Do(issued_deed), "");
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
  ASSERT_EQ(life.Do(issued_deed), "");
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
