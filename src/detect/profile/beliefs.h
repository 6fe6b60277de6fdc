// Beliefs: what Profile says about a line for several kinds at once, each answer worked out once
// for as long as the profile learns nothing.
//
//   Beliefs beliefs(profile.patterns().size(), {3, 7, kAnyKind});
//   beliefs.Look(profile, lines, row);
//   beliefs.Logit(pattern, 0);   // of kind 3: ln(p / (1 - p)) of Profile::Posterior
//   beliefs.Checked(pattern);    // earlier lines looked at
//
// Bit for bit what Profile::Read and Posterior say (profile_test.cc). What is believed of a pattern
// rests on its key alone, so the answers are kept by key, the latest ones of each pattern:
// chapters, offices and importers come again and again. Look also finds new answers quicker when
// the profile does change, for it asks the store for all of them at once. Memory: patterns *
// kPlaces * (24 + 16 * kinds) bytes. For one profile; not thread-safe.
#ifndef TIDEWAITER_DETECT_PROFILE_BELIEFS_H_
#define TIDEWAITER_DETECT_PROFILE_BELIEFS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "detect/profile/profile.h"

namespace tidewaiter::detect {

class Beliefs {
 public:
  static constexpr std::size_t kPlaces = 1024;  // a pattern: a power of two

  // `kinds`: numbers of error kinds, or kAnyKind.
  Beliefs(std::size_t patterns, std::vector<std::uint32_t> kinds);

  // What follows is about this line until the next call.
  void Look(const Profile& profile, const LineTable& lines, std::size_t row);

  // One a kind, in the order of the kinds.
  [[nodiscard]] std::span<const double> Logits(std::size_t pattern) const {
    return std::span(logits_).subspan(at_[pattern] * kinds_.size(), kinds_.size());
  }
  [[nodiscard]] std::uint32_t Checked(std::size_t pattern) const {
    return answers_[at_[pattern]].checked;
  }
  // ln(1 + Checked)
  [[nodiscard]] float LogChecked(std::size_t pattern) const {
    return answers_[at_[pattern]].log_checked;
  }

  // The mean log-odds of the first kind over the most special patterns. Its order is that of naive
  // Bayes over them; as they overlap, its size still wants calibration.
  [[nodiscard]] double MeanLogit(const Profile& profile) const;
  // Log-odds of the first kind over the whole history.
  [[nodiscard]] double BaseLogit() const { return bases_[0].logit; }

  [[nodiscard]] std::span<const std::uint32_t> kinds() const { return kinds_; }
  [[nodiscard]] std::size_t patterns() const { return at_.size(); }

 private:
  struct Answer {
    std::uint64_t key = 0;
    std::uint64_t generation = 0;  // 0 = none
    std::uint32_t checked = 0;
    float log_checked = 0;
  };
  void Renew(const Profile& profile);
  void Find(const Profile& profile, std::size_t pattern, std::uint64_t key);

  std::vector<std::uint32_t> kinds_;
  std::uint64_t generation_ = 0;  // of the profile, + 1
  std::vector<Belief> bases_;     // as kinds_
  std::vector<std::uint64_t> keys_;
  std::vector<std::size_t> at_;  // pattern -> place of the line's answer
  std::vector<Answer> answers_;
  std::vector<double> posteriors_;  // by place and kind
  std::vector<double> logits_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PROFILE_BELIEFS_H_
