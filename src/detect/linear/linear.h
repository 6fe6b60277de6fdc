// Linear: log-odds as a sum of weights, one for each term of a line (detect/linear/terms.h).
//
//   ASSIGN_OR_RETURN(Linear linear, Linear::Train(terms, labels, weights, {}));
//   double logit = linear.Logit(terms_of_line);
//   linear.Weight(term)                               // what one term adds
//
// Logistic regression with a ridge: trees find steps and crossings, this finds many small leanings
// that add up, and says nothing of what it has hardly seen. Fitted by coordinate-wise Newton steps
// in a fixed order, so the same lines give the same weights, bit for bit. Thread-compatible.
#ifndef TIDEWAITER_DETECT_LINEAR_LINEAR_H_
#define TIDEWAITER_DETECT_LINEAR_LINEAR_H_

#include <cstdint>
#include <span>
#include <string>

#include "base/flat_map.h"
#include "base/result.h"

namespace tidewaiter::detect {

struct LinearOptions {
  double ridge = 30;          // pull of each weight to 0, in lines of weight 1
  std::uint32_t least = 5;    // lines that a term must have to get a weight
  std::uint32_t sweeps = 30;  // at most
};

class Linear {
 public:
  // `terms`: of one line after the other, `labels.size()` times as many as a line has; 0 = missing.
  // Labels 0 or 1, weights positive. Errors: kInvalidArgument when labels are of one kind only.
  // O(terms · sweeps).
  static Result<Linear> Train(std::span<const std::uint64_t> terms, std::span<const float> labels,
                              std::span<const float> weights, const LinearOptions& options);

  [[nodiscard]] double Logit(std::span<const std::uint64_t> terms) const;
  // 0 for a term that was hardly or never seen.
  [[nodiscard]] double Weight(std::uint64_t term) const {
    const double* weight = weights_.Find(term);
    return weight == nullptr ? 0 : *weight;
  }

  void Serialize(std::string& out) const;
  static Result<Linear> Parse(ByteReader& in);  // Errors: kCorruption

 private:
  double offset_ = 0;
  FlatMap<double> weights_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_LINEAR_LINEAR_H_
