// Did key: a public key as a name. Whoever has the key is who the name says, and nobody has to
// register it: so holders of titles and traders sign, with a key for one transfer if they like.
//
//   DidKeyOf(key)                        // "did:key:z6Mk…", 56 characters
//   KeyOfDid("did:key:z6Mk…")            // the key; nothing for any other name or kind of key
//
// Ed25519 alone (multicodec ed25519-pub, base58btc), one text for each key. Source: W3C CCG, The
// did:key Method 0.9. Pure, thread-safe, a few microseconds.
#ifndef TIDEWAITER_LEDGER_DID_KEY_H_
#define TIDEWAITER_LEDGER_DID_KEY_H_

#include <optional>
#include <string>
#include <string_view>

#include "credential/did.h"
#include "tlog/ed25519.h"

namespace tidewaiter::ledger {

inline constexpr std::string_view kDidKey = credential::kDidKeyPrefix;

std::string DidKeyOf(const tlog::PublicKey& key);
std::optional<tlog::PublicKey> KeyOfDid(std::string_view did);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_DID_KEY_H_
