// What a trader's standing as an authorized operator does to an assessment, and that without a
// ledger nothing is done.
#include "clearance/standing.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clearance/judge.h"
#include "clearance/test_rules.h"
#include "risk/sentences.h"

namespace tidewaiter::clearance {
namespace {

using desk::Standing;
using desk::TraderStanding;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const LineSchema kLines{.currency = "EUR", .extra_names = {}};
constexpr std::int64_t kNowMs = 1'790'000'000'000;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr Policy kPolicy{.random_share = 0,
                         .explore_share = 0,
                         .harm_minor = 1000,
                         .inspections_per_day = 0,
                         .document_checks_per_day = 0,
                         .audits_per_day = 0};

TraderStanding Said(Standing standing, std::string member = "na") {
  return {.trader = "NA1042",
          .standing = standing,
          .member = std::move(member),
          .programme = "AEO-C",
          .agreement = "mra-na-bw",
          .benefits = standing == Standing::kGranted
                          ? std::vector<std::string>{"fewer_inspections", "priority"}
                          : std::vector<std::string>{},
          .reason = standing == Standing::kGranted ? "" : "audit",
          .since_ms = kNowMs - 10 * kDayMs,
          .log = "customs.na/ledger",
          .object = "operator/na-1042",
          .number = 2,
          .index = 17};
}

desk::Document Document() {
  desk::Document document;
  document.office = "H";
  document.importer.id = "NA1042";
  document.declarant.id = "D1";
  desk::GoodsItem item;
  item.hs_code = "61091000";
  item.origin = "BD";
  item.value_minor = 50'000;
  item.rate_percent = 20;
  document.items.push_back(item);
  return document;
}

const TestRule kLow{.name = "low", .text = RuleText("low", "value < 700 EUR", "confidence 30%")};

desk::Assessment Assess(const desk::StandingsOf& standings,
                        const std::vector<TestRule>& rules = {kLow}) {
  Judge judge(nullptr, kLines, 2, 5);
  const rules::Schema schema = rules::StandardSchema(kLines, 2);
  judge.rules().Use(BookOf(rules, schema), 1);
  judge.UseStandings(standings);
  const desk::Document document = Document();
  const ToJudge one[] = {{"26X1", &document, true}};
  auto assessed = judge.Assess(one, kPolicy, 3, {}, kNowMs);
  EXPECT_TRUE(assessed) << assessed.error();
  return std::move(assessed->front());
}

// Everybody of whom something is said says the same.
desk::StandingsOf Always(std::vector<TraderStanding> said, const std::string& of = "NA1042") {
  return [said = std::move(said), of](std::string_view trader, std::int64_t at_ms) {
    EXPECT_EQ(at_ms, kNowMs);
    return trader == of ? said : std::vector<TraderStanding>();
  };
}

TEST(Standing, WithoutALedgerNothingIsDifferent) {
  const desk::Assessment without = Assess({});
  const desk::Assessment none = Assess(Always({}));
  EXPECT_EQ(desk::WriteAssessment(without), desk::WriteAssessment(none));
  EXPECT_EQ(desk::WriteAssessment(without).find("standing"), std::string::npos);
  EXPECT_EQ(without.rank, 3'000 + 1000 * 0.3);
}

TEST(Standing, FewerInspectionsHalveTheRankAndNothingElse) {
  const desk::Assessment without = Assess({});
  const desk::Assessment trusted = Assess(Always({Said(Standing::kGranted)}));
  EXPECT_EQ(trusted.rank, without.rank * kTrustedRankFactor);
  EXPECT_EQ(trusted.probability, without.probability);
  EXPECT_EQ(trusted.lane, desk::Lane::kGreen);
  EXPECT_THAT(trusted.standings, ElementsAre(Said(Standing::kGranted)));
  TraderStanding other = Said(Standing::kGranted);
  other.benefits = {"priority"};
  EXPECT_EQ(Assess(Always({other})).rank, without.rank);
  EXPECT_EQ(Assess(Always({Said(Standing::kExpired)})).rank, without.rank);
}

TEST(Standing, TrustDoesNotTakeAwayWhatARuleDemands) {
  const TestRule demand{.name = "low",
                        .text = RuleText("low", "value < 700 EUR", "confidence 30% demand red")};
  const desk::Assessment a = Assess(Always({Said(Standing::kGranted)}), {demand});
  EXPECT_EQ(a.lane, desk::Lane::kRed);
  ASSERT_THAT(a.items[0].finding.reasons, SizeIs(2));
  EXPECT_EQ(a.items[0].finding.reasons[1].template_id, "operator.trusted");
}

TEST(Standing, ASuspensionAsksForPapersAndNamesItsEvidence) {
  const desk::Assessment a = Assess(Always({Said(Standing::kSuspended)}), {});
  EXPECT_EQ(a.lane, desk::Lane::kYellow);
  EXPECT_EQ(a.probability, 0);  // nothing is known of the goods
  ASSERT_THAT(a.items[0].finding.reasons, SizeIs(1));
  const Reason& reason = a.items[0].finding.reasons[0];
  EXPECT_EQ(reason.template_id, "operator.suspended");
  EXPECT_EQ(reason.Parameter("agreement"), "mra-na-bw");
  EXPECT_EQ(risk::RenderReason(reason, Language::kEnglish, "EUR"),
            "na suspended the authorization of NA1042 (AEO-C, mra-na-bw) on 2026-09-11: audit. "
            "Entry operator/na-1042 2, place 17 of customs.na/ledger.");
  EXPECT_THAT(a.items[0].probability_without, SizeIs(1));
}

TEST(Standing, ARevocationFadesAfterAYear) {
  TraderStanding revoked = Said(Standing::kRevoked);
  EXPECT_EQ(Assess(Always({revoked}), {}).lane, desk::Lane::kYellow);
  revoked.since_ms = kNowMs - kRevokedMs;
  EXPECT_EQ(Assess(Always({revoked}), {}).lane, desk::Lane::kGreen);
  EXPECT_THAT(Assess(Always({revoked}), {}).standings, SizeIs(1));
}

TEST(Standing, WhomOneSuspendedIsNotTrustedByAnother) {
  const desk::Assessment a =
      Assess(Always({Said(Standing::kSuspended, "za"), Said(Standing::kGranted)}));
  EXPECT_EQ(a.lane, desk::Lane::kYellow);
  EXPECT_EQ(a.rank, Assess({}).rank);
}

TEST(Standing, OfTheDeclarantWhereTheImporterHasNone) {
  const desk::Assessment a = Assess(Always({Said(Standing::kSuspended)}, "D1"), {});
  EXPECT_EQ(a.lane, desk::Lane::kYellow);
}

TEST(Standing, RulesMayAsk) {
  const TestRule suspended{
      .name = "s", .text = RuleText("s", R"(operator_standing = "suspended")", "demand red")};
  const TestRule benefit{
      .name = "b", .text = RuleText("b", R"(operator_benefits has "priority")", "confidence 5%")};
  const auto fired = [&](const desk::StandingsOf& standings) {
    std::vector<std::string> names;
    for (const desk::RuleHit& hit : Assess(standings, {suspended, benefit}).rule_hits)
      names.push_back(hit.entry);
    return names;
  };
  EXPECT_THAT(fired({}), IsEmpty());
  EXPECT_THAT(fired(Always({Said(Standing::kSuspended)})), ElementsAre("s"));
  EXPECT_THAT(fired(Always({Said(Standing::kGranted)})), ElementsAre("b"));
}

TEST(Standing, AnAssessmentKeepsIt) {
  desk::Assessment a = Assess(Always({Said(Standing::kSuspended), Said(Standing::kGranted)}));
  const auto read = desk::ReadAssessment(desk::WriteAssessment(a));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->standings, a.standings);
}

}  // namespace
}  // namespace tidewaiter::clearance
