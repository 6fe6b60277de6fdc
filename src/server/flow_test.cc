// The way of a declaration through the whole house, as its users see it.
#include <set>

#include "desk/fold.h"
#include "os/test_folder.h"
#include "risk/live.h"
#include "risk/test_world.h"
#include "server/test_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;

class Flow : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const std::string missing = GetParam().missing ? GetParam().missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    MakeModel(folder.path());
    house = std::make_unique<TestHouse>(folder.path(), GetParam());
    house->Put("office", "H", R"({"id":"H","name":"Harbour"})");
    house->Put("office", "A", R"({"id":"A","name":"Airport"})");
    trader = house->Account("broker", {Role::kBroker}, {}, {"B1"});
    inspector = house->Account("inspector", {Role::kInspector}, {"H"});
    clearance = house->Account("clearance", {Role::kClearanceOfficer}, {"H"});
    targeting = house->Account("targeting", {Role::kTargetingOfficer}, {"*"});
    manager = house->Account("manager", {Role::kManager}, {"H"});
    auditor = house->Account("auditor", {Role::kAuditor}, {"*"});
    stranger = house->Account("stranger", {Role::kInspector}, {"A"});
    other = house->Account("other", {Role::kTrader}, {}, {"X9"});
  }
  virtual void MakeModel(const os::Path& /*folder*/) {}

  // Everything is drawn for inspection, or nothing.
  void Draw(bool all) {
    house->Put("policy", "current",
               all ? R"({"random_share":0.5,"explore_share":0,"inspections_per_day":1000000})"
                   : R"({"random_share":0,"explore_share":0,"inspections_per_day":0,
                         "document_checks_per_day":0,"audits_per_day":0})");
  }
  std::string Lodge(const std::string& lrn, const std::string& importer = "I1") {
    const Answered lodged = house->Post(trader, "/api/v1/declarations", Declaration(lrn, importer));
    EXPECT_EQ(lodged.status, 201) << lodged.body;
    return lodged.body.value("id", "");
  }
  Json One(const TestHouse::SignedIn& who, const std::string& id) {
    return house->Get(who, "/api/v1/declarations/" + id).body;
  }
  // Rows of the store must be what the events say.
  void ExpectRowsFollowFromEvents(const std::string& id) {
    desk::Case folded;
    const auto events = house->store().EventsOf(id);
    ASSERT_TRUE(events);
    for (const desk::Event& event : *events)
      ASSERT_TRUE(desk::Fold(event, *house->engine().rules(), folded));
    EXPECT_EQ(folded.declaration, **house->store().FindDeclaration(id));
    for (const desk::ControlRow& control : folded.controls)
      EXPECT_EQ(control, **house->store().FindControl(control.id));
  }

  os::TestFolder folder;
  std::unique_ptr<TestHouse> house;
  TestHouse::SignedIn trader, inspector, clearance, targeting, manager, auditor, stranger, other;
};

TEST_P(Flow, WhatIsNotSelectedIsReleasedAtOnce) {
  Draw(false);
  const std::string id = Lodge("A-1");
  const Json seen = One(trader, id);
  EXPECT_EQ(seen["summary"]["status"], "released");
  EXPECT_FALSE(seen["summary"].contains("lane"));  // a trader is not told
  EXPECT_EQ(One(targeting, id)["summary"]["lane"], "green");
  ExpectRowsFollowFromEvents(id);
}

