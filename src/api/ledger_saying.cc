// Saying something in the ledger, and drafts that wait for signatures of others.
#include <algorithm>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/ledger_drafts.h"
#include "api/ledger_outbox.h"
#include "api/ledger_payloads.h"
#include "api/operations.h"
#include "codec/json_writer.h"
#include "ledger/did_key.h"
#include "tlog/note.h"

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

constexpr codec::JsonMember<member::Wish> kWish[] = {
    {"type", codec::kRequired,
     [](JsonReader& in, JsonValue v, member::Wish& w) {
       in.Text(v, {.min = 1, .max = ledger::kEntryTypeMax}, w.type);
     }},
    {"object", codec::kOptional,
     [](JsonReader& in, JsonValue v, member::Wish& w) {
       in.Text(v, {.min = 0, .max = ledger::kObjectIdMax}, w.object);
     }},
    {"data", codec::kOptional,
     [](JsonReader& in, JsonValue v, member::Wish& w) { ReadJsonObject(in, v, w.data); }},
    {"private", codec::kOptional, ReadPrivate},
    {"signers", codec::kOptional, [](JsonReader& in, JsonValue v, member::Wish& w) {
       in.Array(v, 0, kSignersMax, [&](JsonValue element) {
         in.Text(element, {.min = 0, .max = kKeyNameMax}, w.signers.emplace_back());
       });
     }}};

bool HasKeyOrSays(Call& call) {
  if (HasGoodKey(call)) return true;
  call.Problem(400, "idempotency_key_missing",
               "An Idempotency-Key header of 1 to 64 visible characters is needed");
  return false;
}

// What was begun by an earlier try of the same request goes on: it must not be said twice.
bool WentOn(Call& call, const std::string& id) {
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

void Say(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !HasKeyOrSays(call)) return;
  const auto wish = ReadLedgerBody<member::Wish>(call, kWish);
  if (!wish) return;
  if (wish->type.starts_with("charter.")) {
    return SendOneProblem(call, "choice", "/type", "the charter is changed by /charter/changes");
  }
  const access::Decision may = MaySayType(call.who, wish->type);
  if (!may) return call.Denied(may.reason);
  const std::string id = DraftId(call.who.id, *call.request.FindHeader("Idempotency-Key"));
  if (WentOn(call, id) || !MayTouch(call, ledger, *wish)) return;
  auto prepared = ledger.Prepare(*wish);
  if (!prepared) return RefuseSaying(call, prepared.error());
  const access::Decision signs = MaySign(call.who, ledger, wish->type, prepared->signed_by);
  if (!signs) return call.Denied(signs.reason);
  LedgerDraft draft = NewDraft(id, *std::move(prepared), call.who.id, call.now_ms());
  if (!draft.draft.missing.empty()) {
    std::string json = WaitingJson(draft);
    return KeepForOthers(std::move(call), draft, 202, std::move(json));
  }
  LedgerOutbox& outbox = *call.house->ledger_outbox;
  outbox.Send(std::move(call), std::move(draft));
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
    {"data", codec::kRequired, [](JsonReader& in, JsonValue v, ChangeBody& b) {
       ReadJsonObject(in, v, b.wish.data);
     }}};

std::string NameOf(const Call& call, const LedgerDraft& draft) {
  return call.house->directory.NameOf(draft.by);
}

void ChangeCharter(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !HasKeyOrSays(call)) return;
  const auto body = ReadLedgerBody<ChangeBody>(call, kChange);
  if (!body) return;
  if (!body->wish.type.starts_with("charter.")) {
    return SendOneProblem(call, "choice", "/type", "is no change of the charter");
  }
  auto prepared = ledger.Prepare(body->wish);
  if (!prepared) return RefuseSaying(call, prepared.error());
  const LedgerDraft draft =
      NewDraft(DraftId(call.who.id, *call.request.FindHeader("Idempotency-Key")),
               *std::move(prepared), call.who.id, call.now_ms());
  std::string json = DraftJson(draft, NameOf(call, draft));
  KeepForOthers(std::move(call), draft, 201, std::move(json));
}

