// What the ledger's parts do together in a server: private fields reach the members that may read
// them and nobody else; a declaration of an operator that another member suspended is looked at.
#include "gmock/gmock.h"

#include "server/test_agreement.h"
#include "server/test_ledger_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kRecords = "/api/v1/ledger/records";

class LedgerWire : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const store::TestEngine engine = GetParam();
    const std::string missing = engine.missing ? engine.missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house_ = std::make_unique<TestLedgerHouse>(engine);
    officer_ = (*house_)->Account("officer", {Role::kClearanceOfficer}, {"*"});
    targeting_ = (*house_)->Account("target", {Role::kTargetingOfficer}, {"*"});
    trader_ = (*house_)->Account("trader", {Role::kTrader}, {}, {"I1"});
    Agree(house_->federation());
  }

  // Said by the desk, for the operator "I1"; with benefits for xa.
  std::string Granted() {
    const Answered said = (*house_)->Post(
        officer_, kRecords,
        {{"type", "operator.grant"},
         {"object", ""},
         {"data", {{"programme", "AEO-C"}, {"benefits", {{kAgreement, {"priority"}}}}}},
         {"private", {{"holder_name", "Saltmarsh"}, {"holder_id", "I1"}, {"holder_country", "XX"}}},
         {"signers", Json::array()}});
    EXPECT_EQ(said.status, 201) << said.body;
    return said.body.value("object", "");
  }
  // Of one member's copy; empty: it has none.
  std::string NameAt(const std::string& member, const std::string& object) {
    const std::string log = house_->federation().own().own_log();
    const auto reading =
        house_->federation().opened(member).payloads->With([&](payload::Store& store) {
          return store.Read({log, object, 1}, {.by = "test", .purpose = "test"});
        });
    if (!reading) return {};
    for (const ledger::Field& field : reading->payload.fields)
      if (field.name == "holder_name") return field.value;
    return {};
  }
  std::string Findings(const std::string& lrn) {
    const Answered lodged = (*house_)->Post(trader_, "/api/v1/declarations", Declaration(lrn));
    EXPECT_EQ(lodged.status, 201) << lodged.body;
    const std::string id = lodged.body.value("id", "");
    return (*house_)->Get(targeting_, "/api/v1/declarations/" + id + "/findings").body.dump();
  }
  // xa says something of an operator of its own.
  std::string SaidByXa(const std::string& type, const std::string& object, const std::string& data,
                       std::vector<std::pair<std::string, std::string>> fields = {}) {
    const auto said = house_->federation().neighbour("xa").Say(
        {.type = type, .object = object, .data = data, .fields = std::move(fields)});
    EXPECT_TRUE(said) << said.error();
    if (!said) return {};
    for (const ledger::Refusal& refusal : said->refusals)
      ADD_FAILURE() << refusal.code << ' ' << refusal.pointer << ' ' << refusal.detail;
    return said->object;
  }
  std::vector<desk::TraderStanding> Standings() {
    return house_->federation()
        .opened(kDemoMember)
        .standings->Of("I1", os::RealClock().UnixMilliseconds());
  }

  std::unique_ptr<TestLedgerHouse> house_;
  TestHouse::SignedIn officer_, targeting_, trader_;
};

TEST_P(LedgerWire, AGrantReachesThePartiesOfItsAgreementAndNobodyElse) {
  const std::string object = Granted();
  ASSERT_TRUE(Eventually([&] { return !NameAt("xa", object).empty(); }));
  EXPECT_EQ(NameAt("xa", object), "\"Saltmarsh\"");
  ASSERT_TRUE(Eventually([&] {
    const auto waiting = house_->federation().opened(kDemoMember).deliveries->waiting();
    return waiting && *waiting == 0;
  })) << "the receipt takes it out";
  EXPECT_EQ(NameAt("xb", object), "");
  EXPECT_EQ(NameAt("xd", object), "");
  const auto events = (*house_)->store().EventsAfter(0, 10'000);
  std::string disclosed;
  for (const desk::Event& event : *events)
    if (event.kind == "ledger.disclosed") disclosed += event.data;
  EXPECT_THAT(disclosed, HasSubstr(R"("to":"xa")"));
  EXPECT_THAT(disclosed, Not(HasSubstr("Saltmarsh")));
}

TEST_P(LedgerWire, AnOperatorThatAnotherMemberSuspendedIsLookedAt) {
  const std::string object = SaidByXa(
      "operator.grant", "", R"({"programme":"AEO-S","benefits":{"mra-xx-xa":["priority"]}})",
      {{"holder_country", "\"XA\""}, {"holder_id", "\"I1\""}, {"holder_name", "\"Saltmarsh\""}});
  const auto stands = [&](desk::Standing standing) {
    return Eventually([&] {
      const auto all = Standings();
      return all.size() == 1 && all.front().standing == standing;
    });
  };
  ASSERT_TRUE(stands(desk::Standing::kGranted));
  EXPECT_THAT(Findings("L1"), Not(HasSubstr("operator.suspended")));
  SaidByXa("operator.suspend", object, R"({"reason":"audit"})");
  ASSERT_TRUE(stands(desk::Standing::kSuspended));
  const std::string findings = Findings("L2");
  EXPECT_THAT(findings, HasSubstr("operator.suspended"));
  EXPECT_THAT(findings, HasSubstr(object)) << "where it can be looked up";
  house_->End();
  house_->Open();
  EXPECT_TRUE(stands(desk::Standing::kSuspended)) << "also after a new start";
}

TEST_P(LedgerWire, WhoseFieldsWereDeletedIsKnownNoMore) {
  const std::string object = Granted();
  ASSERT_TRUE(Eventually([&] { return Standings().size() == 1; }));
  const auto manager = (*house_)->Account("manager", {Role::kManager}, {"*"});
  const Answered gone = house_->Delete(manager, std::string(kRecords) + "/" + object + "/private",
                                       {{"reason", "asked to"}});
  EXPECT_EQ(gone.status, 200) << gone.body;
  EXPECT_TRUE(Eventually([&] { return Standings().empty(); }));
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerWire, testing::Values(EngineUnderTest()),
                         store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
