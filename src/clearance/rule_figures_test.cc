#include "clearance/rule_figures.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clearance/rule_counts.h"
#include "clearance/rule_questions.h"
#include "clearance/test_rules.h"
#include "detect/rules/lines.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::clearance {
namespace {

using desk::HitMode;

const LineSchema line_schema{.currency = "EUR", .extra_names = {}};
constexpr Day kToday = 20'600;

const rules::Schema& SchemaOf() {
  static const rules::Schema schema = rules::StandardSchema(line_schema, 2);
  return schema;
}

LineRecord Line(const std::string& importer, Day date) {
  LineRecord line;
  line.id = "26X1-1";
  line.declaration_id = "26X1";
  line.date = date;
  line.attribute(Attribute::kImporter) = importer;
  line.attribute(Attribute::kOrigin) = "BD";
  return line;
}

desk::RuleHit Hit(HitMode mode, std::uint32_t version = 1) {
  desk::RuleHit hit;
  hit.entry = hit.rule = "cheap";
  hit.version = version;
  hit.item = 1;
  hit.mode = mode;
  hit.suspects = ErrorKind::kUndervalued;
  return hit;
}

CheckedLines Checked(const std::string& importer, const desk::RuleHit& hit, ErrorKind looked_at,
                     bool wrong, Day known_on) {
  LineRecord line = Line(importer, known_on);
  line.outcome.source = OutcomeSource::kInspection;
  line.outcome.checked.Add(looked_at);
  if (wrong) line.outcome.wrong.Add(looked_at);
  line.outcome.known_on = known_on;
  CheckedLines lines(line_schema);
  desk::Assessment before;
  before.rule_hits = {hit};
  lines.Append(line, {}, 1, before);
  return lines;
}

const std::string clause =
    "confidence learned from 20% hold back after 2 checks of importer over 10 days "
    "if fewer than 50% were right";

struct Desk {
  explicit Desk(rulebook::Phase phase = rulebook::Phase::kActive, const std::string& rest = clause,
                std::uint32_t version = 1)
      : book(BookOf({{.name = "cheap",
                      .text = RuleText("cheap", "origin = BD", rest),
                      .phase = phase,
                      .version = version}},
                    SchemaOf())),
        figures(SchemaOf()) {
    figures.Bind(book->program().set(), book->running());
  }
  std::optional<desk::HeldFigures> Held(const std::string& importer, Day day) {
    LineTable lines(line_schema);
    lines.Append(Line(importer, day));
    const rules::LineBatch batch(lines, SchemaOf(), 0, 1);
    return figures.Held(0, batch.batch(), 0, day);
  }
  std::shared_ptr<const rulebook::Book> book;
  RuleFigures figures;
};

TEST(RuleFigures, OnlyChecksOfWhatItSuspectsCount) {
  Desk desk;
  for (int i = 0; i < 5; ++i) {
    desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kOrigin, false, kToday - 1));
  }
  EXPECT_EQ(desk.Held("I1", kToday), std::nullopt);
  EXPECT_EQ(desk.figures.Confidence(0, kToday), 0.2);
}

TEST(RuleFigures, TheWindowEndsTheDayBefore) {
  Desk desk;
  for (const Day known_on : {kToday - 10, kToday - 1, kToday - 1}) {
    desk.figures.Learn(
        Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, false, known_on));
  }
  EXPECT_EQ(desk.Held("I1", kToday), (desk::HeldFigures{3, 0}));
  EXPECT_EQ(desk.Held("I1", kToday + 1), (desk::HeldFigures{2, 0}));
  EXPECT_EQ(desk.Held("I1", kToday + 9), (desk::HeldFigures{2, 0}));
  EXPECT_EQ(desk.Held("I1", kToday + 10), std::nullopt);
  EXPECT_EQ(desk.Held("I1", kToday - 1), std::nullopt);  // one check was known by then
  EXPECT_EQ(desk.Held("I2", kToday), std::nullopt);
  EXPECT_EQ(desk.Held("", kToday), std::nullopt);  // in no group
}

TEST(RuleFigures, EnoughThatWereRightHoldNothingBack) {
  Desk desk;
  desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, true, kToday));
  desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, false, kToday));
  EXPECT_EQ(desk.Held("I1", kToday + 1), std::nullopt);  // half is not fewer than half
  desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, false, kToday));
  EXPECT_EQ(desk.Held("I1", kToday + 1), (desk::HeldFigures{3, 1}));
}

