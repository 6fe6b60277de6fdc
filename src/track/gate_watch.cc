#include "track/gate_watch.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "base/hash.h"
#include "track/gate_bytes.h"
#include "track/internal/draft.h"
#include "track/read_likeness.h"

namespace tidewaiter::track {
namespace {

using device::GateKind;
using device::GateReading;

// What a reader may send again: the pictures of an afternoon's outage of one lane come once each.
constexpr std::size_t kPrints = 512;
constexpr std::string_view kMagic = "TWGATE\n\n";
constexpr std::uint32_t kVersion = 1;

std::int64_t Ms(double seconds) {
  return static_cast<std::int64_t>(seconds * 1000);
}

// Of what a maker gives an event number, that is enough to know it again.
std::uint64_t PrintOf(const GateReading& reading) {
  std::string bytes;
  PutNumber(bytes, static_cast<std::uint8_t>(reading.kind));
  bytes += reading.reader;
  bytes += '\n';
  if (reading.event.empty()) {
    PutReading(bytes, reading);
  } else {
    bytes += reading.event + '\n' + reading.value;
  }
  return HashBytes(bytes);
}

bool IsText(GateKind kind) {
  return kind != GateKind::kWeight && kind != GateKind::kRadiation;
}

std::vector<GateReading> Readings(const auto& held, std::size_t count) {
  std::vector<GateReading> readings;
  for (std::size_t i = 0; i < count; ++i)
    readings.push_back(held[i].reading);
  return readings;
}

}  // namespace

void GateWatch::SetSettings(const GateSettings& settings) {
  if (settings == settings_) return;
  settings_ = settings;
  for (auto& [key, lane] : lanes_)
    SetDue(lane);
}

void GateWatch::SetLanes(const std::vector<GateLane>& lanes) {
  kinds_.clear();
  for (const GateLane& lane : lanes)
    kinds_[{lane.gate, lane.lane}] = lane.kinds;
}

void GateWatch::SetExpected(std::shared_ptr<const ExpectedList> list) {
  CHECK(list != nullptr);
  list_ = std::move(list);
  std::erase_if(passed_, [&](const std::string& id) {
    return !std::ranges::binary_search(list_->entries(), id, {}, &Expected::id);
  });
}

void GateWatch::SetUsed(std::string_view entry) {
  if (std::ranges::binary_search(list_->entries(), entry, {}, &Expected::id))
    passed_.emplace(entry);
}

bool GateWatch::IsKnown(Lane& lane, const GateReading& reading) {
  const std::uint64_t print = PrintOf(reading);
  if (std::ranges::find(lane.prints, print) != lane.prints.end()) return true;
  if (lane.prints.size() < kPrints) {
    lane.prints.push_back(print);
  } else {
    lane.prints[lane.print_next++ % kPrints] = print;
  }
  return false;
}

// Whether a reading belongs to the unit of those: within the window of them all, and no reader saw
// another thing well before or after.
bool GateWatch::Fits(const std::vector<GateReading>& group, const GateReading& reading) const {
  for (const GateReading& other : group) {
    const std::int64_t apart_ms = std::abs(reading.time_ms - other.time_ms);
    if (apart_ms > Ms(settings_.window_s)) return false;
    if (other.kind != reading.kind || other.reader != reading.reader) continue;
    if (apart_ms < Ms(settings_.split_s)) continue;
    const bool same =
        IsText(reading.kind) && LogLikeness(reading, NormalText(other.value)) > -settings_.differs;
    if (!same) return false;
  }
  return true;
}

// How many of those held, from the first on, are of one unit.
std::size_t GateWatch::FirstGroup(const Lane& lane) const {
  std::vector<GateReading> group;
  for (const Held& held : lane.held) {
    if (!Fits(group, held.reading)) break;
    group.push_back(held.reading);
  }
  return group.size();
}

bool GateWatch::HasAll(const LaneKey& key, const Pass& pass) const {
  const auto found = kinds_.find(key);
  if (found == kinds_.end() || found->second.empty()) return false;
  return std::ranges::all_of(found->second, [&](GateKind kind) { return !pass.Of(kind).empty(); });
}

Decision GateWatch::DecideNow(const Pass& pass) const {
  return Decide(pass, *list_, settings_, {.now_ms = now_ms_, .passed = &passed_});
}

void GateWatch::Close(Lane& lane, std::size_t count, Decision decision, Pass pass,
                      GateOutcome& out) {
  Done done{.key = pass.id()};
  done.decided = {.pass = std::move(pass), .decision = std::move(decision), .decided_ms = now_ms_};
  for (std::size_t i = 0; i < count; ++i)
    done.decided.evidence.push_back(lane.held[i].seq);
  std::ranges::sort(done.decided.evidence);
  lane.held.erase(lane.held.begin(), lane.held.begin() + static_cast<std::ptrdiff_t>(count));
  const Decision& decided = done.decided.decision;
  if (decided.verdict == Verdict::kOpen) passed_.insert(decided.entry);
  for (Alarm& alarm : AlarmsOf(done.decided.pass, decided, settings_, now_ms_)) {
    alarm.evidence = done.decided.evidence;
    if (alarm.evidence.size() > kEvidenceMax) alarm.evidence.resize(kEvidenceMax);
    out.alarms.push_back(std::move(alarm));
  }
  out.decided.push_back(done.decided);
  lane.done.push_back(std::move(done));
}

void GateWatch::SetDue(Lane& lane) const {
  lane.due_ms = 0;
  const std::size_t count = FirstGroup(lane);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t due_ms = lane.held[i].received_ms + Ms(settings_.window_s);
    if (i == 0 || due_ms < lane.due_ms) lane.due_ms = due_ms;
  }
}

