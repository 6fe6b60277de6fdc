// Delivery: private fields or a key of a registry on their way from one member to another, sealed
// to the one and signed by the other; and the receipt that comes back.
//
//   ASSIGN_OR_RETURN(const std::string body, WriteDelivery(head, document, to->sealing, signer));
//   POST /federation/payload                                         // that body
//   200, the receipt: a note signed by a key of the receiver's
//
//   ASSIGN_OR_RETURN(const Delivery delivery, ParseDelivery(body));  // there: form
//   CheckDelivery(delivery, charter, "bw", now)                      // whose, for whom, when
//
// The body is a line with a length in decimal, a signed note (C2SP) of that length, and the sealed
// bytes, whose hash is in the note. So whoever carries it reads nothing and changes nothing.
// Format: docs/formats/delivery.md. Pure; thread-safe; O(bytes) and a signature.
#ifndef TIDEWAITER_PAYLOAD_DELIVERY_H_
#define TIDEWAITER_PAYLOAD_DELIVERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/charter.h"
#include "ledger/refusal.h"
#include "payload/disclosure.h"
#include "payload/sealing.h"
#include "tlog/hash.h"
#include "tlog/note.h"

namespace tidewaiter::payload {

inline constexpr std::string_view kDeliveryPath = "/federation/payload";
// Of a disclosure, sealed, and a note with a few signatures before it.
inline constexpr std::size_t kDeliveryBytesMax = kDisclosureBytesMax + kSealOverhead + 8192;
// A sender tries for a week, as mail does; what is older at the receiver is refused, so that it has
// to remember ids no longer than that. A day more for clocks and a charter that comes late.
inline constexpr std::int64_t kDeliveryDaysMs = 86'400'000;
inline constexpr std::int64_t kDeliveryTriesMs = 7 * kDeliveryDaysMs;
inline constexpr std::int64_t kDeliveryAgeMaxMs = 8 * kDeliveryDaysMs;
inline constexpr std::int64_t kDeliveryAheadMaxMs = 300'000;  // as entries: five minutes

// Stored by name; never given another meaning.
enum class DeliveryKind : std::uint8_t { kDisclosure, kRegistryKey };
std::string_view Name(DeliveryKind kind);  // "disclosure", "registry_key"

struct DeliveryHead {
  std::string from = {};  // members
  std::string to = {};
  DeliveryKind kind = DeliveryKind::kDisclosure;
  std::string id = {};  // 16 random bytes in base64
  std::int64_t time_ms = 0;
  friend bool operator==(const DeliveryHead&, const DeliveryHead&) = default;
};

struct Delivery {
  DeliveryHead head;
  std::string sealed;  // its hash was compared
  tlog::Note note;     // not verified by reading
  tlog::Hash body{};   // SHA-256 of the whole: told in the receipt
};

// `signer`: a key that the charter has in force for the sender. Errors: kInvalidArgument: no
// sealing key, too long.
Result<std::string> WriteDelivery(const DeliveryHead& head, std::string_view document,
                                  const ledger::PublicKey& sealing, const tlog::Signer& signer);
// Errors: kInvalidArgument. What was read is written again byte for byte.
Result<Delivery> ParseDelivery(std::string_view body);

// The first of: wrong_recipient (not for `self`), not_a_member (the sender), signature (no key of
// the sender's signed, or a signature is bad), from_the_future, too_old. Nothing: it stands.
std::optional<ledger::Refusal> CheckDelivery(const Delivery& delivery,
                                             const ledger::Charter& charter, std::string_view self,
                                             std::int64_t now_ms);

struct Receipt {
  std::string from = {};  // who sent the delivery
  std::string to = {};    // who got it, and signs
  std::string id = {};
  tlog::Hash body{};
  std::int64_t time_ms = 0;
  friend bool operator==(const Receipt&, const Receipt&) = default;
};
std::string WriteReceipt(const Receipt& receipt, const tlog::Signer& signer);
// Read and verified: signed by a key of receipt.to in the charter. Errors: kInvalidArgument.
Result<Receipt> ReadReceipt(std::string_view text, const ledger::Charter& charter);

// A registry's key as a document to be delivered: JSON with log, object and key.
struct RegistryKeyDocument {
  std::string log = {};
  std::string object = {};
  ledger::Salt key{};  // 32 secret bytes
};
std::string WriteRegistryKey(const RegistryKeyDocument& document);
Result<RegistryKeyDocument> ReadRegistryKey(std::string_view json);  // errors: kInvalidArgument

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_DELIVERY_H_
