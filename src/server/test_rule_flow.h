// RuleFlow: the whole house with rules in it, for tests of what they do to declarations.
#ifndef TIDEWAITER_SERVER_TEST_RULE_FLOW_H_
#define TIDEWAITER_SERVER_TEST_RULE_FLOW_H_

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "clearance/test_rules.h"
#include "os/test_folder.h"
#include "server/test_house.h"

namespace tidewaiter::server {

inline constexpr std::int64_t kDaySeconds = 86'400;

class RuleFlow : public testing::TestWithParam<store::TestEngine> {
 public:
  void SetUp() override {
    const std::string missing = GetParam().missing ? GetParam().missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house = std::make_unique<TestHouse>(folder.path(), GetParam());
    house->Put("office", "H", R"({"id":"H","name":"Harbour"})");
    Draw(false);
    SignIn();
  }
  void SignIn() {
    trader = house->Account("broker", {access::Role::kBroker}, {}, {"B1"});
    inspector = house->Account("inspector", {access::Role::kInspector}, {"H"});
    targeting = house->Account("targeting", {access::Role::kTargetingOfficer}, {"*"});
  }
  // Everything is drawn for inspection, or nothing.
  void Draw(bool all) {
    house->Put("policy", "current",
               all ? R"({"random_share":0.5,"explore_share":0,"inspections_per_day":1000000})"
                   : R"({"random_share":0,"explore_share":0,"inspections_per_day":0,
                         "document_checks_per_day":0,"audits_per_day":0})");
  }
  void Submit(clearance::Work work) {
    std::atomic<bool> done = false;
    clearance::Command command;
    command.who.id = "anna";
    command.work = std::move(work);
    command.render = [this](const clearance::Applied& applied) {
      changed_seq = applied.seq;
      return clearance::Rendered{};
    };
    command.done = [&](const clearance::Answer&) { done = true; };
    house->engine().Submit(std::move(command));
    while (!done)
      std::this_thread::yield();
  }
  void PutRule(const clearance::TestRule& rule) {
    Submit(clearance::PutRecord{
        "rule_text", rulebook::TextId(rule.name, rule.version), {}, rule.text, "", ""});
    Submit(clearance::PutRecord{"rule",
                                rule.name,
                                {},
                                rulebook::WriteEntry(clearance::EntryOf(rule)),
                                "rule.changed",
                                "{}"});
  }
  // Until the rules in force are those of the records, and none of them waits for answers; and
  // what is lodged has been learned.
  void Settle() {
    const std::uint64_t seq = house->engine().state().seq;
    using Clock = std::chrono::steady_clock;  // tidy:allow(clock) how long a test waits
    const auto end = Clock::now() + std::chrono::seconds(120);
    const auto settled = [&] {
      const clearance::EngineState state = house->engine().state();
      return state.rules_seq >= changed_seq && state.rules_preparing == 0 &&
             state.learned_seq >= seq;
    };
    while (!settled() && Clock::now() < end)
      std::this_thread::yield();
    ASSERT_TRUE(settled());
  }
  void Rules(const std::vector<clearance::TestRule>& rules) {
    for (const clearance::TestRule& rule : rules)
      PutRule(rule);
    Settle();
  }
  std::string Lodge(const std::string& lrn, const std::string& importer = "I1",
                    const std::string& value = "600.00") {
    Json declaration = Declaration(lrn, importer);
    declaration["items"][0]["value"] = value;
    return LodgeJson(declaration);
  }
  std::string LodgeJson(const Json& declaration) {
    const Answered lodged = house->Post(trader, "/api/v1/declarations", declaration);
    EXPECT_EQ(lodged.status, 201) << lodged.body;
    return lodged.body.value("id", "");
  }
  desk::DeclarationRow Row(const std::string& id) {
    const auto row = house->store().FindDeclaration(id);
    EXPECT_TRUE(row && *row) << id;
    return row ? row->value_or(desk::DeclarationRow()) : desk::DeclarationRow();
  }
  desk::Assessment AssessmentOf(const std::string& id) {
    const auto event = house->store().FindEvent(Row(id).decision_seq);
    EXPECT_TRUE(event && *event) << id;
    auto assessment =
        desk::ReadAssessment(event ? event->value_or(desk::Event()).data : std::string());
    EXPECT_TRUE(assessment);
    return assessment ? *std::move(assessment) : desk::Assessment();
  }
  std::vector<std::string> Hits(const std::string& id) {
    std::vector<std::string> names;
    for (const desk::RuleHit& hit : AssessmentOf(id).rule_hits)
      names.push_back(hit.rule + " " + std::string(desk::Name(hit.mode)));
    return names;
  }
  // An inspector looks and finds the value right, or wrong.
  void Inspect(const std::string& id, bool wrong) {
    const std::string control = Row(id).control;
    ASSERT_FALSE(control.empty());
    ASSERT_EQ(house->Post(inspector, "/api/v1/controls/" + control + "/start", {}).status, 200);
    Json field{{"kind", "undervalued"}, {"result", wrong ? "corrected" : "confirmed"}};
    if (wrong) field["value"] = "900.00";
    Json act{{"items", {{{"number", 1}, {"fields", {field}}}}}, {"decision", "release"}};
    if (wrong) act["recovered"] = "12.50";
    const Answered acted = house->Post(inspector, "/api/v1/controls/" + control + "/act", act);
    ASSERT_EQ(acted.status, 200) << acted.body;
  }
  Result<clearance::RuleAnswer> Ask(const std::string& entry, const desk::Document& document) {
    std::atomic<bool> done = false;
    Result<clearance::RuleAnswer> answer = Fail(ErrorCode::kInternal, "not asked");
    house->engine().ExplainRule(
        {.entry = entry, .document = std::make_shared<const desk::Document>(document)},
        [&](Result<clearance::RuleAnswer> said) {
          answer = std::move(said);
          done = true;
        });
    while (!done)
      std::this_thread::yield();
    return answer;
  }
  clearance::RuleCount Counts(const std::string& entry) {
    const auto today = static_cast<Day>(house->clock().UnixSeconds() / kDaySeconds);
    return house->engine().rule_counts().Of(entry, today - 30, today);
  }

  os::TestFolder folder;
  std::unique_ptr<TestHouse> house;
  std::uint64_t changed_seq = 0;  // of the last change of a rule
  TestHouse::SignedIn trader, inspector, targeting;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_RULE_FLOW_H_
