#include "classify/internal/linear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/random.h"

namespace tidewaiter::classify {
namespace {

// Chosen once, on the validation rows (docs/classify.md).
constexpr float kHeading = 0.5F;
constexpr float kChapter = 0.3F;
constexpr float kRate = 1.5F;
constexpr int kEpochs = 3;
constexpr float kRateAtEnd = 0.1F;     // share of kRate
constexpr float kSquareStart = 1e-3F;  // AdaGrad: the first step is not endless
// Pieces of words that stand in one of twenty texts and more: most of the work, and no gain.
constexpr float kValueMin = 1.2F;
constexpr float kBias = 0.5F;       // of the logarithm of a code's share
constexpr float kExpFloor = -9.0F;  // what is e^9 times less likely than the best learns nothing

std::vector<std::uint32_t> Order(std::size_t size) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

void Shuffle(std::vector<std::uint32_t>& order, Random& random) {
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.Below(i)]);
}

// Eight at a time: a plain loop would wait for each comparison.
float BestOf(std::span<const float> scores) {
  constexpr std::size_t kLanes = 8;
  std::array<float, kLanes> best;
  best.fill(-std::numeric_limits<float>::infinity());
  std::size_t i = 0;
  for (; i + kLanes <= scores.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      best[lane] = scores[i + lane] > best[lane] ? scores[i + lane] : best[lane];
  }
  for (; i < scores.size(); ++i)
    best[0] = std::max(best[0], scores[i]);
  return *std::ranges::max_element(best);
}

}  // namespace

void Linear::LinkHeadings() {
  chapter_of_heading_.assign(shape_.headings, 0);
  for (std::size_t c = 0; c < shape_.heading_of.size(); ++c)
    chapter_of_heading_[shape_.heading_of[c]] = shape_.chapter_of[c];
}

void Linear::Rarity(std::span<const std::vector<TermWeight>> rows) {
  std::uint32_t terms = 0;
  for (const auto& row : rows) {
    for (const TermWeight& term : row)
      terms = std::max(terms, term.term + 1);
  }
  std::vector<std::uint32_t> frequency(terms, 0);
  for (const auto& row : rows) {
    for (const TermWeight& term : row)
      ++frequency[term.term];
  }
  rarity_.assign(terms, 0);
  const auto all = static_cast<float>(rows.size());
  for (std::uint32_t t = 0; t < terms; ++t) {
    if (frequency[t] > 0) rarity_[t] = std::log(1 + all / static_cast<float>(frequency[t]));
  }
}

void Linear::Bias(std::span<const std::uint32_t> labels) {
  bias_.assign(shape_.heading_of.size(), 1.0F);
  for (const std::uint32_t label : labels)
    bias_[label] += 1;
  for (float& bias : bias_)
    bias = kBias * std::log(bias / static_cast<float>(labels.size()));
}

// The nodes of each term, in rising order, with room for one weight each.
void Linear::FindPairs(std::span<const std::vector<TermWeight>> rows,
                       std::span<const std::uint32_t> labels) {
  const std::size_t terms = rarity_.size();
  std::vector<std::uint32_t> starts(terms + 1, 0);
  for (const auto& row : rows) {
    for (const TermWeight& term : row)
      ++starts[term.term + 1];
  }
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint16_t> classes(starts.back());
  std::vector<std::uint32_t> next(starts.begin(), starts.end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const TermWeight& term : rows[i])
      classes[next[term.term]++] = static_cast<std::uint16_t>(labels[i]);
  }
  starts_.assign(1, 0);
  starts_.reserve(terms + 1);
  std::vector<std::uint16_t> own;
  for (std::size_t t = 0; t < terms; ++t) {
    own.assign(classes.begin() + starts[t], classes.begin() + starts[t + 1]);
    const std::size_t seen = own.size();
    for (std::size_t i = 0; i < seen; ++i) {
      const std::size_t heading = bias_.size() + shape_.heading_of[own[i]];
      const std::size_t chapter = bias_.size() + shape_.headings + shape_.chapter_of[own[i]];
      own.push_back(static_cast<std::uint16_t>(heading));
      own.push_back(static_cast<std::uint16_t>(chapter));
    }
    std::ranges::sort(own);
    own.erase(std::unique(own.begin(), own.end()), own.end());
    nodes_.insert(nodes_.end(), own.begin(), own.end());
    starts_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  }
  weights_.assign(nodes_.size(), 0);
}

