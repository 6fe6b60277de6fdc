#include "track/behaviours/silence_watch.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::track {
namespace {

// Rises nine times as far as it falls, so it comes to rest where nine in ten are below.
constexpr float kRise = 1.09F;
constexpr float kFall = 0.99F;
constexpr float kStandsKmh = 5;  // slower is the noise of a receiver that stands
// Reports that may be lost or late before a device counts as quiet for its companions.
constexpr std::int64_t kQuietIntervals = 2;

void Learn(float& interval_s, float gap_s, const Settings& settings) {
  const auto declared_s = static_cast<float>(settings[Limit::kSilenceInterval]);
  const auto most_s = std::max(declared_s, static_cast<float>(settings[Limit::kSilenceLearn]));
  if (interval_s == 0) interval_s = declared_s;
  interval_s *= gap_s > interval_s ? kRise : kFall;
  interval_s = std::clamp(interval_s, declared_s, most_s);
}

std::int64_t LeastMs(const Silent& silent, const Settings& settings) {
  return static_cast<std::int64_t>(settings[Limit::kSilenceFactor] *
                                   static_cast<double>(silent.interval_ms));
}

struct Bounds {
  std::int64_t notice_ms = kNever;  // after it was last heard
  std::int64_t warning_ms = kNever;
  std::int64_t alone_ms = kNever;  // a warning, where others of the unit are heard
  std::int64_t alarm_ms = kNever;
};

Bounds BoundsOf(const Silent& silent, const Settings& settings) {
  const std::int64_t least_ms = LeastMs(silent, settings);
  const auto bound = [&](Limit limit) { return std::max(settings.Ms(limit), least_ms); };
  if (silent.in_dead_zone) return {.alarm_ms = bound(Limit::kSilenceDeadZone)};
  if (silent.in_hole) {
    return {.notice_ms = least_ms,
            .warning_ms = bound(Limit::kSilenceAlarm),
            .alarm_ms = bound(Limit::kSilenceDeadZone)};
  }
  return {.notice_ms = least_ms,
          .warning_ms = bound(Limit::kSilenceWarning),
          .alone_ms = bound(Limit::kSilenceAlone),
          .alarm_ms = bound(Limit::kSilenceAlarm)};
}

// After a time, in milliseconds; never stays never.
std::int64_t After(std::int64_t from_ms, std::int64_t bound_ms) {
  return bound_ms == kNever ? kNever : from_ms + bound_ms + 1;
}

// The first moment from a time on at which the companion is heard and the silent one, if it was the
// radio, would be too: who was quiet with it is given as long to come back as a notice takes.
std::int64_t WhileHeard(const Companion& companion, std::int64_t grace_ms, std::int64_t from_ms) {
  const std::int64_t at_ms = std::max(from_ms, companion.back_ms + grace_ms);
  return at_ms <= companion.talks_until_ms() ? at_ms : kNever;
}

// Fell silent with the leader or before it, and not long after it.
bool IsShared(const Silent& silent) {
  if (silent.leader == nullptr) return false;
  const std::int64_t near_ms = kQuietIntervals * (silent.interval_ms + silent.leader->interval_ms);
  return silent.leader->heard_ms >= silent.heard_ms - near_ms;
}

std::string_view WordsOf(const Silent& silent, std::int64_t grace_ms, std::int64_t now_ms) {
  const auto talks = [&](const Companion& one) {
    return WhileHeard(one, grace_ms, now_ms) == now_ms;
  };
  if (silent.in_dead_zone) return "track.silence.dead_zone";
  if (std::ranges::any_of(silent.others, talks)) return "track.silence.alone";
  return silent.in_hole ? "track.silence.hole" : "track.silence.nothing_heard";
}

}  // namespace

std::int64_t Companion::talks_until_ms() const {
  return heard_ms + kQuietIntervals * interval_ms;
}

