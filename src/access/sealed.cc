#include "access/sealed.h"

#include <sodium.h>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::string_view kTextVersion = "tws1";
constexpr std::string_view kBytesVersion = "twf1";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kSecretKeyBytes);

// The part in front: version and key. Bound to what follows, with the context, which is not inside.
std::string HeadFor(std::string_view version, const SecretKey& key) {
  return std::string(version) + "." + key.Id();
}

std::string BoundTo(const std::string& head, std::string_view context) {
  return head + "." + std::string(context);
}

std::unexpected<Error> NotSealed() {
  return Fail(ErrorCode::kInvalidArgument, "this is not sealed");
}

// Nonce, encrypted secret, tag; behind `before`.
std::string Encrypt(const SecretKey& key, const std::string& bound, std::string before,
                    std::string_view secret, const SecretBytes& random) {
  StartSodium();
  const std::size_t begin = before.size();
  std::string bytes = std::move(before);
  bytes.resize(begin + kNonce + secret.size() + kTag);
  unsigned char* const nonce = Unsigned(bytes) + begin;
  random({nonce, kNonce});
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, Unsigned(secret),
                                             secret.size(), Unsigned(std::string_view(bound)),
                                             bound.size(), nullptr, nonce, key.bytes().data());
  return bytes;
}

Result<std::string> Decrypt(const SecretKey& key, const std::string& bound,
                            std::string_view bytes) {
  StartSodium();
  if (bytes.size() < kNonce + kTag) return NotSealed();
  std::string secret(bytes.size() - kNonce - kTag, '\0');
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Unsigned(secret), nullptr, nullptr, Unsigned(bytes) + kNonce, bytes.size() - kNonce,
      Unsigned(std::string_view(bound)), bound.size(), Unsigned(bytes), key.bytes().data());
  if (status == 0) return secret;
  return Fail(ErrorCode::kCorruption, "what was sealed was changed, or is of something else");
}

// What stands behind "<head>.". Errors: as Open.
Result<std::string_view> Behind(std::string_view head, std::string_view sealed) {
  const std::string_view version = head.substr(0, head.find('.'));
  if (sealed.size() <= head.size() + 1 || !sealed.starts_with(version) ||
      sealed[version.size()] != '.' || sealed[head.size()] != '.') {
    return NotSealed();
  }
  if (!sealed.starts_with(head)) {
    return Fail(ErrorCode::kFailedPrecondition, "sealed with another key file");
  }
  return sealed.substr(head.size() + 1);
}

}  // namespace

std::string Seal(const SecretKey& key, std::string_view context, std::string_view secret,
                 const SecretBytes& random) {
  CHECK(secret.size() <= kSealedSecretMax);
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(kTextVersion, sealing);
  return head + "." + Base64UrlEncode(Encrypt(sealing, BoundTo(head, context), "", secret, random));
}

Result<std::string> Open(const SecretKey& key, std::string_view context, std::string_view sealed) {
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(kTextVersion, sealing);
  const Result<std::string_view> text = Behind(head, sealed);
  if (!text && text.error().code == ErrorCode::kInvalidArgument) return NotSealed();
  const std::size_t begin = std::min(head.size() + 1, sealed.size());
  const Result<std::string> bytes = Base64UrlDecode(sealed.substr(begin));
  if (!bytes || bytes->size() < kNonce + kTag || bytes->size() > kNonce + kTag + kSealedSecretMax) {
    return NotSealed();
  }
  if (!text) return std::unexpected(text.error());
  return Decrypt(sealing, BoundTo(head, context), *bytes);
}

std::string SealBytes(const SecretKey& key, std::string_view context, std::string_view bytes,
                      const SecretBytes& random) {
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(kBytesVersion, sealing);
  return Encrypt(sealing, BoundTo(head, context), head + ".", bytes, random);
}

Result<std::string> OpenBytes(const SecretKey& key, std::string_view context,
                              std::string_view sealed) {
  const SecretKey sealing = key.Derive("seal");
  const std::string head = HeadFor(kBytesVersion, sealing);
  ASSIGN_OR_RETURN(const std::string_view bytes, Behind(head, sealed));
  return Decrypt(sealing, BoundTo(head, context), bytes);
}

}  // namespace tidewaiter::access
