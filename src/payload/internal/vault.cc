#include "payload/internal/vault.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "access/sealed.h"
#include "base/hmac.h"

namespace tidewaiter::payload {
namespace {

// FULL: what Keep has answered is on disk. secure_delete: freed bytes become zeros.
// `entry`: private fields of one entry; several drafts may wait for one place in the log, told
// apart by the hash of their commitments. `box`: who is sent what, and what came.
constexpr const char* kSetUp = R"sql(
PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
CREATE TABLE IF NOT EXISTS secret(name TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry(log TEXT NOT NULL, object TEXT NOT NULL, number INTEGER NOT NULL,
  commitments BLOB NOT NULL, state INTEGER NOT NULL, source TEXT NOT NULL, kept_ms INTEGER NOT NULL,
  sealed BLOB NOT NULL, PRIMARY KEY(log, object, number, commitments));
CREATE INDEX IF NOT EXISTS entry_by_state ON entry(state) WHERE state = 0;
CREATE TABLE IF NOT EXISTS found(tag BLOB NOT NULL, log TEXT NOT NULL, object TEXT NOT NULL,
  PRIMARY KEY(tag, log, object)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS found_by_object ON found(log, object);
CREATE TABLE IF NOT EXISTS tombstone(log TEXT NOT NULL, object TEXT NOT NULL,
  number INTEGER NOT NULL, deleted_ms INTEGER NOT NULL, deleted_by TEXT NOT NULL,
  reason TEXT NOT NULL, PRIMARY KEY(log, object, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox(id TEXT PRIMARY KEY, receiver TEXT NOT NULL, log TEXT NOT NULL,
  object TEXT NOT NULL, attempts INTEGER NOT NULL, next_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_by_next ON outbox(next_ms);
CREATE TABLE IF NOT EXISTS inbox(id TEXT PRIMARY KEY, sender TEXT NOT NULL, log TEXT NOT NULL,
  object TEXT NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, expires_ms INTEGER NOT NULL,
  body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_by_object ON inbox(log, object);
PRAGMA user_version = 1;
)sql";

constexpr int kBusyMs = 100;  // one owner: others only read, to make a copy
constexpr std::string_view kIndexKey = "index";
constexpr std::size_t kTagBytes = 16;

// Names of logs and objects have no line ends, so no two things are bound alike.
std::string KeyName(const ObjectName& name) {
  return fmt::format("object\n{}\n{}", name.log, name.object);
}
std::string Bound(const ObjectName& name, std::string_view what) {
  return fmt::format("{}\n{}\n{}", what, name.log, name.object);
}

Result<access::SecretKey> KeyFrom(std::string_view bytes) {
  access::SecretKey::Bytes key{};
  if (bytes.size() != key.size()) return Fail(ErrorCode::kCorruption, "a key of another length");
  std::ranges::transform(bytes, key.begin(), [](char c) { return static_cast<unsigned char>(c); });
  return access::SecretKey(key);
}

std::string_view BytesOf(const access::SecretKey& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size()};
}

// A file whose tables are others is none of ours: what SQLite calls a fault of the statement.
Error AsFile(Error error) {
  if (error.code == ErrorCode::kInternal) error.code = ErrorCode::kCorruption;
  return error;
}

}  // namespace

Result<std::unique_ptr<Vault>> Vault::Open(const os::Path& file, const access::SecretKey& key,
                                           access::SecretBytes random) {
  RETURN_IF_ERROR(os::MakeSecretFile(file));
  ASSIGN_OR_RETURN(os::SqliteDb db, os::SqliteDb::Open(file, {.busy_ms = kBusyMs}));
  std::unique_ptr<Vault> vault(new Vault(std::move(db), key, std::move(random)));
  Status ready = vault->db_.Run(kSetUp);
  if (ready) ready = vault->Prepare();
  // A crash may have come between a deletion and this.
  if (ready) ready = vault->Erase();
  if (!ready) return std::unexpected(AsFile(std::move(ready).error()));
  return vault;
}

Status Vault::Prepare() {
  {
    ASSIGN_OR_RETURN(os::SqliteStatement find, db_.Use("SELECT sealed FROM secret WHERE name = ?"));
    find.Bind(kIndexKey);
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (there) {
      ASSIGN_OR_RETURN(index_key_, UnsealKey(kIndexKey, find.View()));
      return {};
    }
  }
  index_key_ = std::string(BytesOf(access::SecretKey::New(random_)));
  ASSIGN_OR_RETURN(os::SqliteStatement put,
                   db_.Use("INSERT INTO secret(name, sealed) VALUES(?, ?)"));
  const std::string sealed = SealKey(kIndexKey, index_key_);
  put.Bind(kIndexKey);
  put.BindBytes(sealed.data(), sealed.size());
  return put.Run();
}

std::string Vault::SealKey(std::string_view what, std::string_view bytes) const {
  return access::SealBytes(key_, what, bytes, random_);
}

Result<std::string> Vault::UnsealKey(std::string_view what, std::string_view sealed) const {
  return access::OpenBytes(key_, what, sealed);
}

Result<std::optional<access::SecretKey>> Vault::FindKey(const ObjectName& name) {
  const std::string key_name = KeyName(name);
  ASSIGN_OR_RETURN(os::SqliteStatement find, db_.Use("SELECT sealed FROM secret WHERE name = ?"));
  find.Bind(key_name);
  ASSIGN_OR_RETURN(const bool there, find.Step());
  if (!there) return std::nullopt;
  ASSIGN_OR_RETURN(const std::string bytes, UnsealKey(key_name, find.View()));
  ASSIGN_OR_RETURN(access::SecretKey key, KeyFrom(bytes));
  return key;
}

Result<access::SecretKey> Vault::KeyOf(const ObjectName& name) {
  ASSIGN_OR_RETURN(const std::optional<access::SecretKey> found, FindKey(name));
  if (found) return *found;
  const access::SecretKey key = access::SecretKey::New(random_);
  const std::string key_name = KeyName(name);
  const std::string sealed = SealKey(key_name, BytesOf(key));
  ASSIGN_OR_RETURN(os::SqliteStatement put,
                   db_.Use("INSERT INTO secret(name, sealed) VALUES(?, ?)"));
  put.Bind(key_name);
  put.BindBytes(sealed.data(), sealed.size());
  RETURN_IF_ERROR(put.Run());
  return key;
}

Result<std::string> Vault::Seal(const ObjectName& name, std::string_view what,
                                std::string_view bytes) {
  ASSIGN_OR_RETURN(const access::SecretKey key, KeyOf(name));
  return access::SealBytes(key, Bound(name, what), bytes, random_);
}

Result<std::string> Vault::Unseal(const ObjectName& name, std::string_view what,
                                  std::string_view sealed) {
  ASSIGN_OR_RETURN(const std::optional<access::SecretKey> key, FindKey(name));
  if (!key) return Fail(ErrorCode::kNotFound, "nothing is kept of " + name.object);
  return access::OpenBytes(*key, Bound(name, what), sealed);
}

Status Vault::Shred(const ObjectName& name) {
  const std::string key_name = KeyName(name);
  ASSIGN_OR_RETURN(os::SqliteStatement remove, db_.Use("DELETE FROM secret WHERE name = ?"));
  remove.Bind(key_name);
  return remove.Run();
}

std::string Vault::Random(std::size_t bytes) const {
  std::string random(bytes, '\0');
  random_({reinterpret_cast<unsigned char*>(random.data()), random.size()});
  return random;
}

std::string Vault::Tag(std::string_view text) const {
  const auto mac = HmacSha256(index_key_, {text});
  return {reinterpret_cast<const char*>(mac.data()), kTagBytes};
}

Status Vault::Erase() {
  ASSIGN_OR_RETURN(os::SqliteStatement copy, db_.Use("PRAGMA wal_checkpoint(TRUNCATE)"));
  ASSIGN_OR_RETURN(const bool there, copy.Step());
  if (there && copy.Int<int>() == 0) return {};
  return Fail(ErrorCode::kUnavailable, "somebody else has the file open: it is not erased yet");
}

Status Vault::Rotate(const access::SecretKey& key) {
  {
    ASSIGN_OR_RETURN(os::SqliteTransaction transaction, Begin());
    std::vector<std::pair<std::string, std::string>> secrets;
    {
      ASSIGN_OR_RETURN(os::SqliteStatement all, db_.Use("SELECT name, sealed FROM secret"));
      while (true) {
        ASSIGN_OR_RETURN(const bool there, all.Step());
        if (!there) break;
        std::string name = all.Text();
        ASSIGN_OR_RETURN(std::string bytes, UnsealKey(name, all.View()));
        secrets.emplace_back(std::move(name), std::move(bytes));
      }
    }
    ASSIGN_OR_RETURN(os::SqliteStatement put,
                     db_.Use("UPDATE secret SET sealed = ? WHERE name = ?"));
    for (const auto& [name, bytes] : secrets) {
      const std::string sealed = access::SealBytes(key, name, bytes, random_);
      put.BindBytes(sealed.data(), sealed.size());
      put.Bind(name);
      RETURN_IF_ERROR(put.Run());
    }
    RETURN_IF_ERROR(transaction.Commit());
  }
  key_ = key;
  return Erase();
}

}  // namespace tidewaiter::payload
