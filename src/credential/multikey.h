// Multikey: a public key as one text that says of what kind it is.
//
//   ASSIGN_OR_RETURN(const PublicKey key, ParseMultikey("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pv…"));
//   key.type                                    // KeyType::kEd25519
//   FormatMultikey(key)                         // the same text
//
// The text is multibase: "z" and base58, or "u" and base64url. The bytes begin with a multicodec
// number that names the kind. Whether the bytes are a point of the curve is found out when a
// signature is checked. Source: W3C Controlled Identifiers 1.0, sections 2.2.2 and 2.4.
// Pure, thread-safe.
#ifndef TIDEWAITER_CREDENTIAL_MULTIKEY_H_
#define TIDEWAITER_CREDENTIAL_MULTIKEY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tlog/ed25519.h"

namespace tidewaiter::credential {

enum class KeyType : std::uint8_t { kEd25519, kSecp256k1, kP256 };

struct PublicKey {
  KeyType type = KeyType::kEd25519;
  std::string bytes;  // 32 of Ed25519; 33 of the others: a compressed point
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

// Multibase: errors kInvalidArgument: another base, stray characters, more than `bytes_max` bytes.
Result<std::string> MultibaseDecode(std::string_view text, std::size_t bytes_max);
std::string MultibaseEncode(std::string_view bytes);  // base58

std::string FormatMultikey(const PublicKey& key);
PublicKey PublicKeyOf(const tlog::PublicKey& ed25519);
// Errors: kInvalidArgument: not multibase, another kind of key, or not its length.
Result<PublicKey> ParseMultikey(std::string_view text);

// The secret half of an Ed25519 key, as "secretKeyMultibase" has it.
// Errors: kInvalidArgument, without the text.
Result<tlog::Ed25519Key> ParseEd25519Secret(std::string_view text);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_MULTIKEY_H_
