// DID: a name of an issuer that leads to its keys. Two methods: did:key, where the name is the key,
// and did:web, where a document on the issuer's web server has the keys.
//
//   DidUrl("did:web:customs.example:aeo")      // "https://customs.example/aeo/did.json"
//   const DidKeys keys([&](std::string_view url) { return Download(url); });
//   ASSIGN_OR_RETURN(const VerificationMethod method, keys.AssertionMethod("did:web:…#key-1"));
//
// Nothing is fetched here: who calls says how a document comes, and may keep copies. A key counts
// only when the document says that it is for assertions; a key under another name, or that of
// another controller, does not. Keys in documents: publicKeyMultibase, and publicKeyJwk of Ed25519.
// Sources: W3C DID Core 1.0, did:key 0.9 (Ed25519, secp256k1, P-256), did:web (2023).
// Thread-safe as far as the fetching is.
#ifndef TIDEWAITER_CREDENTIAL_DID_H_
#define TIDEWAITER_CREDENTIAL_DID_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "credential/multikey.h"

namespace tidewaiter::credential {

inline constexpr std::size_t kDidBytesMax = 2048;  // what web servers take as an address
inline constexpr std::size_t kDidDocumentBytesMax = std::size_t{1} << 18U;  // some 500 keys
inline constexpr std::size_t kDidMethodsMax = 200;  // keys of one issuer, rotated ones included

struct VerificationMethod {
  std::string id;          // "did:web:customs.example#key-1"
  std::string controller;  // the DID whose key it is
  PublicKey key;
};

struct DidDocument {
  std::string id;
  std::vector<VerificationMethod> methods;     // those of a kind known here
  std::vector<std::string> assertion_methods;  // ids, of which some may be of other kinds
};

// "did:key:z6Mk…", and the id of its one verification method.
inline constexpr std::string_view kDidKeyPrefix = "did:key:";
std::string DidKeyOf(const PublicKey& key);
std::string DidKeyMethodOf(const PublicKey& key);
// Errors: kInvalidArgument: another name, or no key of a kind known here.
Result<PublicKey> KeyOfDidKey(std::string_view did);

// Where the document of a did:web is: host, port as %3A, path parts after colons. Always https.
// Errors: kInvalidArgument: not a did:web, an empty part, characters that a host has not, "..".
Result<std::string> DidUrl(std::string_view did);

// A document as JSON, which must be that of `did`.
// Errors: kInvalidArgument: not JSON, of another DID, too large, too many keys, a broken key.
Result<DidDocument> ParseDidDocument(std::string_view json, std::string_view did);

class DidKeys {
 public:
  // Gives the text behind an address. Errors go to who asked for the key.
  using Fetch = std::function<Result<std::string>(std::string_view url)>;
  explicit DidKeys(Fetch fetch = nullptr);

  // The key of a verification method, which must be one for assertions.
  // Errors: kInvalidArgument (not such a name, another DID method, a broken document), kNotFound
  // (no such key), kFailedPrecondition (the key is for something else; no way to fetch), and those
  // of fetching.
  [[nodiscard]] Result<VerificationMethod> AssertionMethod(std::string_view id) const;

 private:
  Fetch fetch_;
};

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_DID_H_
