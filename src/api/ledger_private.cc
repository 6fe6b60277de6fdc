// What stays with its owner: keys of holders, files beside records, private fields, disclosures.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "api/kept_files.h"
#include "api/ledger_calls.h"
#include "api/ledger_files.h"
#include "api/ledger_payloads.h"
#include "api/operations.h"
#include "api/views.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using member::Member;

// ---- Keys of holders

std::string KeyJson(const Member::HolderKey& key) {
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("did", key.did)
      .Member("owner", key.owner)
      .Member("made", TimeText(key.made_ms))
      .EndObject();
  return out;
}

bool ActsFor(const Call& call, std::string_view client) {
  return std::ranges::find(call.who.clients, client) != call.who.clients.end();
}

void ListKeys(Call call, Member& ledger) {
  const bool all = call.May(Action::kWriteLedger, {});
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("keys").BeginArray();
  for (const Member::HolderKey& key : ledger.holder_keys()) {
    if (all || ActsFor(call, key.owner)) json.Raw(KeyJson(key));
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

struct OwnerBody {
  std::string owner = {};
};
constexpr codec::JsonMember<OwnerBody> kOwner[] = {
    {"owner", codec::kRequired, [](JsonReader& in, JsonValue v, OwnerBody& b) {
       in.Text(v, {.min = 1, .max = 64, .characters = codec::Characters::kToken}, b.owner);
     }}};

void MakeKey(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const auto body = ReadLedgerBody<OwnerBody>(call, kOwner);
  if (!body) return;
  if (!call.May(Action::kWriteLedger, {}) && !ActsFor(call, body->owner)) {
    return call.Problem(403, "not_your_client", "Not a client of this account");
  }
  const auto did = ledger.NewHolderKey(body->owner);
  if (!did) return call.Fail(did.error());
  const Member::HolderKey key{.did = *did, .owner = body->owner, .made_ms = call.now_ms()};
  std::string data;
  JsonWriter(data).BeginObject().Member("owner", key.owner).EndObject();
  Submit(std::move(call),
         clearance::PutRecord{.collection = "ledger_key",
                              .id = key.did,
                              .if_version = {},
                              .body = data,
                              .kind = "ledger.key_made",
                              .data = data},
         [json = KeyJson(key)](const clearance::Applied&) {
           return clearance::Rendered{201, json};
         });
}

// ---- Files beside a record

std::string FileJson(const LedgerFile& file) {
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("sha256", file.sha256)
      .Member("bytes", file.bytes)
      .Member("media_type", file.media_type)
      .EndObject();
  return out;
}

// The object may be one that is yet to be: its name is the caller's, of letters that every system
// takes.
bool IsGoodObject(const Call& call, const std::string& object) {
  constexpr std::string_view kKinds[] = {"operator", "certificate", "numbers",
                                         "document", "carnet",      "title",
                                         "shipment", "condition",   "bond"};
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  const std::string_view local = call.request.PathParameter("local");
  return std::ranges::find(kKinds, call.request.PathParameter("kind")) != std::end(kKinds) &&
         local.find_first_not_of(kLetters) == std::string_view::npos && ledger::IsObjectId(object);
}

void KeepDocument(Call call, Member& /*ledger*/) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const std::string object = AskedObject(call);
  if (!IsGoodObject(call, object)) return call.NotFound();
  const std::string_view body = call.request.body;
  if (body.empty()) return SendOneProblem(call, "empty", "", "the file is empty");
  const std::string_view type = LedgerMediaType(body);
  if (type.empty()) {
    return call.Problem(415, "type", "Only PDF, JPEG, PNG, WebP, TIFF and text are taken");
  }
  const LedgerFile file = LedgerFileOf(object, body, type);
  if (const Status kept = KeepFile(*call.house, LedgerFilesFolder(*call.house), file.sha256, body);
      !kept) {
    return call.Fail(kept.error());
  }
  Submit(std::move(call), PutLedgerFile(file, "ledger.document_kept"),
         [json = FileJson(file)](const clearance::Applied&) {
           return clearance::Rendered{201, json};
         });
}

void GetDocument(Call call, Member& ledger) {
  const std::string object = AskedObject(call);
  // Before the first entry only who will say it sees its papers.
  const bool unsaid = !ledger.Tell(object) && call.May(Action::kWriteLedger, {});
  if (!unsaid && !AskedStory(call, ledger)) return;
  const std::string sha256(call.request.PathParameter("sha256"));
  SendLedgerFile(std::move(call), object, sha256, "");
}

// ---- Private fields

struct ReasonBody {
  std::string reason = {};
};
constexpr codec::JsonMember<ReasonBody> kReason[] = {
    {"reason", codec::kRequired, [](JsonReader& in, JsonValue v, ReasonBody& b) {
       in.Text(v, {.min = 3, .max = 500}, b.reason);
     }}};

// How many different fields of the record are kept here.
Result<std::size_t> CountFields(const Call& call, const member::Story& story) {
  ASSIGN_OR_RETURN(const auto all, call.house->payloads->FieldsOf(story, call.who.id));
  std::size_t count = 0;
  for (const PrivateFields& fields : all)
    count += fields.size();
  return count;
}

void Forget(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  const auto body = ReadLedgerBody<ReasonBody>(call, kReason);
  if (!body) return;
  const std::string& object = story->record.object;
  const auto count = CountFields(call, *story);
  if (!count) return call.Fail(count.error());
  const auto gone = call.house->payloads->With([&](payload::Store& store) {
    return store.Delete({story->record.log, object}, {.by = call.who.id, .purpose = body->reason});
  });
  if (!gone) return call.Fail(gone.error());
  auto files = DropLedgerFiles(*call.house, object);
  if (!files) return call.Fail(files.error());
  std::string json;
  JsonWriter(json).BeginObject().Member("fields", *count).EndObject();
  std::string data;
  JsonWriter(data)
      .BeginObject()
      .Member("object", object)
      .Member("fields", *count)
      .Member("reason", body->reason)
      .EndObject();
  clearance::PutRecords put;
  put.records.push_back({.collection = "ledger_forgotten",
                         .id = object,
                         .if_version = {},
                         .body = data,
                         .kind = "ledger.forgotten",
                         .data = data});
  for (clearance::PutRecord& file : *files)
    put.records.push_back(std::move(file));
  Submit(std::move(call), std::move(put), [json](const clearance::Applied&) {
    return clearance::Rendered{200, json};
  });
}

// ---- Disclosure

struct DiscloseBody {
  std::int64_t number = 0;
  std::set<std::string> fields = {};
  std::string to = {};
};
constexpr codec::JsonMember<DiscloseBody> kDisclose[] = {
    {"number", codec::kRequired,
     [](JsonReader& in, JsonValue v, DiscloseBody& b) {
       in.Integer(v, 1, 1'000'000'000, b.number);
     }},
    {"fields", codec::kRequired,
     [](JsonReader& in, JsonValue v, DiscloseBody& b) {
       in.Array(v, 1, kPrivateFieldsMax, [&](JsonValue element) {
         std::string name;
         in.Text(element, {.min = 1, .max = ledger::kCommitmentNameMax}, name);
         b.fields.insert(std::move(name));
       });
     }},
    {"to", codec::kOptional, [](JsonReader& in, JsonValue v, DiscloseBody& b) {
       in.Text(v, {.min = 0, .max = ledger::kMemberIdMax}, b.to);
     }}};

std::string DisclosedData(const DiscloseBody& body, const std::string& object) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("object", object).Member("number", body.number);
  json.Key("fields").BeginArray();
  for (const std::string& field : body.fields)
    json.Text(field);
  json.EndArray().MemberUnlessEmpty("to", body.to).EndObject();
  return data;
}

void Disclose(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  const auto body = ReadLedgerBody<DiscloseBody>(call, kDisclose);
  if (!body) return;
  if (!body->to.empty() && ledger.charter()->FindMember(body->to) == nullptr) {
    return SendOneProblem(call, "member_unknown", "/to", "is no member of the federation");
  }
  const auto step = std::ranges::find(story->steps, body->number, [](const member::Step& one) {
    return static_cast<std::int64_t>(one.number);
  });
  if (step == story->steps.end()) {
    return SendOneProblem(call, "range", "/number", "the record has no such entry");
  }
  const auto shown = call.house->payloads->With([&](payload::Store& store) {
    return store.Disclose(step->entry, body->fields, body->to.empty() ? "a file" : body->to,
                          {.by = call.who.id, .purpose = "disclosure"});
  });
  if (!shown && (shown.error().code == ErrorCode::kNotFound ||
                 shown.error().code == ErrorCode::kFailedPrecondition)) {
    return SendOneProblem(call, "not_kept", "/fields", shown.error().message);
  }
  if (!shown) return call.Fail(shown.error());
  const std::string& object = story->record.object;
  SubmitMore more;
  // Salts are not kept where answers are: who lost it asks with another key.
  more.once = payload::WriteDisclosure(shown->disclosure);
  Submit(
      std::move(call),
      clearance::PutRecord{.collection = "ledger_disclosed",
                           .id = fmt::format("{}#{}", object, body->number),
                           .if_version = {},
                           .body = DisclosedData(*body, object),
                           .kind = "ledger.disclosed",
                           .data = DisclosedData(*body, object)},
      [](const clearance::Applied&) {
        return clearance::Rendered{200, "{}"};
      },
      std::move(more));
}

}  // namespace

void ListLedgerKeys(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger, Action::kHoldTitles}, ListKeys);
}
void MakeLedgerKey(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger, Action::kHoldTitles}, MakeKey);
}
void KeepLedgerDocument(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger}, KeepDocument);
}
void GetLedgerDocument(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, GetDocument);
}
void ForgetLedgerPrivate(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger}, Forget);
}
void DiscloseLedgerRecord(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger, Action::kHoldTitles}, Disclose);
}

}  // namespace tidewaiter::api
