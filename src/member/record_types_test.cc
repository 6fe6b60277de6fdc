// Every type of record can be said by a wish that names only what changes, and stands; and what is
// wrong with a wish is told at once, all of it, with pointers.
#include <algorithm>
#include <future>
#include <set>

#include <gtest/gtest.h>

#include "codec/json_writer.h"
#include "ledger/condition.h"
#include "ledger/moment.h"
#include "ledger/record_rules.h"
#include "member/internal/proven.h"
#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

std::string In(std::int64_t days) {
  return ledger::FormatMoment(os::RealClock().UnixMilliseconds() + days * 86'400'000);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

// One house for all tests: founding takes a moment.
class RecordTypesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { house_ = std::make_unique<TestHouse>(2); }
  static void TearDownTestSuite() {
    house_.reset();
    // Each type was said by one of the tests, and stood.
    if (testing::UnitTest::GetInstance()->test_to_run_count() < kTests) return;
    for (const auto rules : ledger::AllRecordRules())
      for (const ledger::RecordRule& rule : rules)
        EXPECT_TRUE(said_.contains(std::string(rule.type))) << rule.type;
  }

  static std::string Opened(const std::string& type, const std::string& data,
                            const Fields& fields = {}, std::size_t by = 0) {
    said_.insert(type);
    return house_->Say(by, {.type = type, .data = data, .fields = fields}).object;
  }
  static Said Next(const std::string& type, const std::string& object,
                   const std::string& data = "{}", const Fields& fields = {}, std::size_t by = 0) {
    said_.insert(type);
    // The other's log is known here when our mirror has it.
    EXPECT_TRUE(TestHouse::Eventually([&] { return (*house_)[by].Tell(object).has_value(); }));
    const Said said =
        house_->Say(by, {.type = type, .object = object, .data = data, .fields = fields});
    EXPECT_TRUE(TestHouse::Eventually([&] {
      const auto story = (*house_)[0].Tell(object);
      return story && story->record.number == said.number;
    }));
    return said;
  }
  static std::string Holder() { return *(*house_)[0].NewHolderKey("BANK-1"); }
  static std::vector<std::string> MaySay(const std::string& object) {
    return (*house_)[0].Tell(object)->may_say;
  }
  // The codes at pointers that a wish is refused with; nothing is said.
  static std::set<std::string> Refused(const Wish& wish) {
    const auto draft = (*house_)[0].Prepare(wish);
    std::set<std::string> codes;
    if (!draft) return {draft.error().message + " at " + draft.error().field};
    for (const ledger::Refusal& refusal : draft->refusals)
      codes.insert(refusal.code + " " + refusal.pointer);
    return codes;
  }

  static constexpr int kTests = 11;
  static std::unique_ptr<TestHouse> house_;
  static std::set<std::string> said_;
};
std::unique_ptr<TestHouse> RecordTypesTest::house_;
std::set<std::string> RecordTypesTest::said_;

const Fields kHolder = {{"holder_name", R"("Walvis Trading")"},
                        {"holder_id", R"("NA-1042")"},
                        {"holder_country", R"("NA")"}};

TEST_F(RecordTypesTest, Operators) {
  const std::string object = Opened("operator.grant", R"({"programme":"AEO-C"})", kHolder);
  Next("operator.suspend", object, R"({"reason":"audit"})");
  EXPECT_EQ(MaySay(object), (std::vector<std::string>{"operator.restore", "operator.revoke"}));
  Next("operator.restore", object);
  Next("operator.amend", object,
       fmt::format(R"({{"reason":"new_term","valid_until":"{}"}})", In(300)));
  const auto story = (*house_)[0].Tell(object);
  EXPECT_EQ(story->steps[0].entry.commitments, story->steps[3].entry.commitments);
  Next("operator.revoke", object, R"({"reason":"fraud"})");
  EXPECT_TRUE((*house_)[0].Tell(object)->record.ended);
  EXPECT_EQ(MaySay(object), std::vector<std::string>());
}

