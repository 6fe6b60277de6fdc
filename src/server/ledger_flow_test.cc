// The ledger as people use it at the desk: an operator is granted and suspended, a bill of lading
// goes to the bank, a bond takes two people, anybody checks a paper; and who may not, may not.
#include <set>
#include <thread>

#include "gmock/gmock.h"

#include "ledger/draft.h"
#include "server/demo_ledger.h"
#include "server/test_ledger_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;

constexpr const char* kRecords = "/api/v1/ledger/records";
constexpr const char* kVerify = "/api/v1/ledger/verify";

class LedgerFlow : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const store::TestEngine engine = GetParam();
    const std::string missing = engine.missing ? engine.missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house_ = std::make_unique<TestLedgerHouse>(engine);
    TestHouse& house = **house_;
    officer_ = house.Account("officer", {Role::kClearanceOfficer}, {"*"});
    second_ = house.Account("second", {Role::kManager}, {"*"});
    auditor_ = house.Account("auditor", {Role::kAuditor}, {"*"});
    administrator_ = house.Account("admin", {Role::kAdministrator}, {});
    trader_ = house.Account("trader", {Role::kTrader}, {}, {"I1"});
    bank_ = house.Account("bank", {Role::kBroker}, {}, {"BANK-1"});
  }

  Answered Say(const TestHouse::SignedIn& who, const std::string& type, const std::string& object,
               const Json& data = Json::object(), const Json& fields = Json::object(),
               const Json& signers = Json::array()) {
    return (*house_)->Post(who, kRecords,
                           {{"type", type},
                            {"object", object},
                            {"data", data},
                            {"private", fields},
                            {"signers", signers}});
  }
  std::string Said(const TestHouse::SignedIn& who, const std::string& type,
                   const std::string& object, const Json& data = Json::object(),
                   const Json& fields = Json::object(), const Json& signers = Json::array()) {
    const Answered said = Say(who, type, object, data, fields, signers);
    EXPECT_EQ(said.status, 201) << type << ' ' << said.body;
    return said.body.value("object", "");
  }
  std::string Key(const TestHouse::SignedIn& who, const std::string& owner) {
    return (*house_)->Post(who, "/api/v1/ledger/keys", {{"owner", owner}}).body.value("did", "");
  }
  Json Record(const TestHouse::SignedIn& who, const std::string& object) {
    return (*house_)->Get(who, std::string(kRecords) + "/" + object).body;
  }
  Json Grant(const std::string& id) {
    return {{"holder_name", "Saltmarsh"}, {"holder_id", id}, {"holder_country", "XX"}};
  }
  std::string Granted(const std::string& id = "I1") {
    return Said(officer_, "operator.grant", "", {{"programme", "AEO-C"}}, Grant(id));
  }
  std::string Proof(const std::string& object, int number) {
    const Answered proof =
        (*house_)->Get(officer_, fmt::format("{}/{}/entries/{}/proof", kRecords, object, number));
    EXPECT_EQ(proof.status, 200) << proof.body;
    return proof.body.dump();
  }
  std::set<std::string> EventKinds() {
    std::set<std::string> kinds;
    const auto events = (*house_)->store().EventsAfter(0, 10'000);
    for (const desk::Event& event : *events)
      kinds.insert(event.kind);
    return kinds;
  }

  std::unique_ptr<TestLedgerHouse> house_;
  TestHouse::SignedIn officer_, second_, auditor_, administrator_, trader_, bank_;
};

