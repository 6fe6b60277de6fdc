// Backup: a whole copy of an installation in one folder, taken while it runs, and back again.
//
//   ASSIGN_OR_RETURN(const CopyCard card, Backup(place, "/backup/monday", clock, progress));
//   ASSIGN_OR_RETURN(const CopyCard card, Restore("/backup/monday", place, progress));
//
// A copy is a folder: the journal of one moment (journal.db, or journal.pgdump as pg_dump writes
// it), every other file of the data folder but what is made again by itself, and copy.json, which
// names each file with its length and SHA-256. Attachments are copied after the journal: what the
// journal speaks of is there. It appears whole or not at all, readable by its owner only.
#ifndef TIDEWAITER_SERVER_BACKUP_H_
#define TIDEWAITER_SERVER_BACKUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "os/clock.h"
#include "os/file.h"
#include "server/config.h"

namespace tidewaiter::server {

// What is copied, or restored to.
struct Place {
  os::Path data;
  Config config;  // says which engine keeps the journal
  std::string version;
  bool with_key = true;  // also secret.key and signing.key
};

struct CopyCard {
  struct File {
    std::string name;  // with "/" between folders
    std::uint64_t bytes = 0;
    std::string sha256{};
    bool operator==(const File&) const = default;
  };
  std::string store;    // engine
  std::string version;  // of the program
  std::int64_t made_ms = 0;
  // The last event of the copy; 0 with PostgreSQL, where only a restore can read it.
  std::uint64_t events = 0;
  std::string head{};  // its hash
  std::vector<File> files{};
  [[nodiscard]] std::uint64_t bytes() const;
};

// Also while the server runs. The chain of the copied journal is checked (SQLite). Errors:
// kConflict (`to` is there), kInvalidArgument (`to` is inside the data folder), kNotFound (no
// journal, no pg_dump), kCorruption (the chain is broken), kUnavailable. Cost: reads all files
// twice and hashes the journal's events.
Result<CopyCard> Backup(const Place& place, const os::Path& to, const os::Clock& clock,
                        const Progress& progress);

// Compares every file of a copy with copy.json. Errors: kNotFound (no copy), kCorruption (names the
// first file that is missing or changed), kFailedPrecondition (of a later version).
Result<CopyCard> CheckCopy(const os::Path& copy, const Progress& progress);

// Into a data folder that is absent or empty, and with PostgreSQL a database without the desk's
// schema. The copy is checked before and the journal's chain after; on an error the folder is empty
// again. Errors: those of CheckCopy, kConflict (the folder has files), kFailedPrecondition (the
// copy is of another engine), kUnavailable. `events` and `head` are those of the journal restored.
Result<CopyCard> Restore(const os::Path& copy, const Place& place, const Progress& progress);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_BACKUP_H_
