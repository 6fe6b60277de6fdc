// What UNCITRAL's Model Law on Electronic Transferable Records (2017) asks of a transferable
// record, article by article, shown on titles. Each test is one article and says what it asks.
#include "ledger/test_titles.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {
namespace {

const TitleDeed issued_deed{"issue", "line", "holder=anna beneficiary=anna"};
const TitleDeed to_ben_deed{"transfer", "anna", "holder=ben"};
const TitleDeed accepted_deed{"accept", "line", "status=accepted"};

TitleDeed SurrenderFor(const std::string& purpose) {
  return {"surrender", "anna", "status=surrendered purpose=" + purpose};
}

class Mletr : public ::testing::Test {
 protected:
  Mletr() { Stand({issued_deed}); }
  void Stand(const std::vector<TitleDeed>& deeds) {
    for (const TitleDeed& deed : deeds)
      EXPECT_EQ(life_.Do(deed), "") << deed.type;
  }
  TitleLife life_;
};

// The information is accessible so as to be usable for subsequent reference.
TEST_F(Mletr, Article8Writing) {
  const Entry& entry = life_.records.last("title/T1");
  Entry reread = entry;
  reread.data = WriteTitle(TitleOf(entry).value());
  EXPECT_EQ(EntryText(reread), entry.text);  // what was written is all there, years later
}

// A reliable method identifies the person and indicates that person's intention.
TEST_F(Mletr, Article9Signature) {
  Entry forged = life_.records.Make(life_.SayingOf(to_ben_deed));
  EXPECT_EQ(life_.records.Judge(forged), "");
  forged.signatures.front().signature[5] ^= 1U;
  EXPECT_EQ(life_.records.Judge(forged), "signature /signatures/0; not_the_holder ");
}

// The record contains the information that a transferable document would have to contain.
TEST_F(Mletr, Article10Paragraph1aContent) {
  TitleLife other;
  Statement saying = other.SayingOf(issued_deed);
  saying.commit.clear();
  EXPECT_EQ(other.records.Try(saying), "commitment_missing /commitments/document");
  saying = other.SayingOf({"issue", "line", "holder=anna beneficiary="});
  saying.data = R"({"amendments":0,"carrier":"line","from_paper":false,"status":"held"})";
  EXPECT_EQ(other.records.Try(saying),
            "required /data/to_order; required /data/holder; required /data/beneficiary");
}

// A reliable method identifies that record as the transferable record: there is one.
TEST_F(Mletr, Article10Paragraph1biSingularity) {
  EXPECT_EQ(life_.Try(issued_deed), "opened_already /type");
  Entry again = life_.records.entries("title/T1").front();
  EXPECT_EQ(life_.records.Judge(again), "number_taken /number");
}

// It can be subject to control from its creation until it ceases to have effect.
TEST_F(Mletr, Article10Paragraph1biiControlThroughoutItsLife) {
  EXPECT_EQ(ControllerOf(life_.state()), DidOf("anna"));
  Stand({SurrenderFor("delivery")});
  EXPECT_EQ(ControllerOf(life_.state()), "line");
  Stand({accepted_deed});
  EXPECT_EQ(ControllerOf(life_.state()), "line");
  Stand({{"delivered", "line", "status=delivered purpose="}});
  EXPECT_EQ(ControllerOf(life_.state()), "");
  EXPECT_EQ(life_.Try(to_ben_deed), "ended /object; not_possible_now /data/status");
}

// Its integrity is retained.
TEST_F(Mletr, Article10Paragraph1biiiIntegrity) {
  Entry changed = life_.records.Make(life_.SayingOf(to_ben_deed));
  changed.text.replace(changed.text.find("line"), 4, "lime");
  EXPECT_EQ(life_.records.Judge(changed), "signature /signatures/0; not_the_holder ");
  Entry elsewhere = life_.records.Make(life_.SayingOf(to_ben_deed));
  elsewhere.previous[0] ^= std::decay_t<decltype(elsewhere.previous[0])>{1};
  EXPECT_EQ(life_.records.Judge(elsewhere), "previous /previous");
}

// Complete and unaltered apart from changes that arise in the normal course.
TEST_F(Mletr, Article10Paragraph2Unaltered) {
  EXPECT_EQ(life_.Try({"transfer", "anna", "holder=ben amendments=1 to_order=no"}),
            "state_changed /data/to_order; state_changed /data/amendments");
  EXPECT_EQ(life_.Try({"transfer", "anna", "holder=ben", "", "another bill"}),
            "commitments_changed /commitments/document");
}

// Exclusive control: of two successors one stands, whoever else has signed the other.
TEST_F(Mletr, Article11Paragraph1aExclusiveControl) {
  const Entry to_ben = life_.records.Make(life_.SayingOf(to_ben_deed));
  const Entry to_carl = life_.records.Make(life_.SayingOf({"transfer", "anna", "holder=carl"}));
  EXPECT_EQ(life_.records.Judge(to_ben), "");
  EXPECT_EQ(life_.records.Judge(to_carl), "");
  life_.records.Append(to_carl);
  EXPECT_EQ(life_.records.Judge(to_ben), "number_taken /number");
  EXPECT_EQ(ControllerOf(life_.state()), DidOf("carl"));
  EXPECT_EQ(life_.Try({"transfer", "anna", "holder=ben"}), "not_the_holder ");
}

// A reliable method identifies the person in control.
TEST_F(Mletr, Article11Paragraph1bPersonInControl) {
  for (const std::string person : {"ben", "line", "na.example/all"}) {
    EXPECT_EQ(life_.Try({"transfer", person, "holder=ben"}), "not_the_holder ");
  }
  EXPECT_EQ(life_.Try(to_ben_deed), "");
}

// Transfer of possession is transfer of control.
TEST_F(Mletr, Article11Paragraph2TransferOfControl) {
  Stand({to_ben_deed});
  EXPECT_EQ(ControllerOf(life_.state()), DidOf("ben"));
  EXPECT_EQ(life_.Try({"transfer", "anna", "holder=carl"}), "not_the_holder ");
  EXPECT_EQ(life_.Try({"transfer", "ben", "holder=carl"}), "");
}

// Reliability, here that of the rules themselves: another node comes to the same from the same
// bytes.
TEST_F(Mletr, Article12GeneralReliability) {
  TitleLife other;
  ASSERT_EQ(other.Do(issued_deed), "");
  for (const TitleDeed& deed : {to_ben_deed, TitleDeed{"transfer", "ben", "holder=ben"},
                                TitleDeed{"endorse", "carl", "beneficiary=carl"}}) {
    const Entry entry = life_.records.Make(life_.SayingOf(deed));
    EXPECT_EQ(life_.records.Judge(entry), other.records.Judge(entry));
  }
}

// Time and place: every act carries its time, and time does not run backwards.
TEST_F(Mletr, Article13TimeAndPlace) {
  EXPECT_EQ(life_.records.last("title/T1").time_ms, kTestBegin);
  life_.records.now_ms = kTestBegin - 1;
  EXPECT_EQ(life_.Try(to_ben_deed), "time /time");
}

// Where the system stands says nothing of where a party has its place of business.
TEST_F(Mletr, Article14PlaceOfBusiness) {
  life_.object = "title/T2";
  life_.log = "bw.example/ledger";  // a carrier of one member, a log of another
  EXPECT_EQ(life_.Do(issued_deed), "");
}

// Endorsement: to a person, to order, in blank.
TEST_F(Mletr, Article15Endorsement) {
  Stand({{"endorse", "anna", "beneficiary=ben"},
         {"transfer", "anna", "holder=ben"},
         {"endorse", "ben", "beneficiary="},
         {"transfer", "ben", "holder=carl"}});
  EXPECT_EQ(EntitledTo(life_.state()), DidOf("carl"));
  Stand({{"endorse", "carl", "beneficiary=dora to_order=no"}, {"transfer", "carl", "holder=dora"}});
  EXPECT_EQ(life_.Try({"endorse", "dora", "beneficiary=ben"}), "not_to_order /data/to_order");
}

// Amended information is identified as such.
TEST_F(Mletr, Article16Amendment) {
  Stand({SurrenderFor("amendment"), accepted_deed});
  EXPECT_EQ(life_.Try({"amend", "line", "status=held purpose= reason=weight", "", "bill 2"}),
            "state_changed /data/amendments");
  EXPECT_EQ(life_.Try({"amend", "line", "status=held purpose= amendments=1", "", "bill 2"}),
            "reason /data/reason");
  Stand({{"amend", "line", "status=held purpose= amendments=1 reason=weight", "", "bill 2"}});
  EXPECT_EQ(life_.state().reason, "weight");
  EXPECT_EQ(life_.state().amendments, 1U);
  EXPECT_EQ(ControllerOf(life_.state()), DidOf("anna"));
}

// Paper becomes electronic: said in the record, and the paper is inoperative.
TEST_F(Mletr, Article17FromPaper) {
  TitleLife paper;
  Statement saying =
      paper.SayingOf({"issue", "line", "holder=anna beneficiary=anna from_paper=yes"});
  EXPECT_EQ(paper.records.Try(saying), "");
  saying.commit.erase("paper_number");
  EXPECT_EQ(paper.records.Try(saying), "commitment_missing /commitments/paper_number");
  // A paper that came from here comes back to the same record, once.
  Stand({SurrenderFor("switch_to_paper"),
         accepted_deed,
         {"to_paper", "line", "status=paper purpose="}});
  const TitleDeed back{"restore", "line ben",
                       "status=held holder=ben beneficiary=ben from_paper=yes"};
  Stand({back});
  EXPECT_EQ(life_.Try(back), "not_possible_now /data/status");
}

// Electronic becomes paper: the electronic one is inoperative.
TEST_F(Mletr, Article18ToPaper) {
  Stand({SurrenderFor("switch_to_paper"), accepted_deed});
  Statement saying = life_.SayingOf({"to_paper", "line", "status=paper purpose="});
  saying.commit.erase("paper_number");
  EXPECT_EQ(life_.records.Try(saying), "commitment_missing /commitments/paper_number");
  Stand({{"to_paper", "line", "status=paper purpose="}});
  EXPECT_EQ(life_.Try({"transfer", "anna", "holder=ben"}), "not_possible_now /data/status");
}

// No difference because it was issued or used abroad: another country's log, the same rules.
TEST_F(Mletr, Article19NonDiscrimination) {
  TitleLife abroad;
  abroad.log = "bw.example/ledger";
  for (const TitleDeed& deed :
       {issued_deed, to_ben_deed, TitleDeed{"transfer", "ben", "holder=ben"}}) {
    const std::string here = deed.type == "issue" ? "" : life_.Do(deed);
    EXPECT_EQ(abroad.Do(deed), here);
  }
}

}  // namespace
}  // namespace tidewaiter::ledger