TEST_P(LedgerFlow, AnOperatorIsGrantedSuspendedAndRestored) {
  const std::string object = Granted();
  ASSERT_THAT(object, testing::StartsWith("operator/"));
  EXPECT_EQ(Say(officer_, "operator.suspend", object).body["problems"][0]["pointer"],
            "/data/reason");
  Said(officer_, "operator.suspend", object, {{"reason", "audit"}});
  const Json story = Record(auditor_, object);
  EXPECT_EQ(story["record"]["status"], "suspended");
  EXPECT_EQ(story["record"]["final"], true);
  EXPECT_THAT(story["entries"], SizeIs(2));
  EXPECT_EQ(story["entries"][0]["private"]["holder_name"], "Saltmarsh");
  EXPECT_EQ(story["entries"][0]["signers"][0]["member"], "xx");
  EXPECT_THAT(story["may_say"], IsEmpty()) << "an auditor changes nothing";
  EXPECT_THAT(Record(officer_, object)["may_say"],
              testing::UnorderedElementsAre("operator.restore", "operator.revoke"));
  EXPECT_THAT(EventKinds(), IsSupersetOf({"ledger.said", "declaration.read"}));
  const Json list = (*house_)->Get(officer_, std::string(kRecords) + "?kind=operator").body;
  EXPECT_EQ(list["records"][0]["object"], object);
  EXPECT_THAT((*house_)->Get(officer_, std::string(kRecords) + "?kind=title").body["records"],
              IsEmpty());
}

TEST_P(LedgerFlow, WhoMaySayWhat) {
  const std::string object = Granted("I1");
  for (const TestHouse::SignedIn& who : {auditor_, administrator_, trader_, bank_}) {
    EXPECT_EQ(Say(who, "operator.revoke", object, {{"reason", "fraud"}}).status, 403);
  }
  EXPECT_EQ(Say({}, "operator.revoke", object).status, 401);
  // Of whom it is said sees it, and the private fields; others do not know that it is there.
  EXPECT_EQ(Record(trader_, object)["entries"][0]["private"]["holder_id"], "I1");
  EXPECT_EQ(Record(bank_, object)["code"], "not_found");
  EXPECT_THAT((*house_)->Get(trader_, kRecords).body["records"], SizeIs(1));
  EXPECT_THAT((*house_)->Get(bank_, kRecords).body["records"], IsEmpty());
  EXPECT_EQ((*house_)->Get(trader_, "/api/v1/ledger/federation").status, 200);
  EXPECT_EQ((*house_)->Get(administrator_, "/api/v1/ledger/federation").body["member"], "xx");
  EXPECT_EQ((*house_)->Get(administrator_, kRecords).status, 403);
}

TEST_P(LedgerFlow, ABillOfLadingGoesToTheBank) {
  const std::string shipper = Key(trader_, "I1");
  const std::string bank = Key(bank_, "BANK-1");
  EXPECT_EQ((*house_)->Post(trader_, "/api/v1/ledger/keys", {{"owner", "BANK-1"}}).status, 403);
  EXPECT_THAT((*house_)->Get(trader_, "/api/v1/ledger/keys").body["keys"], SizeIs(1));
  EXPECT_THAT((*house_)->Get(officer_, "/api/v1/ledger/keys").body["keys"], SizeIs(2));
  const std::string kept = std::string(kRecords) + "/title/bl-1/documents";
  std::vector<http::Header> headers = TestHouse::HeadersOf(officer_);
  headers.push_back({"Idempotency-Key", "paper"});
  const Answered paper =
      (*house_)->Call(http::Method::kPost, kept, headers, "Bill of lading 1: sugar");
  ASSERT_EQ(paper.status, 201) << paper.body;
  const std::string object =
      Said(officer_, "title.issue", "title/bl-1",
           {{"holder", shipper}, {"beneficiary", shipper}, {"to_order", true}},
           {{"document", paper.body}});
  EXPECT_EQ(object, "title/bl-1");
  // Not by an officer, not by the bank, only by whom it belongs to.
  const Json both{{"holder", bank}, {"beneficiary", bank}};
  EXPECT_EQ(Say(officer_, "title.transfer_both", object, both).status, 403);
  EXPECT_EQ(Say(bank_, "title.transfer_both", object, both).status, 422);
  Said(trader_, "title.transfer_both", object, both);
  EXPECT_EQ(Record(bank_, object)["record"]["state"]["holder"], bank);
  EXPECT_EQ(Say(trader_, "title.surrender", object, {{"purpose", "delivery"}}).status, 403)
      << "it is the bank's key that has to sign";
  const Answered presented = (*house_)->Post(
      bank_, "/api/v1/ledger/presentations/check",
      {{"credit",
        {{"number", "LC-1"},
         {"applicant", "Buyer"},
         {"beneficiary", "Saltmarsh"},
         {"currency", "EUR"},
         {"amount", "1000.00"},
         {"goods", "sugar"},
         {"expires", "2099-12-31"},
         {"bank_key", bank},
         {"documents", {{{"type", "bill_of_lading"}}}}}},
       {"envelope",
        {{"presented", "2026-11-27"},
         {"documents", {{{"type", "bill_of_lading"}, {"originals", 1}, {"title", object}}}}}}});
  ASSERT_EQ(presented.status, 200) << presented.body;
  EXPECT_THAT(presented.body["problems"], IsEmpty()) << presented.body;
  std::set<std::string> codes;
  for (const Json& one : presented.body["discrepancies"])
    codes.insert(one["code"]);
  EXPECT_THAT(codes, Not(Contains("bank_not_in_control")));
  EXPECT_THAT(codes, Contains("no_carrier"));
  Said(bank_, "title.surrender", object, {{"purpose", "delivery"}});
  Said(officer_, "title.accept", object);
  Said(officer_, "title.delivered", object);
  EXPECT_EQ(Record(trader_, object)["record"]["ended"], true);
}

