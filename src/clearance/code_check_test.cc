// Alarms about codes that do not go with their descriptions, and what they do to an assessment.
#include "clearance/code_check.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "classify/test_world.h"
#include "clearance/judge.h"
#include "clearance/test_rules.h"

namespace tidewaiter::clearance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

const LineSchema line_schema{.currency = "EUR", .extra_names = {}};
constexpr std::int64_t kNowMs = 1'790'000'000'000;
constexpr Policy kNothing{.random_share = 0,
                          .explore_share = 0,
                          .harm_minor = 1000,
                          .inspections_per_day = 0,
                          .document_checks_per_day = 0,
                          .audits_per_day = 0};
constexpr const char* kCoffee = "roasted espresso coffee";
constexpr const char* kCoffeeCode = "090121";
constexpr const char* kOtherCode = "871200";

// Learned once; each test has one of its own.
std::shared_ptr<classify::Classifier> Learned() {
  static const std::string bytes =
      classify::Classifier::Learn(classify::TestEntries(), classify::TestPrecedents(6000, 1))
          ->Save();
  return std::make_shared<classify::Classifier>(*classify::Classifier::Load(bytes));
}

desk::Document Document(const std::string& description, const std::string& code) {
  desk::Document document;
  document.office = "H";
  document.importer.id = "I1";
  desk::GoodsItem item;
  item.hs_code = code;
  item.description = description;
  item.origin = "BD";
  item.value_minor = 50'000;
  item.rate_percent = 20;
  document.items.push_back(item);
  return document;
}

std::optional<desk::CodeDoubt> Doubt(CodeCheck& check, const std::string& description,
                                     const std::string& code) {
  GoodsLines lines(line_schema);
  lines.Append(Document(description, code), "26X1", 0);
  auto doubts = check.Look(lines.table());
  return doubts.empty() ? std::nullopt : doubts.front();
}

// Owes a percentage by the first digit of the code: 10 % for codes of chapters 00 to 09.
class TestDues final : public risk::Dues {
 public:
  std::optional<double> Owed(const LineTable& lines, std::size_t row,
                             const risk::Otherwise& otherwise) const override {
    const std::string_view code =
        otherwise.code.empty() ? lines.Text(row, Attribute::kHsCode) : otherwise.code;
    return static_cast<double>(lines.value_minor(row)) * (code.starts_with('0') ? 0.1 : 0.02);
  }
};

TEST(CodeCheck, SaysWhichCodesTheDescriptionSpeaksFor) {
  ClassifyDesk desk;
  desk.Use(Learned());
  CodeCheck check;
  check.Use(desk.now());
  EXPECT_EQ(Doubt(check, kCoffee, kCoffeeCode), std::nullopt);
  const auto doubt = Doubt(check, kCoffee, kOtherCode).value_or(desk::CodeDoubt());
  ASSERT_FALSE(doubt.likelier.empty());
  EXPECT_EQ(doubt.likelier.front().first, kCoffeeCode);
  EXPECT_GT(doubt.likelier.front().second, doubt.probability);
  EXPECT_LE(doubt.likelier.size(), CodeCheck::kLikelierMax);
  EXPECT_EQ(doubt.confidence, CodeCheck::kPriorRight);
  EXPECT_EQ(Doubt(check, kCoffee, kOtherCode), doubt);  // as it was kept
}

TEST(CodeCheck, NothingIsSaidOfWhatSaysNothing) {
  ClassifyDesk desk;
  desk.Use(Learned());
  CodeCheck check;
  check.Use(desk.now());
  for (const char* text : {"", "parts and accessories", "samples", "123456"})
    EXPECT_EQ(Doubt(check, text, kOtherCode), std::nullopt) << text;
}

TEST(CodeCheck, AClassifierThatDoesNotKnowItsErrorsRaisesNone) {
  ClassifyDesk desk;
  CodeCheck check;
  check.Use(desk.now());
  EXPECT_EQ(Doubt(check, kCoffee, kOtherCode), std::nullopt);
  auto names = classify::Classifier::Learn(classify::TestEntries(), {});
  ASSERT_TRUE(names);
  desk.Use(std::make_shared<classify::Classifier>(std::move(*names)));
  check.Use(desk.now());
  EXPECT_FALSE(desk.now().calibrated);
  EXPECT_EQ(Doubt(check, kCoffee, kOtherCode), std::nullopt);
}

