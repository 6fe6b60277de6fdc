// Shipment data: how shipments stand in an entry's data; shared by their values and their rules.
#ifndef TIDEWAITER_LEDGER_INTERNAL_SHIPMENT_DATA_H_
#define TIDEWAITER_LEDGER_INTERNAL_SHIPMENT_DATA_H_

#include <span>

#include "ledger/internal/judge.h"
#include "ledger/shipment.h"

namespace tidewaiter::ledger {

std::span<const codec::JsonMember<ShipmentParties>> ShipmentPartiesMembers();
std::span<const codec::JsonMember<ShipmentNote>> ShipmentNoteMembers();
NamedTexts ShipmentNoteTexts(const ShipmentNote& note);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_SHIPMENT_DATA_H_
