// LogFile: a transparency log on disk, written by one process and laid out so that any web server
// can serve its folder (C2SP tlog-tiles; docs/formats/ledger.md).
//
//   ASSIGN_OR_RETURN(auto log, LogFile::Open(folder, {.origin = "ledger.customs-a.example/log1"}));
//   ASSIGN_OR_RETURN(const Appended one, log->Append(entry));       // returns when it is on disk
//   tlog::Note note = SignHead(one.head, signer);                   // never before
//   ... // mirrors cosign
//   RETURN_IF_ERROR(log->Publish(note));                            // tiles first, then checkpoint
//   ASSIGN_OR_RETURN(const tlog::Proof path, log->ProveInclusion(one.index, one.head.size()));
//
// An entry first goes to the tail, an append-only file: one write and one fdatasync for all entries
// that came meanwhile. When enough whole bundles of 256 stand there they are written as bundles and
// tiles, whole files that never change again, and the tail begins anew. Opening reads the right
// edge of the tree (at most 64 KiB) and the tail, not the log: as fast with ten million entries as
// with ten thousand.
//
// When the disk fails (full, I/O error) the entries of that write are not in the log and their
// callers are told so; what was half written is taken back before the next one. Killed or without
// power: Open keeps every whole write and cuts off the rest, which nobody was told about. A bad
// write with whole ones behind it is damage: Open refuses. So it does when the published checkpoint
// is not of this log or beyond it (an old copy of the folder): going on would fork the log.
//
// A mirror is a LogFile too: it appends what it received with AppendMirrored, which refuses bytes
// that do not hash to the checkpoint, before anything is written.
//
// One process writes to a folder (a lock file). All functions are thread-safe.
#ifndef TIDEWAITER_TLOGSTORE_LOG_FILE_H_
#define TIDEWAITER_TLOGSTORE_LOG_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "tlog/checkpoint.h"
#include "tlog/tile.h"
#include "tlog/tree.h"
#include "tlogstore/durable_head.h"

namespace tidewaiter::tlogstore {

// One write: more entries or bytes would not make it cheaper, only the wait longer.
inline constexpr std::size_t kBatchEntriesMax = 4096;
inline constexpr std::size_t kBatchBytesMax = std::size_t{16} << 20U;
// Of the tail in memory and on disk: reached only when bundles cannot be written while appending
// still works, which a disk does not do for long.
inline constexpr std::uint64_t kTailBytesMax = std::uint64_t{256} << 20U;

struct Options {
  std::string origin = {};  // a key name (tlog::IsKeyName); of a log that is there: its own
  // Whole bundles that wait in the tail before they are written out. More: fewer edges and tails
  // are written, and fewer waits for the disk (some ten for all of them together); but opening
  // hashes these entries again, and appending waits while so many pairs of a bundle and a tile are
  // written.
  std::size_t settle_bundles = 16;
};

struct Appended {
  std::uint64_t index = 0;  // of the first entry
  DurableHead head;
};

// What Open found at the end of the tail.
struct Recovery {
  std::uint64_t torn_bytes = 0;  // were cut off: a write that was never whole
};

class LogFile {
 public:
  // Opens the log in `folder`, or begins one. Errors: kInvalidArgument (the origin), kConflict
  // (another process has it, or it is another log's folder), kCorruption (see above), kUnavailable.
  static Result<std::unique_ptr<LogFile>> Open(const os::Path& folder, Options options);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile();  // nothing is left to write

  // Adds an entry of at most tlog::kEntryBytesMax bytes and waits for the disk, together with all
  // who wait. The head may be of a longer log than up to this entry. Errors: kInvalidArgument (too
  // long), kUnavailable (not added).
  Result<Appended> Append(std::string_view entry);
  // The same for up to kBatchEntriesMax entries: all are added side by side, or none. Errors: also
  // kInvalidArgument when there are none, too many, or more than kBatchBytesMax bytes. `leaves`:
  // the entries' leaf hashes, of a caller who has them; they are not computed again.
  Result<Appended> AppendBatch(std::span<const std::string_view> entries,
                               std::span<const tlog::Hash> leaves = {});

  // A mirror's: adds entries only when the tree with them is that of `checkpoint`, or `proof` shows
  // that the checkpoint's tree goes on from it (for catching up piece by piece; empty when the
  // sizes are equal). The caller has verified the checkpoint's signature. Errors: as AppendBatch;
  // kInvalidArgument (beyond the checkpoint, another origin, a malformed proof), kCorruption (other
  // bytes than the log signed, or a fork: nothing was written), kConflict (others appended
  // meanwhile).
  Result<Appended> AppendMirrored(std::span<const std::string_view> entries,
                                  const tlog::Checkpoint& checkpoint,
                                  std::span<const tlog::Hash> proof = {});

  [[nodiscard]] DurableHead head() const;
  [[nodiscard]] const Recovery& recovery() const;

  // Entries from `begin` on: at most `most`, and none beyond the bundle of the first (256). Each is
  // hashed and compared with the tree. Errors: kNotFound (not in the log), kCorruption,
  // kUnavailable. One or two files are read.
  Result<std::vector<std::string>> Entries(std::uint64_t begin, std::size_t most);
  Result<std::string> Entry(std::uint64_t index);

  // Proofs as in tlog/tree.h, from tiles: for a leaf whose tile is not in memory one file is read
  // and 255 nodes are hashed. Errors: kInvalidArgument (sizes beyond the log too), kCorruption,
  // kUnavailable.
  Result<tlog::Proof> ProveInclusion(std::uint64_t index, std::uint64_t size);
  Result<tlog::Proof> ProveConsistency(std::uint64_t old_size, std::uint64_t size);
  Result<tlog::Hash> RootAt(std::uint64_t size);

  // Serves a checkpoint: writes all tiles and bundles of its size, partial ones too, and then the
  // file "checkpoint". Signatures are not verified. Errors: kInvalidArgument (no checkpoint of this
  // log), kFailedPrecondition (beyond what is on disk), kCorruption (another root than this tree
  // has: a fork), kConflict (a longer one is published), kUnavailable. About five small files are
  // written, with two waits for the disk. A note that could not be read again is a bug of the
  // caller.
  Status Publish(const tlog::Note& checkpoint);
  // The last one. Nothing when none was published.
  [[nodiscard]] std::optional<tlog::SignedCheckpoint> published() const;

  // Writes out all whole bundles now. Appending does it by and by. Errors: kUnavailable; then the
  // tail goes on being the place of those entries.
  Status Settle();
  // Why bundles could not be written last time, or that they could. For who watches the log.
  [[nodiscard]] Status settling() const;

 private:
  class Impl;
  explicit LogFile(std::unique_ptr<Impl> impl);
  static DurableHead MakeHead(const std::string& origin, std::uint64_t size,
                              const tlog::Hash& root);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::tlogstore

#endif  // TIDEWAITER_TLOGSTORE_LOG_FILE_H_
