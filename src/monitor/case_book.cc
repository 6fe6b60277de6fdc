#include "monitor/case_book.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {
namespace {

using track::Alarm;
using track::AlarmPhase;

// A store that takes longer is as good as away: a snapshot is tried again later.
constexpr auto kSettleWait = std::chrono::seconds(10);

// Whether an alarm says more than what is known of its cause. Of one phase the later word counts,
// so that what is worked through again says nothing new.
bool IsNews(const Alarm& known, const Alarm& said) {
  if (known.phase == AlarmPhase::kEnded) return false;
  if (said.phase > known.phase) return true;
  if (said.known_ms != known.known_ms) return said.known_ms > known.known_ms;
  return said.phase == known.phase && said.severity > known.severity;
}

std::string EventData(const AlarmCase& now, std::string_view cause) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("kind", track::Name(now.alarm.kind));
  json.Member("severity", track::Name(now.severity)).Member("unit", now.alarm.unit);
  json.MemberUnlessEmpty("movement", now.alarm.movement).Member("cause", cause);
  json.Member("escalations", now.escalations).EndObject();
  return out;
}

std::string_view EventKind(const Alarm& alarm, bool is_new) {
  if (is_new) return "alarm.raised";
  return alarm.phase == AlarmPhase::kEnded ? "alarm.ended" : "alarm.grew";
}

}  // namespace

void CaseBook::Index(const AlarmCase& open) {
  case_of_cause_[open.alarm.cause] = open.id;
  for (const Alarm& alarm : open.joined)
    case_of_cause_[alarm.cause] = open.id;
  if (!open.open()) return;
  cases_of_unit_[open.alarm.unit].insert(open.id);
  if (!open.alarm.movement.empty()) cases_of_movement_[open.alarm.movement].insert(open.id);
}

void CaseBook::Open() {
  const std::lock_guard lock(mutex_);
  std::vector<RowPtr<AlarmCase>> all = cases_.All();
  // Of two cases with one cause the later one has it.
  std::ranges::stable_sort(all, {}, [](const auto& row) { return row->value.alarm.known_ms; });
  for (const RowPtr<AlarmCase>& row : all) {
    Index(row->value);
    if (!row->value.open()) continue;
    Place(row);
  }
}

CaseBook::Entry& CaseBook::Begin(const Alarm& alarm, std::string id) {
  Entry entry;
  entry.now = OpenCase(alarm, clocks_);
  entry.now.id = id;
  Index(entry.now);
  ++counts_.opened;
  return entries_.insert_or_assign(std::move(id), std::move(entry)).first->second;
}

CaseBook::Entry* CaseBook::FindFor(const Alarm& alarm) {
  const auto unit = cases_of_unit_.find(alarm.unit);
  if (unit == cases_of_unit_.end()) return nullptr;
  for (const std::string& id : unit->second) {
    const auto at = entries_.find(id);
    CHECK(at != entries_.end());
    if (at->second.now.open() && Belongs(at->second.now, alarm)) return &at->second;
  }
  return nullptr;
}

void CaseBook::Into(Entry& entry, const Alarm& alarm, std::uint64_t ticket) {
  if (!TakeIn(entry.now, alarm, clocks_)) {
    ++counts_.known;
    return;
  }
  case_of_cause_[alarm.cause] = entry.now.id;
  entry.waiting.push_back({alarm, ticket});
  waiting_.insert(entry.now.id);
}

std::uint64_t CaseBook::Take(const track::Alarms& alarms) {
  std::vector<Write> writes;
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    ticket = ++ticket_;
    counts_.alarms += alarms.size();
    for (const Alarm& alarm : alarms) {
      const auto known = case_of_cause_.find(alarm.cause);
      if (known != case_of_cause_.end()) {
        TakeKnown(known->second, alarm, ticket, writes);
      } else if (alarm.phase != AlarmPhase::kEnded) {  // nobody was told of what ended: nothing
        TakeNew(alarm, ticket, writes);
      }
    }
  }
  Submit(std::move(writes));
  return ticket;
}

void CaseBook::Start(const Alarm& alarm, std::string id, std::uint64_t ticket,
                     std::vector<Write>& writes) {
  Entry& entry = Begin(alarm, id);
  entry.waiting.push_back({alarm, ticket});
  waiting_.insert(id);
  Gather(id, writes);
}

