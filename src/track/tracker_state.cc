// What a tracker shows of its state, and the state as bytes.
#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/hash.h"
#include "track/behaviours/shard.h"

namespace tidewaiter::track {
namespace {

constexpr std::string_view kMagic = "TWTRACK\n";
// Raise with every change of DeviceState, Sample or Counts, or of what their numbers mean.
constexpr std::uint32_t kVersion = 3;

void AddOpen(const DeviceState& state, std::vector<AlarmKind>& open) {
  const auto add = [&](const Episode& episode, AlarmKind kind) {
    if (episode.stands()) open.push_back(kind);
  };
  add(state.seal.cut, AlarmKind::kSealCut);
  add(state.seal.opened, AlarmKind::kSealOpened);
  const bool tampered =
      std::ranges::any_of(state.seal.tampered, [](const Episode& e) { return e.stands(); });
  if (tampered || state.seal.vibrated.stands()) open.push_back(AlarmKind::kSealTampered);
  add(state.silence.episode, AlarmKind::kSilence);
  add(state.motion.stop, AlarmKind::kUnplannedStop);
  add(state.route.deviation, AlarmKind::kDeviation);
  add(state.route.wrong_way, AlarmKind::kWrongWay);
  add(state.path.dwell, AlarmKind::kDwell);
  add(state.path.late, AlarmKind::kLate);
  add(state.motion.overspeed, AlarmKind::kOverspeed);
  add(state.motion.jump, AlarmKind::kJump);
  add(state.mates.episode, AlarmKind::kUnitMismatch);
  add(state.door.episode, AlarmKind::kDoor);
  add(state.battery.episode, AlarmKind::kBattery);
  const ColdWatch& cold = state.cold;
  const bool warm_or_cold = cold.above.stands() || cold.below.stands() || cold.apart.stands() ||
                            cold.kinetic.stands() || cold.trend.stands();
  if (warm_or_cold) open.push_back(AlarmKind::kTemperature);
  add(cold.lost, AlarmKind::kSensorLost);
  const bool zone =
      std::ranges::any_of(state.zones.slots, [](const ZoneSlot& s) { return s.episode.stands(); });
  if (zone) open.push_back(AlarmKind::kZone);
}

// The successor that is nearest to the destination.
std::string NextNode(const Course& course, const DeviceState& state) {
  if (state.route.way != kNoWay) return course.movement.nodes[course.ways[state.route.way].to].id;
  if (state.path.last == kNoNode) return {};
  const Way* best = nullptr;
  for (const Way& way : course.ways) {
    if (way.from != state.path.last) continue;
    const bool nearer =
        best == nullptr || course.to_destination_m[way.to] < course.to_destination_m[best->to];
    if (nearer) best = &way;
  }
  return best == nullptr ? std::string() : course.movement.nodes[best->to].id;
}

}  // namespace

UnitView Tracker::Shard::View(std::uint32_t device) const {
  const DeviceState& state = devices[device];
  UnitView view{.device = known[device].name, .unit = known[device].name};
  if (state.motion.at_ms != 0) view.at = state.motion.at;
  view.at_ms = state.motion.at_ms;
  view.heard_ms = state.heard_ms;
  view.speed_kmh = state.motion.speed_kmh;
  view.course_deg = state.motion.course_deg;
  view.seal = state.seal.state;
  view.cut = state.seal.attacked();
  view.pace_kmh = state.motion.pace_kmh;
  view.battery_percent = state.battery.last;
  view.stopped = state.motion.stop.stands();
  AddOpen(state, view.open);
  const Assignment* const assignment =
      plan ? plan->AssignmentOf(state.key, state.event_ms) : nullptr;
  if (assignment == nullptr || assignment->course->key != state.course_key) return view;
  const Course& course = *assignment->course;
  view.unit = course.movement.unit;
  view.movement = course.movement.id;
  view.along_m = state.route.way == kNoWay ? 0 : state.route.along_m;
  view.remaining_m = RemainingM(course, state.path, state.route);
  if (state.path.at != kNoNode) view.node = course.movement.nodes[state.path.at].id;
  view.next_node = NextNode(course, state);
  return view;
}

std::string Tracker::Shard::Save() const {
  std::string out(kMagic);
  PutNumber(out, kVersion);
  PutNumber(out, static_cast<std::uint32_t>(sizeof(DeviceState)));
  PutNumber(out, static_cast<std::uint32_t>(sizeof(Sample)));
  PutNumber(out, next_seq);
  PutNumber(out, now_ms);
  PutNumber(out, counts);
  PutVector(out, devices);
  for (const Known& one : known) {
    PutNumber(out, static_cast<std::uint32_t>(one.name.size()));
    out += one.name;
  }
  std::vector<std::pair<std::uint32_t, const Sample*>> held;
  for (std::uint32_t place = first_came; place != kNobody; place = pool[place].next_came) {
    if (pool[place].done == 0) held.emplace_back(pool[place].device, &pool[place].sample);
  }
  PutNumber(out, static_cast<std::uint64_t>(held.size()));
  for (const auto& [device, sample] : held) {
    PutNumber(out, device);
    PutNumber(out, *sample);
  }
  radio.Save(out);
  PutNumber(out, HashBytes(out));
  return out;
}

Status Tracker::Shard::Load(std::string_view bytes) {
  constexpr std::size_t kSum = sizeof(std::uint64_t);
  if (bytes.size() < kMagic.size() + kSum || !bytes.starts_with(kMagic))
    return Fail(ErrorCode::kCorruption, "is not the state of a tracker");
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kSum, kSum);
  if (sum != HashBytes(bytes.substr(0, bytes.size() - kSum)))
    return Fail(ErrorCode::kCorruption, "the state of the tracker does not match its checksum");
  ByteReader in(bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kSum));
  ASSIGN_OR_RETURN(const auto version, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(const auto state_bytes, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(const auto sample_bytes, in.Number<std::uint32_t>());
  if (version != kVersion || state_bytes != sizeof(DeviceState) || sample_bytes != sizeof(Sample))
    return Fail(ErrorCode::kFailedPrecondition, "the state is of another version");
  Shard read;
  ASSIGN_OR_RETURN(read.next_seq, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(read.now_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(read.counts, in.Number<Counts>());
  ASSIGN_OR_RETURN(read.devices, (in.Vector<DeviceState, HugeAllocator<DeviceState>>()));
  for (std::uint32_t i = 0; i < read.devices.size(); ++i) {
    ASSIGN_OR_RETURN(const auto size, in.Number<std::uint32_t>());
    ASSIGN_OR_RETURN(const std::string_view name, in.Entries(size, 1));
    read.known.push_back({.name = std::string(name)});
    read.places[read.devices[i].key] = i;
    read.devices[i].head = read.devices[i].tail = kNobody;  // held again below
    read.devices[i].held = 0;
  }
  ASSIGN_OR_RETURN(const auto held, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < held; ++i) {
    ASSIGN_OR_RETURN(const auto device, in.Number<std::uint32_t>());
    ASSIGN_OR_RETURN(const Sample sample, in.Number<Sample>());
    if (device >= read.devices.size())
      return Fail(ErrorCode::kCorruption, "a report of no device is held");
    read.Hold(device, sample);
  }
  RETURN_IF_ERROR(read.radio.Load(in));
  read.plan = std::move(plan);
  *this = std::move(read);
  return {};
}

}  // namespace tidewaiter::track
