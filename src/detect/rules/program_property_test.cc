// Program beside Evaluate: random rules on random rows, many things missing, blocks begun and ended
// in odd places. They must agree on every row and rule, on what is unknown too.
#include <cmath>
#include <limits>
#include <optional>

#include "gtest/gtest.h"
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "detect/rules/batch_index.h"
#include "detect/rules/internal/codes.h"
#include "detect/rules/internal/truth.h"
#include "detect/rules/program.h"
#include "detect/rules/test_trees.h"

namespace tidewaiter::rules {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kQuestions = 4;

enum Fields : std::size_t {
  kDate,
  kFirst,
  kSecond,
  kFlag,
  kCode,
  kOtherCode,
  kHs,
  kHsToo,
  kPapers,
  kWords
};

Schema MadeSchema() {
  Schema schema("XTS", 2);
  schema.Add({.name = "date", .kind = FieldKind::kDate});
  schema.Add({.name = "first", .kind = FieldKind::kNumber});
  schema.Add({.name = "second", .kind = FieldKind::kNumber});
  schema.Add({.name = "flag", .kind = FieldKind::kFlag});
  schema.Add({.name = "code", .kind = FieldKind::kCode});
  schema.Add({.name = "other_code", .kind = FieldKind::kCode});
  schema.Add({.name = "hs", .kind = FieldKind::kHsCode});
  schema.Add({.name = "hs_too", .kind = FieldKind::kHsCode});
  schema.Add({.name = "papers", .kind = FieldKind::kCodes});
  schema.Add({.name = "words", .kind = FieldKind::kText});
  return schema;
}

std::string Draw(Random& random, const std::vector<std::string>& from) {
  return from[random.Below(from.size())];
}
std::string DrawCode(Random& random) {
  return Draw(random, {"A", "B", "C", "D", "E", "F", "G", "H"});
}
std::string DrawHs(Random& random) {
  return Draw(random, {"61", "6109", "610910", "62", "6203", "620342", "63", "6302", "6109100010",
                       "64", "640399"});
}
std::string DrawWords(Random& random) {
  return Draw(random, {"Shirts", "COTTON shirts", "shoes", "Leather shoes", "parts of shoes"});
}

// Rows with `missing` of everything gone.
class MadeRows {
 public:
  MadeRows(Random& random, std::size_t rows, double missing) : rows_(rows) {
    for (std::vector<double>* numbers : {&dates_, &first_, &second_, &flags_}) {
      const bool whole_column = random.Chance(0.8);
      for (std::size_t row = 0; row < (whole_column ? rows : 0); ++row)
        numbers->push_back(random.Chance(missing) ? kNaN : static_cast<double>(random.Below(6)));
    }
    for (double& flag : flags_)
      flag = std::isnan(flag) ? flag : static_cast<double>(flag > 2);
    Fill(random, codes_, missing, DrawCode);
    Fill(random, other_codes_, missing, DrawCode);
    Fill(random, hs_, missing, DrawHs);
    Fill(random, hs_too_, missing, DrawHs);
    Fill(random, words_, missing, DrawWords);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::uint64_t papers = random.Below(4); papers > 0; --papers)
        papers_.codes.push_back(papers_.dictionary.Intern(DrawCode(random)));
      ends_.push_back(static_cast<std::uint32_t>(papers_.codes.size()));
    }
    papers_there_ = random.Chance(0.8);
  }

  [[nodiscard]] Batch View(const Schema& schema) const {
    Batch batch(schema, rows_);
    batch.SetNumbers(kDate, dates_);
    batch.SetNumbers(kFirst, first_);
    batch.SetNumbers(kSecond, second_);
    batch.SetNumbers(kFlag, flags_);
    for (const auto& [field, codes] :
         {std::pair{kCode, &codes_}, std::pair{kOtherCode, &other_codes_}, std::pair{kHs, &hs_},
          std::pair{kHsToo, &hs_too_}, std::pair{kWords, &words_}}) {
      if (!codes->codes.empty()) batch.SetCodes(field, codes->codes, codes->dictionary);
    }
    if (papers_there_) batch.SetCodeSets(kPapers, papers_.codes, ends_, papers_.dictionary);
    return batch;
  }

 private:
  struct Coded {
    Dictionary dictionary;
    std::vector<std::uint32_t> codes;
  };
  void Fill(Random& random, Coded& coded, double missing, std::string (*draw)(Random&)) const {
    if (random.Chance(0.1)) return;
    for (std::size_t row = 0; row < rows_; ++row)
      coded.codes.push_back(random.Chance(missing) ? 0 : coded.dictionary.Intern(draw(random)));
  }

  std::size_t rows_;
  std::vector<double> dates_, first_, second_, flags_;
  Coded codes_, other_codes_, hs_, hs_too_, words_, papers_;
  std::vector<std::uint32_t> ends_;
  bool papers_there_ = false;
};