// An officer drafts, a trader signs with the trader's key, and the other way round.
TEST_P(LedgerFlow, WhatNeedsATradersKeyWaitsForTheTrader) {
  const std::string did = Key(trader_, "I1");
  const std::string about = Granted();
  const auto set = [&](const TestHouse::SignedIn& who, const std::string& object) {
    return Say(who, "condition.set", object,
               {{"inputs",
                 {{{"name", "fit"},
                   {"log", house_->federation().own().own_log()},
                   {"object", about},
                   {"need", {{"/status", "granted"}}}}}},
                {"rows", {{{"when", {{"fit", true}}}, {"then", "release"}}}},
                {"otherwise", "hold"},
                {"deadline", "2099-01-01T00:00:00.000Z"},
                {"parties", {"xx", did}}});
  };
  const auto of = [&](const Answered& waiting) {
    return "/api/v1/ledger/drafts/" + waiting.body["draft"].get<std::string>();
  };
  const Answered drafted = set(officer_, "condition/q-1");
  ASSERT_EQ(drafted.status, 202) << drafted.body;
  EXPECT_EQ(drafted.body["missing"], Json::array({did}));
  EXPECT_THAT((*house_)->Get(officer_, of(drafted)).body["may_sign"], IsEmpty());
  EXPECT_EQ((*house_)->Get(trader_, of(drafted)).body["may_sign"], Json::array({did}));
  EXPECT_EQ((*house_)->Post(officer_, of(drafted) + "/signatures", {{"name", did}}).status, 403);
  EXPECT_EQ((*house_)->Post(trader_, of(drafted) + "/signatures", {{"name", did}}).status, 201);
  EXPECT_EQ(Record(trader_, "condition/q-1")["entries"][0]["signers"].size(), 2U);

  const Answered asked = set(trader_, "condition/q-2");
  ASSERT_EQ(asked.status, 202) << asked.body;
  const Json waits = (*house_)->Get(officer_, of(asked)).body;
  EXPECT_EQ(waits["signed_by"], Json::array({did}));
  ASSERT_THAT(waits["may_sign"], SizeIs(1)) << waits;
  const Json own{{"name", waits["may_sign"][0]}};
  EXPECT_EQ((*house_)->Post(trader_, of(asked) + "/signatures", own).status, 403);
  EXPECT_EQ((*house_)->Post(officer_, of(asked) + "/signatures", own).status, 201);
  // Any party decides it; an officer does with the key of the administration.
  Said(officer_, "condition.fire", "condition/q-1");
  EXPECT_EQ(Record(officer_, "condition/q-1")["entries"][1]["signers"][0]["member"], "xx");
}

