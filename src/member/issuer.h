// Issuer: who a member is to programs that know nothing of the ledger. Certificates that it signs
// name a DID as their issuer; the DID leads to the keys, and the keys are those of the charter.
//
//   DidWebOf("https://ledger.customs.na")              // "did:web:ledger.customs.na"
//   DidDocumentOf(charter, "did:web:ledger.customs.na")  // served as /.well-known/did.json
//   const credential::DidKeys keys = CharterKeys(charter); // the same, with no network at all
//
// A document lists every key with the power `certificates` that the members of that host have or
// had: what an old key signed is checked with it for ever. Whether it might sign, the ledger's
// entry says, not the document: FindCertifier and Signer::from, until.
// Source: did:web (2023), W3C DID Core 1.0. Pure; thread-safe.
#ifndef TIDEWAITER_MEMBER_ISSUER_H_
#define TIDEWAITER_MEMBER_ISSUER_H_

#include <memory>
#include <string>
#include <string_view>

#include "credential/did.h"
#include "ledger/charter.h"

namespace tidewaiter::member {

// "ledger.customs.na"; "" where the address is not https, or has a number instead of a name: no
// certificate of a web server says whose it is then.
std::string WebHostOf(std::string_view url);
// "did:web:ledger.customs.na%3A8443:path"; "" where WebHostOf is.
std::string DidWebOf(std::string_view url);
// Where that server has the document: "/.well-known/did.json" or "/path/did.json"; "" likewise.
std::string DidPathOf(std::string_view url);

// The document of a did:web as JSON; "" when no member has or had it.
std::string DidDocumentOf(const ledger::Charter& charter, std::string_view did);

// Keys of did:key, and of the members' did:web from the charter. Keeps the charter.
credential::DidKeys CharterKeys(std::shared_ptr<const ledger::Charter> charter);

// Whose key for certificates this is or was; null: nobody's.
const ledger::Signer* FindCertifier(const ledger::Charter& charter,
                                    const credential::PublicKey& key);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_ISSUER_H_
