// What others state about goods, and rules that compare it with what is declared.
#include "gmock/gmock.h"

#include "server/test_rule_flow.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using clearance::RuleText;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kBill = "MAEU1234567";

class StagesFlow : public RuleFlow {
 protected:
  Answered State(const TestHouse::SignedIn& who, const std::string& reference,
                 const std::string& stage, const Json& statement) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(who);
    headers.push_back({"Idempotency-Key", "s" + std::to_string(++keys_)});
    return house->Call(http::Method::kPut, "/api/v1/consignments/" + reference + "/" + stage,
                       headers, statement.dump());
  }
  void StateMass(const std::string& stage, double kg, const std::string& reference = kBill) {
    const Answered stated =
        State(targeting, reference, stage, {{"items", {{{"net_mass_kg", kg}}}}});
    ASSERT_EQ(stated.status, 200) << stated.body;
  }
  // Shirts of 20 kg under a bill of lading.
  std::string LodgeUnder(const std::string& lrn, const std::string& reference = kBill) {
    Json declaration = Declaration(lrn);
    declaration["documents"] = {{{"type", "N705"}, {"reference", reference}}};
    return LodgeJson(declaration);
  }
  std::string ValueOf(const std::string& entry, const desk::Document& document) {
    return Ask(entry, document)->rules[0].why[0].values[0].second;
  }

 private:
  int keys_ = 0;
};

constexpr const char* kHeavier = "net_mass differs from net_mass at manifest by more than 10%";

TEST_P(StagesFlow, ADeclarationIsComparedWithItsManifest) {
  Rules({{.name = "heavier", .text = RuleText("heavier", kHeavier, "demand yellow")}});
  StateMass("manifest", 21);
  EXPECT_EQ(Row(LodgeUnder("A-1")).lane, desk::Lane::kGreen);
  StateMass("manifest", 30);
  const std::string id = LodgeUnder("A-2", "maeu 123-4567");
  EXPECT_EQ(Row(id).lane, desk::Lane::kYellow);
  const auto why = AssessmentOf(id).rule_hits[0].why;
  EXPECT_NE(testing::PrintToString(why[0].values).find("30 kg"), std::string::npos)
      << testing::PrintToString(why[0].values);
  StateMass("transit", 90);
  EXPECT_EQ(Row(LodgeUnder("A-3", "ELSE1234567")).lane, desk::Lane::kGreen);
  EXPECT_EQ(Row(Lodge("A-4")).lane, desk::Lane::kGreen);
}

TEST_P(StagesFlow, WhatIsStatedLaterChangesNoDecisionButIsShown) {
  Rules({{.name = "heavier", .text = RuleText("heavier", kHeavier, "demand yellow")}});
  const std::string id = LodgeUnder("A-1");
  StateMass("manifest", 30);
  EXPECT_EQ(Row(id).lane, desk::Lane::kGreen);
  const Answered why = house->Get(targeting, "/api/v1/declarations/" + id + "/rules/heavier");
  EXPECT_EQ(why.body.value("truth", ""), "true") << why.body;
  const Answered stages = house->Get(targeting, "/api/v1/declarations/" + id + "/stages");
  ASSERT_EQ(stages.status, 200);
  EXPECT_EQ(stages.body["statements"][0]["reference"], kBill);
  EXPECT_EQ(stages.body["statements"][0]["by"]["name"], "targeting");
  EXPECT_EQ(stages.body["items"],
            Json::parse(R"([{"item":1,"stages":{"manifest":{"net_mass_kg":30}}}])"));
  EXPECT_EQ(stages.body["unmatched"], Json::array());
}

