#include "detect/profile/profile.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"

#include "base/random.h"
#include "detect/profile/beliefs.h"
#include "detect/profile/smoothing.h"

namespace tidewaiter::detect {
namespace {

LineRecord Line(std::string hs, std::string origin, std::string importer, int wrong) {
  LineRecord record;
  record.id = "x";
  record.attribute(Attribute::kHsCode) = std::move(hs);
  record.attribute(Attribute::kOrigin) = std::move(origin);
  record.attribute(Attribute::kImporter) = std::move(importer);
  if (wrong >= 0) {
    record.outcome.source = OutcomeSource::kInspection;
    record.outcome.checked = {ErrorKind::kHsCode, ErrorKind::kOrigin};
    if (wrong > 0) record.outcome.wrong = {ErrorKind::kHsCode};
  }
  return record;
}

LineTable SmallWorld() {
  Random random(4);
  LineTable lines(LineSchema{});
  for (int i = 0; i < 3'000; ++i) {
    const auto hs = std::to_string(100'000 + random.Below(40) * 1'111);
    const auto origin = std::string(1, static_cast<char>('A' + random.Below(5)));
    const auto importer = "I" + std::to_string(random.Below(60));
    const bool inspected = random.Chance(0.5);
    lines.Append(Line(hs, origin, importer, inspected ? static_cast<int>(random.Below(2)) : -1));
  }
  return lines;
}

const std::vector<std::string> pattern_texts{"hs_code:2",
                                             "hs_code:4",
                                             "hs_code",
                                             "origin",
                                             "importer",
                                             "hs_code:4*origin",
                                             "hs_code:4*origin*importer"};

std::size_t PlaceOf(const PatternSet& set, std::string_view text) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (set[i].text == text) return i;
  }
  ADD_FAILURE() << text;
  return 0;
}

TEST(PatternSet, ParentsAreTheMostSpecialMoreGeneralPatterns) {
  const PatternSet set = *PatternSet::Parse(pattern_texts);
  const auto parents = [&](std::string_view text) {
    std::vector<std::string> names;
    for (const std::uint32_t parent : set[PlaceOf(set, text)].parents) {
      names.push_back(set[parent].text);
    }
    std::sort(names.begin(), names.end());
    return names;
  };
  EXPECT_EQ(parents("hs_code:2"), std::vector<std::string>{});
  EXPECT_EQ(parents("hs_code"), std::vector<std::string>{"hs_code:4"});
  EXPECT_EQ(parents("hs_code:4*origin"), (std::vector<std::string>{"hs_code:4", "origin"}));
  EXPECT_EQ(parents("hs_code:4*origin*importer"),
            (std::vector<std::string>{"hs_code:4*origin", "importer"}));
}

TEST(PatternSet, BadTextsAreRefused) {
  for (const char* text : {"", "nothing", "hs_code:", "hs_code:0", "hs_code:x", "net_mass_kg:2",
                           "origin*", "*origin", "origin**office"}) {
    EXPECT_FALSE(PatternSet::Parse({text}).has_value()) << text;
  }
  EXPECT_FALSE(PatternSet::Parse(std::vector<std::string>(129, "origin")).has_value());
}

TEST(PatternSet, StandardKeepsToWhatTheFileHas) {
  const LineTable lines = SmallWorld();
  const PatternSet set = PatternSet::Standard(lines);
  for (std::size_t i = 0; i < set.size(); ++i) {
    EXPECT_EQ(set[i].text.find("office"), std::string::npos);
    EXPECT_EQ(set[i].text.find("hs_code:6"), std::string::npos);  // the codes have six digits
  }
  PlaceOf(set, "importer*hs_code");
}

struct Seen {
  double checked = 0;
  double wrong = 0;
};

// Of the lines that somebody looked at, those that are as `row` in all of the fields.
Seen Scan(const LineTable& lines, std::size_t row, const std::vector<PatternField>& fields) {
  Seen seen;
  for (std::size_t other = 0; other < lines.size(); ++other) {
    if (!lines.outcome(other).looked_at()) continue;
    const bool match = std::all_of(fields.begin(), fields.end(), [&](const PatternField& field) {
      return FieldText(lines, other, field) == FieldText(lines, row, field);
    });
    if (!match) continue;
    ++seen.checked;
    seen.wrong += lines.outcome(other).irregular() ? 1 : 0;
  }
  return seen;
}

// Where a pattern's posterior starts from; `plain`: the posteriors of those before it.
double PriorOf(const Pattern& pattern, const std::vector<double>& plain, double base) {
  if (pattern.parents.empty()) return base;
  if (pattern.parents.size() == 1) return plain[pattern.parents[0]];
  double odds = base / (1 - base);
  for (const std::uint32_t p : pattern.parents)
    odds *= plain[p] / (1 - plain[p]) / (base / (1 - base));
  return (odds / (1 + odds) + base) / 2;
}

