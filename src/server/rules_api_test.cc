// The life of rules through the API: written, looked at by a second officer, put into force,
// offered.
#include "gmock/gmock.h"
#include <fmt/format.h>

#include "os/test_folder.h"
#include "server/test_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using http::Method;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kRules[] = "/api/v1/rules";

std::string Text(const std::string& name, const std::string& limit = "500 EUR",
                 const std::string& more = "demand yellow") {
  return fmt::format(R"(rule {} "Dear shirts"
  suspects undervalued
  when hs_code in 61 and value > {}
  {}
  case "dear" fires with hs_code = 610910, value = 9000 EUR
  case "cheap" does not fire with hs_code = 610910, value = 1 EUR
  case "no value" is unknown with hs_code = 610910
)",
                     name, limit, more);
}

class RulesApi : public testing::Test {
 protected:
  void SetUp() override {
    house = std::make_unique<TestHouse>(folder.path(), EngineUnderTest());
    for (const char* office : {"H", "A"})
      house->Put("office", office, fmt::format(R"({{"id":"{0}","name":"{0}"}})", office));
    anna = house->Account("anna", {Role::kAnalyst}, {"*"});
    boris = house->Account("boris", {Role::kTargetingOfficer}, {"*"});
    clara = house->Account("clara", {Role::kAnalyst}, {"H"});
    inspector = house->Account("inspector", {Role::kInspector}, {"H"});
    trader = house->Account("trader", {Role::kBroker}, {}, {"B1"});
  }

  Answered Write(const TestHouse::SignedIn& who, const std::string& path, const Json& body,
                 const std::string& name = "", Method method = Method::kPost) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(who);
    headers.push_back({"Idempotency-Key", fmt::format("w{}", ++keys)});
    if (!name.empty()) headers.push_back({"If-Match", Version(name)});
    return house->Call(method, kRules + path, headers, body.dump());
  }
  std::string Version(const std::string& name) {
    return house->Get(boris, fmt::format("{}/{}", kRules, name)).Header("ETag");
  }
  Answered Create(const TestHouse::SignedIn& who, const Json& body) { return Write(who, "", body); }
  Answered Move(const TestHouse::SignedIn& who, const std::string& name, const std::string& to,
                Json more = Json::object()) {
    more["to"] = to;
    if (!more.contains("version")) more["version"] = 1;
    return Write(who, fmt::format("/{}/moves", name), more, name);
  }
  Json Rule(const std::string& name) {
    return house->Get(boris, fmt::format("{}/{}", kRules, name)).body;
  }
  // Until the rules in force are those of the records.
  void Settle() {
    const std::uint64_t seq = house->engine().state().seq;
    while (house->engine().state().rules_seq < seq)
      house->Get({}, "/health");
  }
  void MakeActive(const std::string& name, const Json& more = Json::object()) {
    Json body = {{"text", Text(name)}};
    body.update(more);
    ASSERT_EQ(Create(anna, body).status, 201);
    ASSERT_EQ(Move(anna, name, "submitted").status, 200);
    for (const char* to : {"approved", "active"})
      ASSERT_EQ(Move(boris, name, to).status, 200) << to;
    Settle();
  }
  static std::string CodeOf(const Answered& answered) { return answered.body.value("code", ""); }
  static std::vector<std::string> ProblemsOf(const Answered& answered) {
    std::vector<std::string> codes;
    for (const Json& problem : answered.body.value("problems", Json::array()))
      codes.push_back(problem["code"]);
    return codes;
  }

  os::TestFolder folder;
  std::unique_ptr<TestHouse> house;
  TestHouse::SignedIn anna, boris, clara, inspector, trader;
  int keys = 0;
};