void CaseBook::TakeNew(const Alarm& alarm, std::uint64_t ticket, std::vector<Write>& writes) {
  Entry* const entry = FindFor(alarm);
  if (entry == nullptr) return Start(alarm, CaseId(alarm.cause), ticket, writes);
  ++counts_.joined;
  Into(*entry, alarm, ticket);
  Gather(entry->now.id, writes);
}

void CaseBook::TakeKnown(std::string id, const Alarm& alarm, std::uint64_t ticket,
                         std::vector<Write>& writes) {
  Entry* const entry = Fetch(id);
  if (entry == nullptr) return;  // taken out of the store by hand
  const Alarm* const before = entry->now.Find(alarm.cause);
  if (before != nullptr && !IsNews(*before, alarm)) {
    ++counts_.known;
    return Forget(id);
  }
  const bool worse = alarm.severity > entry->now.severity && alarm.phase != AlarmPhase::kEnded;
  if (!entry->now.open() && worse) {
    Forget(id);
    const std::string_view severity = track::Name(alarm.severity);
    return Start(alarm, CaseId(alarm.cause + "/" + std::string(severity)), ticket, writes);
  }
  Into(*entry, alarm, ticket);
  Gather(id, writes);
  Forget(id);
}

// The case in memory, also where it is closed and has to be looked up.
CaseBook::Entry* CaseBook::Fetch(const std::string& id) {
  const auto at = entries_.find(id);
  if (at != entries_.end()) return &at->second;
  const RowPtr<AlarmCase> closed = cases_.Find(id);
  return closed == nullptr ? nullptr : &Place(closed);
}

CaseBook::Entry& CaseBook::Place(const RowPtr<AlarmCase>& row) {
  Entry& entry = entries_[row->id];
  entry.stored = row->value;
  entry.version = row->version;
  entry.now = row->value;
  return entry;
}

// The stored case with all that waits on top of it.
void CaseBook::Rebase(Entry& entry) {
  const std::string id = entry.now.id;
  if (entry.version != 0) entry.now = entry.stored;
  for (const Pending& pending : entry.waiting) {
    const Alarm* const known = entry.now.Find(pending.alarm.cause);
    if (known == nullptr || IsNews(*known, pending.alarm))
      TakeIn(entry.now, pending.alarm, clocks_);
  }
  if (entry.escalate_ms != 0 && !Escalate(entry.now, entry.escalate_ms, clocks_))
    entry.escalate_ms = 0;  // a person came first
  CHECK(entry.now.id == id);
}

// A closed case with nothing to write needs no place in memory here.
void CaseBook::Forget(const std::string& id) {
  const auto at = entries_.find(id);
  if (at == entries_.end() || at->second.now.open() || at->second.writing ||
      !at->second.waiting.empty()) {
    return;
  }
  const Alarm& alarm = at->second.now.alarm;
  const auto drop = [&](auto& index, const std::string& key) {
    const auto found = index.find(key);
    if (found == index.end()) return;
    found->second.erase(id);
    if (found->second.empty()) index.erase(found);
  };
  drop(cases_of_unit_, alarm.unit);
  drop(cases_of_movement_, alarm.movement);
  entries_.erase(at);
}

void CaseBook::See(const RowPtr<AlarmCase>& row) {
  std::vector<Write> writes;
  {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(row->id);
    if (at == entries_.end()) {
      Index(row->value);
      if (!row->value.open()) return;
      Place(row);
      return;
    }
    Entry& entry = at->second;
    if (row->version <= entry.version) return;
    entry.stored = row->value;
    entry.version = row->version;
    Rebase(entry);
    Index(entry.now);
    Gather(row->id, writes);
    Forget(row->id);
  }
  Submit(std::move(writes));
}

