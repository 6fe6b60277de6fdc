// The tariff in force: loaded by one and put in force by another; what declarations take from its
// quotas; what is at stake by it.
#include "gmock/gmock.h"

#include "server/test_rule_flow.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using clearance::RuleText;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kQuota = "050021";

// T-shirts at `duty`, 2 % within a quota of 1,000 pieces, and 20 % VAT.
Json Files(const std::string& duty) {
  return {{"tariff.toml", "country = \"XX\"\ncurrency = \"EUR\"\n"},
          {"nomenclature.csv",
           "code,level,unit,description\n61,0,,Apparel\n6109,1,,T-shirts\n"
           "610910,2,NAR,Of cotton\n610990,2,NAR,Other\n"},
          {"areas.csv", "id,group,name\nBD,no,Bangladesh\nCN,no,China\n1011,yes,All countries\n"},
          {"quotas.csv",
           "order_number,from,until,volume,unit,critical_percent\n"
           "050021,2026-01-01,2026-12-31,1000,NAR,90\n"},
          {"measures.csv",
           "id,type,code,area,order_number,duty\nm1,103,6109,1011,," + duty +
               "\nq1,122,610910,1011,050021,2 %\na1,552,610910,CN,,30 %\nv1,305,61,1011,,20 %\n"}};
}

class TariffFlow : public RuleFlow {
 protected:
  void SetUp() override {
    RuleFlow::SetUp();
    if (IsSkipped()) return;
    analyst_ = house->Account("analyst", {Role::kAnalyst}, {"*"});
    manager_ = house->Account("manager", {Role::kManager}, {"*"});
  }
  std::string Load(const std::string& duty = "12 %") {
    const Answered loaded =
        house->Post(analyst_, kVersions, {{"name", "at " + duty}, {"files", Files(duty)}});
    EXPECT_EQ(loaded.status, 201) << loaded.body;
    return loaded.body.value("id", "");
  }
  Answered Activate(const TestHouse::SignedIn& who, const std::string& version) {
    return house->Post(who, std::string(kVersions) + "/" + version + "/activate", {});
  }
  void PutInForce(const std::string& duty = "12 %") {
    const Answered activated = Activate(manager_, Load(duty));
    ASSERT_EQ(activated.status, 200) << activated.body;
  }
  std::string LodgePieces(const std::string& lrn, int pieces, const std::string& quota = kQuota) {
    Json declaration = Declaration(lrn);
    declaration["items"][0]["quantity"] = pieces;
    if (!quota.empty()) declaration["items"][0]["quota_order_number"] = quota;
    return LodgeJson(declaration);
  }
  // The data of the events of this kind, in their order.
  Json Events(const std::string& id, const std::string& kind) {
    const Answered history = house->Get(targeting, "/api/v1/declarations/" + id + "/history");
    Json found = Json::array();
    for (const Json& event : history.body["events"])
      if (event["kind"] == kind) found.push_back(event["details"]);
    return found;
  }
  std::string CoveredOf(const std::string& id) {
    const Json served = Events(id, "declaration.quota");
    EXPECT_EQ(served.size(), 1U) << served;
    return served.size() == 1 ? served[0].value("covered", "") : "";
  }
  std::string Left() {
    const Answered quota = house->Get(trader, std::string("/api/v1/tariff/quotas/") + kQuota);
    EXPECT_EQ(quota.status, 200) << quota.body;
    return quota.body["quota"].value("left", "");
  }

  static constexpr const char* kVersions = "/api/v1/tariff/versions";
  TestHouse::SignedIn analyst_;
  TestHouse::SignedIn manager_;
};

TEST_P(TariffFlow, NobodyPutsInForceWhatHeLoaded) {
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff").status, 404);
  const auto both = house->Account("both", {Role::kAnalyst, Role::kManager}, {"*"});
  const Answered own = house->Post(both, kVersions, {{"name", "mine"}, {"files", Files("12 %")}});
  ASSERT_EQ(own.status, 201) << own.body;
  const std::string version = own.body["id"];
  const Answered refused = Activate(both, version);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body["code"], "own_version") << refused.body;
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff").status, 404);
  ASSERT_EQ(Activate(manager_, version).status, 200);
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff").body["version"], version);
  EXPECT_EQ(house->Get(trader, kVersions).status, 403);
  EXPECT_EQ(Activate(manager_, "none").status, 404);
}