TEST_P(StagesFlow, ADeclarationIsComparedWithWhatItSaidBeforeTheGoodsCame) {
  Rules({{.name = "cheaper",
          .text = RuleText("cheaper", "value < 50% of value at pre_arrival", "demand yellow")}});
  Json declaration = Declaration("A-1");
  declaration["stage"] = "pre_arrival";
  const std::string same = LodgeJson(declaration);
  declaration["lrn"] = "A-2";
  const std::string changed = LodgeJson(declaration);
  declaration["items"][0]["value"] = "100.00";
  std::vector<http::Header> headers = TestHouse::HeadersOf(trader);
  headers.push_back({"Idempotency-Key", "amend"});
  headers.push_back({"If-Match", "\"1\""});
  ASSERT_EQ(
      house
          ->Call(http::Method::kPut, "/api/v1/declarations/" + changed, headers, declaration.dump())
          .status,
      200);
  for (const std::string& id : {same, changed})
    ASSERT_EQ(house->Post(trader, "/api/v1/declarations/" + id + "/arrive", {}).status, 200);
  EXPECT_EQ(Row(same).lane, desk::Lane::kGreen);
  EXPECT_EQ(Row(changed).lane, desk::Lane::kYellow);
  const Answered stages = house->Get(targeting, "/api/v1/declarations/" + changed + "/stages");
  EXPECT_EQ(stages.body["items"][0]["stages"]["pre_arrival"]["value"], "600.00") << stages.body;
}

// A bill without codes says nothing of single items, but of all of them together.
TEST_P(StagesFlow, TotalsAreComparedWhereItemsAreNotToldApart) {
  Rules({{.name = "item", .text = RuleText("item", kHeavier)},
         {.name = "whole",
          .text = RuleText("whole", "total_net_mass < 90% of total_net_mass at manifest")}});
  StateMass("manifest", 60);
  Json declaration = Declaration("A-1");
  declaration["documents"] = {{{"type", "N705"}, {"reference", kBill}}};
  declaration["items"].push_back(declaration["items"][0]);
  const std::string id = LodgeJson(declaration);
  EXPECT_THAT(Hits(id), ElementsAre("whole acts", "whole acts"));
  const Answered stages = house->Get(targeting, "/api/v1/declarations/" + id + "/stages");
  EXPECT_EQ(stages.body["items"], Json::array());
  EXPECT_EQ(stages.body["unmatched"],
            Json::parse(R"([{"stage":"manifest","reference":"MAEU1234567","items":1}])"));
}

TEST_P(StagesFlow, GoodsThatWereInspectedOnTheWayNeedNotBeAgain) {
  Rules({{.name = "seen",
          .text = RuleText("seen", "date - inspected at transit < 30 days", "exempt")}});
  const auto today = static_cast<Day>(house->clock().UnixSeconds() / kDaySeconds);
  const auto state = [&](const std::string& reference, Day day) {
    return State(targeting, reference, "transit",
                 {{"inspected", FormatDay(day)}, {"items", {Json::object()}}})
        .status;
  };
  EXPECT_EQ(state("LATELY12345", today - 3), 200);
  EXPECT_EQ(state("LONGAGO12345", today - 60), 200);
  EXPECT_THAT(Hits(LodgeUnder("A-1", "LATELY12345")), ElementsAre("seen acts"));
  EXPECT_THAT(Hits(LodgeUnder("A-2", "LONGAGO12345")), IsEmpty());
}

// A question that nobody asked before is answered with what was stated when each line was judged:
// from the journal after a start, from the journal for a new rule, and from what is learned live.
TEST_P(StagesFlow, QuestionsOverThePastSeeWhatWasStatedThen) {
  StateMass("manifest", 30);
  LodgeUnder("A-1");                  // differs
  LodgeUnder("A-2", "UNKNOWN12345");  // nothing is stated yet
  StateMass("manifest", 30, "UNKNOWN12345");
  StateMass("manifest", 20);
  LodgeUnder("A-3");  // does not differ any more
  const std::string text =
      std::string("count of lines where ") + kHeavier + " over 30 days per importer < 0";
  Rules({{.name = "often", .text = RuleText("often", text)}});
  desk::Document document;
  document.importer.id = "I1";
  document.items.resize(1);
  EXPECT_EQ(ValueOf("often", document), "1");
  LodgeUnder("A-4", "UNKNOWN12345");
  house->Settle();
  EXPECT_EQ(ValueOf("often", document), "2");
  for (const bool keeps : {true, false}) {
    house->Close();
    if (!keeps) house->live_name = "elsewhere";
    house->Open();
    Settle();
    EXPECT_EQ(ValueOf("often", document), "2") << keeps;
  }
}

