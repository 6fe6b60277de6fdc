// Inbox: deliveries of other members: taken once, kept on disk until their entry is known here,
// checked against it, and put into the store. Without threads, sockets and clock.
//
//   Inbox inbox(store, "bw", sealing_key, signer);
//   const Taken taken = inbox.Take(body, charter, now);       // POST /federation/payload
//   reply.Send(taken.status, taken.body);                     // the receipt, or why not
//   …
//   ASSIGN_OR_RETURN(const auto places, inbox.Waiting());     // entries that are not mirrored yet
//   for (const Place& place : places)
//     if (const auto entry = mirror.Find(place)) inbox.Settle(*entry);
//
// A receipt says that the delivery is on this disk, no more: whether its fields are what the entry
// commits to shows when the entry is there (Settled). The same body again gets a receipt again and
// is not taken twice; another body under the same id is refused. Ids are remembered as long as a
// delivery can be young enough to stand. One owner, one thread; a delivery costs one wait for the
// disk.
#ifndef TIDEWAITER_PAYLOAD_INBOX_H_
#define TIDEWAITER_PAYLOAD_INBOX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/charter.h"
#include "payload/delivery.h"
#include "payload/store.h"

namespace tidewaiter::payload {

// Of one member, whose entries have not come: a day of its grants. More are refused until then.
inline constexpr std::int64_t kInboxWaitingMax = 10'000;

// `refusal` as CheckDelivery, and: malformed, cannot_open (sealed for another key, or changed),
// replayed (this id came with another body), not_the_writer (a registry's key from somebody else),
// deleted (what it is about was deleted here), too_many, storage (this disk fails). `status` is of
// HTTP: 200, 400 malformed, 403 not from whom or for whom it has to be, 409 replayed, 410 too_old
// and deleted, 422 cannot_open, 429 too_many, 503 storage, and not_a_member and from_the_future,
// which may be otherwise soon.
struct Taken {
  int status = 200;
  std::string body;  // the receipt, or the code and a sentence
  std::optional<ledger::Refusal> refusal;
  bool again = false;                         // it was here before
  std::optional<std::string> registry_key{};  // id of a key that came and is in the store
};

struct Settled {
  std::optional<Audit> audit{};              // it is in the store
  std::optional<ledger::Refusal> refusal{};  // wrong_salt, not_committed, other_entry, deleted
  std::string from;
};

class Inbox {
 public:
  // All must outlive it. `self`: the member whose keys they are.
  Inbox(Store& store, std::string self, const SealingKey& key, const tlog::Signer& signer)
      : store_(store), self_(std::move(self)), key_(key), signer_(signer) {}

  Taken Take(std::string_view body, const ledger::Charter& charter, std::int64_t now_ms);

  // Entries that deliveries wait for.
  Result<std::vector<Place>> Waiting();
  // An entry that is final: all deliveries about it go into the store, or are refused.
  Result<std::vector<Settled>> Settle(const ledger::Entry& entry);
  // Ids that are old enough are forgotten, and deliveries whose entry never came: those are told.
  Result<std::vector<Place>> Expire(std::int64_t now_ms);

 private:
  struct Opened {
    Place place;
    std::optional<ledger::RegistryKey> key;  // a disclosure has none
  };
  std::optional<ledger::Refusal> Open(const Delivery& delivery, const ledger::Charter& charter,
                                      Opened& into);
  std::optional<ledger::Refusal> Put(const Delivery& delivery, std::string_view body,
                                     const Opened& opened);
  Result<std::optional<std::string>> HashOf(std::string_view id);
  std::optional<ledger::Refusal> Try(const Delivery& delivery, std::string_view body,
                                     const ledger::Charter& charter, Taken& taken);
  Settled SettleOne(std::string_view from, std::string_view body, const ledger::Entry& entry);

  Store& store_;
  std::string self_;
  const SealingKey& key_;
  const tlog::Signer& signer_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_INBOX_H_