TEST_P(TariffFlow, TheVersionInForceIsThereAgainAfterAStart) {
  PutInForce("12 %");
  PutInForce("9 %");
  const std::string version = house->Get(trader, "/api/v1/tariff").body["version"];
  house->Close();
  house->Open();
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff").body["version"], version);
  const Answered line = house->Get(trader, "/api/v1/tariff/lines/610910?origin=BD");
  ASSERT_EQ(line.status, 200) << line.body;
  EXPECT_EQ(line.body["line"]["duty"], "9 %") << line.body;
  std::vector<std::string> states;
  const Answered versions = house->Get(analyst_, kVersions);
  for (const Json& one : versions.body["items"])
    states.push_back(one["state"]);
  EXPECT_THAT(states, testing::UnorderedElementsAre("in_force", "former"));
}

TEST_P(TariffFlow, FilesWithFaultsAreRefusedWithAllOfThem) {
  Json files = Files("12 per cent");
  files["nomenclature.csv"] = files["nomenclature.csv"].get<std::string>() + "x,1,,What\n";
  const Answered refused = house->Post(analyst_, kVersions, {{"name", "bad"}, {"files", files}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_GE(refused.body["problems"].size(), 1U) << refused.body;
  EXPECT_THAT(house->Get(analyst_, kVersions).body["items"], IsEmpty());
}

TEST_P(TariffFlow, AQuotaIsServedInTheOrderOfAcceptance) {
  PutInForce();
  const std::string first = LodgePieces("A-1", 700);
  const std::string second = LodgePieces("A-2", 700);
  const std::string third = LodgePieces("A-3", 1);
  EXPECT_EQ(CoveredOf(first), "700");
  EXPECT_EQ(CoveredOf(second), "300");
  EXPECT_EQ(CoveredOf(third), "0");
  EXPECT_EQ(Left(), "0");
  house->Close();
  house->Open();
  EXPECT_EQ(Left(), "0");
  EXPECT_THAT(Events(LodgePieces("A-4", 5, ""), "declaration.quota"), IsEmpty());
}

TEST_P(TariffFlow, WhatIsUsedStaysUsedUnderTheNextVersion) {
  PutInForce("12 %");
  LodgePieces("A-1", 400);
  PutInForce("9 %");
  EXPECT_EQ(Left(), "600");
}

// Goods that prove to be others, or are seized, did not come in under the quota.
TEST_P(TariffFlow, ASeizureGivesTheQuotaBack) {
  PutInForce();
  Draw(true);
  const std::string id = LodgePieces("A-1", 700);
  ASSERT_EQ(Left(), "300");
  ASSERT_FALSE(Row(id).control.empty());
  const std::string control = "/api/v1/controls/" + Row(id).control;
  ASSERT_EQ(house->Post(inspector, control + "/start", {}).status, 200);
  const Json act{
      {"items",
       {{{"number", 1}, {"fields", {{{"kind", "undervalued"}, {"result", "confirmed"}}}}}}},
      {"decision", "seize"}};
  const Answered acted = house->Post(inspector, control + "/act", act);
  ASSERT_EQ(acted.status, 200) << acted.body;
  EXPECT_EQ(Left(), "1000");
  const Json back = Events(id, "declaration.quota_returned");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0]["returned"], "700");
  house->Close();
  house->Open();
  EXPECT_EQ(Left(), "1000");
}

TEST_P(TariffFlow, AQuotaThatIsNoneIsSaidAndStopsNothing) {
  PutInForce();
  const std::string id = LodgePieces("A-1", 10, "059999");
  const Json served = Events(id, "declaration.quota");
  ASSERT_EQ(served.size(), 1U) << served;
  EXPECT_EQ(served[0]["problem"], "quota_unknown");
  EXPECT_EQ(Row(id).lane, desk::Lane::kGreen);
}

TEST_P(TariffFlow, WithoutATariffAQuotaIsNotServed) {
  const std::string id = LodgePieces("A-1", 10);
  EXPECT_THAT(Events(id, "declaration.quota"), IsEmpty());
  PutInForce();
  EXPECT_EQ(Left(), "1000");
}

