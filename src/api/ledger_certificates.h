// Certificates made here: from what an officer fills in to a document that programs of others
// check. The document names the ledger's entry (a credential in "credentialStatus", an
// OpenAttestation document in "ledger"), and the entry commits to the document's bytes.
//
//   wish.credential = R"({"types":["PhytosanitaryCertificate"],"subject":{"goods":"coffee"}})";
//   ASSIGN_OR_RETURN(const MadeCertificate made, MakeCertificate(ledger, wish, wish.wish));
//   // kept as a file of the record before its entry goes out
#ifndef TIDEWAITER_API_LEDGER_CERTIFICATES_H_
#define TIDEWAITER_API_LEDGER_CERTIFICATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "member/member.h"

namespace tidewaiter::api {

// Type of the status of a credential: whoever wants to know how it stands asks the ledger for the
// object, by any member's POST /ledger/verify.
inline constexpr std::string_view kLedgerStatusType = "TidewaiterLedgerEntry";
inline constexpr std::string_view kLedgerMember = "ledger";  // the same in OpenAttestation

inline constexpr std::string_view kRootMember = "root";  // of the private field "document"

// The entry that a document names.
struct NamedEntry {
  std::string log;
  std::string object;
  std::uint32_t number = 0;
};
// From a status, or the member of an OpenAttestation document, as JSON. Nothing: of another form.
std::optional<NamedEntry> ReadNamedEntry(std::string_view json);

// What to make a document of, as JSON objects; one of them, or none.
struct CertificateContent {
  std::string credential = {};   // {"types":[…],"context":[…],"subject":{…}}
  std::string attestation = {};  // content of an OpenAttestation document
  [[nodiscard]] bool asked() const { return !credential.empty() || !attestation.empty(); }
};

struct MadeCertificate {
  NamedEntry entry = {};  // that the document names
  std::string bytes = {};
  std::string media_type = {};
  std::string sha256 = {};
};

// Makes and signs the document, and fills in `wish`: its object where it has none, `form`,
// `valid_from`, and the private field `document`. `now_ms`: Unix time of what is said.
// Errors: kInvalidArgument with a pointer (another type, form or shape), kNotFound (no such
// record), kFailedPrecondition (no key for certificates is here), those of the ledger.
Result<MadeCertificate> MakeCertificate(member::Member& ledger, const CertificateContent& content,
                                        const access::SecretBytes& random, std::int64_t now_ms,
                                        member::Wish& wish);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_CERTIFICATES_H_
