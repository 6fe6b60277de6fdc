#include "payload/outbox.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "payload/internal/vault.h"

namespace tidewaiter::payload {
namespace {

using os::SqliteStatement;

constexpr std::size_t kIdBytes = 16;
constexpr int kRefusals[] = {400, 403, 409, 410, 413, 422};
constexpr int kDoublingsMax = 10;  // beyond kLastRetryMs
constexpr int kGivenUp = -1;       // in place of the number of attempts

std::int64_t RetryAfter(int attempts) {
  return std::min(kFirstRetryMs << std::min(attempts, kDoublingsMax), kLastRetryMs);
}

// Of rows with id, receiver, log, object.
Result<std::vector<Unsent>> ReadUnsent(SqliteStatement& find) {
  std::vector<Unsent> unsent;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return unsent;
    Unsent& one = unsent.emplace_back();
    one.id = find.Text();
    one.to = find.Text();
    one.name.log = find.Text();
    one.name.object = find.Text();
  }
}

}  // namespace

Result<std::string> Outbox::Add(const Disclosure& disclosure, const ledger::Member& to,
                                std::int64_t now_ms) {
  return Put(DeliveryKind::kDisclosure, {disclosure.place.log, disclosure.place.object},
             WriteDisclosure(disclosure), to, now_ms);
}

Result<std::string> Outbox::Add(const RegistryKeyDocument& key, const ledger::Member& to,
                                std::int64_t now_ms) {
  return Put(DeliveryKind::kRegistryKey, {key.log, key.object}, WriteRegistryKey(key), to, now_ms);
}

Result<std::string> Outbox::Put(DeliveryKind kind, const ObjectName& name,
                                std::string_view document, const ledger::Member& to,
                                std::int64_t now_ms) {
  ASSIGN_OR_RETURN(const std::int64_t count, waiting());
  if (count >= kOutboxMax) return Fail(ErrorCode::kUnavailable, "too many deliveries wait");
  const std::string id = codec::Base64Encode(store_.vault().Random(kIdBytes));
  const DeliveryHead head{.from = self_, .to = to.id, .kind = kind, .id = id, .time_ms = now_ms};
  ASSIGN_OR_RETURN(const std::string body, WriteDelivery(head, document, to.sealing, signer_));
  ASSIGN_OR_RETURN(
      SqliteStatement put,
      store_.vault().db().Use("INSERT INTO outbox(id, receiver, log, object, attempts, next_ms,"
                              " expires_ms, body) VALUES(?, ?, ?, ?, 0, ?, ?, ?)"));
  put.Bind(id);
  put.Bind(to.id);
  put.Bind(name.log);
  put.Bind(name.object);
  put.Bind(now_ms);
  put.Bind(now_ms + kDeliveryTriesMs);
  put.BindBytes(body.data(), body.size());
  RETURN_IF_ERROR(put.Run());
  return id;
}

Result<std::vector<Sending>> Outbox::Due(std::int64_t now_ms, std::size_t limit) {
  ASSIGN_OR_RETURN(
      SqliteStatement find,
      store_.vault().db().Use("SELECT id, receiver, body, log, object FROM outbox"
                              " WHERE next_ms <= ? AND expires_ms > ? AND attempts >= 0"
                              " ORDER BY next_ms, id LIMIT ?"));
  find.Bind(now_ms);
  find.Bind(now_ms);
  find.Bind(limit);
  std::vector<Sending> due;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return due;
    Sending& one = due.emplace_back();
    one.id = find.Text();
    one.to = find.Text();
    one.body = find.Text();
    one.name.log = find.Text();
    one.name.object = find.Text();
  }
}

Result<Sent> Outbox::OnAnswer(const Sending& sending, const SendAnswer& answer,
                              const ledger::Charter& charter, std::int64_t now_ms) {
  if (answer.status == 200) {
    const Result<Receipt> receipt = ReadReceipt(answer.body, charter);
    if (receipt && receipt->from == self_ && receipt->to == sending.to &&
        receipt->id == sending.id && receipt->body == tlog::Sha256Of(sending.body)) {
      RETURN_IF_ERROR(Forget(sending.id));
      return Sent::kTaken;
    }
  }
  if (std::ranges::find(kRefusals, answer.status) != std::end(kRefusals)) {
    RETURN_IF_ERROR(GiveUp({sending.id, sending.to, sending.name}));
    return Sent::kRefused;
  }
  RETURN_IF_ERROR(PutOff(sending.id, now_ms));
  return Sent::kLater;
}

