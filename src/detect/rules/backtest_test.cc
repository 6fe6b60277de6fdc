#include "detect/rules/backtest.h"

#include <memory>

#include "gtest/gtest.h"

#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

class BackTestTest : public testing::Test {
 protected:
  BackTestTest() {
    LineSchema schema;
    schema.currency = "XTS";
    lines_ = std::make_unique<LineTable>(schema);
    schema_ = std::make_unique<Schema>(StandardSchema(schema, 2));
  }

  struct Item {
    Day date = 0;
    std::string origin = "CN";
    std::string office = "A";
    std::int64_t value_minor = 100'00;
    OutcomeSource source = OutcomeSource::kNone;
    bool wrong = false;
    SelectionBasis basis = SelectionBasis::kTargeted;
    std::int64_t recovered_minor = 0;
  };
  void Add(const Item& item) {
    LineRecord record;
    record.id = "L" + std::to_string(1'000 + lines_->size());
    record.date = item.date;
    record.attribute(Attribute::kOrigin) = item.origin;
    record.attribute(Attribute::kOffice) = item.office;
    record.value_minor = item.value_minor;
    record.outcome.source = item.source;
    record.outcome.basis = item.basis;
    record.outcome.recovered_minor = item.recovered_minor;
    if (item.source != OutcomeSource::kNone) {
      record.outcome.checked = KindSet{ErrorKind::kUndervalued};
      record.outcome.known_on = item.date + 1;
      if (item.wrong) record.outcome.wrong = record.outcome.checked;
    }
    lines_->Append(record);
  }

  BackTestReport Run(std::string_view rules, BackTestInputs inputs = {}) {
    ReadRulesResult read = ReadRules(rules, *schema_);
    EXPECT_TRUE(read.problems.empty()) << (read.problems.empty() ? "" : read.problems[0].detail);
    const Program program(std::move(read.set), *schema_);
    Result<BackTestReport> report = RunBackTest(program, *lines_, inputs);
    EXPECT_TRUE(report.has_value());
    return std::move(report).value();
  }

  std::unique_ptr<LineTable> lines_;
  std::unique_ptr<Schema> schema_;
};

constexpr std::string_view kFromChina = R"(
rule china "From CN" suspects undervalued when origin = CN
rule dear "Dear" suspects undervalued when value > 500 XTS
)";

