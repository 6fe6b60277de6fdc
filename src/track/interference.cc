#include "track/interference.h"

#include <algorithm>

#include "base/check.h"
#include "track/internal/interference_device.h"

namespace tidewaiter::track {
namespace {

using Row = SettingRow<InterferenceSettings>;
using S = InterferenceSettings;
constexpr std::array kRows{
    Row{"interference.fix_lost_s", &S::fix_lost_s},
    Row{"interference.area_devices", &S::area_devices},
    Row{"interference.area_s", &S::area_s},
    Row{"interference.gate_s", &S::gate_s},
    Row{"interference.gate_m", &S::gate_m},
    Row{"interference.cell_devices", &S::cell_devices},
    Row{"interference.cell_m", &S::cell_m},
    Row{"interference.twin_s", &S::twin_s},
    Row{"interference.twin_fixes", &S::twin_fixes},
    Row{"interference.moving_kmh", &S::moving_kmh},
    Row{"interference.frozen_fixes", &S::frozen_fixes},
    Row{"interference.straight_m", &S::straight_m},
    Row{"interference.straight_length_m", &S::straight_length_m},
    Row{"interference.clock_back_s", &S::clock_back_s},
    Row{"interference.clock_ahead_s", &S::clock_ahead_s},
    Row{"interference.hold_s", &S::hold_s},
    Row{"interference.spoof_weight", &S::spoof_weight},
};
static_assert(kRows.size() * sizeof(double) == sizeof(InterferenceSettings));

std::string CellName(const RadioCell& cell) {
  return fmt::format("cell:{}-{}-{}-{}", cell.mcc, cell.mnc, cell.area, cell.id);
}

}  // namespace

std::span<const Row> InterferenceSettings::Rows() {
  return kRows;
}

std::string InterferenceSettings::version() const {
  return VersionOf(*this);
}

// Devices stand in the order in which they were last heard.
struct InterferenceWatch::Body {
  InterferenceSettings settings;
  std::string version;
  std::size_t devices_max;
  using Order = std::list<SuspectDevice>;
  Order order = {};
  std::unordered_map<std::string, Order::iterator> index = {};
  JammedAreas areas = {};
  CellMap cells = {};
  TwinTable twins = {};
  std::int64_t now_ms = 0;  // newest of our clock that was seen

  SuspectDevice& Get(const std::string& name) {
    const auto found = index.find(name);
    if (found != index.end()) {
      order.splice(order.end(), order, found->second);
      return *found->second;
    }
    if (order.size() >= devices_max) {
      index.erase(order.front().name);
      order.pop_front();
    }
    order.emplace_back().name = name;
    index.emplace(name, std::prev(order.end()));
    return order.back();
  }

  InterferenceContext Context(std::int64_t ms, Alarms& alarms) {
    now_ms = std::max(now_ms, ms);
    return {.settings = settings, .version = version, .now_ms = now_ms, .alarms = alarms};
  }

  // To the areas it stands in, as far as they are known.
  void LostInAreas(const SuspectDevice& device, const InterferenceEvent& event,
                   const InterferenceContext& context) {
    const bool is_there = device.has_fix && event.time_ms - device.fix_ms <= MsOf(settings.area_s);
    if (is_there) {
      areas.LostAt(device.name, device.at, event.seq, context);
    } else if (event.cell.id != 0) {  // it has moved on since, but hears this cell
      areas.Lost(device.name, CellName(event.cell), device.at, event.seq, context);
    }
  }

  void TakeJammingSign(SuspectDevice& device, const InterferenceEvent& event,
                       const InterferenceContext& context) {
    if (event.jamming) LostInAreas(device, event, context);
    if (event.jamming == device.jamming_said) return;
    device.jamming_said = event.jamming;
    if (event.jamming) device.jamming_began_ms = event.time_ms;
    Draft draft(AlarmKind::kJamming, event.jamming ? Severity::kAlarm : Severity::kNotice,
                device.name, device.jamming_began_ms);
    draft.Reason(event.jamming ? "track.jamming.device" : "track.jamming.device_ended")
        .Device(device.name)
        .Evidence(event.seq);
    if (device.has_fix) draft.At(device.at);
    if (!event.jamming) draft.Ended(event.time_ms);
    context.Raise(draft);
  }

  // A message without a fix: the radio works, the satellites do not.
  void TakeNoFix(SuspectDevice& device, const InterferenceEvent& event,
                 const InterferenceContext& context) {
    if (!device.has_fix || event.time_ms <= device.fix_ms) return;
    if (device.lost_since_ms == 0) device.lost_since_ms = event.time_ms;
    LostInAreas(device, event, context);
    const std::int64_t lost_ms = event.time_ms - device.fix_ms;
    if (device.lost_said || lost_ms < MsOf(settings.fix_lost_s)) return;
    device.lost_said = true;
    Draft draft(AlarmKind::kJamming, Severity::kNotice, device.name, device.lost_since_ms, "fix");
    draft.Reason("track.jamming.fix_lost")
        .Say("seconds", lost_ms / 1000)
        .Limit(settings, &S::fix_lost_s)
        .Device(device.name)
        .At(device.at)
        .Evidence(device.fix_seq)
        .Evidence(event.seq);
    context.Raise(draft);
  }

