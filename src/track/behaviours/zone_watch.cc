#include "track/behaviours/zone_watch.h"

#include <algorithm>
#include <optional>

namespace tidewaiter::track {
namespace {

// Nearer fixes cannot pass through anything that is drawn on a map.
constexpr double kSegmentLeastM = 20;

std::optional<Severity> SeverityIn(FenceKind kind) {
  switch (kind) {
    case FenceKind::kForbidden:
      return Severity::kAlarm;
    case FenceKind::kRestricted:
      return Severity::kWarning;
    case FenceKind::kWatch:
    case FenceKind::kKeepIn:
      return Severity::kNotice;
    case FenceKind::kDeadZone:
    case FenceKind::kRestArea:
    case FenceKind::kPort:
      break;
  }
  return std::nullopt;
}

bool IsJudged(const ZoneFence& fence, const Voice& voice) {
  if (!SeverityIn(fence.kind)) return false;
  if (fence.sealed_only && voice.scene().course == nullptr) return false;
  return fence.calendar.IsOpen(voice.sample().time_ms);
}

ZoneSlot* Find(ZoneWatch& watch, std::uint64_t key) {
  auto* const found = std::ranges::find(watch.slots, key, &ZoneSlot::fence);
  return found == std::end(watch.slots) ? nullptr : found;
}

// A free one, or one whose fence is left and whose cooldown is over.
ZoneSlot* Claim(ZoneWatch& watch, std::uint64_t key, std::int64_t now_ms,
                const Settings& settings) {
  for (ZoneSlot& slot : watch.slots) {
    const bool quiet = slot.presence.in == 0 && slot.presence.inside == 0 &&
                       !slot.episode.stands() &&
                       now_ms - slot.episode.ended_ms() > settings.Ms(Limit::kAlarmCooldown);
    if (slot.fence != 0 && !quiet) continue;
    slot = {};
    slot.fence = key;
    return &slot;
  }
  return nullptr;
}

void Send(ZoneSlot& slot, const ZoneFence& fence, Severity severity, std::int64_t began_ms,
          std::string_view words, bool once, Voice& voice) {
  const std::string_view name = fence.name.empty() ? fence.id : fence.name;
  const Cry cry{.kind = AlarmKind::kZone,
                .severity = severity,
                .began_ms = began_ms,
                .words = words,
                .facts = {{"fence", 0, name}},
                .limits = {Limit::kZoneEnter, Limit::kZoneExit},
                .tag = fence.id};
  once ? voice.Once(slot.episode, cry) : voice.Raise(slot.episode, cry);
}

void Entered(ZoneSlot& slot, const ZoneFence& fence, Voice& voice) {
  if (fence.kind == FenceKind::kKeepIn) {
    return voice.End(slot.episode, AlarmKind::kZone, fence.id);  // it is back
  }
  Send(slot, fence, *SeverityIn(fence.kind), slot.presence.since_ms, "track.zone.entered", false,
       voice);
}

void Left(ZoneSlot& slot, const ZoneFence& fence, Voice& voice) {
  if (fence.kind == FenceKind::kKeepIn) {
    return Send(slot, fence, Severity::kAlarm, slot.presence.left_ms, "track.zone.left", false,
                voice);
  }
  voice.End(slot.episode, AlarmKind::kZone, fence.id);
}

// Left, or not entered after all: as long as the unit is not inside there is nothing to step.
bool IsIdle(const ZoneSlot& slot) {
  return slot.presence.in == 0 && slot.presence.inside == 0 && !slot.episode.stands();
}

// Fences that the unit was in, or had begun to be in.
void StepKnown(ZoneWatch& watch, Voice& voice) {
  const Plan& plan = voice.scene().plan;
  const Sample& sample = voice.sample();
  const std::vector<std::uint32_t>& around = voice.scene().scratch.fences;
  for (ZoneSlot& slot : watch.slots) {
    if (slot.fence == 0) continue;
    const auto is_its = [&](std::uint32_t place) { return plan.FenceKey(place) == slot.fence; };
    if (IsIdle(slot) && std::ranges::none_of(around, is_its)) continue;
    const auto place = plan.FindFence(slot.fence);
    const bool judged = place && IsJudged(plan.fences()[*place], voice);
    if (!judged) {  // closed, or gone from the map
      if (place) voice.End(slot.episode, AlarmKind::kZone, plan.fences()[*place].id);
      slot.presence = {};
      continue;
    }
    const ZoneFence& fence = plan.fences()[*place];
    const bool inside = std::ranges::binary_search(around, *place);
    const bool deep = inside && slot.presence.in == 0 && IsDeep(fence.shape, sample);
    const Change change = slot.presence.Step(inside, deep, sample.time_ms, voice.scene().settings);
    if (change == Change::kEntered) Entered(slot, fence, voice);
    if (change == Change::kLeft) Left(slot, fence, voice);
  }
}

void StepNew(ZoneWatch& watch, Voice& voice) {
  const Plan& plan = voice.scene().plan;
  const Sample& sample = voice.sample();
  for (const std::uint32_t place : voice.scene().scratch.fences) {
    const ZoneFence& fence = plan.fences()[place];
    if (Find(watch, plan.FenceKey(place)) != nullptr || !IsJudged(fence, voice)) continue;
    ZoneSlot* const slot =
        Claim(watch, plan.FenceKey(place), sample.time_ms, voice.scene().settings);
    if (slot == nullptr) continue;
    const bool deep = IsDeep(fence.shape, sample);
    if (slot->presence.Step(true, deep, sample.time_ms, voice.scene().settings) ==
        Change::kEntered) {
      Entered(*slot, fence, voice);
    }
  }
}

// In and out again between two fixes, by more than they are inexact.
void StepCrossed(ZoneWatch& watch, double moved_m, Voice& voice) {
  const Plan& plan = voice.scene().plan;
  const Sample& sample = voice.sample();
  for (const geo::FenceCrossing& crossing : voice.scene().scratch.crossings) {
    const geo::Piece& piece = crossing.piece;
    const bool through = piece.enter > 0 && piece.leave < 1;
    const bool enough = (piece.leave - piece.enter) * moved_m > double{sample.accuracy_m};
    const ZoneFence& fence = plan.fences()[crossing.id];
    if (!through || !enough || fence.kind == FenceKind::kKeepIn || !IsJudged(fence, voice))
      continue;
    const std::uint64_t key = plan.FenceKey(crossing.id);
    ZoneSlot* slot = Find(watch, key);
    if (slot == nullptr) slot = Claim(watch, key, sample.time_ms, voice.scene().settings);
    if (slot == nullptr || slot->episode.stands()) continue;
    Send(*slot, fence, *SeverityIn(fence.kind), sample.time_ms, "track.zone.crossed", true, voice);
  }
}

}  // namespace

void StepAround(ZoneWatch& watch, Voice& voice) {
  const Plan& plan = voice.scene().plan;
  const Sample& sample = voice.sample();
  std::vector<std::uint32_t>& fences = voice.scene().scratch.fences;
  plan.index().Find(sample.at, fences);
  const auto in = [&](FenceKind kind) {
    return std::ranges::any_of(fences, [&](std::uint32_t place) {
      const ZoneFence& fence = plan.fences()[place];
      return fence.kind == kind && fence.calendar.IsOpen(sample.time_ms);
    });
  };
  watch.in_rest = in(FenceKind::kRestArea) ? 1 : 0;
  watch.in_dead = in(FenceKind::kDeadZone) ? 1 : 0;
}

void StepZones(ZoneWatch& watch, const geo::Point* before, Voice& voice) {
  const geo::FenceIndex& index = voice.scene().plan.index();
  Scratch& scratch = voice.scene().scratch;
  const Sample& sample = voice.sample();
  StepKnown(watch, voice);
  StepNew(watch, voice);
  if (before == nullptr) return;
  const double moved_m = geo::DistanceM(*before, sample.at);
  if (moved_m < kSegmentLeastM) return;
  index.FindAlong(*before, sample.at, scratch.crossings);
  StepCrossed(watch, moved_m, voice);
}

void StepZonesLate(ZoneWatch& watch, Voice& voice) {
  const Plan& plan = voice.scene().plan;
  const Sample& sample = voice.sample();
  plan.index().Find(sample.at, voice.scene().scratch.fences);
  for (const std::uint32_t place : voice.scene().scratch.fences) {
    const ZoneFence& fence = plan.fences()[place];
    if (fence.kind != FenceKind::kForbidden || !IsJudged(fence, voice)) continue;
    if (sample.accuracy_m > 0 && !IsDeep(fence.shape, sample)) continue;
    const std::uint64_t key = plan.FenceKey(place);
    if (Find(watch, key) != nullptr) continue;
    ZoneSlot* const slot = Claim(watch, key, sample.time_ms, voice.scene().settings);
    if (slot == nullptr) continue;
    Send(*slot, fence, Severity::kAlarm, sample.time_ms, "track.zone.was_inside", true, voice);
  }
}

}  // namespace tidewaiter::track
