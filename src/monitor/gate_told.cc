// What a gate has to tell the ledger. The desk itself: gate_desk.cc.
#include <algorithm>

#include "monitor/gate_desk.h"

namespace tidewaiter::monitor {

using track::SealStanding;

void GateDesk::OnTelling(std::function<void()> news) {
  const std::lock_guard lock(telling_mutex_);
  on_telling_ = std::move(news);
}

RowPtr<GateTelling> GateDesk::FindTelling(std::string_view pass) const {
  return tellings_.Find(pass);
}

std::vector<RowPtr<GateTelling>> GateDesk::Tellings() const {
  return tellings_.All();
}

void GateDesk::ApplyTelling(const desk::RecordRow& record) {
  if (!tellings_.Put(record)) return;
  room_.Publish({.kind = NewsKind::kPass, .id = record.id});  // it is shown with its pass
  const std::lock_guard lock(telling_mutex_);
  if (on_telling_) on_telling_();
}

// As for the barrier, but for seals that may be opened by right: a gate lets them through, and
// nobody can say any more that they are whole.
SealStanding GateDesk::SealAt(const GatePass& pass) const {
  const auto movement = room_.records().movements.Find(pass.movement);
  if (!movement) return SealStanding::kNotNeeded;
  const SealStanding standing = SealOf(movement->value);
  if (standing != SealStanding::kQuiet) return standing;
  const bool all_closed =
      std::ranges::all_of(movement->value.journey.pairings, [&](const track::Pairing& pairing) {
        if (pairing.kind != track::PairingKind::kSealDevice) return true;
        const UnitPtr seal = room_.board().Find(pairing.value);
        if (!seal) return !pairing.valid.Has(clock_.UnixMilliseconds());
        return seal->view.seal == track::SealState::kArmed ||
               seal->view.seal == track::SealState::kInTransit;
      });
  return all_closed ? standing : SealStanding::kSilent;
}

// Who went through, forwards, in the same transaction as the pass.
void GateDesk::AddTelling(const GatePass& pass, SealStanding seal,
                          clearance::PutRecords& puts) const {
  const bool went =
      pass.verdict == track::Verdict::kOpen && pass.direction != device::GateDirection::kReverse;
  if (!tells_ || !went || FindTelling(pass.id)) return;
  const auto movement = room_.records().movements.Find(pass.movement);
  if (!movement || movement->value.draft.shipment.empty()) return;
  puts.records.push_back(PutTelling({.pass = pass.id,
                                     .movement = pass.movement,
                                     .shipment = movement->value.draft.shipment,
                                     .at_ms = pass.at_ms,
                                     .since_ms = clock_.UnixMilliseconds(),
                                     .seal = seal},
                                    0));
}

}  // namespace tidewaiter::monitor
