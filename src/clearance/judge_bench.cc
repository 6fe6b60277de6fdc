// What a declaration of ten items costs to judge, by rules alone: none, 100, 1,600; one at a time
// and in the groups that load makes; and with a question about earlier lines in every fifth rule.
// And what checking codes against descriptions adds: texts that were seen, and texts that are new.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "classify/test_world.h"
#include "clearance/judge.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::size_t kItems = 10;
constexpr std::int64_t kNowMs = 1'790'000'000'000;

LineSchema Lines() {
  return {.currency = "EUR", .extra_names = {}};
}

std::string Heading(Random& random) {
  return fmt::format("{:04}", 100 + random.Below(9'000));
}

std::string When(Random& random, bool asks) {
  std::string when =
      fmt::format("hs_code in {}, {}, {} and value / net_mass < {} EUR/kg", Heading(random),
                  Heading(random), Heading(random), 1 + random.Below(20));
  if (random.Chance(0.5)) when += " and origin in CN, VN, BD";
  if (asks) when += " and count of lines over 30 days per importer, hs_code > 3";
  return when;
}

std::shared_ptr<const rulebook::Book> BookOf(std::size_t rules, bool asks,
                                             const rules::Schema& schema) {
  Random random(7);
  std::vector<rulebook::Entry> entries;
  std::map<std::string, std::string> texts;
  for (std::size_t i = 0; i < rules; ++i) {
    rulebook::Entry entry;
    entry.name = fmt::format("r{}", i);
    rulebook::Version version;
    version.number = 1;
    version.phase = rulebook::Phase::kActive;
    entry.versions.push_back(version);
    texts[rulebook::TextId(entry.name, 1)] =
        fmt::format("rule {} \"{}\" suspects undervalued confidence 20% when {}", entry.name,
                    entry.name, When(random, asks && i % 5 == 0));
    entries.push_back(std::move(entry));
  }
  auto book = rulebook::Book::Make(entries, texts, schema);
  CHECK(book.has_value() && (*book)->left_out().empty());
  return *std::move(book);
}

std::vector<desk::Document> Documents(std::size_t count) {
  Random random(9);
  std::vector<desk::Document> documents(count);
  for (desk::Document& document : documents) {
    document.office = "H";
    document.importer.id = fmt::format("I{}", random.Below(5'000));
    document.declarant.id = "B1";
    document.documents = {{"N380", "1"}, {"C644", "2"}};
    for (std::size_t i = 0; i < kItems; ++i) {
      desk::GoodsItem item;
      item.hs_code = Heading(random) + "1000";
      item.description = "goods";
      item.origin = random.Chance(0.5) ? "CN" : "DE";
      item.value_minor = static_cast<std::int64_t>(1'000 + random.Below(1'000'000));
      item.net_mass_kg = 1 + random.Uniform() * 500;
      document.items.push_back(item);
    }
  }
  return documents;
}

// Arguments: rules, declarations in a group, whether every fifth rule asks about earlier lines.
void JudgeGroups(benchmark::State& state) {
  const auto group = static_cast<std::size_t>(state.range(1));
  Judge judge(nullptr, Lines(), 2, 5);
  const rules::Schema schema = rules::StandardSchema(Lines(), 2);
  Rules& rules = judge.rules();
  rules.Use(BookOf(static_cast<std::size_t>(state.range(0)), state.range(2) != 0, schema), 1);
  rules.memory().Adopt(std::make_unique<RulePack>(rules.Missing(), true, schema));
  rules.Refresh();
  const std::vector<desk::Document> documents = Documents(4'096);
  std::size_t next = 0;
  std::size_t hits = 0;
  for (auto _ : state) {
    std::vector<ToJudge> batch;
    GoodsLines lines(Lines());
    for (std::size_t i = 0; i < group; ++i) {
      const desk::Document& document = documents[next++ % documents.size()];
      batch.push_back({"26XX0000000000001", &document, true});
      lines.Append(document, "26XX0000000000001", static_cast<Day>(kNowMs / 86'400'000));
    }
    const auto assessments = judge.Assess(batch, {}, 0, {}, kNowMs);
    CHECK(assessments.has_value());
    for (const desk::Assessment& a : *assessments)
      hits += a.rule_hits.size();
    judge.Learn(lines);
  }
  const auto declarations = static_cast<double>(state.iterations()) * static_cast<double>(group);
  state.counters["declarations"] = benchmark::Counter(declarations, benchmark::Counter::kIsRate);
  state.counters["hits_each"] = static_cast<double>(hits) / declarations;
}
BENCHMARK(JudgeGroups)
    ->ArgsProduct({{0, 100, 1600}, {1, 256}, {0, 1}})
    ->Unit(benchmark::kMicrosecond);

// Argument: whether every text is new.
void CheckCodes(benchmark::State& state) {
  auto learned =
      classify::Classifier::Learn(classify::TestEntries(), classify::TestPrecedents(12'000, 1));
  CHECK(learned.has_value());
  ClassifyDesk desk;
  desk.Use(std::make_shared<classify::Classifier>(*std::move(learned)));
  CodeCheck check;
  check.Use(desk.now());
  const std::vector<classify::Precedent> texts = classify::TestPrecedents(kItems, 2);
  std::size_t number = 0;
  std::size_t doubts = 0;
  for (auto _ : state) {
    desk::Document document;
    for (const classify::Precedent& text : texts) {
      desk::GoodsItem& item = document.items.emplace_back();
      item.description =
          state.range(0) == 0 ? text.text : fmt::format("{} {}", text.text, ++number);
      item.hs_code = text.code;
    }
    GoodsLines lines(Lines());
    lines.Append(document, "26XX0000000000001", static_cast<Day>(kNowMs / 86'400'000));
    for (const auto& doubt : check.Look(lines.table()))
      doubts += doubt ? 1 : 0;
  }
  state.counters["doubts_each"] =
      static_cast<double>(doubts) / static_cast<double>(state.iterations());
}
BENCHMARK(CheckCodes)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tidewaiter::clearance