// Decides the first unit of a lane if it is time or all have spoken.
void GateWatch::Settle(const LaneKey& key, Lane& lane, GateOutcome& out) {
  if (lane.held.empty()) return;
  const bool over = now_ms_ >= lane.due_ms;
  const std::size_t count = FirstGroup(lane);
  Pass pass = Fuse(key.first, key.second, Readings(lane.held, count));
  if (!over && !HasAll(key, pass)) return;
  Decision decision = DecideNow(pass);
  // All have spoken, but not of one thing: another reading may still settle it.
  if (!over && decision.agreement < settings_.agreement && !pass.radiates()) return;
  Close(lane, count, std::move(decision), std::move(pass), out);
  SetDue(lane);
}

void GateWatch::Contradict(const Done& done, const Decision& now, GateOutcome& out) const {
  const Decision& before = done.decided.decision;
  const bool other = now.entry != before.entry && !now.entry.empty();
  if (!other && now.verdict <= before.verdict) return;
  Draft draft(AlarmKind::kUnitMismatch, Severity::kCritical, before.unit,
              done.decided.pass.began_ms, done.key);
  if (other) {
    draft.Reason("track.gate.late_other")
        .Say("before", before.entry.empty() ? "?" : before.entry)
        .Say("now", now.entry);
  } else {
    draft.Reason("track.gate.late_worse");
  }
  Alarm alarm = draft.Known(now_ms_).Version(VersionOf(settings_)).alarm();
  alarm.movement = before.movement;
  alarm.finding.probability = now.agreement;
  alarm.finding.reasons.insert(alarm.finding.reasons.end(), now.reasons.begin(), now.reasons.end());
  alarm.evidence = done.decided.evidence;
  if (alarm.evidence.size() > kEvidenceMax) alarm.evidence.resize(kEvidenceMax);
  out.alarms.push_back(std::move(alarm));
}

// True when it belongs to a pass that was decided already.
bool GateWatch::Complete(Lane& lane, const Held& held, GateOutcome& out) {
  std::erase_if(lane.done, [&](const Done& done) {
    return now_ms_ > done.decided.decided_ms + Ms(settings_.late_s);
  });
  for (Done& done : lane.done) {
    Decided& decided = done.decided;
    if (!Fits(decided.pass.readings, held.reading)) continue;
    if (decided.pass.readings.size() >= kPassReadingsMax) {
      ++counts_.dropped;
      return true;
    }
    std::vector<GateReading> readings = decided.pass.readings;
    readings.push_back(held.reading);
    decided.pass = Fuse(decided.pass.gate, decided.pass.lane, std::move(readings));
    decided.evidence.push_back(held.seq);
    std::ranges::sort(decided.evidence);
    // The entry that it used itself does not count as used.
    std::set<std::string, std::less<>> others = passed_;
    others.erase(decided.decision.entry);
    const Decision again =
        Decide(decided.pass, *list_, settings_, {.now_ms = decided.decided_ms, .passed = &others});
    Decided said = decided;
    said.decision = again;
    said.decided_ms = now_ms_;
    said.completed = true;
    out.decided.push_back(said);
    if (held.reading.gamma_alarm || held.reading.neutron_alarm ||
        held.reading.kind == GateKind::kWeight) {
      const Alarms alarms = AlarmsOf(decided.pass, again, settings_, now_ms_);
      std::ranges::copy_if(alarms, std::back_inserter(out.alarms), [](const Alarm& alarm) {
        return alarm.kind == AlarmKind::kRadiation || alarm.kind == AlarmKind::kWeight;
      });
    }
    Contradict(done, again, out);
    return true;
  }
  return false;
}

void GateWatch::Take(const GateReading& reading, const Received& received, GateOutcome& out) {
  // A record may hold several readings; those of the last one that come again are known by print.
  if (received.seq + 1 < next_seq_) return;
  next_seq_ = received.seq + 1;
  ++counts_.taken;
  Tick(received.received_ms, out);
  const LaneKey key{reading.gate, reading.lane.value_or(0)};
  const bool room = lanes_.size() < kLanesMax || lanes_.contains(key);
  if (reading.gate.empty() || !room) {
    ++counts_.dropped;
    return;
  }
  Lane& lane = lanes_[key];
  if (IsKnown(lane, reading)) {
    ++counts_.duplicates;
    return;
  }
  Held held{.reading = reading, .seq = received.seq, .received_ms = now_ms_};
  if (std::abs(reading.time_ms - received.received_ms) > Ms(settings_.clock_s)) {
    held.reading.time_ms = received.received_ms;
    ++counts_.clock_wrong;
  }
  if (Complete(lane, held, out)) return;
  if (lane.held.size() >= kLaneHeldMax) {
    ++counts_.dropped;
    return;
  }
  // The record's number decides between equal times, so that taking a log again gives the same.
  const auto place = std::ranges::upper_bound(
      lane.held, std::pair(held.reading.time_ms, held.seq), {},
      [](const Held& one) { return std::pair(one.reading.time_ms, one.seq); });
  lane.held.insert(place, std::move(held));
  SetDue(lane);
  Settle(key, lane, out);
}

