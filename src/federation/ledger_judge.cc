#include "federation/ledger_judge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "tlog/hash.h"

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

// An index of this log's history, and not of one that was here before.
Result<ledger::ObjectIndex> OpenIndex(const os::Path& file, std::string_view origin,
                                      LogStorage& storage) {
  {
    ASSIGN_OR_RETURN(ledger::ObjectIndex index,
                     ledger::ObjectIndex::Open(file, origin, storage.size()));
    if (index.covered() == 0) return index;
    ASSIGN_OR_RETURN(const tlog::Hash last,
                     storage.nodes().Get({.level = 0, .index = index.covered() - 1}));
    if (last == index.state().last) return index;
  }  // closed before it is made anew, as one that covers more than nothing
  return ledger::ObjectIndex::Open(file, origin, 0);
}

tlog::VerifierKey KeyOf(std::string_view name, tlog::KeyType type, const ledger::PublicKey& key) {
  return tlog::MakeVerifierKey(name, type, key);
}

}  // namespace

Result<std::unique_ptr<LedgerJudge>> LedgerJudge::Open(LedgerRules rules, std::string_view origin,
                                                       const os::Path& index, LogStorage& storage) {
  ASSIGN_OR_RETURN(ledger::ObjectIndex objects, OpenIndex(index, origin, storage));
  return std::unique_ptr<LedgerJudge>(
      new LedgerJudge(std::move(rules), origin, std::move(objects), storage));
}

LedgerJudge::LedgerJudge(LedgerRules rules, std::string_view origin, ledger::ObjectIndex index,
                         LogStorage& storage)
    : rules_(std::move(rules)),
      origin_(origin),
      index_(std::move(index)),
      storage_(storage),
      taken_(index_.covered()),
      state_(index_.state()),
      rebuild_end_(storage.size()) {
  // Who has to be told from further back makes us go there; the index keeps what it has.
  if (!rules_.on_taken || rules_.told >= taken_) return;
  taken_ = rules_.told;
  state_ = {};
}

// What cannot be written is read again from the log by the next start.
LedgerJudge::~LedgerJudge() {
  static_cast<void>(index_.Flush());
}

Verdict LedgerJudge::Check(std::string_view entry, std::int64_t now_ms) {
  return Judge(entry, now_ms, false);
}

Verdict LedgerJudge::CheckVouched(std::string_view entry, std::int64_t now_ms) {
  return Judge(entry, now_ms, true);
}

Verdict LedgerJudge::Judge(std::string_view bytes, std::int64_t now_ms, bool vouched) {
  FlushNowAndThen(now_ms);
  auto entry = ledger::ReadEntry(bytes);
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
  if (!vouched) {  // what is final stands, whenever it was made
    if (auto verdict = LookAtCharter(*entry, now_ms)) return *verdict;
  }
  Verdict verdict = JudgeByRules(*entry, vouched);
  if (verdict.kind == Verdict::Kind::kStands)
    stood_ = Read{.bytes = std::string(bytes), .entry = *std::move(entry)};
  return verdict;
}

// What is taken was judged just before, and need not be read twice. Nothing: it is no entry.
std::optional<LedgerJudge::Read> LedgerJudge::ReadAgain(std::string_view bytes) {
  auto stood = std::exchange(stood_, std::nullopt);
  if (stood && stood->bytes == bytes) return stood;
  auto entry = ledger::ReadEntry(bytes);
  if (!entry) return std::nullopt;
  return Read{.bytes = std::string(bytes), .entry = *std::move(entry)};
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
  if (entry.charter < state_.charter)
    return Refused("charter", "/charter", "the log went on under a newer one");
  if (entry.time_ms < state_.time_ms - kBackMaxMs)
    return Refused("time", "/time", "more than ten minutes behind the log");
  if (entry.time_ms > now_ms + kFutureMaxMs)
    return Deferred(kCodeClockSkew, "/time", "more than five minutes ahead of our clock");
  return std::nullopt;
}

