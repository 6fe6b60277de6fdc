#include "classify/classifier.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classify/test_world.h"
#include "classify/views.h"

namespace tidewaiter::classify {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

constexpr std::size_t kSize = 6000;

Classifier LearnedFrom(std::size_t size) {
  Result<Classifier> classifier = Classifier::Learn(TestEntries(), TestPrecedents(size, 1));
  EXPECT_TRUE(classifier);
  return *std::move(classifier);
}

// Learned once; each test has one of its own.
Classifier Learned() {
  static const std::string bytes = LearnedFrom(kSize).Save();
  Result<Classifier> classifier = Classifier::Load(bytes);
  EXPECT_TRUE(classifier);
  return *std::move(classifier);
}

// All that Suggest says, as one text.
std::string Told(const Classifier& classifier, std::string_view text) {
  const Suggestions found = classifier.Suggest(text, 10);
  std::string told = fmt::format("{} {}", found.confidence, found.calibrated);
  for (const Suggestion& suggestion : found.codes) {
    told += fmt::format("\n{} {}", suggestion.code, suggestion.probability);
    for (const Similar& similar : suggestion.precedents)
      told += fmt::format(" {}:{}", similar.precedent.id, similar.similarity);
    told += fmt::format(" {}", fmt::join(suggestion.words, ","));
  }
  for (const auto* prefixes : {&found.headings, &found.chapters}) {
    for (const PrefixProbability& prefix : *prefixes)
      told += fmt::format("\n{} {}", prefix.prefix, prefix.probability);
  }
  if (found.vague) told += "\nvague " + found.vague->words;
  if (found.question) told += "\nquestion " + found.question->about;
  return told;
}

double Accuracy(const Classifier& classifier, std::uint64_t seed) {
  double hits = 0;
  const std::vector<Precedent> gold = TestPrecedents(500, seed);
  for (const Precedent& row : gold) {
    const Suggestions found = classifier.Suggest(row.text, 1);
    hits += !found.codes.empty() && found.codes[0].code.starts_with(row.code) ? 1 : 0;
  }
  return hits / static_cast<double>(gold.size());
}

TEST(ClassifierTest, FindsCodesWithTheirReasons) {
  const Classifier classifier = Learned();
  const Suggestions found = classifier.Suggest("20 ctn roasted espresso coffee", 3);
  ASSERT_FALSE(found.codes.empty());
  const Suggestion& first = found.codes.front();
  EXPECT_EQ(first.code, "090121");
  EXPECT_GT(first.probability, 0.5);
  EXPECT_TRUE(found.calibrated);
  EXPECT_EQ(found.confidence, first.probability);
  ASSERT_FALSE(first.precedents.empty());
  EXPECT_LE(first.precedents.size(), 3U);
  EXPECT_EQ(first.precedents[0].precedent.code, "090121");
  EXPECT_THAT(first.words, Contains("roasted"));
  EXPECT_EQ(found.headings.front().prefix, "0901");
  EXPECT_EQ(found.chapters.front().prefix, "09");
  EXPECT_GE(found.chapters.front().probability, 0.5);
}

TEST(ClassifierTest, ProbabilitiesAreSortedAndNoMoreThanOne) {
  const Classifier classifier = Learned();
  for (const Precedent& row : TestPrecedents(200, 9)) {
    const Suggestions found = classifier.Suggest(row.text, Classifier::kSuggestMax);
    double sum = 0;
    double last = 1;
    for (const Suggestion& suggestion : found.codes) {
      EXPECT_LE(suggestion.probability, last);
      last = suggestion.probability;
      sum += suggestion.probability;
    }
    EXPECT_LE(sum, 1 + 1e-9);
  }
}

TEST(ClassifierTest, IsRightMoreOftenThanTheNomenclatureAlone) {
  const Result<Classifier> names = Classifier::Learn(TestEntries(), {});
  ASSERT_TRUE(names);
  EXPECT_GT(Accuracy(*names, 5), 0.3);
  EXPECT_GT(Accuracy(Learned(), 5), Accuracy(*names, 5) + 0.1);
}

TEST(ClassifierTest, TheSameInputGivesTheSameClassifier) {
  EXPECT_EQ(LearnedFrom(kSize).Save(), Learned().Save());
  Result<Classifier> alone =
      Classifier::Learn(TestEntries(), TestPrecedents(kSize, 1), {.seed = 1, .threads = 1});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->Save(), Learned().Save());
}

