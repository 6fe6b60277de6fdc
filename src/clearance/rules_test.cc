#include "clearance/rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clearance/test_rules.h"

namespace tidewaiter::clearance {
namespace {

using desk::HitMode;
using rulebook::Phase;
using testing::ElementsAre;
using testing::IsEmpty;

const LineSchema line_schema{.currency = "EUR", .extra_names = {}};
constexpr Day kToday = 20'600;

rules::Schema SchemaOf() {
  return rules::StandardSchema(line_schema, 2);
}

desk::Document Document(std::int64_t value_minor = 60'000, const std::string& office = "H") {
  desk::Document document;
  document.lrn = "A-1";
  document.office = office;
  document.declarant = {"B1", "Broker", ""};
  document.importer = {"I1", "Importer", ""};
  desk::GoodsItem item;
  item.hs_code = "61091000";
  item.description = "cotton shirts";
  item.origin = "BD";
  item.value_minor = value_minor;
  item.net_mass_kg = 20;
  document.items = {item};
  document.documents = {{"C644", "1"}, {"N380", "2"}};
  return document;
}

// A declaration looked at by rules that know everything they ask.
class World {
 public:
  explicit World(const std::vector<TestRule>& texts) : rules(SchemaOf()) {
    rules.Use(BookOf(texts, SchemaOf()), 7);
    rules.memory().Adopt(std::make_unique<RulePack>(rules.Missing(), true, schema_));
    rules.Refresh();
  }

  desk::Assessment Look(const desk::Document& document, const std::string& id = "26X1",
                        Day day = kToday) {
    lines_ = std::make_unique<GoodsLines>(line_schema);
    lines_->Append(document, id, day);
    const Whose whose{id, document.office, 0, static_cast<std::uint32_t>(lines_->size())};
    fired = rules.Run(*lines_, {&whose, 1}).front();
    desk::Assessment a;
    rules.Keep(fired, whose, a);
    return a;
  }

  Rules rules;
  std::vector<Fired> fired;

