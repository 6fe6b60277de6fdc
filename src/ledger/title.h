// Title: an electronic transferable record – a bill of lading above all – as UNCITRAL's Model Law
// on Electronic Transferable Records (MLETR, 2017) wants it: one record, one holder, always.
//
//   ASSIGN_OR_RETURN(const Title title, TitleOf(last));     // the state after any of its entries
//   if (ControllerOf(title) == me) …                        // who can act, and nobody else
//   Title next = title;                                     // what the next entry will say:
//   next.holder = buyer;
//   draft.data = WriteTitle(next);                          // "title.transfer", signed by the
//   holder
//
// Control (MLETR 11) is the one successor that an entry may have, and the key that must sign it.
// Holder and beneficiary are apart, as in TradeTrust's title escrow: the holder has possession, the
// beneficiary is entitled to the goods and may name who follows; nobody named is a bearer's title.
// Keys are did:keys and may be used once: who holds is then known to those who are told, and only
// to them. Every entry of a title carries the commitment `document` to the bill itself, unchanged
// unless the entry is an amendment, so that any single entry says which record it is about.
// Rules, codes and who signs: docs/ledger-titles.md. Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_TITLE_H_
#define TIDEWAITER_LEDGER_TITLE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

// Stored by name; never given another meaning.
enum class TitleStatus : std::uint8_t {
  kHeld,         // the holder has control
  kSurrendered,  // handed to the carrier, who has not answered yet
  kAccepted,     // the carrier took it and owes what it was surrendered for
  kPaper,        // switched to paper: this form is inoperative (MLETR 18)
  kDelivered,    // goods handed out; over
  kMoved,        // goes on as another object in another log; over here
};
enum class TitlePurpose : std::uint8_t {
  kNone,
  kDelivery,
  kAmendment,
  kSwitchToPaper,
  kChangeOfRegistry,
};
std::string_view Name(TitleStatus status);
std::string_view Name(TitlePurpose purpose);  // kNone: ""

struct Title {
  std::string carrier{};      // member that issued it and owes delivery
  bool to_order = false;      // the beneficiary may endorse it to somebody else
  std::string holder{};       // did:key with possession
  std::string beneficiary{};  // did:key that is entitled; empty: whoever holds (endorsed in blank)
  std::string nominee{};      // did:key that the beneficiary named to follow; empty: none
  TitleStatus status = TitleStatus::kHeld;
  TitlePurpose purpose = TitlePurpose::kNone;  // of the surrender, until it is over
  std::uint32_t amendments = 0;                // how many times the bill was amended (MLETR 16)
  bool from_paper = false;                     // took the place of a paper one (MLETR 17)

  // Of single entries; the next one does not repeat them.
  std::string reason{};     // reject, refuse, amend
  std::string to_log{};     // handover_out: where it goes on
  std::string to_object{};  //
  std::string from_log{};   // handover_in: where it came from
  std::string from_object{};
  std::string proof{};  // handover_in: .tlog-proof of the handover_out
  friend bool operator==(const Title&, const Title&) = default;
};

// Errors: kInvalidArgument: the entry's data is none of a title. O(bytes).
Result<Title> TitleOf(const Entry& entry);
// The data of an entry as canonical JSON.
std::string WriteTitle(const Title& title);

// In whose hands it is: possession passes by this one's signature and by nobody else's. A did:key
// while it is held, the carrier's id while it is surrendered or on paper, "" when it is over
// (MLETR 11(1)).
std::string ControllerOf(const Title& title);
// Who is entitled to the goods: the beneficiary, or the holder of a title endorsed in blank.
inline const std::string& EntitledTo(const Title& title) {
  return title.beneficiary.empty() ? title.holder : title.beneficiary;
}

// One line of the chain of endorsements, as a bank reads it.
struct TitleStep {
  std::uint32_t number = 0;  // of the entry
  std::string type;          // "title.endorse"
  std::int64_t time_ms = 0;
  Title before;  // as the first was issued: equal to after
  Title after;
};
// The chain from entries 1 … n of one title, in order. Errors: kInvalidArgument: an entry is no
// title's; kFailedPrecondition: numbers have holes, or the object changes. O(bytes).
Result<std::vector<TitleStep>> EndorsementChain(std::span<const Entry> entries);

// title.issue, transfer, nominate, endorse, transfer_both, reject, surrender, accept, refuse,
// amend, to_paper, restore, handover_out, handover_in, delivered.
std::span<const RecordRule> TitleRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TITLE_H_
