// COSE_Sign1: a signed message as CBOR (RFC 9052), with EdDSA (Ed25519) or ES256.
//
//   const CoseSigner signer = Ed25519Signer(key, "key-1");
//   const std::string bytes = SignCose(signer, {.extra_protected = {}, .payload = payload});
//   ASSIGN_OR_RETURN(const CoseMessage message, ReadCose(bytes));
//   VerifyCose(message, public_key, *message.payload)              // ok, or why not
//
// Headers are written in the deterministic order, and taken in any, for others do not sort them.
// Only tagged messages are taken (tag 18), with numbers in their shortest form. Thread-safe.
#ifndef TIDEWAITER_CREDENTIAL_COSE_H_
#define TIDEWAITER_CREDENTIAL_COSE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "credential/es256.h"
#include "credential/multikey.h"

namespace tidewaiter::credential {

inline constexpr std::size_t kCoseBytesMax = std::size_t{1} << 20U;  // as for documents
inline constexpr std::size_t kCoseHeadersMax = 32;                   // a statement has some ten

enum class CoseAlgorithm : std::int8_t { kEs256 = -7, kEdDsa = -8 };

// Labels of headers: RFC 9052, draft-ietf-cose-merkle-tree-proofs, SCITT.
inline constexpr std::int64_t kCoseAlgorithm = 1;
inline constexpr std::int64_t kCoseContentType = 3;
inline constexpr std::int64_t kCoseKeyId = 4;
inline constexpr std::int64_t kCoseReceipts = 394;
inline constexpr std::int64_t kCoseDataStructure = 395;
inline constexpr std::int64_t kCoseDataProofs = 396;

struct CoseSigner {
  CoseAlgorithm algorithm = CoseAlgorithm::kEdDsa;
  std::string key_id;
  std::function<std::string(std::string_view bytes)> sign;
};
CoseSigner Ed25519Signer(const tlog::Ed25519Key& key, std::string key_id);
CoseSigner Es256Signer(Es256Key key, std::string key_id);

using CoseHeaders = std::map<std::int64_t, std::string>;  // values are CBOR

struct CoseContent {
  CoseHeaders extra_protected = {};  // beside algorithm and key id
  CoseHeaders unprotected = {};
  std::string payload = {};
  bool detached = false;  // the payload is signed, but not inside
};
std::string SignCose(const CoseSigner& signer, const CoseContent& content);

struct CoseMessage {
  CoseAlgorithm algorithm = CoseAlgorithm::kEdDsa;
  std::string key_id;           // bytes, or text as some write; may be empty
  std::string protected_bytes;  // as they were signed
  CoseHeaders protected_headers;
  CoseHeaders unprotected;  // those whose label is a number
  std::optional<std::string> payload;
  std::string signature;
};
// Errors: kInvalidArgument: not such a message, too large, a header twice, another algorithm.
Result<CoseMessage> ReadCose(std::string_view bytes);

// `payload`: that of the message, or the detached one.
// Errors: kInvalidArgument (the key is not of the algorithm's kind), kCorruption (another
// signature).
Status VerifyCose(const CoseMessage& message, const PublicKey& key, std::string_view payload);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_COSE_H_
