// Note keys: keys of a member's folder for what goes beside the ledger: private fields, their
// deliveries and receipts (payload/store.h, payload/delivery.h).
#ifndef TIDEWAITER_MEMBER_NOTE_KEYS_H_
#define TIDEWAITER_MEMBER_NOTE_KEYS_H_

#include <optional>
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
// The key under which private fields are kept, of a folder that has one of its own: where no
// installation has one. Errors: those of SealingSeedOf.
Result<std::optional<access::SecretKey>> PayloadKeyOf(const os::Path& folder);
// Makes it, unless it is there. Errors: kFailedPrecondition (the folder is in use), kUnavailable.
Status MakePayloadKey(const os::Path& folder, const access::SecretBytes& random);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_NOTE_KEYS_H_