// Each at its own time and in that order, so that it is the same however seldom one looks.
void GateWatch::Tick(std::int64_t now_ms, GateOutcome& out) {
  while (true) {
    std::pair<const LaneKey, Lane>* first = nullptr;
    for (auto& entry : lanes_) {
      const std::int64_t due_ms = entry.second.due_ms;
      if (due_ms == 0 || due_ms > now_ms) continue;
      if (first == nullptr || due_ms < first->second.due_ms) first = &entry;
    }
    if (first == nullptr) break;
    now_ms_ = std::max(now_ms_, first->second.due_ms);
    Settle(first->first, first->second, out);
  }
  now_ms_ = std::max(now_ms_, now_ms);
}

std::string GateWatch::Save() const {
  std::string out(kMagic);
  PutNumber(out, kVersion);
  PutNumber(out, next_seq_);
  PutNumber(out, now_ms_);
  PutNumber(out, counts_);
  PutNumber(out, static_cast<std::uint64_t>(passed_.size()));
  for (const std::string& id : passed_)
    PutText(out, id);
  PutNumber(out, static_cast<std::uint64_t>(lanes_.size()));
  for (const auto& [key, lane] : lanes_) {
    PutText(out, key.first);
    PutNumber(out, key.second);
    PutVector(out, lane.prints);
    PutNumber(out, static_cast<std::uint64_t>(lane.print_next));
    PutNumber(out, static_cast<std::uint64_t>(lane.held.size()));
    for (const Held& held : lane.held) {
      PutReading(out, held.reading);
      PutNumber(out, held.seq);
      PutNumber(out, held.received_ms);
    }
    PutNumber(out, static_cast<std::uint64_t>(lane.done.size()));
    for (const Done& done : lane.done) {
      PutText(out, done.key);
      PutDecided(out, done.decided);
    }
  }
  PutNumber(out, HashBytes(out));
  return out;
}

Status GateWatch::Load(std::string_view bytes) {
  constexpr std::size_t kSum = sizeof(std::uint64_t);
  if (bytes.size() < kMagic.size() + kSum || !bytes.starts_with(kMagic))
    return Fail(ErrorCode::kCorruption, "is not the state of a gate watch");
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kSum, kSum);
  if (sum != HashBytes(bytes.substr(0, bytes.size() - kSum)))
    return Fail(ErrorCode::kCorruption, "the state of the gate watch does not match its checksum");
  ByteReader in(bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kSum));
  ASSIGN_OR_RETURN(const auto version, in.Number<std::uint32_t>());
  if (version != kVersion)
    return Fail(ErrorCode::kFailedPrecondition, "the state is of another version");
  GateWatch read(settings_);
  ASSIGN_OR_RETURN(read.next_seq_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(read.now_ms_, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(read.counts_, in.Number<GateCounts>());
  ASSIGN_OR_RETURN(auto count, in.Number<std::uint64_t>());
  for (; count > 0; --count) {
    ASSIGN_OR_RETURN(std::string id, TakeText(in));
    read.passed_.insert(std::move(id));
  }
  ASSIGN_OR_RETURN(auto lanes, in.Number<std::uint64_t>());
  for (; lanes > 0; --lanes) {
    ASSIGN_OR_RETURN(std::string gate, TakeText(in));
    ASSIGN_OR_RETURN(const auto number, in.Number<std::int64_t>());
    Lane& lane = read.lanes_[{std::move(gate), number}];
    ASSIGN_OR_RETURN(lane.prints, in.Vector<std::uint64_t>());
    ASSIGN_OR_RETURN(lane.print_next, in.Number<std::uint64_t>());
    ASSIGN_OR_RETURN(count, in.Number<std::uint64_t>());
    for (; count > 0; --count) {
      Held& held = lane.held.emplace_back();
      ASSIGN_OR_RETURN(held.reading, TakeReading(in));
      ASSIGN_OR_RETURN(held.seq, in.Number<std::uint64_t>());
      ASSIGN_OR_RETURN(held.received_ms, in.Number<std::int64_t>());
    }
    read.SetDue(lane);
    ASSIGN_OR_RETURN(count, in.Number<std::uint64_t>());
    for (; count > 0; --count) {
      Done& done = lane.done.emplace_back();
      ASSIGN_OR_RETURN(done.key, TakeText(in));
      ASSIGN_OR_RETURN(done.decided, TakeDecided(in));
    }
  }
  read.kinds_ = std::move(kinds_);
  read.list_ = std::move(list_);
  *this = std::move(read);
  return {};
}

}  // namespace tidewaiter::track
