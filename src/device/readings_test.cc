// docs/formats/device-readings.md and the sources of this folder name the same readings.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::device {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

const std::filesystem::path kRoot = TIDEWAITER_TESTDATA "/..";

std::string TextOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What stands between `begin` and the next `end`, wherever `begin` is.
std::set<std::string> Between(const std::string& text, const std::string& begin,
                              const std::string& end) {
  std::set<std::string> all;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    all.insert(text.substr(at, text.find(end, at) - at));
  }
  return all;
}

std::string Sources() {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / "src/device")) {
    const std::string name = entry.path().filename().string();
    const bool test = name.find("test") != std::string::npos || name.ends_with("_fuzz.cc");
    if (entry.is_regular_file() && !test) all += TextOf(entry.path());
  }
  return all;
}

TEST(Readings, AreListedWithTheirUnits) {
  const std::string page = TextOf(kRoot / "docs/formats/device-readings.md");
  const std::set<std::string> listed = Between(page, "\n| `", "`");
  ASSERT_THAT(listed, Not(IsEmpty()));
  const std::string sources = Sources();
  std::set<std::string> unlisted = Between(sources, "Set(\"", "\"");
  for (const std::string& named :
       Between(TextOf(kRoot / "src/device/report.h"), "inline constexpr std::string_view k", ";")) {
    unlisted.merge(Between(named, "= \"", "\""));
  }
  std::set<std::string> unused;
  for (const std::string& name : listed) {
    unlisted.erase(name);
    if (sources.find('"' + name + '"') == std::string::npos) unused.insert(name);
  }
  EXPECT_THAT(unlisted, IsEmpty());
  EXPECT_THAT(unused, IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::device
