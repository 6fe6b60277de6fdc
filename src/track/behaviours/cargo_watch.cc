#include "track/behaviours/cargo_watch.h"

#include <algorithm>
#include <array>

namespace tidewaiter::track {
namespace {

using device::Sign;

struct Distress {
  Sign sign;
  AlarmKind kind;
  Severity severity;
  std::string_view tag;
  std::string_view words;
};
constexpr std::array<Distress, kDistressSigns> kDistress{{
    {Sign::kSos, AlarmKind::kDeviceDistress, Severity::kCritical, "sos",
     "track.device_distress.sos"},
    {Sign::kAccident, AlarmKind::kDeviceDistress, Severity::kCritical, "accident",
     "track.device_distress.accident"},
    {Sign::kTow, AlarmKind::kDeviceDistress, Severity::kAlarm, "tow", "track.device_distress.tow"},
    {Sign::kFallDown, AlarmKind::kDeviceDistress, Severity::kWarning, "fall",
     "track.device_distress.fall"},
    {Sign::kAntennaCut, AlarmKind::kDeviceDistress, Severity::kAlarm, "antenna",
     "track.device_distress.antenna"},
    {Sign::kPowerCut, AlarmKind::kDeviceDistress, Severity::kWarning, "power",
     "track.device_distress.power"},
    {Sign::kFuelLeak, AlarmKind::kDeviceDistress, Severity::kAlarm, "fuel",
     "track.device_distress.fuel"},
    {Sign::kJamming, AlarmKind::kJamming, Severity::kAlarm, "device", "track.jamming.device"},
}};

enum class Opening : std::uint8_t { kUnknown, kOpen, kClosed };

Opening OpeningOf(const Sample& sample, const Settings& settings) {
  const bool lit = sample.light > settings[Limit::kDoorLight];
  if (lit || sample.Is(Sample::kDoorOpen) || sample.Has(Sign::kDoor)) return Opening::kOpen;
  if (sample.Is(Sample::kDoorKnown) || sample.light >= 0) return Opening::kClosed;
  return Opening::kUnknown;
}

void Remember(BatteryWatch& watch, const Sample& sample, const Settings& settings) {
  if (watch.newer_ms == 0) {
    watch.older_ms = watch.newer_ms = sample.time_ms;
    watch.older = watch.newer = sample.battery;
  } else if (sample.battery > watch.last + 1) {  // it was charged: begin anew
    watch.older_ms = watch.newer_ms = sample.time_ms;
    watch.older = watch.newer = sample.battery;
  } else if (sample.time_ms - watch.newer_ms >= settings.Ms(Limit::kBatteryHistory)) {
    watch.older_ms = watch.newer_ms;
    watch.older = watch.newer;
    watch.newer_ms = sample.time_ms;
    watch.newer = sample.battery;
  }
  watch.last = sample.battery;
}

// Percent an hour; 0 while less than battery.history_s is known.
double Drain(const BatteryWatch& watch, const Sample& sample, const Settings& settings) {
  const std::int64_t span_ms = sample.time_ms - watch.older_ms;
  if (span_ms < settings.Ms(Limit::kBatteryHistory)) return 0;
  return double{watch.older - sample.battery} * 3'600'000 / static_cast<double>(span_ms);
}

}  // namespace

void StepDoor(DoorWatch& watch, bool expected, Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  const Opening opening = OpeningOf(sample, settings);
  if (opening == Opening::kUnknown) return;
  if (opening == Opening::kClosed || expected) {
    watch.open = 0;
    if (++watch.closed >= settings[Limit::kDoorFixes]) voice.End(watch.episode, AlarmKind::kDoor);
    return;
  }
  watch.closed = 0;
  if (watch.open++ == 0) watch.since_ms = sample.time_ms;
  if (watch.open < settings[Limit::kDoorFixes]) return;
  const bool lit = sample.light > settings[Limit::kDoorLight];
  voice.Raise(watch.episode, {.kind = AlarmKind::kDoor,
                              .severity = Severity::kCritical,
                              .began_ms = watch.since_ms,
                              .words = lit ? "track.door.light" : "track.door.open",
                              .facts = {{"reports", static_cast<double>(watch.open)},
                                        {"light", std::max(double{sample.light}, 0.0)}},
                              .limits = {Limit::kDoorFixes, Limit::kDoorLight}});
}

void StepBattery(BatteryWatch& watch, double remaining_h, Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  if (sample.battery < 0) return;
  Remember(watch, sample, settings);
  const double reserve = settings[Limit::kBatteryReserve];
  const double drain = Drain(watch, sample, settings);
  const double at_end = sample.battery - drain * std::max(remaining_h, 0.0);
  if (sample.battery <= reserve) {
    voice.Raise(watch.episode, {.kind = AlarmKind::kBattery,
                                .severity = Severity::kAlarm,
                                .began_ms = sample.time_ms,
                                .words = "track.battery.low",
                                .facts = {{"percent", sample.battery}, {"reserve", reserve}},
                                .limits = {Limit::kBatteryReserve}});
  } else if (drain > 0 && remaining_h > 0 && at_end < reserve) {
    voice.Raise(watch.episode, {.kind = AlarmKind::kBattery,
                                .severity = Severity::kWarning,
                                .began_ms = sample.time_ms,
                                .words = "track.battery.forecast",
                                .facts = {{"percent", sample.battery},
                                          {"drain", drain},
                                          {"hours", remaining_h},
                                          {"reserve", reserve}},
                                .limits = {Limit::kBatteryReserve, Limit::kBatteryHistory}});
  } else {
    voice.End(watch.episode, AlarmKind::kBattery);
  }
}

void StepDistress(DistressWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  if (sample.signs == 0) return;
  for (std::size_t i = 0; i < kDistress.size(); ++i) {
    const Distress& distress = kDistress[i];
    if (!sample.Has(distress.sign)) continue;
    voice.Once(watch.episodes[i], {.kind = distress.kind,
                                   .severity = distress.severity,
                                   .began_ms = sample.time_ms,
                                   .words = distress.words,
                                   .tag = distress.tag,
                                   .once = voice.scene().course != nullptr});
  }
}

void StepClock(ClockWatch& watch, const ClockMind& mind, const JudgedTime& time, Voice& voice) {
  const auto raise = [&](Episode& episode, Severity severity, std::string_view words,
                         std::string_view tag, double minutes) {
    voice.Once(episode, {.kind = AlarmKind::kClock,
                         .severity = severity,
                         .began_ms = voice.sample().received_ms,
                         .words = words,
                         .facts = {{"minutes", minutes}},
                         .limits = {Limit::kClockFuture, Limit::kClockFixes},
                         .tag = tag,
                         .once = true});
  };
  if (time.verdict == ClockVerdict::kRollover) {
    raise(watch.rollover, Severity::kWarning, "track.clock.rollover", "rollover", 0);
  } else if (time.verdict == ClockVerdict::kFuture) {
    const auto ahead_ms = static_cast<double>(mind.last_ms - voice.sample().received_ms);
    raise(watch.future, Severity::kWarning, "track.clock.future", "future", ahead_ms / 60'000);
  } else if (time.verdict == ClockVerdict::kLocal && time.learned) {
    raise(watch.local, Severity::kNotice, "track.clock.local", "local", mind.offset_s / 60.0);
  } else if (time.verdict == ClockVerdict::kUnset && mind.was_right != 0) {
    raise(watch.unset, Severity::kNotice, "track.clock.lost", "lost", 0);
  }
}

}  // namespace tidewaiter::track