TEST(ClassifierTest, ANewRulingCountsAtOnce) {
  Classifier classifier = Learned();
  const std::string text = "zorbmatic quuxifier assembly";
  EXPECT_FALSE(classifier.Suggest(text, 1).codes.size() == 1 &&
               classifier.Suggest(text, 1).codes[0].code == "847990");
  ASSERT_TRUE(classifier.Add({"R-1", "8479.90", text, 0, true}));
  const Suggestions found = classifier.Suggest(text, 3);
  ASSERT_FALSE(found.codes.empty());
  EXPECT_EQ(found.codes[0].code, "847990");
  EXPECT_GT(found.confidence, 0.7);
  EXPECT_EQ(found.codes[0].precedents[0].precedent.id, "R-1");
  EXPECT_EQ(found.codes[0].precedents[0].similarity, 1);
}

TEST(ClassifierTest, ARulingOutweighsDeclarations) {
  Classifier classifier = Learned();
  const std::string text = "12 wooden doll puzzle";
  for (const char* id : {"a", "b", "c"})
    ASSERT_TRUE(classifier.Add({id, "940360", text}));
  EXPECT_EQ(classifier.Suggest(text, 1).codes[0].code, "940360");
  ASSERT_TRUE(classifier.Add({"r", "950300", text, 0, true}));
  EXPECT_EQ(classifier.Suggest(text, 1).codes[0].code, "950300");
}

TEST(ClassifierTest, APrecedentWithTheSameIdIsReplaced) {
  Classifier classifier = Learned();
  ASSERT_TRUE(classifier.Add({"x", "950300", "flimflam widget"}));
  const std::size_t size = classifier.facts().precedents;
  ASSERT_TRUE(classifier.Add({"x", "940360", "flimflam widget"}));
  EXPECT_EQ(classifier.facts().precedents, size);
  EXPECT_EQ(classifier.Suggest("flimflam widget", 1).codes[0].code, "940360");
}

TEST(ClassifierTest, AddThenRemoveLeavesNoTrace) {
  Classifier classifier = Learned();
  const std::vector<Precedent> questions = TestPrecedents(50, 3);
  std::vector<std::string> before;
  for (const Precedent& row : questions)
    before.push_back(Told(classifier, row.text));
  for (std::size_t i = 0; i < 20; ++i) {
    ASSERT_TRUE(classifier.Add({fmt::format("n{}", i), "010121", questions[i].text, 0, true}));
  }
  EXPECT_NE(Told(classifier, questions[0].text), before[0]);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_TRUE(classifier.Remove(fmt::format("n{}", i)));
  EXPECT_FALSE(classifier.Remove("n0"));
  for (std::size_t i = 0; i < questions.size(); ++i)
    EXPECT_EQ(Told(classifier, questions[i].text), before[i]);
}

TEST(ClassifierTest, KeepsItsAnswersInAFile) {
  Classifier classifier = Learned();
  ASSERT_TRUE(classifier.Add({"late", "950300", "late puzzle bricks"}));
  ASSERT_TRUE(classifier.Remove("d7"));
  const std::string bytes = classifier.Save();
  const Result<Classifier> loaded = Classifier::Load(bytes);
  ASSERT_TRUE(loaded) << loaded.error();
  for (const Precedent& row : TestPrecedents(100, 4))
    EXPECT_EQ(Told(*loaded, row.text), Told(classifier, row.text));
  EXPECT_EQ(loaded->Save(), bytes);
  EXPECT_EQ(loaded->Precedents(), classifier.Precedents());
}

TEST(ClassifierTest, SeesEveryChangedByteOfAFile) {
  const Result<Classifier> small = Classifier::Learn(TestEntries(), TestPrecedents(20, 1));
  ASSERT_TRUE(small);
  const std::string bytes = small->Save();
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const Result<Classifier> loaded = Classifier::Load(changed);
    ASSERT_FALSE(loaded) << at;
    EXPECT_EQ(loaded.error().code, ErrorCode::kCorruption);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, bytes.size() - 1})
    EXPECT_FALSE(Classifier::Load(std::string_view(bytes).substr(0, size)));
}