Status Outbox::Forget(std::string_view id) {
  ASSIGN_OR_RETURN(SqliteStatement remove,
                   store_.vault().db().Use("DELETE FROM outbox WHERE id = ?"));
  remove.Bind(id);
  return remove.Run();
}

Status Outbox::PutOff(std::string_view id, std::int64_t now_ms) {
  int attempts = 0;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     store_.vault().db().Use("SELECT attempts FROM outbox WHERE id = ?"));
    find.Bind(id);
    ASSIGN_OR_RETURN(const bool there, find.Step());
    if (!there) return {};  // deleted while it was on its way
    attempts = find.Int<int>();
  }
  ASSIGN_OR_RETURN(SqliteStatement put,
                   store_.vault().db().Use("UPDATE outbox SET attempts = ?, next_ms = ?"
                                           " WHERE id = ?"));
  put.Bind(std::min(attempts + 1, kDoublingsMax));
  put.Bind(now_ms + RetryAfter(attempts));
  put.Bind(id);
  return put.Run();
}

// The body is of no use any more: whoever gets it later takes it for too old.
Status Outbox::GiveUp(const Unsent& unsent) {
  {
    ASSIGN_OR_RETURN(SqliteStatement earlier,
                     store_.vault().db().Use("DELETE FROM outbox WHERE receiver = ? AND log = ?"
                                             " AND object = ? AND attempts = ?"));
    earlier.Bind(unsent.to);
    earlier.Bind(unsent.name.log);
    earlier.Bind(unsent.name.object);
    earlier.Bind(kGivenUp);
    RETURN_IF_ERROR(earlier.Run());
  }
  ASSIGN_OR_RETURN(SqliteStatement mark,
                   store_.vault().db().Use("UPDATE outbox SET attempts = ?, body = x''"
                                           " WHERE id = ?"));
  mark.Bind(kGivenUp);
  mark.Bind(unsent.id);
  return mark.Run();
}

Result<std::vector<Unsent>> Outbox::Expire(std::int64_t now_ms) {
  std::vector<Unsent> unsent;
  {
    ASSIGN_OR_RETURN(SqliteStatement find,
                     store_.vault().db().Use("SELECT id, receiver, log, object FROM outbox"
                                             " WHERE expires_ms <= ? AND attempts >= 0"
                                             " ORDER BY expires_ms, id"));
    find.Bind(now_ms);
    ASSIGN_OR_RETURN(unsent, ReadUnsent(find));
  }
  if (unsent.empty()) return unsent;
  ASSIGN_OR_RETURN(os::SqliteTransaction transaction, store_.vault().Begin());
  for (const Unsent& one : unsent)
    RETURN_IF_ERROR(GiveUp(one));
  RETURN_IF_ERROR(transaction.Commit());
  return unsent;
}

Result<std::vector<Unsent>> Outbox::GivenUp() {
  ASSIGN_OR_RETURN(SqliteStatement find,
                   store_.vault().db().Use("SELECT id, receiver, log, object FROM outbox"
                                           " WHERE attempts = ? ORDER BY expires_ms, id LIMIT ?"));
  find.Bind(kGivenUp);
  find.Bind(kOutboxMax);
  return ReadUnsent(find);
}

Result<std::int64_t> Outbox::waiting() {
  ASSIGN_OR_RETURN(SqliteStatement count, store_.vault().db().Use("SELECT count(*) FROM outbox"
                                                                  " WHERE attempts >= 0"));
  ASSIGN_OR_RETURN(const bool there, count.Step());
  if (!there) return Fail(ErrorCode::kCorruption, "the outbox cannot be counted");
  return count.Int<std::int64_t>();
}

}  // namespace tidewaiter::payload
