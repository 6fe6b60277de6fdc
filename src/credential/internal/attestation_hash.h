// Hashes of OpenAttestation: values as leaves, the digest of a document, the tree over documents.
// There is no mark that tells leaves from nodes (RFC 6962 has one): that is the format's.
#ifndef TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_HASH_H_
#define TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_HASH_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/json_reader.h"
#include "evm/keccak.h"

namespace tidewaiter::credential {

// "goods.0.price" and its value; empty objects and lists are values too. `each` may be called for
// a value with canonical form only. An empty document has none. Errors: kInvalidArgument: a name
// that is empty or has a dot, for another path would be the same.
Status EachLeaf(const std::string& path, codec::JsonValue value,
                const std::function<void(const std::string& path, codec::JsonValue value)>& each);

// Keccak-256, as digits, of {"path":value}; `value` is JSON text.
std::string LeafHash(std::string_view path, std::string_view value);
// Of all leaves, in any order.
std::string DigestOf(std::vector<std::string> leaf_hashes);

// 64 digits in lower case.
bool IsHash(std::string_view text);
evm::Hash HashOf(std::string_view digits);
std::string DigitsOf(const evm::Hash& hash);

// Of two nodes, in either order.
evm::Hash ParentOf(const evm::Hash& a, const evm::Hash& b);

struct BatchTree {
  evm::Hash root = {};
  std::vector<std::vector<evm::Hash>> proofs;  // for each of the given ones, in their order
};
BatchTree BuildBatch(const std::vector<evm::Hash>& targets);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_HASH_H_
