#include "federation/ledger_judge.h"

#include <algorithm>

#include <fmt/format.h>

namespace tidewaiter::federation {
namespace {

Verdict Deferred(std::string_view code, std::string_view pointer, std::string detail) {
  return {.kind = Verdict::Kind::kDeferred,
          .objections = {{std::string(code), std::string(pointer), std::move(detail)}}};
}

Verdict Refused(std::string_view code, std::string_view pointer, std::string detail) {
  return {.kind = Verdict::Kind::kRefused,
          .objections = {{std::string(code), std::string(pointer), std::move(detail)}}};
}

tlog::VerifierKey KeyOf(std::string_view name, tlog::KeyType type, const ledger::PublicKey& key) {
  return tlog::MakeVerifierKey(name, type, key);
}

}  // namespace

Result<std::unique_ptr<LedgerJudge>> LedgerJudge::Open(LedgerRules rules, std::string_view origin,
                                                       const os::Path& index, LogStorage& storage) {
  ASSIGN_OR_RETURN(ledger::ObjectIndex objects,
                   ledger::ObjectIndex::Open(index, origin, storage.size()));
  return std::unique_ptr<LedgerJudge>(
      new LedgerJudge(std::move(rules), origin, std::move(objects), storage));
}

Verdict LedgerJudge::Check(std::string_view entry, std::int64_t now_ms) {
  return Judge(entry, now_ms, false);
}

Verdict LedgerJudge::CheckVouched(std::string_view entry, std::int64_t now_ms) {
  return Judge(entry, now_ms, true);
}

Verdict LedgerJudge::Judge(std::string_view bytes, std::int64_t now_ms, bool vouched) {
  const auto entry = ledger::ReadEntry(bytes);
  if (!entry) return Refused("form", entry.error().field, entry.error().message);
  if (entry->log != origin_) return Refused("log", "/log", "it is for " + entry->log);
  const auto place = PlaceOf(entry->object, entry->number);
  if (place) {
    const auto first = EntryOf(entry->object, entry->number);
    const bool same = first && first->leaf == entry->leaf;
    Verdict taken =
        Refused(same ? kCodeReplayed : kCodeNumberTaken, "/number",
                fmt::format("{} has its entry {} already", entry->object, entry->number));
    taken.other = place;
    return taken;
  }
  if (auto verdict = LookAtLog(*entry, now_ms)) return *verdict;
  return JudgeByRules(*entry, vouched);
}

// By the entries of its object before it: what came later does not count, so that an entry which
// was taken long ago can be judged again.
Verdict LedgerJudge::JudgeByRules(const ledger::Entry& entry, bool vouched) const {
  const auto charter = rules_.charter_at(entry.charter);
  if (!charter) return Deferred(kCodeCharterUnknown, "/charter", "that charter has not come yet");
  const auto history = [&](std::uint32_t number) {
    return number < entry.number ? EntryOf(entry.object, number) : std::nullopt;
  };
  const ledger::World world{.charter = *charter, .history = history, .proofs = rules_.proofs};
  const ledger::Refusals refusals =
      vouched ? CheckEntryUnverified(entry, world) : CheckEntry(entry, world);
  Verdict verdict;
  for (const ledger::Refusal& refusal : refusals)
    verdict.objections.push_back({refusal.code, refusal.pointer, refusal.detail});
  if (!refusals.empty()) verdict.kind = Verdict::Kind::kRefused;
  return verdict;
}

Verdict LedgerJudge::Audit(std::string_view bytes) {
  const auto entry = ledger::ReadEntry(bytes);
  if (!entry) return Refused("form", entry.error().field, entry.error().message);
  return JudgeByRules(*entry, false);
}

std::optional<Verdict> LedgerJudge::LookAtLog(const ledger::Entry& entry,
                                              std::int64_t now_ms) const {
  if (entry.charter < charter_)
    return Refused("charter", "/charter", "the log went on under a newer one");
  if (entry.time_ms < time_ms_ - kBackMaxMs)
    return Refused("time", "/time", "more than ten minutes behind the log");
  if (entry.time_ms > now_ms + kFutureMaxMs)
    return Deferred(kCodeClockSkew, "/time", "more than five minutes ahead of our clock");
  return std::nullopt;
}

std::optional<std::uint64_t> LedgerJudge::PlaceOf(std::string_view object,
                                                  std::uint32_t number) const {
  const auto recent = places_.find({std::string(object), number});
  if (recent != places_.end()) return recent->second;
  const auto found = index_.Find(object, number);
  return found && *found && **found < taken_ ? *found : std::nullopt;
}

std::optional<ledger::Entry> LedgerJudge::EntryOf(std::string_view object,
                                                  std::uint32_t number) const {
  const auto place = PlaceOf(object, number);
  if (!place) return std::nullopt;
  const std::uint64_t first = taken_ - recent_.size();
  const Result<std::string> bytes =
      *place >= first ? recent_[*place - first].bytes : storage_.Entry(*place);
  auto entry = bytes ? ledger::ReadEntry(*bytes) : std::unexpected(bytes.error());
  if (!entry || entry->object != object) return std::nullopt;
  return std::move(*entry);
}

// An entry goes into the index on disk when it is surely in the log: not before kRecentEntries
// more.
void LedgerJudge::Take(std::uint64_t index, std::string_view bytes) {
  taken_ = index + 1;
  Recent recent{.bytes = std::string(bytes)};
  if (const auto entry = ledger::ReadEntry(bytes)) {
    recent.object = entry->object;
    recent.number = entry->number;
    charter_ = std::max(charter_, entry->charter);
    time_ms_ = std::max(time_ms_, entry->time_ms);
    places_.emplace(std::pair(recent.object, recent.number), index);
    if (rules_.on_taken) rules_.on_taken(*entry);
  }
  recent_.push_back(std::move(recent));
  if (recent_.size() <= kRecentEntries) return;
  const std::uint64_t oldest = taken_ - recent_.size();
  Index(oldest, recent_.front());
  places_.erase({recent_.front().object, recent_.front().number});
  recent_.pop_front();
}

// The index tries again by itself what it could not write; until then it has it in memory.
void LedgerJudge::Index(std::uint64_t at, const Recent& recent) {
  if (at < index_.covered()) return;
  const Status kept =
      recent.object.empty() ? index_.Skip(at) : index_.Add(at, recent.object, recent.number);
  static_cast<void>(kept);
}

std::optional<std::string> LedgerStepOf(std::string_view bytes) {
  const auto entry = ledger::ReadEntry(bytes);
  if (!entry) return std::nullopt;
  return fmt::format("{}#{}", entry->object, entry->number);
}

Roster RosterOf(const ledger::Charter& charter) {
  Roster roster;
  roster.quorum = charter.quorum();
  roster.faults = charter.faults();
  for (const auto& [id, member] : charter.members()) {
    if (member.cosigns && !member.until) {
      roster.cosigners.push_back(
          {id, KeyOf(member.cosigner_name, tlog::KeyType::kCosignature, member.cosigner)});
    }
    for (const ledger::LogKey& key : member.logs) {
      auto log = std::ranges::find(roster.logs, key.origin, &LogOf::origin);
      if (log == roster.logs.end())
        log = roster.logs.insert(log, {.origin = key.origin, .member = id, .keys = {}});
      log->keys.push_back({.key = KeyOf(key.origin, tlog::KeyType::kEd25519, key.key),
                           .from_size = key.from_size,
                           .to_size = key.to_size});
    }
  }
  return roster;
}

}  // namespace tidewaiter::federation