TEST_F(BackTestTest, CountsWhatWasFoundAndWhatWasNot) {
  const auto looked = OutcomeSource::kInspection;
  Add({.date = 100, .source = looked, .wrong = true, .recovered_minor = 7'00});
  Add({.date = 100, .source = looked});
  Add({.date = 131, .source = looked, .wrong = true, .basis = SelectionBasis::kRandom});
  Add({.date = 132, .value_minor = 900'00});
  Add({.date = 132, .origin = "VN", .value_minor = 800'00});
  const BackTestReport report = Run(kFromChina);
  const RuleResult& china = report.rules[0];
  EXPECT_EQ(report.lines, 5);
  EXPECT_EQ(china.hits, 4);
  EXPECT_EQ(china.right.part, 2);
  EXPECT_EQ(china.right.whole, 3);
  EXPECT_EQ(china.random.part, 1);
  EXPECT_EQ(china.random.whole, 1);
  EXPECT_EQ(china.never_looked_at, 1);
  EXPECT_EQ(china.expected_by_random, 1);
  EXPECT_FALSE(china.expected_by_model);
  EXPECT_EQ(china.recovered_minor, 7'00);
  ASSERT_EQ(china.months.size(), 2);  // day 100 is in April 1970, 131 in May
  EXPECT_EQ(china.months[0].hits, 2);
  EXPECT_EQ(china.months[1].right.part, 1);
  ASSERT_EQ(china.overlaps.size(), 1);
  EXPECT_EQ(china.overlaps[0].rule, 1);
  EXPECT_EQ(china.overlaps[0].common, 1);
  EXPECT_EQ(report.rules[1].hits, 2);
  EXPECT_EQ(report.rules[1].random.whole, 0);
  EXPECT_FALSE(report.rules[1].expected_by_random);
}

TEST_F(BackTestTest, IntervalsAreWilsons) {
  const Proportion some{.part = 3, .whole = 10};
  const ShareInterval interval = some.interval().value_or(ShareInterval{});
  EXPECT_NEAR(interval.low, 0.1078, 1e-4);
  EXPECT_NEAR(interval.high, 0.6032, 1e-4);
  EXPECT_FALSE(Proportion{}.interval());
  EXPECT_FALSE(Proportion{}.share());
}

TEST_F(BackTestTest, TheLoadIsThatOfAnOfficeOnADay) {
  for (Day day = 100; day < 120; ++day) {
    Add({.date = day});
    Add({.date = day, .origin = "VN", .office = "B"});
  }
  for (int i = 0; i < 9; ++i)
    Add({.date = 110});
  const RuleResult china = Run(kFromChina).rules[0];
  EXPECT_DOUBLE_EQ(china.load.mean, 29.0 / 40);  // two offices, twenty days
  EXPECT_EQ(china.load.p95, 1);
  EXPECT_EQ(china.load.max, 10);
  ASSERT_EQ(china.offices.size(), 1);  // "B" has lines and no hit
  EXPECT_EQ(lines_->dictionary(Attribute::kOffice).Text(china.offices[0].office), "A");
  EXPECT_EQ(china.offices[0].lines, 29);
  EXPECT_EQ(china.offices[0].hits, 29);
  EXPECT_DOUBLE_EQ(china.offices[0].load.mean, 29.0 / 20);
  EXPECT_EQ(china.offices[0].load.p95, 1);
  EXPECT_EQ(china.offices[0].load.max, 10);
}

TEST_F(BackTestTest, TheBusiestOfficesComeFirst) {
  const auto offices = static_cast<int>(kOfficesShown) + 1;
  for (int office = 1; office <= offices; ++office) {
    for (int i = 0; i < office; ++i)
      Add({.date = 1, .office = "F" + std::to_string(office)});
  }
  const RuleResult china = Run(kFromChina).rules[0];
  ASSERT_EQ(china.offices.size(), kOfficesShown);
  EXPECT_EQ(china.offices.front().hits, offices);
  EXPECT_EQ(china.offices.back().hits, 2);
  EXPECT_EQ(china.load.max, offices);
}

TEST_F(BackTestTest, ShowsTheLatestAndTheLargest) {
  for (Day day = 1; day <= 8; ++day)
    Add({.date = day, .value_minor = day % 2 == 0 ? day * 100 : kMissingMoney});
  const RuleResult china = Run(kFromChina).rules[0];
  EXPECT_EQ(china.recent, (std::vector<std::uint32_t>{7, 6, 5, 4, 3}));
  EXPECT_EQ(china.largest.size(), kExamplesShown);
  EXPECT_EQ(china.largest[0], 7);
  EXPECT_EQ(china.largest[3], 1);
}

TEST_F(BackTestTest, AModelsOpinionIsCompared) {
  for (Day day = 1; day <= 4; ++day)
    Add({.date = day});
  const std::array probabilities{0.5, 0.25, 0.125, 0.0};
  const std::array choices{Choice::kSelected, Choice::kLeft, Choice::kSelected, Choice::kLeft};
  BackTestInputs inputs;
  inputs.probabilities = probabilities;
  inputs.choices = choices;
  const RuleResult china = Run(kFromChina, inputs).rules[0];
  EXPECT_EQ(china.expected_by_model, 0.875);
  EXPECT_EQ(china.expected_of, 4);
  EXPECT_EQ(china.judged, 4);
  EXPECT_EQ(china.selected, 2);
}

TEST_F(BackTestTest, WhereNoModelWasAskedItSaysNothing) {
  for (Day day = 1; day <= 3; ++day)
    Add({.date = day});
  const std::array probabilities{kMissing, 0.25, kMissing};
  const std::array choices{Choice::kNotKnown, Choice::kSelected, Choice::kNotKnown};
  BackTestInputs inputs;
  inputs.probabilities = probabilities;
  inputs.choices = choices;
  const RuleResult china = Run(kFromChina, inputs).rules[0];
  EXPECT_EQ(china.hits, 3);
  EXPECT_EQ(china.expected_by_model, 0.25);
  EXPECT_EQ(china.expected_of, 1);
  EXPECT_EQ(china.judged, 1);
  EXPECT_EQ(china.selected, 1);
}

// Rows 2 and 3 came with documents; of the others it is not known, which is not "none".
TEST_F(BackTestTest, MoreIsKnownOfSomeRows) {
  for (int i = 0; i < 4; ++i)
    Add({.date = 1, .source = OutcomeSource::kInspection, .wrong = true});
  Add({.date = 5});
  Dictionary types;
  const std::uint32_t licence = types.Intern("C644");
  std::vector<std::uint32_t> codes;
  std::vector<std::uint32_t> ends;
  BackTestInputs inputs;
  inputs.other_rows_from = 2;
  inputs.more = [&](LineBatch& batch, std::span<const std::uint32_t> rows) {
    if (rows.front() < 2) return;
    codes.clear();
    ends.clear();
    for (const std::uint32_t row : rows) {
      if (row == 2) codes.push_back(licence);
      ends.push_back(static_cast<std::uint32_t>(codes.size()));
    }
    batch.SetDocuments(codes, ends, types);
  };
  const BackTestReport report = Run(R"(
rule licensed "Licensed" suspects undervalued when documents has C644
rule bare "Bare" suspects undervalued when not documents has C644
rule later "Licence earlier" suspects undervalued
  when count of checks where documents has C644 over 30 days per origin >= 1
)",
                                    inputs);
  ASSERT_EQ(report.rules.size(), 3);
  EXPECT_EQ(report.rules[0].hits, 1);
  EXPECT_EQ(report.rules[1].hits, 2);  // rows 3 and 4
  EXPECT_EQ(report.rules[1].counts.unknown, 2);
  EXPECT_EQ(report.rules[2].hits, 1);  // row 4, after the check of row 2
}

TEST_F(BackTestTest, ARuleThatWasNeverRightHoldsItselfBack) {
  for (Day day = 1; day <= 10; ++day)
    Add({.date = day, .source = OutcomeSource::kInspection});
  const RuleResult rule = Run(R"(
rule china "From CN" suspects undervalued when origin = CN
  hold back after 3 checks over 180 days if fewer than 10% were right
)")
                              .rules[0];
  EXPECT_GE(rule.hits, 3);
  EXPECT_EQ(rule.hits + rule.held, 10);
  EXPECT_GT(rule.held, 0);
}

TEST_F(BackTestTest, QuestionsSeeTheLinesBefore) {
  for (Day day = 1; day <= 5; ++day)
    Add({.date = day});
  const RuleResult busy = Run(R"(
rule busy "Many" suspects undervalued when count of lines over 30 days per origin >= 3
)")
                              .rules[0];
  EXPECT_EQ(busy.hits, 2);
  EXPECT_EQ(busy.recent, (std::vector<std::uint32_t>{4, 3}));
}

TEST_F(BackTestTest, StopsWhenToldTo) {
  Add({.date = 1});
  const ReadRulesResult read = ReadRules(kFromChina, *schema_);
  const Program program(read.set, *schema_);
  BackTestInputs inputs;
  inputs.progress = [](std::string_view, std::uint64_t, std::uint64_t) -> Status {
    return Fail(ErrorCode::kUnavailable, "interrupted");
  };
  EXPECT_FALSE(RunBackTest(program, *lines_, inputs).has_value());
}

}  // namespace
}  // namespace tidewaiter::rules
