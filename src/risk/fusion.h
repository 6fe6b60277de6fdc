// Fusion: one log-odds for a line out of what the members of a model say, weighed by how well each
// foretold later lines.
//
//   const Fusion fusion = Fusion::Fit(samples);        // predictions for lines later than learned
//   fusion.Logit({from_all, from_goods, from_linear, from_profile}, /*again=*/false)
//
// Four members judge a line. kAll: trees over everything that is known. kGoods: trees that see what
// is declared and how it compares with like goods, neither who declares it nor what earlier checks
// found. kLinear: the same question put to many small facts that add up (detect/linear). kProfile:
// the mean log-odds of the most special patterns. Their worth differs between a consignment that
// was checked before (the same goods, route, terms and mass), of which the record says nearly all,
// and one that is new, where memory misleads; so each of the two has weights of its own: logistic
// regression by coordinate-wise Newton steps, no weight below 0, drawn towards the mean of the
// trees as by kPriorLines lines. Pure; thread-safe.
#ifndef TIDEWAITER_RISK_FUSION_H_
#define TIDEWAITER_RISK_FUSION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tidewaiter::risk {

enum class Member : std::uint8_t { kAll, kGoods, kLinear, kProfile };
inline constexpr std::size_t kMemberCount = 4;
using MemberLogits = std::array<double, kMemberCount>;  // by Member

class Fusion {
 public:
  struct Weights {
    double offset = 0;
    MemberLogits members{0.5, 0.5, 0, 0};
    friend bool operator==(const Weights&, const Weights&) = default;
  };
  struct Sample {
    MemberLogits logits{};
    bool again = false;
    float label = 0;  // 0 or 1
    float weight = 1;
  };

  Fusion() = default;
  Fusion(const Weights& first, const Weights& again) : first_(first), again_(again) {}

  // Without samples of both labels a class keeps the weights it starts from.
  // O(samples), some hundred passes.
  static Fusion Fit(std::span<const Sample> samples);

  [[nodiscard]] double Logit(const MemberLogits& logits, bool again) const;
  // Of consignments checked before, and of new ones.
  [[nodiscard]] const Weights& For(bool again) const { return again ? again_ : first_; }

 private:
  Weights first_;
  Weights again_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_FUSION_H_
