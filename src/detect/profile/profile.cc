#include "detect/profile/profile.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kMaxKeys = 128;
constexpr double kLeast = 1e-6;  // probabilities stay off 0 and 1

double Logit(double p) {
  return std::log(p / (1 - p));
}
double Sigmoid(double x) {
  return 1 / (1 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

bool Counted(const Outcome& outcome) {
  return outcome.source == OutcomeSource::kInspection || outcome.source == OutcomeSource::kAudit;
}

}  // namespace

Profile::Profile(CountStore store, PatternSet patterns, ProfileOptions options)
    : store_(std::move(store)),
      patterns_(std::move(patterns)),
      options_(std::move(options)),
      keys_(patterns_.size()),
      special_(patterns_.size(), true) {
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    for (const std::uint32_t parent : patterns_[i].parents)
      special_[parent] = false;
  }
  special_count_ = static_cast<double>(std::count(special_.begin(), special_.end(), true));
}

Belief Profile::BeliefIn(double probability) {
  const double posterior = std::clamp(probability, kLeast, 1 - kLeast);
  return {posterior, Logit(posterior)};
}

Belief Profile::Base(Count total) {
  return BeliefIn((total.wrong + 0.5 * kLeast) / (total.checked + 1.0));
}

double Profile::JointPrior(double logit, double base) const {
  return (Sigmoid(logit) + options_.shrinkage * base) / (1 + options_.shrinkage);
}

Result<Profile> Profile::InMemory(PatternSet patterns, ProfileOptions options) {
  ASSIGN_OR_RETURN(CountStore store, CountStore::InMemory());
  return Profile(std::move(store), std::move(patterns), std::move(options));
}

Result<Profile> Profile::Create(const os::Path& path, PatternSet patterns, ProfileOptions options) {
  ASSIGN_OR_RETURN(CountStore store, CountStore::Create(path));
  return Profile(std::move(store), std::move(patterns), std::move(options));
}

Result<Profile> Profile::Open(const os::Path& path, PatternSet patterns, ProfileOptions options,
                              os::MappedFile::Mode mode) {
  ASSIGN_OR_RETURN(CountStore store, CountStore::Open(path, mode));
  return Profile(std::move(store), std::move(patterns), std::move(options));
}

Status Profile::Learn(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  if (!Counted(outcome)) return {};
  ++changes_;
  patterns_.Keys(lines, row, keys_);
  for (const std::uint64_t key : keys_)
    store_.Prefetch(key);
  const auto add = [&](std::uint64_t key) -> Status {
    for (std::uint64_t bits = outcome.checked.bits(); bits != 0; bits &= bits - 1) {
      const auto kind = static_cast<std::uint32_t>(std::countr_zero(bits));
      const bool wrong = outcome.wrong.Has(static_cast<ErrorKind>(kind));
      RETURN_IF_ERROR(store_.Add(key, kind, {1, wrong ? 1U : 0U}));
    }
    return store_.Add(key, kAnyKind, {1, outcome.irregular() ? 1U : 0U});
  };
  RETURN_IF_ERROR(add(kTotalPattern));
  for (const std::uint64_t key : keys_)
    RETURN_IF_ERROR(add(key));
  return {};
}

void Profile::Read(const LineTable& lines, std::size_t row, Counts& counts) const {
  std::array<std::uint64_t, kMaxKeys> keys;
  patterns_.Keys(lines, row, std::span(keys).first(patterns_.size()));
  for (std::size_t i = 0; i < patterns_.size(); ++i)
    store_.Prefetch(keys[i]);
  const auto read = [&](std::uint64_t key, std::array<Count, CountStore::kKinds>& into) {
    into.fill({});
    store_.Read(key, [&](std::uint32_t kind, Count count) { into[kind] = count; });
  };
  counts.patterns.resize(patterns_.size());
  read(kTotalPattern, counts.total);
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    // What was never seen in general was never seen in particular: no need to look.
    const auto& parents = patterns_[i].parents;
    const bool unseen = std::any_of(parents.begin(), parents.end(), [&](std::uint32_t parent) {
      return counts.patterns[parent][kAnyKind].checked == 0;
    });
    if (unseen) {
      counts.patterns[i].fill({});
    } else {
      read(keys[i], counts.patterns[i]);
    }
  }
}

void Profile::Posterior(const Counts& counts, std::uint32_t kind, std::span<double> posterior,
                        std::span<double> priors) const {
  CHECK(posterior.size() == patterns_.size() && kind < CountStore::kKinds);
  const Belief base = Base(counts.total[kind]);
  std::array<Belief, kMaxKeys> beliefs;
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    beliefs[i] = Judge(
        i, counts.patterns[i][kind], base, [&](std::uint32_t parent) { return beliefs[parent]; },
        priors.empty() ? nullptr : &priors[i]);
    posterior[i] = beliefs[i].posterior;
  }
}

}  // namespace tidewaiter::detect
