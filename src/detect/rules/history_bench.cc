// A walk through 100,000 lines of half a year with 400 different questions about earlier lines, as
// rules ask them: some 150 streams. Arg: questions asked a line, by chance (what rules settle
// otherwise is not asked).
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "base/random.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/test_questions.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kLines = 100'000;
constexpr std::size_t kQuestions = 400;

LineTable Lines() {
  const Zipf importers(5'000, 0.8);
  const Zipf codes(2'000, 0.8);
  const Zipf origins(60, 1);
  Random random(1);
  LineTable lines(LineSchema{});
  for (std::size_t i = 0; i < kLines; ++i) {
    LineRecord record = TestLine(static_cast<int>(i), static_cast<Day>(20'000 + i * 180 / kLines),
                                 "I" + std::to_string(importers.Draw(random)),
                                 static_cast<std::int64_t>(random.LogNormal(12, 1)));
    record.attribute(Attribute::kHsCode) = std::to_string(100'000 + 337 * codes.Draw(random));
    record.attribute(Attribute::kOrigin) = "O" + std::to_string(origins.Draw(random));
    record.attribute(Attribute::kProcedure) = std::to_string(4'000 + random.Below(3));
    record.measure(Measure::kNetMassKg) = random.LogNormal(3, 1);
    record.measure(Measure::kQuantity) = static_cast<double>(1 + random.Below(100));
    if (random.Chance(0.05)) {
      record.outcome.source = OutcomeSource::kInspection;
      if (random.Chance(0.2)) record.outcome.wrong.Add(ErrorKind::kOrigin);
      record.outcome.known_on = record.date + 10;
    }
    lines.Append(record);
  }
  return lines;
}

std::vector<GroupBy> Per(const Schema& schema, std::uint64_t which) {
  const auto by = [&](std::string_view name, int prefix) {
    return GroupBy{.field = FieldNumber(schema, name), .prefix = prefix};
  };
  switch (which) {
    case 0:
      return {by("importer", 0)};
    case 1:
      return {by("hs_code", 0), by("origin", 0)};
    case 2:
      return {by("importer", 0), by("hs_code", 4)};
    case 3:
      return {by("hs_code", 4)};
    default:
      return {by("importer", 0), by("origin", 0)};
  }
}

Aggregate Question(const Schema& schema, Random& random) {
  constexpr AggregateKind kKinds[] = {AggregateKind::kCount,    AggregateKind::kSum,
                                      AggregateKind::kMean,     AggregateKind::kMedian,
                                      AggregateKind::kQuantile, AggregateKind::kLargest,
                                      AggregateKind::kDistinct, AggregateKind::kHitRate};
  constexpr std::int32_t kDays[] = {7, 30, 90, 180};
  Aggregate question;
  question.kind = kKinds[random.Below(8)];
  question.days = kDays[random.Below(4)];
  question.quantile = question.kind == AggregateKind::kQuantile ? 0.9 : 0.5;
  question.per = Per(schema, random.Below(5));
  if (question.kind == AggregateKind::kDistinct) question.of_code = FieldNumber(schema, "origin");
  const ValuePtr value = FieldOf(schema, "value");
  const ValuePtr divisors[] = {FieldOf(schema, "net_mass"), FieldOf(schema, "quantity")};
  const std::uint64_t of = random.Below(3);
  question.of = of == 2 ? value : Quotient(value, divisors[of]);
  const std::uint64_t where = random.Below(5);
  if (where < 3) question.where = CodeIs(schema, "procedure", std::to_string(4'000 + where));
  return question;
}

void BM_Walk(benchmark::State& state) {
  static const LineTable lines = Lines();
  const Schema schema = TestSchema();
  Random random(2);
  std::vector<Aggregate> questions;
  for (std::size_t q = 0; q < kQuestions; ++q)
    questions.push_back(Question(schema, random));
  double bytes = 0;
  double streams = 0;
  for ([[maybe_unused]] auto _ : state) {
    History history(Numbered(questions), schema);
    const Status status =
        WalkHistory(lines, schema, history, {}, [&](const WalkedBatch& walked) -> Status {
          const std::size_t asked = walked.rows.size() * static_cast<std::size_t>(state.range(0));
          for (std::size_t i = 0; i < asked; ++i) {
            benchmark::DoNotOptimize(
                walked.answers.Answer(random.Below(kQuestions), i % walked.rows.size()));
          }
          return {};
        });
    CHECK(status.has_value());
    bytes = static_cast<double>(history.bytes());
    streams = static_cast<double>(history.plan().streams.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kLines));
  state.counters["mb"] = bytes / 1e6;
  state.counters["streams"] = streams;
}
BENCHMARK(BM_Walk)->Arg(0)->Arg(1)->Arg(10)->Unit(benchmark::kMillisecond)->Iterations(1);

// Learns 10,000 lines with 2,000 different descriptions for one question that filters by text.
// Args: the test (TextTest), how many texts it looks for.
void BM_TextFilter(benchmark::State& state) {
  constexpr std::size_t kTextLines = 10'000;
  const Schema schema = TestSchema();
  const Zipf descriptions(2'000, 0.8);
  Random random(3);
  LineTable lines(LineSchema{});
  for (std::size_t i = 0; i < kTextLines; ++i) {
    LineRecord record =
        TestLine(static_cast<int>(i), static_cast<Day>(20'000 + i * 180 / kTextLines), "I", 100);
    const std::size_t number = descriptions.Draw(random);
    record.description = "cotton shirts article " + std::to_string(number * 7919) + " of good make";
    lines.Append(record);
  }
  auto test = std::make_shared<Condition>();
  test->op = ConditionOp::kText;
  test->field = FieldNumber(schema, "description");
  test->text_test = static_cast<TextTest>(state.range(0));
  test->sensitivity = 0.85;
  for (std::int64_t i = 0; i < state.range(1); ++i)
    test->texts.push_back("brand " + std::to_string(i * 104'729));
  Aggregate question;
  question.kind = AggregateKind::kCount;
  question.days = 30;
  question.where = test;
  for ([[maybe_unused]] auto _ : state) {
    History history(Numbered({question}), schema);
    CHECK(WalkHistory(lines, schema, history, {}, [](const WalkedBatch&) -> Status {
            return {};
          }).has_value());
    benchmark::DoNotOptimize(history.bytes());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTextLines));
}
BENCHMARK(BM_TextFilter)
    ->ArgsProduct({{static_cast<int>(TextTest::kResembles), static_cast<int>(TextTest::kMentions),
                    static_cast<int>(TextTest::kMatches), static_cast<int>(TextTest::kContains)},
                   {1, 50}})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace tidewaiter::rules
