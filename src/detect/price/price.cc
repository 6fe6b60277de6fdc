#include "detect/price/price.h"

#include <algorithm>
#include <bit>
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

// The weight if `counts`, else 0. Without a branch, for nobody can foretell it.
double WeightIf(bool counts, float weight) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(weight) & (counts ? ~0U : 0U));
}

float Middle(float a, float b, float c) {
  return std::max(std::min(a, b), std::min(std::max(a, b), c));
}

// The smallest value at which half of the weight is reached. Reorders the items. O(n): parts them
// at a pivot, without branches, and goes on with the side in which the weight is reached. The
// weights are floats, whose sums are exact in doubles: their order does not matter.
double WeightedMedian(std::span<Weighted> items, double total) {
  std::array<Weighted, Observations::kKeep> above;
  const double half = 0.5 * total;
  double below = 0;  // weight of what lies below the items
  while (items.size() > 1) {
    const float pivot =
        Middle(items.front().value, items[items.size() / 2].value, items.back().value);
    std::size_t lesser = 0;
    std::size_t greater = 0;
    double lesser_weight = 0;
    double equal_weight = 0;
    for (const Weighted item : items) {
      items[lesser] = item;
      above[greater] = item;
      const bool less = item.value < pivot;
      const bool more = item.value > pivot;
      lesser += less ? 1 : 0;
      greater += more ? 1 : 0;
      lesser_weight += WeightIf(less, item.weight);
      equal_weight += WeightIf(!less && !more, item.weight);
    }
    if (below + lesser_weight >= half && lesser > 0) {
      items = items.first(lesser);
      continue;
    }
    below += lesser_weight + equal_weight;
    if (below >= half || greater == 0) return pivot;
    std::copy_n(above.begin(), greater, items.begin());
    items = items.first(greater);
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
  auto items = sample.items;
  const double median = WeightedMedian(std::span(items).first(sample.size), sample.total);
  for (std::size_t i = 0; i < sample.size; ++i) {
    const double distance = std::abs(static_cast<double>(sample.items[i].value) - median);
    items[i] = {static_cast<float>(distance), sample.items[i].weight};
  }
  PriceScore score;
  score.level = static_cast<PriceLevel>(level);
  score.count = static_cast<std::uint32_t>(sample.size);
  score.log_ratio = self->log_price - median;
  score.spread =
      Spread(kMadToDeviation * WeightedMedian(std::span(items).first(sample.size), sample.total),
             sample.EffectiveLines());
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

void PriceDetector::Fetch(const LineTable& lines, std::size_t row) const {
  for (const PriceBasis basis : {PriceBasis::kPerUnit, PriceBasis::kPerKg}) {
    for (const std::uint64_t key : GroupKeys(lines, row, basis))
      observations_.Prefetch(key);
  }
}

void PriceDetector::Learn(const LineTable& lines, std::size_t row) {
  for (const PriceBasis basis : {PriceBasis::kPerUnit, PriceBasis::kPerKg}) {
    const std::optional<Observation> self = Observe(lines, row, basis);
    if (!self) continue;
    const Keys keys = GroupKeys(lines, row, basis);
    for (const std::uint64_t key : keys)
      observations_.PrefetchNext(key);
    for (const std::uint64_t key : keys) {
      if (key != 0) observations_.Add(key, *self);
    }
  }
}

}  // namespace tidewaiter::detect