TEST_F(RulesApi, ARuleIsWrittenApprovedByAnotherAndActs) {
  const Answered made = Create(anna, {{"text", Text("dear")}, {"note", "circular 12"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body["items"][0]["phase"], "draft");
  EXPECT_EQ(made.body["items"][0]["version"], 1);
  EXPECT_EQ(made.body["items"][0]["versions"][0]["may"], Json::array({"submitted", "withdrawn"}));
  ASSERT_EQ(Move(anna, "dear", "submitted").status, 200);
  EXPECT_EQ(Move(anna, "dear", "approved").status, 403) << "an analyst approves nothing";
  EXPECT_TRUE(Rule("dear")["waiting"]);
  ASSERT_EQ(Move(boris, "dear", "approved").status, 200);
  const Answered partial = Move(boris, "dear", "partial", {{"percent", 20}});
  ASSERT_EQ(partial.status, 200) << partial.body;
  EXPECT_EQ(partial.body["percent"], 20);
  ASSERT_EQ(Move(boris, "dear", "active").status, 200);
  Settle();
  ASSERT_EQ(house->engine().book()->running().size(), 1U);
  const Answered lodged = house->Post(trader, "/api/v1/declarations", Declaration("L1"));
  ASSERT_EQ(lodged.status, 201);
  const std::string id = lodged.body["id"];
  const Answered rules = house->Get(boris, fmt::format("/api/v1/declarations/{}/rules", id));
  ASSERT_EQ(rules.status, 200) << rules.body;
  ASSERT_EQ(rules.body["hits"].size(), 1U) << rules.body;
  EXPECT_EQ(rules.body["hits"][0]["mode"], "acts");
  EXPECT_EQ(rules.body["hits"][0]["demand"], "yellow");
  EXPECT_TRUE(rules.body["hits"][0].contains("why"));
  EXPECT_EQ(house->Get(trader, fmt::format("/api/v1/declarations/{}/rules", id)).status, 403);
  // Who may not see the text sees that it fired, and not why.
  const Json seen = house->Get(inspector, fmt::format("/api/v1/declarations/{}/rules", id)).body;
  EXPECT_EQ(seen["hits"][0]["title"], "Dear shirts");
  EXPECT_FALSE(seen["hits"][0].contains("why"));
  const Json hits = house->Get(boris, "/api/v1/rules/dear/hits").body["items"];
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0]["declaration"], id);
  EXPECT_EQ(hits[0]["outcome"], "none");
  const Answered why = house->Get(boris, fmt::format("/api/v1/declarations/{}/rules/dear", id));
  ASSERT_EQ(why.status, 200) << why.body;
  EXPECT_EQ(why.body["truth"], "true");
  EXPECT_EQ(Rule("dear")["stats"]["fired"], 1);
}

TEST_F(RulesApi, NobodyApprovesTheirOwnWork) {
  ASSERT_EQ(Create(boris, {{"text", Text("dear")}}).status, 201);
  ASSERT_EQ(Move(boris, "dear", "submitted").status, 200);
  const Answered own = Move(boris, "dear", "approved");
  EXPECT_EQ(own.status, 403);
  EXPECT_EQ(CodeOf(own), "own_work");
  EXPECT_TRUE(Rule("dear")["versions"][0]["own_work"]);
  EXPECT_EQ(Move(boris, "dear", "active").status, 409);
}

TEST_F(RulesApi, WhatIsNotReadyIsNotSubmitted) {
  ASSERT_EQ(Create(anna, {{"text", "rule bare suspects undervalued when value > 1 EUR"}}).status,
            201);
  EXPECT_THAT(ProblemsOf(Move(anna, "bare", "submitted")),
              ElementsAre("case_missing", "case_missing", "case_missing"));
  ASSERT_EQ(Create(anna, {{"text", Text("unsound", "10000 EUR")}}).status, 201);
  const Answered failed = Move(anna, "unsound", "submitted");
  EXPECT_EQ(failed.status, 422);
  EXPECT_THAT(ProblemsOf(failed), ElementsAre("case_failed"));
  EXPECT_EQ(failed.body["problems"][0]["pointer"], "/text#5:8");
}

