#include "payload/sealing.h"

#include <sodium.h>

#include "base/check.h"

namespace tidewaiter::payload {
namespace {

static_assert(kSealOverhead == crypto_box_SEALBYTES);

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

access::SecretKey SecretOf(const access::SecretKey& seed, ledger::PublicKey& into) {
  CHECK(sodium_init() >= 0);
  access::SecretKey::Bytes bytes{};
  CHECK(crypto_box_seed_keypair(into.data(), bytes.data(), seed.bytes().data()) == 0);
  const access::SecretKey secret(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return secret;
}

}  // namespace

Result<std::string> SealTo(const ledger::PublicKey& sealing, std::string_view bytes) {
  CHECK(sodium_init() >= 0);
  std::string sealed(bytes.size() + kSealOverhead, '\0');
  if (crypto_box_seal(Bytes(sealed), Bytes(bytes), bytes.size(), sealing.data()) == 0)
    return sealed;
  return Fail(ErrorCode::kInvalidArgument, "this sealing key is none");
}

SealingKey::SealingKey(const access::SecretKey& seed) : secret_(SecretOf(seed, public_)) {}

Result<std::string> SealingKey::Open(std::string_view sealed) const {
  if (sealed.size() < kSealOverhead) return Fail(ErrorCode::kInvalidArgument, "is not sealed");
  std::string bytes(sealed.size() - kSealOverhead, '\0');
  if (crypto_box_seal_open(Bytes(bytes), Bytes(sealed), sealed.size(), public_.data(),
                           secret_.bytes().data()) == 0) {
    return bytes;
  }
  return Fail(ErrorCode::kCorruption, "was sealed for somebody else, or changed");
}

}  // namespace tidewaiter::payload
