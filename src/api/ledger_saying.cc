// Saying something in the ledger, and changes of its charter.
#include <fmt/format.h>

#include "api/kept_files.h"
#include "api/ledger_calls.h"
#include "api/ledger_certificates.h"
#include "api/ledger_drafts.h"
#include "api/ledger_files.h"
#include "api/ledger_numbers.h"
#include "api/ledger_outbox.h"
#include "api/ledger_payloads.h"
#include "api/operations.h"
#include "codec/json_get.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using member::Member;

constexpr std::size_t kSignersMax = 8;  // keys that are kept here, of one entry
constexpr std::size_t kKeyNameMax = 200;

// ---- A wish

void ReadPrivate(JsonReader& in, JsonValue value, member::Wish& wish) {
  in.Map(value, kPrivateFieldsMax, [&](std::string_view name, JsonValue field) {
    if (!ledger::IsCommitmentName(name)) {
      return in.Note("format", "a private field has 1 to 40 of a-z, 0-9 and '_'");
    }
    wish.fields.emplace_back(name, simdjson::minify(field));
  });
}

struct SayBody {
  member::Wish wish = {};
  CertificateContent content = {};
};
constexpr codec::JsonMember<SayBody> kSay[] = {
    {"type", codec::kRequired,
     [](JsonReader& in, JsonValue v, SayBody& b) {
       in.Text(v, {.min = 1, .max = ledger::kEntryTypeMax}, b.wish.type);
     }},
    {"object", codec::kOptional,
     [](JsonReader& in, JsonValue v, SayBody& b) {
       in.Text(v, {.min = 0, .max = ledger::kObjectIdMax}, b.wish.object);
     }},
    {"data", codec::kOptional,
     [](JsonReader& in, JsonValue v, SayBody& b) { ReadJsonObject(in, v, b.wish.data); }},
    {"private", codec::kOptional,
     [](JsonReader& in, JsonValue v, SayBody& b) { ReadPrivate(in, v, b.wish); }},
    {"credential", codec::kOptional,
     [](JsonReader& in, JsonValue v, SayBody& b) { ReadJsonObject(in, v, b.content.credential); }},
    {"attestation", codec::kOptional,
     [](JsonReader& in, JsonValue v, SayBody& b) { ReadJsonObject(in, v, b.content.attestation); }},
    {"signers", codec::kOptional, [](JsonReader& in, JsonValue v, SayBody& b) {
       in.Array(v, 0, kSignersMax, [&](JsonValue element) {
         in.Text(element, {.min = 0, .max = kKeyNameMax}, b.wish.signers.emplace_back());
       });
     }}};

// What was begun by an earlier try of the same request goes on: it must not be said twice.
bool WentOn(Call& call, const std::string& id) {
  const auto said = call.house->store.FindRecord(kLedgerSaidLater, id);
  if (!said) {
    call.Fail(said.error());
    return true;
  }
  if (*said) {
    call.Send(201, (*said)->body, {{"Idempotency-Replayed", "true"}});
    return true;
  }
  const auto row = call.house->store.FindRecord(kLedgerDrafts, id);
  if (!row) {
    call.Fail(row.error());
    return true;
  }
  if (!*row || (*row)->body.empty()) return false;
  auto draft = ReadDraft(**row);
  if (!draft) {
    call.Fail(draft.error());
  } else if (draft->draft.missing.empty()) {
    LedgerOutbox& outbox = *call.house->ledger_outbox;
    outbox.Send(std::move(call), *std::move(draft));
  } else {
    call.Send(202, WaitingJson(*draft));
  }
  return true;
}

// Keeps it for those who have to sign it still.
void KeepForOthers(Call call, const LedgerDraft& draft, std::uint16_t status, std::string json) {
  Submit(std::move(call), PutDraft(draft, WriteDraft(draft), "ledger.drafted", DraftData(draft)),
         [json = std::move(json), status](const clearance::Applied&) {
           return clearance::Rendered{status, json};
         });
}

// Objects of others are not there for who may not see them.
bool MayTouch(Call& call, const Member& ledger, const member::Wish& wish) {
  if (wish.object.empty() || SeesAllRecords(call.who)) return true;
  const auto story = ledger.Tell(wish.object);
  if (!story) return true;  // Prepare says why
  const auto may = MaySee(call, ledger, *story);
  if (may && *may) return true;
  SendOneProblem(call, "unknown", "/object", "there is no such record");
  return false;
}

// What takes two people is not said by one.
bool IsOwnWork(Call& call, const member::Wish& wish) {
  if (wish.type != kApproval) return false;
  const auto row = call.house->store.FindRecord(kLedgerUndertaken, wish.object);
  if (!row) {
    call.Fail(row.error());
    return true;
  }
  if (!*row) return false;
  const codec::JsonText body((*row)->body);
  if (!body.ok() || codec::TextOf(body.root(), "by") != call.who.id) return false;
  call.Problem(409, "own_work", "It takes another person to approve");
  return true;
}

