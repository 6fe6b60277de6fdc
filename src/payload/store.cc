#include "payload/store.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "ledger/moment.h"
#include "payload/internal/vault.h"
#include "tlog/hash.h"

namespace tidewaiter::payload {
namespace {

using os::SqliteStatement;

std::string WhatOf(std::uint32_t number) {
  return fmt::format("payload {}", number);
}

ObjectName NameOf(const Place& place) {
  return {place.log, place.object};
}

// One hash for all commitments: tells drafts of one place apart.
std::string HashOf(const std::vector<ledger::Commitment>& commitments) {
  std::string all;
  for (const ledger::Commitment& one : commitments)
    all += one.name + "\n" + std::string(tlog::BytesOf(one.value));
  return std::string(tlog::BytesOf(tlog::Sha256Of(all)));
}

void BindPlace(SqliteStatement& statement, const Place& place) {
  statement.Bind(place.log);
  statement.Bind(place.object);
  statement.Bind(place.number);
}
void BindName(SqliteStatement& statement, const ObjectName& name) {
  statement.Bind(name.log);
  statement.Bind(name.object);
}
void BindBytes(SqliteStatement& statement, std::string_view bytes) {
  statement.BindBytes(bytes.data(), bytes.size());
}

Status CheckPlace(const Place& place, const ledger::Payload& payload) {
  if (!ledger::IsLogOrigin(place.log) || !ledger::IsObjectId(place.object) || place.number == 0) {
    return Fail(ErrorCode::kInvalidArgument, "names no place in a log", "/object");
  }
  if (payload.object != place.object) {
    return Fail(ErrorCode::kInvalidArgument, "is the payload of " + payload.object, "/object");
  }
  const std::size_t fields = payload.fields.size();
  if (fields == 0 || fields > ledger::kCommitmentsMax) {
    return Fail(ErrorCode::kInvalidArgument, "has no fields, or too many", "/fields");
  }
  if (ledger::WritePayload(payload).size() <= ledger::kPayloadBytesMax) return {};
  return Fail(ErrorCode::kInvalidArgument, "is too long", "/fields");
}

Status CheckAsker(const Asker& asker) {
  if (asker.by.empty()) return Fail(ErrorCode::kInvalidArgument, "nobody asks", "/by");
  if (!asker.purpose.empty() && asker.purpose.size() <= kPurposeBytesMax) return {};
  return Fail(ErrorCode::kInvalidArgument, "say what for, in a sentence or two", "/purpose");
}

std::vector<std::string> NamesOf(const ledger::Payload& payload) {
  std::vector<std::string> names;
  for (const ledger::Field& field : payload.fields)
    names.push_back(field.name);
  return names;
}

// Whose field it is, when it names somebody. An id is looked for by what it is, not by which field
// it stands in: one person may be the holder of one object and the consignee of another.
std::string IdOf(const ledger::Field& field) {
  if (!field.name.ends_with("_id")) return {};
  const codec::JsonText value(field.value);
  std::string_view text;
  if (!value.ok() || value.root().get(text) != simdjson::SUCCESS) return {};
  return ledger::PlainNumber(text);
}

// Fields that were known and those that came, which win: both were checked against the entry.
ledger::Payload Joined(const ledger::Payload& known, const ledger::Payload& came) {
  std::set<std::string> names;
  for (const ledger::Field& field : came.fields)
    names.insert(field.name);
  ledger::Payload all = ledger::Without(known, names);
  all.object = came.object;
  all.fields.insert(all.fields.end(), came.fields.begin(), came.fields.end());
  std::ranges::sort(all.fields, {}, &ledger::Field::name);
  return all;
}

}  // namespace

Store::Store(std::unique_ptr<Vault> vault, const os::Clock& clock)
    : vault_(std::move(vault)), clock_(&clock) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::Open(const StoreOptions& options) {
  ASSIGN_OR_RETURN(auto vault, Vault::Open(options.file, options.key, options.random));
  return std::unique_ptr<Store>(new Store(std::move(vault), *options.clock));
}

Result<std::vector<Store::Row>> Store::RowsOf(const Place& place) {
  std::vector<Row> rows;
  std::vector<std::string> sealed;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     vault_->db().Use("SELECT commitments, state, source, sealed FROM entry"
                                      " WHERE log = ? AND object = ? AND number = ?"));
    BindPlace(find, place);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      Row& row = rows.emplace_back();
      row.commitments = find.Text();
      row.state = find.Int<int>() == 0 ? KeptState::kDraft : KeptState::kFinal;
      row.source = find.Text();
      sealed.push_back(find.Text());
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSIGN_OR_RETURN(const std::string json,
                     vault_->Unseal(NameOf(place), WhatOf(place.number), sealed[i]));
    ASSIGN_OR_RETURN(rows[i].payload, ledger::ReadPayload(json));
  }
  return rows;
}

