#include "monitor/gate_desk.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "codec/json_writer.h"
#include "desk/words.h"
#include "intake/mqtt_json.h"
#include "monitor/gate_readers.h"
#include "monitor/internal/gate_puts.h"

namespace tidewaiter::monitor {
namespace {

using codec::JsonWriter;
using track::Release;
using track::SealStanding;
using track::Verdict;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kUsedKeptMs = 60'000;  // how often entries of what is over are forgotten
constexpr auto kPulse = std::chrono::seconds(1);
constexpr std::string_view kApiListener = "api";  // of frames that came by Take

bool IsGate(const GeoThing& thing) {
  const GeoVersion* version = thing.in_force();
  return thing.kind == GeoKind::kPlace && version != nullptr &&
         (version->role == "gate" || version->role == "border");
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
  RETURN_IF_ERROR(settings_.Fill(store_, kGateSettingRecords));
  RETURN_IF_ERROR(journals_.Fill(store_, kGateJournalRecords));
  RETURN_IF_ERROR(tellings_.Fill(store_, kTellingRecords));
  for (const auto& row : passes_.All())
    used_.Note(row->value);
  ForgetUsed(clock_.UnixMilliseconds());
  Forget();
  return {};
}

void GateDesk::Apply(const desk::RecordRow& record) {
  // What cannot be read was somebody else's: the one before stays in force.
  if (record.collection == kGateSettingRecords && settings_.Put(record)) return;
  if (record.collection == kGateJournalRecords && journals_.Put(record)) return;
  if (record.collection == kTellingRecords) return ApplyTelling(record);
  if (record.collection != kPassRecords) return;
  const RowPtr<GatePass> before = passes_.Find(record.id);
  // What we wrote reads again; what does not was somebody else's and stays as it was.
  if (!passes_.Put(record)) return;
  room_.Publish({.kind = NewsKind::kPass, .id = record.id});
  // It went through, at once or after a person looked at it.
  const RowPtr<GatePass> now = passes_.Find(record.id);
  if (now) used_.Note(now->value);
  const bool was_open = before && before->value.verdict == Verdict::kOpen;
  if (now && !was_open) NoteOpened(now->value);
}

void GateDesk::Start() {
  thread_ = std::thread([this] { Work(); });
}

void GateDesk::Stop() {
  {
    const std::lock_guard lock(jobs_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  writer_.Close();
}

void GateDesk::Work() {
  std::unique_lock lock(jobs_mutex_);
  while (true) {
    wake_.wait_for(lock, kPulse, [this] { return stopping_ || !jobs_.empty(); });
    WorkOff(lock);
    if (stopping_) return;
    lock.unlock();
    Tick();
    lock.lock();
  }
}

void GateDesk::WorkOff(std::unique_lock<std::mutex>& lock) {
  while (!jobs_.empty()) {
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    jobs_bytes_ -= job.frame.size();
    looking_ = true;
    lock.unlock();
    Look(job);
    lock.lock();
    looking_ = false;
  }
  idle_.notify_all();
}

void GateDesk::Flush() {
  std::unique_lock lock(jobs_mutex_);
  idle_.wait(lock, [this] { return (jobs_.empty() && !looking_) || stopping_; });
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
  ForgetUsed(now_ms);
}

std::optional<GateNow> GateDesk::Find(std::string_view gate) const {
  const auto row = room_.records().geo.Find(gate);
  if (!row || !IsGate(row->value)) return std::nullopt;
  const GeoVersion& version = *row->value.in_force();
  GateNow now{.id = row->id, .name = version.name, .office = version.code};
  if (const auto setting = settings_.Find(gate)) {
    now.setting = setting->value;
    now.setting_version = setting->version;
  }
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
  const auto devices = room_.records().devices.All();
  for (const auto& row : room_.records().geo.All()) {
    auto gate = Find(row->id);
    if (!gate) continue;
    gate->lanes = LanesOf(devices, row->id).size();
    gates.emplace(row->id, *std::move(gate));
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
  for (device::GateReading& reading : readings) {
    reading.gate = gate;
    const auto reader = room_.records().devices.Find(reading.reader);
    if (reader && StandsAtGate(reader->value) && reader->value.place == gate)
      PutAt(reader->value, reading);
  }
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  intake::Handed handed{.listener = std::string(kApiListener),
                        .protocol = std::string(intake::kGateProtocol),
                        .device = "gate:" + std::string(gate),
                        .peer = peer,
                        .bytes = "application/json\n" + WriteReadings(readings)};
  Job job{.received_ms = now_ms, .gate = std::string(gate), .readings = std::move(readings)};
  job.told = std::move(told);
  room_.Take(std::move(handed),
             [this, job = std::move(job)](const Result<intake::Taken>& taken) mutable {
               if (!taken) return job.told(std::unexpected(taken.error()));
               job.seq = taken->seq;
               Enqueue(std::move(job));
             });
}

void GateDesk::TakeFrame(const intake::Arrival& arrival) {
  const intake::FrameRecord& frame = arrival.frame;
  if (frame.protocol != intake::kGateProtocol || frame.listener == kApiListener) return;
  if (!frame.Counts()) return;
  Enqueue({.seq = arrival.seq,
           .received_ms = frame.received_ms,
           .reader = std::string(frame.device),
           .frame = std::string(frame.frame)});
}

void GateDesk::Enqueue(Job job) {
  {
    const std::lock_guard lock(jobs_mutex_);
    const bool fits = jobs_.size() < kGateJobsMax && jobs_bytes_ <= kGateJobBytesMax;
    if (!stopping_ && fits) {
      jobs_bytes_ += job.frame.size();
      jobs_.push_back(std::move(job));
      wake_.notify_all();
      return;
    }
    ++counts_.left;
  }
  if (job.told) job.told({});  // it is on disk: nobody is to send it again
}

void GateDesk::Add(std::uint64_t Counts::*count, std::uint64_t number) {
  const std::lock_guard lock(jobs_mutex_);
  counts_.*count += number;
}

void GateDesk::Look(const Job& job) {
  if (job.reader.empty()) {
    TakeKept(job.gate, job, job.readings);
    if (job.told) job.told({});
    return;
  }
  const auto reader = room_.records().devices.Find(job.reader);
  const bool stands = reader && StandsAtGate(reader->value) && Find(reader->value.place);
  if (!stands) return Add(&Counts::unplaced, 1);
  const device::GateRead read = ReadingsOf(reader->value, job.frame);
  if (!read.problems.empty()) Add(&Counts::unread, 1);
  if (!read.readings.empty()) TakeKept(reader->value.place, job, read.readings);
}

void GateDesk::TakeKept(const std::string& gate, const Job& job,
                        const std::vector<device::GateReading>& readings) {
  Add(&Counts::readings, readings.size());
  track::GateOutcome out;
  {
    const std::lock_guard lock(mutex_);
    Post& post = posts_[gate];
    post.heard_ms = job.received_ms;
    Renew(gate, post, job.received_ms);
    for (const device::GateReading& reading : readings)
      post.watch.Take(reading, {.seq = job.seq, .received_ms = job.received_ms}, out);
  }
  Keep(out);
}

// With the lock.
void GateDesk::Renew(const std::string& gate, Post& post, std::int64_t now_ms) {
  post.watch.SetSettings(Limits());
  const bool is_fresh = post.expected_ms != 0 && now_ms - post.expected_ms < kExpectedFreshMs;
  if (!is_fresh) {
    post.expected_ms = now_ms;
    post.watch.SetExpected(std::make_shared<const track::ExpectedList>(ExpectedAt(gate)));
    post.watch.SetLanes(LanesOf(room_.records().devices.All(), gate));
  }
  // Read before the entries: one that comes in between is set again the next time.
  const std::uint64_t change = used_.change();
  if (is_fresh && change == post.used_change) return;
  post.used_change = change;
  for (const std::string& entry : used_.At(gate))
    post.watch.SetUsed(entry);
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
  if (!before) AddTelling(pass, SealAt(pass), puts);
  // Not written: the store is away, or a person was first. The readings are in the log.
  writer_.Put(std::move(puts), [](const Result<std::uint64_t>&) {});
}

void GateDesk::AddReadings(http::Metrics& metrics) const {
  const auto add = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [this, read] {
      const std::lock_guard lock(jobs_mutex_);
      return static_cast<double>(read(*this));
    });
  };
  using Desk = GateDesk;
  add("tidewaiter_gate_readings_total", "Readings of gates looked at",
      [](const Desk& desk) { return desk.counts_.readings; });
  add("tidewaiter_gate_messages_waiting", "Messages of gates that wait to be looked at",
      [](const Desk& desk) { return desk.jobs_.size(); });
  add("tidewaiter_gate_messages_unplaced_total", "Messages of devices that stand at no gate",
      [](const Desk& desk) { return desk.counts_.unplaced; });
  add("tidewaiter_gate_messages_unread_total", "Messages of readers that could not be read",
      [](const Desk& desk) { return desk.counts_.unread; });
  add("tidewaiter_gate_messages_left_total", "Messages of gates that were too many to look at",
      [](const Desk& desk) { return desk.counts_.left; });
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
  AddTelling(*decided, SealAt(*decided), puts);
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

// A look at each movement that went through costs less than a millisecond for ten thousand.
void GateDesk::ForgetUsed(std::int64_t now_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (now_ms - used_kept_ms_ < kUsedKeptMs) return;
    used_kept_ms_ = now_ms;
  }
  used_.Keep([this](std::string_view movement) {
    const auto row = room_.records().movements.Find(movement);
    return row && row->value.open();
  });
}

// The oldest that nobody waits for.
void GateDesk::Forget() {
  if (passes_.size() <= kPassesKept) return;
  auto all = passes_.All();
  std::erase_if(all, [this](const auto& row) {
    const auto telling = FindTelling(row->id);
    return row->value.waits() || (telling && telling->value.state == TellingState::kWaiting);
  });
  std::ranges::sort(all, {}, [](const auto& row) { return row->value.at_ms; });
  const std::size_t excess = std::min(all.size(), passes_.size() - kPassesKept);
  for (std::size_t i = 0; i < excess; ++i) {
    // A row without a body goes from the shelf; the record stays.
    const Status gone = passes_.Put({std::string(kPassRecords), all[i]->id, all[i]->version, ""});
    if (!gone || !tellings_.Put({std::string(kTellingRecords), all[i]->id, 0, ""})) return;
  }
}

}  // namespace tidewaiter::monitor
