// LedgerDraft: an entry of the ledger on its way, as a record of the desk: it waits for signatures,
// or, when nothing is missing, for the federation to make it final. It is on disk before anything
// goes out, so that nothing that was accepted is lost and nothing is said twice.
#ifndef TIDEWAITER_API_LEDGER_DRAFTS_H_
#define TIDEWAITER_API_LEDGER_DRAFTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "base/result.h"
#include "clearance/command.h"
#include "desk/rows.h"
#include "member/member.h"
#include "tlog/note.h"

namespace tidewaiter::api {

struct LedgerDraft {
  std::string id;      // "ld_…"
  std::string type;    // "bond.approve"
  std::string object;  // "bond/B-7"
  std::string by;      // who began it
  std::int64_t made_ms = 0;
  member::Draft draft;        // its payload is with the payloads, not here
  std::uint64_t version = 0;  // of the record; 0: not kept yet
};

// A line of a signed note as a signature of an entry; nothing where it cannot be one.
std::optional<ledger::EntrySignature> SignatureOf(const tlog::NoteSignature& line);

// The id that this person's request of that Idempotency-Key always has.
std::string DraftId(std::string_view principal, std::string_view key);
// With type and object as the draft's text has them.
LedgerDraft NewDraft(std::string id, member::Draft draft, std::string by, std::int64_t now_ms);

// As it is kept, and back. Errors: kCorruption.
std::string WriteDraft(const LedgerDraft& draft);
Result<LedgerDraft> ReadDraft(const desk::RecordRow& row);

// As the API shows it to who asks: with those of the missing keys that they may sign with here.
std::string DraftJson(const Call& call, const member::Member& ledger, const LedgerDraft& draft);
// Of what waits for signatures: {"draft":…,"missing":[…]}.
std::string WaitingJson(const LedgerDraft& draft);

// The change of the record; `kind` "": nothing for the journal. Gone: an empty `body`.
clearance::PutRecord PutDraft(const LedgerDraft& draft, std::string body, std::string kind,
                              std::string data);
// What the journal says of it: type, object, and who signed.
std::string DraftData(const LedgerDraft& draft);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_DRAFTS_H_
