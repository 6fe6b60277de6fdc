// What a gate waits for: units, and how many of them. The desk itself: gate_desk.cc.
#include <algorithm>

#include "desk/words.h"
#include "monitor/gate_desk.h"
#include "monitor/post_records.h"

namespace tidewaiter::monitor {
namespace {

using track::Release;
using track::SealStanding;

std::vector<std::string> TagsOf(const track::Movement& journey) {
  std::vector<std::string> tags;
  for (const track::Pairing& pairing : journey.pairings) {
    if (pairing.kind == track::PairingKind::kTag) tags.push_back(pairing.value);
  }
  return tags;
}

// What a weighbridge should show: the goods, and the vehicle with its containers. One without the
// other says nothing of the sum.
double GrossKg(const MovementDraft& draft) {
  const bool is_known = draft.goods.gross_mass_kg > 0 && draft.unit.tare_kg > 0;
  return is_known ? draft.goods.gross_mass_kg + draft.unit.tare_kg : 0;
}

}  // namespace

track::GateSettings GateDesk::Limits() const {
  const auto row = room_.records().settings.Find(kTrackSettingsId);
  return row ? row->value.gates : track::GateSettings();
}

GateSetting GateDesk::SettingOf(std::string_view gate) const {
  const auto row = settings_.Find(gate);
  return row ? row->value : GateSetting();
}

std::shared_ptr<const GateQueue> GateDesk::QueueOf(std::string_view gate) {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  const auto setting = settings_.Find(gate);
  const std::uint64_t version = setting ? setting->version : 0;
  const std::lock_guard lock(queue_mutex_);
  KnownQueue& known = queues_[std::string(gate)];
  const bool is_fresh = known.made_ms != 0 && now_ms - known.made_ms < kQueueFreshMs;
  if (is_fresh && known.setting_version == version) return known.queue;
  auto queue =
      ForecastGate({.gate = gate,
                    .passes = passes_.All(),
                    .movements = room_.records().movements.All(),
                    .eta = [this](const MovementRecord& movement,
                                  std::string_view node) { return room_.EtaOf(movement, node); },
                    .setting = SettingOf(gate),
                    .now_ms = now_ms});
  known = {.made_ms = now_ms, .setting_version = version, .queue = nullptr};
  if (queue) known.queue = std::make_shared<const GateQueue>(*std::move(queue));
  return known.queue;
}

Release GateDesk::ReleaseOf(const MovementRecord& movement) const {
  Release release = Release::kReleased;
  for (const std::string& id : movement.draft.goods.declarations) {
    const Release one = monitor::ReleaseOf(store_, id);
    if (one == Release::kStopped) return one;
    if (one == Release::kPending) release = one;
  }
  return release;
}

// The worst of all seals that are on it: one that is cut says more than one that is silent.
SealStanding GateDesk::SealOf(const MovementRecord& movement) const {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  SealStanding worst = SealStanding::kNotNeeded;
  for (const track::Pairing& pairing : movement.journey.pairings) {
    const bool is_on = pairing.kind == track::PairingKind::kSealDevice && pairing.valid.Has(now_ms);
    if (!is_on || worst == SealStanding::kAlarmed) continue;
    const UnitPtr seal = room_.board().Find(pairing.value);
    if (seal && seal->view.cut) {
      worst = SealStanding::kAlarmed;
    } else if (!seal || now_ms - seal->view.heard_ms > kSealHeardMs) {
      worst = SealStanding::kSilent;
    } else if (worst == SealStanding::kNotNeeded) {
      worst = SealStanding::kQuiet;
    }
  }
  return worst;
}

track::Expected GateDesk::ExpectedOf(const MovementRecord& movement, const PathNode& node,
                                     std::string_view gate) const {
  const UnitNames& unit = movement.draft.unit;
  const std::uint8_t worst = room_.NowOf(movement).worst;
  const auto alarm = static_cast<std::uint8_t>(track::Severity::kAlarm);
  track::Expected expected{
      .id = EntryId(movement.id(), gate),
      .movement = movement.id(),
      .unit = movement.journey.unit,
      .plates = unit.plates,
      .containers = unit.containers,
      .tags = TagsOf(movement.journey),
      .seals = unit.seals,
      .release = ReleaseOf(movement),
      .risk = worst == 0      ? track::Risk::kGreen
              : worst < alarm ? track::Risk::kYellow
                              : track::Risk::kRed,
      .seal = SealOf(movement),
      .trusted = SettingOf(gate).Trusts(movement.draft.carrier, movement.draft.principal),
      .due = node.window,
      .gross_kg = GrossKg(movement.draft)};
  return expected;
}

std::vector<track::Expected> GateDesk::ExpectedAt(std::string_view gate) const {
  std::vector<track::Expected> expected;
  for (const auto& row : room_.records().movements.All()) {
    if (!row->value.watched() || expected.size() >= track::kExpectedMax) continue;
    const auto& nodes = row->value.draft.nodes;
    const auto node = std::ranges::find(nodes, gate, &PathNode::place);
    if (node != nodes.end()) expected.push_back(ExpectedOf(row->value, *node, gate));
  }
  return expected;
}

}  // namespace tidewaiter::monitor
