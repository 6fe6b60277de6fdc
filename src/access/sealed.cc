#include "access/sealed.h"

#include <sodium.h>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::string_view kVersion = "tws1";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kSecretKeyBytes);

// Bound to the secret, not inside: version, key and context.
std::string BoundTo(const std::string& head, std::string_view context) {
  return head + "." + std::string(context);
}

std::string HeadFor(const SecretKey& key) {
  return std::string(kVersion) + "." + key.Id();
}

std::unexpected<Error> NotSealed() {
  return Fail(ErrorCode::kInvalidArgument, "this is not a sealed secret");
}

}  // namespace

std::string Seal(const SecretKey& key, std::string_view context, std::string_view secret,
                 const SecretBytes& random) {
  CHECK(secret.size() <= kSealedSecretMax);
  StartSodium();
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(sealing);
  const std::string bound = BoundTo(head, context);
  std::string bytes(kNonce + secret.size() + kTag, '\0');
  random({Unsigned(bytes), kNonce});
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Unsigned(bytes) + kNonce, nullptr, Unsigned(secret), secret.size(),
      Unsigned(std::string_view(bound)), bound.size(), nullptr, Unsigned(std::string_view(bytes)),
      sealing.bytes().data());
  return head + "." + Base64UrlEncode(bytes);
}

Result<std::string> Open(const SecretKey& key, std::string_view context, std::string_view sealed) {
  StartSodium();
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(sealing);
  if (sealed.size() <= head.size() + 1 || sealed.substr(0, kVersion.size()) != kVersion ||
      sealed[kVersion.size()] != '.' || sealed[head.size()] != '.') {
    return NotSealed();
  }
  const Result<std::string> bytes = Base64UrlDecode(sealed.substr(head.size() + 1));
  if (!bytes || bytes->size() < kNonce + kTag || bytes->size() > kNonce + kTag + kSealedSecretMax) {
    return NotSealed();
  }
  if (sealed.substr(0, head.size()) != head) {
    return Fail(ErrorCode::kFailedPrecondition, "sealed with another key file");
  }
  const std::string bound = BoundTo(head, context);
  std::string secret(bytes->size() - kNonce - kTag, '\0');
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Unsigned(secret), nullptr, nullptr, Unsigned(std::string_view(*bytes)) + kNonce,
      bytes->size() - kNonce, Unsigned(std::string_view(bound)), bound.size(),
      Unsigned(std::string_view(*bytes)), sealing.bytes().data());
  if (status != 0) {
    return Fail(ErrorCode::kCorruption, "a sealed secret was changed, or is of something else");
  }
  return secret;
}

}  // namespace tidewaiter::access