struct BadPrecedent {
  Precedent precedent;
  std::string_view field;
};

TEST(ClassifierTest, RefusesWhatIsNoPrecedentAndStaysAsItWas) {
  Classifier classifier = LearnedFrom(100);
  const std::string before = classifier.Save();
  const BadPrecedent bad[] = {
      {{"", "12", "cups"}, "/code"},     {{"", "", "cups"}, "/code"},
      {{"", "3924x0", "cups"}, "/code"}, {{"", "392410", " "}, "/text"},
      {{"", "392410", "\xFF"}, "/text"}, {{std::string(300, 'x'), "392410", "cups"}, "/id"}};
  for (const BadPrecedent& row : bad) {
    const Status status = classifier.Add(row.precedent);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(status.error().field, row.field);
  }
  EXPECT_EQ(classifier.Save(), before);
}

TEST(ClassifierTest, LearningNamesTheBadPrecedent) {
  std::vector<Precedent> precedents = TestPrecedents(5, 1);
  precedents[3].code = "99";
  const Result<Classifier> bad = Classifier::Learn({}, precedents);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().field, "/precedents/3/code");
  precedents[3] = precedents[2];
  const Result<Classifier> twice = Classifier::Learn({}, precedents);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().field, "/precedents/3/id");
}

TEST(ClassifierTest, SaysWhenADescriptionDoesNotGoWithACode) {
  const Classifier classifier = Learned();
  const std::string text = "30 ctn smartphone phone android dual lota";
  const Result<Compatibility> fits = classifier.Check(text, "8517.13");
  ASSERT_TRUE(fits);
  EXPECT_EQ(fits->verdict, Verdict::kCompatible);
  EXPECT_EQ(fits->rank, 1U);
  EXPECT_THAT(fits->likelier, IsEmpty());
  const Result<Compatibility> foreign = classifier.Check(text, "020130");
  ASSERT_TRUE(foreign);
  EXPECT_EQ(foreign->verdict, Verdict::kIncompatible);
  ASSERT_FALSE(foreign->likelier.empty());
  EXPECT_EQ(foreign->likelier[0].code, "851713");
  EXPECT_GT(foreign->against, 0.9);
  const Result<Compatibility> chapter = classifier.Check(text, "85");
  ASSERT_TRUE(chapter);
  EXPECT_EQ(chapter->verdict, Verdict::kCompatible);
  EXPECT_FALSE(classifier.Check(text, "x"));
}

TEST(ClassifierTest, WordsThatNobodyKnowsRaiseNoAlarm) {
  const Classifier classifier = Learned();
  for (const TestGoods& goods : kGoods) {
    const Result<Compatibility> check = classifier.Check("gizmo frobnicator", goods.code);
    ASSERT_TRUE(check);
    EXPECT_NE(check->verdict, Verdict::kIncompatible) << goods.code;
  }
  const Result<Compatibility> never_seen = classifier.Check("gizmo frobnicator", "010121");
  ASSERT_TRUE(never_seen);
  EXPECT_EQ(never_seen->verdict, Verdict::kDoubtful);
  EXPECT_EQ(never_seen->rank, 0U);
}

TEST(ClassifierTest, AsksAndTheAnswerNarrows) {
  const Classifier classifier = Learned();
  const Suggestions found = classifier.Suggest("cotton fabric", 5);
  const Question question = found.question.value_or(Question{});
  EXPECT_EQ(question.about, "5208");
  ASSERT_EQ(question.options.size(), 2U);
  for (const Option& option : question.options) {
    const Suggestions narrowed = classifier.Suggest("cotton fabric", 5, option.fact);
    ASSERT_FALSE(narrowed.codes.empty());
    EXPECT_EQ(narrowed.codes[0].code, option.code) << option.fact;
  }
}

TEST(ClassifierTest, AFrenchQuestionFindsItsCodeByTheFrenchWords) {
  const Result<Classifier> classifier = Classifier::Learn(TestEntries(), {});
  ASSERT_TRUE(classifier);
  EXPECT_EQ(classifier->Suggest("chaussures en cuir", 1).codes.at(0).code, "640399");
  EXPECT_EQ(classifier->Suggest("CAFÉ TORRÉFIÉ", 1).codes.at(0).code, "090121");
}

