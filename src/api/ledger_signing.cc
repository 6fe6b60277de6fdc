// Drafts that wait for signatures: who sees them, and signing them with keys that are kept here or
// with lines that were made elsewhere.
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/ledger_drafts.h"
#include "api/ledger_outbox.h"
#include "api/ledger_payloads.h"
#include "api/operations.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using member::Member;

// Whoever may say anything may sign what others drafted.
constexpr std::initializer_list<Action> kSayers = {Action::kWriteLedger, Action::kAcquitLedger,
                                                   Action::kHoldTitles, Action::kGovernLedger};

constexpr std::size_t kKeyNameMax = 200;
constexpr std::size_t kLineMax = 400;  // a name, and 68 bytes as base64

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
    json.Raw(DraftJson(call, ledger, draft));
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Drafts of others

struct TakeBody {
  std::string text = {};
};
constexpr codec::JsonMember<TakeBody> kTake[] = {
    {"text", codec::kRequired, [](JsonReader& in, JsonValue v, TakeBody& b) {
       in.Text(v, {.min = 1, .max = ledger::kEntryBytesMax}, b.text);
     }}};

// A text that another member drafted, to be signed here: its line goes back by hand.
void Take(Call call, Member& ledger) {
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  const auto body = ReadLedgerBody<TakeBody>(call, kTake);
  if (!body) return;
  auto read = ledger.ReadDraft(body->text);
  if (!read) return SendOneProblem(call, "format", "/text", read.error().message);
  LedgerDraft draft = NewDraft(DraftId(call.who.id, *call.request.FindHeader("Idempotency-Key")),
                               *std::move(read), call.who.id, call.now_ms());
  const access::Decision may = MaySayType(call.who, draft.type);
  if (!may) return call.Denied(may.reason);
  std::string json = DraftJson(call, ledger, draft);
  Submit(std::move(call), PutDraft(draft, WriteDraft(draft), "ledger.drafted", DraftData(draft)),
         [json = std::move(json)](const clearance::Applied&) {
           return clearance::Rendered{201, json};
         });
}

// ---- One

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
  if (draft) call.Send(200, DraftJson(call, ledger, *draft));
}

void Withdraw(Call call, Member& ledger) {
  if (AnsweredBefore(call)) return;
  const auto draft = AskedDraft(call, ledger);
  if (!draft) return;
  if (draft->draft.missing.empty()) {
    return call.Problem(409, "wrong_state", "It is signed by all and on its way");
  }
  call.house->payloads->DropDraft(draft->draft);
  Submit(std::move(call), PutDraft(*draft, "", "ledger.withdrawn", DraftData(*draft)),
         [](const clearance::Applied&) {
           return clearance::Rendered{204, ""};
         });
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
       in.Text(v, {.min = 0, .max = kLineMax}, b.line);
     }}};

// The draft with one signature more, of a line or of a key of ours; false after an answer.
bool AddLine(Call& call, const Member& ledger, LedgerDraft& draft, std::string line) {
  if (!line.ends_with('\n')) line += '\n';
  auto more = ledger.AddSignatures(draft.draft, line);
  if (!more) {
    SendOneProblem(call, "signature", "/line", more.error().message);
    return false;
  }
  draft.draft = *std::move(more);
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
  if (AnsweredBefore(call) || !NeedsKey(call)) return;
  auto draft = AskedDraft(call, ledger);
  if (!draft) return;
  const auto body = ReadLedgerBody<SignatureBody>(call, kSignature);
  if (!body) return;
  if (body->name.empty() == body->line.empty()) {
    return SendOneProblem(call, "required", "/name", "a name or a line is needed, and not both");
  }
  const bool added = body->line.empty() ? AddOwn(call, ledger, *draft, body->name)
                                        : AddLine(call, ledger, *draft, body->line);
  if (!added) return;
  if (draft->draft.missing.empty()) {
    LedgerOutbox& outbox = *call.house->ledger_outbox;
    return outbox.Send(std::move(call), *std::move(draft));
  }
  std::string json = DraftJson(call, ledger, *draft);
  Submit(std::move(call), PutDraft(*draft, WriteDraft(*draft), "ledger.signed", DraftData(*draft)),
         [json = std::move(json)](const clearance::Applied&) {
           return clearance::Rendered{200, json};
         });
}

}  // namespace

void ListLedgerDrafts(Call call) {
  ServeLedger(std::move(call), kSayers, ListDrafts);
}
void TakeLedgerDraft(Call call) {
  ServeLedger(std::move(call), kSayers, Take);
}
void GetLedgerDraft(Call call) {
  ServeLedger(std::move(call), kSayers, GetDraft);
}
void WithdrawLedgerDraft(Call call) {
  ServeLedger(std::move(call), kSayers, Withdraw);
}
void SignLedgerDraft(Call call) {
  ServeLedger(std::move(call), kSayers, AddSignature);
}

}  // namespace tidewaiter::api
