#include "risk/baselines.h"

#include <algorithm>
#include <cmath>

#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

constexpr double kSmoothing = 20;  // lines; of the published baselines (docs/evaluation.md)
constexpr int kFolds = 5;

constexpr std::array kSingles{
    Attribute::kImporter,      Attribute::kDeclarant, Attribute::kSupplier,   Attribute::kOffice,
    Attribute::kOrigin,        Attribute::kDispatch,  Attribute::kPreference, Attribute::kCarrier,
    Attribute::kTransportMode, Attribute::kProcedure, Attribute::kExtra1,     Attribute::kExtra2,
    Attribute::kExtra3,        Attribute::kExtra4,    Attribute::kExtra5,     Attribute::kExtra6,
    Attribute::kExtra7,        Attribute::kExtra8};
constexpr std::size_t kKeys = kSingles.size() + 7;
constexpr std::size_t kNumbers = 6;
constexpr std::size_t kColumns = 2 * kKeys + kNumbers;

std::uint64_t Prefix(const LineTable& lines, std::size_t row, std::size_t digits) {
  return HashBytes(lines.Text(row, Attribute::kHsCode).substr(0, digits));
}

std::array<std::uint64_t, kKeys> KeysOf(const LineTable& lines, std::size_t row) {
  std::array<std::uint64_t, kKeys> keys{};
  std::size_t at = 0;
  for (const Attribute attribute : kSingles)
    keys[at++] = lines.Hash(row, attribute);
  const std::uint64_t hs6 = Prefix(lines, row, 6);
  const std::uint64_t origin = lines.Hash(row, Attribute::kOrigin);
  const std::uint64_t importer = lines.Hash(row, Attribute::kImporter);
  keys[at++] = Prefix(lines, row, 2);
  keys[at++] = Prefix(lines, row, 4);
  keys[at++] = hs6;
  keys[at++] = Combine(hs6, origin);
  keys[at++] = Combine(importer, hs6);
  keys[at++] = Combine(importer, origin);
  keys[at++] = Combine(Prefix(lines, row, 4), origin);
  for (std::size_t i = 0; i < kKeys; ++i)
    keys[i] = Combine(i + 1, keys[i]);
  return keys;
}

}  // namespace

double RandomScore(const LineTable& lines, std::size_t row, std::uint64_t seed) {
  return static_cast<double>(Combine(seed, HashBytes(lines.id(row))) >> 11) * 0x1.0p-53;
}

void HitRates::Learn(const LineTable& lines, std::size_t row) {
  const bool wrong = lines.outcome(row).irregular();
  const auto add = [&](Rate& rate) {
    ++rate.checked;
    rate.wrong += wrong ? 1 : 0;
  };
  add(all_);
  add(rates_[Combine(1, lines.Hash(row, Attribute::kImporter))]);
  add(rates_[Combine(2, lines.Hash(row, Attribute::kDeclarant))]);
  add(rates_[Combine(3, Prefix(lines, row, 6))]);
  add(rates_[Combine(4, lines.Hash(row, Attribute::kOrigin))]);
  add(rates_[Combine(5, lines.Hash(row, Attribute::kOffice))]);
}

double HitRates::Score(const LineTable& lines, std::size_t row) const {
  const double mean = all_.wrong / (all_.checked + 1.0);
  const auto rate = [&](std::uint64_t key) {
    const Rate* found = rates_.Find(key);
    const double wrong = found == nullptr ? 0 : found->wrong;
    const double checked = found == nullptr ? 0 : found->checked;
    return (wrong + kSmoothing * mean) / (checked + kSmoothing);
  };
  return (rate(Combine(1, lines.Hash(row, Attribute::kImporter))) +
          rate(Combine(2, lines.Hash(row, Attribute::kDeclarant))) +
          rate(Combine(3, Prefix(lines, row, 6))) +
          rate(Combine(4, lines.Hash(row, Attribute::kOrigin))) +
          rate(Combine(5, lines.Hash(row, Attribute::kOffice)))) /
         5;
}

