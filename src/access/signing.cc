#include "access/signing.h"

#include <algorithm>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "codec/text.h"
#include "tlog/ed25519.h"

namespace tidewaiter::access {
namespace {

static_assert(sizeof(tlog::Ed25519Key::Seed) == kSecretKeyBytes);

}  // namespace

SigningKey::SigningKey(const SecretKey& seed)
    : seed_(seed), public_(tlog::Ed25519Key(seed.bytes()).public_key()) {}

SigningKey SigningKey::New(const SecretBytes& random) {
  return SigningKey(SecretKey::New(random));
}

Result<SigningKey> SigningKey::FromText(std::string_view text) {
  ASSIGN_OR_RETURN(const SecretKey seed, SecretKey::FromText(text));
  return SigningKey(seed);
}

Signature SigningKey::Sign(std::string_view bytes) const {
  return tlog::Ed25519Key(seed_.bytes()).Sign(bytes);
}

bool IsSignedBy(const PublicKey& key, std::string_view bytes, const Signature& signature) {
  return tlog::VerifyEd25519(key, bytes, signature);
}

std::string FormatPublicKey(const PublicKey& key) {
  return HexEncode({reinterpret_cast<const char*>(key.data()), key.size()});
}

Result<PublicKey> ParsePublicKey(std::string_view text) {
  const auto bytes = HexDecode(codec::Trim(text));
  PublicKey key;
  if (!bytes || bytes->size() != key.size()) {
    return Fail(ErrorCode::kInvalidArgument,
                "a public key is 64 hexadecimal digits, this is something else");
  }
  std::copy_n(Unsigned(*bytes), key.size(), key.begin());
  return key;
}

}  // namespace tidewaiter::access
