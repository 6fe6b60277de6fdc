#include "detect/price/price.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "base/hash.h"

namespace tidewaiter::detect {
namespace {

constexpr std::uint32_t kEnough = 10;       // lines that make a level good enough to stop at
constexpr std::uint32_t kLeast = 4;         // lines without which nothing is said
constexpr float kYearDays = 365.0F;         // weight falls e-fold in a year
constexpr float kQuantityScale = 2.0F;      // and e-fold for quantities e^2 apart
constexpr float kSameMaker = 3.0F;          // weight of a line of the same maker
constexpr double kMadToDeviation = 1.4826;  // of a normal distribution
constexpr double kFloor = 0.05;             // 5 %: prices are never known better
constexpr double kPriorSpread = 0.2;        // of goods in general, until they show their own ...
constexpr double kPriorLines = 10.0;        // ... and how many lines that belief counts as

struct Weighted {
  float value;
  float weight;
};

struct Sample {
  std::array<Weighted, Observations::kKeep> items;
  std::size_t size = 0;
  double total = 0;
  double total_squares = 0;

  // How many equally weighted lines would say as much (Kish).
  [[nodiscard]] double EffectiveLines() const { return total * total / total_squares; }
};

// The smallest value at which half of the weight is reached. Reorders the items. O(n): halves the
// candidates and keeps the half in which the weight is reached.
double WeightedMedian(std::span<Weighted> items, double total) {
  double below = 0;
  while (items.size() > 1) {
    const std::size_t half = items.size() / 2;
    std::nth_element(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(half), items.end(),
                     [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
    double lower = 0;
    for (const Weighted& item : items.first(half))
      lower += item.weight;
    if (below + lower >= 0.5 * total) {
      items = items.first(half);
    } else {
      below += lower;
      items = items.subspan(half);
    }
  }
  return items.front().value;
}

std::uint32_t MakerOf(const LineTable& lines, std::size_t row) {
  const std::uint64_t maker = lines.Hash(row, Attribute::kManufacturer);
  return static_cast<std::uint32_t>(maker != 0 ? maker : lines.Hash(row, Attribute::kSupplier));
}

// The line's own observation, or nothing when a number is missing or not positive.
std::optional<Observation> Observe(const LineTable& lines, std::size_t row, PriceBasis basis) {
  const double units =
      lines.Number(row, basis == PriceBasis::kPerUnit ? Measure::kQuantity : Measure::kNetMassKg);
  const std::int64_t value = lines.value_minor(row);
  if (!(units > 0) || value <= 0) return std::nullopt;  // also when units is NaN
  return Observation{static_cast<float>(std::log(static_cast<double>(value) / units)),
                     static_cast<float>(std::log1p(units)), lines.date(row), MakerOf(lines, row)};
}

using Keys = std::array<std::uint64_t, kPriceLevels>;  // 0 = the level does not apply

Keys GroupKeys(const LineTable& lines, std::size_t row, PriceBasis basis) {
  const std::uint64_t unit =
      basis == PriceBasis::kPerUnit ? lines.Hash(row, Attribute::kQuantityUnit) : 1;
  const std::uint64_t salt = Combine(static_cast<std::uint64_t>(basis) + 1, unit);
  const auto key = [&](PriceLevel level, std::uint64_t what) {
    return Combine(Combine(salt, static_cast<std::uint64_t>(level)), what);
  };
  Keys keys{};
  const std::string_view code = lines.Text(row, Attribute::kHsCode);
  const std::uint64_t whole = lines.Hash(row, Attribute::kHsCode);
  if (const std::uint64_t text = lines.description_hash(row); text != 0) {
    keys[0] = key(PriceLevel::kDescription, Combine(text, whole));
  }
  if (code.empty()) return keys;
  keys[1] = key(PriceLevel::kHsOrigin, Combine(whole, lines.Hash(row, Attribute::kOrigin)));
  keys[2] = key(PriceLevel::kHs, whole);
  if (code.size() > 6) keys[3] = key(PriceLevel::kHs6, HashBytes(code.substr(0, 6)));
  if (code.size() > 4) keys[4] = key(PriceLevel::kHs4, HashBytes(code.substr(0, 4)));
  return keys;
}

// The most special level with enough lines, else the one with most.
std::size_t ChooseLevel(const Observations& observations, const Keys& keys) {
  std::size_t best = kPriceLevels;
  std::uint32_t most = kLeast - 1;
  for (std::size_t level = 0; level < kPriceLevels; ++level) {
    if (keys[level] == 0) continue;
    const std::uint32_t size = observations.Size(keys[level]);
    if (size >= kEnough) return level;
    if (size > most) {
      most = size;
      best = level;
    }
  }
  return best;
}

Sample Collect(const Observations& observations, std::uint64_t group, const Observation& self) {
  Sample sample;
  observations.Read(group, [&](const Observation& other) {
    const float exponent = -static_cast<float>(self.day - other.day) / kYearDays -
                           std::abs(other.log_quantity - self.log_quantity) / kQuantityScale;
    float weight = std::exp(exponent);
    if (self.maker != 0 && other.maker == self.maker) weight *= kSameMaker;
    sample.items[sample.size++] = {other.log_price, weight};
    sample.total += weight;
    sample.total_squares += static_cast<double>(weight) * weight;
  });
  return sample;
}

// One robust deviation. A few lines that happen to agree do not prove that a price never moves, so
// their own spread is mixed with that of goods in general.
double Spread(double own_deviation, double lines) {
  return (lines * own_deviation + kPriorLines * kPriorSpread) / (lines + kPriorLines) + kFloor;
}

}  // namespace

PriceScore PriceDetector::Assess(const LineTable& lines, std::size_t row, PriceBasis basis) const {
  const std::optional<Observation> self = Observe(lines, row, basis);
  if (!self) return {};
  const Keys keys = GroupKeys(lines, row, basis);
  const std::size_t level = ChooseLevel(observations_, keys);
  if (level == kPriceLevels) return {};
  Sample sample = Collect(observations_, keys[level], *self);
  const std::span<Weighted> items = std::span(sample.items).first(sample.size);
  const double median = WeightedMedian(items, sample.total);
  for (Weighted& item : items) {
    item.value = static_cast<float>(std::abs(static_cast<double>(item.value) - median));
  }
  PriceScore score;
  score.level = static_cast<PriceLevel>(level);
  score.count = static_cast<std::uint32_t>(sample.size);
  score.log_ratio = self->log_price - median;
  score.spread =
      Spread(kMadToDeviation * WeightedMedian(items, sample.total), sample.EffectiveLines());
  score.z = score.log_ratio / score.spread;
  score.expected_minor = static_cast<double>(lines.value_minor(row)) * std::exp(-score.log_ratio);
  return score;
}

PriceEvidence PriceDetector::Explain(const LineTable& lines, std::size_t row,
                                     PriceBasis basis) const {
  const std::optional<Observation> self = Observe(lines, row, basis);
  if (!self) return {};
  const Keys keys = GroupKeys(lines, row, basis);
  const std::size_t level = ChooseLevel(observations_, keys);
  if (level == kPriceLevels) return {};
  std::vector<float> prices;
  PriceEvidence evidence;
  evidence.since = lines.date(row);
  observations_.Read(keys[level], [&](const Observation& other) {
    prices.push_back(other.log_price);
    evidence.since = std::min(evidence.since, other.day);
  });
  const auto middle = prices.begin() + static_cast<std::ptrdiff_t>((prices.size() - 1) / 2);
  std::nth_element(prices.begin(), middle, prices.end());
  evidence.level = static_cast<PriceLevel>(level);
  evidence.count = static_cast<std::uint32_t>(prices.size());
  evidence.median_minor = std::exp(static_cast<double>(*middle));
  evidence.price_minor = std::exp(static_cast<double>(self->log_price));
  return evidence;
}

void PriceDetector::Learn(const LineTable& lines, std::size_t row) {
  for (const PriceBasis basis : {PriceBasis::kPerUnit, PriceBasis::kPerKg}) {
    const std::optional<Observation> self = Observe(lines, row, basis);
    if (!self) continue;
    for (const std::uint64_t key : GroupKeys(lines, row, basis)) {
      if (key != 0) observations_.Add(key, *self);
    }
  }
}

}  // namespace tidewaiter::detect