TEST(CodeCheck, TrustFollowsWhatIsFound) {
  CodeCheck check;
  for (int i = 0; i < 90; ++i)
    check.Learn(false);
  EXPECT_DOUBLE_EQ(check.confidence(), 0.02);
  for (int i = 0; i < 100; ++i)
    check.Learn(true);
  EXPECT_DOUBLE_EQ(check.confidence(), 102.0 / 200);
  EXPECT_EQ(check.figures(), (CodeCheck::Figures{.checked = 190, .right = 100}));
}

TEST(ClassifyDesk, ARulingCountsAtOnceAndForClassifiersThatComeLater) {
  ClassifyDesk desk;
  const classify::Precedent ruling{.id = "R1", .code = kOtherCode, .text = "zygomorphic quuxite"};
  ASSERT_TRUE(desk.Add(ruling));  // before there is a classifier
  desk.Use(Learned());
  const auto first = [&] {
    const auto found = desk.now().classifier->Suggest("zygomorphic quuxite", 1);
    return found.codes.empty() ? std::string() : found.codes.front().code;
  };
  EXPECT_EQ(first(), kOtherCode);
  const std::uint64_t before = desk.now().changes;
  EXPECT_TRUE(desk.Remove("R1"));
  EXPECT_FALSE(desk.Remove("R1"));
  EXPECT_NE(first(), kOtherCode);
  EXPECT_NE(desk.now().changes, before);
  ASSERT_TRUE(desk.Add(ruling));
  EXPECT_EQ(first(), kOtherCode);
  EXPECT_FALSE(desk.Add({.id = "R2", .code = "12", .text = "too short a code"}));
}

TEST(ClassifyDesk, ARulingDoesNotReplaceAPrecedentOfItsName) {
  ClassifyDesk desk;
  desk.Use(Learned());
  const std::size_t before = desk.now().classifier->facts().precedents;
  const std::string id = desk.now().classifier->Precedents().front().id;
  ASSERT_TRUE(desk.Add({.id = id, .code = kOtherCode, .text = "zygomorphic quuxite"}));
  EXPECT_EQ(desk.now().classifier->facts().precedents, before + 1);
  EXPECT_TRUE(desk.Remove(id));
  EXPECT_EQ(desk.now().classifier->facts().precedents, before);
}

class JudgedByDescription : public testing::Test {
 protected:
  void SetUp() override {
    desk_.Use(Learned());
    judge_.code_check().Use(desk_.now());
    judge_.rules().Use(BookOf({}, rules::StandardSchema(line_schema, 2)), 1);
  }
  desk::Assessment Assess(const desk::Document& document) {
    const ToJudge one[] = {{"26X1", &document, true}};
    auto assessed = judge_.Assess(one, kNothing, 3, {}, kNowMs);
    EXPECT_TRUE(assessed) << assessed.error();
    return std::move(assessed->front());
  }
  ClassifyDesk desk_;
  Judge judge_{nullptr, line_schema, 2, 5};
};

TEST_F(JudgedByDescription, TheSuspicionIsTheCodeWithTheDifferenceAsItsStake) {
  judge_.UseTariff(std::make_shared<const TariffInForce>(TariffInForce{
      .version = "t", .tariff = {}, .dues = std::make_shared<const TestDues>(), .search = {}}));
  const desk::Assessment a = Assess(Document(kCoffee, kOtherCode));
  const desk::ItemAssessment& item = a.items[0];
  EXPECT_EQ(item.probability, 0.2);
  EXPECT_EQ(item.finding.kind, ErrorKind::kHsCode);
  EXPECT_EQ(item.finding.probability, 0.2);
  EXPECT_EQ(item.finding.stake_minor, 4'000);  // 10 % of 500.00 less 2 %
  EXPECT_EQ(item.finding.stake_basis, "tariff_likelier_code");
  EXPECT_EQ(item.expected_minor, 800);
  ASSERT_TRUE(item.code_doubt);
  EXPECT_EQ(item.code_doubt.value_or(desk::CodeDoubt()).without, 0);
  const auto stored = desk::ReadAssessment(desk::WriteAssessment(a));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->items[0].code_doubt, item.code_doubt);
}

