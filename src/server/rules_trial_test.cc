// Back-tests at the desk: what rules would have done on what the desk itself has judged, and on
// what was imported before.
#include <thread>

#include "gmock/gmock.h"
#include <fmt/format.h>

#include "api/rule_trial.h"
#include "clearance/test_rules.h"
#include "os/test_folder.h"
#include "risk/test_world.h"
#include "server/test_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using clearance::RuleText;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr char kTests[] = "/api/v1/rules/back-tests";

class RuleTrial : public testing::Test {
 protected:
  void SetUp() override {
    MakeModel(folder.path());
    house = std::make_unique<TestHouse>(folder.path(), EngineUnderTest());
    for (const char* office : {"H", "A"})
      house->Put("office", office, fmt::format(R"({{"id":"{0}","name":"{0}"}})", office));
    Draw(false);
    SignIn();
  }
  virtual void MakeModel(const os::Path& /*folder*/) {}
  void SignIn() {
    trader = house->Account("broker", {Role::kBroker}, {}, {"B1"});
    inspector = house->Account("inspector", {Role::kInspector}, {"*"});
    analyst = house->Account("analyst", {Role::kAnalyst}, {"*"});
    regional = house->Account("regional", {Role::kManager}, {"A"});
  }
  // Everything is drawn for inspection, or nothing.
  void Draw(bool all) {
    house->Put("policy", "current",
               all ? R"({"random_share":0.5,"explore_share":0,"inspections_per_day":1000000})"
                   : R"({"random_share":0,"explore_share":0,"inspections_per_day":0,
                         "document_checks_per_day":0,"audits_per_day":0})");
  }
  void LetDaysPass(int days) {
    house->clock().unix_seconds += days * kDaySeconds;
    SignIn();
  }
  Day Today() { return static_cast<Day>(house->clock().UnixSeconds() / kDaySeconds); }
  std::string Lodge(const std::string& lrn, const std::string& office = "H",
                    const std::string& document = "") {
    Json declaration = Declaration(lrn);
    declaration["office"] = office;
    if (!document.empty()) {
      declaration["documents"] = {{{"type", document}, {"reference", "1"}}};
    }
    const Answered lodged = house->Post(trader, "/api/v1/declarations", declaration);
    EXPECT_EQ(lodged.status, 201) << lodged.body;
    return lodged.body.value("id", "");
  }
  // An inspector looks and finds the value right, or wrong.
  void Inspect(const std::string& id, bool wrong) {
    const std::string control = (*house->store().FindDeclaration(id))->control;
    ASSERT_FALSE(control.empty());
    ASSERT_EQ(house->Post(inspector, "/api/v1/controls/" + control + "/start", {}).status, 200);
    Json field{{"kind", "undervalued"}, {"result", wrong ? "corrected" : "confirmed"}};
    if (wrong) field["value"] = "900.00";
    Json act{{"items", {{{"number", 1}, {"fields", {field}}}}}, {"decision", "release"}};
    if (wrong) act["recovered"] = "12.50";
    const Answered acted = house->Post(inspector, "/api/v1/controls/" + control + "/act", act);
    ASSERT_EQ(acted.status, 200) << acted.body;
  }
  Json Finished(const TestHouse::SignedIn& who, Json body) {
    const Answered begun = house->Post(who, kTests, body);
    EXPECT_EQ(begun.status, 202) << begun.body;
    const std::string id = begun.body.value("id", "");
    for (;;) {
      Json test = house->Get(who, std::string(kTests) + "/" + id).body;
      const std::string state = test.value("state", "");
      if (state != "waiting" && state != "running") return test;
      std::this_thread::yield();
    }
  }
  // The result of a rule with that condition.
  Json Try(const TestHouse::SignedIn& who, const std::string& when, Json more = Json::object()) {
    more["text"] = RuleText("tried", when);
    const Json test = Finished(who, more);
    EXPECT_EQ(test.value("state", ""), "done") << test;
    return test.value("rules", Json::array({Json::object()}))[0];
  }
  static std::vector<std::string> Offices(const Json& result) {
    std::vector<std::string> offices;
    for (const Json& load : result["lane_load"])
      offices.push_back(fmt::format("{} {} {}", load["office"].get<std::string>(),
                                    load["mean"].get<double>(), load["max"].get<int>()));
    return offices;
  }
  api::Trial TrialOf(const std::string& when) {
    const rules::Schema schema = house->engine().book()->program().schema();
    rules::ReadRulesResult read = rules::ReadRules(RuleText("tried", when), schema);
    EXPECT_TRUE(read.problems.empty());
    return {.set = std::move(read.set),
            .schema = schema,
            .from = {},
            .to = {},
            .everywhere = true,
            .offices = {}};
  }
  api::TrialSources Sources() {
    return {.past = {}, .store = house->store(), .documents = *house->engine().rules()};
  }

  os::TestFolder folder;
  std::unique_ptr<TestHouse> house;
  TestHouse::SignedIn trader, inspector, analyst, regional;
};