TEST_F(RecordTypesTest, WrongOperatorsAreToldEverything) {
  EXPECT_EQ(Refused({.type = "operator.grant",
                     .data = R"({"programme":"AEO-C","benefits":{"mra-x":["priority"]},)"
                             R"("reason":"why","valid_until":"2020-01-01T00:00:00.000Z"})"}),
            (std::set<std::string>{"agreement_unknown /data/benefits/mra-x",
                                   "commitment_missing /commitments", "expired /data/valid_until",
                                   "period /data/valid_until", "reason /data/reason"}));
  EXPECT_EQ(Refused({.type = "operator.grant", .data = R"({"programme":7,"colour":"red"})"}),
            (std::set<std::string>{"commitment_missing /commitments", "type /data/programme",
                                   "unknown_member /data/colour"}));
  EXPECT_EQ(Refused({.type = "operator.grant", .data = "[]"}),
            (std::set<std::string>{"data is no JSON object at /data"}));
  EXPECT_EQ(Refused({.type = "operator.suspend", .object = "operator/none"}),
            (std::set<std::string>{"there is no operator/none at /object"}));
  EXPECT_EQ(Refused({.type = "Operator"}),
            (std::set<std::string>{"'Operator' is no type of entry at /type"}));
}

TEST_F(RecordTypesTest, Certificates) {
  const Fields document = {{"document", ledger::DocumentValue("pdf", "application/pdf")}};
  const std::string data = R"({"kind":"origin","form":"file","single_use":true})";
  const std::string object = Opened("certificate.issue", data, document);
  Next("certificate.amend", object, R"({"reason":"typo"})",
       {{"document", ledger::DocumentValue("another", "application/pdf")}});
  Next("certificate.use", object, "{}", {{"reference", R"("26NA1")"}}, 1);
  const Record used = (*house_)[0].Tell(object)->record;
  EXPECT_EQ(used.status, "used");
  EXPECT_TRUE(used.ended);
  EXPECT_EQ(
      Refused(
          {.type = "certificate.use", .object = object, .fields = {{"reference", R"("26NA2")"}}}),
      (std::set<std::string>{"ended /object", "uses /data/uses"}))
      << "two offices";
  const std::string old = Opened("certificate.issue", data, document);
  Next("certificate.replace", old, fmt::format(R"({{"by":"{}"}})", object));
  const std::string bad = Opened("certificate.issue", data, document);
  Next("certificate.revoke", bad, R"({"reason":"forged"})");
}

TEST_F(RecordTypesTest, Numbers) {
  const std::string object = Opened("numbers.open", R"({"key_id":"0123456789abcdef"})");
  const std::string values = R"({"values":["AAAAAAAAAAAAAAAAAAAAAA=="]})";
  Next("numbers.add", object, values);
  Next("numbers.withdraw", object, values);
  Next("numbers.rekey", object, R"({"key_id":"fedcba9876543210"})");
  EXPECT_EQ(Refused({.type = "numbers.add", .object = object}),
            (std::set<std::string>{"values /data/values"}));
}

TEST_F(RecordTypesTest, Documents) {
  const Fields content = {{"content", ledger::DocumentValue("invoice", "application/pdf")}};
  const std::string owner = Holder();
  const std::string object = Opened(
      "document.register", fmt::format(R"({{"kind":"invoice","owner":"{}"}})", owner), content);
  const std::string to = fmt::format(R"({{"owner":"{}"}})", Holder());
  Next("document.transfer", object, to);
  EXPECT_EQ(Refused({.type = "document.transfer", .object = object, .data = to}),
            (std::set<std::string>{"nothing_changed /data/owner"}));
  Next("document.withdraw", object, R"({"reason":"an error"})");
}