void CaseBook::Gather(const std::string& id, std::vector<Write>& writes) {
  Entry& entry = entries_.find(id)->second;
  if (entry.writing || (entry.waiting.empty() && entry.escalate_ms == 0)) return;
  entry.writing = true;
  entry.tried_version = entry.version;
  entry.in_flight = entry.waiting.size();
  const bool escalates = entry.waiting.empty();
  const Alarm& last = escalates ? entry.now.alarm : entry.waiting.back().alarm;
  const std::string_view kind =
      escalates ? std::string_view("alarm.escalated") : EventKind(last, entry.version == 0);
  writes.push_back({id,
                    {.collection = std::string(kAlarmRecords),
                     .id = id,
                     .if_version = entry.version,
                     .body = WriteCase(entry.now),
                     .kind = std::string(kind),
                     .data = EventData(entry.now, last.cause)}});
}

void CaseBook::Submit(std::vector<Write> writes) {
  for (Write& write : writes) {
    writer_.Put({.records = {std::move(write.put)}},
                [this, id = write.id](const Result<std::uint64_t>& version) { Done(id, version); });
  }
}

void CaseBook::Done(const std::string& id, const Result<std::uint64_t>& version) {
  std::vector<Write> writes;
  {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(id);
    CHECK(at != entries_.end() && at->second.writing);
    Entry& entry = at->second;
    entry.writing = false;
    if (version) {
      const auto written = entry.waiting.begin() + static_cast<std::ptrdiff_t>(entry.in_flight);
      entry.waiting.erase(entry.waiting.begin(), written);
      entry.escalate_ms = 0;
      if (*version > entry.version) {  // else a later change was seen already
        entry.version = *version;
        if (const auto row = cases_.Find(id); row != nullptr && row->version >= *version) {
          entry.stored = row->value;
          entry.version = row->version;
          Rebase(entry);
        } else {
          entry.stored = entry.now;
        }
      }
      if (entry.waiting.empty()) waiting_.erase(id);
      Gather(id, writes);
      Forget(id);
    } else {
      ++counts_.write_errors;
      // Somebody was first: what they wrote was seen meanwhile, or is in a moment.
      if (entry.version != entry.tried_version) Gather(id, writes);
    }
    settled_.notify_all();
  }
  Submit(std::move(writes));
}

void CaseBook::Tick(std::int64_t now_ms) {
  std::vector<Write> writes;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, entry] : entries_) {
      if (entry.writing) continue;
      if (entry.escalate_ms == 0 && Escalate(entry.now, now_ms, clocks_)) {
        entry.escalate_ms = now_ms;
        ++counts_.escalated;
      }
      Gather(id, writes);  // also what the store refused before
    }
  }
  Submit(std::move(writes));
}

bool CaseBook::AnyUnsettled(std::uint64_t ticket, bool being_written) const {
  return std::ranges::any_of(waiting_, [&](const std::string& id) {
    const auto at = entries_.find(id);
    return at != entries_.end() && !at->second.waiting.empty() &&
           at->second.waiting.front().ticket <= ticket && (!being_written || at->second.writing);
  });
}

bool CaseBook::Settled(std::uint64_t ticket) const {
  const std::lock_guard lock(mutex_);
  return !AnyUnsettled(ticket, false);
}

bool CaseBook::WaitSettled(std::uint64_t ticket) {
  std::unique_lock lock(mutex_);
  // What was refused is written again at the next Tick, which is not waited for.
  settled_.wait_for(lock, kSettleWait, [&] { return !AnyUnsettled(ticket, true); });
  return !AnyUnsettled(ticket, false);
}

std::uint64_t CaseBook::ticket() const {
  const std::lock_guard lock(mutex_);
  return ticket_;
}

Standing CaseBook::StandingIn(const UnitIndex& index, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  Standing standing;
  const auto at = index.find(key);
  if (at == index.end()) return standing;
  for (const std::string& id : at->second) {
    const AlarmCase& now = entries_.find(id)->second.now;
    if (!now.open()) continue;
    ++standing.open;
    standing.worst = std::max(standing.worst, static_cast<std::uint8_t>(now.severity));
  }
  return standing;
}

Standing CaseBook::OfMovement(std::string_view movement) const {
  return StandingIn(cases_of_movement_, movement);
}
Standing CaseBook::OfUnit(std::string_view unit) const {
  return StandingIn(cases_of_unit_, unit);
}

CaseBook::Counts CaseBook::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.open = static_cast<std::size_t>(
      std::ranges::count_if(entries_, [](const auto& one) { return one.second.now.open(); }));
  counts.waiting = waiting_.size();
  return counts;
}

}  // namespace tidewaiter::monitor
