// Outbox: deliveries that go out until somebody has signed that they came. On disk, in the file of
// the store; without threads, sockets and clock.
//
//   Outbox outbox(store, "na", signer);
//   ASSIGN_OR_RETURN(const std::string id, outbox.Add(shown.disclosure, *bw, now));
//   ASSIGN_OR_RETURN(const auto due, outbox.Due(now, 100));          // by whoever has a network
//   for (const Sending& one : due)
//     outbox.OnAnswer(one, Post(bw_url + kDeliveryPath, one.body), charter, now);
//   ASSIGN_OR_RETURN(const auto unsent, outbox.Expire(now));         // a week without an answer
//
// Tried again after 5 s, 10 s, 20 s … at most once an hour, for kDeliveryTriesMs. An answer that
// will be the same next time (refused) ends it at once. What was given up stays listed, without its
// body, until somebody sends it anew (Forget). Deleting an object deletes what waits of it and what
// was given up. One owner, one thread; a writing costs one wait for the disk.
#ifndef TIDEWAITER_PAYLOAD_OUTBOX_H_
#define TIDEWAITER_PAYLOAD_OUTBOX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/charter.h"
#include "payload/delivery.h"
#include "payload/store.h"
#include "tlog/note.h"

namespace tidewaiter::payload {

inline constexpr std::int64_t kFirstRetryMs = 5'000;
inline constexpr std::int64_t kLastRetryMs = 3'600'000;
// Deliveries that wait: a registry of 10,000 operators told to ten members.
inline constexpr std::int64_t kOutboxMax = 100'000;

struct Sending {
  std::string id;
  std::string to;  // member
  std::string body;
  ObjectName name = {};
};
struct SendAnswer {
  int status = 0;  // of HTTP; 0: nobody answered
  std::string body;
};
enum class Sent : std::uint8_t { kTaken, kLater, kRefused };

// What will not come any more: given up.
struct Unsent {
  std::string id;
  std::string to;
  ObjectName name;
};

class Outbox {
 public:
  // Both must outlive it. `self`: the member whose key `signer` is.
  Outbox(Store& store, std::string self, const tlog::Signer& signer)
      : store_(store), self_(std::move(self)), signer_(signer) {}

  // The id of the delivery. Errors: kInvalidArgument (the member's sealing key is none),
  // kUnavailable (also: kOutboxMax wait).
  Result<std::string> Add(const Disclosure& disclosure, const ledger::Member& to,
                          std::int64_t now_ms);
  Result<std::string> Add(const RegistryKeyDocument& key, const ledger::Member& to,
                          std::int64_t now_ms);

  // Those whose time has come, the longest waiting first.
  Result<std::vector<Sending>> Due(std::int64_t now_ms, std::size_t limit);
  // Taken: a receipt of this very body, signed by a key of the receiver's. A 200 without one is
  // asked again. Refused: 400, 403, 409, 410, 413, 422.
  Result<Sent> OnAnswer(const Sending& sending, const SendAnswer& answer,
                        const ledger::Charter& charter, std::int64_t now_ms);
  // Those that were tried long enough now; they are given up.
  Result<std::vector<Unsent>> Expire(std::int64_t now_ms);
  // All that were given up, of each receiver and object the last. At most kOutboxMax.
  Result<std::vector<Unsent>> GivenUp();
  Status Forget(std::string_view id);
  Result<std::int64_t> waiting();  // without those that were given up

 private:
  Result<std::string> Put(DeliveryKind kind, const ObjectName& name, std::string_view document,
                          const ledger::Member& to, std::int64_t now_ms);
  Status GiveUp(const Unsent& unsent);
  Status PutOff(std::string_view id, std::int64_t now_ms);

  Store& store_;
  std::string self_;
  const tlog::Signer& signer_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_OUTBOX_H_
