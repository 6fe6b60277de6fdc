// Disclosure: some private fields of one entry with their salts, as a document for somebody who may
// have them. Whoever gets it checks it against the entry, which everybody has, and needs to believe
// nobody.
//
//   const std::string document = WriteDisclosure(*DisclosureOf(entry, payload, {"holder_id"}));
//   …                                                     // sealed to one member, or in the clear
//   ASSIGN_OR_RETURN(const Disclosure shown, ReadDisclosure(document));
//   const ledger::Refusals refusals = CheckDisclosed(shown, entry);   // none: it is as it was said
//
// Format: docs/formats/disclosure.md. Pure; thread-safe; a microsecond a field.
#ifndef TIDEWAITER_PAYLOAD_DISCLOSURE_H_
#define TIDEWAITER_PAYLOAD_DISCLOSURE_H_

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"
#include "payload/audit.h"

namespace tidewaiter::payload {

// A payload and the names around it.
inline constexpr std::size_t kDisclosureBytesMax = ledger::kPayloadBytesMax + 4096;

struct Disclosure {
  Place place = {};
  ledger::Hash leaf = {};  // of the entry that commits to the fields
  std::string purpose = {};
  ledger::Payload payload = {};  // its object is that of the place
  friend bool operator==(const Disclosure&, const Disclosure&) = default;
};

// The named fields of `payload`, all for no names. Errors: kNotFound (the payload has no such
// field), kFailedPrecondition (the entry commits to something else).
Result<Disclosure> DisclosureOf(const ledger::Entry& entry, const ledger::Payload& payload,
                                const std::set<std::string>& names, std::string_view purpose);

std::string WriteDisclosure(const Disclosure& disclosure);  // canonical JSON
// Errors: kInvalidArgument with a pointer.
Result<Disclosure> ReadDisclosure(std::string_view json);

// "other_entry" (log, object, number or leaf hash), "not_committed", "wrong_salt" for each field
// whose salt and value are not what the entry commits to. All problems.
ledger::Refusals CheckDisclosed(const Disclosure& disclosure, const ledger::Entry& entry);

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_DISCLOSURE_H_
