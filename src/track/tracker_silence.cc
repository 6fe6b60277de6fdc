// Who is silent, and what is known of the other devices of the unit.
#include <algorithm>
#include <array>

#include "base/hash.h"
#include "track/behaviours/shard.h"

namespace tidewaiter::track {
namespace {

// Seals and trackers of one unit that are asked whether they are heard: two is usual, four many.
constexpr std::size_t kCompanionsMax = 8;

}  // namespace

// The leader first, where it is another than `key` and was ever heard.
std::size_t Tracker::Shard::CompanionsOf(const Course& course, std::uint64_t key,
                                         std::int64_t at_ms, std::span<Companion> into) const {
  std::size_t count = 0;
  for (const Mate& mate : course.mates) {
    if (mate.device == key || !mate.valid.Has(at_ms) || count == into.size()) continue;
    const std::uint32_t* const found = places.Find(mate.device);
    if (found == nullptr || devices[*found].heard_ms == 0) continue;
    const DeviceState& other = devices[*found];
    into[count++] = {.device = mate.device,
                     .back_ms = other.silence.back_ms,
                     .heard_ms = std::max(other.heard_ms, mate.valid.from_ms),
                     .interval_ms = IntervalMs(other.silence, course.settings)};
  }
  return count;
}

void Tracker::Shard::Silence(std::uint32_t device, std::int64_t at_ms, Alarms& out) {
  DeviceState& state = devices[device];
  if (state.heard_ms == 0) return;
  const Scene scene = SceneOf(device, at_ms);
  if (scene.course == nullptr) return;
  const std::int64_t interval_ms = IntervalMs(state.silence, scene.settings);
  if (at_ms - state.heard_ms <= interval_ms) return;  // nothing is due: the usual case
  // What it did not say before it belonged to the movement, in a store or on its way back, is none
  // of this.
  const Assignment* const assigned = plan->AssignmentOf(state.key, at_ms);
  const std::int64_t since_ms = assigned == nullptr ? 0 : assigned->valid.from_ms;
  std::array<Companion, kCompanionsMax> companions;
  const std::size_t count = CompanionsOf(*scene.course, state.key, at_ms, companions);
  const std::uint64_t lead = scene.course->LeadAt(at_ms);
  const std::span<const Companion> others(companions.data(), count);
  const auto leader = std::ranges::find(others, lead, &Companion::device);
  const Silent silent{.heard_ms = std::max(state.heard_ms, since_ms),
                      .interval_ms = interval_ms,
                      .in_dead_zone = state.zones.in_dead != 0,
                      .in_hole = state.silence.in_hole != 0,
                      .others = others,
                      .leader = leader == others.end() ? nullptr : &*leader};
  const auto due_ms = TimesOf(silent, scene.settings);
  // Each at its own time, so that it is told the same way however seldom one looks.
  for (const std::int64_t due : due_ms) {
    if (due > at_ms) continue;
    const Sample moment{.time_ms = due, .received_ms = due, .seq = state.heard_seq};
    Voice voice(scene, moment, out);
    StepSilence(state.silence, silent, due_ms, voice);
  }
}

void Tracker::Shard::Back(std::uint32_t device, bool by_post, Alarms& out) {
  const Scene scene = SceneOf(device, now_ms);
  if (scene.course != nullptr) {
    for (const Pairing& pairing : scene.course->movement.pairings) {
      if (!IsDevice(pairing.kind)) continue;
      const std::uint32_t* const found = places.Find(HashBytes(pairing.value));
      if (found != nullptr && *found != device) Silence(*found, now_ms, out);
    }
  }
  SilenceWatch& watch = devices[device].silence;
  watch.quiet_ms = by_post ? 0 : devices[device].heard_ms;
  watch.back_ms = now_ms;
}

}  // namespace tidewaiter::track