TEST_F(RulesApi, ProblemsPointIntoTheText) {
  const Answered bad =
      Create(anna, {{"text", "rule dear\n  suspects undervalued\n  when valu > 1 EUR\n"}});
  EXPECT_EQ(bad.status, 422);
  EXPECT_EQ(bad.body["problems"][0]["code"], "unknown_field");
  EXPECT_EQ(bad.body["problems"][0]["pointer"], "/text#3:8");
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", ""}})), ElementsAre("empty"));
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", "rule \x01"}})), ElementsAre("characters"));
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", std::string((1U << 20U) + 1, ' ')}})),
              ElementsAre("too_long"));
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", Text("fields")}})), ElementsAre("name_taken"))
      << "that is a path";
  ASSERT_EQ(Create(anna, {{"text", Text("dear")}}).status, 201);
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", Text("dear")}})), ElementsAre("name_taken"));
  EXPECT_THAT(ProblemsOf(Create(anna, {{"text", Text("far")}, {"offices", {"NOWHERE"}}})),
              ElementsAre("office"));
}

TEST_F(RulesApi, ManyAtOnceAreAllOrNone) {
  const std::string both = Text("one") + "\n" + Text("two");
  const Answered made = Create(anna, {{"text", both}});
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(made.body["items"].size(), 2U);
  EXPECT_EQ(Create(anna, {{"text", Text("three") + Text("two")}}).status, 422);
  EXPECT_EQ(house->Get(anna, "/api/v1/rules/three").status, 404);
  EXPECT_EQ(house->Get(anna, "/api/v1/rules").body["items"].size(), 2U);
}

TEST_F(RulesApi, RegionalAuthorsStayInTheirOffices) {
  EXPECT_EQ(Create(clara, {{"text", Text("all")}, {"offices", Json::array()}}).status, 403);
  EXPECT_EQ(Create(clara, {{"text", Text("away")}, {"offices", {"A"}}}).status, 403);
  const Answered made = Create(clara, {{"text", Text("mine")}});
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(made.body["items"][0]["offices"], Json::array({"H"})) << "theirs when not said";
  ASSERT_EQ(Create(anna, {{"text", Text("national")}}).status, 201);
  EXPECT_EQ(
      Write(clara, "/national/versions", {{"text", Text("national", "1 EUR")}}, "national").status,
      403);
  EXPECT_EQ(Move(clara, "national", "submitted").status, 403);
  const Answered moved = Write(clara, "/mine", {{"offices", {"A"}}}, "mine", Method::kPatch);
  EXPECT_EQ(moved.status, 403) << "not into offices of others either";
}

TEST_F(RulesApi, WhoMaySeeItIsKept) {
  ASSERT_EQ(Create(anna, {{"text", Text("dear")}, {"secrecy", "authors"}}).status, 201);
  ASSERT_EQ(Create(anna, {{"text", Text("open")}, {"secrecy", "officers"}}).status, 201);
  EXPECT_EQ(house->Get(inspector, "/api/v1/rules/dear").status, 404);
  EXPECT_EQ(house->Get(inspector, "/api/v1/rules/open").status, 200);
  EXPECT_EQ(house->Get(inspector, "/api/v1/rules").body["items"].size(), 1U);
  EXPECT_EQ(house->Get(trader, "/api/v1/rules/open").status, 404);
  EXPECT_EQ(house->Get(trader, "/api/v1/rules").status, 403);
  EXPECT_EQ(Create(inspector, {{"text", Text("x")}}).status, 403);
}

TEST_F(RulesApi, WhoComesSecondIsTold) {
  ASSERT_EQ(Create(anna, {{"text", Text("dear")}}).status, 201);
  std::vector<http::Header> headers = TestHouse::HeadersOf(anna);
  headers.push_back({"Idempotency-Key", "late"});
  headers.push_back({"If-Match", "\"1\""});
  const std::string body = Json{{"text", Text("dear", "2 EUR")}}.dump();
  const auto add = [&] {
    return house->Call(Method::kPost, "/api/v1/rules/dear/versions", headers, body);
  };
  ASSERT_EQ(add().status, 200);
  const Answered again = add();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.Header("Idempotency-Replayed"), "true");
  headers[2].value = "later";
  EXPECT_EQ(add().status, 412) << "the version that was read is no more";
  EXPECT_EQ(Rule("dear")["newest"], 2);
  EXPECT_EQ(Rule("dear")["versions"][0]["phase"], "withdrawn");
}