TEST_P(TariffFlow, WhatIsAtStakeIsReckonedByTheTariff) {
  Rules({{.name = "low", .text = RuleText("low", "value < 700 EUR", "confidence 30%")}});
  EXPECT_EQ(AssessmentOf(Lodge("A-1")).items[0].finding.stake_minor, 0);  // no rate was declared
  PutInForce();
  const desk::Assessment by = AssessmentOf(Lodge("A-2"));
  // 12 % of 600.00 is 72.00, and 20 % of 672.00 is 134.40.
  EXPECT_EQ(by.items[0].finding.stake_minor, 20'640);
  EXPECT_EQ(by.tariff_version, house->Get(trader, "/api/v1/tariff").body.value("version", ""));
}

TEST_P(TariffFlow, AnItemIsReckonedAsDeclaredAndAsFound) {
  PutInForce();
  const std::string id = Lodge("A-1");
  const std::string call = "/api/v1/declarations/" + id + "/items/1/duty";
  const Answered same = house->Post(targeting, call, Json::object());
  ASSERT_EQ(same.status, 200) << same.body;
  EXPECT_EQ(same.body["difference"], "0.00") << same.body;
  const Answered other = house->Post(targeting, call, {{"origin", "CN"}, {"value", "1000.00"}});
  ASSERT_EQ(other.status, 200) << other.body;
  EXPECT_EQ(other.body["declared"]["total"], "206.40");
  // 42 % of 1000.00 is 420.00, and 20 % of 1420.00 is 284.00.
  EXPECT_EQ(other.body["corrected"]["total"], "704.00");
  EXPECT_EQ(other.body["difference"], "497.60");
  EXPECT_EQ(house->Post(targeting, call, {{"value", "-1"}}).status, 422);
  EXPECT_EQ(house->Post(targeting, "/api/v1/declarations/" + id + "/items/2/duty", {}).status, 404);
}

TEST_P(TariffFlow, WhoWatchesACodeIsToldOfAChange) {
  const auto choose = [&](const char* key, const Json& body) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(trader);
    headers.push_back({"Idempotency-Key", key});
    return house->Call(http::Method::kPut, "/api/v1/tariff/watches", headers, body.dump());
  };
  PutInForce("12 %");
  ASSERT_EQ(choose("w", {{"codes", {"6109"}}}).status, 200);
  PutInForce("9 %");
  const Answered told = house->Get(trader, "/api/v1/tariff/watches");
  EXPECT_EQ(told.body["codes"], Json::array({"6109"})) << told.body;
  ASSERT_EQ(told.body["alerts"].size(), 1U) << told.body;
  const Answered more = choose("x", {{"codes", {"6109", "84"}}});
  EXPECT_EQ(more.body["alerts"], told.body["alerts"]) << "choosing codes is not seeing alerts";
  EXPECT_EQ(choose("y", {{"codes", Json::array()}, {"seen", "yesterday"}}).status, 422);
  const Answered seen = choose("z", {{"codes", {"84"}}, {"seen", told.body["alerts"][0]["at"]}});
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff/watches").body,
            (Json{{"codes", {"84"}}, {"alerts", Json::array()}}));
}

// The same tariff with a preference for Bangladesh, its rules of origin, and rules for parcels.
Json FilesWithOrigin() {
  Json files = Files("12 %");
  files["measures.csv"] = files["measures.csv"].get<std::string>() + "p1,142,6109,BD,,0 %\n";
  files["origin_schemes.csv"] = "scheme,title,countries,proofs\nexa,An agreement,BD,U110=Proof\n";
  files["origin_rules.csv"] =
      "scheme,code_from,alternative,text,needs\nexa,61,1,Of another chapter.,CHANGE 2\n"
      "exa,61,2,At most 40 %.,MAX 40\n";
  files["parcels.csv"] =
      "id,kind,until,edge,currency,excluded\nsmall,duty_relief,150,including,EUR,610990\n";
  return files;
}

