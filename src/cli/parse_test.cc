#include "cli/parse.h"

#include <gtest/gtest.h>

namespace tidewaiter::cli {
namespace {

class ParseTest : public testing::Test {
 protected:
  ParseTest() {
    Command command{.name = "work", .summary = "", .synopsis = "", .description = ""};
    command.options = {FileOption("FILE", "FILE", "", &file_).Required(),
                       CountOption("--seed", "", &seed_, 1, 9), Flag("--fast", "", &fast_)};
    commands_.push_back(std::move(command));
    Command check{.name = "rules check", .summary = "", .synopsis = "", .description = ""};
    check.options = {FilesOption("FILE", "", &files_).Required()};
    commands_.push_back(std::move(check));
    commands_.push_back({.name = "version", .summary = "", .synopsis = "", .description = ""});
  }

  Result<Parsed> Parse(const std::vector<std::string>& words) {
    return ParseCommandLine(commands_, words);
  }

  os::Path file_;
  std::vector<os::Path> files_;
  std::uint64_t seed_ = 1;
  bool fast_ = false;
  std::vector<Command> commands_;
};

TEST_F(ParseTest, HandsValuesToTheirOptions) {
  const auto parsed = Parse({"work", "--seed", "3", "a.csv", "--fast", "--json"});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->command, &commands_[0]);
  EXPECT_EQ(file_, "a.csv");
  EXPECT_EQ(seed_, 3u);
  EXPECT_TRUE(fast_);
  EXPECT_TRUE(parsed->common.json);
  EXPECT_FALSE(parsed->common.quiet);
}

TEST_F(ParseTest, AcceptsEqualSigns) {
  ASSERT_TRUE(Parse({"work", "a.csv", "--seed=4"}));
  EXPECT_EQ(seed_, 4u);
}

TEST_F(ParseTest, NamesTheOptionThatIsWrong) {
  const auto parsed = Parse({"work", "a.csv", "--seed", "10"});
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(parsed.error().field, "--seed");
}

TEST_F(ParseTest, NamesTheOptionThatIsMissing) {
  const auto parsed = Parse({"work", "--fast"});
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().field, "FILE");
}

TEST_F(ParseTest, HelpNeedsNothingElse) {
  for (const char* word : {"-h", "--help"}) {
    const auto parsed = Parse({"work", word});
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->common.help);
  }
}

TEST_F(ParseTest, RefusesWhatItDoesNotKnow) {
  const std::vector<std::vector<std::string>> cases = {
      {"play"},    {"work", "a.csv", "--slow"}, {"work", "a.csv", "b.csv"},
      {"--fast"},  {"work", "a.csv", "--seed"}, {"work", "a.csv", "--seed", "2", "--seed", "3"},
      {"work", ""}};
  for (const auto& words : cases) {
    const auto parsed = Parse(words);
    ASSERT_FALSE(parsed) << words.back();
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(ParseTest, CommandsOfTwoWordsAndValuesThatComeAgain) {
  const auto parsed = Parse({"rules", "check", "a.rules", "b.rules", "--json"});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->command, &commands_[1]);
  EXPECT_EQ(files_, (std::vector<os::Path>{"a.rules", "b.rules"}));
  EXPECT_TRUE(parsed->common.json);
  EXPECT_EQ(Parse({"rules", "check"}).error().field, "FILE");
}

TEST_F(ParseTest, AGroupAloneIsNoCommand) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"rules"}, std::vector<std::string>{"rules", "--help"}}) {
    const auto parsed = Parse(words);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->command, nullptr);
    EXPECT_EQ(parsed->group, "rules");
  }
  EXPECT_FALSE(Parse({"rules", "nonsense"}));
  EXPECT_FALSE(Parse({"check", "a.rules"}));
}

TEST_F(ParseTest, NoCommandAndHelpAndVersion) {
  EXPECT_EQ(Parse({})->command, nullptr);
  EXPECT_EQ(Parse({"--help"})->command, nullptr);
  EXPECT_EQ(Parse({"--version"})->command, &commands_[2]);
}

}  // namespace
}  // namespace tidewaiter::cli
