// Vault: the file of private payloads and its keys. What is private is in it only encrypted.
//
// Each object has a data key of its own, sealed with the member's key; what is kept of the object
// is sealed with the data key. So the object is gone for good with 100 bytes, wherever copies of
// the rest may lie, and a new key of the member means sealing the small keys again and nothing
// else. Who is looked for is found by keyed hashes, which tell nothing without the key.
#ifndef TIDEWAITER_PAYLOAD_INTERNAL_VAULT_H_
#define TIDEWAITER_PAYLOAD_INTERNAL_VAULT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "base/result.h"
#include "os/file.h"
#include "os/sqlite.h"
#include "payload/audit.h"

namespace tidewaiter::payload {

class Vault {
 public:
  // A new or an existing file. Errors: kUnavailable, kCorruption (not such a file),
  // kFailedPrecondition (another key).
  static Result<std::unique_ptr<Vault>> Open(const os::Path& file, const access::SecretKey& key,
                                             access::SecretBytes random);

  os::SqliteDb& db() { return db_; }
  Result<os::SqliteTransaction> Begin() {
    return os::SqliteTransaction::Begin(db_, "BEGIN IMMEDIATE");
  }

  // Under the object's own key, which is made at the first use. `what` is bound to it.
  Result<std::string> Seal(const ObjectName& name, std::string_view what, std::string_view bytes);
  // Errors: kNotFound (there is no key), kCorruption.
  Result<std::string> Unseal(const ObjectName& name, std::string_view what,
                             std::string_view sealed);
  Status Shred(const ObjectName& name);  // the object's key

  // Under the member's key: for keys of registries.
  [[nodiscard]] std::string SealKey(std::string_view what, std::string_view bytes) const;
  [[nodiscard]] Result<std::string> UnsealKey(std::string_view what, std::string_view sealed) const;

  [[nodiscard]] std::string Random(std::size_t bytes) const;

  // 16 bytes that stand for a text here and nowhere else.
  [[nodiscard]] std::string Tag(std::string_view text) const;

  // What was removed is overwritten in the file already (secure_delete); this empties the log
  // beside it, which still has the pages as they were. Errors: kUnavailable: somebody else reads
  // the file; call it again.
  Status Erase();

  // All that the member's key sealed is sealed with the new one, or nothing of it.
  Status Rotate(const access::SecretKey& key);

 private:
  Vault(os::SqliteDb db, const access::SecretKey& key, access::SecretBytes random)
      : db_(std::move(db)), key_(key), random_(std::move(random)) {}
  Status Prepare();
  Result<std::optional<access::SecretKey>> FindKey(const ObjectName& name);
  Result<access::SecretKey> KeyOf(const ObjectName& name);

  os::SqliteDb db_;
  access::SecretKey key_;
  access::SecretBytes random_;
  std::string index_key_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_INTERNAL_VAULT_H_