 private:
  const rules::Schema schema_ = SchemaOf();
  std::unique_ptr<GoodsLines> lines_;
};

std::vector<std::string> Names(const desk::Assessment& a) {
  std::vector<std::string> names;
  for (const desk::RuleHit& hit : a.rule_hits)
    names.push_back(hit.rule + " " + std::string(desk::Name(hit.mode)));
  return names;
}

TEST(Rules, AHitSaysEverythingThatTheRuleSaid) {
  World world({{.name = "cheap",
                .text = RuleText("cheap", "value < 1000 EUR and documents has C644",
                                 "confidence 30% check value, net_mass advise \"Ask.\" "
                                 "demand yellow add 25 EUR")}});
  const desk::Assessment a = world.Look(Document());
  EXPECT_EQ(a.rules_version, world.rules.book().version());
  ASSERT_EQ(a.rule_hits.size(), 1U);
  const desk::RuleHit& hit = a.rule_hits[0];
  EXPECT_EQ(hit.entry, "cheap");
  EXPECT_EQ(hit.version, 1U);
  EXPECT_EQ(hit.item, 1U);
  EXPECT_EQ(hit.mode, HitMode::kActs);
  EXPECT_EQ(hit.suspects, ErrorKind::kUndervalued);
  EXPECT_EQ(hit.confidence, 0.3);
  EXPECT_EQ(hit.demand, desk::Lane::kYellow);
  EXPECT_FALSE(hit.exempt);
  EXPECT_EQ(hit.add_minor, 2500);
  EXPECT_EQ(hit.advise, "Ask.");
  EXPECT_THAT(hit.check, ElementsAre("value", "net_mass"));
  ASSERT_EQ(hit.why.size(), 2U);
  EXPECT_EQ(hit.why[0].truth, true);
  EXPECT_EQ(hit.why[1].truth, true);
  EXPECT_THAT(Names(world.Look(Document(200'000))), IsEmpty());
}

TEST(Rules, TypesOfDocumentsAreAsked) {
  World world({{.name = "paper", .text = RuleText("paper", "documents has N380")},
               {.name = "lacks", .text = RuleText("lacks", "documents has none of C644, X1")}});
  desk::Document document = Document();
  EXPECT_THAT(Names(world.Look(document)), ElementsAre("paper acts"));
  document.documents = {{"Y9", "1"}};
  EXPECT_THAT(Names(world.Look(document)), ElementsAre("lacks acts"));
}

TEST(Rules, ShadowAndShareWatch) {
  const std::string when = "origin = BD";
  World world(
      {{.name = "half", .text = RuleText("half", when), .phase = Phase::kPartial, .percent = 50},
       {.name = "shade", .text = RuleText("shade", when), .phase = Phase::kShadow}});
  int acts = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string id = "26X" + std::to_string(i);
    const std::vector<std::string> names = Names(world.Look(Document(), id));
    ASSERT_EQ(names.size(), 2U);
    EXPECT_EQ(names[1], "shade watches");
    acts += names[0] == "half acts" ? 1 : 0;
    EXPECT_EQ(Names(world.Look(Document(), id)), names);  // the same always for the same id
  }
  EXPECT_NEAR(acts, 200, 50);
}

TEST(Rules, HoldInTheirOfficesAndDays) {
  World world(
      {{.name = "here", .text = RuleText("here", "origin = BD"), .offices = {"H", "K"}},
       {.name = "old", .text = RuleText("old", "origin = BD", "expires " + FormatDay(kToday))},
       {.name = "new", .text = RuleText("new", "origin = BD", "begins " + FormatDay(kToday + 1))}});
  EXPECT_THAT(Names(world.Look(Document())), ElementsAre("here acts", "old acts"));
  EXPECT_THAT(Names(world.Look(Document(60'000, "L"), "26X1", kToday + 1)),
              ElementsAre("new acts"));
}

TEST(Rules, EntriesOfListsExpire) {
  World world({{.name = "watched",
                .text = "list watched \"Watched\" values \"I1\" until " + FormatDay(kToday),
                .phase = Phase::kActive,
                .kind = rulebook::EntryKind::kList},
               {.name = "on_list", .text = RuleText("on_list", "importer in list watched")}});
  EXPECT_THAT(Names(world.Look(Document())), ElementsAre("on_list acts"));
  EXPECT_THAT(Names(world.Look(Document(), "26X1", kToday + 1)), IsEmpty());
}

TEST(Rules, WaitUntilTheirQuestionsHaveAnswers) {
  const std::string when = "count of lines over 30 days per importer >= 1 or origin = BD";
  Rules rules(SchemaOf());
  rules.Use(BookOf({{.name = "busy", .text = RuleText("busy", when)},
                    {.name = "plain", .text = RuleText("plain", "origin = BD")}},
                   SchemaOf()),
            1);
  EXPECT_EQ(rules.Missing().size(), 1U);
  EXPECT_THAT(rules.Now(kToday)->preparing, ElementsAre(true, false));
  GoodsLines lines(line_schema);
  lines.Append(Document(), "26X1", kToday);
  const Whose whose{"26X1", "H", 0, 1};
  EXPECT_EQ(rules.Run(lines, {&whose, 1}).front().size(), 1U);
  const rules::Schema schema = SchemaOf();
  rules.memory().Adopt(std::make_unique<RulePack>(rules.Missing(), true, schema));
  rules.Refresh();
  EXPECT_THAT(rules.Missing(), IsEmpty());
  EXPECT_THAT(rules.Now(kToday)->preparing, ElementsAre(false, false));
  EXPECT_EQ(rules.Run(lines, {&whose, 1}).front().size(), 2U);
}

TEST(Rules, SeeTheLinesThatWereLearned) {
  World world({{.name = "busy",
                .text = RuleText("busy", "count of lines over 30 days per importer >= 2")}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Names(world.Look(Document())),
                i < 2 ? testing::Matcher<std::vector<std::string>>(IsEmpty())
                      : testing::Matcher<std::vector<std::string>>(ElementsAre("busy acts")));
    GoodsLines lines(line_schema);
    lines.Append(Document(), "26X" + std::to_string(i), kToday);
    world.rules.memory().Learn(lines);
  }
  EXPECT_THAT(Names(world.Look(Document(), "26X9", kToday + 30)), IsEmpty());
}

// A list of which a question takes its lines is a part of the question.
TEST(Rules, AListThatChangesIsANewQuestion) {
  const auto with = [](const std::string& values) {
    return std::vector<TestRule>{
        {.name = "some",
         .text = "list some \"Some\" values " + values,
         .kind = rulebook::EntryKind::kList},
        {.name = "busy",
         .text = RuleText(
             "busy", "count of lines where origin in list some over 30 days per importer > 0")}};
  };
  World world(with("BD"));
  world.rules.Use(BookOf(with("BD"), SchemaOf()), 2);
  EXPECT_THAT(world.rules.Missing(), IsEmpty());
  world.rules.Use(BookOf(with("BD, CN"), SchemaOf()), 3);
  EXPECT_EQ(world.rules.Missing().size(), 1U);
}

CheckedLines Checked(const desk::Document& document, const desk::Assessment& a, bool right,
                     Day known_on) {
  GoodsLines all(line_schema);
  all.Append(document, "26X1", known_on);
  LineRecord record = all.table().Record(0);
  record.outcome.source = OutcomeSource::kInspection;
  record.outcome.checked.Add(ErrorKind::kUndervalued);
  if (right) record.outcome.wrong.Add(ErrorKind::kUndervalued);
  record.outcome.known_on = known_on;
  CheckedLines checked(line_schema);
  checked.Append(record, document, 1, a);
  return checked;
}

// What a declaration says once stands beside every one of its items.
TEST(Rules, SeeTheDeclarationAsAWhole) {
  desk::Document document = Document();
  document.supplier = {"S1", "Acme Trading Ltd", "Chittagong"};
  document.transport_means = "AB 123 CD";
  document.equipment = {"MSKU1234565", "TRLU7654321"};
  document.expected_arrival = kToday + 3;
  document.items.push_back(document.items.front());
  document.items.back().net_mass_kg = 5;
  const std::pair<const char*, const char*> conditions[] = {
      {"name", "supplier_name resembles \"ACME Tradng\" by 70%"},
      {"plate", "transport_means resembles \"AB123CD\" by 90%"},
      {"box", "equipment has MSKU1234565"},
      {"paper", "references has \"2\""},
      {"two", "items = 2"},
      {"light", "total_net_mass < 26 kg and total_value = 1200 EUR"},
      {"soon", "expected_arrival - date = 3 days"},
      {"unsaid", "total_packages > 0"}};
  std::vector<TestRule> texts;
  for (const auto& [name, condition] : conditions)
    texts.push_back({.name = name, .text = RuleText(name, condition)});
  World world(texts);
  const desk::Assessment a = world.Look(document);
  std::vector<std::string> fired;
  for (const desk::RuleHit& hit : a.rule_hits) {
    if (hit.item == 2) fired.push_back(hit.rule);
  }
  EXPECT_THAT(fired, testing::UnorderedElementsAre("name", "plate", "box", "paper", "two", "light",
                                                   "soon"));
}

TEST(Rules, AreHeldBackWhereTheirChecksWereFruitless) {
  World world({{.name = "cheap",
                .text = RuleText("cheap", "origin = BD",
                                 "hold back after 3 checks of importer over 10 days "
                                 "if fewer than 5% were right")}});
  const desk::Assessment a = world.Look(Document());
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Names(world.Look(Document())), ElementsAre("cheap acts"));
    ASSERT_TRUE(world.rules.memory().LearnOutcomes(Checked(Document(), a, false, kToday)));
  }
  EXPECT_THAT(Names(world.Look(Document())), ElementsAre("cheap acts"));  // known today
  const desk::Assessment held = world.Look(Document(), "26X1", kToday + 1);
  EXPECT_THAT(Names(held), ElementsAre("cheap held"));
  EXPECT_EQ(held.rule_hits[0].held, (desk::HeldFigures{.checks = 3, .right = 0}));
  EXPECT_THAT(Names(world.Look(Document(), "26X1", kToday + 11)), ElementsAre("cheap acts"));
  desk::Document other = Document();
  other.importer.id = "I2";
  EXPECT_THAT(Names(world.Look(other, "26X1", kToday + 1)), ElementsAre("cheap acts"));
}

TEST(Rules, TrustWhatChecksSaid) {
  World world(
      {{.name = "cheap", .text = RuleText("cheap", "origin = BD", "confidence learned from 20%")}});
  const desk::Assessment a = world.Look(Document());
  EXPECT_EQ(a.rule_hits[0].confidence, 0.2);
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(world.rules.memory().LearnOutcomes(Checked(Document(), a, true, kToday)));
  const desk::Assessment later = world.Look(Document(), "26X1", kToday + 1);
  EXPECT_EQ(later.rule_hits[0].confidence, (10 + 10 * 0.2) / 20);
  EXPECT_EQ(world.rules.Now(kToday + 1)->confidence[0], later.rule_hits[0].confidence);
}

TEST(Rules, WhatIsKnownOutlivesARestart) {
  const std::vector<TestRule> texts{
      {.name = "busy", .text = RuleText("busy", "count of lines over 30 days per importer >= 1")},
      {.name = "cheap",
       .text = RuleText("cheap", "origin = BD",
                        "hold back after 1 checks over 10 days if fewer than 5% were right")}};
  World world(texts);
  const desk::Assessment a = world.Look(Document());
  GoodsLines lines(line_schema);
  lines.Append(Document(), "26X1", kToday);
  world.rules.memory().Learn(lines);
  ASSERT_TRUE(world.rules.memory().LearnOutcomes(Checked(Document(), a, false, kToday)));
  const std::vector<std::string> names = Names(world.Look(Document(), "26X2", kToday + 1));
  EXPECT_THAT(names, ElementsAre("busy acts", "cheap held"));
  std::string bytes;
  world.rules.memory().Write(bytes);

  Rules again(SchemaOf());
  again.Use(BookOf(texts, SchemaOf()), 1);
  ASSERT_TRUE(again.memory().Read(bytes, again.book().program().set()));
  again.Refresh();
  EXPECT_THAT(again.Missing(), IsEmpty());
  GoodsLines next(line_schema);
  next.Append(Document(), "26X2", kToday + 1);
  const Whose whose{"26X2", "H", 0, 1};
  const auto fired = again.Run(next, {&whose, 1}).front();
  ASSERT_EQ(fired.size(), 2U);
  EXPECT_EQ(fired[1].mode, HitMode::kHeld);

  for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
    EXPECT_FALSE(again.memory().Read(bytes.substr(0, cut), again.book().program().set())) << cut;
}

TEST(Rules, ARuleThatDividesByZeroStopsNobodyAndIsCounted) {
  std::vector<TestRule> texts{
      {.name = "zero", .text = RuleText("zero", "value / (net_mass - net_mass) > 1 EUR/kg")},
      {.name = "plain", .text = RuleText("plain", "origin = BD")}};
  World world(texts);
  EXPECT_THAT(Names(world.Look(Document())), ElementsAre("plain acts"));
  const std::vector<RuleDoubts> doubts = world.rules.TakeDoubts();
  ASSERT_EQ(doubts.size(), 1U);
  EXPECT_EQ(doubts[0].entry, "zero");
  EXPECT_EQ(doubts[0].divided_by_zero, 1U);
  EXPECT_THAT(world.rules.TakeDoubts(), IsEmpty());
}

// What cannot be kept is counted; what acts is kept before what watches.
TEST(Rules, HitsOfOneDeclarationHaveALimit) {
  std::vector<TestRule> texts;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "w" + std::to_string(i);
    texts.push_back({.name = name, .text = RuleText(name, "origin = BD"), .phase = Phase::kShadow});
  }
  texts.push_back({.name = "z", .text = RuleText("z", "origin = BD")});
  World world(texts);
  desk::Document document = Document();
  document.items.resize(desk::kItemsMax, document.items.front());
  const desk::Assessment a = world.Look(document);
  EXPECT_EQ(a.rule_hits.size(), desk::kRuleHitsMax);
  EXPECT_EQ(a.rule_hits_left, 6 * desk::kItemsMax - desk::kRuleHitsMax);
  std::size_t acts = 0;
  std::size_t explained = 0;
  for (const desk::RuleHit& hit : a.rule_hits) {
    acts += hit.mode == HitMode::kActs ? 1 : 0;
    explained += hit.why.empty() ? 0 : 1;
  }
  EXPECT_EQ(acts, desk::kItemsMax);
  EXPECT_EQ(explained, desk::kExplainedHitsMax);
}

RuleQuestion Ask(const std::string& entry, std::uint32_t item = 1) {
  return {.entry = entry,
          .version = 0,
          .document = std::make_shared<const desk::Document>(Document()),
          .declaration = "26X1",
          .item = item};
}

TEST(Rules, SayWhyAndWhyNot) {
  World world({{.name = "cheap", .text = RuleText("cheap", "value < 10 EUR and origin = BD")},
               {.name = "high",
                .text = RuleText("high", "rate > 10%"),
                .phase = Phase::kShadow,
                .offices = {"K"}},
               {.name = "gone",
                .text = RuleText("gone", "origin = BD", "expires " + FormatDay(kToday - 1))}});
  const Result<RuleAnswer> cheap = world.rules.Answer(Ask("cheap"), line_schema, kToday);
  ASSERT_TRUE(cheap) << cheap.error();
  EXPECT_TRUE(cheap->acts);
  EXPECT_TRUE(cheap->holds_here);
  ASSERT_EQ(cheap->rules.size(), 1U);
  EXPECT_EQ(cheap->rules[0].truth, false);
  ASSERT_EQ(cheap->rules[0].why.size(), 2U);
  EXPECT_EQ(cheap->rules[0].why[0].truth, false);
  EXPECT_EQ(cheap->rules[0].why[1].truth, true);
  const Result<RuleAnswer> rate = world.rules.Answer(Ask("high"), line_schema, kToday);
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->rules[0].truth, std::nullopt);
  EXPECT_FALSE(rate->holds_here);
  EXPECT_FALSE(rate->acts);
  EXPECT_EQ(world.rules.Answer(Ask("gone"), line_schema, kToday)->rules[0].truth, false);
  EXPECT_EQ(world.rules.Answer(Ask("none"), line_schema, kToday).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(world.rules.Answer(Ask("cheap", 2), line_schema, kToday).error().code,
            ErrorCode::kNotFound);
}

TEST(Rules, RowsOfATableThatFireAreSaidFirst) {
  World world({{.name = "floor",
                .text = "table floor \"Floor\" suspects undervalued\n"
                        "  columns hs_code | value\n"
                        "  row 9999 | < 1 EUR\n  row 6109 | < 700 EUR\n",
                .kind = rulebook::EntryKind::kTable}});
  EXPECT_THAT(Names(world.Look(Document())), ElementsAre("floor/2 acts"));
  const Result<RuleAnswer> answer = world.rules.Answer(Ask("floor"), line_schema, kToday);
  ASSERT_TRUE(answer) << answer.error();
  ASSERT_EQ(answer->rules.size(), 2U);
  EXPECT_EQ(answer->rules[0].rule, "floor/2");
  EXPECT_EQ(answer->rules[0].truth, true);
}

}  // namespace
}  // namespace tidewaiter::clearance