// A new version of the rule keeps what it has earned; what it does in shadow is kept apart.
TEST(RuleFigures, BelongToTheNameAndOfShadowToTheVersion) {
  Desk desk;
  for (int i = 0; i < 10; ++i) {
    desk.figures.Learn(
        Checked("I1", Hit(HitMode::kWatches), ErrorKind::kUndervalued, true, kToday));
  }
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), (10 + 10 * 0.2) / 20);  // for want of own
  desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, false, kToday));
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), 10 * 0.2 / 11);
  const Desk second(rulebook::Phase::kActive, clause, 2);
  desk.figures.Bind(second.book->program().set(), second.book->running());
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), 10 * 0.2 / 11);
  const Desk shadow(rulebook::Phase::kShadow, clause, 2);
  desk.figures.Bind(shadow.book->program().set(), shadow.book->running());
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), 0.2);
  const Desk stated(rulebook::Phase::kActive, "confidence 30%");
  desk.figures.Bind(stated.book->program().set(), stated.book->running());
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), 0.3);
}

// A clause that is new is answered from the checks before it.
TEST(RuleFigures, ANewClauseKnowsThePast) {
  Desk desk(rulebook::Phase::kActive, "");
  for (int i = 0; i < 2; ++i) {
    desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, false, kToday));
  }
  EXPECT_EQ(desk.Held("I1", kToday + 1), std::nullopt);
  const Desk changed;
  desk.figures.Bind(changed.book->program().set(), changed.book->running());
  EXPECT_EQ(desk.Held("I1", kToday + 1), (desk::HeldFigures{2, 0}));
}

TEST(RuleFigures, OfOneRuleTheNewestChecksAreKept) {
  Desk desk(rulebook::Phase::kActive,
            "confidence learned from 20% hold back after 1 checks over 1000 days "
            "if fewer than 100% were right");
  for (std::size_t i = 0; i < RuleFigures::kChecksMax + 5; ++i) {
    desk.figures.Learn(Checked("I1", Hit(HitMode::kActs), ErrorKind::kUndervalued, i < 5, kToday));
  }
  EXPECT_EQ(desk.Held("I1", kToday + 1), (desk::HeldFigures{RuleFigures::kChecksMax, 0}));
  EXPECT_EQ(desk.figures.Confidence(0, kToday + 1), 2.0 / (RuleFigures::kChecksMax + 10));
}

TEST(RuleCounts, DaysOfARuleAreKeptAndOldOnesLetGo) {
  RuleCounts counts;
  const auto tally = [](Day day, std::string key, std::int64_t count) {
    return desk::TallyRow{day, "", std::string(desk::kRuleMeasure), std::move(key), count};
  };
  const desk::TallyRow rows[] = {
      tally(kToday, "floor/fired", 2),        tally(kToday, "floor/fired", 3),
      tally(kToday - 1, "floor/money", 1250), tally(kToday, "other/unknown", 4),
      tally(kToday, "floor/sung", 9),         {kToday, "H", "lane", "red", 5}};
  counts.Add(rows);
  EXPECT_EQ(counts.Of("floor", kToday, kToday).fired, 5);
  EXPECT_EQ(counts.Of("floor", kToday, kToday).money_minor, 0);
  EXPECT_EQ(counts.Of("floor", kToday - 1, kToday).money_minor, 1250);
  EXPECT_EQ(counts.Of("none", kToday, kToday), RuleCount{});
  EXPECT_EQ(counts.All(kToday, kToday).unknown, 4);
  EXPECT_EQ(counts.LastFired("floor"), kToday);
  EXPECT_EQ(counts.LastFired("other"), std::nullopt);
  const desk::TallyRow later[] = {tally(kToday + RuleCounts::kDaysKept - 1, "floor/fired", 1)};
  counts.Add(later);
  EXPECT_EQ(counts.DaysOf("floor").size(), 2U);  // the day before today is gone
}

TEST(RuleQuestions, EachIsNamedOnceAndListsAreInTheKey) {
  const std::string text =
      "list some \"Some\" values \"A\"\nrule r \"r\" suspects undervalued when "
      "count of lines over 30 days per importer > 2 or "
      "(sum of value over 5 days per importer > 2 * count of lines over 30 days per importer * "
      "1 EUR and count of lines where importer in list some over 9 days per origin > 1)";
  const auto first = rules::ReadRules(text, SchemaOf());
  ASSERT_TRUE(first.problems.empty()) << first.problems.front().detail;
  EXPECT_EQ(QuestionsOf(first.set.rules[0]).size(), 3U);
  std::string other = text;
  other.replace(other.find("\"A\""), 3, "\"B\"");
  const auto second = rules::ReadRules(other, SchemaOf());
  ASSERT_EQ(first.set.aggregates.size(), second.set.aggregates.size());
  int changed = 0;
  for (std::size_t i = 0; i < first.set.aggregates.size(); ++i) {
    changed += QuestionKey(*first.set.aggregates[i]) != QuestionKey(*second.set.aggregates[i]);
  }
  EXPECT_EQ(changed, 1);
}

}  // namespace
}  // namespace tidewaiter::clearance