void Linear::Values(std::span<const TermWeight> terms, std::vector<TermWeight>& values) const {
  values.clear();
  float squares = 0;
  for (const TermWeight& term : terms) {
    if (term.term >= rarity_.size() || rarity_[term.term] == 0) continue;
    const float value = term.weight * rarity_[term.term];
    if (value < kValueMin) continue;
    values.push_back({term.term, value});
    squares += value * value;
  }
  const float length = std::sqrt(squares + 1e-9F);
  for (TermWeight& value : values)
    value.weight /= length;
}

// Of all nodes first; then those of headings and chapters are added to their classes.
void Linear::Sums(std::span<const TermWeight> values, std::vector<float>& sums) const {
  const std::size_t classes = bias_.size();
  sums.assign(classes + shape_.headings + shape_.chapters, 0);
  for (const TermWeight& value : values) {
    const std::uint32_t end = starts_[value.term + 1];
    for (std::uint32_t i = starts_[value.term]; i < end; ++i)
      sums[nodes_[i]] += value.weight * weights_[i];
  }
  float* const headings = sums.data() + classes;
  const float* const chapters = headings + shape_.headings;
  for (std::size_t h = 0; h < shape_.headings; ++h)
    headings[h] = kHeading * headings[h] + kChapter * chapters[chapter_of_heading_[h]];
  const float* const bias = bias_.data();
  const std::uint32_t* const heading_of = shape_.heading_of.data();
  float* const own = sums.data();
  for (std::size_t c = 0; c < classes; ++c)
    own[c] += bias[c] + headings[heading_of[c]];
}

// From sums to the slopes of the log-loss, of all nodes. Most are zero: few codes come near the
// best.
void Linear::Slopes(std::uint32_t label, std::vector<float>& sums) const {
  const std::size_t classes = bias_.size();
  const float best = BestOf(std::span(sums).first(classes));
  std::vector<TermWeight> near;  // class and probability
  float all = 0;
  for (std::uint32_t c = 0; c < classes; ++c) {
    if (sums[c] < best + kExpFloor && c != label) continue;
    near.push_back({c, std::exp(sums[c] - best)});
    all += near.back().weight;
  }
  std::ranges::fill(sums, 0.0F);
  float* const headings = sums.data() + classes;
  float* const chapters = headings + shape_.headings;
  for (const TermWeight& one : near) {
    const float slope = one.weight / all - (one.term == label ? 1.0F : 0.0F);
    sums[one.term] = slope;
    headings[shape_.heading_of[one.term]] += kHeading * slope;
    chapters[shape_.chapter_of[one.term]] += kChapter * slope;
  }
}

void Linear::Learn(std::span<const TermWeight> values, std::uint32_t label, float rate,
                   std::vector<float>& sums, Table<float>& squares) {
  Sums(values, sums);
  Slopes(label, sums);
  for (const TermWeight& value : values) {
    const std::uint32_t end = starts_[value.term + 1];
    const std::uint16_t* const nodes = nodes_.data();
    const float* const slopes = sums.data();
    for (std::uint32_t i = starts_[value.term]; i < end; ++i) {
      const float slope = slopes[nodes[i]];
      if (slope == 0) continue;
      const float gradient = value.weight * slope;
      const float square = squares[i] += gradient * gradient;
      weights_[i] -= rate * gradient / std::sqrt(square);
    }
  }
}

