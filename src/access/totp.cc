#include "access/totp.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::size_t kRecoveryBytes = 10;
constexpr std::size_t kRecoveryGroup = 4;

// RFC 3986: what is neither letter, digit nor one of "-._~" as %XX.
std::string PercentEncode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// "K3M72WX4..." as "k3m7-2wx4-...".
std::string InGroups(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += kRecoveryGroup)
    out += (at == 0 ? "" : "-") + text.substr(at, kRecoveryGroup);
  return LowerAscii(out);
}

}  // namespace

std::string NewTotpSecret(const SecretBytes& random) {
  return RandomText(kTotpSecretBytes, random);
}

std::string HotpCode(std::string_view secret, std::uint64_t counter, int digits) {
  CHECK(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> message{};
  for (std::size_t i = message.size(); i-- > 0; counter >>= 8U)
    message[i] = static_cast<unsigned char>(counter & 0xFFU);
  std::array<unsigned char, 20> mac{};
  unsigned size = mac.size();
  CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(),
             message.size(), mac.data(), &size) != nullptr);
  const std::size_t at = mac.back() & 0x0FU;  // "dynamic truncation", RFC 4226 section 5.3
  std::uint32_t number = mac[at] & 0x7FU;
  for (std::size_t i = 1; i < 4; ++i)
    number = (number << 8U) | mac[at + i];
  constexpr std::array<std::uint32_t, 3> kPowers{1'000'000, 10'000'000, 100'000'000};
  return fmt::format("{:0{}}", number % kPowers[static_cast<std::size_t>(digits - 6)], digits);
}

std::optional<std::int64_t> CheckTotp(std::string_view secret, std::string_view code,
                                      std::int64_t now, std::int64_t last_step) {
  std::string typed(code.substr(0, 64));
  std::erase(typed, ' ');
  std::optional<std::int64_t> found;
  const std::int64_t middle = now / kTotpStepSeconds;
  for (std::int64_t step = middle - kTotpStepsAside; step <= middle + kTotpStepsAside; ++step) {
    if (step < 0) continue;
    const bool same = SameSecret(HotpCode(secret, static_cast<std::uint64_t>(step)), typed);
    if (same && step > last_step && !found) found = step;
  }
  return found;
}

std::string OtpauthUri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const std::string who = PercentEncode(issuer);
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits={}&period={}",
                     who, PercentEncode(account), Base32Encode(secret), who, kTotpDigits,
                     kTotpStepSeconds);
}

RecoveryCodes NewRecoveryCodes(const SecretBytes& random) {
  RecoveryCodes made;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    const std::string bytes = RandomText(kRecoveryBytes, random);
    made.codes.push_back(InGroups(Base32Encode(bytes)));
    made.hashes.push_back(Sha256Hex(bytes));
  }
  return made;
}

bool UseRecoveryCode(std::vector<std::string>& hashes, std::string_view code) {
  const Result<std::string> bytes = Base32Decode(code.substr(0, 64));
  if (!bytes || bytes->size() != kRecoveryBytes) return false;
  const auto found = std::find(hashes.begin(), hashes.end(), Sha256Hex(*bytes));
  if (found == hashes.end()) return false;
  hashes.erase(found);
  return true;
}

}  // namespace tidewaiter::access
