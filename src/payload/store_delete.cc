// Deletion, and the keys that are deleted with what they seal.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "payload/internal/vault.h"
#include "payload/store.h"

namespace tidewaiter::payload {
namespace {

using os::SqliteStatement;

// What came and waits for its entry is buried too: it would come again.
constexpr std::string_view kBury =
    "INSERT OR IGNORE INTO tombstone(log, object, number, deleted_ms, deleted_by, reason)"
    " SELECT log, object, number, ?, ?, ? FROM (SELECT log, object, number FROM entry"
    " UNION SELECT log, object, number FROM inbox WHERE number > 0) WHERE log = ? AND object = ?";
constexpr std::string_view kRemove[] = {
    "DELETE FROM entry WHERE log = ? AND object = ?",
    "DELETE FROM found WHERE log = ? AND object = ?",
    "DELETE FROM outbox WHERE log = ? AND object = ?",
    "DELETE FROM inbox WHERE log = ? AND object = ?",
};

std::string RegistryName(std::string_view key_id) {
  return fmt::format("registry\n{}", key_id);
}

}  // namespace

Result<std::vector<Tombstone>> Store::Tombstones(const ObjectName& name) {
  ASSIGN_OR_RETURN(SqliteStatement find,
                   vault_->db().Use("SELECT number, deleted_ms, deleted_by, reason FROM tombstone"
                                    " WHERE log = ? AND object = ? ORDER BY number"));
  find.Bind(name.log);
  find.Bind(name.object);
  std::vector<Tombstone> tombstones;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return tombstones;
    Tombstone& one = tombstones.emplace_back();
    one.place = {name.log, name.object, find.Int<std::uint32_t>()};
    one.deleted_ms = find.Int<std::int64_t>();
    one.by = find.Text();
    one.reason = find.Text();
  }
}

// Whether there was anything.
Result<bool> Store::DeleteRows(const ObjectName& name, const Asker& asker) {
  {
    ASSIGN_OR_RETURN(SqliteStatement bury, vault_->db().Use(kBury));
    bury.Bind(clock_->UnixMilliseconds());
    bury.Bind(asker.by);
    bury.Bind(asker.purpose);
    bury.Bind(name.log);
    bury.Bind(name.object);
    RETURN_IF_ERROR(bury.Run());
  }
  bool any = false;
  for (const std::string_view sql : kRemove) {
    ASSIGN_OR_RETURN(SqliteStatement remove, vault_->db().Use(sql));
    remove.Bind(name.log);
    remove.Bind(name.object);
    RETURN_IF_ERROR(remove.Run());
    any = any || sqlite3_changes(vault_->db().get()) > 0;
  }
  RETURN_IF_ERROR(vault_->Shred(name));
  return any;
}

Result<Deleted> Store::DeleteAll(const std::vector<ObjectName>& names, const Asker& asker) {
  if (asker.by.empty() || asker.purpose.empty() || asker.purpose.size() > kPurposeBytesMax) {
    return Fail(ErrorCode::kInvalidArgument, "say who deletes, and why", "/purpose");
  }
  Deleted deleted;
  {
    ASSIGN_OR_RETURN(os::SqliteTransaction transaction, vault_->Begin());
    for (const ObjectName& name : names) {
      ASSIGN_OR_RETURN(const bool any, DeleteRows(name, asker));
      if (!any) continue;
      deleted.audits.push_back({.act = Act::kDelete,
                                .place = {name.log, name.object, 0},
                                .by = asker.by,
                                .purpose = asker.purpose,
                                .at_ms = clock_->UnixMilliseconds()});
    }
    RETURN_IF_ERROR(transaction.Commit());
  }
  deleted.erased = vault_->Erase();
  return deleted;
}

Result<Deleted> Store::Delete(const ObjectName& name, const Asker& asker) {
  return DeleteAll({name}, asker);
}

Result<Deleted> Store::DeletePerson(std::string_view id, const Asker& asker) {
  ASSIGN_OR_RETURN(const std::vector<ObjectName> names, Find(id));
  return DeleteAll(names, asker);
}

Status Store::Erase() {
  return vault_->Erase();
}

Status Store::Rotate(const access::SecretKey& key) {
  return vault_->Rotate(key);
}

Status Store::PutRegistryKey(const ledger::RegistryKey& key) {
  const std::string name = RegistryName(ledger::KeyIdOf(key));
  const std::string sealed =
      vault_->SealKey(name, {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
  ASSIGN_OR_RETURN(SqliteStatement put,
                   vault_->db().Use("INSERT OR REPLACE INTO secret(name, sealed) VALUES(?, ?)"));
  put.Bind(name);
  put.BindBytes(sealed.data(), sealed.size());
  return put.Run();
}

Result<std::optional<ledger::RegistryKey>> Store::RegistryKeyOf(std::string_view key_id) {
  const std::string name = RegistryName(key_id);
  ASSIGN_OR_RETURN(SqliteStatement find,
                   vault_->db().Use("SELECT sealed FROM secret WHERE name = ?"));
  find.Bind(name);
  ASSIGN_OR_RETURN(const bool there, find.Step());
  if (!there) return std::nullopt;
  ASSIGN_OR_RETURN(const std::string bytes, vault_->UnsealKey(name, find.View()));
  ledger::RegistryKey key;
  if (bytes.size() != key.bytes.size()) return Fail(ErrorCode::kCorruption, "no key of a registry");
  std::copy_n(bytes.begin(), bytes.size(), key.bytes.begin());
  return key;
}

}  // namespace tidewaiter::payload
