#include "track/behaviours/cold_watch.h"

#include <algorithm>
#include <cmath>

#include "track/cold_band.h"
#include "track/mean_kinetic_temperature.h"

namespace tidewaiter::track {
namespace {

double Minutes(std::int64_t ms) {
  return std::floor(static_cast<double>(ms) / 60'000);
}

// A tenth of a degree is what sensors tell.
double Rounded(double celsius) {
  return std::round(celsius * 10) / 10;
}

void NoteDoor(ColdWatch& watch, const Sample& sample, const Settings& settings) {
  const bool open = sample.Is(Sample::kDoorOpen) || sample.Has(device::Sign::kDoor) ||
                    sample.light > settings[Limit::kDoorLight];
  if (open) watch.door_ms = sample.time_ms;
}

// How long the way it is outside is borne.
std::int64_t BorneMs(const ColdBand& band, float peak, const Settings& settings) {
  const double over = double{peak} - band.high_c;
  const bool defrosting = over > 0 && over <= settings[Limit::kColdDefrostRise];
  const std::int64_t after_ms = settings.Ms(Limit::kColdAfter);
  return defrosting ? std::max(after_ms, settings.Ms(Limit::kColdDefrost)) : after_ms;
}

struct Side {
  Episode& episode;
  std::int64_t& since_ms;
  std::string_view tag;
  double limit_c;
};

void StepSide(ColdWatch& watch, const Side& side, bool outside, const ColdBand& band,
              Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  if (!outside) {
    side.since_ms = 0;
    return voice.End(side.episode, AlarmKind::kTemperature, side.tag);
  }
  const bool above = side.tag == "above";
  if (side.since_ms == 0) {
    side.since_ms = sample.time_ms;
    watch.peak = watch.last;
    const std::int64_t door_ms = settings.Ms(Limit::kColdDoor);
    watch.by_door = watch.door_ms != 0 && sample.time_ms - watch.door_ms <= door_ms ? 1 : 0;
  }
  watch.peak = above ? std::max(watch.peak, watch.last) : std::min(watch.peak, watch.last);
  const std::int64_t for_ms = sample.time_ms - side.since_ms;
  if (for_ms < BorneMs(band, watch.peak, settings)) return;
  const bool long_since = for_ms >= settings.Ms(Limit::kColdGrow);
  const std::string_view above_words =
      watch.by_door != 0 ? "track.temperature.above_door" : "track.temperature.above";
  voice.Raise(side.episode,
              {.kind = AlarmKind::kTemperature,
               .severity = long_since ? Severity::kCritical : Severity::kAlarm,
               .began_ms = side.since_ms,
               .words = above ? above_words : "track.temperature.below",
               .facts = {{"celsius", Rounded(watch.peak)},
                         {"minutes", Minutes(for_ms)},
                         {"limit", side.limit_c}},
               .limits = {Limit::kColdAfter, Limit::kColdDefrost, Limit::kColdDefrostRise,
                          Limit::kColdDoor, Limit::kColdGrow},
               .tag = side.tag});
}

void StepSetpoint(ColdWatch& watch, const ColdBand& band, Voice& voice) {
  if (!band.setpoint_c) return;
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  const double apart = std::abs(double{watch.last} - *band.setpoint_c);
  if (apart <= settings[Limit::kColdSetpoint]) {
    watch.apart_ms = 0;
    return voice.End(watch.apart, AlarmKind::kTemperature, "setpoint");
  }
  if (watch.apart_ms == 0) watch.apart_ms = sample.time_ms;
  const std::int64_t for_ms = sample.time_ms - watch.apart_ms;
  if (for_ms < settings.Ms(Limit::kColdSetpointAfter)) return;
  voice.Raise(watch.apart, {.kind = AlarmKind::kTemperature,
                            .severity = Severity::kWarning,
                            .began_ms = watch.apart_ms,
                            .words = "track.temperature.setpoint",
                            .facts = {{"celsius", Rounded(watch.last)},
                                      {"apart", Rounded(apart)},
                                      {"minutes", Minutes(for_ms)}},
                            .limits = {Limit::kColdSetpoint, Limit::kColdSetpointAfter},
                            .tag = "setpoint"});
}

// The half hour under way takes the reading. True when one was over and was added to those before;
// where a whole one is missing it begins anew.
bool CountHalf(ColdWatch& watch, const Sample& sample) {
  constexpr std::int64_t kHalfMs = 1'800'000;
  const std::int64_t over = watch.half_ms == 0 ? 2 : (sample.time_ms - watch.half_ms) / kHalfMs;
  if (over == 0) {
    watch.coldest = std::min(watch.coldest, watch.last);
    return false;
  }
  if (over == 1) {
    std::shift_left(std::begin(watch.halves), std::end(watch.halves), 1);
    watch.halves[3] = watch.coldest;
    watch.half_count = std::min<std::uint32_t>(watch.half_count + 1, 4);
    watch.half_ms += kHalfMs;
  } else {
    watch.half_count = 0;
    watch.half_ms = sample.time_ms;
  }
  watch.coldest = watch.last;
  return over == 1;
}

void StepTrend(ColdWatch& watch, const ColdBand& band, Voice& voice) {
  constexpr std::int64_t kHourMs = 3'600'000;
  if (!CountHalf(watch, voice.sample()) || watch.half_count < 4 || watch.above.stands()) return;
  const Settings& settings = voice.scene().settings;
  const double now_c = std::min(watch.halves[2], watch.halves[3]);
  const double rise_c = now_c - double{std::min(watch.halves[0], watch.halves[1])};  // in an hour
  const double meant_c = band.setpoint_c.value_or((band.low_c + band.high_c) / 2);
  const double then_c = now_c + rise_c * settings[Limit::kColdAhead] / 3600;
  // Still warming, not a step to another temperature that it keeps.
  const double newest_c = double{watch.halves[3]} - double{watch.halves[2]};
  const bool warms = rise_c >= settings[Limit::kColdTrend] &&
                     newest_c >= settings[Limit::kColdTrend] / 4 &&
                     now_c >= meant_c + settings[Limit::kColdTrendFrom] && then_c > band.high_c;
  if (!warms) return voice.End(watch.trend, AlarmKind::kTemperature, "trend");
  voice.Raise(
      watch.trend,
      {.kind = AlarmKind::kTemperature,
       .severity = Severity::kWarning,
       .began_ms = watch.half_ms - kHourMs,
       .words = "track.temperature.trend",
       .facts = {{"celsius", Rounded(now_c)}, {"rise", Rounded(rise_c)}, {"limit", band.high_c}},
       .limits = {Limit::kColdTrend, Limit::kColdTrendFrom, Limit::kColdAhead},
       .tag = "trend"});
}

// Adds the time since the last reading, for which that one stands.
void Weigh(ColdWatch& watch, const Sample& sample) {
  const KineticSettings usual;
  if (watch.from_ms == 0) {
    watch.from_ms = sample.time_ms;
    return;
  }
  const std::int64_t stands_ms = std::min(sample.time_ms - watch.heard_ms, usual.gap_ms_max);
  watch.covered_ms += stands_ms;
  watch.weighted +=
      static_cast<double>(stands_ms) * KineticWeight(double{watch.last}, usual.activation_kj_mol);
}

void StepKinetic(ColdWatch& watch, const ColdBand& band, Voice& voice) {
  const KineticSettings usual;
  const std::int64_t span_ms = voice.sample().time_ms - watch.from_ms;
  if (!band.kinetic_max_c || span_ms < usual.gap_ms_max) return;
  const auto covered = static_cast<double>(watch.covered_ms);
  const double missing = 1 - covered / static_cast<double>(span_ms);
  // Then there is no honest figure: what was said stands.
  if (missing > usual.missing_share_max) return;
  const double mean_c = KineticMean(watch.weighted / covered, usual.activation_kj_mol);
  if (mean_c <= *band.kinetic_max_c)
    return voice.End(watch.kinetic, AlarmKind::kTemperature, "kinetic");
  voice.Raise(watch.kinetic, {.kind = AlarmKind::kTemperature,
                              .severity = Severity::kAlarm,
                              .began_ms = voice.sample().time_ms,
                              .words = "track.temperature.mean_kinetic",
                              .facts = {{"celsius", Rounded(mean_c)},
                                        {"hours", std::floor(Minutes(span_ms) / 60)},
                                        {"limit", *band.kinetic_max_c}},
                              .tag = "kinetic"});
}

void StepLost(ColdWatch& watch, Voice& voice) {
  const std::int64_t silent_ms = voice.sample().time_ms - watch.heard_ms;
  if (watch.heard_ms == 0 || silent_ms < voice.scene().settings.Ms(Limit::kColdLost)) return;
  voice.Raise(watch.lost, {.kind = AlarmKind::kSensorLost,
                           .severity = Severity::kAlarm,
                           .began_ms = watch.heard_ms,
                           .words = "track.sensor_lost.silent",
                           .facts = {{"minutes", Minutes(silent_ms)}},
                           .limits = {Limit::kColdLost}});
}

}  // namespace

void StepCold(ColdWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  if (voice.scene().course == nullptr || !voice.scene().course->movement.cold) return;
  const ColdBand& band = *voice.scene().course->movement.cold;
  NoteDoor(watch, sample, voice.scene().settings);
  const float celsius = sample.celsius[band.sensor - 1];
  if (celsius == kNoCelsius) return StepLost(watch, voice);
  voice.End(watch.lost, AlarmKind::kSensorLost);
  Weigh(watch, sample);
  watch.last = celsius;
  watch.heard_ms = sample.time_ms;
  const bool above = double{celsius} > band.high_c;
  const bool below = double{celsius} < band.low_c;
  StepSide(watch, {watch.above, watch.above_ms, "above", band.high_c}, above, band, voice);
  StepSide(watch, {watch.below, watch.below_ms, "below", band.low_c}, below, band, voice);
  StepSetpoint(watch, band, voice);
  StepTrend(watch, band, voice);
  StepKinetic(watch, band, voice);
}

}  // namespace tidewaiter::track