TEST(ClassifierTest, PrecedentsMayBeInAnyScript) {
  Classifier classifier = Learned();
  ASSERT_TRUE(classifier.Add({"ar", "090121", "قهوة محمصة"}));
  ASSERT_TRUE(classifier.Add({"zh", "950300", "塑料玩具"}));
  EXPECT_EQ(classifier.Suggest("قهوة محمصة", 1).codes.at(0).code, "090121");
  EXPECT_EQ(classifier.Suggest("塑料玩具", 1).codes.at(0).code, "950300");
}

std::optional<VagueWhy> WhyVague(const Classifier& classifier, std::string_view text) {
  const std::optional<Vague> vague = classifier.Suggest(text, 3).vague;
  return vague ? std::optional(vague->why) : std::nullopt;
}

TEST(ClassifierTest, VagueTextsAreCalledSo) {
  const Classifier classifier = Learned();
  EXPECT_EQ(WhyVague(classifier, "spare parts"), VagueWhy::kListed);
  EXPECT_EQ(WhyVague(classifier, "4711"), VagueWhy::kNoWords);
  EXPECT_EQ(WhyVague(classifier, ""), VagueWhy::kNoWords);
  EXPECT_THAT(classifier.Suggest("", 3).codes, IsEmpty());
  EXPECT_EQ(WhyVague(classifier, "xyzzy"), VagueWhy::kUnknown);
  EXPECT_EQ(WhyVague(classifier, "leather shoes"), std::nullopt);
}

TEST(ClassifierTest, GivesTheNationalCodeThatPrecedentsHave) {
  Classifier classifier = Learned();
  ASSERT_TRUE(classifier.Add({"n", "9503007000", "gyroscopic humming top"}));
  EXPECT_EQ(classifier.Suggest("gyroscopic humming top", 1).codes.at(0).code, "9503007000");
}

TEST(ViewsTest, TradersSeeNoProbabilityAndNobodysText) {
  Classifier classifier = Learned();
  ASSERT_TRUE(classifier.Add({"R-9", "090121", "roasted coffee in capsules", 0, true}));
  const TraderView view = ViewForTrader(classifier, "roasted coffee capsules", 3, "fr");
  ASSERT_FALSE(view.codes.empty());
  EXPECT_EQ(view.codes[0].code, "090121");
  EXPECT_THAT(view.codes[0].text, ::testing::HasSubstr("torréfié"));
  ASSERT_EQ(view.codes[0].rulings.size(), 1U);
  EXPECT_EQ(view.codes[0].rulings[0].id, "R-9");
  for (const TraderSuggestion& suggestion : ViewForTrader(classifier, "toy doll", 5, "en").codes)
    EXPECT_THAT(suggestion.rulings, IsEmpty());
}

TEST(ViewsTest, OfficersSeeTheCheckWhenACodeWasDeclared) {
  const Classifier classifier = LearnedFrom(100);
  EXPECT_FALSE(ViewForOfficer(classifier, "toy", 3, "")->check);
  EXPECT_TRUE(ViewForOfficer(classifier, "toy", 3, "950300")->check);
  EXPECT_FALSE(ViewForOfficer(classifier, "toy", 3, "9x"));
}

TEST(ClassifierTest, ManyMayAskWhileOneAdds) {
  Classifier classifier = LearnedFrom(500);
  std::atomic<bool> done = false;
  std::atomic<int> asked = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      do {
        const Suggestions found = classifier.Suggest("plastic cup plate", 3);
        if (!found.codes.empty()) ++asked;
      } while (!done);
    });
  }
  for (int i = 0; i < 200; ++i) {
    const std::string id = fmt::format("w{}", i % 10);
    EXPECT_TRUE(classifier.Add({id, "392410", fmt::format("plastic cup {}", i)}));
    if (i % 3 == 0) {
      EXPECT_TRUE(classifier.Remove(id));
    }
  }
  done = true;
  for (std::thread& reader : readers)
    reader.join();
  EXPECT_GE(asked, 3);
}

}  // namespace
}  // namespace tidewaiter::classify
