#include "credential/multikey.h"

#include <algorithm>
#include <array>

#include "codec/base58.h"
#include "codec/encoding.h"

namespace tidewaiter::credential {
namespace {

constexpr std::size_t kMultikeyBytesMax = 64;  // the longest kind has 35

struct Kind {
  KeyType type;
  std::string_view prefix;  // the multicodec number as a varint
  std::size_t bytes;
};
constexpr std::array<Kind, 3> kKinds = {Kind{KeyType::kEd25519, "\xed\x01", 32},
                                        Kind{KeyType::kSecp256k1, "\xe7\x01", 33},
                                        Kind{KeyType::kP256, "\x80\x24", 33}};
constexpr std::string_view kEd25519SecretPrefix = "\x80\x26";

}  // namespace

Result<std::string> MultibaseDecode(std::string_view text, std::size_t bytes_max) {
  if (text.starts_with('z')) return codec::Base58Decode(text.substr(1), bytes_max);
  if (!text.starts_with('u') || text.size() > 2 * bytes_max + 1) {
    return Fail(ErrorCode::kInvalidArgument, "this is not multibase of the kinds z and u");
  }
  ASSIGN_OR_RETURN(std::string bytes, codec::Base64UrlDecode(text.substr(1)));
  if (bytes.size() > bytes_max) return Fail(ErrorCode::kInvalidArgument, "too many bytes");
  return bytes;
}

std::string MultibaseEncode(std::string_view bytes) {
  return "z" + codec::Base58Encode(bytes);
}

std::string FormatMultikey(const PublicKey& key) {
  const auto kind = std::ranges::find(kKinds, key.type, &Kind::type);
  return MultibaseEncode(std::string(kind->prefix) + key.bytes);
}

PublicKey PublicKeyOf(const tlog::PublicKey& ed25519) {
  return {.type = KeyType::kEd25519, .bytes = std::string(ed25519.begin(), ed25519.end())};
}

Result<PublicKey> ParseMultikey(std::string_view text) {
  ASSIGN_OR_RETURN(const std::string bytes, MultibaseDecode(text, kMultikeyBytesMax));
  for (const Kind& kind : kKinds) {
    if (bytes.starts_with(kind.prefix) && bytes.size() == kind.prefix.size() + kind.bytes) {
      return PublicKey{.type = kind.type, .bytes = bytes.substr(kind.prefix.size())};
    }
  }
  return Fail(ErrorCode::kInvalidArgument,
              "this is no key of Ed25519, secp256k1 or P-256: " + std::string(text));
}

Result<tlog::Ed25519Key> ParseEd25519Secret(std::string_view text) {
  const auto bytes = MultibaseDecode(text, kMultikeyBytesMax);
  tlog::Ed25519Key::Seed seed = {};
  if (!bytes || !bytes->starts_with(kEd25519SecretPrefix) ||
      bytes->size() != kEd25519SecretPrefix.size() + seed.size()) {
    return Fail(ErrorCode::kInvalidArgument, "this is no secret key of Ed25519");
  }
  std::ranges::copy(bytes->substr(kEd25519SecretPrefix.size()), seed.begin());
  return tlog::Ed25519Key(seed);
}

}  // namespace tidewaiter::credential
