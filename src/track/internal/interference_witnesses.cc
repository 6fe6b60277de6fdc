#include <algorithm>
#include <cmath>

#include "track/internal/interference_device.h"

namespace tidewaiter::track {
namespace {

struct WitnessRow {
  std::string_view reason;
  std::string_view parameter;
  double weight;
};
constexpr std::array<WitnessRow, kWitnessCount> kWitnesses{{
    {"track.spoofing.gate", "km", 3},
    {"track.spoofing.twin", "other", 3},
    {"track.spoofing.cell", "km", 2},
    {"track.spoofing.device_frozen", "positions", 2},
    {"track.spoofing.device_straight", "km", 2},
    {"track.spoofing.replay", "number", 2},
    {"track.spoofing.clock", "seconds", 1},
}};

std::string Km(double metres) {
  return fmt::format("{:.1f}", metres / 1000);
}

}  // namespace

double WeightOf(Witness witness) {
  return kWitnesses[static_cast<std::size_t>(witness)].weight;
}

void Say(SuspectDevice& device, Witness witness, std::int64_t now_ms, std::uint64_t seq,
         std::string what) {
  device.statements[static_cast<std::size_t>(witness)] = {
      .said_ms = now_ms, .seq = seq, .what = std::move(what)};
}

std::vector<Reason> ReasonsOf(const SuspectDevice& device, std::int64_t now_ms,
                              const InterferenceSettings& settings) {
  std::vector<Reason> reasons;
  for (std::size_t i = 0; i < kWitnessCount; ++i) {
    const Statement& statement = device.statements[i];
    if (statement.said_ms == 0 || now_ms - statement.said_ms > MsOf(settings.hold_s)) continue;
    Reason& reason = reasons.emplace_back();
    reason.template_id = kWitnesses[i].reason;
    reason.parameters.emplace_back(kWitnesses[i].parameter, statement.what);
    reason.weight = kWitnesses[i].weight;
  }
  return reasons;  // the table is by weight
}

double SumOf(const std::vector<Reason>& reasons) {
  double sum = 0;
  for (const Reason& reason : reasons)
    sum += reason.weight;
  return sum;
}

void HearFrozen(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context) {
  const bool moves = event.speed_kmh >= context.settings.moving_kmh;
  if (!moves || device.frozen_fixes == 0 || event.at != device.frozen_at) {
    device.frozen_at = event.at;
    device.frozen_fixes = moves ? 1 : 0;
    return;
  }
  if (++device.frozen_fixes < context.settings.frozen_fixes) return;
  Say(device, Witness::kFrozen, context.now_ms, event.seq, fmt::format("{}", device.frozen_fixes));
}

void HearStraight(SuspectDevice& device, const InterferenceEvent& event,
                  const InterferenceContext& context) {
  device.trail.push_back(event.at);
  if (device.trail.size() < SuspectDevice::kTrail) return;
  const geo::Plane plane(device.trail[SuspectDevice::kTrail / 2]);
  const geo::Flat a = plane.To(device.trail.front());
  const geo::Flat b = plane.To(device.trail.back());
  const double length_m = std::hypot(b.x - a.x, b.y - a.y);
  const bool straight = std::ranges::all_of(device.trail, [&](const geo::Point& point) {
    return geo::NearestOnFlatSegment(a, b, plane.To(point)).distance_m <=
           context.settings.straight_m;
  });
  device.trail.clear();
  if (!straight || length_m < context.settings.straight_length_m) return;
  Say(device, Witness::kStraight, context.now_ms, event.seq, Km(length_m));
}

void HearNumber(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context) {
  if (event.device_seq < 0) return;
  constexpr auto kCount = static_cast<std::int64_t>(SuspectDevice::kNumbers);
  auto& slot = device.numbers[static_cast<std::size_t>(event.device_seq % kCount)];
  const bool again = slot.first == event.device_seq + 1;
  // The same number and time is a message sent again after a lost acknowledgement. Once the count
  // has begun anew (a restart, a counter of two bytes) old numbers mean nothing.
  const bool begun_anew = event.device_seq < device.last_number - kCount;
  if (begun_anew) device.numbers = {};
  if (again && !begun_anew && slot.second != event.time_ms) {
    Say(device, Witness::kReplay, context.now_ms, event.seq, fmt::format("{}", event.device_seq));
  }
  device.numbers[static_cast<std::size_t>(event.device_seq % kCount)] = {event.device_seq + 1,
                                                                         event.time_ms};
}

void HearClock(SuspectDevice& device, const InterferenceEvent& event,
               const InterferenceContext& context) {
  const std::int64_t ahead_ms = event.time_ms - event.received_ms;
  if (event.received_ms != 0 && ahead_ms > MsOf(context.settings.clock_ahead_s)) {
    Say(device, Witness::kClock, context.now_ms, event.seq, fmt::format("{}", ahead_ms / 1000));
  }
  if (event.device_seq < 0) return;  // without a count, old times are what was kept and sent later
  const bool next = event.device_seq > device.last_number && device.last_number >= 0;
  const std::int64_t back_ms = device.last_number_ms - event.time_ms;
  if (next && back_ms > MsOf(context.settings.clock_back_s)) {
    Say(device, Witness::kClock, context.now_ms, event.seq, fmt::format("{}", -back_ms / 1000));
  }
  device.last_number = event.device_seq;
  device.last_number_ms = event.time_ms;
}

void HearGate(SuspectDevice& device, const InterferenceContext& context) {
  if (!device.has_fix || device.gate.time_ms == 0) return;
  const std::int64_t apart_ms = std::abs(device.fix_ms - device.gate.time_ms);
  if (apart_ms > MsOf(context.settings.gate_s)) return;
  const double away_m = geo::DistanceM(device.at, device.gate.at);
  const double moved_m = device.speed_kmh / 3.6 * static_cast<double>(apart_ms) / 1000;
  if (away_m - moved_m <= context.settings.gate_m) return;
  Say(device, Witness::kGate, context.now_ms, device.gate.seq, Km(away_m));
}

void Judge(SuspectDevice& device, const InterferenceContext& context) {
  const std::vector<Reason> reasons = ReasonsOf(device, context.now_ms, context.settings);
  const bool enough = SumOf(reasons) >= context.settings.spoof_weight;
  const bool open = device.spoof_began_ms != 0;
  if (!enough && !open) return;
  if (enough && open && reasons.size() <= device.spoof_reasons) return;
  if (enough && !open) device.spoof_began_ms = context.now_ms;
  Draft draft(AlarmKind::kSpoofing, enough ? Severity::kAlarm : Severity::kNotice, device.name,
              device.spoof_began_ms);
  draft.Device(device.name).At(device.at);
  if (enough) {
    draft.Reasons(reasons).Limit(context.settings, &InterferenceSettings::spoof_weight);
    for (const Statement& statement : device.statements) {
      if (statement.said_ms != 0) draft.Evidence(statement.seq);
    }
    if (open) draft.Grown();
  } else {
    draft.Reason("track.spoofing.device_ended").Ended(context.now_ms);
  }
  context.Raise(draft);
  device.spoof_reasons = enough ? reasons.size() : 0;
  if (!enough) device.spoof_began_ms = 0;
}

}  // namespace tidewaiter::track