TEST_F(RecordTypesTest, Carnets) {
  const std::string data =
      fmt::format(R"({{"kind":"ata","holder":"{}","valid_until":"{}","vouchers":[)"
                  R"({{"id":"E1","kind":"exportation"}},{{"id":"I1","kind":"importation"}},)"
                  R"({{"id":"R1","kind":"reexportation"}},{{"id":"H1","kind":"reimportation"}}]}})",
                  Holder(), In(200));
  const Fields goods = {{"goods", R"(["two cameras"])"}};
  const std::string object = Opened("carnet.issue", data, goods);
  Next("carnet.movement", object, R"({"voucher":"E1","office":"NAWDH"})");
  Next("carnet.movement", object, R"({"voucher":"I1","office":"BWGBE"})", {}, 1);
  Next("carnet.claim", object, R"({"voucher":"I1","currency":"BWP","amount":"900.00"})", {}, 1);
  EXPECT_EQ(Refused({.type = "carnet.discharge", .object = object}),
            (std::set<std::string>{"not_closed /data/used", "open_claim /data/claims"}));
  Next("carnet.settle", object, R"({"voucher":"I1","outcome":"paid"})", {}, 1);
  Next("carnet.movement", object, R"({"voucher":"H1","closes":"E1","office":"NAWDH"})");
  Next("carnet.discharge", object);
  EXPECT_EQ(Refused({.type = "carnet.settle",
                     .object = object,
                     .data = R"({"voucher":"Z9","outcome":"paid"})"}),
            (std::set<std::string>{"nothing was claimed for Z9 at /data/voucher"}));
}

TEST_F(RecordTypesTest, TitlesGoFromHandToHand) {
  const Fields bill = {{"document", ledger::DocumentValue("bill", "application/pdf")}};
  const std::string anna = Holder();
  const std::string ben = Holder();
  const std::string object = Opened("title.issue", fmt::format(R"({{"holder":"{}"}})", anna), bill);
  Next("title.nominate", object, fmt::format(R"({{"nominee":"{}"}})", ben));
  Next("title.endorse", object, fmt::format(R"({{"beneficiary":"{}"}})", ben));
  Next("title.transfer", object, fmt::format(R"({{"holder":"{}"}})", ben));
  Next("title.reject", object, R"({"reason":"not ours"})");
  Next("title.transfer_both", object,
       fmt::format(R"({{"holder":"{}","beneficiary":"{}"}})", ben, anna));
  Next("title.surrender", object, R"({"purpose":"amendment"})");
  Next("title.refuse", object, R"({"reason":"not now"})");
  Next("title.surrender", object, R"({"purpose":"amendment"})");
  Next("title.accept", object);
  Next("title.amend", object, R"({"reason":"weight"})",
       {{"document", ledger::DocumentValue("new bill", "application/pdf")}});
  Next("title.surrender", object, R"({"purpose":"switch_to_paper"})");
  Next("title.accept", object);
  Next("title.to_paper", object, "{}", {{"paper_number", R"("P-1")"}});
  Next("title.restore", object, fmt::format(R"({{"holder":"{}","beneficiary":"{}"}})", anna, anna));
  Next("title.surrender", object, R"({"purpose":"delivery"})");
  Next("title.accept", object);
  EXPECT_EQ(MaySay(object), std::vector<std::string>{"title.delivered"});
  Next("title.delivered", object);
  EXPECT_TRUE((*house_)[0].Tell(object)->record.ended);
}

TEST_F(RecordTypesTest, ATitleGoesToAnotherLog) {
  const std::string anna = Holder();
  const std::string object =
      Opened("title.issue", fmt::format(R"({{"holder":"{}"}})", anna),
             {{"document", ledger::DocumentValue("bill", "application/pdf")}});
  Next("title.surrender", object, R"({"purpose":"change_of_registry"})");
  Next("title.accept", object);
  // The carrier, na, signs for the other log too: bw's, which bw's node writes.
  const Said out = Next("title.handover_out", object,
                        R"({"to_log":"customs.bw/ledger","to_object":"title/moved-1"})");
  const auto proof = (*house_)[0].Prove(object, out.number);
  ASSERT_TRUE(proof) << proof.error();
  std::string text;
  codec::AppendJsonText(text, *WithEntry(proof->proof, proof->entry));
  const auto draft = (*house_)[1].Prepare({.type = "title.handover_in",
                                           .object = "title/moved-1",
                                           .data = fmt::format(R"({{"proof":{}}})", text)});
  ASSERT_TRUE(draft) << draft.error();
  EXPECT_EQ(draft->missing, std::vector<std::string>{"customs.na/desk"});
  EXPECT_EQ(draft->refusals, ledger::Refusals());
  const auto read = (*house_)[0].ReadDraft(draft->text);
  ASSERT_TRUE(read) << read.error();
  const auto whole = (*house_)[0].Sign(*read, {"customs.na/desk"});
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_EQ(whole->missing, std::vector<std::string>());
  std::promise<Result<Said>> said;
  (*house_)[0].Submit(*whole, [&](Result<Said> answer) { said.set_value(std::move(answer)); });
  const auto in = said.get_future().get();
  ASSERT_TRUE(in) << in.error();
  EXPECT_EQ(in->refusals, ledger::Refusals());
  said_.insert("title.handover_in");
}