// Whether this account takes part in it: it signs, or nobody who has to sign has a key here.
// Whoever does not cannot begin it for a client whose key is here: that client says it.
access::Decision TakesPart(const Call& call, const Member& ledger, const member::Draft& draft,
                           std::string_view type) {
  if (!draft.signed_by.empty()) return MaySign(call.who, ledger, type, draft.signed_by);
  std::vector<std::string> here = draft.missing;
  std::erase_if(here, [&](const std::string& name) { return !ledger.KeepsKey(name); });
  return MaySign(call.who, ledger, type, here);
}

// What a rule does not refuse goes out, or waits for others.
void SendOrKeep(Call call, LedgerDraft draft) {
  if (!draft.draft.missing.empty()) {
    std::string json = WaitingJson(draft);
    return KeepForOthers(std::move(call), draft, 202, std::move(json));
  }
  LedgerOutbox& outbox = *call.house->ledger_outbox;
  outbox.Send(std::move(call), std::move(draft));
}

// A document that was made is on disk, and has its record, before an entry says that it is. One
// whose entry comes to nothing stays as a file of an object that is not there, which nobody names.
void KeepMade(Call call, const MadeCertificate& made, LedgerDraft draft) {
  const House& house = *call.house;
  const LedgerFile file = LedgerFileOf(draft.object, made.bytes, made.media_type);
  const Status kept = KeepFile(house, LedgerFilesFolder(house), file.sha256, made.bytes);
  if (!kept) return call.Fail(kept.error());
  SubmitThen(std::move(call), PutLedgerFile(file, "ledger.document_kept"),
             [draft = std::move(draft)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               SendOrKeep(std::move(asked), draft);
             });
}

// What the server fills in that the member does not: registries' values, documents.
Result<std::optional<MadeCertificate>> FillIn(const Call& call, Member& ledger, SayBody& body) {
  House& house = *call.house;
  if (body.content.asked()) {
    ASSIGN_OR_RETURN(MadeCertificate made,
                     MakeCertificate(ledger, body.content, house.random, call.now_ms(), body.wish));
    return made;
  }
  RETURN_IF_ERROR(FillNumbers(ledger, *house.payloads, house.random, body.wish));
  return std::nullopt;
}

void Say(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  auto body = ReadLedgerBody<SayBody>(call, kSay);
  if (!body) return;
  member::Wish& wish = body->wish;
  if (wish.type.starts_with("charter.")) {
    return SendOneProblem(call, "choice", "/type", "the charter is changed by /charter/changes");
  }
  const access::Decision may = MaySayType(call.who, wish.type);
  if (!may) return call.Denied(may.reason);
  const std::string id = DraftId(call.who.id, *call.request.FindHeader("Idempotency-Key"));
  if (WentOn(call, id) || !MayTouch(call, ledger, wish) || IsOwnWork(call, wish)) return;
  const auto made = FillIn(call, ledger, *body);
  if (!made) return RefuseSaying(call, made.error());
  wish.may_use = UsableBy(call.who, ledger);
  auto prepared = ledger.Prepare(wish);
  if (!prepared) return RefuseSaying(call, prepared.error());
  if (!prepared->refusals.empty()) return RefuseByRules(call, prepared->refusals);
  const access::Decision signs = TakesPart(call, ledger, *prepared, wish.type);
  if (!signs) {
    call.house->payloads->DropDraft(*prepared);
    return call.Denied(signs.reason);
  }
  LedgerDraft draft = NewDraft(id, *std::move(prepared), call.who.id, call.now_ms());
  if (!*made) return SendOrKeep(std::move(call), std::move(draft));
  if (draft.draft.number != (*made)->entry.number) {
    return RefuseByRules(call, {{"number_taken", "/object", "it has changed meanwhile"}});
  }
  KeepMade(std::move(call), **made, std::move(draft));
}

// ---- The charter

struct ChangeBody {
  member::Wish wish = {};
};
constexpr codec::JsonMember<ChangeBody> kChange[] = {
    {"type", codec::kRequired,
     [](JsonReader& in, JsonValue v, ChangeBody& b) {
       in.Text(v, {.min = 1, .max = ledger::kEntryTypeMax}, b.wish.type);
     }},
    {"data", codec::kRequired,
     [](JsonReader& in, JsonValue v, ChangeBody& b) { ReadJsonObject(in, v, b.wish.data); }}};

void ChangeCharter(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const auto body = ReadLedgerBody<ChangeBody>(call, kChange);
  if (!body) return;
  if (!body->wish.type.starts_with("charter.")) {
    return SendOneProblem(call, "choice", "/type", "is no change of the charter");
  }
  auto prepared = ledger.Prepare(body->wish);
  if (!prepared) return RefuseSaying(call, prepared.error());
  if (!prepared->refusals.empty()) return RefuseByRules(call, prepared->refusals);
  const LedgerDraft draft =
      NewDraft(DraftId(call.who.id, *call.request.FindHeader("Idempotency-Key")),
               *std::move(prepared), call.who.id, call.now_ms());
  std::string json = DraftJson(call, ledger, draft);
  KeepForOthers(std::move(call), draft, 201, std::move(json));
}

}  // namespace

void SayToLedger(Call call) {
  ServeLedger(std::move(call), {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles},
              Say);
}
void DraftCharterChange(Call call) {
  ServeLedger(std::move(call), {Action::kGovernLedger}, ChangeCharter);
}
}  // namespace tidewaiter::api
