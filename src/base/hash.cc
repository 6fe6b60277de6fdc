#include "base/hash.h"

#include <sodium.h>
#include <xxhash.h>

#include <new>

namespace tidewaiter {
namespace {

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

crypto_hash_sha256_state* State(std::array<std::byte, 128>& bytes) {
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()));
}

}  // namespace

std::uint64_t HashBytes(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

Sha256::Sha256() {
  crypto_hash_sha256_init(State(state_));
}

void Sha256::Add(std::string_view bytes) {
  crypto_hash_sha256_update(State(state_), reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
}

std::array<unsigned char, 32> Sha256::Digest() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(State(state_), digest.data());
  return digest;
}

std::string Sha256::Hex() {
  const std::array<unsigned char, 32> digest = Digest();
  std::string hex(2 * digest.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  hex.pop_back();
  return hex;
}

}  // namespace tidewaiter
