#include "tlog/ed25519.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::tlog {
namespace {

static_assert(crypto_sign_SEEDBYTES == sizeof(Ed25519Key::Seed));
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey));
static_assert(crypto_sign_BYTES == sizeof(Signature));
static_assert(crypto_sign_SECRETKEYBYTES == 64);

// libsodium chooses its code for this processor, once; all that comes later is thread-safe.
void StartSodium() {
  static const int started = sodium_init();
  CHECK(started >= 0);
}

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Ed25519Key::Ed25519Key(const Seed& seed) {
  StartSodium();
  CHECK(crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data()) == 0);
}

Ed25519Key::~Ed25519Key() {
  sodium_memzero(secret_.data(), secret_.size());
}

Ed25519Key::Seed Ed25519Key::seed() const {
  Seed seed;
  std::copy_n(secret_.begin(), seed.size(), seed.begin());
  return seed;
}

Signature Ed25519Key::Sign(std::string_view message) const {
  Signature signature;
  CHECK(crypto_sign_detached(signature.data(), nullptr, Unsigned(message), message.size(),
                             secret_.data()) == 0);
  return signature;
}

bool VerifyEd25519(const PublicKey& key, std::string_view message, const Signature& signature) {
  StartSodium();
  return crypto_sign_verify_detached(signature.data(), Unsigned(message), message.size(),
                                     key.data()) == 0;
}

}  // namespace tidewaiter::tlog