void Linear::Train(std::span<const std::vector<TermWeight>> rows,
                   std::span<const std::uint32_t> labels, Shape shape, std::uint64_t seed) {
  CHECK(rows.size() == labels.size());
  *this = Linear();
  shape_ = std::move(shape);
  CHECK(shape_.heading_of.size() + shape_.headings + shape_.chapters <= kNodesMax);
  if (rows.empty()) return;
  LinkHeadings();
  Rarity(rows);
  Bias(labels);
  FindPairs(rows, labels);
  std::vector<std::vector<TermWeight>> values(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    Values(rows[i], values[i]);
  Table<float> squares(weights_.size(), kSquareStart);
  std::vector<float> sums;
  std::vector<std::uint32_t> order = Order(rows.size());
  Random random(seed);
  const auto steps = static_cast<float>(kEpochs) * static_cast<float>(rows.size());
  float step = 0;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    Shuffle(order, random);
    for (const std::uint32_t i : order) {
      Learn(values[i], labels[i], kRate * (1 - (1 - kRateAtEnd) * step / steps), sums, squares);
      ++step;
    }
  }
}

void Linear::Ask(std::span<const TermWeight> terms, std::vector<float>& scores) const {
  std::vector<TermWeight> values;
  Values(terms, values);
  Sums(values, scores);
  scores.resize(bias_.size());
}

void Linear::Serialize(std::string& out) const {
  PutVector(out, shape_.heading_of);
  PutVector(out, shape_.chapter_of);
  PutNumber(out, shape_.headings);
  PutNumber(out, shape_.chapters);
  PutVector(out, bias_);
  PutVector(out, rarity_);
  PutVector(out, starts_);
  PutVector(out, nodes_);
  PutVector(out, weights_);
}

Status Linear::Parse(ByteReader& in) {
  ASSIGN_OR_RETURN(shape_.heading_of, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(shape_.chapter_of, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(shape_.headings, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(shape_.chapters, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(bias_, in.Vector<float>());
  ASSIGN_OR_RETURN(rarity_, in.Vector<float>());
  ASSIGN_OR_RETURN(starts_, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(nodes_, (in.Vector<std::uint16_t, HugeAllocator<std::uint16_t>>()));
  ASSIGN_OR_RETURN(weights_, (in.Vector<float, HugeAllocator<float>>()));
  const std::size_t classes = bias_.size();
  const std::size_t nodes = classes + std::size_t{shape_.headings} + shape_.chapters;
  const auto below = [](std::uint32_t end) { return [end](std::uint32_t x) { return x < end; }; };
  const bool whole = nodes <= kNodesMax &&
                     (classes == 0 ||
                      (shape_.heading_of.size() == classes && shape_.chapter_of.size() == classes &&
                       starts_.size() == rarity_.size() + 1 && starts_.front() == 0 &&
                       starts_.back() == nodes_.size() && std::ranges::is_sorted(starts_))) &&
                     weights_.size() == nodes_.size() &&
                     std::ranges::all_of(shape_.heading_of, below(shape_.headings)) &&
                     std::ranges::all_of(shape_.chapter_of, below(shape_.chapters)) &&
                     std::ranges::all_of(nodes_, below(static_cast<std::uint32_t>(nodes)));
  const auto finite = [](float x) { return std::isfinite(x); };
  if (!whole || !std::ranges::all_of(weights_, finite) || !std::ranges::all_of(bias_, finite) ||
      !std::ranges::all_of(rarity_, finite)) {
    return Fail(ErrorCode::kCorruption, "the learned weights cannot be read");
  }
  LinkHeadings();
  return {};
}

std::size_t Linear::bytes() const {
  return rarity_.size() * sizeof rarity_[0] + starts_.size() * sizeof starts_[0] +
         nodes_.size() * sizeof nodes_[0] + weights_.size() * sizeof weights_[0];
}

}  // namespace tidewaiter::classify
