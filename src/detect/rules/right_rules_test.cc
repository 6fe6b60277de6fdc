// Right rules: how the house writes those of testdata/rules/*.rules, and the examples of documents.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "detect/rules/equal.h"
#include "detect/rules/print.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

std::string Testdata(const std::string& path) {
  return TIDEWAITER_TESTDATA + path;
}

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream stored;
  stored << in.rdbuf();
  return stored.str();
}

std::string Told(std::string_view text, const std::vector<TextProblem>& problems) {
  std::string told;
  for (const TextProblem& problem : problems) {
    const LineColumn where = WhereIs(text, problem.span.begin);
    told += std::to_string(where.line) + ':' + std::to_string(where.column) + ' ' + problem.code +
            ": " + problem.detail + '\n';
  }
  return told;
}

TEST(RightRules, ArePrintedInOneWay) {
  const Schema schema = House();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Testdata("/rules"))) {
    if (entry.path().extension() != ".rules") continue;
    ++files;
    const std::string text = ReadFile(entry.path());
    const ReadRulesResult read = ReadRules(text, schema);
    ASSERT_TRUE(read.problems.empty()) << entry.path() << '\n' << Told(text, read.problems);
    const std::string printed = PrintRules(read.set, schema);
    const ReadRulesResult again = ReadRules(printed, schema);
    EXPECT_TRUE(again.problems.empty()) << Told(printed, again.problems);
    EXPECT_TRUE(Same(read.set, again.set)) << printed;
    const std::string path = entry.path().string() + ".printed";
    if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << printed;
    EXPECT_EQ(printed, ReadFile(path)) << "TIDEWAITER_UPDATE_GOLDEN=1 rewrites " << path;
  }
  EXPECT_GE(files, 3);
}

// The rules in ```rules blocks of a page, as one text.
std::string RulesOf(const std::string& page) {
  constexpr std::string_view kFence = "```rules\n";
  std::string rules;
  for (std::size_t at = page.find(kFence); at != std::string::npos; at = page.find(kFence, at)) {
    at += kFence.size();
    rules += page.substr(at, page.find("```", at) - at) + '\n';
  }
  return rules;
}

TEST(RightRules, SoAreTheExamplesOfTheDocuments) {
  for (const char* page : {"/../docs/formats/rules.md", "/../docs/detectors/rules.md"}) {
    const std::string rules = RulesOf(ReadFile(Testdata(page)));
    EXPECT_FALSE(rules.empty()) << page;
    const ReadRulesResult read = ReadRules(rules, House());
    EXPECT_TRUE(read.problems.empty()) << page << '\n' << Told(rules, read.problems);
  }
}

TEST(WrongRules, TheirCodesAreInTheFormat) {
  std::istringstream lines(ReadFile(Testdata("/rules/wrong.txt")));
  const std::string page = ReadFile(Testdata("/../docs/formats/rules.md"));
  std::set<std::string> codes{"too_many_problems", "too_deep", "limit", "utf8"};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("! ")) codes.insert(line.substr(2, line.find(' ', 2) - 2));
  }
  EXPECT_GT(codes.size(), 40U);
  for (const std::string& code : codes)
    EXPECT_NE(page.find("| `" + code + "` |"), std::string::npos) << code;
}

}  // namespace
}  // namespace tidewaiter::rules
