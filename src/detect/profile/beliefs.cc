#include "detect/profile/beliefs.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::detect {
namespace {

using KindCounts = std::array<Count, CountStore::kKinds>;

KindCounts ReadCounts(const CountStore& store, std::uint64_t key) {
  KindCounts counts{};
  store.Read(key, [&](std::uint32_t kind, Count count) { counts[kind] = count; });
  return counts;
}

}  // namespace

Beliefs::Beliefs(std::size_t patterns, std::vector<std::uint32_t> kinds)
    : kinds_(std::move(kinds)),
      bases_(kinds_.size()),
      keys_(patterns),
      at_(patterns),
      answers_(patterns * kPlaces),
      posteriors_(answers_.size() * kinds_.size()),
      logits_(answers_.size() * kinds_.size()) {}

// What the whole history says has changed, and with it every answer.
void Beliefs::Renew(const Profile& profile) {
  generation_ = profile.changes() + 1;
  const KindCounts total = ReadCounts(profile.store(), Profile::kTotalPattern);
  for (std::size_t k = 0; k < kinds_.size(); ++k)
    bases_[k] = Profile::Base(total[kinds_[k]]);
}

void Beliefs::Look(const Profile& profile, const LineTable& lines, std::size_t row) {
  CHECK(profile.patterns().size() == at_.size());
  if (generation_ != profile.changes() + 1) Renew(profile);
  profile.patterns().Keys(lines, row, keys_);
  const auto known = [&](std::size_t i) {
    const Answer& answer = answers_[at_[i]];
    return answer.generation == generation_ && answer.key == keys_[i];
  };
  for (std::size_t i = 0; i < at_.size(); ++i) {
    at_[i] = i * kPlaces + Mix(keys_[i]) % kPlaces;
    if (!known(i)) profile.store().Prefetch(keys_[i]);
  }
  for (std::size_t i = 0; i < at_.size(); ++i) {
    if (!known(i)) Find(profile, i, keys_[i]);
  }
}

double Beliefs::MeanLogit(const Profile& profile) const {
  double mean = 0;
  for (std::size_t i = 0; i < at_.size(); ++i)
    mean += profile.ShareOfMean(i) * Logits(i)[0];
  return mean;
}

void Beliefs::Find(const Profile& profile, std::size_t pattern, std::uint64_t key) {
  // What was never seen in general was never seen in particular: no need to look.
  const auto& parents = profile.patterns()[pattern].parents;
  const bool unseen = std::any_of(parents.begin(), parents.end(),
                                  [&](std::uint32_t parent) { return Checked(parent) == 0; });
  const KindCounts counts = unseen ? KindCounts{} : ReadCounts(profile.store(), key);
  const std::uint32_t checked = counts[kAnyKind].checked;
  answers_[at_[pattern]] = {key, generation_, checked,
                            static_cast<float>(std::log1p(static_cast<double>(checked)))};
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    const auto place = [&](std::size_t i) { return at_[i] * kinds_.size() + k; };
    const Belief belief =
        profile.Judge(pattern, counts[kinds_[k]], bases_[k], [&](std::uint32_t parent) {
          return Belief{posteriors_[place(parent)], logits_[place(parent)]};
        });
    posteriors_[place(pattern)] = belief.posterior;
    logits_[place(pattern)] = belief.logit;
  }
}

}  // namespace tidewaiter::detect
