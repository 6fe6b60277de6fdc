#include "monitor/gate_desk.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "codec/json_writer.h"
#include "desk/words.h"
#include "intake/mqtt_json.h"
#include "monitor/post_records.h"

namespace tidewaiter::monitor {
namespace {

using codec::JsonWriter;
using track::Release;
using track::SealStanding;
using track::Verdict;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr auto kPulse = std::chrono::seconds(1);

bool IsGate(const GeoThing& thing) {
  const GeoVersion* version = thing.in_force();
  return thing.kind == GeoKind::kPlace && version != nullptr &&
         (version->role == "gate" || version->role == "border");
}

std::string_view EventOf(const GatePass& pass) {
  switch (pass.verdict) {
    case Verdict::kOpen:
      return "gate.passed";
    case Verdict::kRefer:
      return "gate.referred";
    case Verdict::kHold:
      break;
  }
  return "gate.held";
}

clearance::PutRecord PutPass(const GatePass& pass, std::uint64_t if_version,
                             std::string_view kind) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("gate", pass.gate).Member("decision", Name(pass.verdict));
  json.MemberUnlessEmpty("movement", pass.movement).MemberUnlessEmpty("unit", pass.unit);
  json.MemberUnlessEmpty("note", pass.note).EndObject();
  return {.collection = std::string(kPassRecords),
          .id = pass.id,
          .if_version = if_version,
          .body = WriteGatePass(pass),
          .kind = std::string(kind),
          .data = std::move(data)};
}

}  // namespace

GateDesk::GateDesk(ControlRoom& room, desk::Store& store, clearance::Engine& engine, GateKeys keys,
                   const os::Clock& clock)
    : room_(room), store_(store), writer_(engine), keys_(keys), clock_(clock) {}

GateDesk::~GateDesk() {
  Stop();
}

Status GateDesk::Load() {
  RETURN_IF_ERROR(passes_.Fill(store_, kPassRecords));
  Forget();
  return {};
}

void GateDesk::Apply(const desk::RecordRow& record) {
  if (record.collection != kPassRecords) return;
  const RowPtr<GatePass> before = passes_.Find(record.id);
  // What we wrote reads again; what does not was somebody else's and stays as it was.
  if (!passes_.Put(record)) return;
  room_.Publish({.kind = NewsKind::kPass, .id = record.id});
  // It went through, at once or after a person looked at it.
  const RowPtr<GatePass> now = passes_.Find(record.id);
  const bool was_open = before && before->value.verdict == Verdict::kOpen;
  if (now && !was_open) NoteOpened(now->value);
}

void GateDesk::Start() {
  thread_ = std::thread([this] { Work(); });
}

void GateDesk::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  writer_.Close();
}

void GateDesk::Work() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kPulse, [this] { return stopping_; })) {
    lock.unlock();
    Tick();
    lock.lock();
  }
}

void GateDesk::Tick() {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  track::GateOutcome out;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [gate, post] : posts_) {
      Renew(gate, post, now_ms);
      post.watch.Tick(now_ms, out);
    }
  }
  Keep(out);
  Forget();
}

std::optional<GateNow> GateDesk::Find(std::string_view gate) const {
  const auto row = room_.records().geo.Find(gate);
  if (!row || !IsGate(row->value)) return std::nullopt;
  const GeoVersion& version = *row->value.in_force();
  GateNow now{.id = row->id, .name = version.name, .office = version.code};
  const std::lock_guard lock(mutex_);
  if (const auto post = posts_.find(gate); post != posts_.end()) {
    now.heard_ms = post->second.heard_ms;
    now.list_sequence = post->second.list_sequence;
  }
  return now;
}

void GateDesk::Count(GateNow& gate, const GatePass& pass) const {
  const std::int64_t today_ms = clock_.UnixMilliseconds() / kDayMs * kDayMs;
  gate.waiting += pass.waits() ? 1 : 0;
  if (pass.at_ms < today_ms) return;
  ++gate.passes_today;
  // What a person let through was held first.
  gate.held_today += pass.verdict == Verdict::kOpen && pass.officer.empty() ? 0 : 1;
}