TEST_P(StagesFlow, ABackTestSeesWhatWasStatedThen) {
  StateMass("manifest", 30);
  LodgeUnder("A-1");
  StateMass("manifest", 20);
  LodgeUnder("A-2");
  Lodge("A-3");
  const auto tried = [&](const std::string& when) {
    const Answered begun =
        house->Post(targeting, "/api/v1/rules/back-tests", {{"text", RuleText("tried", when)}});
    EXPECT_EQ(begun.status, 202) << begun.body;
    for (;;) {
      const Json test =
          house->Get(targeting, "/api/v1/rules/back-tests/" + begun.body.value("id", "")).body;
      const std::string state = test.value("state", "");
      if (state != "waiting" && state != "running") return test["rules"][0];
      std::this_thread::yield();
    }
  };
  Json result = tried(kHeavier);
  EXPECT_EQ(result["hits"], 1) << result;
  EXPECT_EQ(result["unknown"], 1);
  result =
      tried(std::string("count of lines where ") + kHeavier + " over 30 days per importer >= 1");
  EXPECT_EQ(result["hits"], 2);
  EXPECT_EQ(tried("items = 1 and equipment has none of X1")["hits"], 3);
}

// What was found is learned with what was stated when the declaration was judged.
TEST_P(StagesFlow, ChecksAreLearnedWithWhatWasStatedThen) {
  Draw(true);
  Rules({{.name = "often",
          .text = RuleText("often", std::string("count of checks where ") + kHeavier +
                                        " over 30 days per importer < 0")}});
  StateMass("manifest", 30);
  std::vector<std::string> drawn;
  for (int i = 0; drawn.size() < 2; ++i) {
    const std::string id = LodgeUnder("A-" + std::to_string(i));
    if (Row(id).lane == desk::Lane::kRed) drawn.push_back(id);
  }
  Inspect(drawn[0], true);
  StateMass("manifest", 20);
  Inspect(drawn[1], false);
  house->Settle();
  desk::Document document;
  document.importer.id = "I1";
  document.items.resize(1);
  for (const bool restarted : {false, true}) {
    if (restarted) {
      house->Close();
      house->live_name = "elsewhere";
      house->Open();
      Settle();
    } else {
      house->clock().unix_seconds += kDaySeconds;
    }
    EXPECT_EQ(ValueOf("often", document), "2") << restarted;
  }
}

TEST_P(StagesFlow, TradersNeitherStateNorSee) {
  StateMass("manifest", 21);
  const Json statement{{"items", {Json::object()}}};
  const TestHouse::SignedIn own = house->Account("own", {Role::kSystem}, {}, {"B1"});
  const TestHouse::SignedIn portal = house->Account("portal", {Role::kSystem}, {"*"});
  const std::string path = std::string("/api/v1/consignments/") + kBill;
  for (const TestHouse::SignedIn& who : {trader, own}) {
    EXPECT_EQ(State(who, kBill, "manifest", statement).status, 403);
    EXPECT_EQ(house->Get(who, path).status, 403);
  }
  EXPECT_EQ(State(portal, kBill, "manifest", statement).status, 200);
  const Answered seen = house->Get(targeting, path);
  EXPECT_EQ(seen.body["stages"]["manifest"]["version"], 2) << seen.body;
  EXPECT_EQ(seen.body["stages"]["manifest"]["by"]["name"], "portal");
  const std::string id = LodgeUnder("A-1");
  EXPECT_EQ(house->Get(trader, "/api/v1/declarations/" + id + "/stages").status, 403);
}

TEST_P(StagesFlow, WrongStatementsAreRefusedWithEveryProblem) {
  const Json right{{"items", {Json::object()}}};
  EXPECT_EQ(State(targeting, "1-2", "manifest", right).status, 422);
  EXPECT_EQ(State(targeting, std::string(101, 'A'), "manifest", right).status, 422);
  EXPECT_EQ(State(targeting, kBill, "moon", right).status, 404);
  EXPECT_EQ(State(targeting, kBill, "pre_arrival", right).status, 404);
  const Answered wrong =
      State(targeting, kBill, "manifest", {{"colour", 1}, {"items", {{{"origin", "China"}}}}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.body["problems"].size(), 2U) << wrong.body;
  EXPECT_EQ(house->Get(targeting, std::string("/api/v1/consignments/") + kBill).status, 404);
}

INSTANTIATE_TEST_SUITE_P(Desk, StagesFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
