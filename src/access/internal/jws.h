// JWS: signed texts in compact form, and the public keys they are checked with (OpenSSL's EVP).
#ifndef TIDEWAITER_ACCESS_INTERNAL_JWS_H_
#define TIDEWAITER_ACCESS_INTERNAL_JWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"

struct evp_pkey_st;  // EVP_PKEY: no other file needs OpenSSL's headers

namespace tidewaiter::access {

enum class JwsAlgorithm : std::uint8_t { kRs256, kEs256, kEdDsa };

// A token taken apart, nothing checked yet.
struct Jws {
  nlohmann::ordered_json header;
  std::string payload;             // bytes
  std::string signature;           // bytes
  std::string_view signing_input;  // header and payload as they stand in the token
};

// Errors: kInvalidArgument with the field "", "/header", "/payload" or "/signature".
Result<Jws> ParseJws(std::string_view token, std::size_t bytes_max, int depth_max);

struct PublicKey {
  std::string kid;  // "" = none
  JwsAlgorithm algorithm;
  std::shared_ptr<evp_pkey_st> key;  // never changed
};

// Is this the signature of `input` by the owner of the key? Of ES256 the 64 bytes of RFC 7518
// section 3.4.
bool VerifySignature(const PublicKey& key, std::string_view input, std::string_view signature);

class KeySet {
 public:
  // Errors: as TokenVerifier::Create.
  static Result<KeySet> Parse(std::string_view jwks_json);

  // The key that the header asks for. A token without kid is accepted only with a set of one key.
  // Errors: kInvalidArgument (header of wrong types), kFailedPrecondition (algorithm, extensions or
  // embedded keys that are not accepted, no such key), with fields such as "/header/alg".
  [[nodiscard]] Result<const PublicKey*> KeyFor(const nlohmann::ordered_json& header) const;

 private:
  std::vector<PublicKey> keys_;
};

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_INTERNAL_JWS_H_
