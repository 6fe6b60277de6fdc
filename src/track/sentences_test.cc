#include "track/sentences.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "track/test_journey.h"
#include "track/words.h"

namespace tidewaiter::track {
namespace {

std::multiset<std::string> PartsOf(std::string_view text) {
  std::multiset<std::string> parts;
  Fill(text, [&](std::string_view name) { return *parts.emplace(name); });
  return parts;
}

bool HasArabic(std::string_view text) {
  return text.find('\xD8') != std::string_view::npos || text.find('\xD9') != std::string_view::npos;
}

TEST(Sentences, EachIsSaidInEveryLanguageWithTheSameNumbers) {
  std::set<std::string_view> ids;
  for (const std::span<const Sentence> table : SentenceTables()) {
    for (const Sentence& sentence : table) {
      EXPECT_TRUE(ids.insert(sentence.id).second) << sentence.id;
      for (const Language language : kLanguages) {
        const std::string_view text = sentence.said.In(language);
        EXPECT_EQ(PartsOf(text), PartsOf(sentence.said.en)) << sentence.id;
        EXPECT_EQ(HasArabic(text), language == Language::kArabic) << sentence.id;
      }
    }
  }
}

// Every template that stands anywhere in the code of this module has its words.
TEST(Sentences, NoTemplateIsWithoutWords) {
  const std::filesystem::path source = std::filesystem::path(TIDEWAITER_TESTDATA) / "../src/track";
  const std::regex pattern("\"(track\\.[a-z_]+\\.[a-z_]+)\"");
  std::set<std::string> used;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source / "behaviours")) {
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string all = text.str();
    for (std::sregex_iterator at(all.begin(), all.end(), pattern); at != std::sregex_iterator();
         ++at)
      used.insert((*at)[1]);
  }
  EXPECT_GT(used.size(), 40);
  for (const std::string& id : used)
    EXPECT_NE(FindSentence(id), nullptr) << id;
  for (const Sentence& sentence : UnitSentences()) {
    const bool known = used.contains(std::string(sentence.id)) ||
                       sentence.id == "track.unit_mismatch.apart";  // raised by tracker.cc
    EXPECT_TRUE(known) << sentence.id << " is said by nobody";
  }
}

// Of every alarm of a journey, in every language: nothing is left unfilled.
TEST(Sentences, SayAlarms) {
  const Alarms alarms =
      Ride(ReadJourney(
               "0-2/1 km 0 locked\n3 km 0 cut\n4-8/1 km 1-5 south 1240 kmh 60\n9-12/1 km 6 door"),
           PlanOf(TestParts()));
  ASSERT_GE(alarms.size(), 3);
  for (const Alarm& alarm : alarms) {
    for (const Language language : kLanguages) {
      const std::string said = SayAlarm(alarm, language);
      EXPECT_EQ(said.find("–"), std::string::npos) << said;
      EXPECT_EQ(said.find('{'), std::string::npos) << said;
      EXPECT_EQ(said.find("track."), std::string::npos) << said;
    }
  }
  EXPECT_EQ(SayAlarm(alarms[0], Language::kEnglish), "The seal says that its rope is cut.");
  // The kind is said beside it: not twice, in no language; alone where nothing else is known.
  for (const Alarm& alarm : alarms) {
    for (const Language language : kLanguages) {
      const std::string said = SayAlarm(alarm, language);
      const bool has_kind = said.starts_with(KindLabel(alarm.kind, language));
      EXPECT_EQ(has_kind, alarm.finding.reasons.empty()) << said;
    }
  }
  EXPECT_EQ(SayAlarm({.kind = AlarmKind::kSealCut}, Language::kEnglish), "seal cut");
}

TEST(Sentences, NumbersFollowTheLanguage) {
  const Reason reason{.template_id = "track.jump.impossible",
                      .parameters = {{"distance_km", "20.5"}, {"speed_kmh", "1230"}},
                      .weight = 1};
  EXPECT_NE(SayReason(reason, Language::kEnglish).find("20.5 km at 1230"), std::string::npos);
  EXPECT_NE(SayReason(reason, Language::kFrench).find("20,5 km"), std::string::npos);
  EXPECT_EQ(SayReason({.template_id = "track.none.such", .parameters = {}}, Language::kEnglish),
            "track.none.such");
}

TEST(Sentences, EveryKindAndSeverityHasAName) {
  for (int kind = 1; kind <= static_cast<int>(AlarmKind::kWeight); ++kind) {
    for (const Language language : kLanguages)
      EXPECT_EQ(HasArabic(KindLabel(AlarmKind(kind), language)), language == Language::kArabic);
  }
  EXPECT_EQ(KindLabel(AlarmKind::kWeight, Language::kEnglish), "weight");
  EXPECT_EQ(KindLabel(AlarmKind::kSealCut, Language::kEnglish), "seal cut");
  EXPECT_EQ(SeverityLabel(Severity::kCritical, Language::kSpanish), "enviar a alguien");
}

}  // namespace
}  // namespace tidewaiter::track
