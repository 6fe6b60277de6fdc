// Key text: a private key in a file, as golang.org/x/mod/sumdb/note writes signers.
#ifndef TIDEWAITER_MEMBER_INTERNAL_KEY_TEXT_H_
#define TIDEWAITER_MEMBER_INTERNAL_KEY_TEXT_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/disclosure.h"
#include "ledger/entry.h"
#include "os/file.h"
#include "tlog/note.h"

namespace tidewaiter::member {

// A key with the name under which it signs. The name of some is not known when they are made (the
// charter's log): so the key itself, not a Signer.
struct NamedKey {
  std::string name;
  tlog::Ed25519Key key;
};

NamedKey NewKey(std::string_view name, const ledger::FillSecret& fill);
// Errors: kInvalidArgument, without the text.
Result<NamedKey> ReadKeyText(std::string_view text);
std::string WriteKeyText(const NamedKey& key);  // one line

// Errors: those of ReadKeyText and os::ReadFile.
Result<NamedKey> ReadKeyFile(const os::Path& file);
// Whether a file of the folder keys holds such a key: some hold secrets of another kind.
bool IsNoteKeyFile(const os::Path& file);
// For its owner alone. Errors: kUnavailable.
Status WriteSecretFile(const os::Path& file, std::string_view text);

// A signature under an entry's text as a line of a note, and back.
std::string SignatureLine(const ledger::EntrySignature& signature);
// One or more lines. Errors: kInvalidArgument.
Result<std::vector<ledger::EntrySignature>> ReadSignatureLines(std::string_view lines);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_KEY_TEXT_H_