void LearnInterval(SilenceWatch& watch, const Sample& sample, const Settings& settings) {
  if (sample.time_ms > watch.told_ms) {
    const auto gap_s = static_cast<float>(sample.time_ms - watch.told_ms) / 1000;
    if (watch.told_ms != 0)
      Learn(watch.stood != 0 ? watch.standing_s : watch.moving_s, gap_s, settings);
    watch.told_ms = sample.time_ms;
    if (sample.Is(Sample::kPlace)) watch.stood = sample.speed_kmh < kStandsKmh ? 1 : 0;
  }
}

std::int64_t IntervalMs(const SilenceWatch& watch, const Settings& settings) {
  const float learned_s = watch.stood != 0 ? watch.standing_s : watch.moving_s;
  return static_cast<std::int64_t>(std::max(settings[Limit::kSilenceInterval], double{learned_s}) *
                                   1000);
}

bool IsBack(const SilenceWatch& watch, std::int64_t heard_ms, std::int64_t now_ms,
            const Settings& settings) {
  return heard_ms == 0 || now_ms - heard_ms > kQuietIntervals * IntervalMs(watch, settings);
}

void NoteVisit(SilenceWatch& watch, RadioMap& map, const Sample& sample, const Settings& settings) {
  // Around the border of a silence nobody knows which side it was on; a clock that is some minutes
  // behind makes no silence.
  const std::int64_t margin_ms = IntervalMs(watch, settings);
  const bool unheard = watch.quiet_ms != 0 && sample.time_ms > watch.quiet_ms + margin_ms &&
                       sample.time_ms < watch.back_ms - margin_ms;
  const bool heard = sample.time_ms >= watch.back_ms;
  const RadioMap::Cell cell = RadioMap::CellOf(sample.at);
  if ((!unheard && !heard) || cell == watch.counted) return;
  watch.counted = cell;
  map.Note(cell, heard);
}

void LookForHole(SilenceWatch& watch, const RadioMap& map, const Sample& sample) {
  const RadioMap::Cell cell = RadioMap::CellOf(sample.at);
  if (cell == watch.cell) return;
  watch.cell = cell;
  watch.in_hole = map.IsHole(sample.at) ? 1 : 0;
}

std::array<std::int64_t, 3> TimesOf(const Silent& silent, const Settings& settings) {
  const Bounds bounds = BoundsOf(silent, settings);
  const std::int64_t grace_ms = LeastMs(silent, settings);
  std::array due_ms{After(silent.heard_ms, bounds.notice_ms),
                    After(silent.heard_ms, bounds.warning_ms),
                    After(silent.heard_ms, bounds.alarm_ms)};
  if (bounds.alone_ms != kNever) {
    for (const Companion& other : silent.others) {
      due_ms[1] =
          std::min(due_ms[1], WhileHeard(other, grace_ms, After(silent.heard_ms, bounds.alone_ms)));
    }
  }
  if (IsShared(silent)) {
    for (std::int64_t& due : due_ms)
      due = due == kNever ? kNever : WhileHeard(*silent.leader, grace_ms, due);
  }
  return due_ms;
}

void StepSilence(SilenceWatch& watch, const Silent& silent,
                 const std::array<std::int64_t, 3>& due_ms, Voice& voice) {
  const std::int64_t now_ms = voice.sample().received_ms;
  auto severity = Severity::kNotice;
  if (due_ms[1] <= now_ms) severity = Severity::kWarning;
  if (due_ms[2] <= now_ms) severity = Severity::kAlarm;
  const auto minutes = static_cast<double>(now_ms - silent.heard_ms) / 60'000;
  voice.Raise(watch.episode,
              {.kind = AlarmKind::kSilence,
               .severity = severity,
               .began_ms = silent.heard_ms,
               .words = WordsOf(silent, LeastMs(silent, voice.scene().settings), now_ms),
               .facts = {{"minutes", minutes},
                         {"interval", std::round(static_cast<double>(silent.interval_ms) / 1000)}},
               .limits = {Limit::kSilenceInterval, Limit::kSilenceFactor, Limit::kSilenceAlone,
                          Limit::kSilenceWarning, Limit::kSilenceAlarm, Limit::kSilenceDeadZone}});
}

}  // namespace tidewaiter::track
