// Profile: what inspections found for every combination of attributes, as probabilities with
// counts.
//
//   ASSIGN_OR_RETURN(Profile profile, Profile::InMemory(PatternSet::Standard(lines), {}));
//   RETURN_IF_ERROR(profile.Learn(lines, row));       // one outcome, microseconds
//   Profile::Counts counts = profile.Read(lines, row);
//   profile.Posterior(counts, kAnyKind, posterior);   // one probability a pattern
//
// Hierarchical pattern Bayes (Jambeiro Filho and Wainer, JMLR 9, 2008): the probability of a
// pattern is its own counts, smoothed by what its more general patterns say together,
//
//   P(W)    = (wrong(W) + S * prior(W)) / (checked(W) + S)
//   prior   = P(parent)                                   with one parent
//           = (naive Bayes of the parents + B * P) / (1 + B)   with several; P is the base rate
//
// with S = smoothing and B = shrinkage. Learning is counting: one pass, nothing forgotten, no
// retraining. Only lines that were inspected or audited are counted; a line that nobody looked at
// says nothing here, and a dismissal without a look says nothing either.
#ifndef TIDEWAITER_DETECT_PROFILE_PROFILE_H_
#define TIDEWAITER_DETECT_PROFILE_PROFILE_H_

#include <array>
#include <span>
#include <vector>

#include "declaration/line_table.h"
#include "detect/profile/count_store.h"
#include "detect/profile/pattern.h"

namespace tidewaiter::detect {

// The cell that counts lines looked at and lines with any irregularity, beside the error kinds.
inline constexpr std::uint32_t kAnyKind = 31;

// The probability of one pattern, and ln(p / (1 - p)).
struct Belief {
  double posterior = 0;
  double logit = 0;
};

struct ProfileOptions {
  double smoothing = 2.0;                  // S, in lines, of every pattern ...
  std::vector<double> own_smoothing = {};  // ... or one for each (detect/profile/smoothing.h)
  double shrinkage = 1.0;                  // B
};

class Profile {
 public:
  static constexpr std::uint64_t kTotalPattern = 0;  // in store(): what every line matches

  // For one line: per pattern, the counts of every kind, and the totals of the whole history.
  struct Counts {
    std::vector<std::array<Count, CountStore::kKinds>> patterns;
    std::array<Count, CountStore::kKinds> total;
  };

  static Result<Profile> InMemory(PatternSet patterns, ProfileOptions options);
  // A new file. Errors: kUnavailable.
  static Result<Profile> Create(const os::Path& path, PatternSet patterns, ProfileOptions options);
  // Errors: as CountStore::Open. `patterns` must be those the file was made with.
  // With kPrivate it may go on learning, in this process alone.
  static Result<Profile> Open(const os::Path& path, PatternSet patterns, ProfileOptions options,
                              os::MappedFile::Mode mode = os::MappedFile::Mode::kRead);

  // Counts the line's outcome, if it was inspected or audited. Not idempotent: once a line.
  // Errors: kUnavailable (no space).
  Status Learn(const LineTable& lines, std::size_t row);

  // Writes everything to disk. Errors: kUnavailable.
  Status Close() { return store_.Close(); }

  // Reads the counts for a line into `counts`, whose memory is reused.
  void Read(const LineTable& lines, std::size_t row, Counts& counts) const;

  // One probability a pattern into `posterior` (patterns().size() places), in (0, 1). `kind` is an
  // error kind's number or kAnyKind. A kind never checked gives the tiny base rate of nothing.
  // `prior`, if given, gets what the more general patterns said.
  void Posterior(const Counts& counts, std::uint32_t kind, std::span<double> posterior,
                 std::span<double> prior = {}) const;

  // One step of Posterior: the belief in pattern `i`, whose own count this is. `base` is Base of
  // the total; of(parent) gives the belief in a more general pattern. `prior`, if given, is set.
  template <typename Of>
  [[nodiscard]] Belief Judge(std::size_t i, Count count, const Belief& base, Of of,
                             double* prior = nullptr) const;
  [[nodiscard]] static Belief Base(Count total);

  // How often something was learned: an answer stays true while this stays.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  // The mean over the most special patterns, those that no other one is more special than: the
  // share that a pattern has in it.
  [[nodiscard]] double ShareOfMean(std::size_t pattern) const {
    return special_[pattern] ? 1 / special_count_ : 0;
  }

  [[nodiscard]] const PatternSet& patterns() const { return patterns_; }
  [[nodiscard]] const CountStore& store() const { return store_; }

 private:
  Profile(CountStore store, PatternSet patterns, ProfileOptions options);

  [[nodiscard]] double JointPrior(double logit, double base) const;
  [[nodiscard]] static Belief BeliefIn(double probability);

  CountStore store_;
  PatternSet patterns_;
  ProfileOptions options_;
  std::uint64_t changes_ = 0;
  std::vector<std::uint64_t> keys_;  // of Learn
  std::vector<bool> special_;        // patterns that are no pattern's parent
  double special_count_ = 0;
};

template <typename Of>
Belief Profile::Judge(std::size_t i, Count count, const Belief& base, Of of, double* prior) const {
  const auto& parents = patterns_[i].parents;
  double before = base.posterior;
  if (parents.size() == 1) {
    before = of(parents[0]).posterior;
  } else if (parents.size() > 1) {
    double sum = base.logit;
    for (const std::uint32_t parent : parents)
      sum += of(parent).logit - base.logit;
    before = JointPrior(sum, base.posterior);
  }
  if (prior != nullptr) *prior = before;
  const std::vector<double>& own = options_.own_smoothing;
  const double smoothing = own.empty() ? options_.smoothing : own[i];
  const double p = (count.wrong + smoothing * before) / (count.checked + smoothing);
  // Where nothing was counted the one parent's word stands, and its logarithm is there.
  if (parents.size() == 1 && p == before) return of(parents[0]);
  return BeliefIn(p);
}

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PROFILE_PROFILE_H_