TEST_F(JudgedByDescription, ACodeThatOwesLessStakesNothing) {
  judge_.UseTariff(std::make_shared<const TariffInForce>(TariffInForce{
      .version = "t", .tariff = {}, .dues = std::make_shared<const TestDues>(), .search = {}}));
  const auto phones = Assess(Document("smartphone phone android dual", kCoffeeCode));
  ASSERT_TRUE(phones.items[0].code_doubt);
  EXPECT_EQ(phones.items[0].finding.stake_minor, 0);
  EXPECT_EQ(phones.items[0].finding.stake_basis, "tariff_likelier_code");
}

TEST_F(JudgedByDescription, WithoutATariffTheDutiesOfTheLineAreAtStake) {
  const desk::Assessment a = Assess(Document(kCoffee, kOtherCode));
  EXPECT_EQ(a.items[0].finding.stake_minor, 10'000);  // 20 % of 500.00
  EXPECT_EQ(a.items[0].finding.stake_basis, "duties_of_line");
  const desk::Assessment right = Assess(Document(kCoffee, kCoffeeCode));
  EXPECT_EQ(right.items[0].probability, 0);
  EXPECT_EQ(right.items[0].code_doubt, std::nullopt);
}

TEST_F(JudgedByDescription, WhoeverChecksIsToldTheLikelierCode) {
  judge_.rules().Use(
      BookOf({{.name = "low",
               .text = RuleText("low", "value < 700 EUR", "confidence 30% demand red")}},
             rules::StandardSchema(line_schema, 2)),
      2);
  const desk::Assessment a = Assess(Document(kCoffee, kOtherCode));
  ASSERT_EQ(a.lane, desk::Lane::kRed);
  const desk::ItemAssessment& item = a.items[0];
  EXPECT_EQ(item.finding.kind, ErrorKind::kUndervalued);  // the rule is surer
  EXPECT_THAT(item.kinds,
              ElementsAre(Pair(ErrorKind::kUndervalued, 0.3), Pair(ErrorKind::kHsCode, 0.2)));
  ASSERT_THAT(item.finding.reasons, SizeIs(2));
  EXPECT_EQ(item.finding.reasons[0].template_id, "rule.fired");
  const Reason& reason = item.finding.reasons[1];
  EXPECT_EQ(reason.template_id, "classify.code");
  EXPECT_EQ(reason.Parameter("hs_code"), kOtherCode);
  EXPECT_EQ(reason.Parameter("likelier"), kCoffeeCode);
  EXPECT_GT(reason.weight, 0);
  EXPECT_LT(reason.weight, item.finding.reasons[0].weight);
  EXPECT_THAT(item.probability_without, ElementsAre(0, 0.3));
  EXPECT_DOUBLE_EQ(item.probability, 1 - 0.7 * 0.8);  // either may be so
  EXPECT_DOUBLE_EQ(item.expected_minor, (0.3 + 0.2) * 10'000);
}

TEST_F(JudgedByDescription, WhatIsFoundOnDoubtedCodesTeaches) {
  const desk::Document document = Document(kCoffee, kOtherCode);
  const desk::Assessment doubted = Assess(document);
  GoodsLines all(line_schema);
  all.Append(document, "26X1", 1);
  const auto learn = [&](const desk::Assessment& before, KindSet checked, KindSet wrong) {
    LineRecord record = all.table().Record(0);
    record.outcome.source = OutcomeSource::kInspection;
    record.outcome.checked = checked;
    record.outcome.wrong = wrong;
    CheckedLines lines(line_schema);
    lines.Append(record, document, 1, before);
    EXPECT_TRUE(judge_.LearnOutcomes(lines));
  };
  const KindSet code{ErrorKind::kHsCode};
  const KindSet mass{ErrorKind::kNetMass};
  EXPECT_FALSE(judge_.learns());
  learn(doubted, code, code);
  learn(doubted, code, {});
  learn(doubted, mass, mass);             // nobody looked at the code
  learn(desk::Assessment(), code, code);  // there was no alarm
  EXPECT_EQ(judge_.code_check().figures(), (CodeCheck::Figures{.checked = 2, .right = 1}));
  EXPECT_TRUE(judge_.learns());
}

}  // namespace
}  // namespace tidewaiter::clearance
