#include "track/tracker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"
#include "track/behaviours/shard.h"

namespace tidewaiter::track {
namespace {

// Between fixes that lie further apart in time nobody knows which way the unit went.
constexpr std::int64_t kSegmentMostMs = 600'000;

constexpr std::array<std::string_view, 5> kSealStates{"idle", "armed", "in_transit",
                                                      "disarm_authorised", "opened"};

bool IsWatched(const Movement& movement) {
  return movement.state == MovementState::kArmed || movement.state == MovementState::kUnderWay ||
         movement.state == MovementState::kArrived;
}

bool SaysAgain(const DeviceState& state, const Sample& sample) {
  const auto print = static_cast<std::uint32_t>(sample.print);
  return std::ranges::find(state.prints, print) != std::end(state.prints);
}

void Count(ClockVerdict verdict, Counts& counts) {
  switch (verdict) {
    case ClockVerdict::kUnset:
      ++counts.clock_unset;
      break;
    case ClockVerdict::kFuture:
      ++counts.clock_wrong;
      break;
    case ClockVerdict::kLocal:
    case ClockVerdict::kRollover:
      ++counts.clock_mended;
      break;
    case ClockVerdict::kRight:
      break;
  }
}

const Plan& EmptyPlan() {
  static const std::shared_ptr<const Plan> plan = *Plan::Build({});
  return *plan;
}

void Prefetch(const void* memory, std::size_t bytes) {
  constexpr std::size_t kLine = 64;  // of the cache
  const char* const begin = static_cast<const char*>(memory);
  for (std::size_t at = 0; at < bytes; at += kLine)
    __builtin_prefetch(begin + at);
}

double SpeedLimit(const Course& course, const RouteWatch& route) {
  return route.way == kNoWay ? 0 : course.movement.edges[route.way].speed_limit_kmh;
}

double RemainingHours(const Course& course, const DeviceState& state) {
  const double remaining_m = RemainingM(course, state.path, state.route);
  if (remaining_m < 0 || state.motion.pace_kmh <= 0) return -1;
  return remaining_m / 1000 / double{state.motion.pace_kmh};
}

}  // namespace

std::string_view Name(SealState state) {
  return kSealStates.at(static_cast<std::size_t>(state));
}

std::uint32_t Tracker::Shard::Locate(std::string_view device) {
  const std::uint64_t key = HashBytes(device);
  if (const std::uint32_t* const found = places.Find(key))
    return known[*found].name == device ? *found : kNobody;  // two with one hash
  if (devices.size() >= kDevicesMax) return kNobody;
  const auto place = static_cast<std::uint32_t>(devices.size());
  places[key] = place;
  known.push_back({.name = std::string(device)});
  devices.emplace_back().key = key;
  return place;
}

const Known* Tracker::Shard::BelongsTo(std::uint32_t device, std::int64_t time_ms,
                                       const Plan& in_force) {
  Known& one = known[device];
  const bool is_known = one.plan == plan_number && one.course != nullptr && one.valid.Has(time_ms);
  if (!is_known) {
    const Assignment* const assignment = in_force.AssignmentOf(devices[device].key, time_ms);
    if (assignment == nullptr) return nullptr;
    one.course = assignment->course.get();
    one.valid = assignment->valid;
    one.kind = assignment->kind;
    one.plan = plan_number;
  }
  return IsWatched(one.course->movement) ? &one : nullptr;
}

Scene Tracker::Shard::SceneOf(std::uint32_t device, std::int64_t time_ms) {
  const Plan& in_force = plan ? *plan : EmptyPlan();
  const std::string_view name = known[device].name;
  const Known* const one = BelongsTo(device, time_ms, in_force);
  if (one == nullptr) {
    return {.settings = in_force.settings(),
            .settings_version = in_force.settings_version(),
            .plan = in_force,
            .device = name,
            .unit = name,
            .scratch = scratch};
  }
  const Course& course = *one->course;
  // Most have no limits of their own: then those of the plan, which all share, are at hand.
  const bool own = !course.movement.limits.empty();
  return {.settings = own ? course.settings : in_force.settings(),
          .settings_version = own ? course.settings_version : in_force.settings_version(),
          .plan = in_force,
          .course = &course,
          .kind = one->kind,
          .device = name,
          .unit = course.movement.unit,
          .scratch = scratch};
}

bool Tracker::Shard::Adopt(DeviceState& state, const Scene& scene, std::int64_t time_ms) {
  const std::uint64_t key = scene.course == nullptr ? 0 : scene.course->key;
  if (key == state.course_key) return true;
  if (time_ms < state.course_since_ms) return false;
  state.course_key = key;
  state.course_since_ms = time_ms;
  state.path = {};
  state.route = {};
  state.seal = {};
  state.door = {};
  state.battery.episode = {};
  state.cold = {};
  state.distress = {};
  state.mates = {};
  state.silence.episode = {};
  state.zones = {};
  state.motion.jump = {};
  state.motion.overspeed = {};
  state.motion.stop = {};
  state.motion.anchor_ms = 0;
  return true;
}

void Tracker::Shard::Hold(std::uint32_t device, const Sample& sample) {
  if (unused == kNobody) {
    unused = static_cast<std::uint32_t>(pool.size());
    pool.emplace_back();
  }
  const std::uint32_t place = unused;
  Held& held = pool[place];
  unused = held.next_came;
  held = {.sample = sample, .device = device};
  (last_came == kNobody ? first_came : pool[last_came].next_came) = place;
  last_came = place;
  // Equal times: by what they say, so that the order in which they came does not matter.
  const auto before = [&](const Sample& a, const Sample& b) {
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.print < b.print;
  };
  DeviceState& state = devices[device];
  ++state.held;
  if (state.tail != kNobody && !before(sample, pool[state.tail].sample)) {
    pool[state.tail].later = place;
    state.tail = place;
    return;
  }
  std::uint32_t* link = &state.head;
  while (*link != kNobody && !before(sample, pool[*link].sample))
    link = &pool[*link].later;
  held.later = *link;
  *link = place;
  if (held.later == kNobody) state.tail = place;
}

void Tracker::Shard::Release(std::uint32_t device, std::int64_t until_ms, Alarms& out) {
  while (devices[device].head != kNobody) {
    DeviceState& state = devices[device];
    Held& held = pool[state.head];
    if (held.sample.time_ms > until_ms) return;
    state.head = held.later;
    if (state.head == kNobody) state.tail = kNobody;
    --state.held;
    held.done = 1;
    Process(device, held.sample, out);
  }
}

void Tracker::Shard::Foresee(std::uint32_t place) const {
  const std::uint32_t next = pool[place].next_came;
  if (next == kNobody) return;
  if (const Course* const course = known[pool[next].device].course)
    Prefetch(course, sizeof *course);
  const std::uint32_t second = pool[next].next_came;
  if (second == kNobody) return;
  const std::uint32_t device = pool[second].device;
  Prefetch(&known[device], sizeof(Known));
  Prefetch(&devices[device], sizeof(DeviceState));
}

void Tracker::Shard::Advance(std::int64_t to_ms, Alarms& out) {
  now_ms = std::max(now_ms, to_ms);
  const Plan& in_force = plan ? *plan : EmptyPlan();
  const std::int64_t hold_ms = in_force.settings().Ms(Limit::kOrderHold);
  while (first_came != kNobody) {
    const std::uint32_t place = first_came;
    if (pool[place].done == 0) {
      if (pool[place].sample.received_ms + hold_ms > now_ms) return;
      Foresee(place);
      Release(pool[place].device, pool[place].sample.time_ms, out);
    }
    first_came = pool[place].next_came;
    if (first_came == kNobody) last_came = kNobody;
    pool[place].next_came = unused;
    unused = place;
  }
}

void Tracker::Shard::CompareMates(DeviceState& state, Voice& voice) {
  const Course& course = *voice.scene().course;
  const Settings& settings = voice.scene().settings;
  const Sample& sample = voice.sample();
  for (const Mate& mate : course.mates) {
    if (mate.device == state.key || !mate.valid.Has(sample.time_ms)) continue;
    const std::uint32_t* const found = places.Find(mate.device);
    if (found == nullptr) continue;
    const DeviceState& other = devices[*found];
    const std::int64_t apart_ms = std::abs(sample.time_ms - other.motion.at_ms);
    if (other.motion.at_ms == 0 || apart_ms > settings.Ms(Limit::kUnitTime)) continue;
    // What the faster one may have driven between the two fixes is no distance between them.
    const double kmh = std::max(state.motion.speed_kmh, other.motion.speed_kmh);
    const double driven_m = kmh / 3.6 * static_cast<double>(apart_ms) / 1000;
    const double distance_m = geo::DistanceM(sample.at, other.motion.at);
    if (distance_m - driven_m - double{sample.accuracy_m} <= settings[Limit::kUnitDistance]) {
      state.mates.apart = 0;
      voice.End(state.mates.episode, AlarmKind::kUnitMismatch);
      continue;
    }
    if (++state.mates.apart < settings[Limit::kUnitFixes]) continue;
    voice.Raise(state.mates.episode,
                {.kind = AlarmKind::kUnitMismatch,
                 .severity = Severity::kCritical,
                 .began_ms = sample.time_ms,
                 .words = "track.unit_mismatch.apart",
                 .facts = {{"distance_m", distance_m}, {"other", 0, known[*found].name}},
                 .limits = {Limit::kUnitDistance, Limit::kUnitFixes, Limit::kUnitTime}});
  }
}

// What rests on where the unit under a movement is.
void Tracker::Shard::Journey(DeviceState& state, const geo::Point* before, Voice& voice) {
  const Course& course = *voice.scene().course;
  StepPath(state.path, before, voice);
  StepRoute(state.route, state.path, voice);
  StepSpeed(state.motion, SpeedLimit(course, state.route), voice);
  const bool allowed =
      state.path.at != kNoNode || state.zones.in_rest != 0 || course.movement.mode == Mode::kDepot;
  StepStop(state.motion, allowed, voice);
  CompareMates(state, voice);
}

void Tracker::Shard::Process(std::uint32_t device, const Sample& sample, Alarms& out) {
  DeviceState& state = devices[device];
  const Scene scene = SceneOf(device, sample.time_ms);
  Voice voice(scene, sample, out);
  state.event_ms = sample.time_ms;
  const bool current = Adopt(state, scene, sample.time_ms);
  const bool leads = scene.course == nullptr || scene.course->LeadAt(sample.time_ms) == state.key;
  if (sample.Is(Sample::kPlace)) {
    if (StepPlace(state.motion, voice)) {
      const bool near =
          state.motion.before_ms != 0 && sample.time_ms - state.motion.before_ms <= kSegmentMostMs;
      const geo::Point before = state.motion.before;
      StepAround(state.zones, voice);
      LookForHole(state.silence, radio, sample);
      if (leads) NoteVisit(state.silence, radio, sample, scene.settings);
      if (leads && current) StepZones(state.zones, near ? &before : nullptr, voice);
      if (leads && current && scene.course != nullptr)
        Journey(state, near ? &before : nullptr, voice);
    } else {
      ++counts.jumps;
    }
  }
  // What only measures is where its unit was last seen to be.
  if (scene.course != nullptr && state.motion.at_ms == 0) {
    if (const auto* const lead = places.Find(scene.course->LeadAt(sample.time_ms))) {
      state.zones.in_dead = devices[*lead].zones.in_dead;
      state.silence.in_hole = devices[*lead].silence.in_hole;
    }
  }
  if (!current) return;
  StepSeal(state.seal, state.door.episode.stands() || state.motion.stop.stands(), voice);
  if (scene.course == nullptr) return StepDistress(state.distress, voice);
  const bool may_open =
      state.seal.state == SealState::kDisarmAuthorised || state.seal.state == SealState::kOpened;
  StepDoor(state.door, may_open, voice);
  StepCold(state.cold, voice);
  StepBattery(state.battery, RemainingHours(*scene.course, state), voice);
}

// Only what stands by itself can still be told of.
void Tracker::Shard::Late(DeviceState& state, const Scene& scene, Voice& voice) {
  ++counts.late;
  const bool leads =
      scene.course == nullptr || scene.course->LeadAt(voice.sample().time_ms) == state.key;
  if (!voice.sample().Is(Sample::kPlace) || !leads) return;
  NoteVisit(state.silence, radio, voice.sample(), scene.settings);
  StepZonesLate(state.zones, voice);
}

Tracker::Tracker() : shard_(std::make_unique<Shard>()) {}
Tracker::~Tracker() = default;
Tracker::Tracker(Tracker&&) noexcept = default;
Tracker& Tracker::operator=(Tracker&&) noexcept = default;

void Tracker::SetPlan(std::shared_ptr<const Plan> plan) {
  shard_->plan = std::move(plan);
  ++shard_->plan_number;
}

void Tracker::Take(const device::Report& report, const Received& received, Alarms& out) {
  Shard& shard = *shard_;
  if (received.seq < shard.next_seq) return;
  const std::uint64_t next_seq = received.seq + (received.more ? 0 : 1);
  ++shard.counts.taken;
  shard.Advance(received.received_ms, out);
  const std::uint32_t device = shard.Locate(report.device);
  if (device == kNobody) {
    ++shard.counts.refused;
    shard.next_seq = next_seq;
    return;
  }
  shard.Silence(device, shard.now_ms, out);
  shard.next_seq = next_seq;
  DeviceState& state = shard.devices[device];
  const Scene now = shard.SceneOf(device, shard.now_ms);
  if (IsBack(state.silence, state.heard_ms, shard.now_ms, now.settings))
    shard.Back(device, received.first_ms != 0, out);
  const std::int64_t said_ms = report.time_ms != 0 ? report.time_ms : report.fix.time_ms;
  Received first = received;
  if (received.first_ms != 0) first.received_ms = received.first_ms;
  const JudgedTime time = JudgeTime(said_ms, first, now.settings, state.clock);
  Count(time.verdict, shard.counts);
  const Sample sample = Condense(report, received, time, now.settings, shard.counts);
  const Sample moment{.time_ms = shard.now_ms, .received_ms = shard.now_ms, .seq = received.seq};
  Voice here(now, moment, out);
  if (now.course != nullptr && now.course->key == state.course_key)
    here.End(state.silence.episode, AlarmKind::kSilence);
  StepClock(state.clock_alarms, state.clock, time, here);
  state.heard_ms = shard.now_ms;
  state.heard_seq = received.seq;
  if (time.verdict != ClockVerdict::kUnset) {
    if (SaysAgain(state, sample)) {
      ++shard.counts.duplicates;
      return;
    }
    state.prints[state.print_next++ % kPrints] = static_cast<std::uint32_t>(sample.print);
  }
  LearnInterval(state.silence, sample, now.settings);
  const Scene scene = shard.SceneOf(device, sample.time_ms);
  Voice voice(scene, sample, out);
  if (scene.course != nullptr && Shard::Adopt(state, scene, sample.time_ms)) {
    HearSeal(state.seal, voice);
    StepDistress(state.distress, voice);
  }
  if (sample.time_ms < state.event_ms) return shard.Late(state, scene, voice);
  shard.Hold(device, sample);
  if (state.held > kHeldMax) shard.Release(device, shard.pool[state.head].sample.time_ms, out);
}

void Tracker::Tick(std::int64_t now_ms, Alarms& out) {
  Shard& shard = *shard_;
  if (now_ms < shard.now_ms) return;
  shard.Advance(now_ms, out);
  for (std::uint32_t i = 0; i < shard.devices.size(); ++i)
    shard.Silence(i, now_ms, out);
}

void Tracker::Drain(Alarms& out) {
  Shard& shard = *shard_;
  for (std::uint32_t place = shard.first_came; place != kNobody;
       place = shard.pool[place].next_came) {
    if (shard.pool[place].done != 0) continue;
    shard.Release(shard.pool[place].device, shard.pool[place].sample.time_ms, out);
  }
}

std::vector<UnitView> Tracker::Units() const {
  std::vector<UnitView> views;
  views.reserve(shard_->devices.size());
  for (std::uint32_t i = 0; i < shard_->devices.size(); ++i)
    views.push_back(shard_->View(i));
  return views;
}

std::optional<UnitView> Tracker::Find(std::string_view device) const {
  const std::uint32_t* const found = shard_->places.Find(HashBytes(device));
  if (found == nullptr || shard_->known[*found].name != device) return std::nullopt;
  return shard_->View(*found);
}

std::size_t Tracker::size() const {
  return shard_->devices.size();
}
const Counts& Tracker::counts() const {
  return shard_->counts;
}
std::uint64_t Tracker::next_seq() const {
  return shard_->next_seq;
}
std::string Tracker::Save() const {
  return shard_->Save();
}
Status Tracker::Load(std::string_view bytes) {
  return shard_->Load(bytes);
}

}  // namespace tidewaiter::track
