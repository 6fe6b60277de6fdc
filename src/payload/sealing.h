// Sealing: bytes for one member alone: X25519 and XSalsa20-Poly1305 as libsodium's sealed box, to
// the `sealing` key of the charter.
//
//   ASSIGN_OR_RETURN(const std::string sealed, SealTo(member.sealing, document));
//   ASSIGN_OR_RETURN(const std::string document, key.Open(sealed));       // at that member
//
// Anonymous: it does not say who sealed. Who sent it is signed around it (payload/delivery.h).
// Thread-safe; some 100 µs and a nanosecond a byte.
#ifndef TIDEWAITER_PAYLOAD_SEALING_H_
#define TIDEWAITER_PAYLOAD_SEALING_H_

#include <string>
#include <string_view>

#include "access/secret.h"
#include "base/result.h"
#include "ledger/charter.h"

namespace tidewaiter::payload {

inline constexpr std::size_t kSealOverhead = 48;  // bytes that a sealed box is longer

// Errors: kInvalidArgument: the key is one of the few that are none (all would have one secret).
Result<std::string> SealTo(const ledger::PublicKey& sealing, std::string_view bytes);

// A member's own key of that kind. Wiped from memory at the end.
class SealingKey {
 public:
  // `seed`: 32 secret bytes, kept in a key file (access::SecretKey::ToText).
  explicit SealingKey(const access::SecretKey& seed);

  [[nodiscard]] const ledger::PublicKey& public_key() const { return public_; }
  // Errors: kInvalidArgument (too short), kCorruption (for somebody else, or changed).
  [[nodiscard]] Result<std::string> Open(std::string_view sealed) const;

 private:
  ledger::PublicKey public_{};  // before the secret, which is made with it
  access::SecretKey secret_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_SEALING_H_
