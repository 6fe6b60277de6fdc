#include "ledger/internal/charter_change.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ledger/internal/signers.h"

namespace tidewaiter::ledger {
namespace {

bool IsLive(const Signer& signer) {
  return !signer.until && signer.powers.contains(Power::kCharter);
}

}  // namespace

Refusals CharterChange::Run() {
  CheckChain();
  const std::optional<CharterData> data = ReadCharterData(entry_, refusals_);
  if (!data) return std::move(refusals_);
  Change(*data);
  // What was refused so far leaves a state that nobody meant: its numbers would mislead.
  if (!refusals_.empty()) return std::move(refusals_);
  CheckNumbers();
  CheckOverlap();
  CheckEndorsements();
  CheckAgreed();
  next_.size_ = before_.size_ + 1;
  next_.last_ = entry_.leaf;
  next_.time_ms_ = entry_.time_ms;
  return std::move(refusals_);
}

void CharterChange::CheckChain() {
  const bool founds = entry_.type == "charter.found";
  if (founds != (before_.size_ == 0)) {
    No("place", "/type", founds ? "the charter is founded already" : "nothing is founded yet");
  }
  if (!founds && entry_.log != before_.origin_) {
    No("log", "/log", "the charter stands in " + before_.origin_);
  }
  if (!founds && entry_.object != "charter/" + before_.federation_) {
    No("object", "/object", "the charter is that of " + before_.federation_);
  }
  if (entry_.number != before_.size_ + 1) {
    No("number", "/number", fmt::format("the next one is {}", before_.size_ + 1));
  }
  if (entry_.charter != before_.size_) {
    No("charter", "/charter", fmt::format("the charter has {} entries before", before_.size_));
  }
  if (entry_.previous != before_.last_) {
    No("previous", "/previous", "is not the leaf hash of the entry before");
  }
  if (entry_.time_ms < before_.time_ms_) No("time", "/time", "is earlier than the entry before");
}

void CharterChange::Change(const CharterData& data) {
  struct Handler {
    std::string_view type;
    void (CharterChange::*change)(const CharterData&);
  };
  static constexpr Handler kHandlers[] = {
      {"charter.found", &CharterChange::Found},
      {"charter.member.remove", &CharterChange::RemoveMember},
      {"charter.member.change", &CharterChange::ChangeMember},
      {"charter.signer.end", &CharterChange::EndSigner},
      {"charter.log.rotate", &CharterChange::RotateLog},
      {"charter.log.retire", &CharterChange::RetireLog},
      {"charter.keeper", &CharterChange::ChangeKeeper},
      {"charter.agreement.set", &CharterChange::SetAgreement},
      {"charter.agreement.end", &CharterChange::EndAgreement},
      {"charter.endorsement.set", &CharterChange::SetEndorsement},
      {"charter.rules", &CharterChange::SetRules},
  };
  for (const Handler& handler : kHandlers)
    if (handler.type == entry_.type) (this->*handler.change)(data);
  if (entry_.type == "charter.member.add") AddMember(data.joining.front(), "/data/member");
  if (entry_.type == "charter.signer.add") AddSigner(data.member, *data.signer, "/data/signer");
  if (entry_.type == "charter.log.add") {
    Member* member = Living(data.member, "/data/member");
    if (member != nullptr) AddLog(*member, *data.log, "/data/log");
    consent_.insert(data.member);
  }
  SetNumbers(data);
}

// ---- who agrees

// The founders sign for themselves; a member that joins agrees with the key that it brings. All
// others are judged by the state before, so that no entry gives the right to itself.
void CharterChange::CheckAgreed() {
  const bool brings_keys = entry_.type == "charter.found" || entry_.type == "charter.member.add";
  const auto find = [&](std::string_view name) {
    const Signer* signer = before_.FindSigner(name);
    if (signer == nullptr && brings_keys) signer = next_.FindSigner(name);
    return signer == nullptr ? std::nullopt : std::optional(*signer);
  };
  std::set<std::string> agreed;
  for (const Signer& signer : SignersOf(entry_, find, Verify::kYes, refusals_)) {
    if (signer.powers.contains(Power::kCharter)) {
      agreed.insert(signer.member);
    } else {
      No("power", "", signer.name + " may not agree to a change of the charter");
    }
  }
  for (const std::string& member : consent_) {
    if (agreed.contains(member)) continue;
    No("member_absent", "", fmt::format("this needs the word of {}", member));
  }
  const auto counts = std::ranges::count_if(
      agreed, [&](const std::string& id) { return before_.FindMember(id) != nullptr; });
  if (before_.size_ > 0 && static_cast<std::size_t>(counts) < before_.change_need_) {
    No("too_few_agree", "", fmt::format("{} of {} members agree", counts, before_.change_need_));
  }
}

std::size_t CharterChange::MembersAbleToAgree() const {
  std::set<std::string_view> able;
  for (const auto& [name, signer] : next_.signers_)
    if (IsLive(signer)) able.insert(signer.member);
  return able.size();
}

// ---- what must hold in every state

void CharterChange::CheckNumbers() {
  const std::size_t n = next_.cosigners();
  const auto members = static_cast<std::size_t>(
      std::ranges::count_if(next_.members_, [](const auto& item) { return !item.second.until; }));
  // Any two quorums share more than f members, so one honest one stands in both.
  if (2 * next_.quorum_ <= n + next_.faults_ || next_.quorum_ > n) {
    No("quorum", "/data/quorum",
       fmt::format("{} of {} cosigners with {} faults", next_.quorum_, n, next_.faults_));
  }
  if (next_.change_need_ < 2 || 2 * next_.change_need_ <= members || next_.change_need_ > members) {
    No("change_need", "/data/change_need",
       fmt::format("{} of {} members: needs two and more than half", next_.change_need_, members));
  } else if (MembersAbleToAgree() < next_.change_need_) {
    No("nobody_could_agree", "", "too few members would have a key to agree with");
  }
}

// What was final under the old numbers must not be undone under the new ones: a quorum of each
// share more than f members. Of the two numbers of faults the larger one: a member that lied while
// it was allowed for may go on from its lie when it is not any more. What fails goes in steps.
void CharterChange::CheckOverlap() {
  if (before_.size_ == 0 || !refusals_.empty()) return;
  const auto either =
      static_cast<std::size_t>(std::ranges::count_if(next_.members_, [&](const auto& item) {
        const Member* was = before_.FindMember(item.first);
        const bool cosigned = was != nullptr && was->cosigns;
        return cosigned || (item.second.cosigns && !item.second.until);
      }));
  const std::size_t faults = std::max(before_.faults_, next_.faults_);
  if (before_.quorum_ + next_.quorum_ > either + faults) return;
  No("quorum_overlap", "/data/quorum",
     fmt::format("{} of the old and {} of the new, of {} members together, with {} faults",
                 before_.quorum_, next_.quorum_, either, faults));
}

void CharterChange::CheckEndorsements() {
  for (const Endorsement& endorsement : next_.endorsements_) {
    const auto able = std::ranges::count_if(next_.members_, [&](const auto& item) {
      return !item.second.until && (endorsement.of.empty() || endorsement.of.contains(item.first));
    });
    if (static_cast<std::size_t>(able) >= endorsement.members) continue;
    No("endorsement", "/data",
       fmt::format("nobody could say {}: {} of {} members", endorsement.type, able,
                   endorsement.members));
  }
}

// ---- names and keys

Member* CharterChange::Living(std::string_view id, std::string_view pointer) {
  const auto found = next_.members_.find(id);
  if (found != next_.members_.end() && !found->second.until) return &found->second;
  No("member_unknown", pointer, fmt::format("{} is no member", id));
  return nullptr;
}

void CharterChange::TakeName(const std::string& name, std::string_view pointer) {
  if (!next_.names_.insert(name).second) No("name_taken", pointer, name + " was given before");
}

void CharterChange::TakeKey(const PublicKey& key, std::string_view pointer) {
  if (!next_.keys_.insert(key).second) No("key_taken", pointer, "this key is or was in use");
}

}  // namespace tidewaiter::ledger
