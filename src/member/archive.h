// Archive: verified copies of all logs of a federation, taken from one running node that nobody has
// to trust: everything is checked from the founding entry on before it is written.
//
//   ASSIGN_OR_RETURN(const auto logs, ArchiveFrom({.folder = "archive", .url = "https://…"}));
//
// The folder has charter.first (JoinFederation's, or a file that one trusts) and gets logs/, as a
// member's folder has them: AuditFolder looks at it, and a web server can serve it. Called again it
// goes on. A node can keep entries from us and cannot show us others: the checkpoints are signed by
// the log and a quorum.
#ifndef TIDEWAITER_MEMBER_ARCHIVE_H_
#define TIDEWAITER_MEMBER_ARCHIVE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::member {

struct ArchiveOptions {
  os::Path folder;
  std::string url;  // of a node, without a path
  double call_timeout_s = 20;
  std::optional<os::Path> ca_file = {};
  bool charter_only = false;  // what a member that was added later needs to begin
};

struct ArchivedLog {
  std::string origin;
  std::uint64_t size = 0;    // entries here now
  std::uint64_t fresh = 0;   // of them, those of this call
  std::string problem = {};  // why it did not go on; empty: it did
};

// The charter's log first, then those of all members. What is wrong with one log does not keep the
// others. Errors: kNotFound (no charter.first), kCorruption (the charter that the node shows is not
// what the members signed), kFailedPrecondition (a process uses the folder), kUnavailable.
Result<std::vector<ArchivedLog>> ArchiveFrom(const ArchiveOptions& options);

// What the node shows of all logs, checked in the same way from the founding entry on: the last
// final checkpoint of each, signed notes by origin. Of the folder nothing but charter.first is
// looked at, and another process may use it. Errors: as ArchiveFrom, without those of a lock.
Result<std::map<std::string, std::string>> FinalCheckpointsAt(const ArchiveOptions& options);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_ARCHIVE_H_
