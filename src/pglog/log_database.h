// LogDatabase: the PostgreSQL in which a member keeps all its logs, so that a second machine with
// the same keys can go on.
//
//   <folder>/database.toml       written by MoveLogs; without it the logs lie in the folder
//     connection = "host=db.customs.example dbname=ledger user=na sslmode=verify-full"
//     password_file = "/etc/tidewaiter/ledger.password"
//     schema = "ledger_na"                            # of this member alone
//
//   ASSIGN_OR_RETURN(const auto open_log, OpenLogsOf(folder, Use::kWrite));
//   Member::Open({.folder = folder, .open_log = open_log, …})
//
// It is a file of the folder and not of a server's configuration: whoever opens the folder, the
// server or a command, has to use the same logs, or would begin a second history of its own.
// All logs, not only those that the member writes: under its one key the second machine may
// cosign only what goes on from what the first one cosigned.
#ifndef TIDEWAITER_PGLOG_LOG_DATABASE_H_
#define TIDEWAITER_PGLOG_LOG_DATABASE_H_

#include <optional>
#include <string>

#include "base/result.h"
#include "federation/storage.h"
#include "os/file.h"

namespace tidewaiter::pglog {

struct LogDatabase {
  std::string connection = {};  // conninfo or URI, without a password
  os::Path password_file = {};  // its first line; "" for none
  std::string schema = {};      // a-z, 0-9 and _, at most 40; not that of another member
};

// Nothing: the folder has no database.toml. Errors: kInvalidArgument (names the member of the
// file), kUnavailable.
Result<std::optional<LogDatabase>> ReadLogDatabase(const os::Path& folder);

enum class Use {
  kWrite,  // takes over the logs, each when it is opened the first time
  kRead,   // takes over nothing, writes nothing
};

// How logs of the member in `folder` are opened; empty: they lie in the folder. What it returns is
// thread-safe, and opens a log again only while no other machine has taken over. Errors: as
// ReadLogDatabase, those of reading the password's file. What it returns: those of PgLog::Open,
// kFailedPrecondition (the folder still has that log: MoveLogs was not finished).
Result<federation::OpenStorage> OpenLogsOf(const os::Path& folder, Use use);

// Copies the logs of the folder into the database, with what was promised of them, writes
// database.toml, and sets the folder's logs aside as "logs.moved". Nothing else may use the folder.
// After an error, or a crash, it is called again and goes on. Returns how many entries it copied.
// Errors: kConflict (the database has another history of a log, or the folder another database),
// kFailedPrecondition (in use), those of PgLog::Open and of the files.
Result<std::uint64_t> MoveLogs(const os::Path& folder, const LogDatabase& database);

}  // namespace tidewaiter::pglog

#endif  // TIDEWAITER_PGLOG_LOG_DATABASE_H_