// Second opinion: a scan of the whole table, and the formula written out.
TEST(Profile, CountsAndPosteriorsAgreeWithAScan) {
  const LineTable lines = SmallWorld();
  Profile profile = *Profile::InMemory(*PatternSet::Parse(pattern_texts), {.smoothing = 2.0});
  for (std::size_t row = 0; row < lines.size(); ++row) {
    ASSERT_TRUE(profile.Learn(lines, row).has_value());
  }
  const PatternSet& set = profile.patterns();
  const Seen total = Scan(lines, 0, {});
  const double base = total.wrong / (total.checked + 1);
  Profile::Counts counts;
  std::vector<double> posterior(set.size());
  for (std::size_t row = 0; row < lines.size(); row += 97) {
    profile.Read(lines, row, counts);
    profile.Posterior(counts, kAnyKind, posterior);
    std::vector<double> plain(set.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
      const Seen seen = Scan(lines, row, set[i].fields);
      EXPECT_EQ(counts.patterns[i][kAnyKind].checked, seen.checked);
      EXPECT_EQ(counts.patterns[i][kAnyKind].wrong, seen.wrong);
      plain[i] = (seen.wrong + 2 * PriorOf(set[i], plain, base)) / (seen.checked + 2);
      EXPECT_NEAR(posterior[i], plain[i], 1e-5);
    }
  }
}

TEST(Profile, WhatNobodyLookedAtCountsForNothing) {
  LineTable lines(LineSchema{});
  lines.Append(Line("100000", "A", "I", -1));
  LineRecord dismissed = Line("100000", "A", "I", 0);
  dismissed.outcome.source = OutcomeSource::kDismissal;
  lines.Append(dismissed);
  Profile profile = *Profile::InMemory(*PatternSet::Parse(pattern_texts), {});
  ASSERT_TRUE(profile.Learn(lines, 0).has_value());
  ASSERT_TRUE(profile.Learn(lines, 1).has_value());
  EXPECT_EQ(profile.store().cells(), 0U);
}

TEST(Profile, KindsThatWereNotCheckedStayUnknown) {
  LineTable lines(LineSchema{});
  lines.Append(Line("100000", "A", "I", 1));
  Profile profile = *Profile::InMemory(*PatternSet::Parse(pattern_texts), {});
  ASSERT_TRUE(profile.Learn(lines, 0).has_value());
  Profile::Counts counts;
  profile.Read(lines, 0, counts);
  const std::size_t origin = PlaceOf(profile.patterns(), "origin");
  const auto at = [&](ErrorKind kind) {
    return counts.patterns[origin][static_cast<std::size_t>(kind)];
  };
  EXPECT_EQ(at(ErrorKind::kHsCode), (Count{1, 1}));
  EXPECT_EQ(at(ErrorKind::kOrigin), (Count{1, 0}));
  EXPECT_EQ(at(ErrorKind::kUndervalued), (Count{0, 0}));
}

// Importers differ, origins do not: the tuner believes the counts of the one and drops the other.
TEST(Beliefs, AreThePosteriorsBitForBitWhateverIsLearnedInBetween) {
  const LineTable lines = SmallWorld();
  Profile profile = *Profile::InMemory(*PatternSet::Parse(pattern_texts), {});
  const std::size_t size = profile.patterns().size();
  const std::vector<std::uint32_t> kinds{kAnyKind, static_cast<std::uint32_t>(ErrorKind::kHsCode)};
  Beliefs beliefs(size, kinds);
  Profile::Counts counts;
  std::vector<double> posterior(size);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    beliefs.Look(profile, lines, row);
    profile.Read(lines, row, counts);
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      profile.Posterior(counts, kinds[k], posterior);
      for (std::size_t i = 0; i < size; ++i) {
        ASSERT_EQ(beliefs.Logits(i)[k], std::log(posterior[i] / (1 - posterior[i])));
        ASSERT_EQ(beliefs.Checked(i), counts.patterns[i][kAnyKind].checked);
      }
    }
    if (row % 7 != 0) continue;
    ASSERT_TRUE(profile.Learn(lines, row).has_value());
  }
}

TEST(Smoothing, PatternsThatForetellNothingAreDropped) {
  Random random(8);
  LineTable lines(LineSchema{});
  for (int i = 0; i < 4'000; ++i) {
    const std::uint64_t importer = random.Below(20);
    const bool wrong = random.Chance(importer < 5 ? 0.6 : 0.05);
    lines.Append(Line("100000", std::string(1, static_cast<char>('A' + random.Below(9))),
                      "I" + std::to_string(importer), wrong ? 1 : 0));
  }
  Profile profile = *Profile::InMemory(*PatternSet::Parse({"importer", "origin"}), {});
  SmoothingTuner tuner(2);
  Profile::Counts counts;
  std::vector<double> posterior(2);
  std::vector<double> prior(2);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    profile.Read(lines, row, counts);
    profile.Posterior(counts, kAnyKind, posterior, prior);
    tuner.Add(counts, prior, lines.outcome(row).irregular());
    ASSERT_TRUE(profile.Learn(lines, row).has_value());
  }
  const std::vector<double> best = tuner.Best();
  EXPECT_GT(best[PlaceOf(profile.patterns(), "importer")], 0.0);
  EXPECT_LE(best[PlaceOf(profile.patterns(), "importer")], 8.0);
  EXPECT_EQ(best[PlaceOf(profile.patterns(), "origin")], SmoothingTuner::kUseless);
}

}  // namespace
}  // namespace tidewaiter::detect