class MadeAnswers final : public AggregateAnswers {
 public:
  double Answer(std::size_t question, std::size_t row) override {
    ++asked_[{question, row}];
    const std::uint64_t said = Mix(question * 1'000'003 + row) % 7;
    return said == 6 ? kNaN : static_cast<double>(said);
  }
  [[nodiscard]] int AskedMost() const {
    int most = 0;
    for (const auto& [where, times] : asked_)
      most = std::max(most, times);
    return most;
  }

 private:
  std::map<std::pair<std::size_t, std::size_t>, int> asked_;
};

class MadeRules {
 public:
  MadeRules(Random& random, RuleSet& set) : random_(random), set_(set) {
    for (std::size_t number = 0; number < kQuestions; ++number)
      set.aggregates.push_back(trees::MakeAggregate(number));
  }

  Rule One(int number) {
    Rule rule = trees::RuleOf("rule" + std::to_string(number), AnyCondition(3));
    if (random_.Chance(0.2)) rule.begins = static_cast<Day>(random_.Below(6));
    if (random_.Chance(0.2)) rule.expires = static_cast<Day>(random_.Below(6));
    return rule;
  }

 private:
  ConditionPtr AnyCondition(int depth) {
    if (depth == 0 || random_.Chance(0.3)) return Leaf();
    if (random_.Chance(0.2)) return trees::Not(AnyCondition(depth - 1));
    std::vector<ConditionPtr> parts;
    for (std::uint64_t count = 2 + random_.Below(3); count > 0; --count)
      parts.push_back(AnyCondition(depth - 1));
    Condition condition;
    condition.op = random_.Chance(0.6) ? ConditionOp::kAnd : ConditionOp::kOr;
    condition.parts = std::move(parts);
    condition.negated = random_.Chance(0.1);
    return trees::Make(std::move(condition));
  }

  ValuePtr AnyValue(int depth) {
    const std::uint64_t kind = random_.Below(depth == 0 ? 3 : 8);
    if (kind == 0)
      return trees::Number(random_.Chance(0.05) ? kNaN : static_cast<double>(random_.Below(5)));
    if (kind == 1) return trees::Field(kDate + random_.Below(4));
    if (kind == 2) {
      if (random_.Chance(0.5)) return trees::Field(kFirst);
      return trees::Question(set_.aggregates[random_.Below(kQuestions)]);
    }
    constexpr std::array kOnes{ValueOp::kNegate, ValueOp::kAbs, ValueOp::kWeekday, ValueOp::kMonth};
    constexpr std::array kTwos{ValueOp::kAdd,    ValueOp::kSubtract, ValueOp::kMultiply,
                               ValueOp::kDivide, ValueOp::kMin,      ValueOp::kMax};
    if (kind == 3)
      return trees::Calculated(kOnes[random_.Below(kOnes.size())], {AnyValue(depth - 1)});
    const ValueOp op = kTwos[random_.Below(kTwos.size())];
    std::vector<ValuePtr> operands{AnyValue(depth - 1), AnyValue(depth - 1)};
    const bool more = op == ValueOp::kMin || op == ValueOp::kMax;
    if (more && random_.Chance(0.3)) operands.push_back(AnyValue(depth - 1));
    return trees::Calculated(op, std::move(operands));
  }

  CodeSet AnySet(bool hs, bool ranges) {
    CodeSet set;
    const auto draw = [&] { return hs ? DrawHs(random_) : DrawCode(random_); };
    for (std::uint64_t count = random_.Below(3); count > 0; --count) {
      CodeRange range{draw(), draw()};
      if (!ranges || random_.Chance(0.7) || range.high < range.low) range.high = range.low;
      set.ranges.push_back(range);
    }
    for (std::uint64_t count = random_.Below(3) + (set.ranges.empty() ? 1 : 0); count > 0;
         --count) {
      std::optional<Day> until;
      if (random_.Chance(0.5)) until = static_cast<Day>(random_.Below(6));
      set.entries.emplace_back(draw(), until);
    }
    std::ranges::sort(set.ranges);
    if (random_.Chance(0.3)) set.expires = static_cast<Day>(random_.Below(6));
    return set;
  }

  ConditionPtr AnyTextTest() {
    Condition condition;
    condition.op = ConditionOp::kText;
    condition.text_test = static_cast<TextTest>(random_.Below(5));
    condition.field = kWords;
    condition.texts = {"shoes", "cotton"};
    condition.sensitivity = 0.9;
    if (random_.Chance(0.5)) {
      CodeSet days;
      days.entries = {{"shoes", static_cast<Day>(random_.Below(6))}, {"cotton", std::nullopt}};
      if (random_.Chance(0.3)) days.expires = static_cast<Day>(random_.Below(6));
      condition.set = std::make_shared<const CodeSet>(std::move(days));
    }
    return trees::Make(std::move(condition));
  }

