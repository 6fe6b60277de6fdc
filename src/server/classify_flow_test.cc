// Help with codes through the whole house: what officers and traders see, rulings that count at
// once, and codes that do not go with their descriptions.
#include "gmock/gmock.h"

#include "classify/test_world.h"
#include "server/test_rule_flow.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kClassify = "/api/v1/classify";
constexpr const char* kRulings = "/api/v1/rulings";
constexpr const char* kVersions = "/api/v1/tariff/versions";

Json Files(const std::string& other) {
  return {
      {"tariff.toml", "country = \"XX\"\ncurrency = \"EUR\"\n"},
      {"nomenclature.csv",
       "code,level,unit,description\n09,0,,Coffee and tea\n0901,1,,Coffee\n"
       "090111,2,KGM,Not roasted\n090121,2,KGM,Roasted\n61,0,,Apparel\n6109,1,,T-shirts\n"
       "610910,2,NAR,Of cotton\n610990,2,NAR," +
           other + "\n"},
      {"areas.csv", "id,group,name\nBD,no,Bangladesh\n1011,yes,All countries\n"},
      {"measures.csv", "id,type,code,area,duty\nm1,103,6109,1011,12 %\nm2,103,0901,1011,2 %\n"}};
}

Json Ruling(const std::string& id, const std::string& code, const std::string& text) {
  return {{"id", id}, {"code", code}, {"text", text}, {"day", "2026-03-01"}};
}

std::vector<std::string> Codes(const Json& list) {
  std::vector<std::string> codes;
  for (const Json& one : list)
    codes.push_back(one.value("code", ""));
  return codes;
}

class ClassifyFlow : public RuleFlow {
 protected:
  void SetUp() override {
    RuleFlow::SetUp();
    if (IsSkipped()) return;
    analyst_ = house->Account("analyst", {Role::kAnalyst}, {"*"});
    manager_ = house->Account("manager", {Role::kManager}, {"*"});
  }
  void PutTariffInForce(const std::string& other = "Of man-made fibres") {
    const Answered loaded =
        house->Post(analyst_, kVersions, {{"name", other}, {"files", Files(other)}});
    ASSERT_EQ(loaded.status, 201) << loaded.body;
    const std::string id = loaded.body["id"];
    const Answered activated =
        house->Post(manager_, std::string(kVersions) + "/" + id + "/activate", {});
    ASSERT_EQ(activated.status, 200) << activated.body;
  }
  // From now on the house has a classifier that knows its errors.
  void Learn() {
    house->Close();
    house->furnish = [](api::House& made) {
      static const std::string bytes =
          classify::Classifier::Learn(classify::TestEntries(), classify::TestPrecedents(6000, 1))
              ->Save();
      made.learned_classifier =
          std::make_shared<classify::Classifier>(*classify::Classifier::Load(bytes));
    };
    house->Open();
  }
  Answered Ask(const TestHouse::SignedIn& who, const std::string& text,
               Json more = Json::object()) {
    more["text"] = text;
    return house->Post(who, kClassify, more);
  }
  Answered Add(const TestHouse::SignedIn& who, const Json& ruling) {
    return house->Post(who, kRulings, ruling);
  }

  TestHouse::SignedIn analyst_;
  TestHouse::SignedIn manager_;
};

TEST_P(ClassifyFlow, WithoutATariffNothingIsKnown) {
  const Answered none = Ask(trader, "cotton shirts");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body["code"], "no_classifier") << none.body;
}

TEST_P(ClassifyFlow, TheTariffInForceIsEnoughToBegin) {
  PutTariffInForce();
  const Answered asked = Ask(trader, "t-shirts of cotton");
  ASSERT_EQ(asked.status, 200) << asked.body;
  EXPECT_EQ(asked.body["view"], "trader");
  ASSERT_FALSE(asked.body["codes"].empty());
  EXPECT_EQ(asked.body["codes"][0]["code"], "610910");
  EXPECT_EQ(asked.body["codes"][0]["text"], "Apparel; T-shirts; Of cotton");
  const Answered officer = Ask(targeting, "t-shirts of cotton");
  EXPECT_EQ(officer.body["view"], "officer");
  EXPECT_EQ(officer.body["calibrated"], false);
}

