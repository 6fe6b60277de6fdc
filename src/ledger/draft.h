// Draft: an entry that is being written: filled in, signed by everybody who has to, put together.
//
//   Entry draft = After(issued, "title.transfer");        // same log and object, next number
//   draft.time_ms = now;
//   draft.data = R"({"holder":"did:key:z6Mk…"})";          // any JSON: it is made canonical
//   ASSIGN_OR_RETURN(const std::string text, TextToSign(draft));
//   std::vector<EntrySignature> signatures{SignText(text, "customs.na/titles", key)};
//   ASSIGN_OR_RETURN(const std::string bytes, AssembleEntry(text, signatures));
//
// Parties in different places sign the same text, each with its own key; whoever collects the lines
// needs none of the keys. Pure; thread-safe; 20 µs per signature.
#ifndef TIDEWAITER_LEDGER_DRAFT_H_
#define TIDEWAITER_LEDGER_DRAFT_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "tlog/ed25519.h"

namespace tidewaiter::ledger {

// The next entry of the same object: log, object, number, previous; charter and time as before.
Entry After(const Entry& before, std::string_view type);

// What everybody signs. Errors: kInvalidArgument: `data` is no JSON, or a name or a number has not
// the form that ReadEntry demands, with its pointer.
Result<std::string> TextToSign(const Entry& draft);

// By a key of the charter under its name there, or by a did:key: then `name` is DidKeyOf(key).
EntrySignature SignText(std::string_view text, std::string_view name, const tlog::Ed25519Key& key);
EntrySignature SignText(std::string_view text, const tlog::Ed25519Key& did_key);

// The bytes of the entry; signatures in any order. Errors: those of ReadEntry, so what comes back
// is an entry in form. Signatures are not verified.
Result<std::string> AssembleEntry(std::string_view text, std::vector<EntrySignature> signatures);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_DRAFT_H_