TEST_F(RulesApi, ANewVersionIsComparedAndKeepsItsName) {
  MakeActive("dear");
  EXPECT_THAT(ProblemsOf(Write(anna, "/dear/versions", {{"text", Text("cheap")}}, "dear")),
              ElementsAre("name_changed"));
  EXPECT_THAT(
      ProblemsOf(Write(anna, "/dear/versions", {{"text", Text("dear") + Text("b")}}, "dear")),
      ElementsAre("one_entry"));
  ASSERT_EQ(Write(anna, "/dear/versions", {{"text", Text("dear", "700 EUR")}}, "dear").status, 200);
  const Json compared = house->Get(anna, "/api/v1/rules/dear/compare").body;
  EXPECT_EQ(compared["from"], 1);
  ASSERT_EQ(compared["clauses"].size(), 1U) << compared;
  EXPECT_EQ(compared["clauses"][0]["clause"], "when");
  EXPECT_EQ(Rule("dear")["acting"], 1) << "the first one acts until the second is in force";
  const Json life = house->Get(anna, "/api/v1/rules/dear/life").body["items"];
  ASSERT_EQ(life.size(), 5U);
  EXPECT_EQ(life[3]["sentence"], "boris put version 1 into force.");
}

TEST_F(RulesApi, AListThatARuleAsksStays) {
  ASSERT_EQ(Create(anna, {{"text", R"(list watched "Under watch" values "I1")"}}).status, 201);
  ASSERT_EQ(Move(anna, "watched", "submitted").status, 200);
  const std::string text = R"(rule seen suspects undervalued
  when importer in list watched
  case "a" fires with importer = I1
  case "b" does not fire with importer = I2
  case "c" is unknown with hs_code = 61
)";
  ASSERT_EQ(Create(anna, {{"text", text}}).status, 201) << "an author may ask a list that waits";
  EXPECT_EQ(Move(anna, "seen", "submitted").status, 422) << "but it must be in force first";
  for (const char* to : {"approved", "active"})
    ASSERT_EQ(Move(boris, "watched", to).status, 200);
  Settle();
  ASSERT_EQ(Move(anna, "seen", "submitted").status, 200);
  for (const char* to : {"approved", "shadow"})
    ASSERT_EQ(Move(boris, "seen", to).status, 200);
  Settle();
  const Answered stop = Move(boris, "watched", "retired", {{"reason", "not needed"}});
  EXPECT_EQ(stop.status, 422);
  EXPECT_THAT(ProblemsOf(stop), ElementsAre("breaks"));
  ASSERT_EQ(Move(boris, "seen", "retired", {{"reason", "not needed"}}).status, 200);
  Settle();
  EXPECT_EQ(Move(boris, "watched", "retired", {{"reason", "not needed"}}).status, 200);
}

TEST_F(RulesApi, ATableGoesOutAndComesBackAsCsv) {
  const std::string table =
      "table floors suspects undervalued\n columns hs_code | value\n row 61 | < 5 EUR\n";
  ASSERT_EQ(Create(anna, {{"text", table}}).status, 201);
  std::vector<http::Header> headers = TestHouse::HeadersOf(anna);
  headers.push_back({"Idempotency-Key", "csv"});
  headers.push_back({"If-Match", Version("floors")});
  Answered put = house->Call(Method::kPost, "/api/v1/rules/floors/csv?note=from+a+sheet", headers,
                             "hs_code,value\r\n61,< 6 EUR\r\n62,< 7 EUR\r\n");
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_THAT(put.body["text"].get<std::string>(), HasSubstr("row 62 | < 7 EUR"));
  EXPECT_EQ(put.body["versions"][1]["note"], "from a sheet");
  headers[2].value = "csv2";
  headers[3].value = Version("floors");
  put =
      house->Call(Method::kPost, "/api/v1/rules/floors/csv", headers, "hs_code,value\n61,< 6 kg\n");
  EXPECT_EQ(put.status, 422);
  EXPECT_EQ(put.body["problems"][0]["pointer"], "/2/2");
}