// ---- Drafts

// Whoever may say it, and whose signature is on it or is missing.
bool SeesDraft(const Call& call, const Member& ledger, const LedgerDraft& draft) {
  if (draft.type.starts_with("charter.")) return call.May(Action::kGovernLedger, {});
  if (draft.by == call.who.id || call.May(Action::kWriteLedger, {})) return true;
  const std::set<std::string> keys = KeysOf(call.who, ledger);
  const auto mine = [&](const std::string& name) { return keys.contains(name); };
  return std::ranges::any_of(draft.draft.missing, mine) ||
         std::ranges::any_of(draft.draft.signed_by, mine);
}

void ListDrafts(Call call, Member& ledger) {
  const auto rows = call.house->store.ListRecords(kLedgerDrafts);
  if (!rows) return call.Fail(rows.error());
  std::vector<LedgerDraft> drafts;
  for (const desk::RecordRow& row : *rows) {
    auto draft = ReadDraft(row);
    if (!draft) return call.Fail(draft.error());
    if (SeesDraft(call, ledger, *draft)) drafts.push_back(*std::move(draft));
  }
  std::ranges::sort(drafts, std::greater(), &LedgerDraft::made_ms);
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("drafts").BeginArray();
  for (const LedgerDraft& draft : drafts)
    json.Raw(DraftJson(draft, NameOf(call, draft)));
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

std::optional<LedgerDraft> AskedDraft(Call& call, const Member& ledger) {
  const auto row = call.house->store.FindRecord(kLedgerDrafts, call.request.PathParameter("id"));
  if (!row) {
    call.Fail(row.error());
    return std::nullopt;
  }
  if (!*row || (*row)->body.empty()) {
    call.NotFound();
    return std::nullopt;
  }
  auto draft = ReadDraft(**row);
  if (draft && SeesDraft(call, ledger, *draft)) return *std::move(draft);
  if (draft) {
    call.NotFound();
  } else {
    call.Fail(draft.error());
  }
  return std::nullopt;
}

void GetDraft(Call call, Member& ledger) {
  const auto draft = AskedDraft(call, ledger);
  if (draft) call.Send(200, DraftJson(*draft, NameOf(call, *draft)));
}

void Withdraw(Call call, Member& ledger) {
  if (AnsweredBefore(call)) return;
  const auto draft = AskedDraft(call, ledger);
  if (!draft) return;
  if (draft->draft.missing.empty()) {
    return call.Problem(409, "wrong_state", "It is signed by all and on its way");
  }
  Submit(std::move(call), PutDraft(*draft, "", "ledger.withdrawn", DraftData(*draft)),
         [](const clearance::Applied&) { return clearance::Rendered{204, ""}; });
}

// ---- Signatures

struct SignatureBody {
  std::string name = {};
  std::string line = {};
};
constexpr codec::JsonMember<SignatureBody> kSignature[] = {
    {"name", codec::kOptional,
     [](JsonReader& in, JsonValue v, SignatureBody& b) {
       in.Text(v, {.min = 0, .max = kKeyNameMax}, b.name);
     }},
    {"line", codec::kOptional, [](JsonReader& in, JsonValue v, SignatureBody& b) {
       in.Text(v, {.min = 0, .max = 400}, b.line);
     }}};

// The key that bears this name: that of the charter now in force, or the did:key itself.
std::optional<tlog::PublicKey> KeyNamed(const Member& ledger, const std::string& name) {
  if (name.starts_with(ledger::kDidKey)) return ledger::KeyOfDid(name);
  const auto charter = ledger.charter();
  const ledger::Signer* const signer = charter->FindSigner(name);
  if (signer == nullptr) return std::nullopt;
  return signer->key;
}

// The line as a signature of this draft's text; nothing after 422.
std::optional<ledger::EntrySignature> ReadLine(Call& call, const Member& ledger,
                                               const std::string& text, std::string line) {
  if (!line.ends_with('\n')) line += '\n';
  const auto lines = tlog::ParseSignatures(line);
  if (!lines || lines->size() != 1) {
    SendOneProblem(call, "format", "/line", "is no signature line of a signed note");
    return std::nullopt;
  }
  const auto key = KeyNamed(ledger, lines->front().name);
  const auto signature = SignatureOf(lines->front());
  if (!key || !signature) {
    SendOneProblem(call, "signer_unknown", "/line", "is by no key that the charter knows");
    return std::nullopt;
  }
  const auto check =
      tlog::CheckSignature(text, lines->front(),
                           tlog::MakeVerifierKey(lines->front().name, tlog::KeyType::kEd25519, *key));
  if (check.state == tlog::SignatureState::kGood) return signature;
  SendOneProblem(call, "signature", "/line", "was not made by that key over this text");
  return std::nullopt;
}

// The draft with one signature more; false after an answer.
bool AddLine(Call& call, const Member& ledger, member::Draft& draft, const std::string& line) {
  const auto signature = ReadLine(call, ledger, draft.text, line);
  if (!signature) return false;
  if (std::ranges::find(draft.signed_by, signature->name) == draft.signed_by.end()) {
    draft.signed_by.push_back(signature->name);
    draft.signatures.push_back(*signature);
  }
  std::erase(draft.missing, signature->name);
  return true;
}

bool AddOwn(Call& call, Member& ledger, LedgerDraft& draft, const std::string& name) {
  const std::string names[] = {name};
  const access::Decision may = MaySign(call.who, ledger, draft.type, names);
  if (!may) {
    call.Denied(may.reason);
    return false;
  }
  auto signed_draft = ledger.Sign(draft.draft, {name});
  if (!signed_draft) {
    RefuseSaying(call, signed_draft.error());
    return false;
  }
  draft.draft = *std::move(signed_draft);
  return true;
}

void AddSignature(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !HasKeyOrSays(call)) return;
  auto draft = AskedDraft(call, ledger);
  if (!draft) return;
  const auto body = ReadLedgerBody<SignatureBody>(call, kSignature);
  if (!body) return;
  if (body->name.empty() == body->line.empty()) {
    return SendOneProblem(call, "required", "/name", "a name or a line is needed, and not both");
  }
  const bool added = body->line.empty() ? AddOwn(call, ledger, *draft, body->name)
                                        : AddLine(call, ledger, draft->draft, body->line);
  if (!added) return;
  if (draft->draft.missing.empty()) {
    LedgerOutbox& outbox = *call.house->ledger_outbox;
    return outbox.Send(std::move(call), *std::move(draft));
  }
  std::string json = DraftJson(*draft, NameOf(call, *draft));
  Submit(std::move(call),
         PutDraft(*draft, WriteDraft(*draft), "ledger.signed", DraftData(*draft)),
         [json = std::move(json)](const clearance::Applied&) {
           return clearance::Rendered{200, json};
         });
}

}  // namespace

void SayToLedger(Call call) {
  ServeLedger(std::move(call),
              {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles}, Say);
}
void DraftCharterChange(Call call) {
  ServeLedger(std::move(call), {Action::kGovernLedger}, ChangeCharter);
}
void ListLedgerDrafts(Call call) {
  ServeLedger(std::move(call),
              {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles,
               Action::kGovernLedger},
              ListDrafts);
}
void GetLedgerDraft(Call call) {
  ServeLedger(std::move(call),
              {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles,
               Action::kGovernLedger},
              GetDraft);
}
void WithdrawLedgerDraft(Call call) {
  ServeLedger(std::move(call),
              {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles,
               Action::kGovernLedger},
              Withdraw);
}
void SignLedgerDraft(Call call) {
  ServeLedger(std::move(call),
              {Action::kWriteLedger, Action::kAcquitLedger, Action::kHoldTitles,
               Action::kGovernLedger},
              AddSignature);
}

}  // namespace tidewaiter::api
