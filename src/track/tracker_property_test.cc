// Against chance: the order in which reports come within the time that they are held for does not
// matter, and zones are what asking every fence about every step would say.
#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "testing/property.h"
#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

// A truck that goes on, stops, leaves the road, loses its seal: whatever the seed says.
std::vector<Coming> RandomJourney(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<Coming> journey;
  double km = 0;
  double south = 0;
  std::int64_t time_ms = kStartMs;
  for (std::size_t i = 0; i < count; ++i) {
    const double kmh = random.Chance(0.3) ? 0 : random.Uniform(20, 120);
    const auto step_ms = static_cast<std::int64_t>(random.Uniform(10'000, 60'000));
    time_ms += step_ms;
    km += kmh * static_cast<double>(step_ms) / 3'600'000;
    if (random.Chance(0.1)) south = random.Uniform(-400, 1800);
    Coming coming;
    coming.received_ms = time_ms + 500;
    coming.report = {.device = "S1", .time_ms = time_ms};
    coming.report.fix = {.kind = device::FixKind::kSatellite,
                         .valid = true,
                         .at = Place(km, south),
                         .time_ms = time_ms,
                         .speed_kmh = kmh};
    coming.report.seal.Say(device::SealSign::kLocked, !random.Chance(0.01));
    if (random.Chance(0.01)) coming.report.seal.Say(device::SealSign::kRopeCut, true);
    if (random.Chance(0.05)) coming.report.seal.Say(device::SealSign::kVibration, true);
    if (random.Chance(0.05)) coming.report.Set(device::kDoor, random.Chance(0.7));
    if (random.Chance(0.01)) coming.report.signs.Add(device::Sign::kSos);
    journey.push_back(std::move(coming));
  }
  return journey;
}

std::set<std::string> CausesOf(const Alarms& alarms) {
  std::set<std::string> causes;
  for (const Alarm& alarm : alarms)
    causes.insert(alarm.cause);
  return causes;
}

RC_GTEST_PROP(Tracker, OrderWithinABurstDoesNotMatter, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  std::vector<Coming> journey = RandomJourney(seed, 200);
  for (std::size_t i = 0; i < journey.size(); ++i)  // bursts of twenty
    journey[i].received_ms = journey[std::min(i - i % 20 + 19, journey.size() - 1)].received_ms;
  const auto plan = PlanOf(TestParts());
  const auto in_order = CausesOf(Ride(journey, plan));
  Random random(seed + 1);
  for (std::size_t burst = 0; burst + 20 <= journey.size(); burst += 20) {
    for (std::size_t i = 19; i > 0; --i)
      std::swap(journey[burst + i], journey[burst + random.Below(i + 1)]);
  }
  RC_ASSERT(CausesOf(Ride(journey, plan)) == in_order);
}

RC_GTEST_PROP(Tracker, WhatIsSentAgainChangesNothing, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const std::vector<Coming> journey = RandomJourney(seed, 200);
  std::vector<Coming> again;
  Random random(seed + 1);
  for (std::size_t i = 0; i < journey.size(); ++i) {
    again.push_back(journey[i]);
    if (!random.Chance(0.2)) continue;
    again.push_back(journey[i - random.Below(std::min<std::size_t>(i + 1, 20))]);
    again.back().received_ms = journey[i].received_ms;
  }
  const auto plan = PlanOf(TestParts());
  RC_ASSERT(CausesOf(Ride(again, plan)) == CausesOf(Ride(journey, plan)));
}

// In after two fixes inside, out after three outside: every fence asked about every fix.
std::multiset<std::string> ZonesByHand(const std::vector<Coming>& journey,
                                       const std::vector<ZoneFence>& fences) {
  std::multiset<std::string> told;
  for (const ZoneFence& fence : fences) {
    int inside = 0;
    int outside = 0;
    bool in = false;
    std::int64_t since_ms = 0;
    for (const Coming& coming : journey) {
      const bool here = fence.shape.Contains(coming.report.fix.at);
      if (here && inside == 0 && !in) since_ms = coming.report.time_ms;
      inside = here ? inside + 1 : 0;
      outside = here ? 0 : outside + 1;
      if (!in && inside == 2) {
        in = true;
        told.insert(fmt::format("{} in {}", fence.id, since_ms));
      } else if (in && outside == 3) {
        in = false;
        told.insert(fmt::format("{} out {}", fence.id, since_ms));
      }
    }
  }
  return told;
}

std::string FenceIn(const Alarm& alarm) {
  return alarm.cause.substr(alarm.cause.rfind('/') + 1);
}

RC_GTEST_PROP(Tracker, ZonesAreWhatAskingEveryFenceSays, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Random random(seed);
  PlanParts parts;
  parts.settings.Set(Limit::kAlarmCooldown, 0);  // each time is told
  parts.settings.Set(Limit::kJumpRoad, 2000);    // no place is doubted
  for (int i = 0; i < 6; ++i) {
    const double km = random.Uniform(0, 90);
    const double south = random.Uniform(-2000, 1000);
    parts.fences.push_back(FenceOf(fmt::format("f{}", i), FenceKind::kForbidden,
                                   RingOf(km, km + random.Uniform(2, 20), south, south + 1500)));
    parts.fences.back().sealed_only = false;
  }
  const std::vector<ZoneFence> fences = parts.fences;
  std::vector<Coming> journey = RandomJourney(seed, 150);
  std::multiset<std::string> told;
  for (const Alarm& alarm : Ride(journey, PlanOf(std::move(parts)))) {
    const bool crossed = !alarm.finding.reasons.empty() &&
                         alarm.finding.reasons[0].template_id == "track.zone.crossed";
    if (alarm.kind != AlarmKind::kZone || crossed) continue;
    const bool ended = alarm.phase == AlarmPhase::kEnded;
    told.insert(fmt::format("{} {} {}", FenceIn(alarm), ended ? "out" : "in", alarm.began_ms));
  }
  const auto expected = ZonesByHand(journey, fences);
  RC_ASSERT(told == expected);
}

}  // namespace
}  // namespace tidewaiter::track
