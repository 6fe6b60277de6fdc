// Condition data: how conditions stand in an entry's data; shared by their values and their rules.
#ifndef TIDEWAITER_LEDGER_INTERNAL_CONDITION_DATA_H_
#define TIDEWAITER_LEDGER_INTERNAL_CONDITION_DATA_H_

#include <span>

#include "ledger/condition.h"
#include "ledger/internal/judge.h"

namespace tidewaiter::ledger {

std::span<const codec::JsonMember<Condition>> ConditionMembers();
std::span<const codec::JsonMember<Firing>> FiringMembers();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_CONDITION_DATA_H_
