#include "ledger/did_key.h"

#include <algorithm>

#include "codec/base58.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kHead = "did:key:z";       // z: base58 with Bitcoin's alphabet
constexpr std::string_view kCodec = "\xED\x01";       // ed25519-pub, as a varint
constexpr std::size_t kBytes = 34;                    // codec and key
constexpr std::size_t kDidBytes = kHead.size() + 47;  // of 34 bytes that begin so, always

}  // namespace

std::string DidKeyOf(const tlog::PublicKey& key) {
  std::string bytes(kCodec);
  bytes.append(key.begin(), key.end());
  return std::string(kHead) + codec::Base58Encode(bytes);
}

std::optional<tlog::PublicKey> KeyOfDid(std::string_view did) {
  if (did.size() != kDidBytes || !did.starts_with(kHead)) return std::nullopt;
  const Result<std::string> bytes = codec::Base58Decode(did.substr(kHead.size()), kBytes);
  if (!bytes || bytes->size() != kBytes || !bytes->starts_with(kCodec)) return std::nullopt;
  tlog::PublicKey key;
  std::copy(bytes->begin() + kCodec.size(), bytes->end(), key.begin());
  return key;
}

}  // namespace tidewaiter::ledger
