#include "bench/rules_live.h"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "bench/cpu_seconds.h"
#include "detect/rules/history.h"
#include "detect/rules/print.h"
#include "detect/rules/test_questions.h"

namespace tidewaiter::bench {
namespace {

using rules::Aggregate;
using rules::AggregateKind;
using rules::GroupBy;
using rules::Schema;

constexpr std::int32_t kDays = 365;
constexpr double kEnough = 3;  // lines or different codes

std::vector<GroupBy> Per(const Schema& schema, std::uint64_t which) {
  const auto by = [&](std::string_view name, int prefix = 0) {
    return GroupBy{.field = *schema.Find(name), .prefix = prefix};
  };
  const std::vector<std::vector<GroupBy>> all{{by("importer")},
                                              {by("exporter")},
                                              {by("broker")},
                                              {by("hs", 4)},
                                              {by("hs"), by("origin")},
                                              {by("importer"), by("hs", 4)},
                                              {by("importer"), by("origin")}};
  return all[which % all.size()];
}

rules::ConditionPtr Where(const Schema& schema, std::uint64_t which) {
  if (which == 0) return rules::CodeIs(schema, "procedure", "4000");
  if (which == 1) return rules::CodeIs(schema, "mode", "1");
  return nullptr;
}

rules::ValuePtr NumberOf(const Schema& schema, std::uint64_t which) {
  const rules::ValuePtr value = rules::FieldOf(schema, "value");
  const rules::ValuePtr mass = rules::FieldOf(schema, "net_kg");
  if (which == 0) return value;
  return which == 1 ? mass : rules::Quotient(value, mass);
}

Aggregate Question(const Schema& schema, Random& random) {
  constexpr AggregateKind kKinds[] = {AggregateKind::kCount,    AggregateKind::kSum,
                                      AggregateKind::kMean,     AggregateKind::kMedian,
                                      AggregateKind::kQuantile, AggregateKind::kDistinct};
  constexpr std::int32_t kWindows[] = {30, 90, 365};
  Aggregate question;
  question.kind = kKinds[random.Below(std::size(kKinds))];
  question.days = kWindows[random.Below(std::size(kWindows))];
  question.per = Per(schema, random.Below(7));
  question.where = Where(schema, random.Below(4));
  const std::uint64_t of = random.Below(3);
  if (question.kind == AggregateKind::kDistinct) {
    question.of_code = schema.Find(of == 0 ? "dispatch" : of == 1 ? "office" : "incoterm");
  } else if (question.kind != AggregateKind::kCount) {
    question.of = NumberOf(schema, of);
  }
  if (question.kind == AggregateKind::kQuantile) question.quantile = 0.9;
  return question;
}

// Lines and different codes: enough of them. A number: the line's own is above the answer.
rules::ConditionPtr Asks(const std::shared_ptr<const Aggregate>& question) {
  const rules::ValuePtr answer = rules::AnswerTo(question);
  if (question->of == nullptr)
    return rules::Compared(answer, rules::CompareOp::kGreaterEqual, rules::ConstantOf(kEnough));
  return rules::Compared(question->of, rules::CompareOp::kGreater, answer);
}

void AddQuestions(Rulebench& bench, std::size_t count) {
  Random random(2);
  std::unordered_set<std::string> known;
  while (bench.set.aggregates.size() < count) {
    const std::size_t number = bench.set.aggregates.size();
    Aggregate question = Question(bench.schema, random);
    question.number = number;
    rules::Value asked;
    asked.op = rules::ValueOp::kAggregate;
    asked.aggregate = std::make_shared<const Aggregate>(question);
    question.text = rules::PrintValue(asked, bench.schema);
    if (!known.insert(question.text).second) continue;
    bench.set.aggregates.push_back(std::make_shared<const Aggregate>(std::move(question)));
    AddCondition(bench.set, number, Asks(bench.set.aggregates.back()));
  }
}

// Batches in the order of time, of no more days than a history takes at once.
std::deque<BenchSlice> Arrivals(const Rulebench& bench, std::size_t rows_a_batch) {
  const std::vector<double>& days = bench.columns.back().numbers;
  std::deque<BenchSlice> arrivals;
  for (std::size_t begin = 0; begin < days.size();) {
    std::size_t end = begin;
    while (end < days.size() && end - begin < rows_a_batch &&
           days[end] < days[begin] + rules::History::kBatchDaysMax) {
      ++end;
    }
    arrivals.emplace_back(bench, begin, end);
    begin = end;
  }
  return arrivals;
}

class Counted final : public rules::AggregateAnswers {
 public:
  Counted(rules::AggregateAnswers& answers, std::uint64_t& asked)
      : answers_(answers), asked_(asked) {}
  double Answer(std::size_t question, std::size_t row) override {
    ++asked_;
    return answers_.Answer(question, row);
  }

