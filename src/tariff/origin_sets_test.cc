// All rules of origin that the United Kingdom publishes: 44 schemes, 43 sets of rules. Prints what
// docs/origin.md says of them. Skipped without TIDEWAITER_SHARED.
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "tariff/origin_check.h"
#include "tariff/origin_files.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kFolder = "tariff/uk/roo/";

OriginRows ReadAll(Problems& problems) {
  OriginRows rows;
  const std::string schemes = SharedText(fmt::format("{}roo_schemes_uk.json", kFolder));
  if (schemes.empty()) return rows;
  ReadUkSchemes(schemes, rows, problems);
  for (const OriginScheme& scheme : std::vector(rows.schemes)) {
    const std::string set = SharedText(fmt::format("{}rule_sets/{}.json", kFolder, scheme.code));
    if (!set.empty()) ReadUkRules(scheme.code, set, rows, problems);
  }
  return rows;
}

struct Counts {
  std::size_t rules = 0;
  std::size_t with_class = 0;
  std::size_t understood = 0;
  std::size_t join_unknown = 0;
};

Counts Count(const OriginRows& rows) {
  Counts counts;
  for (const OriginEntry& entry : rows.entries) {
    counts.join_unknown += entry.joined ? 0 : 1;
    for (const OriginRule& rule : entry.rules) {
      ++counts.rules;
      counts.with_class += rule.classes.empty() ? 0 : 1;
      counts.understood += rule.needs ? 1 : 0;
    }
  }
  return counts;
}

double Share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

TEST(UkOriginSets, AreReadWithoutProblemAndMostlyUnderstood) {
  Problems problems;
  OriginRows rows = ReadAll(problems);
  if (rows.schemes.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFolder;
  EXPECT_TRUE(problems.empty()) << problems.front().pointer;
  EXPECT_EQ(rows.schemes.size(), 44U);
  const Counts counts = Count(rows);
  const std::size_t entries = rows.entries.size();
  EXPECT_EQ(entries, 28'535U);
  EXPECT_EQ(counts.rules, 41'249U);
  EXPECT_GE(Share(counts.understood, counts.rules), 0.69);
  auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  std::map<std::string, int> warnings;
  std::string list;
  for (const codec::Problem& warning : made->warnings) {
    ++warnings[warning.code];
    list += warning.code + ": " + warning.detail.substr(0, 160) + '\n';
  }
  EXPECT_EQ(warnings["entries_contradict"], 19);
  EXPECT_EQ(warnings["entries_repeat"], 8);
  EXPECT_EQ(warnings["entries_cross"], 3);
  std::cout << list
            << fmt::format(
                   "{{\"entries\":{},\"rules\":{},\"with_class\":{},\"understood\":{},"
                   "\"share_understood\":{:.4f},\"share_with_class\":{:.4f},\"join_unknown\":{},"
                   "\"contradictions\":{}}}\n",
                   entries, counts.rules, counts.with_class, counts.understood,
                   Share(counts.understood, counts.rules), Share(counts.with_class, counts.rules),
                   counts.join_unknown, warnings["entries_contradict"]);
}

// Whatever stands in an entry, a check of it ends in a verdict with steps.
TEST(UkOriginSets, EveryEntryCanBeJudged) {
  Problems problems;
  OriginRows rows = ReadAll(problems);
  if (rows.schemes.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFolder;
  const auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  OriginAnswers answers;
  answers.exporter = "XX";
  answers.ex_works = Decimal(100);
  answers.fob = Decimal(105);
  answers.materials.emplace();
  answers.materials->push_back({.code = Code("390110"),
                                .origin = "CN",
                                .value = Decimal(45),
                                .proven = false,
                                .wholly_obtained = std::nullopt});
  std::map<Verdict, int> verdicts;
  for (const OriginEntry& entry : made->origins.entries()) {
    answers.product = entry.codes.from.Prefix(6);
    const auto judged = JudgeOrigin(*made->origins.FindScheme(entry.scheme), entry, answers);
    ASSERT_TRUE(judged);
    ASSERT_FALSE(judged->steps.empty());
    EXPECT_FALSE(OriginQuestions(*made->origins.FindScheme(entry.scheme), entry).empty());
    ++verdicts[judged->verdict];
  }
  EXPECT_GT(verdicts[Verdict::kFulfilled], 1000);
  EXPECT_GT(verdicts[Verdict::kNotFulfilled], 1000);
  EXPECT_GT(verdicts[Verdict::kCannotSay], 1000);
}

// What is imported can be kept as files of a tariff: as rules, and as the texts that people read.
TEST(UkOriginSets, AsFilesOfATariffTheyComeBackTheSame) {
  Problems problems;
  OriginRows rows = ReadAll(problems);
  if (rows.schemes.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFolder;
  const auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  Files files = SmallFiles();
  files["origin_schemes.csv"] = OriginSchemesCsv(made->origins.schemes());
  files["origin_rules.csv"] = OriginRulesCsv(made->origins.entries());
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(tariff->origins().entries().size(), made->origins.entries().size());
  const Files written = ToFiles(*tariff);
  EXPECT_TRUE(written.at("origin_schemes.csv") == files["origin_schemes.csv"]);
  EXPECT_TRUE(written.at("origin_rules.csv") == files["origin_rules.csv"]);
}

// The index beside a look at every entry.
TEST(UkOriginSets, LookupFindsWhatAScanFinds) {
  Problems problems;
  OriginRows rows = ReadAll(problems);
  if (rows.schemes.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFolder;
  const auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  const Origins& origins = made->origins;
  std::map<std::string, std::vector<const OriginEntry*>> by_scheme;
  for (const OriginEntry& entry : origins.entries())
    by_scheme[entry.scheme].push_back(&entry);
  for (const std::string_view code : {"01", "0203", "151590", "3004909990", "611020", "7113190000",
                                      "8414", "84145100", "870323", "9706"}) {
    for (const OriginScheme& scheme : origins.schemes()) {
      std::size_t scanned = 0;
      for (const OriginEntry* entry : by_scheme[scheme.code])
        scanned += entry->codes.Touches(Code(code)) ? 1U : 0U;
      EXPECT_EQ(origins.Lookup(scheme, Code(code), On("2026-11-27")).size(), scanned)
          << scheme.code << ' ' << code;
    }
  }
}

TEST(UkOriginSets, AShirtFromVietNam) {
  Problems problems;
  OriginRows rows = ReadAll(problems);
  if (rows.schemes.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFolder;
  const auto made = Origins::Build(std::move(rows));
  ASSERT_TRUE(made);
  std::vector<std::string> codes;
  for (const OriginScheme* scheme : made->origins.SchemesFor("VN", On("2026-11-27")))
    codes.push_back(scheme->code);
  EXPECT_EQ(codes, (std::vector<std::string>{"cptpp", "vietnam"}));
  const auto found = made->origins.Lookup(*made->origins.FindScheme("vietnam"), Code("6109100010"),
                                          On("2026-11-27"));
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found.front().whole);
}

}  // namespace
}  // namespace tidewaiter::tariff