TEST_P(TariffFlow, RulesOfOriginAndParcelsAreAskedOfTheTariffInForce) {
  const std::string rules = "/api/v1/tariff/origin?code=610910&origin=BD";
  const std::string check = "/api/v1/tariff/origin/check";
  const std::string landed = "/api/v1/tariff/landed";
  const Json question{{"scheme", "exa"},
                      {"code", "610910"},
                      {"exporter", "BD"},
                      {"ex_works", "10.00"},
                      {"materials", {{{"code", "5208"}, {"value", "3.00"}}}}};
  const Json parcel{{"items",
                     {{{"code", "610910"},
                       {"origin", "CN"},
                       {"price", {{"amount", "100.00"}, {"currency", "EUR"}}}}}}};
  EXPECT_EQ(house->Get(trader, rules).body["code"], "no_tariff");
  EXPECT_EQ(house->Post(trader, check, question).body["code"], "no_tariff");
  EXPECT_EQ(house->Post(trader, landed, parcel).body["code"], "no_tariff");
  const Answered loaded =
      house->Post(analyst_, kVersions, {{"name", "origin"}, {"files", FilesWithOrigin()}});
  ASSERT_EQ(loaded.status, 201) << loaded.body;
  ASSERT_EQ(Activate(manager_, loaded.body["id"]).status, 200);

  const Answered told = house->Get(trader, rules);
  ASSERT_EQ(told.status, 200) << told.body;
  ASSERT_EQ(told.body["schemes"].size(), 1U) << told.body;
  EXPECT_EQ(told.body["schemes"][0]["preferences"][0]["measure"], "p1") << told.body;
  EXPECT_EQ(told.body["schemes"][0]["entries"][0]["rules"].size(), 2U) << told.body;
  EXPECT_THAT(house->Get(trader, "/api/v1/tariff/origin?code=610910&origin=CN").body["schemes"],
              IsEmpty());
  EXPECT_EQ(house->Get(trader, "/api/v1/tariff/origin?code=6109&origin=Bangladesh").status, 400);

  const Answered judged = house->Post(trader, check, question);
  ASSERT_EQ(judged.status, 200) << judged.body;
  EXPECT_EQ(judged.body["checks"][0]["verdict"], "fulfilled") << judged.body;
  Json wrong = question;
  wrong["exporter"] = "CN";
  wrong["code"] = "8415100000";
  const Answered refused = house->Post(trader, check, wrong);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.body["problems"].size(), 2U) << refused.body;

  const Answered duty = house->Post(
      trader, "/api/v1/tariff/duty",
      {{"code", "610910"}, {"origin", "BD"}, {"customs_value", "100"}, {"preference", "300"}});
  ASSERT_EQ(duty.status, 200) << duty.body;
  const Json charged = duty.body["options"][duty.body["charged"].get<std::size_t>()];
  EXPECT_EQ(charged["origin"][0]["proofs"][0]["code"], "U110") << charged;
}

TEST_P(TariffFlow, AParcelIsRelievedUpToTheLimitOfTheVersionInForce) {
  const auto total = [&](const std::string& code, const std::string& price) {
    const Answered answer =
        house->Post(trader, "/api/v1/tariff/landed",
                    {{"items",
                      {{{"code", code},
                        {"origin", "BD"},
                        {"price", {{"amount", price}, {"currency", "EUR"}}}}}}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body.value("total", "");
  };
  PutInForce("12 %");
  EXPECT_EQ(total("610910", "100.00"), "134.40");  // 12 %, then 20 % of 112.00
  const Answered loaded =
      house->Post(analyst_, kVersions, {{"name", "parcels"}, {"files", FilesWithOrigin()}});
  ASSERT_EQ(loaded.status, 201) << loaded.body;
  ASSERT_EQ(Activate(manager_, loaded.body["id"]).status, 200);
  EXPECT_EQ(total("610910", "100.00"), "120.00");
  EXPECT_EQ(total("610910", "150.00"), "180.00");
  EXPECT_EQ(total("610910", "150.01"), "201.61");
  EXPECT_EQ(total("610990", "100.00"), "134.40");  // excluded
  house->Close();
  house->Open();
  EXPECT_EQ(total("610910", "100.00"), "120.00");
}

INSTANTIATE_TEST_SUITE_P(Desk, TariffFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
