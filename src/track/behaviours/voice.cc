#include "track/behaviours/voice.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "track/confidence.h"

namespace tidewaiter::track {
namespace {

std::string NumberText(double number) {
  const bool whole = std::abs(number) >= 100 || number == std::round(number);
  return whole ? fmt::format("{:.0f}", number) : fmt::format("{:.1f}", number);
}

// The device is in it where a unit has several: each may say the same.
std::string CauseOf(const Scene& scene, const Cry& cry, const Episode& episode) {
  std::string cause = fmt::format("{}/{}/", scene.unit, Name(cry.kind));
  if (!cry.once) {
    cause += fmt::format("{}", episode.began_ms);
  } else if (scene.course != nullptr) {
    cause += scene.course->movement.id;
  }
  if (scene.device != scene.unit) cause += fmt::format("/{}", scene.device);
  if (!cry.tag.empty()) cause += fmt::format("/{}", cry.tag);
  return cause;
}

}  // namespace

void Episode::EndAt(std::int64_t time_ms) {
  const std::int64_t seconds = (time_ms - began_ms) / 1000;
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();  // 136 years
  ended_s = static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, kMost));
}

void Voice::Raise(Episode& episode, const Cry& cry) {
  const auto level = static_cast<std::uint8_t>(cry.severity);
  const std::int64_t cooldown_ms = scene_.settings.Ms(Limit::kAlarmCooldown);
  if (!episode.stands()) {
    const std::int64_t apart_ms = cry.began_ms - episode.ended_ms();
    const bool again = episode.began() && std::abs(apart_ms) < cooldown_ms;
    if (!again && (!cry.once || !episode.began())) {
      episode = Episode{.began_ms = cry.began_ms, .first_seq = sample_.seq, .peak = level};
      episode.level = level;
      return Send(episode, cry, AlarmPhase::kRaised);
    }
    episode.quiet = 1;
  }
  episode.level = std::max(episode.level, level);
  const bool worse = level > episode.peak;
  const bool stays = episode.quiet != 0 && sample_.time_ms - episode.ended_ms() > cooldown_ms;
  if (!worse && !stays) return;
  episode.peak = std::max(episode.peak, level);
  episode.quiet = 0;
  Send(episode, cry, AlarmPhase::kGrown);
}

void Voice::End(Episode& episode, AlarmKind kind, std::string_view tag) {
  if (!episode.stands()) return;
  episode.level = 0;
  episode.EndAt(sample_.time_ms);
  const bool told = episode.quiet == 0;
  episode.quiet = 0;
  if (!told) return;  // it was said to have ended before
  Send(episode, {.kind = kind, .severity = static_cast<Severity>(episode.peak), .tag = tag},
       AlarmPhase::kEnded);
}

void Voice::Once(Episode& episode, const Cry& cry) {
  Raise(episode, cry);
  episode.level = 0;
  episode.quiet = 0;
  episode.EndAt(std::max(episode.ended_ms(), sample_.time_ms));
}

void Voice::Send(const Episode& episode, const Cry& cry, AlarmPhase phase) {
  Alarm& alarm = out_.emplace_back();
  alarm.cause = CauseOf(scene_, cry, episode);
  alarm.kind = cry.kind;
  alarm.severity = cry.severity;
  alarm.phase = phase;
  alarm.unit = scene_.unit;
  alarm.device = scene_.device;
  if (scene_.course != nullptr) alarm.movement = scene_.course->movement.id;
  alarm.began_ms = episode.began_ms;
  alarm.ended_ms = phase == AlarmPhase::kEnded ? sample_.time_ms : 0;
  alarm.known_ms = sample_.received_ms;
  alarm.late = sample_.received_ms - sample_.time_ms > scene_.settings.Ms(Limit::kLateAfter);
  if (sample_.Is(Sample::kPlace)) alarm.at = sample_.at;
  alarm.finding.kind = KindOf(cry.kind);
  alarm.finding.probability = GuessOf(static_cast<Severity>(episode.peak));
  if (!cry.words.empty()) {
    Reason reason{.template_id = std::string(cry.words), .parameters = {}, .weight = 1};
    for (const Fact& fact : cry.facts) {
      reason.parameters.emplace_back(
          fact.name, fact.text.empty() ? NumberText(fact.number) : std::string(fact.text));
    }
    alarm.finding.reasons.push_back(std::move(reason));
  }
  for (const Limit limit : cry.limits)
    alarm.thresholds.push_back(ThresholdOf(scene_.settings, limit));
  alarm.settings = scene_.settings_version;
  const auto [first, last] = std::minmax(episode.first_seq, sample_.seq);
  alarm.evidence.push_back(first);
  if (last != first) alarm.evidence.push_back(last);
}

}  // namespace tidewaiter::track