std::vector<GateNow> GateDesk::Gates() const {
  std::map<std::string, GateNow, std::less<>> gates;
  for (const auto& row : room_.records().geo.All()) {
    if (auto gate = Find(row->id)) gates.emplace(row->id, *std::move(gate));
  }
  for (const auto& pass : passes_.All()) {
    if (const auto at = gates.find(pass->value.gate); at != gates.end()) {
      Count(at->second, pass->value);
    }
  }
  std::vector<GateNow> list;
  for (auto& [id, gate] : gates)
    list.push_back(std::move(gate));
  return list;
}

void GateDesk::Take(std::string_view gate, std::vector<device::GateReading> readings,
                    const std::string& peer, std::function<void(Status)> told) {
  for (device::GateReading& reading : readings)
    reading.gate = gate;
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  intake::Handed handed{.listener = "api",
                        .protocol = std::string(intake::kGateProtocol),
                        .device = "gate:" + std::string(gate),
                        .peer = peer,
                        .bytes = WriteReadings(readings)};
  room_.Take(std::move(handed),
             [this, gate = std::string(gate), now_ms, readings = std::move(readings),
              told = std::move(told)](const Result<intake::Taken>& taken) {
               if (!taken) return told(std::unexpected(taken.error()));
               TakeKept(gate, taken->seq, now_ms, readings);
               told({});
             });
}

void GateDesk::TakeKept(const std::string& gate, std::uint64_t seq, std::int64_t now_ms,
                        const std::vector<device::GateReading>& readings) {
  track::GateOutcome out;
  {
    const std::lock_guard lock(mutex_);
    Post& post = posts_[gate];
    post.heard_ms = now_ms;
    Renew(gate, post, now_ms);
    for (const device::GateReading& reading : readings)
      post.watch.Take(reading, {.seq = seq, .received_ms = now_ms}, out);
  }
  Keep(out);
}

// With the lock.
void GateDesk::Renew(const std::string& gate, Post& post, std::int64_t now_ms) {
  if (post.expected_ms != 0 && now_ms - post.expected_ms < kExpectedFreshMs) return;
  post.expected_ms = now_ms;
  post.watch.SetExpected(std::make_shared<const track::ExpectedList>(ExpectedAt(gate)));
}

void GateDesk::Keep(const track::GateOutcome& out) {
  for (const track::Decided& decided : out.decided)
    KeepPass(decided);
  if (!out.alarms.empty()) room_.Raise(out.alarms);
}

void GateDesk::KeepPass(const track::Decided& decided) {
  GatePass pass = PassOf(decided);
  const RowPtr<GatePass> before = FindPass(pass.id);
  if (before && !decided.completed) return;  // the same readings once more
  if (before) pass = Complete(before->value, decided);
  const std::string_view kind = before ? std::string_view("gate.completed") : EventOf(pass);
  clearance::PutRecords puts;
  puts.records.push_back(PutPass(pass, before ? before->version : 0, kind));
  // Not written: the store is away, or a person was first. The readings are in the log.
  writer_.Put(std::move(puts), [](const Result<std::uint64_t>&) {});
}

RowPtr<GatePass> GateDesk::FindPass(std::string_view id) const {
  return passes_.Find(id);
}

std::vector<RowPtr<GatePass>> GateDesk::Passes() const {
  return passes_.All();
}

Change GateDesk::DecidePass(const Row<GatePass>& row, const PassDecision& decision) const {
  auto decided = Decide(row.value, decision);
  if (!decided) {
    const Error& error = decided.error();
    return std::unexpected(clearance::Refusal{error, error.field, {}});
  }
  clearance::PutRecords puts;
  puts.records.push_back(PutPass(*decided, row.version, "gate.decided"));
  return puts;
}

void GateDesk::NoteOpened(const GatePass& pass) {
  if (pass.movement.empty() || pass.verdict != Verdict::kOpen) return;
  const auto movement = room_.records().movements.Find(pass.movement);
  const auto place = room_.records().geo.Find(pass.gate);
  if (!movement || !place) return;
  for (const PathNode& node : movement->value.draft.nodes) {
    if (node.place == pass.gate) room_.Visit(pass.movement, node.id, "gate", pass.at_ms);
  }
  const MovementNow now = room_.NowOf(movement->value);
  const auto drawing = ReadGeoShape(place->value.newest().shape);
  const auto* circle = drawing ? std::get_if<geo::Circle>(&drawing->area) : nullptr;
  if (!now.lead || circle == nullptr) return;
  room_.Saw({.device = now.lead->id,
             .time_ms = pass.at_ms,
             .seq = pass.evidence.empty() ? 0 : pass.evidence.front(),
             .at = circle->center});
}

