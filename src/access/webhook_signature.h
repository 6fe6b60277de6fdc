// Webhook signatures: so that who receives a message knows that we sent it, and when.
//
//   Tidewaiter-Signature: t=1767225600,v1=5257a8…                      (64 hexadecimal digits)
//
//   const std::string header = SignWebhook(secret, body, now);
//   RETURN_IF_ERROR(VerifyWebhook(secret, header, body, now));         // in tests, and by who
//   receives
//
// v1 is HMAC-SHA256, with the shared secret as key, of the digits of t, a full stop, and the body's
// bytes. The time is signed, too: an old message sent again is refused. Receivers pass over parts
// with names they do not know; several v1 are there while a secret is being changed, and one must
// fit. Thread-safe, O(length).
#ifndef TIDEWAITER_ACCESS_WEBHOOK_SIGNATURE_H_
#define TIDEWAITER_ACCESS_WEBHOOK_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "base/result.h"

namespace tidewaiter::access {

inline constexpr std::int64_t kWebhookToleranceSeconds = 300;  // slow networks and wrong clocks
inline constexpr std::size_t kWebhookHeaderMax = 1024;

// "whs_" and 43 characters of base64url; used as it stands, prefix and all.
std::string NewWebhookSecret(const SecretBytes& random);

std::string SignWebhook(std::string_view secret, std::string_view body, std::int64_t now);

// Errors: kInvalidArgument (not such a header), kFailedPrecondition (too old, from the future, or
// no signature fits).
Status VerifyWebhook(std::string_view secret, std::string_view header, std::string_view body,
                     std::int64_t now, std::int64_t tolerance_s = kWebhookToleranceSeconds);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_WEBHOOK_SIGNATURE_H_
