// The changes of charters that concern members, their keys and their logs.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ledger/internal/charter_change.h"

namespace tidewaiter::ledger {

void CharterChange::Found(const CharterData& data) {
  next_.federation_ = data.federation;
  next_.origin_ = entry_.log;
  if (entry_.object != "charter/" + data.federation) {
    No("object", "/object", "is not that of the federation");
  }
  for (std::size_t i = 0; i < data.joining.size(); ++i)
    AddMember(data.joining[i], fmt::format("/data/members/{}", i));
  TakeName(next_.origin_, "/log");
  ChangeKeeper(data);
  SetRules(data);
}

// The word of the member itself is needed: nobody is made a member.
void CharterChange::AddMember(const NewMember& joins, std::string_view pointer) {
  const std::string& id = joins.member.id;
  if (next_.members_.size() >= kMembersMax) No("too_many", pointer, "there are too many members");
  if (next_.members_.contains(id)) {
    return No("member_taken", pointer, id + " is or was a member");
  }
  Member& member = next_.members_[id] = joins.member;
  member.logs.clear();
  TakeName(member.cosigner_name, fmt::format("{}/cosigner/name", pointer));
  TakeKey(member.cosigner, fmt::format("{}/cosigner/key", pointer));
  for (std::size_t i = 0; i < joins.member.logs.size(); ++i) {
    const LogKey& log = joins.member.logs[i];
    AddLog(member, {log.origin, log.key}, fmt::format("{}/logs/{}", pointer, i));
  }
  for (std::size_t i = 0; i < joins.signers.size(); ++i)
    AddSigner(id, joins.signers[i], fmt::format("{}/signers/{}", pointer, i));
  consent_.insert(id);
}

void CharterChange::RemoveMember(const CharterData& data) {
  Member* member = Living(data.member, "/data/member");
  if (member == nullptr) return;
  if (member->id == next_.keeper_) {
    No("keeper", "/data/member", "another member has to keep the charter before");
  }
  EndLogs(*member, data);
  member->until = before_.size_ + 1;
  for (auto& [name, signer] : next_.signers_)
    if (signer.member == member->id && !signer.until) signer.until = before_.size_ + 1;
}

// The entry says where each of its logs ended, so that what was final stays and nothing is added.
void CharterChange::EndLogs(Member& member, const CharterData& data) {
  for (std::size_t i = 0; i < data.log_ends.size(); ++i) {
    Member* writer = nullptr;
    LogKey* log = OpenLog(data.log_ends[i], writer);
    if (log == nullptr || writer != &member) {
      No("log_unknown", fmt::format("/data/logs/{}", i), "is not a log that it writes now");
    } else {
      log->to_size = data.log_ends[i].to_size;
    }
  }
  for (const LogKey& log : member.logs)
    if (!log.to_size) No("log_open", "/data/logs", "where " + log.origin + " ended is not said");
}

void CharterChange::ChangeMember(const CharterData& data) {
  Member* member = Living(data.member, "/data/member");
  if (member == nullptr) return;
  if (data.name) member->name = *data.name;
  if (data.url) member->url = *data.url;
  if (data.cosigns) member->cosigns = *data.cosigns;
  if (data.sealing) member->sealing = *data.sealing;
  if (data.cosigner) {
    TakeName(data.cosigner->name, "/data/cosigner/name");
    TakeKey(data.cosigner->key, "/data/cosigner/key");
    member->cosigner_name = data.cosigner->name;
    member->cosigner = data.cosigner->key;
  }
  consent_.insert(data.member);
}

// Its member has to agree, unless it has no key left to do so: then the others let it in again.
void CharterChange::AddSigner(std::string_view member, Signer signer, std::string_view pointer) {
  if (Living(member, "/data/member") == nullptr) return;
  std::size_t keys = 0;
  bool can_agree = false;
  for (const auto& [name, known] : before_.signers_) {
    if (known.member != member) continue;
    ++keys;
    can_agree = can_agree || (!known.until && known.powers.contains(Power::kCharter));
  }
  if (keys >= kSignersMax) No("too_many", pointer, "the member has too many keys");
  if (can_agree) consent_.insert(std::string(member));
  TakeName(signer.name, fmt::format("{}/name", pointer));
  TakeKey(signer.key, fmt::format("{}/key", pointer));
  signer.member = member;
  signer.from = before_.size_ + 1;
  next_.signers_[signer.name] = std::move(signer);
}

// Without the word of its member: who stole the key would not give it.
void CharterChange::EndSigner(const CharterData& data) {
  const auto found = next_.signers_.find(*data.name);
  if (found == next_.signers_.end() || found->second.until) {
    return No("signer_unknown", "/data/name", *data.name + " is not in force");
  }
  found->second.until = before_.size_ + 1;
}

// ---- logs

LogKey* CharterChange::OpenLog(const LogEnd& end, Member*& writer) {
  for (auto& [id, member] : next_.members_) {
    for (LogKey& log : member.logs) {
      if (log.origin != end.origin || log.to_size) continue;
      writer = &member;
      return &log;
    }
  }
  return nullptr;
}

void CharterChange::AddLog(Member& member, const NamedKey& log, std::string_view pointer) {
  if (member.logs.size() >= kLogsMax) No("too_many", pointer, "the member has too many logs");
  TakeName(log.name, fmt::format("{}/origin", pointer));
  TakeKey(log.key, fmt::format("{}/key", pointer));
  member.logs.push_back({.origin = log.name, .key = log.key});
}

// A key of a log was changed, or stolen: checkpoints beyond `to_size` by the old one are lies.
void CharterChange::RotateLog(const CharterData& data) {
  Member* writer = nullptr;
  LogKey* log = OpenLog(data.log_end, writer);
  if (log == nullptr || data.log_end.origin == next_.origin_) {
    return No("log_unknown", "/data/end/origin", "is not a log that a member writes now");
  }
  if (data.log_end.to_size < log->from_size) {
    No("size", "/data/end/to_size", fmt::format("its key began at {}", log->from_size));
  }
  if (writer->logs.size() >= kLogsMax) No("too_many", "/data/key", "it has too many keys of logs");
  TakeKey(*data.key, "/data/key");
  log->to_size = data.log_end.to_size;
  consent_.insert(writer->id);
  writer->logs.push_back(
      {.origin = data.log_end.origin, .key = *data.key, .from_size = data.log_end.to_size + 1});
}

// Without the word of its member: the log is dead, its member perhaps too.
void CharterChange::RetireLog(const CharterData& data) {
  Member* writer = nullptr;
  LogKey* log = OpenLog(data.log_end, writer);
  if (log == nullptr || data.log_end.origin == next_.origin_) {
    return No("log_unknown", "/data/end/origin", "is not a log that a member writes now");
  }
  if (data.log_end.to_size < log->from_size) {
    No("size", "/data/end/to_size", fmt::format("its key began at {}", log->from_size));
  }
  log->to_size = data.log_end.to_size;
  if (!data.successor) return;
  log->successor = data.successor->name;
  AddLog(*writer, *data.successor, "/data/successor");
}

// The checkpoint with this entry may bear either one's signature: the old keeper orders it, the new
// one goes on from it.
void CharterChange::ChangeKeeper(const CharterData& data) {
  const std::uint64_t size = before_.size_;
  Member* keeper = Living(data.keeper->name, "/data/keeper/member");
  if (keeper == nullptr) return;
  TakeKey(data.keeper->key, "/data/keeper/key");
  Member* old = nullptr;
  LogKey* log = OpenLog({.origin = next_.origin_}, old);
  if (log != nullptr) log->to_size = size + 1;
  if (keeper->logs.size() >= kLogsMax) No("too_many", "/data/keeper", "it has too many logs");
  keeper->logs.push_back(
      {.origin = next_.origin_, .key = data.keeper->key, .from_size = size == 0 ? 0 : size + 1});
  next_.keeper_ = keeper->id;
  consent_.insert(keeper->id);
}

}  // namespace tidewaiter::ledger