// ---- What is expected

Release GateDesk::ReleaseOf(const MovementRecord& movement) const {
  Release release = Release::kReleased;
  for (const std::string& id : movement.draft.goods.declarations) {
    const Release one = monitor::ReleaseOf(store_, id);
    if (one == Release::kStopped) return one;
    if (one == Release::kPending) release = one;
  }
  return release;
}

SealStanding GateDesk::SealOf(const MovementRecord& movement) const {
  const bool sealed = std::ranges::any_of(movement.journey.pairings, [](const auto& pairing) {
    return pairing.kind == track::PairingKind::kSealDevice;
  });
  if (!sealed) return SealStanding::kNotNeeded;
  const MovementNow now = room_.NowOf(movement);
  if (!now.lead) return SealStanding::kSilent;
  if (now.lead->view.cut) return SealStanding::kAlarmed;
  const std::int64_t silent_ms = clock_.UnixMilliseconds() - now.lead->view.heard_ms;
  return silent_ms <= kSealHeardMs ? SealStanding::kQuiet : SealStanding::kSilent;
}

track::Expected GateDesk::ExpectedOf(const MovementRecord& movement, const PathNode& node,
                                     std::string_view gate) const {
  const UnitNames& unit = movement.draft.unit;
  const std::uint8_t worst = room_.NowOf(movement).worst;
  const auto alarm = static_cast<std::uint8_t>(track::Severity::kAlarm);
  track::Expected expected{.id = movement.id() + "@" + std::string(gate),
                           .movement = movement.id(),
                           .unit = movement.journey.unit,
                           .plates = unit.plates,
                           .containers = unit.containers,
                           .seals = unit.seals,
                           .release = ReleaseOf(movement),
                           .risk = worst == 0      ? track::Risk::kGreen
                                   : worst < alarm ? track::Risk::kYellow
                                                   : track::Risk::kRed,
                           .seal = SealOf(movement),
                           .due = node.window,
                           .gross_kg = 0};  // the declared mass is that of the goods alone
  return expected;
}

std::vector<track::Expected> GateDesk::ExpectedAt(std::string_view gate) const {
  std::vector<track::Expected> expected;
  for (const auto& row : room_.records().movements.All()) {
    if (!row->value.watched() || expected.size() >= track::kExpectedMax) continue;
    const auto& nodes = row->value.draft.nodes;
    const auto node = std::ranges::find(nodes, gate, &PathNode::place);
    if (node != nodes.end()) expected.push_back(ExpectedOf(row->value, *node, gate));
  }
  return expected;
}

GateDesk::Signed GateDesk::MakeList(std::string_view gate) {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  Signed made;
  made.list.post = gate;
  made.list.entries = ExpectedAt(gate);
  made.list.issued_ms = now_ms;
  made.list.expires_ms = now_ms + kListHours * kHourMs;
  {
    const std::lock_guard lock(mutex_);
    Post& post = posts_[std::string(gate)];
    // By the clock, so that numbers rise over restarts as well.
    post.list_sequence =
        std::max(post.list_sequence + 1, static_cast<std::uint64_t>(now_ms / 1000));
    made.list.sequence = post.list_sequence;
    made.list.settings = post.watch.settings();
  }
  made.bytes = SignList(made.list, keys_.secret);
  return made;
}

// The oldest that nobody waits for.
void GateDesk::Forget() {
  if (passes_.size() <= kPassesKept) return;
  auto all = passes_.All();
  std::erase_if(all, [](const auto& row) { return row->value.waits(); });
  std::ranges::sort(all, {}, [](const auto& row) { return row->value.at_ms; });
  const std::size_t excess = std::min(all.size(), passes_.size() - kPassesKept);
  for (std::size_t i = 0; i < excess; ++i) {
    // A row without a body goes from the shelf; the record stays.
    const Status gone = passes_.Put({std::string(kPassRecords), all[i]->id, all[i]->version, ""});
    if (!gone) return;
  }
}

}  // namespace tidewaiter::monitor