TEST_P(ClassifyFlow, TheTariffsNextVersionIsFollowed) {
  PutTariffInForce();
  EXPECT_THAT(Codes(Ask(trader, "crocheted spacesuits").body["codes"]), IsEmpty());
  PutTariffInForce("Crocheted spacesuits");
  EXPECT_THAT(Codes(Ask(trader, "crocheted spacesuits").body["codes"]), Contains("610990"));
  house->Close();
  house->Open();
  EXPECT_THAT(Codes(Ask(trader, "crocheted spacesuits").body["codes"]), Contains("610990"));
}

TEST_P(ClassifyFlow, ATraderSeesCodesAndAnOfficerWhatTheyRestOn) {
  Learn();
  const Answered officer =
      Ask(targeting, "roasted espresso coffee", {{"declared", "87120000"}, {"most", 3}});
  ASSERT_EQ(officer.status, 200) << officer.body;
  const Json& first = officer.body["codes"][0];
  EXPECT_EQ(first["code"], "090121");
  EXPECT_GT(first["probability"], 0.5);
  EXPECT_FALSE(first["precedents"].empty());
  EXPECT_LE(officer.body["codes"].size(), 3U);
  EXPECT_EQ(officer.body["calibrated"], true);
  EXPECT_EQ(officer.body["check"]["verdict"], "incompatible") << officer.body["check"];
  EXPECT_EQ(officer.body["check"]["likelier"][0]["code"], "090121");
  const Answered shown = Ask(trader, "roasted espresso coffee", {{"most", 3}});
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(shown.body["codes"][0]["code"], "090121");
  for (const auto& [name, value] : shown.body.items())
    EXPECT_THAT((std::vector<std::string>{"view", "codes", "question", "vague"}), Contains(name));
  for (const Json& code : shown.body["codes"]) {
    for (const auto& [name, value] : code.items())
      EXPECT_THAT((std::vector<std::string>{"code", "text", "rulings"}), Contains(name));
  }
}