TEST_F(RuleTrial, TheDesksOwnLinesCountWithWhatWasFoundOnThem) {
  Draw(true);
  Inspect(Lodge("A-1"), /*wrong=*/true);
  Inspect(Lodge("A-2"), /*wrong=*/false);
  Lodge("A-3");
  LetDaysPass(1);
  Lodge("A-4");
  Lodge("A-5", "A");
  const Json result = Try(analyst, "hs_code in 61");
  EXPECT_EQ(result["lines"], 5);
  EXPECT_EQ(result["hits"], 5);
  EXPECT_EQ(result["checked"], 2);
  EXPECT_EQ(result["right"], 1);
  EXPECT_EQ(result["random_checked"], 2);
  EXPECT_EQ(result["never_looked_at"], 3);
  EXPECT_EQ(result["estimate_unchecked"]["basis"], "random");
  EXPECT_EQ(result["estimate_unchecked"]["value"], 1.5);
  EXPECT_EQ(result["money"], "12.50");
  EXPECT_TRUE(result["model_overlap"].is_null()) << "there is no model";
  EXPECT_FALSE(result.contains("estimate_by_model"));
  // Office H on two days, A on one: three office days.
  EXPECT_THAT(Offices(result), ElementsAre(fmt::format(" {} 3", 5.0 / 3), "H 2 3", "A 1 1"));
  EXPECT_EQ(Try(analyst, "hs_code in 62")["hits"], 0);
}

TEST_F(RuleTrial, DocumentsOfTheDesksOwnLinesAreKnown) {
  house->Close();
  house->Open();
  SignIn();
  Lodge("A-1", "H", "C644");
  Lodge("A-2", "H", "N380");
  Lodge("A-3");
  EXPECT_EQ(Try(analyst, "documents has C644")["hits"], 1);
  EXPECT_EQ(Try(analyst, "documents has none of C644")["hits"], 2);
}

// Figures are of the days asked for; questions see what was before them.
TEST_F(RuleTrial, ALineOfTheFirstDaySeesItsWindow) {
  Lodge("A-1");
  LetDaysPass(10);
  Lodge("A-2");
  LetDaysPass(20);
  Lodge("A-3");
  const std::string today = FormatDay(Today());
  const auto hits = [&](const std::string& days) {
    const Json result =
        Try(analyst, "count of lines over " + days + " per importer = 1", {{"from", today}});
    EXPECT_EQ(result["lines"], 1);
    return result["hits"].get<int>();
  };
  EXPECT_EQ(hits("10 days"), 0);
  EXPECT_EQ(hits("21 days"), 1);
  EXPECT_EQ(hits("31 days"), 0);  // it sees two
  const Json before = Try(analyst, "origin = BD", {{"to", FormatDay(Today() - 1)}});
  EXPECT_EQ(before["lines"], 2);
}

TEST_F(RuleTrial, WhoSeesSomeOfficesIsToldOfTheseAlone) {
  Lodge("A-1", "H");
  Lodge("A-2", "A");
  const Json result = Try(regional, "origin = BD");
  EXPECT_EQ(result["lines"], 1);
  EXPECT_EQ(result["hits"], 1);
  EXPECT_THAT(Offices(result), ElementsAre(" 1 1", "A 1 1"));
  EXPECT_EQ(Try(regional, "count of lines over ever per importer >= 1")["hits"], 0)
      << "nor do its questions see others";
  EXPECT_EQ(Try(analyst, "origin = BD")["lines"], 2);
}