TEST_P(LedgerFlow, TheSameRequestSaysItOnce) {
  std::vector<http::Header> headers = TestHouse::HeadersOf(officer_);
  headers.push_back({"Idempotency-Key", "once"});
  const std::string body = Json{
      {"type", "operator.grant"},
      {"data", {{"programme", "AEO-C"}}},
      {"private", Grant("I1")}}.dump();
  const Answered first = (*house_)->Call(http::Method::kPost, kRecords, headers, body);
  const Answered again = (*house_)->Call(http::Method::kPost, kRecords, headers, body);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.Header("Idempotency-Replayed"), "true");
  EXPECT_THAT((*house_)->Get(officer_, std::string(kRecords) + "?kind=operator").body["records"],
              SizeIs(1));
}

TEST_P(LedgerFlow, ABondTakesTwoPeople) {
  const std::string principal = Key(bank_, "BANK-1");
  const std::string object = Said(officer_, "bond.undertake", "",
                                  {{"principal", principal},
                                   {"beneficiary", "xx"},
                                   {"currency", "EUR"},
                                   {"amount", "500.00"},
                                   {"valid_until", "2099-01-01T00:00:00.000Z"}});
  const Answered own = Say(officer_, "bond.approve", object);
  EXPECT_EQ(own.status, 409) << own.body;
  EXPECT_EQ(own.body["code"], "own_work");
  Said(second_, "bond.approve", object);
  const Answered above = Say(officer_, "bond.draw", object, {{"step", "500.01"}, {"reason", "x"}});
  EXPECT_EQ(above.status, 422);
  EXPECT_EQ(above.body["problems"][0]["code"], "more_than_available");
  Said(officer_, "bond.draw", object, {{"step", "20.00"}, {"reason", "duty"}});
  EXPECT_EQ(Record(officer_, object)["record"]["state"]["available"], "480.00");
}

TEST_P(LedgerFlow, AnybodyChecksADocument) {
  const std::string object = Granted();
  const std::string proof = Proof(object, 1);
  const Answered checked = house_->Stranger(kVerify, proof);
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_EQ(checked.body["what"], "proof");
  EXPECT_EQ(checked.body["genuine"], true) << checked.body;
  EXPECT_EQ(checked.body["valid"], true) << checked.body;
  EXPECT_EQ(checked.body["statement"]["member_name"], "Customs of the demo country");
  Said(officer_, "operator.revoke", object, {{"reason", "fraud"}});
  const Answered later = house_->Stranger(kVerify, proof);
  EXPECT_EQ(later.body["genuine"], true) << "it was said";
  EXPECT_EQ(later.body["valid"], false);
  EXPECT_EQ(later.body["why"], "revoked");
  Json changed = Json::parse(proof);
  std::string entry = changed["entry"];
  entry.replace(entry.find("AEO-C"), 5, "AEO-S");
  changed["entry"] = entry;
  const Answered forged = house_->Stranger(kVerify, changed.dump());
  EXPECT_EQ(forged.body["genuine"], false);
  EXPECT_THAT(forged.body["problems"], Not(IsEmpty()));
  for (const char* nonsense : {"", "hello", "{}", "[1]", "{\"entry\":1,\"proof\":2}"}) {
    const Answered said = house_->Stranger(kVerify, nonsense);
    EXPECT_EQ(said.status, 200) << nonsense;
    EXPECT_EQ(said.body["genuine"], false) << nonsense;
  }
  const Answered trust = (*house_)->Call(http::Method::kGet, "/api/v1/ledger/trust", {});
  EXPECT_THAT(trust.body["logs"], SizeIs(testing::Ge(4)));
  EXPECT_THAT(trust.body["charter_first"].get<std::string>(), HasSubstr("charter.found"));
}

