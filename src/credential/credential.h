// Verifiable credential: a certificate as JSON (W3C Verifiable Credentials 2.0), signed by who
// issued it. Issuing is AddProof (credential/data_integrity.h) on the certificate's JSON.
//
//   const CredentialCheck check = VerifyCredential(text, {.keys = keys, .status = status,
//                                                         .now = clock.UnixSeconds()});
//   if (check.problems.empty()) Accept(check.issuer, check.types);
//
// All that is wrong is told at once. Beside the problems of proofs: context (the first one is not
// that of version 2), required, type, format, not_yet_valid, expired, issuer_key (no proof that
// holds is by a key of the issuer), status_revoked, status_suspended, status_unknown (it has a
// status, and nobody can say which).
// What is not checked: the meaning of claims against their JSON-LD contexts or schemas (contexts
// are signed text here, nothing is fetched), evidence, terms of use, presentations.
// Source: Verifiable Credentials Data Model 2.0, sections 4 and 7. Thread-safe as far as keys and
// status are. Cost: that of VerifyProofs.
#ifndef TIDEWAITER_CREDENTIAL_CREDENTIAL_H_
#define TIDEWAITER_CREDENTIAL_CREDENTIAL_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "credential/data_integrity.h"

namespace tidewaiter::credential {

inline constexpr std::size_t kStatusEntriesMax = 16;  // each may cost a look-up elsewhere

enum class CredentialStatus : std::uint8_t { kGood, kRevoked, kSuspended, kUnknown };

struct StatusEntry {  // one of "credentialStatus"
  std::string id;
  std::string type;     // "BitstringStatusListEntry", …
  std::string purpose;  // "revocation", "suspension"; may be empty
  std::string json;     // the whole entry, canonical
};
// Says what became of a credential. Null: every credential with a status is status_unknown.
using StatusSource = std::function<CredentialStatus(const StatusEntry& entry)>;

struct CredentialRules {
  KeySource keys = {};
  StatusSource status = {};
  std::int64_t now = 0;  // Unix seconds
};

struct CredentialCheck {
  std::string id;
  std::string issuer;  // its URI; who it is, is for the caller to know
  std::vector<std::string> types;
  std::vector<VerifiedProof> proofs;
  codec::Problems problems;  // empty: genuine and in force
};

CredentialCheck VerifyCredential(std::string_view json, const CredentialRules& rules);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_CREDENTIAL_H_
