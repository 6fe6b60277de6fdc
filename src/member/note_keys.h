// Note keys: keys of a member's folder for what goes beside the ledger: deliveries of private
// fields and their receipts (payload/delivery.h).
#ifndef TIDEWAITER_MEMBER_NOTE_KEYS_H_
#define TIDEWAITER_MEMBER_NOTE_KEYS_H_

#include <string_view>

#include "access/secret.h"
#include "base/result.h"
#include "ledger/charter.h"
#include "os/file.h"
#include "tlog/note.h"

namespace tidewaiter::member {

// A key of `member` that the charter has in force and whose secret is in its folder. Reads some
// five small files. Errors: kNotFound (none), those of reading a key.
Result<tlog::Signer> NoteSignerOf(const os::Path& folder, const ledger::Charter& charter,
                                  std::string_view member);
// The seed of the key to which private fields are sealed for it. Errors: those of os::ReadFile,
// kInvalidArgument.
Result<access::SecretKey> SealingSeedOf(const os::Path& folder);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_NOTE_KEYS_H_