TEST_P(ClassifyFlow, ATraderCannotHaveADeclaredCodeChecked) {
  Learn();
  const Answered refused = Ask(trader, "roasted coffee", {{"declared", "871200"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body["code"], "not_for_traders") << refused.body;
  EXPECT_EQ(house->Post({}, kClassify, {{"text", "coffee"}}).status, 401);
}

TEST_P(ClassifyFlow, AVagueTextIsCalledVague) {
  Learn();
  const Answered vague = Ask(trader, "parts and accessories");
  ASSERT_EQ(vague.status, 200) << vague.body;
  EXPECT_EQ(vague.body["vague"]["why"], "listed") << vague.body;
}

TEST_P(ClassifyFlow, TheAnswerToAQuestionNarrows) {
  Learn();
  const Answered asked = Ask(trader, "cotton fabric plain weave");
  ASSERT_TRUE(asked.body.contains("question")) << asked.body;
  for (const Json& option : asked.body["question"]["options"]) {
    const Answered next = Ask(trader, "cotton fabric plain weave", {{"fact", option["fact"]}});
    EXPECT_EQ(next.body["codes"][0]["code"], option["code"]) << option;
  }
}

TEST_P(ClassifyFlow, WrongQuestionsAreToldWithAllTheirProblems) {
  Learn();
  const Answered bad =
      house->Post(targeting, kClassify,
                  {{"text", ""}, {"declared", "12a"}, {"most", 21}, {"fact", 5}, {"whim", true}});
  ASSERT_EQ(bad.status, 422) << bad.body;
  std::vector<std::string> pointers;
  for (const Json& problem : bad.body["problems"])
    pointers.push_back(problem["pointer"]);
  EXPECT_THAT(pointers,
              testing::UnorderedElementsAre("/text", "/declared", "/most", "/fact", "/whim"));
  EXPECT_EQ(house->Post(targeting, kClassify, {{"most", 1}}).status, 422);
}

TEST_P(ClassifyFlow, ARulingCountsAtOnceAndAfterAStart) {
  PutTariffInForce();
  constexpr const char* kGoods = "zygomorphic quuxite";
  EXPECT_THAT(Codes(Ask(trader, kGoods).body["codes"]), IsEmpty());
  const Answered added = Add(analyst_, Ruling("BTI-1", "61099090", kGoods));
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.body["added_by"], "analyst");
  const auto expect_there = [&] {
    const Answered asked = Ask(trader, kGoods);
    ASSERT_FALSE(asked.body["codes"].empty()) << asked.body;
    EXPECT_EQ(asked.body["codes"][0]["code"], "61099090");
    EXPECT_EQ(asked.body["codes"][0]["rulings"],
              Json::array({{{"id", "BTI-1"}, {"code", "61099090"}, {"text", kGoods}}}));
    EXPECT_EQ(Ask(targeting, kGoods).body["codes"][0]["rulings"][0]["id"], "BTI-1");
    EXPECT_THAT(Ask(targeting, kGoods).body["codes"][0]["precedents"], IsEmpty());
  };
  expect_there();
  PutTariffInForce("Others");
  expect_there();
  house->Close();
  house->Open();
  expect_there();
  Learn();
  expect_there();
}

TEST_P(ClassifyFlow, AWithdrawnRulingCountsNoMore) {
  PutTariffInForce();
  ASSERT_EQ(Add(analyst_, Ruling("BTI-1", "610990", "zygomorphic quuxite")).status, 201);
  const std::string withdraw = std::string(kRulings) + "/BTI-1/withdraw";
  EXPECT_EQ(house->Post(trader, withdraw, {}).status, 403);
  ASSERT_EQ(house->Post(manager_, withdraw, {}).status, 204);
  EXPECT_EQ(house->Post(manager_, withdraw, {}).status, 404);
  EXPECT_THAT(Ask(trader, "zygomorphic quuxite").body["codes"], IsEmpty());
  house->Close();
  house->Open();
  EXPECT_THAT(Ask(trader, "zygomorphic quuxite").body["codes"], IsEmpty());
  EXPECT_THAT(house->Get(trader, kRulings).body["items"], IsEmpty());
  // A reference that was withdrawn may be given again.
  EXPECT_EQ(Add(analyst_, Ruling("BTI-1", "610990", "zygomorphic quuxite")).status, 201);
}

TEST_P(ClassifyFlow, RulingsThatAreNoneAreRefused) {
  const Answered bad =
      Add(analyst_, {{"id", ".x"}, {"code", "61091"}, {"text", ""}, {"day", "2026-02-30"}});
  ASSERT_EQ(bad.status, 422) << bad.body;
  std::vector<std::string> pointers;
  for (const Json& problem : bad.body["problems"])
    pointers.push_back(problem["pointer"]);
  EXPECT_THAT(pointers, testing::UnorderedElementsAre("/id", "/code", "/text", "/day"));
  EXPECT_EQ(Add(trader, Ruling("BTI-1", "610990", "goods")).status, 403);
  EXPECT_EQ(Add(targeting, Ruling("BTI-1", "610990", "goods")).status, 403);
  ASSERT_EQ(Add(analyst_, Ruling("BTI-1", "610990", "goods")).status, 201);
  const Answered again = Add(manager_, Ruling("BTI-1", "610910", "others"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body["code"], "ruling_exists") << again.body;
}

TEST_P(ClassifyFlow, RulingsAreListedTheNewestFirst) {
  for (int i = 1; i <= 5; ++i) {
    house->clock().unix_seconds += 60;
    const std::string id = "R" + std::to_string(i);
    const std::string code = i % 2 == 0 ? "610910" : "090121";
    ASSERT_EQ(Add(analyst_, Ruling(id, code, "Goods of kind " + id + ", Größe M")).status, 201);
  }
  const auto ids = [&](const std::string& query) {
    std::vector<std::string> all;
    const Answered listed = house->Get(trader, kRulings + query);
    for (const Json& one : listed.body["items"])
      all.push_back(one["id"]);
    return all;
  };
  EXPECT_THAT(ids(""), ElementsAre("R5", "R4", "R3", "R2", "R1"));
  EXPECT_THAT(ids("?code=6109"), ElementsAre("R4", "R2"));
  EXPECT_THAT(ids("?q=grosse%20kind"), ElementsAre("R5", "R4", "R3", "R2", "R1"));
  EXPECT_THAT(ids("?q=R3"), ElementsAre("R3"));
  EXPECT_THAT(ids("?q=elephants"), IsEmpty());
  const Answered page = house->Get(trader, std::string(kRulings) + "?limit=2");
  ASSERT_TRUE(page.body.contains("next")) << page.body;
  EXPECT_FALSE(page.body["items"][0].contains("added_by"));
  EXPECT_THAT(ids("?limit=2&cursor=" + page.body["next"].get<std::string>()),
              ElementsAre("R3", "R2"));
  EXPECT_EQ(house->Get(trader, std::string(kRulings) + "?cursor=zz").status, 400);
}

// ---- The detector

TEST_P(ClassifyFlow, ACodeThatDoesNotGoWithItsDescriptionIsTold) {
  PutTariffInForce();
  Learn();
  Draw(true);
  Json declaration = Declaration("A-1");
  declaration["items"][0]["description"] = "roasted espresso coffee";
  const std::string id = LodgeJson(declaration);
  const desk::Assessment a = AssessmentOf(id);
  ASSERT_TRUE(a.items[0].code_doubt);
  EXPECT_EQ(a.items[0].finding.kind, ErrorKind::kHsCode);
  EXPECT_EQ(a.items[0].finding.stake_basis, "tariff_likelier_code");
  EXPECT_EQ(a.items[0].finding.stake_minor, 0);  // coffee owes less than the shirts declared
  const Answered findings = house->Get(targeting, "/api/v1/declarations/" + id + "/findings");
  ASSERT_EQ(findings.status, 200) << findings.body;
  const Json& item = findings.body["items"][0];
  EXPECT_EQ(item["code_doubt"]["likelier"][0]["code"], "090121");
  EXPECT_EQ(item["code_doubt"]["likelier"][0]["text"], "Coffee and tea; Coffee; Roasted");
  EXPECT_EQ(item["finding"]["reasons"][0]["template"], "classify.code");
  EXPECT_EQ(house->Get(trader, "/api/v1/declarations/" + id + "/findings").status, 403);
  const Answered own = house->Get(trader, "/api/v1/declarations/" + id);
  EXPECT_EQ(own.body.dump().find("090121"), std::string::npos) << own.body;
}

TEST_P(ClassifyFlow, WhatInspectionsFindIsKnownAfterAStart) {
  Learn();
  Draw(true);
  const auto probability = [&](const std::string& lrn) {
    Json declaration = Declaration(lrn);
    declaration["items"][0]["description"] = "roasted espresso coffee";
    const std::string id = LodgeJson(declaration);
    return std::pair(id, AssessmentOf(id).items[0].probability);
  };
  const auto [id, before] = probability("A-1");
  EXPECT_DOUBLE_EQ(before, 0.2);
  const std::string control = "/api/v1/controls/" + Row(id).control;
  ASSERT_EQ(house->Post(inspector, control + "/start", {}).status, 200);
  const Json act{
      {"items",
       {{{"number", 1},
         {"fields", {{{"kind", "hs_code"}, {"result", "corrected"}, {"value", "090121"}}}}}}},
      {"decision", "release"}};
  const Answered acted = house->Post(inspector, control + "/act", act);
  ASSERT_EQ(acted.status, 200) << acted.body;
  Settle();
  EXPECT_DOUBLE_EQ(probability("A-2").second, 3.0 / 11);
  house->Close();
  house->Open();
  EXPECT_DOUBLE_EQ(probability("A-3").second, 3.0 / 11);
}

INSTANTIATE_TEST_SUITE_P(Desk, ClassifyFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
