// Audit: everything that a member's folder holds of the logs looked at again: bytes and trees
// (tlogstore/fsck.h), the charter from its founding entry on, and every entry by the rules.
//
//   ASSIGN_OR_RETURN(const FolderAudit audit, AuditFolder(folder));
//   audit.whole()                       // or audit.logs[i].faults, .objections, each named
//
// Logs in a database (`open_log`, for reading) are looked at as well, those that the charter names:
// each entry against its hash, all hashes against the log's head.
//
// For a folder that no process of this machine uses. Reads all of it, and verifies every signature:
// some 45 µs an entry. Changes nothing but the folder's derived index, in which it leaves nothing
// behind.
#ifndef TIDEWAITER_MEMBER_AUDIT_H_
#define TIDEWAITER_MEMBER_AUDIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "federation/judge.h"
#include "federation/storage.h"
#include "os/file.h"
#include "tlogstore/fsck.h"

namespace tidewaiter::member {

struct Objected {  // an entry that may not stand, and why
  std::uint64_t index = 0;
  federation::Objection objection;
};

// Told of one log; somebody who changed one entry is found by the first.
inline constexpr std::size_t kObjectionsKept = 1'000;

struct LogAudit {
  std::string origin;
  os::Path folder = {};  // empty: in a database
  std::uint64_t size = 0;
  std::vector<tlogstore::Fault> faults = {};
  std::vector<Objected> objections = {};
  bool by_rules = false;  // false: not looked at by the rules, since its bytes are damaged
};

struct FolderAudit {
  std::vector<LogAudit> logs = {};
  [[nodiscard]] bool whole() const;
};

// Errors: kNotFound (no member's folder), kFailedPrecondition (not joined; in use), kUnavailable.
Result<FolderAudit> AuditFolder(const os::Path& folder,
                                const federation::OpenStorage& open_log = {});

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_AUDIT_H_
