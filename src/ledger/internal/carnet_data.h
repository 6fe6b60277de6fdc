// Carnet data: how a carnet stands in an entry's data; shared by its value and its rules.
#ifndef TIDEWAITER_LEDGER_INTERNAL_CARNET_DATA_H_
#define TIDEWAITER_LEDGER_INTERNAL_CARNET_DATA_H_

#include <span>
#include <string_view>

#include "ledger/carnet.h"
#include "ledger/internal/judge.h"

namespace tidewaiter::ledger {

std::span<const codec::JsonMember<Carnet>> CarnetMembers();
NamedTexts CarnetTexts(const Carnet& carnet);
const Voucher* FindVoucher(const Carnet& carnet, std::string_view id);
// Used for an importation or exportation, by that member, and nothing has closed it.
bool IsOpen(const Carnet& carnet, std::string_view id, VoucherKind kind, std::string_view by);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_CARNET_DATA_H_