// A deferral, since it hangs on when the news came to us; but no wait ends it.
std::optional<Verdict> LedgerJudge::LookAtCharter(const ledger::Entry& entry,
                                                  std::int64_t now_ms) const {
  if (!rules_.superseded_at) return std::nullopt;
  const auto since_ms = rules_.superseded_at(entry.charter);
  if (!since_ms || now_ms - *since_ms <= rules_.grace_ms) return std::nullopt;
  return Deferred(kCodeCharterSuperseded, "/charter",
                  fmt::format("a newer one than {} is known for {} minutes", entry.charter,
                              (now_ms - *since_ms) / 60'000));
}

std::optional<std::uint64_t> LedgerJudge::PlaceOf(std::string_view object,
                                                  std::uint32_t number) const {
  const auto recent = places_.find({object, number});
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
  if (!entry || entry->object != object || entry->number != number) return std::nullopt;
  return std::move(*entry);
}

std::size_t LedgerJudge::PlaceHash::operator()(const Place& place) const {
  return HashBytes(place.first) + place.second;
}

// An object's numbers rise by one along the log. So the last one is behind the index's, among the
// recent ones; while it is told again what the index has long been, it is the last of those alone.
std::optional<ledger::Entry> LedgerJudge::LatestOf(std::string_view object) const {
  std::uint32_t number = 0;
  const auto latest = index_.FindLatest(object);
  if (!latest) return std::nullopt;
  if (*latest) number = (*latest)->number;
  while (number > 0 && !PlaceOf(object, number))
    --number;
  while (places_.contains({object, number + 1}))
    ++number;
  return number == 0 ? std::nullopt : EntryOf(object, number);
}

// An entry goes into the index on disk when it is surely in the log: not before kRecentEntries
// more.
void LedgerJudge::Take(std::uint64_t index, std::string_view bytes) {
  taken_ = index + 1;
  std::optional<Read> read = ReadAgain(bytes);
  Recent& recent = recent_.emplace_back();
  if (read) {
    ledger::Entry& entry = read->entry;
    state_.last = entry.leaf;
    state_.charter = std::max(state_.charter, entry.charter);
    state_.time_ms = std::max(state_.time_ms, entry.time_ms);
    if (rules_.on_taken) rules_.on_taken(entry);
    recent.object = std::move(entry.object);
    recent.number = entry.number;
    recent.bytes = std::move(read->bytes);
    places_.emplace(std::pair(std::string_view(recent.object), recent.number), index);
  } else {
    state_.last = tlog::LeafHash(bytes);
    recent.bytes = bytes;
  }
  if (taken_ == index_.covered()) state_ = index_.state();  // told from further back, and there
  recent.after = state_;
  if (rules_.on_rebuild && taken_ <= rebuild_end_ && taken_ % kRebuildStep == 0)
    rules_.on_rebuild(taken_, rebuild_end_);
  if (recent_.size() <= kRecentEntries) return;
  const Recent& oldest = recent_.front();
  const std::uint64_t at = taken_ - recent_.size();
  Index(at, oldest);
  const auto place = places_.find({oldest.object, oldest.number});
  if (place != places_.end() && place->second == at) places_.erase(place);
  recent_.pop_front();
}

// The index tries again by itself what it could not write; until then it has it in memory.
void LedgerJudge::Index(std::uint64_t at, const Recent& recent) {
  if (at < index_.covered()) return;
  const Status kept = recent.object.empty()
                          ? index_.Skip(at, recent.after)
                          : index_.Add(at, recent.object, recent.number, recent.after);
  static_cast<void>(kept);
}

void LedgerJudge::FlushNowAndThen(std::int64_t now_ms) {
  if (index_.waiting() < kIndexFlushEntries) return;
  if (flushed_at_ms_ != 0 && now_ms - flushed_at_ms_ < kIndexFlushMs) return;
  flushed_at_ms_ = now_ms;
  static_cast<void>(index_.Flush());  // what failed is tried again with the next batch
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
      if (!key.to_size) log->member = id;  // of several, in turn, who writes it now
      log->keys.push_back({.key = KeyOf(key.origin, tlog::KeyType::kEd25519, key.key),
                           .from_size = key.from_size,
                           .to_size = key.to_size});
    }
  }
  return roster;
}

}  // namespace tidewaiter::federation