TEST_F(RecordTypesTest, Shipments) {
  const std::string object =
      Opened("shipment.open", R"({"parties":[{"party":"na","role":"customs"}],)"
                              R"("matrix":{"customs":{"events":"rw","invoice":"rw"}}})");
  Next("shipment.event", object, R"({"kind":"dcsa:LOAD"})");
  const Fields content = {{"content", ledger::DocumentValue("one", "text/plain")}};
  Next("shipment.document", object, R"({"document":"D1","type":"invoice"})", content);
  Next("shipment.document", object, R"({"document":"D1","type":"invoice"})", content);
  Next("shipment.access", object, R"({"document":"D1","purpose":"control"})");
  Next("shipment.grant", object,
       R"({"parties":[{"party":"na","role":"customs"},)"
       R"({"party":"bw","role":"customs"}]})");
  EXPECT_EQ(Refused({.type = "shipment.event", .object = object, .data = R"({"kind":"x"})"}),
            (std::set<std::string>{"event_kind /data/kind"}));
  Next("shipment.close", object);
}

TEST_F(RecordTypesTest, Conditions) {
  const std::string certificate =
      Opened("certificate.issue", R"({"kind":"origin","form":"file"})",
             {{"document", ledger::DocumentValue("pdf", "application/pdf")}});
  const std::string data = fmt::format(
      R"({{"inputs":[{{"name":"valid","log":"customs.na/ledger","object":"{}",)"
      R"("need":{{"/status":"valid"}}}}],"rows":[{{"when":{{"valid":true}},"then":"release"}}],)"
      R"("otherwise":"hold","deadline":"{}","parties":["na"]}})",
      certificate, In(1));
  const std::string object = Opened("condition.set", data);
  Next("condition.fire", object);
  EXPECT_EQ(ledger::FiringOf((*house_)[0].Tell(object)->steps[1].entry)->outcome, "release");
  // One whose time is over in a moment.
  const std::int64_t soon = os::RealClock().UnixMilliseconds() + 700;
  std::string brief = data;
  brief.replace(brief.find(R"("deadline":")") + 12, 24, ledger::FormatMoment(soon));
  const std::string over = Opened("condition.set", brief);
  EXPECT_EQ(Refused({.type = "condition.expire", .object = over}),
            (std::set<std::string>{"not_expired /time"}));
  EXPECT_TRUE(TestHouse::Eventually([&] { return os::RealClock().UnixMilliseconds() > soon; }));
  Next("condition.expire", over);
}

TEST_F(RecordTypesTest, Bonds) {
  const std::string data = fmt::format(R"({{"principal":"{}","beneficiary":"na","currency":"NAD",)"
                                       R"("amount":"500.00","valid_until":"{}"}})",
                                       Holder(), In(90));
  const std::string object = Opened("bond.undertake", data);
  Next("bond.approve", object);
  Next("bond.draw", object, R"({"step":"120.50","reason":"duty unpaid"})");
  Next("bond.release", object, R"({"step":"79.50"})");
  EXPECT_EQ(
      Refused(
          {.type = "bond.draw", .object = object, .data = R"({"step":"300.01","reason":"all"})"}),
      (std::set<std::string>{"more_than_available /data/step"}));
  Next("bond.discharge", object);
  const std::string last = (*house_)[0].Tell(object)->record.data;
  EXPECT_NE(last.find(R"("available":"0.00")"), std::string::npos) << last;
}

}  // namespace
}  // namespace tidewaiter::member
