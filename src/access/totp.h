// Second factor: codes of an authenticator app, and recovery codes for when the phone is gone.
//
//   const std::string secret = NewTotpSecret(random);
//   Show(OtpauthUri("Tidewaiter", "a.mbeki", secret));                  // as a QR code
//   if (const auto step = CheckTotp(secret, "492039", now, account.totp_last_step)) {
//     account.totp_last_step = *step;                                  // this code never works
//     again
//   }
//
// RFC 6238 as every app has it: HMAC-SHA1, six digits, 30 seconds. (SHA-1 is broken for documents,
// not in HMAC, and other choices are ignored by common apps.) A million codes: guessing must be
// stopped by access/lockout.h. Thread-safe.
#ifndef TIDEWAITER_ACCESS_TOTP_H_
#define TIDEWAITER_ACCESS_TOTP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/secret.h"

namespace tidewaiter::access {

inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr int kTotpDigits = 6;
inline constexpr std::size_t kTotpSecretBytes = 20;  // the length of SHA-1, RFC 4226 section 4
// Clocks of phones differ: the step before and the one after are taken, too.
inline constexpr std::int64_t kTotpStepsAside = 1;

// Bytes, not text. To be kept sealed (access/sealed.h).
std::string NewTotpSecret(const SecretBytes& random);

// The code of RFC 4226 for a counter; of RFC 6238 with counter = now / kTotpStepSeconds.
std::string HotpCode(std::string_view secret, std::uint64_t counter, int digits = kTotpDigits);

// The step to which `code` belongs when it is right at `now` and later than `last_step` (the last
// one used, or -1), else nothing. Blanks in the code are dropped. Takes the same time for all wrong
// codes.
std::optional<std::int64_t> CheckTotp(std::string_view secret, std::string_view code,
                                      std::int64_t now, std::int64_t last_step);

// "otpauth://totp/Tidewaiter:a.mbeki?secret=...&issuer=Tidewaiter&algorithm=SHA1&digits=6&period=30"
std::string OtpauthUri(std::string_view issuer, std::string_view account, std::string_view secret);

inline constexpr std::size_t kRecoveryCodes = 10;

struct RecoveryCodes {
  std::vector<std::string> codes;   // "k3m7-2wx4-p6aj-n5d8": shown once, 80 random bits each...
  std::vector<std::string> hashes;  // ...so that a plain SHA-256 is safe to keep
};

RecoveryCodes NewRecoveryCodes(const SecretBytes& random);

// True when one of `hashes` is that of `code`, and then it is removed: each works once. As typed:
// case, hyphens and blanks do not matter.
bool UseRecoveryCode(std::vector<std::string>& hashes, std::string_view code);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_TOTP_H_