TEST_P(LedgerFlow, PrivateFieldsAreDisclosedAndForgotten) {
  const std::string object = Granted();
  const std::string at = std::string(kRecords) + "/" + object;
  const Answered shown = (*house_)->Post(
      officer_, at + "/disclosure", {{"number", 1}, {"fields", {"holder_name"}}, {"to", "xa"}});
  ASSERT_EQ(shown.status, 200) << shown.body;
  const Answered checked = house_->Stranger(kVerify, shown.body.dump());
  EXPECT_EQ(checked.body["what"], "disclosure");
  EXPECT_EQ(checked.body["genuine"], true) << checked.body;
  EXPECT_THAT(shown.body.dump(), Not(HasSubstr("holder_id")));
  const Answered unknown = (*house_)->Post(
      officer_, at + "/disclosure", {{"number", 1}, {"fields", {"holder_name"}}, {"to", "zz"}});
  EXPECT_EQ(unknown.body["problems"][0]["code"], "member_unknown");
  const Answered gone = house_->Delete(second_, at + "/private", {{"reason", "asked to"}});
  EXPECT_EQ(gone.status, 200) << gone.body;
  EXPECT_EQ(gone.body["fields"], 3);
  EXPECT_EQ(Record(officer_, object)["entries"][0]["private"], Json::object());
  EXPECT_EQ((*house_)
                ->Post(officer_, at + "/disclosure", {{"number", 1}, {"fields", {"holder_name"}}})
                .status,
            422);
  EXPECT_EQ(house_->Stranger(kVerify, Proof(object, 1)).body["genuine"], true)
      << "the ledger is as it was";
  EXPECT_THAT(EventKinds(), IsSupersetOf({"ledger.disclosed", "ledger.forgotten"}));
}

TEST_P(LedgerFlow, NumbersAreLookedUpAndNotListed) {
  const std::string object =
      Said(officer_, "numbers.open", "", {{"kind", "ioss"}, {"keying", "hmac-sha256"}});
  Said(officer_, "numbers.add", object, {{"numbers", {"IM0400000012", "IM2760000742"}}});
  const std::string at = "/api/v1/ledger/" + object;
  EXPECT_EQ((*house_)->Get(officer_, at + "?number=im%20040-000%200012").body["listed"], true);
  EXPECT_EQ((*house_)->Get(officer_, at + "?number=IM0400000013").body["listed"], false);
  Said(officer_, "numbers.withdraw", object, {{"numbers", {"IM2760000742"}}});
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] {
    return (*house_)->Get(officer_, at + "?number=IM2760000742").body["listed"] == false;
  }));
  EXPECT_EQ((*house_)->Get(trader_, at + "?number=IM0400000012").status, 403);
  EXPECT_EQ((*house_)->Get(officer_, "/api/v1/ledger/numbers/none?number=IM1").status, 404);
  EXPECT_THAT(Record(officer_, object).dump(), Not(HasSubstr("IM0400000012")));
}

TEST_P(LedgerFlow, AllLogsAndKeysOfTheFederationAreShown) {
  const Json federation = (*house_)->Get(auditor_, "/api/v1/ledger/federation").body;
  ASSERT_FALSE(federation["logs"].empty());
  EXPECT_EQ(federation["logs"][0]["origin"], federation["own_log"]) << "our own one first";
  EXPECT_EQ(federation["logs"][0]["writer"], "xx");
  std::set<std::string> policies;
  const Json trust = (*house_)->Get(auditor_, "/api/v1/ledger/trust").body;
  for (const Json& log : trust["logs"])
    policies.insert(log["origin"]);
  EXPECT_THAT(policies, Contains(federation["own_log"].get<std::string>()));

  const Answered answer = (*house_)->Get(trader_, "/api/v1/ledger/charter/keys");
  ASSERT_EQ(answer.status, 200) << answer.body;
  std::set<std::pair<std::string, std::string>> uses;
  for (const Json& key : answer.body["keys"]) {
    uses.emplace(key["member"], key["use"]);
    EXPECT_EQ(key["fingerprint"].get<std::string>().size(), 64U);
    EXPECT_EQ(key["key"].get<std::string>().size(), 44U);
    EXPECT_EQ(key["ended"], false);
    if (key["use"] != "sign") continue;
    EXPECT_THAT(key["powers"], Not(IsEmpty()));
    EXPECT_THAT(key["since"].dump(), HasSubstr("20")) << "when the charter was founded";
  }
  for (const char* use : {"sign", "cosign", "log"})
    EXPECT_THAT(uses, Contains(std::pair<std::string, std::string>("xx", use)));
  EXPECT_EQ((*house_)->Get({}, "/api/v1/ledger/charter/keys").status, 401);
}

