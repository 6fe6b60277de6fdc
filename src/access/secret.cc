#include "access/secret.h"

#include <sodium.h>

#include <algorithm>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "base/hmac.h"
#include "codec/text.h"

namespace tidewaiter::access {
namespace {

std::string_view ViewOf(const SecretKey::Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

SecretBytes SystemSecrets() {
  StartSodium();
  return [](std::span<unsigned char> bytes) { randombytes_buf(bytes.data(), bytes.size()); };
}

Result<SecretKey> SecretKey::FromText(std::string_view text) {
  Result<std::string> decoded = HexDecode(codec::Trim(text));
  if (!decoded || decoded->size() != kSecretKeyBytes) {
    return Fail(ErrorCode::kInvalidArgument,
                "a key is 64 hexadecimal digits, this is something else");
  }
  SecretKey key{Bytes{}};
  std::copy_n(Unsigned(*decoded), kSecretKeyBytes, key.bytes_.begin());
  sodium_memzero(decoded->data(), decoded->size());
  return key;
}

SecretKey SecretKey::New(const SecretBytes& random) {
  SecretKey key{Bytes{}};
  random(key.bytes_);
  return key;
}

SecretKey::~SecretKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string SecretKey::ToText() const {
  return HexEncode(ViewOf(bytes_)) + "\n";
}

SecretKey SecretKey::Derive(std::string_view purpose) const {
  return SecretKey(HmacSha256(ViewOf(bytes_), {"tidewaiter key for ", purpose}));
}

std::string SecretKey::Id() const {
  return HexEncode(ViewOf(Derive("its own name").bytes_).substr(0, 4));
}

bool SameSecret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tidewaiter::access
