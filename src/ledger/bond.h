// Bond: a guarantor's undertaking to pay a member up to an amount, for a principal: a transit
// guarantee, a duty deferment, a bid bond. Whatever was said is signed and stands.
//
//   ASSIGN_OR_RETURN(const Bond bond, BondOf(last));
//   draft.data = WriteBond(Drawn(bond, "2500.00"));         // "bond.draw", signed by the
//   beneficiary
//
// Four eyes: the guarantor undertakes with one key and approves with another, the signatory that
// the undertaking names. Nothing takes an approval back: there is no such entry.
// amount = available + drawn + released, in every entry. Amounts are decimals with exactly the
// digits of the currency (ISO 4217). Rules, codes, who signs: docs/ledger-titles.md.
// Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_BOND_H_
#define TIDEWAITER_LEDGER_BOND_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

// Stored by name; never given another meaning.
enum class BondStatus : std::uint8_t { kUndertaken, kApproved, kDischarged };
std::string_view Name(BondStatus status);

struct Bond {
  std::string guarantor{};    // member that pays
  std::string principal{};    // did:key for whom it stands
  std::string beneficiary{};  // member that may draw
  std::string signatory{};    // name of the guarantor's key that approves
  std::string currency{};
  std::string amount{};
  std::string available{};
  std::string drawn{};     // all draws together
  std::string released{};  // all that was let go without being paid
  std::int64_t valid_until_ms = 0;
  BondStatus status = BondStatus::kUndertaken;

  std::string step{};    // draw, release: the amount of this entry
  std::string reason{};  // draw: what for
  friend bool operator==(const Bond&, const Bond&) = default;
};

// Errors: kInvalidArgument: the entry's data is none of a bond. O(bytes).
Result<Bond> BondOf(const Entry& entry);
std::string WriteBond(const Bond& bond);  // canonical JSON
// The bond after `step` was drawn or released from what is available. The amounts must be such:
// CHECK.
Bond Drawn(Bond bond, std::string_view step);
Bond Released(Bond bond, std::string_view step);

// bond.undertake, approve, draw, release, discharge.
std::span<const RecordRule> BondRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_BOND_H_
