// OpenAttestation: documents whose parts can be hidden later without breaking the signature, as
// TradeTrust uses them. Each value gets a salt and a hash of its own; what is signed, or put into a
// registry, is the hash of all hashes, or the root of a tree over many documents.
//
//   ASSIGN_OR_RETURN(const auto wrapped, WrapOpenAttestation({certificate}, random));
//   ASSIGN_OR_RETURN(const std::string text, SignOpenAttestation(wrapped[0], key, now_text));
//   ASSIGN_OR_RETURN(const std::string less, ObfuscateOpenAttestation(text, {"goods.0.price"}));
//   const OpenAttestationCheck check = VerifyOpenAttestation(less);
//   if (check.problems.empty()) Ask(check.issuers, check.hashes);   // is it issued, is it revoked?
//
// Version 2 is written and read, version 3 is read only: its two programs disagree about values
// that are false, 0, "" or null (docs/credentials.md), so that no document with them is good in
// both. What a check says is integrity, and that each signature is by the key it names. Whether
// that key, registry or store is the issuer's is asked elsewhere: DNS, the registry.
//
// Problem codes, at JSON pointers: json, required, type, version, key (a name that could be taken
// for a path), hash (not 64 digits), target_hash (the content was changed), merkle_root, salts (not
// those of the content), falsy_leaf (v3: one of the programs says "tampered"), falsy_not_covered
// (v3: the value is in no hash and can be changed by anybody), signature, signature_key (not by the
// key that the issuer names), signature_type.
// Source: the behaviour of @govtechsg/open-attestation 6.9.7. Thread-safe.
// O(bytes); about a microsecond a value.
#ifndef TIDEWAITER_CREDENTIAL_OPEN_ATTESTATION_H_
#define TIDEWAITER_CREDENTIAL_OPEN_ATTESTATION_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/problem.h"
#include "evm/account.h"

namespace tidewaiter::credential {

// Documents carry pictures and renderers' attachments as text.
inline constexpr std::size_t kAttestationBytesMax = std::size_t{8} << 20U;
inline constexpr std::size_t kAttestationDepthMax = 64;
inline constexpr std::size_t kBatchMax = 10'000;    // documents under one root: a day of an office
inline constexpr std::size_t kMerkleProofMax = 64;  // steps; more than any tree has
inline constexpr std::size_t kIssuersMax = 16;

// Fills with bytes that nobody can guess: whoever guesses a salt can guess a hidden value. Takes
// what access::SystemSecrets gives.
using SaltSource = std::function<void(std::span<unsigned char>)>;

// Documents as version 2, in the same order, under one root. Several at once prove by a path that
// they are under it. Errors: kInvalidArgument: none or too many, no JSON object, an empty
// name or one with a dot, a whole number beyond 2^53.
Result<std::vector<std::string>> WrapOpenAttestation(std::span<const std::string> documents,
                                                     const SaltSource& salts);

// The same document without some values, of which the hashes stay. A path is "goods.0.price", or
// leads to an object or list, which goes as a whole. Elements of lists cannot go, only members of
// objects: what comes after would move up, and with it its hash.
// Errors: kInvalidArgument (not version 2), kNotFound (no such path), kFailedPrecondition (an
// element of a list; the last member of an object, which must go as a whole).
Result<std::string> ObfuscateOpenAttestation(std::string_view document,
                                             std::span<const std::string> paths);

// With a signature over the root by an Ethereum key, whose DID the issuer's "id" should be.
// `created`: RFC 3339. Errors: kInvalidArgument (not version 2, not sound).
Result<std::string> SignOpenAttestation(std::string_view document, const evm::SecretKey& key,
                                        std::string_view created);
// "did:ethr:0x…" of a key. The name of the key itself has "#controller" behind it.
std::string DidEthrOf(const evm::Address& address);

// The content of version 2 without salts, as JSON. Errors: kInvalidArgument: not version 2, a value
// that was not salted in this way.
Result<std::string> OpenAttestationData(std::string_view document);

enum class IssuerMethod : std::uint8_t { kUnknown, kDid, kTokenRegistry, kDocumentStore };

struct AttestationIssuer {
  std::string name;
  IssuerMethod method = IssuerMethod::kUnknown;
  std::string id;             // the DID, or the address of the registry or store, as written
  std::string identity_type;  // "DNS-DID", "DNS-TXT", "DID"
  std::string location;       // the domain whose DNS must name it; may be empty
  std::string key;            // "did:ethr:0x…#controller"; of DIDs
  std::string revocation;     // "NONE", "REVOCATION_STORE", "OCSP_RESPONDER"; may be empty
  std::string revocation_at;  // address of the store or responder
};

struct OpenAttestationCheck {
  int version = 0;  // 2 or 3; 0 when it is neither
  std::vector<AttestationIssuer> issuers;
  std::string target_hash;          // 64 digits
  std::string merkle_root;          // 64 digits: what is issued
  std::vector<std::string> hashes;  // from the document's to the root's: each may be revoked
  std::size_t hidden = 0;           // values that were taken out
  std::size_t signatures = 0;       // that hold
  codec::Problems problems;         // empty: nothing was changed
};

OpenAttestationCheck VerifyOpenAttestation(std::string_view json);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_OPEN_ATTESTATION_H_
