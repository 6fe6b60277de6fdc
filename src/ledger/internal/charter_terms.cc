// The changes of charters that concern what members agreed among themselves.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/internal/charter_change.h"

namespace tidewaiter::ledger {

// The parties themselves have to say it, all of them.
void CharterChange::SetAgreement(const CharterData& data) {
  const Agreement& agreement = data.agreement;
  for (const std::string& party : agreement.parties) {
    Living(party, "/data/agreement/parties");
    consent_.insert(party);
  }
  if (agreement.until_ms && *agreement.until_ms <= agreement.from_ms) {
    No("period", "/data/agreement/until", "ends before it begins");
  }
  const auto known = next_.agreements_.find(agreement.id);
  if (known == next_.agreements_.end() && next_.agreements_.size() >= kAgreementsMax) {
    No("too_many", "/data/agreement", "there are too many agreements");
  }
  // A party that is left out of the new terms has a word in it too.
  if (known != next_.agreements_.end()) {
    for (const std::string& party : known->second.parties)
      if (next_.FindMember(party) != nullptr) consent_.insert(party);
  }
  next_.agreements_[agreement.id] = agreement;
}

void CharterChange::EndAgreement(const CharterData& data) {
  const auto found = next_.agreements_.find(data.agreement.id);
  if (found == next_.agreements_.end()) {
    return No("agreement_unknown", "/data/agreement", data.agreement.id + " does not exist");
  }
  Agreement& agreement = found->second;
  if (data.until_ms < entry_.time_ms ||
      data.until_ms > agreement.until_ms.value_or(data.until_ms)) {
    No("period", "/data/until", "is in the past, or later than it ends already");
  }
  agreement.until_ms = data.until_ms;
}

// None of the members: the endorsement is not asked for any more.
void CharterChange::SetEndorsement(const CharterData& data) {
  std::erase_if(next_.endorsements_,
                [&](const Endorsement& known) { return known.type == data.endorsement.type; });
  if (data.endorsement.members == 0) return;
  for (const std::string& member : data.endorsement.of)
    Living(member, "/data/of");
  if (next_.endorsements_.size() >= kEndorsementsMax) {
    No("too_many", "/data", "there are too many endorsements");
  }
  next_.endorsements_.push_back(data.endorsement);
}

void CharterChange::SetRules(const CharterData& data) {
  const auto version = static_cast<std::uint32_t>(*data.rules);
  if (before_.size_ > 0 && version <= before_.rules_) {
    No("rules", "/data/rules", fmt::format("version {} is in force", before_.rules_));
  }
  next_.rules_ = version;
}

void CharterChange::SetNumbers(const CharterData& data) {
  if (data.faults) next_.faults_ = static_cast<std::size_t>(*data.faults);
  if (data.quorum) next_.quorum_ = static_cast<std::size_t>(*data.quorum);
  if (data.change_need) next_.change_need_ = static_cast<std::size_t>(*data.change_need);
}

}  // namespace tidewaiter::ledger