TEST_P(Flow, AnInspectionFromDrawToReleaseAndItsStory) {
  Draw(true);
  const std::string id = Lodge("A-1");
  Json seen = One(inspector, id);
  EXPECT_EQ(seen["summary"]["lane"], "red");
  EXPECT_EQ(seen["summary"]["basis"], "random");
  EXPECT_EQ(seen["summary"]["officer"], inspector.id);
  EXPECT_EQ(One(trader, id)["summary"]["requested"], "inspection");
  const std::string control = seen["control"]["id"];
  EXPECT_EQ(house->Post(inspector, "/api/v1/controls/" + control + "/start", {}).status, 200);
  const Json act{{"items",
                  {{{"number", 1},
                    {"fields",
                     {{{"kind", "origin"}, {"result", "corrected"}, {"value", "CN"}},
                      {{"kind", "quantity"}, {"result", "confirmed"}}}}}}},
                 {"decision", "release"},
                 {"recovered", "12.50"}};
  const Answered acted = house->Post(inspector, "/api/v1/controls/" + control + "/act", act);
  ASSERT_EQ(acted.status, 200) << acted.body;
  EXPECT_EQ(acted.body["status"], "done");
  seen = One(inspector, id);
  EXPECT_EQ(seen["summary"]["status"], "released");
  EXPECT_EQ(seen["control"]["act"]["items"][0]["fields"][0]["value"], "CN");
  const Json history = house->Get(inspector, "/api/v1/declarations/" + id + "/history").body;
  std::vector<std::string> kinds;
  for (const Json& event : history["events"]) {
    if (event["kind"] != "declaration.read") kinds.push_back(event["kind"]);
  }
  EXPECT_EQ(kinds,
            (std::vector<std::string>{"declaration.lodged", "declaration.assessed",
                                      "control.ordered", "control.assigned", "control.started",
                                      "control.act", "declaration.released"}));
  desk::OutcomeQuery query;
  query.importer = "I1";
  const auto outcomes = house->store().ListOutcomes(query);
  ASSERT_EQ(outcomes->size(), 1U);
  EXPECT_EQ(outcomes->front().wrong, KindSet{ErrorKind::kOrigin});
  EXPECT_EQ(outcomes->front().recovered_minor, 1250);
  EXPECT_EQ(outcomes->front().basis, SelectionBasis::kRandom);
  const Json dashboard = house->Get(manager, "/api/v1/dashboard").body;
  EXPECT_EQ(dashboard["hit_rates"][0]["rate"]["k"], 1);
  EXPECT_EQ(dashboard["hit_rates"][0]["money"], "12.50");
  ExpectRowsFollowFromEvents(id);
}

TEST_P(Flow, TheSameRequestTwiceIsDoneOnce) {
  Draw(false);
  std::vector<http::Header> headers = TestHouse::HeadersOf(trader);
  headers.push_back({"Idempotency-Key", "same"});
  const std::string body = Declaration("A-1").dump();
  const Answered first = house->Call(http::Method::kPost, "/api/v1/declarations", headers, body);
  const Answered again = house->Call(http::Method::kPost, "/api/v1/declarations", headers, body);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(again.Header("Idempotency-Replayed"), "true");
  const Answered changed =
      house->Call(http::Method::kPost, "/api/v1/declarations", headers, Declaration("A-2").dump());
  EXPECT_EQ(changed.status, 409);
  EXPECT_EQ(changed.body["code"], "idempotency_key");
  const Answered taken = house->Post(trader, "/api/v1/declarations", Declaration("A-1"));
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.body["problems"][0]["pointer"], "/lrn");
  EXPECT_EQ(house->Get(trader, "/api/v1/declarations").body["items"].size(), 1U);
}

TEST_P(Flow, APreArrivalDeclarationIsAmendedArrivesAndIsThenDecided) {
  Draw(true);
  Json input = Declaration("P-1");
  input["stage"] = "pre_arrival";
  const Answered lodged = house->Post(trader, "/api/v1/declarations", input);
  ASSERT_EQ(lodged.status, 201) << lodged.body;
  EXPECT_EQ(lodged.body["status"], "pre_arrival");
  const std::string id = lodged.body["id"];
  input["items"][0]["value"] = "650.00";
  const auto amend = [&](const std::string& version) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(trader);
    headers.push_back({"Idempotency-Key", "amend" + version});
    headers.push_back({"If-Match", version});
    return house->Call(http::Method::kPut, "/api/v1/declarations/" + id, headers, input.dump());
  };
  EXPECT_EQ(amend("\"7\"").status, 412);
  EXPECT_EQ(amend("\"1\"").status, 200);
  EXPECT_EQ(One(trader, id)["summary"]["version"], 2);
  EXPECT_EQ(One(trader, id)["document"]["items"][0]["value"], "650.00");
  EXPECT_EQ(house->Post(trader, "/api/v1/declarations/" + id + "/arrive", {}).status, 200);
  EXPECT_EQ(One(targeting, id)["summary"]["lane"], "red");
  EXPECT_EQ(amend("\"2\"").status, 409);  // a control was announced
  EXPECT_EQ(
      house->Post(trader, "/api/v1/declarations/" + id + "/cancel", {{"reason", "sold"}}).status,
      409);
  ExpectRowsFollowFromEvents(id);
}

