#include "credential/ed25519.h"

#include <sodium.h>

namespace tidewaiter::credential {
namespace {

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Ed25519Key Ed25519PublicKey(const Ed25519Seed& seed) {
  Ed25519Key key = {};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret = {};
  crypto_sign_seed_keypair(key.data(), secret.data(), seed.data());
  sodium_memzero(secret.data(), secret.size());
  return key;
}

Ed25519Signature Ed25519Sign(const Ed25519Seed& seed, std::string_view bytes) {
  Ed25519Key key = {};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret = {};
  crypto_sign_seed_keypair(key.data(), secret.data(), seed.data());
  Ed25519Signature signature = {};
  crypto_sign_detached(signature.data(), nullptr, Unsigned(bytes), bytes.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return signature;
}

bool Ed25519Verify(const Ed25519Key& key, std::string_view bytes,
                   const Ed25519Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), Unsigned(bytes), bytes.size(), key.data()) ==
         0;
}

}  // namespace tidewaiter::credential