  ConditionPtr Leaf() {
    const bool negated = random_.Chance(0.3);
    switch (random_.Below(10)) {
      case 0:
      case 1:
        return trees::Compared(AnyValue(2), static_cast<CompareOp>(random_.Below(6)), AnyValue(2));
      case 2:
        return trees::Compared(trees::Field(kFirst + random_.Below(2)),
                               static_cast<CompareOp>(random_.Below(6)),
                               trees::Number(static_cast<double>(random_.Below(6))));
      case 3:
        return trees::OfValues(ConditionOp::kBetween, {AnyValue(1), AnyValue(1), AnyValue(1)},
                               negated);
      case 4:
        return trees::OfValues(ConditionOp::kIsTrue, {trees::Field(kFlag)}, negated);
      case 5:
        return trees::Codes(ConditionOp::kCodeIn, kCode, AnySet(false, true), negated);
      case 6:
        return trees::Codes(ConditionOp::kCodeIn, kHs, AnySet(true, true), negated);
      case 7:
        if (random_.Chance(0.5)) return trees::SameCode(kCode, kOtherCode, negated);
        return trees::SameCode(kHs, kHsToo, negated);
      case 8:
        return trees::Codes(random_.Chance(0.5) ? ConditionOp::kHasAny : ConditionOp::kHasAll,
                            kPapers, AnySet(false, false), negated);
      default:
        if (random_.Chance(0.3)) return trees::Missing(random_.Below(kWords + 1), negated);
        if (random_.Chance(0.3))
          return trees::OfValues(ConditionOp::kMissing, {AnyValue(1)}, negated);
        return trees::Text(static_cast<TextTest>(random_.Below(5)), kWords, {"shoes", "cotton"},
                           0.9);
    }
  }

  Random& random_;
  RuleSet& set_;
};

Truth Plainly(const Rule& rule, const Schema& schema, const Batch& batch, AggregateAnswers& answers,
              std::size_t row) {
  const double day = internal::DayAt(schema, batch, row).value_or(internal::kUnknownNumber);
  Truth truth = Evaluate(*rule.when, schema, batch, &answers, row);
  if (rule.begins) {
    truth = internal::And(truth, internal::Compare(CompareOp::kGreaterEqual, day, *rule.begins));
  }
  if (rule.expires) {
    truth = internal::And(truth, internal::Compare(CompareOp::kLessEqual, day, *rule.expires));
  }
  return truth;
}

RC_GTEST_PROP(Program, SaysOfEveryRowWhatThePlainWaySays, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const Schema schema = MadeSchema();
  RuleSet set;
  MadeRules made(random, set);
  for (int number = 0; number < 30; ++number)
    set.rules.push_back(made.One(number));
  const Program program(set, schema);
  Runner runner(program);
  for (int round = 0; round < 2; ++round) {  // a second batch, with other dictionaries
    const std::size_t rows = 1 + random.Below(random.Chance(0.1) ? 9'000 : 200);
    const double missing = random.Chance(0.3) ? 0 : random.Uniform() / 2;
    const MadeRows lines(random, rows, missing);
    const Batch batch = lines.View(schema);
    MadeAnswers answers;
    std::vector<Hit> hits;
    runner.ResetCounts();
    runner.Run(batch, &answers, hits);
    RC_ASSERT(answers.AskedMost() <= 1);

    std::vector<Hit> expected;
    std::vector<std::uint64_t> unknown(set.rules.size());
    MadeAnswers again;
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (std::uint32_t rule = 0; rule < set.rules.size(); ++rule) {
        const Truth truth = Plainly(set.rules[rule], schema, batch, again, row);
        if (truth == Truth::kTrue) expected.push_back({row, rule});
        if (truth == Truth::kUnknown) ++unknown[rule];
      }
    }
    RC_ASSERT(hits == expected);
    const Result<BatchIndex> index = BatchIndex::Build(schema, batch);
    RC_ASSERT(index.has_value());
    for (std::uint32_t rule = 0; rule < set.rules.size(); ++rule) {
      std::vector<std::uint32_t> fires;
      for (const Hit& hit : hits) {
        if (hit.rule == rule) fires.push_back(hit.row);
      }
      RC_ASSERT(index->Rows(program, rule, &again) == fires);
    }
    for (std::size_t rule = 0; rule < set.rules.size(); ++rule)
      RC_ASSERT(runner.counts()[rule].unknown == unknown[rule]);
  }
}

}  // namespace
}  // namespace tidewaiter::rules