 private:
  rules::AggregateAnswers& answers_;
  std::uint64_t& asked_;
};

struct Walked {
  double seconds = 0;
  double learn_seconds = 0;
  std::uint64_t asked = 0;
  std::size_t hits = 0;
  std::size_t bytes = 0;
  double resident_mib = 0;
  std::size_t streams = 0;
};

double ResidentMib() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

Walked Walk(const Rulebench& bench, const rules::Program& program,
            const std::deque<BenchSlice>& arrivals, bool counted) {
  Walked walked;
  const double resident_before = ResidentMib();
  rules::History history(bench.set, bench.schema);
  rules::Runner runner(program);
  std::vector<rules::Hit> hits;
  const double start = CpuSeconds();
  for (const BenchSlice& arrived : arrivals) {
    const double before = CpuSeconds();
    rules::HistoryAnswers answers = history.Learn(arrived.batch());
    walked.learn_seconds += CpuSeconds() - before;
    Counted counting(answers, walked.asked);
    hits.clear();
    if (counted) {
      runner.Run(arrived.batch(), &counting, hits);
    } else {
      runner.Run(arrived.batch(), &answers, hits);
    }
    walked.hits += hits.size();
  }
  walked.seconds = CpuSeconds() - start;
  walked.bytes = history.bytes();
  walked.resident_mib = ResidentMib() - resident_before;
  walked.streams = history.plan().streams.size();
  return walked;
}

}  // namespace

nlohmann::json MeasureLive(Rulebench bench, const LiveOptions& options) {
  bench.Date(kDays);
  AddQuestions(bench, std::min(options.questions, bench.set.rules.size()));
  const rules::Program program(bench.set, bench.schema);
  const std::deque<BenchSlice> arrivals = Arrivals(bench, options.rows_a_batch);
  const Walked first = Walk(bench, program, arrivals, true);  // into memory that is fresh
  std::vector<double> seconds;
  std::vector<double> learning;
  for (int run = 0; run < options.runs; ++run) {
    const Walked walked = Walk(bench, program, arrivals, false);
    CHECK(walked.hits == first.hits);
    seconds.push_back(walked.seconds);
    learning.push_back(walked.learn_seconds);
  }
  const auto rows = static_cast<double>(bench.rows());
  return {{"questions", bench.set.aggregates.size()},
          {"streams", first.streams},
          {"items", bench.rows()},
          {"days", kDays},
          {"batches", arrivals.size()},
          {"hits", first.hits},
          {"asked_per_item", static_cast<double>(first.asked) / rows},
          {"items_per_second", rows / MedianOf(seconds)},
          {"learn_us_per_item", MedianOf(learning) / rows * 1e6},
          {"history_mib", static_cast<double>(first.bytes) / (1 << 20)},
          {"history_bytes_per_item", static_cast<double>(first.bytes) / rows},
          {"resident_mib", first.resident_mib}};
}

}  // namespace tidewaiter::bench
