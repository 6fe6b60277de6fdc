// The reasons are true: every number in them is recomputed by a plain scan of the history and of
// the lines before.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "detect/trees/text_fit.h"
#include "risk/model.h"
#include "risk/sentences.h"
#include "sim/country.h"

namespace tidewaiter::app {
namespace {

struct World {
  LineTable history{LineSchema{}};
  LineTable fresh{LineSchema{}};
};

World SmallCountry() {
  sim::CountryOptions options;
  options.seed = 5;
  options.lines = 12'000;
  options.inspected_share = 0.2;
  sim::Country country = *sim::Country::Create(options);
  World world;
  LineRecord record;
  sim::Truth truth;
  while (country.Next(record, truth)) {
    const bool late = record.date >= options.first_day + options.days - 40;
    if (late) record.outcome = {};
    (late ? world.fresh : world.history).Append(record);
  }
  return world;
}

// Lines known before `row` of fresh: the history, and fresh lines of earlier days.
template <typename Use>
void Earlier(const World& world, std::size_t row, Use use) {
  for (std::size_t i = 0; i < world.history.size(); ++i)
    use(world.history, i);
  for (std::size_t i = 0; i < world.fresh.size(); ++i) {
    if (world.fresh.date(i) < world.fresh.date(row)) use(world.fresh, i);
  }
}

bool Inspected(const Outcome& outcome) {
  return outcome.source == OutcomeSource::kInspection || outcome.source == OutcomeSource::kAudit;
}

std::string Field(const LineTable& lines, std::size_t row, std::string_view name) {
  if (const auto attribute = FindAttribute(name)) return std::string(lines.Text(row, *attribute));
  const double number = lines.Number(row, *FindMeasure(name));
  return std::isnan(number) ? "" : fmt::format("{}", number);
}

void CheckHistory(const World& world, const Reason& reason) {
  int wrong = 0;
  int checked = 0;
  for (std::size_t i = 0; i < world.history.size(); ++i) {
    if (!Inspected(world.history.outcome(i))) continue;
    bool match = true;
    for (const auto& [name, value] : reason.parameters) {
      if (name == "wrong" || name == "checked" || name == "pattern") continue;
      const std::string text = Field(world.history, i, name);
      // A level of the code is a prefix; everything else is the whole value.
      const bool prefix = name == "hs_code" &&
                          reason.Parameter("pattern").find("hs_code:") != std::string_view::npos;
      match = match && (prefix ? text.substr(0, value.size()) == value : text == value);
    }
    if (!match) continue;
    ++checked;
    wrong += world.history.outcome(i).irregular() ? 1 : 0;
  }
  EXPECT_EQ(reason.Parameter("checked"), std::to_string(checked));
  EXPECT_EQ(reason.Parameter("wrong"), std::to_string(wrong));
}

void CheckHabit(const World& world, std::size_t row, const Reason& reason, Attribute attribute,
                std::size_t prefix) {
  int count = 0;
  int total = 0;
  const auto importer = world.fresh.Text(row, Attribute::kImporter);
  Earlier(world, row, [&](const LineTable& lines, std::size_t i) {
    if (lines.Text(i, Attribute::kImporter) != importer) return;
    ++total;
    const std::string_view text = lines.Text(i, attribute);
    count += text.substr(0, prefix) == reason.Parameter("value") ? 1 : 0;
  });
  EXPECT_EQ(reason.Parameter("count"), std::to_string(count));
  EXPECT_EQ(reason.Parameter("total"), std::to_string(total));
}

void CheckText(const World& world, std::size_t row, const Reason& reason) {
  int total = 0;
  int best = 0;
  int declared = 0;
  Earlier(world, row, [&](const LineTable& lines, std::size_t i) {
    const auto words = detect::DistinctWords(lines.description(i));
    if (std::find(words.begin(), words.end(), reason.Parameter("word")) == words.end()) return;
    const std::string_view code = lines.Text(i, Attribute::kHsCode);
    if (code.empty()) return;
    ++total;
    best += code == reason.Parameter("best") ? 1 : 0;
    declared += code == reason.Parameter("declared") ? 1 : 0;
  });
  EXPECT_EQ(reason.Parameter("total"), std::to_string(total));
  EXPECT_EQ(reason.Parameter("count"), std::to_string(best));
  EXPECT_EQ(reason.Parameter("declared_count"), std::to_string(declared));
}

// The median of the last 64 comparable lines, in the order of time.
void CheckPrice(const World& world, std::size_t row, const Reason& reason) {
  const bool per_unit = reason.template_id == "price.unit";
  const int level = std::stoi(std::string(reason.Parameter("level")));
  const auto units = [&](const LineTable& lines, std::size_t i) {
    return lines.Number(i, per_unit ? Measure::kQuantity : Measure::kNetMassKg);
  };
  const auto same = [&](const LineTable& lines, std::size_t i) {
    const auto text = [&](const LineTable& t, std::size_t r, Attribute a) { return t.Text(r, a); };
    const std::string_view a = text(lines, i, Attribute::kHsCode);
    const std::string_view b = text(world.fresh, row, Attribute::kHsCode);
    if (per_unit && text(lines, i, Attribute::kQuantityUnit) !=
                        text(world.fresh, row, Attribute::kQuantityUnit)) {
      return false;
    }
    switch (level) {
      case 0:
        return a == b && lines.description(i) == world.fresh.description(row);
      case 1:
        return a == b &&
               text(lines, i, Attribute::kOrigin) == text(world.fresh, row, Attribute::kOrigin);
      case 2:
        return a == b;
      case 3:
        return a.substr(0, 6) == b.substr(0, 6);
      default:
        return a.substr(0, 4) == b.substr(0, 4);
    }
  };
  std::vector<std::pair<Day, double>> prices;
  Earlier(world, row, [&](const LineTable& lines, std::size_t i) {
    if (!(units(lines, i) > 0) || lines.value_minor(i) <= 0 || !same(lines, i)) return;
    prices.emplace_back(lines.date(i), static_cast<double>(lines.value_minor(i)) / units(lines, i));
  });
  const std::size_t kept = std::min<std::size_t>(prices.size(), 64);
  std::vector<std::pair<Day, double>> last(prices.end() - static_cast<std::ptrdiff_t>(kept),
                                           prices.end());
  EXPECT_EQ(reason.Parameter("count"), std::to_string(kept));
  Day since = last.front().first;
  std::vector<double> values;
  for (const auto& [day, value] : last) {
    since = std::min(since, day);
    values.push_back(value);
  }
  EXPECT_EQ(reason.Parameter("since"), FormatDay(since));
  std::sort(values.begin(), values.end());
  const double median = values[(values.size() - 1) / 2];
  EXPECT_NEAR(std::stod(std::string(reason.Parameter("median_minor"))) / median, 1, 2e-3);
  const double price = static_cast<double>(world.fresh.value_minor(row)) / units(world.fresh, row);
  EXPECT_NEAR(std::stod(std::string(reason.Parameter("ratio"))) / (price / median), 1, 0.06);
}

void CheckUsage(const World& world, std::size_t row, const Reason& reason) {
  const auto words = detect::DistinctWords(world.fresh.description(row));
  std::set<std::string> used;
  int lines_of_code = 0;
  Earlier(world, row, [&](const LineTable& lines, std::size_t i) {
    if (lines.Text(i, Attribute::kHsCode) != reason.Parameter("declared")) return;
    ++lines_of_code;
    for (const auto& word : detect::DistinctWords(lines.description(i)))
      used.emplace(word);
  });
  const auto count = std::count_if(words.begin(), words.end(), [&](const auto& word) {
    return used.contains(std::string(word));
  });
  EXPECT_EQ(reason.Parameter("count"), std::to_string(count));
  EXPECT_EQ(reason.Parameter("total"), std::to_string(words.size()));
  EXPECT_EQ(reason.Parameter("lines"), std::to_string(lines_of_code));
}

// The geometric mean of the net mass or the value of like lines, and how many there are.
void CheckSize(const World& world, std::size_t row, const Reason& reason) {
  const bool mass = reason.template_id == "context.mass";
  const std::string_view code = reason.Parameter("code");
  const auto size = [&](const LineTable& lines, std::size_t i) {
    return mass ? lines.Number(i, Measure::kNetMassKg) : static_cast<double>(lines.value_minor(i));
  };
  double sum = 0;
  int count = 0;
  Earlier(world, row, [&](const LineTable& lines, std::size_t i) {
    if (!(size(lines, i) > 0)) return;
    if (lines.Text(i, Attribute::kHsCode).substr(0, code.size()) != code) return;
    sum += std::log(size(lines, i));
    ++count;
  });
  const auto number = [&](const char* name) {
    return std::stod(std::string(reason.Parameter(std::string(name) + (mass ? "" : "_minor"))));
  };
  EXPECT_EQ(code.size(), mass ? 6U : 4U);
  EXPECT_EQ(reason.Parameter("count"), std::to_string(count));
  EXPECT_NEAR(number("usual") / std::exp(sum / count), 1, 1e-3);
  EXPECT_NEAR(number("value") / size(world.fresh, row), 1, 1e-4);
}

void CheckRecord(const World& world, std::size_t row, const Reason& reason, Attribute attribute) {
  int wrong = 0;
  int checked = 0;
  for (std::size_t i = 0; i < world.history.size(); ++i) {
    if (!Inspected(world.history.outcome(i))) continue;
    if (world.history.Text(i, attribute) != world.fresh.Text(row, attribute)) continue;
    ++checked;
    wrong += world.history.outcome(i).irregular() ? 1 : 0;
  }
  EXPECT_EQ(reason.Parameter("checked"), std::to_string(checked));
  EXPECT_EQ(reason.Parameter("wrong"), std::to_string(wrong));
}

void Check(const World& world, std::size_t row, const Reason& reason) {
  SCOPED_TRACE(risk::RenderReason(reason, risk::Language::kEnglish, "EUR"));
  const std::string& id = reason.template_id;
  if (id == "profile.history") CheckHistory(world, reason);
  if (id == "price.unit" || id == "price.kg") CheckPrice(world, row, reason);
  if (id == "context.habit_code") CheckHabit(world, row, reason, Attribute::kHsCode, 4);
  if (id == "context.habit_origin") {
    CheckHabit(world, row, reason, Attribute::kOrigin, std::string_view::npos);
  }
  if (id == "context.habit_supplier") {
    CheckHabit(world, row, reason, Attribute::kSupplier, std::string_view::npos);
  }
  if (id == "context.mass" || id == "context.value") CheckSize(world, row, reason);
  if (id == "context.text_unusual") CheckUsage(world, row, reason);
  if (id == "context.text") CheckText(world, row, reason);
  if (id == "context.importer_record") CheckRecord(world, row, reason, Attribute::kImporter);
  if (id == "context.supplier_record") CheckRecord(world, row, reason, Attribute::kSupplier);
}

TEST(Reasons, EveryNumberIsThatOfAScanOfTheHistory) {
  const World world = SmallCountry();
  const os::Path folder = os::Path(testing::TempDir()) / "reasons_model";
  std::filesystem::remove_all(folder);
  risk::Model model = *risk::Model::Train(
      world.history, folder, {.rounds = 40, .ensemble = 2, .backtest = false}, NoProgress);
  const std::vector<risk::LineScore> scores = *model.Assess(world.fresh, NoProgress);
  std::vector<std::uint32_t> rows(world.fresh.size());
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    rows[row] = row;
  std::sort(rows.begin(), rows.end(),
            [&](std::uint32_t a, std::uint32_t b) { return scores[a].logit > scores[b].logit; });
  rows.resize(150);
  const std::vector<Finding> findings = *model.Explain(world.fresh, scores, rows, NoProgress);
  std::map<std::string, int> seen;
  int silent = 0;  // lines whose points are only such as cannot be said in words
  for (std::size_t i = 0; i < rows.size(); ++i) {
    silent += findings[i].reasons.empty() ? 1 : 0;
    for (const Reason& reason : findings[i].reasons) {
      ++seen[reason.template_id];
      Check(world, rows[i], reason);
    }
  }
  EXPECT_LE(silent, 15);
  EXPECT_GT(seen["profile.history"], 0);
  EXPECT_GT(seen["price.kg"] + seen["price.unit"], 0);
  EXPECT_GT(seen["context.text"], 0);
  EXPECT_GT(seen["context.mass"] + seen["context.value"], 0);
  EXPECT_GE(seen.size(), 6U);
}

// The won has no minor unit, the euro two digits, the dinar three.
TEST(Sentences, AmountsHaveTheDigitsOfTheirCurrency) {
  const Reason reason{"price.kg", {{"price_minor", "12500"}, {"median_minor", "50000"}}, 0};
  const auto holds = [&](std::string_view currency, std::string_view amount) {
    return risk::RenderReason(reason, risk::Language::kEnglish, currency).find(amount) !=
           std::string::npos;
  };
  EXPECT_TRUE(holds("KRW", "12500 KRW"));
  EXPECT_TRUE(holds("EUR", "125 EUR"));
  EXPECT_TRUE(holds("KWD", "12.5 KWD"));
}

TEST(Sentences, NumbersHaveTheDecimalSignOfTheLanguageAndCodesDoNot) {
  const Reason reason{"context.rate", {{"rate", "7.5"}, {"mean", "12"}, {"heading", "64.03"}}, 0};
  const std::string spanish = risk::RenderReason(reason, risk::Language::kSpanish, "EUR");
  EXPECT_NE(spanish.find("7,5"), std::string::npos) << spanish;
  EXPECT_NE(spanish.find("64.03"), std::string::npos) << spanish;
  const std::string arabic = risk::RenderReason(reason, risk::Language::kArabic, "EUR");
  EXPECT_NE(arabic.find("\u20687.5\u2069"), std::string::npos) << arabic;
}

TEST(Sentences, EveryTemplateHasTheSameNumbersInEachLanguage) {
  for (const std::string_view id : risk::ReasonTemplates()) {
    Reason reason{std::string(id), {}, 0};
    for (const char* name :
         {"wrong",          "checked", "value",   "importer", "count", "total", "rate",
          "mean",           "heading", "usual",   "code",     "word",  "best",  "declared",
          "declared_count", "lines",   "parties", "days",     "last",  "since", "ratio"}) {
      reason.parameters.emplace_back(name, fmt::format("<{}>", name));
    }
    const auto marks = [&](risk::Language language) {
      const std::string text = risk::RenderReason(reason, language, "EUR");
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      std::multiset<std::string> found;
      for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
        found.insert(text.substr(at, text.find('>', at) - at));
      }
      return found;
    };
    for (const risk::Language language : risk::kLanguages)
      EXPECT_EQ(marks(risk::Language::kEnglish), marks(language)) << id;
  }
}

}  // namespace
}  // namespace tidewaiter::app