TEST_P(Flow, HoldReleaseDismissRerouteSeize) {
  Draw(true);
  const std::string a = Lodge("A");
  EXPECT_EQ(
      house->Post(clearance, "/api/v1/declarations/" + a + "/hold", {{"reason", "papers"}}).status,
      200);
  EXPECT_EQ(
      house->Post(clearance, "/api/v1/declarations/" + a + "/hold", {{"reason", "papers"}}).status,
      409);
  EXPECT_EQ(
      house->Post(clearance, "/api/v1/declarations/" + a + "/release", {{"reason", "they came"}})
          .status,
      200);
  EXPECT_EQ(One(trader, a)["summary"]["status"], "released");
  const std::string b = Lodge("B");
  const std::string control = One(targeting, b)["control"]["id"];
  EXPECT_EQ(
      house->Post(targeting, "/api/v1/controls/" + control + "/dismiss", {{"reason", "known"}})
          .status,
      200);
  EXPECT_EQ(One(trader, b)["summary"]["status"], "released");
  const std::string c = Lodge("C");
  const Answered eased = house->Post(targeting, "/api/v1/declarations/" + c + "/reroute",
                                     {{"lane", "green"}, {"reason", "no time"}});
  EXPECT_EQ(eased.status, 409);
  EXPECT_EQ(eased.body["code"], "random_check");  // a draw is not undone
  EXPECT_EQ(
      house->Post(clearance, "/api/v1/declarations/" + c + "/seize", {{"reason", "forged"}}).status,
      200);
  EXPECT_EQ(One(trader, c)["summary"]["status"], "seized");
  for (const std::string& id : {a, b, c})
    ExpectRowsFollowFromEvents(id);
}

TEST_P(Flow, WhoMayNotSeeItFindsNothing) {
  Draw(true);
  const std::string id = Lodge("A-1");
  const std::string control = One(inspector, id)["control"]["id"];
  for (const TestHouse::SignedIn* who : {&stranger, &other}) {
    EXPECT_EQ(house->Get(*who, "/api/v1/declarations/" + id).status, 404);
    EXPECT_EQ(house->Get(*who, "/api/v1/declarations").body["items"].size(), 0U);
  }
  EXPECT_EQ(house->Get(trader, "/api/v1/declarations/" + id + "/findings").status, 403);
  EXPECT_EQ(house->Get(trader, "/api/v1/queue").status, 403);
  EXPECT_EQ(house->Get(stranger, "/api/v1/controls/" + control).status, 404);
  EXPECT_EQ(house->Post(manager, "/api/v1/controls/" + control + "/act", {}).status, 403);
  EXPECT_EQ(house->Post(other, "/api/v1/declarations", Declaration("Z")).status, 403);
  EXPECT_EQ(house->Get({}, "/api/v1/queue").status, 401);
  TestHouse::SignedIn forged = inspector;
  forged.csrf = "x";
  EXPECT_EQ(house->Post(forged, "/api/v1/controls/" + control + "/start", {}).body["code"], "csrf");
  // Every reading stands in the journal, and only the auditor reads that.
  const Json reads = house->Get(auditor, "/api/v1/access-journal?declaration=" + id).body;
  EXPECT_GE(reads["items"].size(), 1U);
  EXPECT_EQ(reads["items"][0]["actor"], inspector.id);
  EXPECT_EQ(house->Get(manager, "/api/v1/access-journal").status, 403);
  const Answered chain = house->Post(auditor, "/api/v1/journal/verify", {});
  EXPECT_EQ(chain.body["ok"], true) << chain.body;
}

TEST_P(Flow, ProblemsAreToldAllAtOnce) {
  Json input = Declaration("A-1");
  input["office"] = "NOWHERE";
  input["items"][0]["origin"] = "bd";
  input["items"][0]["value"] = "x";
  const Answered lodged = house->Post(trader, "/api/v1/declarations", input);
  EXPECT_EQ(lodged.status, 422);
  EXPECT_EQ(lodged.Header("Content-Type"), "");
  std::set<std::string> pointers;
  for (const Json& problem : lodged.body["problems"])
    pointers.insert(problem["pointer"]);
  EXPECT_EQ(pointers, (std::set<std::string>{"/office", "/items/0/origin", "/items/0/value"}));
}

TEST_P(Flow, ManyLinesAtOnceEachForItself) {
  Draw(false);
  const std::string body = Declaration("A").dump() + "\n\n{\"lrn\":1}\n" + Declaration("B").dump() +
                           "\n" + Declaration("A").dump() + "\n";
  std::vector<http::Header> headers = TestHouse::HeadersOf(trader);
  headers.push_back({"Idempotency-Key", "bulk"});
  const Answered done =
      house->Call(http::Method::kPost, "/api/v1/declarations/bulk", headers, body);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.body["accepted"], 2);
  EXPECT_EQ(done.body["rejected"], 2);
  EXPECT_EQ(done.body["results"][1]["line"], 3);
  EXPECT_EQ(done.body["results"][3]["problems"][0]["code"], "lrn_taken");
  const Answered again =
      house->Call(http::Method::kPost, "/api/v1/declarations/bulk", headers, body);
  EXPECT_EQ(again.body["results"][0]["replayed"], true);
  EXPECT_EQ(again.body["results"][0]["id"], done.body["results"][0]["id"]);
}

