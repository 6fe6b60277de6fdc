// Title data: how a title stands in an entry's data; shared by its value and its rules.
#ifndef TIDEWAITER_LEDGER_INTERNAL_TITLE_DATA_H_
#define TIDEWAITER_LEDGER_INTERNAL_TITLE_DATA_H_

#include <span>

#include "ledger/internal/judge.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {

std::span<const codec::JsonMember<Title>> TitleMembers();
NamedTexts TitleTexts(const Title& title);
// The title without what was said by one entry alone (reason, proof, where to and from).
Title Lasting(Title title);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_TITLE_DATA_H_
