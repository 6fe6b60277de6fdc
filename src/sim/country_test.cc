#include "sim/country.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "base/hash.h"
#include "os/file.h"

namespace tidewaiter::sim {
namespace {

struct World {
  std::vector<LineRecord> lines;
  std::vector<Truth> truths;
};

World Simulate(const CountryOptions& options) {
  World world;
  Result<Country> country = Country::Create(options);
  EXPECT_TRUE(country.has_value());
  LineRecord record;
  Truth truth;
  while (country->Next(record, truth)) {
    world.lines.push_back(record);
    world.truths.push_back(truth);
  }
  return world;
}

const World& Usual() {
  static const World world = Simulate({.seed = 11, .lines = 60'000});
  return world;
}

std::string TextOf(const LineRecord& line, const Truth& truth) {
  std::string text = fmt::format("{}|{}|{}|{}|{}", line.id, line.declaration_id, line.date,
                                 line.value_minor, line.description);
  for (const std::string& attribute : line.attributes)
    text += '|' + attribute;
  for (const double measure : line.measures)
    text += std::isnan(measure) ? "|-" : fmt::format("|{}", measure);
  const Outcome& outcome = line.outcome;
  text += fmt::format("|{}|{}|{}|{}|{}|{}", static_cast<int>(outcome.source),
                      static_cast<int>(outcome.basis), outcome.checked.bits(), outcome.wrong.bits(),
                      outcome.recovered_minor, outcome.known_on);
  for (const Correction& correction : outcome.corrections)
    text += fmt::format("|{}={}", ErrorKindName(correction.kind), correction.value);
  text += fmt::format("|{}|{}|{}|{}|", truth.irregular, truth.kinds.bits(), truth.scheme,
                      truth.evaded_minor);
  for (const Correction& value : truth.true_values)
    text += fmt::format("{}={};", ErrorKindName(value.kind), value.value);
  return text + truth.ring + '\n';
}

std::string Fingerprint(const CountryOptions& options, int lines) {
  Result<Country> country = Country::Create(options);
  LineRecord record;
  Truth truth;
  Sha256 hash;
  for (int i = 0; i < lines && country->Next(record, truth); ++i)
    hash.Add(TextOf(record, truth));
  return hash.Hex();
}

// TIDEWAITER_UPDATE_GOLDEN=1 rewrites the file; the reviewer sees that the world has changed.
TEST(Country, TheSameOptionsGiveTheSameLinesEverywhere) {
  const os::Path golden = os::Path(TIDEWAITER_TESTDATA) / "sim" / "first_2000_lines.txt";
  std::string text;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    text += fmt::format("seed {}: {}\n", seed, Fingerprint({.seed = seed}, 2000));
  }
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(os::WriteFile(golden, text).has_value());
  }
  const auto stored = os::ReadFile(golden);
  ASSERT_TRUE(stored.has_value()) << stored.error();
  EXPECT_EQ(text, *stored);
}

TEST(Country, SmallAndShortOnesAreWhole) {
  for (const std::uint64_t lines : std::initializer_list<std::uint64_t>{1, 7, 500}) {
    for (const int days : {1, 40}) {
      const World world = Simulate({.lines = lines, .days = days});
      ASSERT_EQ(world.lines.size(), lines);
      EXPECT_GE(world.lines.front().date, CountryOptions{}.first_day);
      EXPECT_LT(world.lines.back().date, CountryOptions{}.first_day + days);
    }
  }
}

TEST(Country, OptionsOutOfRangeAreRefusedByName) {
  const auto field = [](const CountryOptions& options) {
    const Result<Country> country = Country::Create(options);
    EXPECT_FALSE(country.has_value());
    if (country.has_value()) return std::string();
    EXPECT_EQ(country.error().code, ErrorCode::kInvalidArgument);
    return country.error().field;
  };
  EXPECT_EQ(field({.lines = 0}), "/lines");
  EXPECT_EQ(field({.first_day = 90'000}), "/first_day");
  EXPECT_EQ(field({.days = 0}), "/days");
  EXPECT_EQ(field({.days = 3661}), "/days");
  EXPECT_EQ(field({.inspected_share = 1.01}), "/inspected_share");
  EXPECT_EQ(field({.random_share = -0.1}), "/random_share");
  EXPECT_EQ(field({.irregular_share = std::nan("")}), "/irregular_share");
  EXPECT_EQ(field({.traders = 19}), "/traders");
  EXPECT_EQ(field({.traders = -1}), "/traders");
}

TEST(Country, LinesComeInTimeOrderWithIdsOfTheirOwn) {
  const World& world = Usual();
  ASSERT_EQ(world.lines.size(), 60'000U);
  std::set<std::string> ids;
  Day before = CountryOptions{}.first_day;
  for (const LineRecord& line : world.lines) {
    EXPECT_GE(line.date, before);
    before = line.date;
    EXPECT_TRUE(ids.insert(line.id).second) << line.id;
    EXPECT_EQ(line.id.rfind(line.declaration_id + "-", 0), 0U);
  }
  EXPECT_LT(before, CountryOptions{}.first_day + CountryOptions{}.days);
}

TEST(Country, SharesAreNearTheOptions) {
  for (const double irregular : {0.03, 0.06, 0.12}) {
    const CountryOptions options{.seed = 5, .lines = 60'000, .irregular_share = irregular};
    const World world = Simulate(options);
    double wrong = 0;
    double chosen = 0;
    double at_random = 0;
    for (std::size_t i = 0; i < world.lines.size(); ++i) {
      const Outcome& outcome = world.lines[i].outcome;
      wrong += world.truths[i].irregular ? 1 : 0;
      chosen += outcome.looked_at() && outcome.source != OutcomeSource::kAudit ? 1 : 0;
      at_random += outcome.basis == SelectionBasis::kRandom ? 1 : 0;
    }
    EXPECT_NEAR(wrong / 60'000, irregular, 0.3 * irregular);
    EXPECT_NEAR(chosen / 60'000, options.inspected_share, 0.001);
    EXPECT_NEAR(at_random / chosen, options.random_share, 0.002);
  }
}

TEST(Country, ExtremeSharesAreExact) {
  for (const Truth& truth : Simulate({.lines = 5'000, .irregular_share = 0}).truths)
    EXPECT_FALSE(truth.irregular);
  for (const LineRecord& line : Simulate({.lines = 5'000, .inspected_share = 0}).lines)
    EXPECT_FALSE(line.outcome.looked_at());
  const World all = Simulate({.lines = 5'000, .inspected_share = 1, .random_share = 1});
  for (const LineRecord& line : all.lines)
    EXPECT_EQ(line.outcome.basis, SelectionBasis::kRandom);
}

std::string DeclaredText(const LineRecord& line, ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kHsCode:
      return line.attribute(Attribute::kHsCode);
    case ErrorKind::kOrigin:
      return line.attribute(Attribute::kOrigin);
    case ErrorKind::kPreference:
      return line.attribute(Attribute::kPreference);
    case ErrorKind::kQuantity:
      return fmt::format("{}", line.measure(Measure::kQuantity));
    case ErrorKind::kNetMass:
      return fmt::format("{}", line.measure(Measure::kNetMassKg));
    case ErrorKind::kGrossMass:
      return fmt::format("{}", line.measure(Measure::kGrossMassKg));
    default:
      return fmt::format("{}", line.value_minor);
  }
}

TEST(Country, TruthIsWhatDiffersFromTheDeclaredLine) {
  const World& world = Usual();
  std::set<std::string> schemes;
  for (std::size_t i = 0; i < world.lines.size(); ++i) {
    const Truth& truth = world.truths[i];
    schemes.insert(truth.scheme);
    EXPECT_EQ(truth.irregular, !truth.kinds.empty());
    EXPECT_EQ(truth.irregular, !truth.scheme.empty());
    EXPECT_GE(truth.evaded_minor, 0);
    EXPECT_TRUE(truth.irregular || truth.evaded_minor == 0);
    for (const Correction& value : truth.true_values) {
      EXPECT_TRUE(truth.kinds.Has(value.kind));
      EXPECT_NE(value.value, DeclaredText(world.lines[i], value.kind)) << world.lines[i].id;
    }
  }
  EXPECT_EQ(schemes.size(), 9U);  // every scheme, honest errors, and none
}

TEST(Country, OutcomesSayNothingButTheTruth) {
  const World& world = Usual();
  int missed = 0;
  int late = 0;
  for (std::size_t i = 0; i < world.lines.size(); ++i) {
    const Truth& truth = world.truths[i];
    const Outcome& outcome = world.lines[i].outcome;
    if (!outcome.looked_at()) {
      EXPECT_EQ(outcome, Outcome{});
      continue;
    }
    EXPECT_EQ(outcome.wrong | truth.kinds, truth.kinds);
    EXPECT_EQ(outcome.wrong | outcome.checked, outcome.checked);
    EXPECT_LE(outcome.recovered_minor, truth.evaded_minor + truth.evaded_minor / 2);
    EXPECT_GE(outcome.known_on, world.lines[i].date);
    for (const Correction& found : outcome.corrections) {
      EXPECT_EQ(std::count(truth.true_values.begin(), truth.true_values.end(), found), 1);
    }
    missed += truth.irregular && !outcome.irregular() ? 1 : 0;
    late += outcome.source == OutcomeSource::kAudit ? 1 : 0;
  }
  EXPECT_GT(missed, 50);
  EXPECT_GT(late, 10);
}

TEST(Country, TheNewWaveIsNewAndRingsHaveOneBrokerMostly) {
  const World& world = Usual();
  const Day middle = CountryOptions{}.first_day + CountryOptions{}.days * 2 / 5;
  int waves = 0;
  int rings = 0;
  for (std::size_t i = 0; i < world.lines.size(); ++i) {
    rings += world.truths[i].ring.empty() ? 0 : 1;
    if (world.truths[i].scheme != "new_wave") continue;
    ++waves;
    EXPECT_GT(world.lines[i].date, middle);
  }
  EXPECT_GT(waves, 50);
  EXPECT_GT(rings, 50);
}

TEST(Country, EveryDeclaredCodeIsInTheTariff) {
  const std::string tariff = Country::Create({.seed = 11})->TariffCsv();
  std::set<std::string> codes;
  for (const LineRecord& line : Usual().lines)
    codes.insert(line.attribute(Attribute::kHsCode));
  EXPECT_GT(codes.size(), 400U);
  for (const std::string& code : codes) {
    EXPECT_EQ(code.size(), 10U);
    EXPECT_NE(tariff.find('\n' + code + ','), std::string::npos) << code;
  }
}

// The chance that an irregular line scores above a regular one; ties count half.
double Auc(const std::vector<double>& scores, const std::vector<bool>& wrong) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double positives = 0;
  double negatives = 0;
  double won = 0;
  for (std::size_t i = 0; i < order.size();) {
    double p = 0;
    double n = 0;
    std::size_t end = i;
    for (; end < order.size() && scores[order[end]] == scores[order[i]]; ++end)
      (wrong[order[end]] ? p : n) += 1;
    won += p * (negatives + n / 2);
    positives += p;
    negatives += n;
    i = end;
  }
  return won / (positives * negatives);
}

// Learns the true rate of each text in the first half - more than any user has - and judges the
// second half by it.
double AucByText(const World& world, const std::vector<std::string>& texts) {
  const std::size_t half = texts.size() / 2;
  std::map<std::string, std::pair<double, double>> seen;
  double base = 0;
  for (std::size_t i = 0; i < half; ++i) {
    auto& [count, wrong] = seen[texts[i]];
    count += 1;
    wrong += world.truths[i].irregular ? 1 : 0;
    base += world.truths[i].irregular ? 1 : 0;
  }
  base /= static_cast<double>(half);
  std::vector<double> scores;
  std::vector<bool> wrong;
  for (std::size_t i = half; i < texts.size(); ++i) {
    const auto at = seen.find(texts[i]);
    scores.push_back(at == seen.end() ? base
                                      : (at->second.second + 4 * base) / (at->second.first + 4));
    wrong.push_back(world.truths[i].irregular);
  }
  return Auc(scores, wrong);
}

TEST(Country, NoSingleCodeSolvesIt) {
  const World& world = Usual();
  for (std::size_t a = 0; a < kFirstExtra; ++a) {
    std::vector<std::string> texts;
    for (const LineRecord& line : world.lines)
      texts.push_back(line.attributes[a]);
    const auto attribute = static_cast<Attribute>(a);
    const bool names_importer = attribute == Attribute::kImporter ||
                                attribute == Attribute::kImporterName ||
                                attribute == Attribute::kImporterAddress;
    EXPECT_LE(AucByText(world, texts), names_importer ? 0.85 : 0.75) << AttributeName(attribute);
  }
  std::vector<std::string> descriptions;
  for (const LineRecord& line : world.lines)
    descriptions.push_back(line.description);
  EXPECT_LE(AucByText(world, descriptions), 0.75);
}

TEST(Country, NoSingleNumberSolvesIt) {
  const World& world = Usual();
  std::vector<bool> wrong;
  for (const Truth& truth : world.truths)
    wrong.push_back(truth.irregular);
  const auto check = [&](std::string_view name, const auto& number) {
    std::vector<double> scores;
    for (const LineRecord& line : world.lines) {
      const double value = number(line);
      scores.push_back(std::isnan(value) ? -1 : value);
    }
    const double auc = Auc(scores, wrong);
    EXPECT_LE(std::max(auc, 1 - auc), 0.75) << name;
  };
  for (std::size_t m = 0; m < kMeasureCount; ++m) {
    check(MeasureName(static_cast<Measure>(m)),
          [m](const LineRecord& line) { return line.measures[m]; });
  }
  check("value", [](const LineRecord& line) { return static_cast<double>(line.value_minor); });
  check("cents",
        [](const LineRecord& line) { return static_cast<double>(line.value_minor % 100); });
  check("words",
        [](const LineRecord& line) { return static_cast<double>(line.description.size()); });
  check("item", [](const LineRecord& line) { return static_cast<double>(line.id.size()); });
  check("day", [](const LineRecord& line) { return static_cast<double>(line.date % 7); });
  check("price of a kilogram", [](const LineRecord& line) {
    return static_cast<double>(line.value_minor) / line.measure(Measure::kNetMassKg);
  });
  check("missing", [](const LineRecord& line) {
    return static_cast<double>(std::count_if(line.measures.begin(), line.measures.end(),
                                             [](double measure) { return std::isnan(measure); }));
  });
}

// What an honest line can look like must include what a dishonest one looks like.
TEST(Country, NoValueOfAFieldBelongsToCheatsAlone) {
  const World& world = Usual();
  for (const Attribute a : {Attribute::kOffice, Attribute::kProcedure, Attribute::kDeclarant,
                            Attribute::kOrigin, Attribute::kDispatch, Attribute::kTransportMode,
                            Attribute::kPreference, Attribute::kDeliveryTerms}) {
    std::map<std::string, std::pair<int, int>> seen;
    for (std::size_t i = 0; i < world.lines.size(); ++i) {
      auto& [count, wrong] = seen[world.lines[i].attribute(a)];
      ++count;
      wrong += world.truths[i].irregular ? 1 : 0;
    }
    for (const auto& [text, counts] : seen) {
      if (counts.first >= 50) {
        EXPECT_LT(counts.second, counts.first / 2) << AttributeName(a) << ' ' << text;
      }
    }
  }
}

}  // namespace
}  // namespace tidewaiter::sim
