#include "ledger/did_key.h"

#include <algorithm>

namespace tidewaiter::ledger {
namespace {

// "z" and the 34 bytes of an Ed25519 key in base58: always so long. In base64url ("u") a key would
// have a second name.
constexpr std::size_t kDidBytes = kDidKey.size() + 48;
constexpr char kBase58 = 'z';

}  // namespace

std::string DidKeyOf(const tlog::PublicKey& key) {
  return credential::DidKeyOf(credential::PublicKeyOf(key));
}

std::optional<tlog::PublicKey> KeyOfDid(std::string_view did) {
  if (did.size() != kDidBytes || did[kDidKey.size()] != kBase58) return std::nullopt;
  const auto found = credential::KeyOfDidKey(did);
  if (!found || found->type != credential::KeyType::kEd25519) return std::nullopt;
  tlog::PublicKey key;
  std::ranges::copy(found->bytes, key.begin());
  return key;
}

}  // namespace tidewaiter::ledger
