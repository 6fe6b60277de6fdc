#include "match/match.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "gtest/gtest.h"
#include <fmt/format.h>

namespace tidewaiter::match {
namespace {

// The tab-separated rows of testdata/match/<name>; lines with # are remarks.
std::vector<std::vector<std::string>> Rows(const std::string& name) {
  std::ifstream file(fmt::format("{}/match/{}", TIDEWAITER_TESTDATA, name));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    auto& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');)
      row.push_back(cell);
  }
  EXPECT_GT(rows.size(), 5U) << name;
  return rows;
}

TEST(NormalizeTest, WritesEveryScriptInPlainLatinWords) {
  for (const auto& row : Rows("normalize.tsv")) {
    const std::string want = row.size() > 1 ? row[1] : "";
    EXPECT_EQ(Normalize(row[0]), want) << row[0];
    EXPECT_EQ(Normalize(want), want);
  }
}

TEST(NormalizeTest, ReadsBytesThatAreNotUtf8AsSpaces) {
  EXPECT_EQ(Normalize("acme\xFF\xFEltd"), "acme ltd");
  EXPECT_EQ(Normalize(std::string("a\0b", 3)), "a b");
  EXPECT_EQ(Normalize("\xC3"), "");
}

TEST(NormalizeTest, ReadsTheFirst4096Bytes) {
  EXPECT_EQ(Normalize(std::string(5000, 'a')).size(), 4096U);
}

TEST(NormalizeTest, IsTheSameInEveryThread) {
  std::vector<std::string> got(4);
  std::vector<std::thread> threads;
  for (std::string& text : got)
    threads.emplace_back([&text] { text = Normalize("深圳 Παπαδόπουλος"); });
  for (std::thread& thread : threads)
    thread.join();
  for (const std::string& text : got)
    EXPECT_EQ(text, "shen zhen papadopoulos");
}

// same: 0.95 and more; like: 0.8 up to that; near: 0.7 up to that; different: less, so that no rule
// in use finds it.
std::string ClassOf(double similarity) {
  if (similarity >= 0.95) return "same";
  if (similarity >= 0.8) return "like";
  return similarity < 0.7 ? "different" : "near";
}

TEST(SimilarityTest, AgreesWithTheTableOfNames) {
  for (const auto& row : Rows("names.tsv")) {
    ASSERT_EQ(row.size(), 3U) << row[0];
    const double similarity = Similarity(Normalize(row[1]), Normalize(row[2]));
    EXPECT_EQ(ClassOf(similarity), row[0])
        << row[1] << " | " << row[2] << ": " << similarity << " for " << Normalize(row[1]) << " | "
        << Normalize(row[2]);
  }
}

TEST(FragmentSimilarityTest, AgreesWithTheTableOfTexts) {
  for (const auto& row : Rows("fragments.tsv")) {
    ASSERT_EQ(row.size(), 3U) << row[0];
    const double similarity = FragmentSimilarity(Normalize(row[1]), Normalize(row[2]));
    EXPECT_EQ(ClassOf(similarity), row[0]) << row[1] << " | " << row[2] << ": " << similarity;
  }
}

TEST(SimilarityTest, AnEmptyTextIsLikeNothing) {
  EXPECT_EQ(Similarity("", ""), 0);
  EXPECT_EQ(Similarity("", "acme"), 0);
  EXPECT_EQ(FragmentSimilarity("acme", ""), 0);
}

TEST(SimilarityTest, MoreSlipsAreLessAlike) {
  const double one = Similarity("international", "internationel");
  const double two = Similarity("international", "intarnationel");
  const double three = Similarity("international", "intarnotionel");
  EXPECT_GT(1, one);
  EXPECT_GT(one, two);
  EXPECT_GT(two, three);
}

TEST(SimilarityTest, LegalFormsCountLessThanNames) {
  EXPECT_GT(Similarity("acme ltd", "acme gmbh"), Similarity("acme ltd", "apex ltd"));
  EXPECT_GT(Similarity("acme ltd", "acme limited"), Similarity("acme ltd", "acme gmbh"));
}

TEST(SimilarityTest, EndsForTextsOfAnyLength) {
  const std::string words(9000, 'a');
  std::string letters;
  for (int i = 0; i < 4000; ++i)
    letters += "a ";
  EXPECT_EQ(Similarity(words, words), 1);
  EXPECT_EQ(Similarity(letters, letters), 1);
  EXPECT_EQ(FragmentSimilarity(letters, letters), 1);
  EXPECT_GT(FragmentSimilarity(letters, "a a a a a a a b a a a a a"), 0.9);
  EXPECT_EQ(NameIndex({letters, words}).MentionedIn(letters, 0.9, 10).size(), 1U);
}

TEST(NameIndexTest, GivesTheBestFirstAndNoMoreThanAsked) {
  const NameIndex index({"Acme Ltd", "ACME Limited", "Apex Shipping", "Acme Ltd."});
  const std::vector<Match> all = index.Resembling("acme ltd", 0.8, 10);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0], (Match{0, 1}));
  EXPECT_EQ(all[1], (Match{3, 1}));
  EXPECT_EQ(all[2].name, 1U);
  EXPECT_EQ(index.Resembling("acme ltd", 0.8, 1).size(), 1U);
  EXPECT_EQ(index.name(1), "ACME Limited");
  EXPECT_TRUE(index.AnyResembling("apex shiping", 0.85));
  EXPECT_FALSE(index.AnyResembling("zenith", 0.85));
}

TEST(NameIndexTest, FindsNamesInTexts) {
  const NameIndex index({"adidas", "Louis Vuitton"});
  const std::vector<Match> found =
      index.MentionedIn("shoes like adiddas and louis vuiton", 0.85, 10);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(index.AnyMentioned("bags louisvuitton", 0.85));
  EXPECT_FALSE(index.AnyMentioned("bags of leather", 0.85));
}

TEST(NameIndexTest, AnEmptyListFindsNothing) {
  const NameIndex index({});
  EXPECT_TRUE(index.Resembling("acme", 0, 10).empty());
  EXPECT_TRUE(index.MentionedIn("acme", 0.5, 10).empty());
}

TEST(NameIndexTest, AnEmptyTextResemblesNoName) {
  const NameIndex index({"Acme", "", "..."});
  EXPECT_TRUE(index.Resembling("", 0.1, 10).empty());
  EXPECT_TRUE(index.Resembling("acme", 0.5, 0).empty());
}

}  // namespace
}  // namespace tidewaiter::match
