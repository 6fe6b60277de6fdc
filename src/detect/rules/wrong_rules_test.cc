// Every wrong text of testdata/rules/wrong.txt, with what an officer is told about it.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

constexpr const char* kPath = TIDEWAITER_TESTDATA "/rules/wrong.txt";

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

std::vector<List> Lists() {
  List watched;
  watched.name = "watched";
  watched.entries = {{.text = "IMP-0041", .until = {}, .note = ""}};
  List brands;
  brands.name = "brands";
  brands.entries = {{.text = "adidas", .until = {}, .note = ""}};
  return {watched, brands};
}

std::string ReadFile() {
  std::ifstream in(kPath);
  std::stringstream stored;
  stored << in.rdbuf();
  return stored.str();
}

// A block's own text and what has to stand before it to make it a whole.
struct Block {
  std::string before;
  std::string text;
  [[nodiscard]] std::string whole() const { return before + text; }
};

std::string Before(const std::string& text) {
  const std::string word = text.substr(0, text.find_first_of(" \n"));
  if (word == "rule" || word == "rules" || word == "list" || word == "table") return "";
  if (word == "columns" || word == "row") return "table tt\n  suspects undervalued\n";
  if (word == "suspects") return "rule r\n  when value > 1 XTS\n";
  if (word == "when" || word == "if") return "rule r\n  suspects undervalued\n";
  return "rule r\n  suspects undervalued\n  when value > 1 XTS\n";
}

std::string Shown(const Block& block, const TextProblem& problem) {
  const std::string whole = block.whole();
  const std::size_t before = block.before.size();
  std::string where = "above";
  if (problem.span.begin >= before) {
    const LineColumn at = WhereIs(block.text, problem.span.begin - before);
    where = fmt::format("{}:{}", at.line, at.column);
  }
  return fmt::format("! {} {} \"{}\" {}{}\n", problem.code, where,
                     whole.substr(problem.span.begin, problem.span.end - problem.span.begin),
                     problem.detail,
                     problem.suggest.empty() ? "" : fmt::format(" -> \"{}\"", problem.suggest));
}

// The blocks of the file; what is no block is kept in `head`.
std::vector<Block> ReadBlocks(std::string& head) {
  std::vector<Block> blocks;
  std::istringstream in(ReadFile());
  std::string line;
  bool fresh = true;
  while (std::getline(in, line)) {
    if (line.starts_with('#')) {
      head += line + '\n';
    } else if (line.empty()) {
      fresh = true;
    } else if (!line.starts_with('!')) {
      if (fresh) blocks.emplace_back();
      fresh = false;
      blocks.back().text += line + '\n';
    }
  }
  for (Block& block : blocks)
    block.before = Before(block.text);
  return blocks;
}

TEST(WrongRules, AreToldInTheseWords) {
  const Schema schema = House();
  std::string rendered;
  const std::vector<Block> blocks = ReadBlocks(rendered);
  EXPECT_GE(blocks.size(), 300U);
  for (const Block& block : blocks) {
    rendered += '\n' + block.text;
    const ReadRulesResult read = ReadRules(block.whole(), schema, Lists());
    EXPECT_FALSE(read.problems.empty()) << block.text;
    for (const TextProblem& problem : read.problems)
      rendered += Shown(block, problem);
  }
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) std::ofstream(kPath) << rendered;
  EXPECT_TRUE(rendered == ReadFile()) << "TIDEWAITER_UPDATE_GOLDEN=1 rewrites " << kPath;
}

// Put in place of the word meant, each suggestion ends its problem. (Others may come to light.)
TEST(WrongRules, EachSuggestionHelps) {
  const Schema schema = House();
  std::string head;
  for (const Block& block : ReadBlocks(head)) {
    const std::string whole = block.whole();
    const ReadRulesResult read = ReadRules(whole, schema, Lists());
    for (const TextProblem& problem : read.problems) {
      if (problem.suggest.empty()) continue;
      std::string mended = whole;
      mended.replace(problem.span.begin, problem.span.end - problem.span.begin, problem.suggest);
      for (const TextProblem& left : ReadRules(mended, schema, Lists()).problems) {
        const bool same = left.code == problem.code && left.span.begin == problem.span.begin &&
                          left.detail == problem.detail;
        EXPECT_FALSE(same) << Shown(block, problem) << mended;
      }
    }
  }
}

}  // namespace
}  // namespace tidewaiter::rules