TEST_P(LedgerFlow, TheCharterIsChangedByThoseWhoHaveTo) {
  const Json change{{"type", "charter.agreement.set"},
                    {"data",
                     {{"agreement",
                       {{"id", "mra-xx-xa"},
                        {"parties", {"xa", "xx"}},
                        {"benefits", {"priority"}},
                        {"from", "2026-01-01T00:00:00.000Z"}}}}}};
  EXPECT_EQ((*house_)->Post(officer_, "/api/v1/ledger/charter/changes", change).status, 403);
  const Answered draft = (*house_)->Post(administrator_, "/api/v1/ledger/charter/changes", change);
  ASSERT_EQ(draft.status, 201) << draft.body;
  EXPECT_THAT(draft.body["missing"], Not(IsEmpty()));
  const std::string at = "/api/v1/ledger/drafts/" + draft.body["id"].get<std::string>();
  Answered last;
  for (const char* id : {"xa", "xb"}) {
    member::Member& other = house_->federation().neighbour(id);
    const auto read = other.ReadDraft(draft.body["text"].get<std::string>());
    ASSERT_TRUE(read) << read.error();
    const auto with =
        other.Sign(*read, {other.own_log().substr(0, other.own_log().find('/')) + "/charter"});
    ASSERT_TRUE(with) << with.error();
    const std::string note = *ledger::AssembleEntry(with->text, with->signatures);
    const std::string line = note.substr(note.find("\n\n") + 2);
    EXPECT_EQ((*house_)->Post(administrator_, at + "/signatures", {{"line", "— x y"}}).status, 422);
    last = (*house_)->Post(administrator_, at + "/signatures", {{"line", line}});
  }
  EXPECT_EQ(last.status, 201) << last.body;
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] {
    return !(*house_)->Get(officer_, "/api/v1/ledger/federation").body["agreements"].empty();
  }));
  EXPECT_THAT((*house_)->Get(administrator_, "/api/v1/ledger/drafts").body["drafts"], IsEmpty());
}

TEST_P(LedgerFlow, WrongInputIsToldWithPointers) {
  const Answered wrong = Say(officer_, "operator.grant", "", {{"programme", 7}, {"colour", "red"}});
  EXPECT_EQ(wrong.status, 422);
  std::set<std::string> pointers;
  for (const Json& problem : wrong.body["problems"])
    pointers.insert(problem["pointer"]);
  EXPECT_THAT(pointers,
              IsSupersetOf({"/data/programme", "/data/colour", "/commitments/holder_id"}));
  EXPECT_EQ(Say(officer_, "operator.grow", "").status, 422);
  EXPECT_EQ(Say(officer_, "charter.found", "").status, 422);
  EXPECT_EQ(Say(officer_, "operator.suspend", "operator/none", {{"reason", "x"}}).status, 422);
  EXPECT_EQ(Say(officer_, "operator.grant", "", {{"programme", "AEO-C"}}, Grant("I1"),
                {"customs.yy/desk"})
                .body["problems"][0]["pointer"],
            "/signers/0");
  EXPECT_EQ(Record(officer_, "operator/none")["code"], "not_found");
}

TEST_P(LedgerFlow, AServerWithoutALedgerSaysSo) {
  house_->End();
  (*house_)->furnish = {};
  (*house_)->Open();
  for (const char* path :
       {"/api/v1/ledger/federation", "/api/v1/ledger/records", "/api/v1/ledger/trust"}) {
    const Answered none = (*house_)->Get(officer_, path);
    EXPECT_EQ(none.status, 404) << path;
    EXPECT_EQ(none.body["code"], "no_ledger");
  }
  EXPECT_EQ((*house_)->Get(officer_, "/api/v1/session").body["ledger"], false);
}

