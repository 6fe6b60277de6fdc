// Title PINT: a title's chain as DCSA's platform interoperability standard (PINT 3.0) writes it,
// and whether a chain from another platform is one that may stand.
//
//   for (const TitleStep& step : chain)
//     for (PintTransaction& t : PintOf(step)) transactions.push_back(std::move(t));
//   const Refusals refusals = CheckPintChain(transactions, /*to_order=*/true);
//
// PINT leaves the question who has control to a control tracking registry; a log of titles is one.
// Parties here are names of ours: did:keys and member ids; whoever writes the JSON puts companies
// and platform codes in their place. Source: DCSA, EBL_PINT 3.0.0, schema Transaction.
// Pure; thread-safe; O(transactions).
#ifndef TIDEWAITER_LEDGER_TITLE_PINT_H_
#define TIDEWAITER_LEDGER_TITLE_PINT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/title.h"

namespace tidewaiter::ledger {

enum class PintAction : std::uint8_t {
  kIssue,
  kTransfer,
  kEndorse,         // the recipient cannot endorse further
  kEndorseToOrder,  // the recipient can
  kBlankEndorse,    // no recipient
  kSign,            // the possessor shows that it is one
  kSurrenderForDelivery,
  kSurrenderForAmendment,
  kSacc,  // the carrier accepts a surrender: nothing may follow
  kSrej,  // the carrier rejects it: back to who surrendered
};
std::string_view Name(PintAction action);  // "SURRENDER_FOR_DELIVERY"
std::optional<PintAction> FindPintAction(std::string_view name);

struct PintTransaction {
  PintAction action = PintAction::kIssue;
  std::string actor{};      // a did:key, or the carrier's member id
  std::string recipient{};  // empty: none (BLANK_ENDORSE, SIGN)
  std::int64_t time_ms = 0;
  std::string reason_code{};  // SURRENDER_FOR_AMENDMENT: "SWTP" is a switch to paper
  friend bool operator==(const PintTransaction&, const PintTransaction&) = default;
};

// What a step of a title is in PINT: none (nominations stay inside a platform), one, or two (both
// roles pass). A transfer or an endorsement that is rejected is a TRANSFER or an endorsement back.
// After SACC DCSA starts a new chain: an amended, restored or handed over title begins with ISSUE.
// DCSA knows no endorsement by a beneficiary who does not have the bill: such a step, allowed here
// with the holder's signature, gives a chain that CheckPintChain refuses ("pint_possessor").
std::vector<PintTransaction> PintOf(const TitleStep& step);

// Whether the transactions, in their order, may be one chain of an electronic bill. Codes:
// "pint_empty"; "pint_issue" (ISSUE is first, and only there); "pint_possessor" (the actor does not
// have it); "pint_endorsee" (the actor may not endorse); "pint_not_to_order"; "pint_recipient";
// "pint_carrier"; "pint_surrender" (an answer to no surrender, or anything but one while it is
// open); "pint_over" (after SACC); "pint_time" (steps back). Pointers: "/3/actor".
Refusals CheckPintChain(std::span<const PintTransaction> chain, bool to_order);

// What a platform answers when a step of a title that came to it is refused, or not: "RECE", "BSIG"
// (a signature), "DISE" (another successor stands: a double spend may be tried), else "BENV". DUPE,
// INCD and MDOC are about the transport of envelopes, which knows them itself.
std::string_view PintResponse(const Refusals& refusals);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TITLE_PINT_H_
