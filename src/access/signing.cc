#include "access/signing.h"

#include <sodium.h>

#include <algorithm>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "base/check.h"
#include "codec/text.h"

namespace tidewaiter::access {
namespace {

static_assert(crypto_sign_SEEDBYTES == kSecretKeyBytes);
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(crypto_sign_BYTES == sizeof(Signature));

// libsodium's secret key: the seed and the public key. Wiped when it goes.
struct Expanded {
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> bytes = {};
  Expanded() = default;
  Expanded(const Expanded&) = delete;
  Expanded& operator=(const Expanded&) = delete;
  ~Expanded() { sodium_memzero(bytes.data(), bytes.size()); }
};

void Expand(const SecretKey& seed, Expanded& secret, PublicKey& key) {
  StartSodium();
  CHECK(crypto_sign_seed_keypair(key.data(), secret.bytes.data(), seed.bytes().data()) == 0);
}

}  // namespace

SigningKey::SigningKey(const SecretKey& seed) : seed_(seed) {
  Expanded secret;
  Expand(seed_, secret, public_);
}

SigningKey SigningKey::New(const SecretBytes& random) {
  return SigningKey(SecretKey::New(random));
}

Result<SigningKey> SigningKey::FromText(std::string_view text) {
  ASSIGN_OR_RETURN(const SecretKey seed, SecretKey::FromText(text));
  return SigningKey(seed);
}

Signature SigningKey::Sign(std::string_view bytes) const {
  Expanded secret;
  PublicKey key;
  Expand(seed_, secret, key);
  Signature signature;
  CHECK(crypto_sign_detached(signature.data(), nullptr, Unsigned(bytes), bytes.size(),
                             secret.bytes.data()) == 0);
  return signature;
}

bool IsSignedBy(const PublicKey& key, std::string_view bytes, const Signature& signature) {
  StartSodium();
  return crypto_sign_verify_detached(signature.data(), Unsigned(bytes), bytes.size(), key.data()) ==
         0;
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