TEST_P(LedgerFlow, WhatWasSaidIsThereAfterANewStart) {
  const std::string object = Granted();
  house_->End();
  house_->Open();
  EXPECT_EQ((*house_)->Get(officer_, "/api/v1/session").body["ledger_member"], "xx");
  const Json story = Record(officer_, object);
  EXPECT_EQ(story["record"]["status"], "granted") << story;
  EXPECT_EQ(story["entries"][0]["private"]["holder_name"], "Saltmarsh");
  Said(officer_, "operator.suspend", object, {{"reason", "audit"}});
}

// The stories of the demo, all chapters, with nothing that could not be said.
TEST_P(LedgerFlow, TheDemoHasAllKindsOfRecordsAndALie) {
  std::string faults;
  {
    api::House* inside = nullptr;
    house_->End();
    const auto furnish = (*house_)->furnish;
    (*house_)->furnish = [&](api::House& house) {
      furnish(house);
      inside = &house;
    };
    (*house_)->Open();
    const auto stories = DemoLedger::Start(
        house_->federation(), *inside,
        {.clients = {"I1", "BANK-1"},
         .importers =
             [] {
               return std::vector<DemoTrader>{{"I1", "Saltmarsh"}, {"I2", "Kestrel"}};
             }},
        [&](std::string_view line) { faults += std::string(line) + '\n'; });
    stories->Wait();
  }
  EXPECT_EQ(faults, "");
  std::set<std::string> kinds;
  std::set<std::string> statuses;
  const Json all = (*house_)->Get(officer_, std::string(kRecords) + "?limit=200").body;
  for (const Json& record : all["records"]) {
    kinds.insert(record["kind"]);
    statuses.insert(record["status"]);
    EXPECT_EQ(record["final"], true) << record;
  }
  EXPECT_THAT(kinds, IsSupersetOf({"operator", "certificate", "numbers", "document", "carnet",
                                   "title", "shipment", "condition", "bond"}));
  EXPECT_THAT(statuses, IsSupersetOf({"granted", "suspended", "replaced", "used", "revoked"}));
  EXPECT_TRUE(TestLedgerHouse::Eventually(
      [&] { return !(*house_)->Get(auditor_, "/api/v1/ledger/alarms").body["alarms"].empty(); }));
  const Json alarm = (*house_)->Get(auditor_, "/api/v1/ledger/alarms").body["alarms"][0];
  EXPECT_EQ(alarm["code"], "fork") << alarm;
  EXPECT_EQ(alarm["member"], kDemoLiar);
  const std::string id = alarm["id"];
  const Answered seen =
      (*house_)->Post(administrator_, "/api/v1/ledger/alarms/" + id + "/acknowledge",
                      {{"note", "told all members"}});
  EXPECT_EQ(seen.body["acknowledged"]["note"], "told all members") << seen.body;
  EXPECT_EQ((*house_)
                ->Post(auditor_, "/api/v1/ledger/alarms/" + id + "/acknowledge", {{"note", "seen"}})
                .status,
            403);
  const Answered evidence =
      (*house_)->Get(auditor_, "/api/v1/ledger/evidence/" + alarm["evidence"].get<std::string>());
  EXPECT_EQ(evidence.body["lie"], "fork");
  const Answered judged = house_->Stranger(kVerify, evidence.body.dump());
  EXPECT_EQ(judged.body["genuine"], true) << judged.body;
  EXPECT_EQ(judged.body["detail"]["liars"][0], kDemoLiar);
  const Answered credential =
      (*house_)->Get(officer_, "/api/v1/ledger/certificates/coo-2042/credential");
  EXPECT_EQ(credential.status, 200);
  EXPECT_EQ(credential.body["type"][0], "VerifiableCredential");
  EXPECT_EQ((*house_)->Get(officer_, std::string(kRecords) + "/certificate/coo-2042/paper").status,
            200);
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerFlow, testing::Values(EngineUnderTest()),
                         store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
