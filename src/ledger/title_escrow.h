// Title escrow: a title as TradeTrust's smart contracts show it (token-registry 5), so that their
// verifiers can ask for it: who holds the token, the escrow's four parties, which call a step is.
//
//   const EscrowView view = EscrowOf(chain);         // chain: title.h, EndorsementChain
//   if (view.token == EscrowToken::kEscrow) Answer(OwnerOf, EscrowAddress(object));
//   EscrowCall("title.transfer")                     // "transferHolder"
//
// Names of parties are ours (did:keys); addresses are the facade's affair. What the contracts
// cannot say is shown as the nearest: a title endorsed in blank has its holder as the beneficiary.
// Source: TradeTrust token-registry 5, TitleEscrow.sol, TradeTrustToken.sol.
// Pure; thread-safe; O(entries).
#ifndef TIDEWAITER_LEDGER_TITLE_ESCROW_H_
#define TIDEWAITER_LEDGER_TITLE_ESCROW_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ledger/title.h"

namespace tidewaiter::ledger {

enum class EscrowToken : std::uint8_t {
  kEscrow,    // ownerOf is the title escrow: the record is in its parties' hands
  kRegistry,  // returned to the issuer, who may restore or burn it
  kBurnt,     // ownerOf is the dead address
};

struct EscrowView {
  EscrowToken token = EscrowToken::kEscrow;
  std::string holder{};            // empty when it is burnt, as all below
  std::string beneficiary{};       // "owner" in TradeTrust's pages
  std::string nominee{};           // zero address when empty
  std::string prev_holder{};       // who gets it when the holder rejects it; empty: nobody
  std::string prev_beneficiary{};  // the same for the beneficiary
  friend bool operator==(const EscrowView&, const EscrowView&) = default;
};

// The escrow after the last step of a chain that is not empty.
EscrowView EscrowOf(std::span<const TitleStep> chain);

// The contract's function that is a step of that type: "transferHolder", "transferBeneficiary",
// "transferOwners", "nominate", "returnToIssuer", "restore", "burn", "mint"; a reject depends on
// what it gives back. Empty where the contracts have none (title.accept).
std::string_view EscrowCall(const TitleStep& step);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TITLE_ESCROW_H_
