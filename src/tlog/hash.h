// Hash: the SHA-256 hashes that a transparency log is made of.
//
//   const Hash leaf = LeafHash("an entry");
//   const Hash root = NodeHash(leaf, LeafHash("another"));
//   FormatHash(root)                                       // 44 characters of base64
//
// An entry and an inner node never hash alike: the first is hashed behind a byte 0, the second
// behind a byte 1 (RFC 6962 section 2.1, RFC 9162 section 2.1.1). By OpenSSL, which uses the
// processor's SHA instructions: twice as many nodes in a second as libsodium, and four times the
// bytes. Thread-safe. About 0.16 microseconds for a node.
#ifndef TIDEWAITER_TLOG_HASH_H_
#define TIDEWAITER_TLOG_HASH_H_

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::tlog {

using Hash = std::array<unsigned char, 32>;

Hash Sha256Of(std::string_view bytes);  // plain, as key ids and origins are hashed
Hash LeafHash(std::string_view entry);
Hash NodeHash(const Hash& left, const Hash& right);

// The root of a tree without leaves: SHA-256 of nothing.
const Hash& EmptyRoot();

inline std::string_view BytesOf(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string FormatHash(const Hash& hash);         // base64
Result<Hash> ParseHash(std::string_view base64);  // errors: kInvalidArgument
Result<Hash> HashFrom(std::string_view bytes);    // 32 of them; errors: kInvalidArgument

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_HASH_H_