Result<std::optional<Tombstone>> Store::TombstoneOf(const Place& place) {
  ASSIGN_OR_RETURN(const std::vector<Tombstone> all, Tombstones(NameOf(place)));
  for (const Tombstone& one : all)
    if (one.place == place) return one;
  return std::nullopt;
}

Status Store::CheckNotDeleted(const Place& place) {
  ASSIGN_OR_RETURN(const std::optional<Tombstone> tombstone, TombstoneOf(place));
  if (!tombstone) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("what was kept of {} {} was deleted at {}", place.object, place.number,
                          ledger::FormatMoment(tombstone->deleted_ms)),
              "/deleted");
}

Status Store::PutTags(const Place& place, const ledger::Payload& payload) {
  ASSIGN_OR_RETURN(
      SqliteStatement put,
      vault_->db().Use("INSERT OR IGNORE INTO found(tag, log, object) VALUES(?, ?, ?)"));
  for (const ledger::Field& field : payload.fields) {
    const std::string id = IdOf(field);
    if (id.empty()) continue;
    const std::string tag = vault_->Tag(id);
    BindBytes(put, tag);
    put.Bind(place.log);
    put.Bind(place.object);
    RETURN_IF_ERROR(put.Run());
  }
  return {};
}

Status Store::Put(const Place& place, const Row& row) {
  ASSIGN_OR_RETURN(const std::string sealed, vault_->Seal(NameOf(place), WhatOf(place.number),
                                                          ledger::WritePayload(row.payload)));
  {
    ASSIGN_OR_RETURN(SqliteStatement put,
                     vault_->db().Use("INSERT OR REPLACE INTO entry(log, object, number,"
                                      " commitments, state, source, kept_ms, sealed)"
                                      " VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
    BindPlace(put, place);
    BindBytes(put, row.commitments);
    put.Bind(row.state == KeptState::kDraft ? 0 : 1);
    put.Bind(row.source);
    put.Bind(clock_->UnixMilliseconds());
    BindBytes(put, sealed);
    RETURN_IF_ERROR(put.Run());
  }
  return PutTags(place, row.payload);
}

Status Store::Keep(const Place& place, const ledger::Payload& payload) {
  RETURN_IF_ERROR(CheckPlace(place, payload));
  RETURN_IF_ERROR(CheckNotDeleted(place));
  ASSIGN_OR_RETURN(os::SqliteTransaction transaction, vault_->Begin());
  ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf(place));
  const std::string hash = HashOf(ledger::CommitmentsOf(payload));
  if (std::ranges::find(rows, hash, &Row::commitments) != rows.end()) return {};
  if (rows.size() >= kDraftsMax) {
    return Fail(ErrorCode::kConflict,
                fmt::format("{} drafts wait for {} {}", rows.size(), place.object, place.number));
  }
  RETURN_IF_ERROR(Put(place, {hash, KeptState::kDraft, "", payload}));
  return transaction.Commit();
}

Status Store::MarkFinal(const ledger::Entry& entry) {
  const Place place{entry.log, entry.object, entry.number};
  const std::string hash = HashOf(entry.commitments);
  ASSIGN_OR_RETURN(os::SqliteTransaction transaction, vault_->Begin());
  ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf(place));
  const auto found = std::ranges::find(rows, hash, &Row::commitments);
  if (found == rows.end()) {
    RETURN_IF_ERROR(CheckNotDeleted(place));
    return Fail(ErrorCode::kNotFound,
                fmt::format("nothing is kept for {} {}", place.object, place.number));
  }
  if (found->state == KeptState::kFinal && rows.size() == 1) return {};
  {
    ASSIGN_OR_RETURN(
        SqliteStatement rest,
        vault_->db().Use("DELETE FROM entry WHERE log = ? AND object = ? AND number = ?"
                         " AND commitments <> ?"));
    BindPlace(rest, place);
    BindBytes(rest, hash);
    RETURN_IF_ERROR(rest.Run());
  }
  {
    ASSIGN_OR_RETURN(SqliteStatement mark,
                     vault_->db().Use("UPDATE entry SET state = 1 WHERE log = ? AND object = ?"
                                      " AND number = ?"));
    BindPlace(mark, place);
    RETURN_IF_ERROR(mark.Run());
  }
  RETURN_IF_ERROR(transaction.Commit());
  return rows.size() == 1 ? Status() : vault_->Erase();
}