// As live: it fires in its offices alone, and what it asks sees everything.
TEST_F(RuleTrial, ARuleOfSomeOfficesHoldsThereAndAsksEverywhere) {
  Lodge("A-1", "H");
  LetDaysPass(1);
  Lodge("A-2", "A");
  api::Trial regional_rule = TrialOf("count of lines over 30 days per importer = 1");
  regional_rule.holds_in = {"A"};
  const auto said = api::RunTrial(regional_rule, Sources(), NoProgress);
  ASSERT_TRUE(said) << said.error();
  const Json result = Json::parse(*said)[0];
  EXPECT_EQ(result["lines"], 1);
  EXPECT_EQ(result["hits"], 1);
  EXPECT_THAT(Offices(result), ElementsAre(" 1 1", "A 1 1"));
}

TEST_F(RuleTrial, WhatWasImportedComesBefore) {
  Lodge("A-1", "H", "C644");
  api::TrialSources sources = Sources();
  sources.past = [&](Day, const Progress&) -> Result<LineTable> {
    LineTable lines(LineSchema{.currency = "EUR", .extra_names = {}});
    for (int i = 0; i < 2; ++i) {
      LineRecord line;
      line.id = fmt::format("old-{}", i);
      line.declaration_id = "old";
      line.date = Today() - 10 + i;
      line.attribute(Attribute::kOrigin) = "BD";
      line.attribute(Attribute::kOffice) = i == 0 ? "H" : "A";
      line.attribute(Attribute::kImporter) = "I1";
      lines.Append(line);
    }
    return lines;
  };
  const auto tried = [&](const api::Trial& trial) {
    const auto said = api::RunTrial(trial, sources, NoProgress);
    EXPECT_TRUE(said) << said.error();
    return Json::parse(*said)[0];
  };
  EXPECT_EQ(tried(TrialOf("origin = BD"))["hits"], 3);
  EXPECT_EQ(tried(TrialOf("count of lines over 30 days per importer = 2"))["hits"], 1);
  const Json documents = tried(TrialOf("documents has none of N380"));
  EXPECT_EQ(documents["hits"], 1) << "of imported lines documents are not known";
  EXPECT_EQ(documents["unknown"], 2);
  api::Trial narrow = TrialOf("origin = BD");
  narrow.everywhere = false;
  narrow.offices = {"A"};
  EXPECT_EQ(tried(narrow)["lines"], 1);
  api::Trial late = TrialOf("origin = BD");
  late.from = Today();
  EXPECT_EQ(tried(late)["lines"], 1);
}

TEST_F(RuleTrial, TooManyLinesAreRefused) {
  Lodge("A-1");
  Lodge("A-2");
  const api::Trial trial = TrialOf("origin = BD");
  EXPECT_TRUE(api::RunTrial(trial, Sources(), NoProgress, 2));
  const auto refused = api::RunTrial(trial, Sources(), NoProgress, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
}

TEST_F(RuleTrial, IsStoppedWhileItReadsTheJournal) {
  Lodge("A-1");
  std::vector<std::string> steps;
  const Progress stop = [&](std::string_view step, std::uint64_t, std::uint64_t) -> Status {
    steps.emplace_back(step);
    return Fail(ErrorCode::kUnavailable, "stopped");
  };
  const auto stopped = api::RunTrial(TrialOf("origin = BD"), Sources(), stop);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message, "stopped");
  EXPECT_THAT(steps, ElementsAre("journal"));
}

class TrainedTrial : public RuleTrial {
 protected:
  void MakeModel(const os::Path& where) override {
    ASSERT_TRUE(risk::Model::Train(risk::World(1, 3000, true), where / "model",
                                   {.rounds = 40, .ensemble = 2}, NoProgress));
  }
  double Probability(const std::string& id) {
    return (*house->store().FindDeclaration(id))->probability;
  }
};

TEST_F(TrainedTrial, TheModelsOpinionOfThatTimeIsCompared) {
  const std::string first = Lodge("A-1");
  const std::string second = Lodge("A-2");
  const Json result = Try(analyst, "origin = BD");
  EXPECT_EQ(result["model_overlap"]["hits"], 2);
  EXPECT_EQ(result["model_overlap"]["selected"], 0) << "there is no room";
  EXPECT_EQ(result["estimate_unchecked"]["basis"], "model");
  EXPECT_EQ(result["estimate_unchecked"]["lines"], 2);
  EXPECT_FALSE(result["estimate_unchecked"].contains("low"));
  EXPECT_NEAR(result["estimate_by_model"]["value"].get<double>(),
              Probability(first) + Probability(second), 1e-9);
}

}  // namespace
}  // namespace tidewaiter::server
