// Fsck: every leaf and every node of a log on disk computed again from the bytes of its entries and
// compared with what is stored.
//
//   ASSIGN_OR_RETURN(const FsckReport report, Fsck(folder));
//   for (const Fault& fault : report.faults) Print(NameOf(fault.kind), fault.file, fault.detail);
//
// Each fault is told once, where it is: a tile that the one above it disagrees with was changed
// there, and what was computed from below is believed in its place; entries that their own tile and
// all above it disagree with are the ones that were changed. The edge file, which carries a
// checksum, and the published checkpoint, which others have copies of, are the top. Whoever changed
// the folder consistently up to the edge is found by the checkpoint: keep that elsewhere too.
//
// Without an edge file nothing says how the log ends: then that is the only fault told. Of partial
// tiles those are looked at that the published checkpoint makes readers ask for.
//
// Reads the whole log once, three tiles at a time in memory. Nothing is changed. For a log that
// nobody writes to, or a copy of one.
#ifndef TIDEWAITER_TLOGSTORE_FSCK_H_
#define TIDEWAITER_TLOGSTORE_FSCK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "tlog/hash.h"

namespace tidewaiter::tlogstore {

// Never renumber.
enum class FaultKind : std::uint8_t {
  kMissing = 1,        // a file is not there
  kWrongLength = 2,    // cut off, or bytes too many
  kTamperedTile = 3,   // hashes that do not belong to the tree
  kWrongEntry = 4,     // bytes that do not hash to their leaf
  kDamagedEdge = 5,    // the edge file
  kDamagedTail = 6,    // the tail's bytes, or it does not fit the bundles
  kBadCheckpoint = 7,  // the published checkpoint is none, or of another tree
};
std::string_view NameOf(FaultKind kind);  // "missing", "wrong_length", … for interfaces

struct Fault {
  FaultKind kind = FaultKind::kMissing;
  std::string file = {};                    // from the log's folder on
  std::optional<std::uint64_t> entry = {};  // of kWrongEntry: which
  std::string detail = {};                  // for people
};

// A log of which nothing is right has as many faults as files; nobody reads more than these.
inline constexpr std::size_t kFaultsKept = 10'000;

struct FsckReport {
  std::string origin = {};
  std::uint64_t size = 0;     // entries, those of the tail too
  std::uint64_t bundles = 0;  // looked at
  std::uint64_t tiles = 0;
  tlog::Hash root = {};  // computed
  std::vector<Fault> faults = {};
  std::uint64_t more_faults = 0;  // that were not kept
  std::uint64_t torn_bytes = 0;   // at the tail's end: of a write that was never whole; no fault
};

// Errors: kNotFound (no log there), kUnavailable (cannot be read). Faults are no errors.
Result<FsckReport> Fsck(const os::Path& folder);

}  // namespace tidewaiter::tlogstore

#endif  // TIDEWAITER_TLOGSTORE_FSCK_H_