Status Store::Drop(const Place& place, const ledger::Payload& payload) {
  const std::string hash = HashOf(ledger::CommitmentsOf(payload));
  ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf(place));
  const auto found = std::ranges::find(rows, hash, &Row::commitments);
  if (found == rows.end() || found->state == KeptState::kFinal) {
    return Fail(ErrorCode::kNotFound, fmt::format("no such draft of {}", place.object));
  }
  {
    ASSIGN_OR_RETURN(
        SqliteStatement drop,
        vault_->db().Use("DELETE FROM entry WHERE log = ? AND object = ? AND number = ?"
                         " AND commitments = ?"));
    BindPlace(drop, place);
    BindBytes(drop, hash);
    RETURN_IF_ERROR(drop.Run());
  }
  return vault_->Erase();  // its tags find nothing any more, and are gone with the object's others
}

Result<std::vector<Place>> Store::Drafts() {
  std::vector<Place> places;
  ASSIGN_OR_RETURN(SqliteStatement find,
                   vault_->db().Use("SELECT DISTINCT log, object, number FROM entry"
                                    " WHERE state = 0 ORDER BY log, object, number"));
  while (true) {
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return places;
    Place& place = places.emplace_back();
    place.log = find.Text();
    place.object = find.Text();
    place.number = find.Int<std::uint32_t>();
  }
}

Result<Reading> Store::Read(const Place& place, const Asker& asker) {
  RETURN_IF_ERROR(CheckAsker(asker));
  ASSIGN_OR_RETURN(std::vector<Row> rows, RowsOf(place));
  auto found = std::ranges::find(rows, KeptState::kFinal, &Row::state);
  if (found == rows.end() && rows.size() == 1) found = rows.begin();
  if (found == rows.end()) {
    RETURN_IF_ERROR(CheckNotDeleted(place));
    return Fail(ErrorCode::kNotFound,
                fmt::format("nothing final is kept of {} {}", place.object, place.number));
  }
  Audit audit{.act = Act::kRead,
              .place = place,
              .by = asker.by,
              .purpose = asker.purpose,
              .fields = NamesOf(found->payload),
              .at_ms = clock_->UnixMilliseconds()};
  return Reading{std::move(found->payload), found->state, std::move(found->source),
                 std::move(audit)};
}

Result<Shown> Store::Disclose(const ledger::Entry& entry, const std::set<std::string>& names,
                              std::string_view to, const Asker& asker) {
  ASSIGN_OR_RETURN(Reading reading, Read({entry.log, entry.object, entry.number}, asker));
  ASSIGN_OR_RETURN(Disclosure disclosure,
                   DisclosureOf(entry, reading.payload, names, asker.purpose));
  reading.audit.act = Act::kDisclose;
  reading.audit.to = std::string(to);
  reading.audit.fields = NamesOf(disclosure.payload);
  return Shown{std::move(disclosure), std::move(reading.audit)};
}

