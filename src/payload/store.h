// Store: the private fields of entries with their salts, which stay with their owner: the other
// half of what the ledger commits to. Encrypted at rest, shown for a purpose, gone when deleted.
//
//   ASSIGN_OR_RETURN(auto store, Store::Open({.file = data / "payloads.db", .key = key}));
//   RETURN_IF_ERROR(store->Keep(place, payload));             // before the entry is submitted
//   …                                                         // the entry is final
//   RETURN_IF_ERROR(store->MarkFinal(entry));
//   ASSIGN_OR_RETURN(const Reading reading, store->Read(place, {.by = "anna", .purpose =
//   "audit"})); journal.Add(WriteAudit(reading.audit));                   // every reading leaves
//   one store->DeletePerson("NA1042", {.by = "anna", .purpose = "asked to be forgotten"});
//
// A salt that is lost makes an entry of the ledger worthless for ever: so what Keep has answered is
// on disk, and drafts are told at the next start (Drafts) until they are final or dropped. Deletion
// takes values, salts and the object's own key away and overwrites them in the file; a tombstone
// without private words remains, and the log is as it was. What a copy of the file made earlier, or
// a disk's spare blocks, still hold is sealed with the member's key: give that a new one (Rotate).
//
// XChaCha20-Poly1305 (docs/formats/sealed.md), each object under a key of its own. SQLite, one file
// that its owner alone can read; bytes: docs/formats/payload-store.md. One owner, one thread. A
// writing costs one wait for the disk, a reading some 20 µs.
#ifndef TIDEWAITER_PAYLOAD_STORE_H_
#define TIDEWAITER_PAYLOAD_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/secret.h"
#include "base/result.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "ledger/number_set.h"
#include "os/clock.h"
#include "os/file.h"
#include "payload/audit.h"
#include "payload/disclosure.h"

namespace tidewaiter::payload {

class Vault;  // internal/vault.h

// Drafts for one place in the log: of people who are first at the same time, one stays.
inline constexpr std::size_t kDraftsMax = 16;

struct StoreOptions {
  os::Path file;
  access::SecretKey key;  // the member's, from its key file
  access::SecretBytes random = access::SystemSecrets();
  const os::Clock* clock = &os::RealClock();
};

enum class KeptState : std::uint8_t { kDraft, kFinal };  // stored; never another meaning

struct Reading {
  ledger::Payload payload;
  KeptState state = KeptState::kFinal;
  std::string source;  // member that disclosed it to us; empty: our own
  Audit audit;
};
struct Shown {
  Disclosure disclosure;
  Audit audit;
};
struct IdsRead {
  std::vector<std::pair<ObjectName, std::string>> ids;  // plain: ledger::PlainNumber
  Audit audit;
};
// What was deleted is gone for every reader at once; `erased` says whether its bytes were also
// overwritten. kUnavailable: somebody else has the file open: Erase again.
struct Deleted {
  std::vector<Audit> audits;  // one for each object of which anything was kept
  Status erased;
};
struct Tombstone {
  Place place;
  std::int64_t deleted_ms = 0;
  std::string by;
  std::string reason;
  friend bool operator==(const Tombstone&, const Tombstone&) = default;
};

// An error of Read that says: nothing is kept of it here, or not any more. An ordinary answer.
inline bool IsNotKept(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kFailedPrecondition;
}

class Store {
 public:
  // Errors: kUnavailable, kCorruption (not such a file), kFailedPrecondition (another key).
  static Result<std::unique_ptr<Store>> Open(const StoreOptions& options);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // A draft, all fields of the entry that is going to be submitted. The same again does no harm.
  // Errors: kInvalidArgument (no name, no fields, another object), kConflict (kDraftsMax others
  // wait for that place), kFailedPrecondition (what was kept there was deleted), kUnavailable.
  Status Keep(const Place& place, const ledger::Payload& payload);
  // The entry is final: the draft with its commitments stays, others of its place go. The same
  // again does no harm. Errors: kNotFound (no draft has its commitments).
  Status MarkFinal(const ledger::Entry& entry);
  // The entry was refused, or never submitted. Errors: kNotFound.
  Status Drop(const Place& place, const ledger::Payload& payload);
  // What may or may not have been submitted before the last stop.
  Result<std::vector<Place>> Drafts();

  // The final payload of that place, or the draft if there is only one. Errors: kInvalidArgument
  // (nobody asks, or for no purpose), kNotFound, kFailedPrecondition (deleted; the message says
  // when).
  Result<Reading> Read(const Place& place, const Asker& asker);
  // Some fields (no names: all) for somebody else; whether they may have them is asked before
  // (payload/may_read.h). Errors: those of Read and of DisclosureOf.
  Result<Shown> Disclose(const ledger::Entry& entry, const std::set<std::string>& names,
                         std::string_view to, const Asker& asker);
  // What another member disclosed of one of its entries: checked and kept as final, beside fields
  // that came earlier. Errors: kInvalidArgument with the first refusal's code as the message's
  // first word, kFailedPrecondition (was deleted here).
  Result<Audit> Receive(const Disclosure& disclosure, const ledger::Entry& entry,
                        std::string_view from);

  // Objects with a field "…_id" of that text, in any writing (ledger::PlainNumber). Microseconds,
  // and a reading for each.
  Result<std::vector<ObjectName>> Find(std::string_view id);

  // The ids in a field ("holder_id") of all objects of a kind ("operator"), of each the one in its
  // latest final entry: for an index in memory (payload/standing.h). 20 µs an entry.
  Result<IdsRead> Ids(std::string_view kind, std::string_view field, const Asker& asker);

  // All that is kept of an object, or of all objects with that person's id: own and received,
  // drafts, and what waits to be sent. All or nothing. Errors: kInvalidArgument (nobody asks, or
  // for no purpose), kUnavailable.
  Result<Deleted> Delete(const ObjectName& name, const Asker& asker);
  Result<Deleted> DeletePerson(std::string_view id, const Asker& asker);
  Status Erase();
  Result<std::vector<Tombstone>> Tombstones(const ObjectName& name);

  // Keys of registries of numbers (ledger/number_set.h), by the id that their entries name.
  Status PutRegistryKey(const ledger::RegistryKey& key);
  Result<std::optional<ledger::RegistryKey>> RegistryKeyOf(std::string_view key_id);

  // From now on another key of the member's. All or nothing. O(objects).
  Status Rotate(const access::SecretKey& key);

  // For the boxes, which keep what they send and got in the same file.
  Vault& vault() { return *vault_; }
  [[nodiscard]] const os::Clock& clock() const { return *clock_; }

 private:
  Store(std::unique_ptr<Vault> vault, const os::Clock& clock);
  struct Row {
    std::string commitments;
    KeptState state = KeptState::kDraft;
    std::string source;
    ledger::Payload payload;
  };
  Result<std::vector<Row>> RowsOf(const Place& place);
  Result<std::optional<Tombstone>> TombstoneOf(const Place& place);
  Status CheckNotDeleted(const Place& place);
  Status Put(const Place& place, const Row& row);
  Status PutTags(const Place& place, const ledger::Payload& payload);
  Result<bool> DeleteRows(const ObjectName& name, const Asker& asker);
  Result<bool> Names(const ObjectName& name, std::string_view plain_id);
  Result<Deleted> DeleteAll(const std::vector<ObjectName>& names, const Asker& asker);

  std::unique_ptr<Vault> vault_;
  const os::Clock* clock_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_STORE_H_
