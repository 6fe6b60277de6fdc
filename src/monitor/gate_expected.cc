// What a gate waits for, and the list by which it works alone. The desk itself: gate_desk.cc.
#include <algorithm>

#include "desk/words.h"
#include "monitor/gate_desk.h"

namespace tidewaiter::monitor {
namespace {

using track::Release;
using track::SealStanding;

constexpr std::int64_t kHourMs = 3'600'000;

std::vector<std::string> TagsOf(const track::Movement& journey) {
  std::vector<std::string> tags;
  for (const track::Pairing& pairing : journey.pairings) {
    if (pairing.kind == track::PairingKind::kTag) tags.push_back(pairing.value);
  }
  return tags;
}

}  // namespace

Release GateDesk::ReleaseOf(const MovementRecord& movement) const {
  Release release = Release::kReleased;
  for (const std::string& id : movement.draft.goods.declarations) {
    const auto row = store_.FindDeclaration(id);
    // A store that is away knows of no release.
    if (!row || !*row) return Release::kPending;
    const desk::State status = (*row)->status;
    if (status == desk::State::kHeld || status == desk::State::kSeized) return Release::kStopped;
    if (status != desk::State::kReleased) release = Release::kPending;
  }
  return release;
}

SealStanding GateDesk::SealOf(const MovementRecord& movement) const {
  const bool sealed = std::ranges::any_of(movement.journey.pairings, [](const auto& pairing) {
    return pairing.kind == track::PairingKind::kSealDevice;
  });
  if (!sealed) return SealStanding::kNotNeeded;
  const MovementNow now = room_.NowOf(movement);
  if (!now.lead) return SealStanding::kSilent;
  if (now.lead->view.cut) return SealStanding::kAlarmed;
  const std::int64_t silent_ms = clock_.UnixMilliseconds() - now.lead->view.heard_ms;
  return silent_ms <= kSealHeardMs ? SealStanding::kQuiet : SealStanding::kSilent;
}

track::Expected GateDesk::ExpectedOf(const MovementRecord& movement, const PathNode& node,
                                     std::string_view gate) const {
  const UnitNames& unit = movement.draft.unit;
  const std::uint8_t worst = room_.NowOf(movement).worst;
  const auto alarm = static_cast<std::uint8_t>(track::Severity::kAlarm);
  track::Expected expected{.id = movement.id() + "@" + std::string(gate),
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
                           .due = node.window,
                           .gross_kg = 0};  // the declared mass is that of the goods alone
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

GateDesk::Signed GateDesk::MakeList(std::string_view gate) {
  const std::int64_t now_ms = clock_.UnixMilliseconds();
  Signed made;
  made.list.post = gate;
  made.list.entries = ExpectedAt(gate);
  made.list.issued_ms = now_ms;
  made.list.expires_ms = now_ms + kListHours * kHourMs;
  {
    const std::lock_guard lock(mutex_);
    Post& post = posts_[std::string(gate)];
    // By the clock, so that numbers rise over restarts as well.
    post.list_sequence =
        std::max(post.list_sequence + 1, static_cast<std::uint64_t>(now_ms / 1000));
    made.list.sequence = post.list_sequence;
    made.list.settings = post.watch.settings();
  }
  made.bytes = SignList(made.list, keys_.secret);
  return made;
}

}  // namespace tidewaiter::monitor