Result<Audit> Store::Receive(const Disclosure& disclosure, const ledger::Entry& entry,
                             std::string_view from) {
  const ledger::Refusals refusals = CheckDisclosed(disclosure, entry);
  if (!refusals.empty()) {
    const ledger::Refusal& first = refusals.front();
    return Fail(ErrorCode::kInvalidArgument, first.code + ": " + first.detail, first.pointer);
  }
  const Place& place = disclosure.place;
  RETURN_IF_ERROR(CheckPlace(place, disclosure.payload));
  RETURN_IF_ERROR(CheckNotDeleted(place));
  ASSIGN_OR_RETURN(os::SqliteTransaction transaction, vault_->Begin());
  ASSIGN_OR_RETURN(std::vector<Row> rows, RowsOf(place));
  const std::string hash = HashOf(entry.commitments);
  const auto found = std::ranges::find(rows, hash, &Row::commitments);
  Row row{hash, KeptState::kFinal, std::string(from), disclosure.payload};
  if (found != rows.end()) {
    row.payload = Joined(found->payload, disclosure.payload);
    row.source = found->source;
  }
  RETURN_IF_ERROR(Put(place, row));
  RETURN_IF_ERROR(transaction.Commit());
  return Audit{.act = Act::kReceive,
               .place = place,
               .by = std::string(from),
               .purpose = disclosure.purpose,
               .to = std::string(from),
               .fields = NamesOf(disclosure.payload),
               .at_ms = clock_->UnixMilliseconds()};
}

// A draft that was dropped may have left its tag: only what is kept counts.
Result<bool> Store::Names(const ObjectName& name, std::string_view plain_id) {
  std::set<std::uint32_t> numbers;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     vault_->db().Use("SELECT number FROM entry WHERE log = ? AND object = ?"));
    BindName(find, name);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      numbers.insert(find.Int<std::uint32_t>());
    }
  }
  for (const std::uint32_t number : numbers) {
    ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf({name.log, name.object, number}));
    for (const Row& row : rows)
      for (const ledger::Field& field : row.payload.fields)
        if (IdOf(field) == plain_id) return true;
  }
  return false;
}

Result<IdsRead> Store::Ids(std::string_view kind, std::string_view field, const Asker& asker) {
  RETURN_IF_ERROR(CheckAsker(asker));
  const std::string prefix = fmt::format("{}/", kind);
  std::vector<Place> places;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     vault_->db().Use("SELECT log, object, max(number) FROM entry WHERE state = 1"
                                      " AND substr(object, 1, ?) = ? GROUP BY log, object"));
    find.Bind(prefix.size());
    find.Bind(prefix);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      Place& place = places.emplace_back();
      place.log = find.Text();
      place.object = find.Text();
      place.number = find.Int<std::uint32_t>();
    }
  }
  IdsRead read{.ids = {},
               .audit = {.act = Act::kRead,
                         .place = {"", prefix, 0},
                         .by = asker.by,
                         .purpose = asker.purpose,
                         .fields = {std::string(field)},
                         .at_ms = clock_->UnixMilliseconds()}};
  for (const Place& place : places) {
    ASSIGN_OR_RETURN(const std::vector<Row> rows, RowsOf(place));
    for (const Row& row : rows)
      for (const ledger::Field& one : row.payload.fields)
        if (one.name == field && row.state == KeptState::kFinal)
          read.ids.emplace_back(NameOf(place), IdOf(one));
  }
  return read;
}

Result<std::vector<ObjectName>> Store::Find(std::string_view id) {
  const std::string plain = ledger::PlainNumber(id);
  if (plain.empty()) return std::vector<ObjectName>();
  const std::string tag = vault_->Tag(plain);
  std::vector<ObjectName> tagged;
  {
    ASSIGN_OR_RETURN(SqliteStatement find, vault_->db().Use("SELECT log, object FROM found"
                                                            " WHERE tag = ? ORDER BY log, object"));
    BindBytes(find, tag);
    while (true) {
      ASSIGN_OR_RETURN(const bool there, find.Step());
      if (!there) break;
      ObjectName& name = tagged.emplace_back();
      name.log = find.Text();
      name.object = find.Text();
    }
  }
  std::vector<ObjectName> names;
  for (ObjectName& name : tagged) {
    ASSIGN_OR_RETURN(const bool is_named, Names(name, plain));
    if (is_named) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace tidewaiter::payload
