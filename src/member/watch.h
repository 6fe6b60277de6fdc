// Watch: a witness (federation/witness.h) that goes to the nodes itself: asks each for the
// checkpoints of all logs, has shown how one goes on from another, cosigns, and keeps two histories
// as evidence.
//
//   ASSIGN_OR_RETURN(const Followed charter, FollowCharter({.folder = folder, .urls = urls}));
//   ASSIGN_OR_RETURN(auto witness, federation::Witness::Open({folder, &key}, charter.logs));
//   for (const WatchedLog& log : WatchLogs(*witness, {.folder = folder, .urls = urls}, now_ms)) …
//
// No node is believed. The more of them are asked, and by the more witnesses in different places,
// the harder it is to show one of them something else. Two to six requests a log and node.
#ifndef TIDEWAITER_MEMBER_WATCH_H_
#define TIDEWAITER_MEMBER_WATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/roster.h"
#include "federation/witness.h"
#include "ledger/disclosure.h"
#include "os/file.h"
#include "tlog/note.h"

namespace tidewaiter::member {

// Names stand in evidence, whose words have so many bytes.
inline constexpr std::size_t kWitnessNameBytesMax = 64;

// The witness's key, <folder>/keys/witness.key, for its owner alone; made when there is none.
// Errors: kInvalidArgument (no name for a new one, or no name of a key), kConflict (the one that is
// there has another name), kCorruption, kUnavailable.
Result<tlog::Signer> WitnessKey(const os::Path& folder, std::string_view name,
                                const ledger::FillSecret& fill);

struct WatchOptions {
  os::Path folder;                // with charter.first, when there is a charter to follow
  std::vector<std::string> urls;  // of nodes, without a path
  double call_timeout_s = 20;
  std::optional<os::Path> ca_file = {};
};

struct Followed {
  federation::Roster logs;
  std::vector<std::string> problems;  // of nodes that could not be asked
};
// The logs and keys of the charter in force, followed from charter.first through the nodes, the
// first that answers. When none does: of the charter that is in the folder. Errors:
// kFailedPrecondition (no charter.first; a process uses the folder), kCorruption (what is in the
// folder).
Result<Followed> FollowCharter(const WatchOptions& options);

struct WatchedLog {
  std::string origin;
  std::uint64_t size = 0;   // that is cosigned
  std::uint64_t fresh = 0;  // of it, by this call
  bool lied = false;        // now or before: the witness has the evidence
  // What could not be asked or shown, with the node's address. Nothing of it was cosigned.
  std::vector<std::string> problems = {};
};

// One round, log by log in the order of the witness's roster.
std::vector<WatchedLog> WatchLogs(federation::Witness& witness, const WatchOptions& options,
                                  std::int64_t now_ms);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_WATCH_H_
