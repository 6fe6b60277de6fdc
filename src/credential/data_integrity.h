// Data Integrity proofs: signatures that lie in the JSON document that they sign, by the suite
// eddsa-jcs-2022: SHA-256 over canonical JSON, Ed25519 over the hashes.
//
//   ASSIGN_OR_RETURN(const std::string signed_text,
//                    AddProof(document, {.verification_method = DidKeyMethodOf(key),
//                                        .created = "2026-11-27T10:00:00Z"}, seed));
//   const ProofCheck check = VerifyProofs(signed_text, keys, now);
//   check.problems.empty()                                  // true: all proofs hold
//
// A document may have several proofs: a set, each on its own, or a chain, where a proof signs the
// earlier ones that it names too. All must hold. Other suites (eddsa-rdfc-2022, ecdsa-sd-2023, …)
// need RDF canonicalization and are told as not supported, never passed over.
//
// Problem codes, at JSON pointers: json, required, type, format, cryptosuite_unsupported,
// proof_missing, proof_purpose, proof_context (that of the proof does not begin that of the
// document), proof_expired, proof_early (created later than now), previous_proof (not there),
// key_unknown (the key's name leads nowhere), key_kind (not Ed25519), signature.
// Sources: W3C Data Integrity 1.0, section 4; Data Integrity EdDSA Cryptosuites 1.0, section 3.3.
// Thread-safe. O(proofs · bytes); about 80 µs for a kilobyte with one proof.
#ifndef TIDEWAITER_CREDENTIAL_DATA_INTEGRITY_H_
#define TIDEWAITER_CREDENTIAL_DATA_INTEGRITY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "credential/did.h"

namespace tidewaiter::credential {

// Certificates have kilobytes; what is larger is an attachment and belongs elsewhere.
inline constexpr std::size_t kDocumentBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kDocumentDepthMax =
    64;                                        // as deep as JSON-LD of goods lists goes, twice
inline constexpr std::size_t kProofsMax = 32;  // each costs a key to fetch and the whole hash again
// A clock that is a little ahead is no forgery.
inline constexpr std::int64_t kClockSkewSeconds = 300;

struct ProofOptions {
  std::string verification_method = {};  // "did:key:z6Mk…#z6Mk…"
  std::string created = {};              // RFC 3339; left out when empty, as are the next three
  std::string expires = {};
  std::string id = {};  // a URI; needed where a later proof names this one
  std::vector<std::string> previous_proofs = {};  // ids
};

// The document, as canonical JSON, with a proof (for assertionMethod) more. The proof takes over
// the document's "@context", as the suite wants.
// Errors: kInvalidArgument (no JSON object, too large, a broken time), kNotFound (an earlier proof
// is not there), kFailedPrecondition (kProofsMax proofs are there).
Result<std::string> AddProof(std::string_view document, const ProofOptions& options,
                             const tlog::Ed25519Key& key);

// Finds the key of a verification method: DidKeys::AssertionMethod, or a list of trusted ones.
using KeySource = std::function<Result<VerificationMethod>(std::string_view id)>;

struct VerifiedProof {
  std::string id;
  std::string verification_method;
  std::string controller;  // whose key it is; empty when the proof does not hold
  bool holds = false;
};

struct ProofCheck {
  std::vector<VerifiedProof> proofs;  // one for each in the document, in its order
  codec::Problems problems;           // empty: there is a proof, and all hold
};

// `now` in Unix seconds.
ProofCheck VerifyProofs(std::string_view document, const KeySource& keys, std::int64_t now);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_DATA_INTEGRITY_H_
