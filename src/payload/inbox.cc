#include "payload/inbox.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "payload/internal/vault.h"

namespace tidewaiter::payload {
namespace {

using ledger::Refusal;
using os::SqliteStatement;

struct CodeStatus {
  std::string_view code;
  int status;
};
constexpr CodeStatus kStatuses[] = {
    {"malformed", 400}, {"wrong_recipient", 403}, {"signature", 403}, {"not_the_writer", 403},
    {"replayed", 409},  {"too_old", 410},         {"deleted", 410},   {"cannot_open", 422},
    {"too_many", 429},  {"not_a_member", 503},    {"storage", 503},   {"from_the_future", 503}};

int StatusOf(std::string_view code) {
  const auto* const found = std::ranges::find(kStatuses, code, &CodeStatus::code);
  return found == std::end(kStatuses) ? 400 : found->status;
}

Refusal Because(std::string_view code, std::string detail) {
  return {std::string(code), "", std::move(detail)};
}
Refusal Storage(const Error& error) {
  return Because("storage", error.message);
}

}  // namespace

Taken Inbox::Take(std::string_view body, const ledger::Charter& charter, std::int64_t now_ms) {
  Taken taken;
  const Result<Delivery> delivery = ParseDelivery(body);
  if (!delivery) {
    taken.refusal = Because("malformed", delivery.error().message);
  } else {
    taken.refusal = CheckDelivery(*delivery, charter, self_, now_ms);
    if (!taken.refusal) taken.refusal = Try(*delivery, body, charter, taken);
  }
  if (taken.refusal) {
    taken.status = StatusOf(taken.refusal->code);
    taken.body = taken.refusal->code + ": " + taken.refusal->detail + "\n";
    return taken;
  }
  taken.body = WriteReceipt({.from = delivery->head.from,
                             .to = self_,
                             .id = delivery->head.id,
                             .body = delivery->body,
                             .time_ms = now_ms},
                            signer_);
  return taken;
}

std::optional<Refusal> Inbox::Try(const Delivery& delivery, std::string_view body,
                                  const ledger::Charter& charter, Taken& taken) {
  const Result<std::optional<std::string>> before = HashOf(delivery.head.id);
  if (!before) return Storage(before.error());
  if (*before) {
    taken.again = **before == tlog::BytesOf(delivery.body);
    if (taken.again) return std::nullopt;
    return Because("replayed", "another delivery had this id");
  }
  Opened opened;
  if (auto refusal = Open(delivery, charter, opened)) return refusal;
  if (opened.key) {
    if (const Status kept = store_.PutRegistryKey(*opened.key); !kept) return Storage(kept.error());
    taken.registry_key = ledger::KeyIdOf(*opened.key);
    body = {};  // nothing waits: only the id is kept
  }
  return Put(delivery, body, opened);
}

std::optional<Refusal> Inbox::Open(const Delivery& delivery, const ledger::Charter& charter,
                                   Opened& into) {
  const Result<std::string> document = key_.Open(delivery.sealed);
  if (!document) return Because("cannot_open", document.error().message);
  if (delivery.head.kind == DeliveryKind::kRegistryKey) {
    const Result<RegistryKeyDocument> key = ReadRegistryKey(*document);
    if (!key) return Because("malformed", key.error().message);
    const ledger::Member* writer = charter.WriterOf(key->log);
    if (writer == nullptr || writer->id != delivery.head.from)
      return Because("not_the_writer", delivery.head.from + " does not write " + key->log);
    into.place = {key->log, key->object, 0};
    into.key = ledger::RegistryKey{.bytes = key->key};
    return std::nullopt;
  }
  const Result<Disclosure> disclosure = ReadDisclosure(*document);
  if (!disclosure) return Because("malformed", disclosure.error().message);
  into.place = disclosure->place;
  const auto tombstones = store_.Tombstones({into.place.log, into.place.object});
  if (!tombstones) return Storage(tombstones.error());
  if (std::ranges::find(*tombstones, into.place, &Tombstone::place) != tombstones->end())
    return Because("deleted", "what was kept of this entry was deleted here");
  return std::nullopt;
}

Result<std::optional<std::string>> Inbox::HashOf(std::string_view id) {
  ASSIGN_OR_RETURN(SqliteStatement find,
                   store_.vault().db().Use("SELECT hash FROM inbox WHERE id = ?"));
  find.Bind(id);
  ASSIGN_OR_RETURN(const bool there, find.Step());
  return there ? std::optional(find.Text()) : std::nullopt;
}

std::optional<Refusal> Inbox::Put(const Delivery& delivery, std::string_view body,
                                  const Opened& opened) {
  Result<SqliteStatement> count =
      store_.vault().db().Use("SELECT count(*) FROM inbox WHERE sender = ? AND body <> ''");
  if (!count) return Storage(count.error());
  count->Bind(delivery.head.from);
  if (const auto step = count->Step(); !step) return Storage(step.error());
  if (count->Int<std::int64_t>() >= kInboxWaitingMax)
    return Because("too_many", "that many wait for entries that have not come");
  count->Reset();
  Result<SqliteStatement> put = store_.vault().db().Use(
      "INSERT INTO inbox(id, sender, log, object, number, hash, expires_ms, body)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  if (!put) return Storage(put.error());
  const std::string_view hash = tlog::BytesOf(delivery.body);
  put->Bind(delivery.head.id);
  put->Bind(delivery.head.from);
  put->Bind(opened.place.log);
  put->Bind(opened.place.object);
  put->Bind(opened.place.number);
  put->BindBytes(hash.data(), hash.size());
  put->Bind(delivery.head.time_ms + kDeliveryAgeMaxMs);
  put->Bind(body);
  if (const Status kept = put->Run(); !kept) return Storage(kept.error());
  return std::nullopt;
}

Result<std::vector<Place>> Inbox::Waiting() {
  ASSIGN_OR_RETURN(SqliteStatement find,
                   store_.vault().db().Use("SELECT DISTINCT log, object, number FROM inbox"
                                           " WHERE body <> '' ORDER BY log, object, number"));
  std::vector<Place> places;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return places;
    Place& place = places.emplace_back();
    place.log = find.Text();
    place.object = find.Text();
    place.number = find.Int<std::uint32_t>();
  }
}

Settled Inbox::SettleOne(std::string_view from, std::string_view body, const ledger::Entry& entry) {
  Settled settled{.from = std::string(from)};
  const Result<Delivery> delivery = ParseDelivery(body);
  const Result<std::string> document = delivery
                                           ? key_.Open(delivery->sealed)
                                           : Result<std::string>(std::unexpected(delivery.error()));
  const Result<Disclosure> disclosure =
      document ? ReadDisclosure(*document) : Result<Disclosure>(std::unexpected(document.error()));
  if (!disclosure) {  // our sealing key was changed meanwhile
    settled.refusal = Because("cannot_open", disclosure.error().message);
    return settled;
  }
  ledger::Refusals refusals = CheckDisclosed(*disclosure, entry);
  if (!refusals.empty()) {
    settled.refusal = std::move(refusals.front());
    return settled;
  }
  Result<Audit> audit = store_.Receive(*disclosure, entry, from);
  if (audit) {
    settled.audit = *std::move(audit);
  } else {
    settled.refusal = audit.error().field == "/deleted" ? Because("deleted", audit.error().message)
                                                        : Storage(audit.error());
  }
  return settled;
}

Result<std::vector<Settled>> Inbox::Settle(const ledger::Entry& entry) {
  struct Waits {
    std::string id;
    std::string sender;
    std::string body;
  };
  std::vector<Waits> all;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     store_.vault().db().Use("SELECT id, sender, body FROM inbox WHERE log = ?"
                                             " AND object = ? AND number = ? AND body <> ''"
                                             " ORDER BY id"));
    find.Bind(entry.log);
    find.Bind(entry.object);
    find.Bind(entry.number);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      Waits& one = all.emplace_back();
      one.id = find.Text();
      one.sender = find.Text();
      one.body = find.Text();
    }
  }
  std::vector<Settled> settled;
  for (const Waits& one : all) {
    Settled done = SettleOne(one.sender, one.body, entry);
    const bool later = done.refusal && done.refusal->code == "storage";
    settled.push_back(std::move(done));
    if (later) continue;  // it waits on
    ASSIGN_OR_RETURN(SqliteStatement empty,
                     store_.vault().db().Use("UPDATE inbox SET body = '' WHERE id = ?"));
    empty.Bind(one.id);
    RETURN_IF_ERROR(empty.Run());
  }
  return settled;
}

Result<std::vector<Place>> Inbox::Expire(std::int64_t now_ms) {
  std::vector<Place> lost;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     store_.vault().db().Use("SELECT log, object, number FROM inbox"
                                             " WHERE expires_ms <= ? AND body <> ''"
                                             " ORDER BY log, object, number"));
    find.Bind(now_ms);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      Place& place = lost.emplace_back();
      place.log = find.Text();
      place.object = find.Text();
      place.number = find.Int<std::uint32_t>();
    }
  }
  ASSIGN_OR_RETURN(SqliteStatement remove,
                   store_.vault().db().Use("DELETE FROM inbox WHERE expires_ms <= ?"));
  remove.Bind(now_ms);
  RETURN_IF_ERROR(remove.Run());
  return lost;
}

}  // namespace tidewaiter::payload