TEST_F(RulesApi, AnOfferIsAdoptedUnderAnotherName) {
  MakeActive("dear", {{"offices", {"H"}}});
  const Answered offered = Write(clara, "/dear/proposals",
                                 {{"version", 1}, {"to", {"A"}}, {"note", "it works"}}, "dear");
  ASSERT_EQ(offered.status, 200) << offered.body;
  EXPECT_EQ(offered.body["proposals_open"], 1);
  EXPECT_EQ(offered.body["proposals"][0]["record"]["fired"], 0);
  const auto dora = house->Account("dora", {Role::kAnalyst}, {"A"});
  EXPECT_EQ(Write(clara, "/dear/proposals/1/answer", {{"adopt", false}}).status, 403);
  EXPECT_THAT(ProblemsOf(Write(dora, "/dear/proposals/1/answer", {{"adopt", true}})),
              ElementsAre("no_name"));
  const Answered adopted =
      Write(dora, "/dear/proposals/1/answer", {{"adopt", true}, {"name", "dear_a"}});
  ASSERT_EQ(adopted.status, 200) << adopted.body;
  EXPECT_EQ(adopted.body["name"], "dear_a");
  EXPECT_EQ(adopted.body["adopted_from"], "dear");
  EXPECT_EQ(adopted.body["offices"], Json::array({"A"}));
  EXPECT_THAT(adopted.body["text"].get<std::string>(), HasSubstr("rule dear_a"));
  EXPECT_EQ(Rule("dear")["proposals"][0]["answer"], "adopted");
  EXPECT_EQ(Write(dora, "/dear/proposals/1/answer", {{"adopt", true}, {"name", "b"}}).status, 409);
}

TEST_F(RulesApi, AFileIsImportedPieceByPiece) {
  MakeActive("dear");
  const Answered imported =
      Write(anna, "/import",
            {{"text", Text("dear") + "\n" + Text("other") + "\n" + Text("third", "3 EUR")}});
  ASSERT_EQ(imported.status, 200) << imported.body;
  const auto results = [](const Answered& answered) {
    std::vector<std::string> all;
    for (const Json& item : answered.body["items"])
      all.push_back(item["result"]);
    return all;
  };
  EXPECT_THAT(results(imported), ElementsAre("same", "created", "created"));
  EXPECT_THAT(results(Write(anna, "/import", {{"text", Text("dear", "9 EUR")}})),
              ElementsAre("new_version"));
  EXPECT_THAT(results(Write(clara, "/import", {{"text", Text("dear", "8 EUR")}})),
              ElementsAre("refused"));
  EXPECT_EQ(Write(anna, "/import", {{"text", "rule ?"}}).status, 422);
}

TEST_F(RulesApi, AnEditorIsHelped) {
  const Answered checked =
      Write(anna, "/check", {{"text", Text("dear", "10000 EUR")}, {"cases", true}});
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_EQ(checked.body["problems"].size(), 0U);
  ASSERT_EQ(checked.body["cases"].size(), 3U);
  EXPECT_FALSE(checked.body["cases"][0]["passed"]);
  EXPECT_GT(checked.body["cases"][0]["why"].size(), 0U);
  EXPECT_GT(checked.body["highlight"].size(), 10U);
  const Answered wrong =
      Write(anna, "/check", {{"text", "rule é when valu > 1"}, {"cases", false}});
  EXPECT_GT(wrong.body["problems"].size(), 0U);
  const Answered completed =
      Write(anna, "/complete", {{"text", "rule a when ori"}, {"offset", 15}});
  ASSERT_EQ(completed.status, 200);
  EXPECT_EQ(completed.body["from"], 12);
  EXPECT_EQ(completed.body["items"][0]["text"], "origin");
  EXPECT_EQ(Write(anna, "/complete", {{"text", "x"}, {"offset", 2}}).status, 422);
  EXPECT_EQ(Write(inspector, "/check", {{"text", ""}, {"cases", false}}).status, 403);
}

TEST_F(RulesApi, ARestartKnowsThemAll) {
  MakeActive("dear");
  const Json before = Rule("dear");
  house->Close();
  house->Open();
  EXPECT_EQ(Rule("dear"), before);
  EXPECT_EQ(house->engine().book()->running().size(), 1U);
}

}  // namespace
}  // namespace tidewaiter::server
