// The pages docs/ledger-*.md and the sources of this folder name the same refusal codes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::ledger {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

std::filesystem::path Root() {
  return TIDEWAITER_TESTDATA "/..";
}

std::string TextOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool IsCode(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

// The first text in quotes of every call of `name`, where it looks like a code.
void CodesOfCalls(const std::string& source, std::string_view name, std::set<std::string>& codes) {
  for (std::size_t at = source.find(name); at != std::string::npos; at = source.find(name, at)) {
    at += name.size();
    const std::string call = source.substr(at, source.find(';', at) - at);
    const std::size_t begin = call.find('"');
    if (begin == std::string::npos) continue;
    const std::string text = call.substr(begin + 1, call.find('"', begin + 1) - begin - 1);
    if (IsCode(text)) codes.insert(text);
  }
}

std::set<std::string> CodesOfSources() {
  std::set<std::string> codes;
  for (const auto& file : std::filesystem::recursive_directory_iterator(Root() / "src/ledger")) {
    const std::string name = file.path().filename().string();
    const bool is_test = name.find("test") != std::string::npos || name.ends_with("_fuzz.cc");
    if (is_test || !name.ends_with(".cc")) continue;
    const std::string source = TextOf(file.path());
    for (const std::string_view call :
         {"Refuse(", " No(", ".Note(", "NeedKey(", "NeedSigned(", "NeedPower("})
      CodesOfCalls(source, call, codes);
  }
  return codes;
}

// First columns of the tables under "Refusal codes".
std::set<std::string> CodesOfPages() {
  std::set<std::string> codes;
  for (const auto& file : std::filesystem::directory_iterator(Root() / "docs")) {
    if (!file.path().filename().string().starts_with("ledger-")) continue;
    std::istringstream page(TextOf(file.path()));
    bool is_inside = false;
    for (std::string line; std::getline(page, line);) {
      if (line.starts_with("## ")) is_inside = line == "## Refusal codes";
      if (!is_inside || !line.starts_with("| `")) continue;
      codes.insert(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return codes;
}

TEST(RefusalCodes, AreListedInThePages) {
  const std::set<std::string> listed = CodesOfPages();
  const std::set<std::string> given = CodesOfSources();
  ASSERT_THAT(listed, Not(IsEmpty()));
  std::set<std::string> unlisted;
  std::set<std::string> unused;
  std::ranges::set_difference(given, listed, std::inserter(unlisted, unlisted.end()));
  std::ranges::set_difference(listed, given, std::inserter(unused, unused.end()));
  EXPECT_THAT(unlisted, IsEmpty());
  EXPECT_THAT(unused, IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::ledger
