// Linear: the learned half. A softmax over codes whose weights exist only for pairs (term, code),
// (term, heading) and (term, chapter) that were seen together, so that it is trained and asked in
// the time of an index.
//
//   Linear linear;
//   linear.Train(rows, labels, shape, seed);
//   linear.Ask(terms, scores);      // scores[class] = logarithm of the probability, up to a
//   constant
//
// score(code) = bias(code) + sum over terms of value * (w(term, code) + kHeading w(term, heading)
// + kChapter w(term, chapter)); values are rarer-is-more and of length 1 over a text. AdaGrad on
// the log-loss, kEpochs times over the rows in an order drawn from the seed. The same rows and seed
// give the same weights. Thread-compatible.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_LINEAR_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_LINEAR_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/huge_allocator.h"
#include "base/result.h"

namespace tidewaiter::classify {

struct TermWeight {
  std::uint32_t term = 0;
  float weight = 0;
};

// Headings and chapters of the classes, numbered from 0.
struct Shape {
  std::vector<std::uint32_t> heading_of;
  std::vector<std::uint32_t> chapter_of;
  std::uint32_t headings = 0;
  std::uint32_t chapters = 0;
};

class Linear {
 public:
  // Nodes are kept in 16 bits: classes, headings and chapters together may not be more.
  static constexpr std::size_t kNodesMax = 65'535;

  // rows[i] has each term at most once; labels[i] is its class. O(epochs * rows * terms * codes of
  // a term).
  void Train(std::span<const std::vector<TermWeight>> rows, std::span<const std::uint32_t> labels,
             Shape shape, std::uint64_t seed);

  // Scores of all classes known when it was trained.
  void Ask(std::span<const TermWeight> terms, std::vector<float>& scores) const;

  [[nodiscard]] std::size_t classes() const { return bias_.size(); }
  [[nodiscard]] bool empty() const { return bias_.empty(); }

  void Serialize(std::string& out) const;
  // Errors: kCorruption.
  Status Parse(ByteReader& in);
  [[nodiscard]] std::size_t bytes() const;

 private:
  template <typename T>
  using Table = std::vector<T, HugeAllocator<T>>;

  void Sums(std::span<const TermWeight> terms, std::vector<float>& sums) const;
  void FindPairs(std::span<const std::vector<TermWeight>> rows,
                 std::span<const std::uint32_t> labels);
  void Values(std::span<const TermWeight> terms, std::vector<TermWeight>& values) const;
  void LinkHeadings();
  void Slopes(std::uint32_t label, std::vector<float>& sums) const;
  void Rarity(std::span<const std::vector<TermWeight>> rows);
  void Bias(std::span<const std::uint32_t> labels);
  void Learn(std::span<const TermWeight> values, std::uint32_t label, float rate,
             std::vector<float>& sums, Table<float>& squares);

  Shape shape_;
  std::vector<std::uint32_t> chapter_of_heading_;  // found, not stored
  std::vector<float> bias_;
  std::vector<float> rarity_;          // by term; 0 when not learned
  std::vector<std::uint32_t> starts_;  // by term, into nodes_ and weights_
  Table<std::uint16_t> nodes_;         // class, or classes + heading, or ... + chapter
  Table<float> weights_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_LINEAR_H_
