#include "track/behaviours/seal_watch.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tidewaiter::track {
namespace {

using device::SealSign;
using device::Sign;

struct Tamper {
  SealSign seal;
  std::string_view tag;
  std::string_view words;
};
// The first ones are signs of seals, the last two of any tracker.
constexpr std::array<Tamper, 5> kTampers{{
    {SealSign::kCoverOpened, "cover", "track.seal_tampered.cover"},
    {SealSign::kMotorStuck, "motor", "track.seal_tampered.motor"},
    {SealSign::kWrongPassword, "password", "track.seal_tampered.password"},
    {SealSign::kUnauthorisedCard, "card", "track.seal_tampered.card"},
    {SealSign::kOutsideArea, "area", "track.seal_tampered.area"},
}};
static_assert(kTampers.size() + 2 == kTamperSigns);

bool IsAuthorised(const Scene& scene, std::int64_t time_ms) {
  return std::ranges::any_of(scene.course->movement.disarm,
                             [&](const Window& window) { return window.Has(time_ms); });
}

// Alarms are for seals that are to be closed.
bool IsWatched(const Voice& voice) {
  return voice.scene().course != nullptr && !IsAuthorised(voice.scene(), voice.sample().time_ms);
}

Cry Critical(const Voice& voice, AlarmKind kind, std::string_view words, std::string_view tag) {
  return {.kind = kind,
          .severity = Severity::kCritical,
          .began_ms = voice.sample().time_ms,
          .words = words,
          .tag = tag,
          .once = true};
}

void HearTampers(SealWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  const auto hear = [&](std::size_t i, std::string_view words, std::string_view tag) {
    voice.Raise(watch.tampered[i], Critical(voice, AlarmKind::kSealTampered, words, tag));
    watch.sign_ms = std::max(watch.sign_ms, sample.time_ms);
  };
  for (std::size_t i = 0; i < kTampers.size(); ++i) {
    if (sample.Has(kTampers[i].seal)) hear(i, kTampers[i].words, kTampers[i].tag);
  }
  if (sample.Has(Sign::kTampering))
    hear(kTampers.size(), "track.seal_tampered.device", "tampering");
  if (sample.Has(Sign::kRemoving))
    hear(kTampers.size() + 1, "track.seal_tampered.removed", "removing");
}

void Move(SealWatch& watch, const Voice& voice) {
  const Scene& scene = voice.scene();
  if (scene.course == nullptr) {
    watch.state = SealState::kIdle;
    return;
  }
  const Sample& sample = voice.sample();
  const bool open = sample.Has(SealSign::kUnlocked) ||
                    (sample.Knows(SealSign::kLocked) && !sample.Has(SealSign::kLocked));
  if (IsAuthorised(scene, sample.time_ms)) {
    const bool opened = open || watch.state == SealState::kOpened;
    watch.state = opened ? SealState::kOpened : SealState::kDisarmAuthorised;
  } else {
    const bool armed = scene.course->movement.state == MovementState::kArmed;
    watch.state = armed ? SealState::kArmed : SealState::kInTransit;
  }
}

// A lock or a rope that was seen closed and is not any more; or never was, though it is armed.
void StepClosed(SealWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  const auto gone = [&](SealSign sign, std::uint8_t& seen) {
    if (!sample.Knows(sign)) return false;
    const bool was = seen != 0;
    if (sample.Has(sign)) seen = 1;
    return was && !sample.Has(sign);
  };
  const bool unlocked = gone(SealSign::kLocked, watch.was_locked);
  const bool rope_out = gone(SealSign::kRopeInserted, watch.rope_seen);
  if (!IsWatched(voice)) return;
  if (unlocked || rope_out) {
    const std::string_view words =
        unlocked ? "track.seal_opened.unlocked" : "track.seal_opened.rope_out";
    voice.Raise(watch.opened, Critical(voice, AlarmKind::kSealOpened, words, {}));
  }
  const bool open = sample.Knows(SealSign::kLocked) && !sample.Has(SealSign::kLocked);
  if (open && watch.was_locked == 0) {
    Cry cry = Critical(voice, AlarmKind::kSealOpened, "track.seal_opened.not_closed", "not_closed");
    cry.severity = Severity::kWarning;
    voice.Raise(watch.not_closed, cry);
  }
}

// Roads shake seals: only together with another sign does it mean something.
void StepVibration(SealWatch& watch, bool company, Voice& voice) {
  const Sample& sample = voice.sample();
  if (company) watch.sign_ms = std::max(watch.sign_ms, sample.time_ms);
  if (sample.Has(SealSign::kVibration) || sample.Has(Sign::kVibration))
    watch.vibration_ms = sample.time_ms;
  if (watch.vibration_ms == 0 || watch.sign_ms == 0 || !IsWatched(voice)) return;
  const std::int64_t apart_ms = std::abs(watch.vibration_ms - watch.sign_ms);
  if (apart_ms > voice.scene().settings.Ms(Limit::kSealCompany)) return;
  voice.Raise(watch.vibrated, {.kind = AlarmKind::kSealTampered,
                               .severity = Severity::kAlarm,
                               .began_ms = watch.vibration_ms,
                               .words = "track.seal_tampered.vibration",
                               .facts = {{"apart_s", static_cast<double>(apart_ms) / 1000}},
                               .limits = {Limit::kSealCompany},
                               .tag = "vibration",
                               .once = true});
}

}  // namespace

void HearSeal(SealWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  if ((sample.seal_set == 0 && sample.signs == 0) || !IsWatched(voice)) return;
  if (sample.Has(SealSign::kRopeCut)) {
    watch.sign_ms = std::max(watch.sign_ms, sample.time_ms);
    voice.Raise(watch.cut, Critical(voice, AlarmKind::kSealCut, "track.seal_cut.rope", {}));
  }
  const bool opened = sample.Has(SealSign::kUnlockAlarm) || sample.Has(SealSign::kUnlocked) ||
                      sample.Has(Sign::kUnlock);
  if (opened) {
    watch.sign_ms = std::max(watch.sign_ms, sample.time_ms);
    voice.Raise(watch.opened,
                Critical(voice, AlarmKind::kSealOpened, "track.seal_opened.opened", {}));
  }
  HearTampers(watch, voice);
}

void StepSeal(SealWatch& watch, bool company, Voice& voice) {
  Move(watch, voice);
  StepClosed(watch, voice);
  StepVibration(watch, company, voice);
}

}  // namespace tidewaiter::track