TEST_P(Flow, EveryOperationOfTheDescriptionIsServedAndNoOther) {
  const Json description = Json::parse(api::OpenApiText());
  std::set<std::string> described;
  for (const auto& [path, methods] : description["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string name = method;
      for (char& c : name)
        c = static_cast<char>(std::toupper(c));
      described.insert(name + " " + path);
    }
  }
  std::set<std::string> served;
  for (const auto& [method, pattern] : house->api().router().Routes()) {
    if (pattern != "/api" && pattern != "/api/{path*}")  // what is not there
      served.insert(std::string(http::MethodName(method)) + " " + pattern);
  }
  EXPECT_EQ(described, served);
}

class TrainedFlow : public Flow {
 protected:
  void MakeModel(const os::Path& where) override {
    ASSERT_TRUE(risk::Model::Train(risk::World(1, 3000, true), where / "model",
                                   {.rounds = 40, .ensemble = 2}, NoProgress));
  }
  double Probability(const std::string& id) {
    return One(targeting, id)["summary"]["probability"].get<double>();
  }
  // Starts anew; what a declaration like the others is thought of then. Nothing is learned from it.
  double AfterRestart(const std::string& lrn) {
    house->Open();
    Json again = Declaration(lrn, "NEW");
    again["stage"] = "pre_arrival";
    const Answered lodged = house->Post(trader, "/api/v1/declarations", again);
    EXPECT_EQ(lodged.status, 201) << lodged.body;
    return Probability(lodged.body["id"]);
  }
};

TEST_P(TrainedFlow, TheNextSimilarDeclarationShowsWhatWasFoundAlsoAfterARestart) {
  Draw(true);
  const std::string first = Lodge("A-1", "NEW");
  const std::string control = One(inspector, first)["control"]["id"];
  const Json act{{"items",
                  {{{"number", 1},
                    {"fields", {{{"kind", "origin"}, {"result", "corrected"}, {"value", "CN"}}}}}}},
                 {"decision", "release"}};
  ASSERT_EQ(house->Post(inspector, "/api/v1/controls/" + control + "/act", act).status, 200);
  house->Settle();
  const std::string second = Lodge("A-2", "NEW");
  EXPECT_GT(Probability(second), Probability(first));
  const Json why = house->Get(targeting, "/api/v1/declarations/" + second + "/findings").body;
  ASSERT_FALSE(why["items"][0]["finding"]["reasons"].empty());
  EXPECT_LT(why["items"][0]["finding"]["reasons"][0]["probability_without"], Probability(second));
  house->Settle();
  // Without a snapshot everything is learned again from the journal.
  house->Close();
  std::filesystem::remove_all(house->folder() / "live");
  const double learned_again = AfterRestart("A-3");
  EXPECT_GT(learned_again, Probability(first));
  house->Close();
  EXPECT_DOUBLE_EQ(AfterRestart("A-4"), learned_again);
}

TEST_P(TrainedFlow, WhatWasLearnedFromALaterJournalIsLeftAside) {
  Lodge("A-1", "NEW");
  house->Settle();
  house->Close();
  const double known = AfterRestart("A-2");
  house->Close();
  // An older journal was put back: the snapshot beside it knows events that are no more.
  const os::Path card = house->folder() / "live/live.json";
  Json snapshot = Json::parse(*os::ReadFile(card));
  snapshot["learned_seq"] = 1'000'000;
  ASSERT_TRUE(os::WriteFile(card, snapshot.dump()));
  EXPECT_DOUBLE_EQ(AfterRestart("A-3"), known);
  house->Settle();
  const clearance::EngineState state = house->engine().state();
  EXPECT_EQ(state.learned_seq, state.seq);
}

TEST_P(TrainedFlow, ASnapshotThatCannotBeWrittenIsCounted) {
  house->Close();
  ASSERT_TRUE(os::WriteFile(house->folder() / "file", ""));
  house->live_name = "file/live";
  house->Open();
  clearance::Engine& engine = house->engine();
  EXPECT_EQ(engine.state().snapshot_errors, 0U);
  Lodge("A-1", "NEW");
  engine.Stop();
  EXPECT_EQ(engine.state().snapshot_errors, 1U);
}

INSTANTIATE_TEST_SUITE_P(Desk, Flow, testing::Values(EngineUnderTest()), store::EngineName);
INSTANTIATE_TEST_SUITE_P(Desk, TrainedFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