  void TakeFix(SuspectDevice& device, const InterferenceEvent& event,
               const InterferenceContext& context) {
    if (event.time_ms <= device.fix_ms) return;
    if (device.lost_said) {
      Draft draft(AlarmKind::kJamming, Severity::kNotice, device.name, device.lost_since_ms, "fix");
      draft.Reason("track.jamming.fix_back").Device(device.name).At(event.at).Evidence(event.seq);
      context.Raise(draft.Ended(event.time_ms));
    }
    device.lost_said = false;
    device.lost_since_ms = 0;
    const bool same = device.has_fix && device.at == event.at;
    device.has_fix = true;
    device.at = event.at;
    device.fix_ms = event.time_ms;
    device.fix_seq = event.seq;
    device.speed_kmh = event.speed_kmh;
    HearFrozen(device, event, context);
    HearStraight(device, event, context);
    HearGate(device, context);
    if (!same) HearTwin(device, event, context);
    HearCell(device, event, context);
  }

  void HearTwin(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context) {
    if (event.speed_kmh < settings.moving_kmh) return;
    const std::string other =
        twins.Exchange(device.name, event.at, event.time_ms, MsOf(settings.twin_s));
    if (other.empty()) return;
    device.twin_fixes = other == device.twin ? device.twin_fixes + 1 : 1;
    device.twin = other;
    if (device.twin_fixes >= settings.twin_fixes) {
      Say(device, Witness::kTwin, context.now_ms, event.seq, other);
    }
  }

  void HearCell(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context) {
    const double beyond_m = cells.BeyondM(event.cell, device.name, event.at, settings);
    if (beyond_m > 0) {
      Say(device, Witness::kCell, context.now_ms, event.seq,
          fmt::format("{:.1f}", beyond_m / 1000));
      return;
    }
    // Whoever is contradicted by others teaches nothing.
    if (ReasonsOf(device, context.now_ms, settings).empty()) {
      cells.Learn(event.cell, device.name, event.at);
    }
  }
};

InterferenceWatch::InterferenceWatch(const InterferenceSettings& settings, std::size_t devices_max)
    : body_(std::make_unique<Body>(
          Body{.settings = settings, .version = settings.version(), .devices_max = devices_max})) {
  CHECK(devices_max > 0);
}

InterferenceWatch::~InterferenceWatch() = default;

void InterferenceWatch::Take(const InterferenceEvent& event, Alarms& alarms) {
  if (event.device.empty() || event.time_ms <= 0) return;
  Body& body = *body_;
  const InterferenceContext context =
      body.Context(event.received_ms != 0 ? event.received_ms : event.time_ms, alarms);
  SuspectDevice& device = body.Get(event.device);
  HearNumber(device, event, context);
  HearClock(device, event, context);
  body.TakeJammingSign(device, event, context);
  if (event.fix_valid && geo::IsPlace(event.at)) {
    body.TakeFix(device, event, context);
  } else {
    body.TakeNoFix(device, event, context);
  }
  Judge(device, context);
}

void InterferenceWatch::Take(const GateSighting& sighting, Alarms& alarms) {
  if (sighting.device.empty() || sighting.time_ms <= 0 || !geo::IsPlace(sighting.at)) return;
  const InterferenceContext context = body_->Context(sighting.time_ms, alarms);
  SuspectDevice& device = body_->Get(sighting.device);
  if (sighting.time_ms < device.gate.time_ms) return;
  device.gate = sighting;
  HearGate(device, context);
  Judge(device, context);
}

void InterferenceWatch::Tick(std::int64_t now_ms, Alarms& alarms) {
  const InterferenceContext context = body_->Context(now_ms, alarms);
  body_->areas.Tick(context);
  for (SuspectDevice& device : body_->order) {
    if (device.spoof_began_ms != 0) Judge(device, context);
  }
}

Agreement InterferenceWatch::AgreementOf(std::string_view name) const {
  const auto found = body_->index.find(std::string(name));
  if (found == body_->index.end()) return {};
  Agreement agreement;
  agreement.reasons = ReasonsOf(*found->second, body_->now_ms, body_->settings);
  agreement.score = 1 / (1 + SumOf(agreement.reasons));
  return agreement;
}

std::vector<std::string> InterferenceWatch::MembersOf(std::string_view area) const {
  return body_->areas.MembersOf(area);
}

std::size_t InterferenceWatch::size() const {
  return body_->index.size();
}

}  // namespace tidewaiter::track