void PlainTrees::Count(const LineTable& lines, std::uint32_t row, Table& table) {
  const float wrong = lines.outcome(row).irregular() ? 1.0F : 0.0F;
  for (const std::uint64_t key : KeysOf(lines, row)) {
    Sum& sum = table[key];
    sum.wrong += wrong;
    sum.checked += 1;
  }
}

void PlainTrees::Encode(const LineTable& lines, std::uint32_t row, const Table& table, float mean,
                        std::span<float> features) {
  const auto keys = KeysOf(lines, row);
  for (std::size_t i = 0; i < kKeys; ++i) {
    const Sum* found = table.Find(keys[i]);
    const Sum sum = found == nullptr ? Sum{} : *found;
    const auto smoothing = static_cast<float>(kSmoothing);
    features[2 * i] = (sum.wrong + smoothing * mean) / (sum.checked + smoothing);
    features[2 * i + 1] = std::log1p(sum.checked);
  }
  const double value = static_cast<double>(std::max<std::int64_t>(lines.value_minor(row), 0));
  const double mass = lines.Number(row, Measure::kNetMassKg);
  const double quantity = lines.Number(row, Measure::kQuantity);
  const std::array numbers{std::log1p(value),
                           std::log1p(mass),
                           std::log1p(quantity),
                           lines.Number(row, Measure::kRatePercent),
                           std::log1p(value / std::max(mass, 0.01)),
                           std::log1p(value / std::max(quantity, 0.01))};
  for (std::size_t i = 0; i < kNumbers; ++i) {
    features[2 * kKeys + i] = static_cast<float>(numbers[i]);
  }
}

Result<PlainTrees> PlainTrees::Train(const LineTable& lines, const std::vector<std::uint32_t>& rows,
                                     std::uint64_t seed, int threads) {
  const auto fold_of = [&](std::uint32_t row) {
    return static_cast<int>(Combine(seed, HashBytes(lines.id(row))) % kFolds);
  };
  std::array<Table, kFolds> rest;  // all rows outside the fold
  Table whole;
  float wrong = 0;
  for (const std::uint32_t row : rows) {
    for (int fold = 0; fold < kFolds; ++fold) {
      if (fold != fold_of(row)) Count(lines, row, rest[static_cast<std::size_t>(fold)]);
    }
    Count(lines, row, whole);
    wrong += lines.outcome(row).irregular() ? 1.0F : 0.0F;
  }
  const float mean = rows.empty() ? 0 : wrong / static_cast<float>(rows.size());
  detect::Matrix features(kColumns);
  features.Reserve(rows.size());
  std::vector<float> labels;
  for (const std::uint32_t row : rows) {
    Encode(lines, row, rest[static_cast<std::size_t>(fold_of(row))], mean, features.AppendRow());
    labels.push_back(lines.outcome(row).irregular() ? 1.0F : 0.0F);
  }
  const std::vector<float> weights(rows.size(), 1.0F);
  const detect::BoosterOptions options{
      .rounds = 300, .depth = 6, .learning_rate = 0.05, .l2 = 1, .seed = seed, .threads = threads};
  ASSIGN_OR_RETURN(detect::Booster booster,
                   detect::Booster::Train(features, labels, weights, options));
  PlainTrees trees(std::move(booster));
  trees.table_ = std::move(whole);
  trees.mean_ = mean;
  return trees;
}

Result<std::vector<double>> PlainTrees::Score(const LineTable& lines,
                                              const std::vector<std::uint32_t>& rows) const {
  detect::Matrix features(kColumns);
  features.Reserve(rows.size());
  for (const std::uint32_t row : rows) {
    Encode(lines, row, table_, mean_, features.AppendRow());
  }
  return booster_.Margins(features);
}

}  // namespace tidewaiter::risk
