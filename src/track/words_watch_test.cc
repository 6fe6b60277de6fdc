#include "track/words_watch.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace tidewaiter::track {
namespace {

void AddIds(const std::filesystem::path& file, std::set<std::string>& ids) {
  static const std::regex kPattern("\"(track\\.[a-z_]+\\.[a-z_]+)\"");
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string all = text.str();
  for (std::sregex_iterator at(all.begin(), all.end(), kPattern); at != std::sregex_iterator();
       ++at)
    ids.insert((*at)[1]);
}

// Every reason that a watch gives has its words, and no words are left over.
TEST(WatchSentences, AreThoseThatAreSaid) {
  const std::filesystem::path source = std::filesystem::path(TIDEWAITER_TESTDATA) / "../src/track";
  std::set<std::string> used;
  for (const char* file :
       {"vessels.cc", "drones.cc", "interference.cc", "record_audit.cc", "post_fault.cc"})
    AddIds(source / file, used);
  for (const auto& entry : std::filesystem::directory_iterator(source / "internal"))
    AddIds(entry.path(), used);
  EXPECT_GT(used.size(), 60U);
  for (const std::string& id : used)
    EXPECT_NE(FindSentence(id), nullptr) << id;
  for (const Sentence& sentence : WatchSentences())
    EXPECT_TRUE(used.contains(std::string(sentence.id))) << sentence.id << " is said by nobody";
}

}  // namespace
}  // namespace tidewaiter::track
