// MayRead: whether somebody may have the private fields of an entry, and why. By the type of record
// and the charter; the owner may name others.
//
//   const ReadRight right = MayRead({.entry = entry, .charter = charter, .reader = "bw"});
//   if (!right.may) return Refused(right.because);
//
//   operator.*     members that are parties to an agreement, in force, of which it gives benefits
//   title.*        holder, beneficiary, nominee, carrier
//   shipment.*     parties whose role may read that kind of document, or events
//   certificate.*  the member that used it
//   document.*     owner, origin          carnet.*  holder, guarantor, members that used a voucher
//   bond.*         guarantor, principal, beneficiary       condition.*  parties
//   all            the member that writes the log; whoever signed the entry; whom the owner named
//
// Readers are members of the charter or did:keys. A member that was removed has no right, whatever
// stands in the entry. Who asks has to prove that they are the reader; that is not asked here.
// Pure; thread-safe; O(bytes of the entry).
#ifndef TIDEWAITER_PAYLOAD_MAY_READ_H_
#define TIDEWAITER_PAYLOAD_MAY_READ_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "ledger/charter.h"
#include "ledger/entry.h"

namespace tidewaiter::payload {

struct ReadQuestion {
  const ledger::Entry& entry;
  const ledger::Charter& charter;      // in force now
  std::string_view reader;             // id of a member, or a did:key
  std::int64_t at_ms = 0;              // when it is asked: agreements end
  const std::set<std::string>& named;  // readers whom the owner named for the object
  // shipment.*: the open or grant of the same shipment that is in force; null: nobody reads by
  // role.
  const ledger::Entry* parties = nullptr;
};

// `because` is a stable word: writer, signer, named, agreement, holder, beneficiary, nominee,
// carrier, role, user, owner, origin, guarantor, principal, party; when not: not_a_member,
// no_right.
struct ReadRight {
  bool may = false;
  std::string_view because = "no_right";
  friend bool operator==(const ReadRight&, const ReadRight&) = default;
};

ReadRight MayRead(const ReadQuestion& question);

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_MAY_READ_H_
