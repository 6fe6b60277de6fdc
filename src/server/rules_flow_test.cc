// Rules in the whole house: what they do to declarations, what they learn, and that nothing is lost
// or done twice while they change.
#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "gmock/gmock.h"

#include "clearance/test_rules.h"
#include "server/test_rule_flow.h"

namespace tidewaiter::server {
namespace {

using clearance::RuleText;
using clearance::TestRule;
using desk::HitMode;
using rulebook::Phase;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(RuleFlow, ADemandSendsToItsLaneAndTheTraderIsNotTold) {
  Rules({{.name = "cheap",
          .text = RuleText("cheap", "value < 700 EUR", "confidence 30% demand yellow")}});
  const std::string id = Lodge("A-1");
  EXPECT_EQ(Row(id).lane, desk::Lane::kYellow);
  EXPECT_EQ(Row(id).basis, SelectionBasis::kTargeted);
  EXPECT_EQ(Row(id).kind, ErrorKind::kUndervalued);
  EXPECT_EQ(Row(id).control_kind, desk::ControlKind::kDocuments);
  EXPECT_EQ(desk::ReadReason(Row(id).reason)->template_id, "rule.fired");
  EXPECT_THAT(Hits(id), ElementsAre("cheap acts"));
  EXPECT_EQ(AssessmentOf(id).rules_version, house->engine().book()->version());
  const std::string seen =
      house->Get(trader, "/api/v1/declarations/" + id).body.dump() +
      house->Get(trader, "/api/v1/declarations/" + id + "/history").body.dump();
  EXPECT_EQ(seen.find("cheap"), std::string::npos) << seen;
  const std::string other = Lodge("A-2", "I1", "800.00");
  EXPECT_EQ(Row(other).lane, desk::Lane::kGreen);
  EXPECT_THAT(Hits(other), IsEmpty());
}

TEST_P(RuleFlow, ADrawStaysADrawWhateverRulesSay) {
  Draw(true);
  Rules({{.name = "trusted", .text = RuleText("trusted", "importer = \"I1\"", "exempt")},
         {.name = "cheap", .text = RuleText("cheap", "importer = \"I2\"", "demand yellow")}});
  for (const char* importer : {"I1", "I2"}) {
    const std::string id = Lodge(std::string("A-") + importer, importer);
    EXPECT_EQ(Row(id).lane, desk::Lane::kRed) << importer;
    EXPECT_EQ(Row(id).basis, SelectionBasis::kRandom) << importer;
  }
}

TEST_P(RuleFlow, AnExemptionClearsAndADemandBeatsIt) {
  Rules({{.name = "trusted", .text = RuleText("trusted", "origin = BD", "exempt")},
         {.name = "paper", .text = RuleText("paper", "value > 700 EUR", "demand blue")}});
  EXPECT_EQ(Row(Lodge("A-1")).lane, desk::Lane::kGreen);
  EXPECT_EQ(Row(Lodge("A-2", "I1", "800.00")).lane, desk::Lane::kBlue);
}

// Without a model everything has the rank 0, but for what a rule adds.
TEST_P(RuleFlow, WhatARuleAddsIsInTheRank) {
  house->Put("policy", "current",
             R"({"random_share":0,"explore_share":0,"inspections_per_day":0,
                 "document_checks_per_day":0,"audits_per_day":0,"harm":"0"})");
  Rules({{.name = "worth", .text = RuleText("worth", "value < 700 EUR", "add 250 EUR")}});
  EXPECT_EQ(Row(Lodge("A-1", "I1", "800.00")).rank, 0);
  const std::string id = Lodge("A-2");
  EXPECT_EQ(Row(id).rank, 25'000);
  EXPECT_EQ(Row(id).kind, ErrorKind::kUndervalued);
  EXPECT_EQ(Row(id).lane, desk::Lane::kGreen);
}

TEST_P(RuleFlow, ShadowAndShareChangeNothingButAreCountedAndListed) {
  Rules({{.name = "shade",
          .text = RuleText("shade", "origin = BD", "demand red"),
          .phase = Phase::kShadow},
         {.name = "half",
          .text = RuleText("half", "origin = BD", "demand yellow"),
          .phase = Phase::kPartial,
          .percent = 50}});
  int yellow = 0;
  for (int i = 0; i < 40; ++i)
    yellow += Row(Lodge("A-" + std::to_string(i))).lane == desk::Lane::kYellow ? 1 : 0;
  EXPECT_GT(yellow, 5);
  EXPECT_LT(yellow, 35);
  EXPECT_EQ(Counts("half").fired, yellow);
  EXPECT_EQ(Counts("half").watched, 40 - yellow);
  EXPECT_EQ(Counts("shade").watched, 40);
  EXPECT_EQ(Counts("shade").fired, 0);
  const auto rows = house->store().ListRuleHits({.entry = "shade", .limit = 100});
  ASSERT_EQ(rows->size(), 40U);
  EXPECT_EQ(rows->front().mode, HitMode::kWatches);
  EXPECT_EQ(rows->front().importer, "I1");
  EXPECT_EQ(house->store().ListRuleHits({.declaration = rows->front().declaration})->size(), 2U);
  EXPECT_EQ(house->engine().state().rule_hits, 80U);
  EXPECT_EQ(house->engine().state().rules_running, 2U);
}

TEST_P(RuleFlow, ARegionalRuleHoldsInItsOfficesAlone) {
  house->Put("office", "A", R"({"id":"A","name":"Airport"})");
  Rules({{.name = "local",
          .text = RuleText("local", "origin = BD", "demand yellow"),
          .offices = {"A"}}});
  EXPECT_EQ(Row(Lodge("A-1")).lane, desk::Lane::kGreen);
}

TEST_P(RuleFlow, FruitlessChecksHoldARuleBack) {
  Rules({{.name = "cheap",
          .text = RuleText("cheap", "origin = BD",
                           "demand red hold back after 2 checks of importer over 30 days "
                           "if fewer than 50% were right")}});
  for (int i = 0; i < 3; ++i)
    Inspect(Lodge("A-" + std::to_string(i)), /*wrong=*/i == 0);
  EXPECT_EQ(Row(Lodge("A-9")).lane, desk::Lane::kRed);  // known today: it counts from tomorrow
  clearance::RuleCount counts = Counts("cheap");
  EXPECT_EQ(counts.fired, 4);
  EXPECT_EQ(counts.checked, 3);
  EXPECT_EQ(counts.right, 1);
  EXPECT_EQ(counts.money_minor, 1250);
  for (const bool restarted : {false, true}) {
    if (restarted) {
      house->Close();
      house->live_name = "elsewhere";  // all of it is learned from the journal again
      house->Open();
      Settle();
    }
    house->clock().unix_seconds += kDaySeconds;
    SignIn();
    const std::string id = Lodge(restarted ? "B-2" : "B-1");
    EXPECT_EQ(Row(id).lane, desk::Lane::kGreen);
    const desk::Assessment held = AssessmentOf(id);
    ASSERT_EQ(held.rule_hits.size(), 1U);
    EXPECT_EQ(held.rule_hits[0].mode, HitMode::kHeld);
    EXPECT_EQ(held.rule_hits[0].held, (desk::HeldFigures{.checks = 3, .right = 1}));
    EXPECT_EQ(Row(Lodge(restarted ? "B-4" : "B-3", "I2")).lane, desk::Lane::kRed);
  }
  counts = Counts("cheap");
  EXPECT_EQ(counts.held, 2);
  EXPECT_EQ(counts.fired, 6);
}

TEST_P(RuleFlow, WindowsOutliveARestart) {
  Rules({{.name = "busy",
          .text =
              RuleText("busy", "count of lines over 30 days per importer >= 2", "demand yellow")}});
  EXPECT_EQ(Row(Lodge("A-1")).lane, desk::Lane::kGreen);
  house->Settle();
  EXPECT_EQ(Row(Lodge("A-2")).lane, desk::Lane::kGreen);
  house->Close();
  house->Open();
  EXPECT_EQ(house->engine().state().rules_preparing, 0U);  // as the snapshot had it
  EXPECT_EQ(Row(Lodge("A-3")).lane, desk::Lane::kYellow);
  EXPECT_EQ(Row(Lodge("A-4", "I2")).lane, desk::Lane::kGreen);
  house->Close();
  house->live_name = "elsewhere";
  house->Open();
  Settle();
  EXPECT_EQ(Row(Lodge("A-5")).lane, desk::Lane::kYellow);
  house->clock().unix_seconds += 30 * kDaySeconds;
  SignIn();
  EXPECT_EQ(Row(Lodge("A-6")).lane, desk::Lane::kGreen);
}

// What a rule asks on its first day is answered from the journal and from the time before it.
TEST_P(RuleFlow, ANewRuleKnowsThePast) {
  house->Close();
  house->tune = [this](clearance::EngineOptions& options) {
    options.past_lines = [this](Day from, const Progress&) -> Result<LineTable> {
      LineTable lines(LineSchema{.currency = "EUR", .extra_names = {}});
      LineRecord line;
      line.id = "old-1";
      line.declaration_id = "old";
      line.date = static_cast<Day>(house->clock().UnixSeconds() / kDaySeconds) - 10;
      line.attribute(Attribute::kImporter) = "I3";
      if (line.date >= from) lines.Append(line);
      return lines;
    };
  };
  house->Open();
  Lodge("A-1", "I1");
  Rules({{.name = "known",
          .text =
              RuleText("known", "count of lines over 30 days per importer >= 1", "demand yellow")},
         {.name = "recent",
          .text = RuleText("recent", "count of lines over 5 days per importer >= 1")}});
  EXPECT_THAT(Hits(Lodge("A-2", "I1")), ElementsAre("known acts", "recent acts"));
  EXPECT_THAT(Hits(Lodge("A-3", "I2")), IsEmpty());
  EXPECT_THAT(Hits(Lodge("A-4", "I3")), ElementsAre("known acts"));
}

// Of a long journal only what a question can still see is read again.
TEST_P(RuleFlow, ANewQuestionSeesItsWindowOfTheJournal) {
  Rules({{.name = "plain", .text = RuleText("plain", "origin = BD")}});
  for (int i = 0; i < 3; ++i)
    Lodge("A-" + std::to_string(i));
  house->clock().unix_seconds += 60 * kDaySeconds;
  SignIn();
  Lodge("B-1");
  Lodge("B-2");
  house->Settle();
  Rules({{.name = "busy", .text = RuleText("busy", "count of lines over 30 days per importer < 0")},
         {.name = "always",
          .text = RuleText("always", "count of lines over ever per importer < 0")}});
  desk::Document document;
  document.importer.id = "I1";
  document.items.resize(1);
  EXPECT_EQ(Ask("busy", document)->rules[0].why[0].values[0].second, "2");
  EXPECT_EQ(Ask("always", document)->rules[0].why[0].values[0].second, "5");
}

TEST_P(RuleFlow, ARuleThatCannotSayOrIsDearStopsNobody) {
  std::string dear = "value > 1 EUR";
  for (int i = 0; i < 300; ++i)
    dear += " and not description matches \"(x+x+)+" + std::to_string(i) + "\"";
  Rules({{.name = "zero",
          .text = RuleText("zero", "value / (net_mass - net_mass) > 1 EUR/kg", "demand red")},
         {.name = "unsaid", .text = RuleText("unsaid", "rate > 10%", "demand red")},
         {.name = "dear", .text = RuleText("dear", dear)},
         {.name = "plain", .text = RuleText("plain", "origin = BD", "demand yellow")}});
  EXPECT_THAT(Hits(Lodge("A-1")), ElementsAre("dear acts", "plain acts"));
  house->clock().unix_seconds += 11;
  EXPECT_EQ(Row(Lodge("A-2")).lane, desk::Lane::kYellow);
  EXPECT_GE(Counts("zero").divided_by_zero, 1);
  EXPECT_GE(Counts("unsaid").unknown, 1);
  EXPECT_GE(house->engine().state().rule_divisions_by_zero, 1U);
  EXPECT_GE(house->engine().state().rule_unknowns, 1U);
}

// A record that cannot be read changes nothing, and is counted.
TEST_P(RuleFlow, ADamagedRecordLeavesTheRulesAsTheyWere) {
  Rules({{.name = "plain", .text = RuleText("plain", "origin = BD", "demand yellow")}});
  Submit(clearance::PutRecord{"rule", "broken", {}, R"({"name":7})", "rule.changed", "{}"});
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (house->engine().state().rules_errors == 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  EXPECT_GE(house->engine().state().rules_errors, 1U);
  EXPECT_EQ(Row(Lodge("A-1")).lane, desk::Lane::kYellow);
  Submit(clearance::PutRecord{"rule", "broken", {}, "", "rule.changed", "{}"});
  Rules({{.name = "plain", .text = RuleText("plain", "origin = BD", "demand blue"), .version = 2}});
  EXPECT_EQ(Row(Lodge("A-2")).lane, desk::Lane::kBlue);
}

TEST_P(RuleFlow, WhyARuleFiresIsAnsweredBetweenTwoGroups) {
  Rules({{.name = "busy",
          .text = RuleText("busy", "count of lines over 30 days per importer >= 1")}});
  desk::Document document;
  document.office = "H";
  document.importer.id = "I1";
  document.items.resize(1);
  const auto ask = [&](const std::string& entry) { return Ask(entry, document); };
  ASSERT_TRUE(ask("busy"));
  EXPECT_EQ(ask("busy")->rules[0].truth, false);
  Lodge("A-1");
  house->Settle();
  const auto answer = ask("busy");
  EXPECT_EQ(answer->rules[0].truth, true);
  EXPECT_EQ(answer->learned_seq, house->engine().state().learned_seq);
  EXPECT_EQ(ask("none").error().code, ErrorCode::kNotFound);
}

TEST_P(RuleFlow, CountsOutliveARestart) {
  Rules({{.name = "plain", .text = RuleText("plain", "origin = BD")}});
  Lodge("A-1");
  Lodge("A-2");
  house->Close();
  house->Open();
  EXPECT_EQ(Counts("plain").fired, 2);
  const auto today = static_cast<Day>(house->clock().UnixSeconds() / kDaySeconds);
  EXPECT_EQ(house->engine().rule_counts().LastFired("plain"), today);
}

// ---- Changes under load ------------------------------------------------------------------------

constexpr std::uint32_t kChanges = 100;
constexpr int kLodgers = 3;
constexpr int kUnanswered = 20;  // together: as many as the machine answers, and no more

TestRule Turn(std::uint32_t version) {
  return {.name = "turn",
          .text = RuleText("turn", "value < " + std::to_string(100 + 8 * version) + " EUR"),
          .version = version};
}

class Lodgers {
 public:
  explicit Lodgers(clearance::Engine& engine) : engine_(engine) {
    for (int i = 0; i < kLodgers; ++i)
      threads_.emplace_back([this, i] { Run(i); });
  }
  // Until declarations have been answered that were lodged after this was called.
  void WaitForNew() {
    const int enough = answered_ + kUnanswered + kLodgers + 1;
    while (answered_ < enough)
      std::this_thread::yield();
  }
  std::set<std::string> Finish() {
    stop_ = true;
    for (std::thread& thread : threads_)
      thread.join();
    while (answered_ < sent_)
      std::this_thread::yield();
    EXPECT_EQ(refused_, 0);
    return ids_;
  }

 private:
  void Run(int thread) {
    for (int i = 0; !stop_; ++i) {
      while (sent_ - answered_ >= kUnanswered && !stop_)
        std::this_thread::yield();
      Send(std::to_string(thread) + "-" + std::to_string(i), 5'000 + (i * 7'919) % 100'000);
    }
  }
  void Send(const std::string& lrn, std::int64_t value_minor) {
    desk::Document document;
    document.lrn = lrn;
    document.office = "H";
    document.declarant = {"B1", "", ""};
    document.importer = {"I1", "Importer", ""};
    desk::GoodsItem item;
    item.hs_code = "61091000";
    item.description = "shirts";
    item.origin = "BD";
    item.value_minor = value_minor;
    document.items = {item};
    clearance::Command command;
    command.who.id = "broker";
    command.who.kind = access::Principal::Kind::kProcess;
    command.who.strong = true;
    command.who.roles = {access::Role::kBroker};
    command.who.clients = {"B1"};
    std::string json = desk::WriteDocument(document, *engine_.rules());
    command.work = clearance::Lodge{std::make_shared<const desk::Document>(std::move(document)),
                                    std::move(json)};
    command.render = [this](const clearance::Applied& applied) {
      const std::lock_guard lock(mutex_);
      ids_.insert(applied.declaration->id);
      return clearance::Rendered{};
    };
    command.done = [this](const clearance::Answer& answer) {
      refused_ += std::holds_alternative<clearance::Refusal>(answer.what) ? 1 : 0;
      ++answered_;
    };
    ++sent_;
    engine_.Submit(std::move(command));
  }

  clearance::Engine& engine_;
  std::mutex mutex_;
  std::set<std::string> ids_;
  std::atomic<int> sent_ = 0;
  std::atomic<int> answered_ = 0;
  std::atomic<int> refused_ = 0;
  std::atomic<bool> stop_ = false;
  std::vector<std::thread> threads_;
};

TEST_P(RuleFlow, ChangesUnderLoadDropAndDoubleNoAssessment) {
  const rules::Schema schema =
      rules::StandardSchema(LineSchema{.currency = "EUR", .extra_names = {}}, 2);
  std::map<std::string, std::pair<std::uint32_t, std::shared_ptr<const rulebook::Book>>> books;
  books[house->engine().book()->version()] = {0, house->engine().book()};
  Lodgers lodgers(house->engine());
  for (std::uint32_t version = 1; version <= kChanges; ++version) {
    PutRule(Turn(version));
    auto book = clearance::BookOf({Turn(version)}, schema);
    books[book->version()] = {version, book};
    if (version % 5 != 0) continue;  // the others come as quick as they can
    Settle();
    lodgers.WaitForNew();
  }
  const std::set<std::string> ids = lodgers.Finish();
  EXPECT_EQ(books.size(), kChanges + 1);
  EXPECT_EQ(house->engine().book()->version(),
            clearance::BookOf({Turn(kChanges)}, schema)->version());
  EXPECT_GT(ids.size(), 200U);

  std::set<std::string> versions_seen;
  std::set<std::string> lodged;
  std::uint64_t after = 0;
  for (;;) {
    const auto events = house->store().EventsAfter(after, 1000);
    if (events->empty()) break;
    after = events->back().seq;
    for (const desk::Event& event : *events) {
      if (event.kind != "declaration.assessed") continue;
      EXPECT_TRUE(lodged.insert(event.subject).second) << event.subject << " assessed twice";
      const auto assessment = desk::ReadAssessment(event.data);
      ASSERT_TRUE(assessment);
      const auto book = books.find(assessment->rules_version);
      ASSERT_NE(book, books.end()) << assessment->rules_version;
      versions_seen.insert(book->first);
      const std::uint32_t version = book->second.first;
      const std::int64_t value = Row(event.subject).value_minor;
      const bool fires = version > 0 && value < std::int64_t{100} * (100 + 8 * version);
      ASSERT_EQ(assessment->rule_hits.size(), fires ? 1U : 0U) << value << " " << version;
      if (fires) {
        EXPECT_EQ(assessment->rule_hits[0].version, version);
      }
    }
  }
  EXPECT_EQ(lodged, ids);
  EXPECT_GE(versions_seen.size(), kChanges / 5);  // the rules did change meanwhile
  EXPECT_EQ(house->engine().state().rules_errors, 0U);
}

// What is learned while a question is being answered from the past is neither missed nor counted
// twice.
TEST_P(RuleFlow, AQuestionThatComesUnderLoadKnowsEveryLine) {
  Lodgers lodgers(house->engine());
  while (house->engine().state().seq < 300)
    std::this_thread::yield();
  for (int i = 1; i <= 5; ++i) {
    const std::string name = "busy" + std::to_string(i);
    Rules({{.name = name,
            .text = RuleText(name, "count of lines over " + std::to_string(10 * i) +
                                       " days per importer < 0")}});
  }
  const std::set<std::string> ids = lodgers.Finish();
  Settle();
  desk::Document document;
  document.office = "H";
  document.importer.id = "I1";
  document.items.resize(1);
  for (int i = 1; i <= 5; ++i) {
    const auto answer = Ask("busy" + std::to_string(i), document);
    ASSERT_TRUE(answer) << answer.error();
    ASSERT_EQ(answer->rules[0].why.size(), 1U);
    ASSERT_FALSE(answer->rules[0].why[0].values.empty());
    EXPECT_EQ(answer->rules[0].why[0].values[0].second, std::to_string(ids.size())) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Desk, RuleFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
