// The files of a log's folder: docs/formats/ledger.md. Internal to tlogstore.
#ifndef TIDEWAITER_TLOGSTORE_INTERNAL_FOLDER_H_
#define TIDEWAITER_TLOGSTORE_INTERNAL_FOLDER_H_

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/append_file.h"
#include "os/file.h"
#include "os/file_batch.h"
#include "tlog/checkpoint.h"
#include "tlog/tile.h"
#include "tlogstore/internal/edge.h"

namespace tidewaiter::tlogstore::internal {

os::Path EdgePath(const os::Path& folder);
os::Path CheckpointPath(const os::Path& folder);

// Makes folders and has their names on disk, which it remembers.
class FolderMaker {
 public:
  Status Make(const os::Path& path);

 private:
  std::set<os::Path> made_;
};

// Writes tiles and bundles, each whole or not at all, many of them for one wait.
class TileWriter {
 public:
  // What `folders` remembers is used and added to.
  TileWriter(const os::Path& folder, FolderMaker& folders) : folder_(folder), folders_(folders) {}
  // Errors: kUnavailable.
  Status Write(const tlog::TileId& id, std::string_view bytes);
  // Nothing is certain to be on disk before. Errors: kUnavailable.
  Status Commit() { return batch_.Commit(); }

 private:
  const os::Path& folder_;
  FolderMaker& folders_;
  os::FileBatch batch_ = {};
};
// Errors: kCorruption when it is not there, kUnavailable.
Result<std::string> ReadTileFile(const os::Path& folder, const tlog::TileId& id);
// The partial tiles of a tree of `size` leaves, from the bottom.
std::vector<tlog::TileId> PartialsOf(std::uint64_t size);
// The partial ones before a full tile or bundle; nobody needs them once it is there.
void RemovePartial(const os::Path& folder, const tlog::TileId& id);

// A new tail with these entries from `first_index` on, on disk under its name. Errors:
// kUnavailable.
Result<os::AppendFile> NewTail(const os::Path& folder, std::uint64_t first_index,
                               std::span<const std::string_view> entries,
                               const tlog::Hash& root_after);
void RemoveOtherTails(const os::Path& folder, std::uint64_t first_index);  // all but this one

// Nothing when none was published. Errors: kCorruption, kUnavailable.
Result<std::optional<tlog::SignedCheckpoint>> ReadPublished(const os::Path& folder);

// What stands in a folder, after whatever happened to the program.
struct Opened {
  Edge edge = {};                         // with the tail's entries appended
  std::uint64_t settled = 0;              // entries in bundles
  std::vector<std::string> entries = {};  // those behind, from the tail
  std::uint64_t torn_bytes = 0;           // were cut off
  std::optional<tlog::SignedCheckpoint> published = {};
  os::AppendFile tail;
};

// What the files say, nothing changed; for looking at a log (tlogstore/fsck.h).
struct Seen {
  std::string origin = {};
  Edge edge = {};
  std::uint64_t settled = 0;
  std::vector<std::string> entries = {};
  std::uint64_t torn_bytes = 0;
  std::uint64_t good_bytes = 0;  // of the tail
  std::uint64_t tail_first = 0;  // its first entry: its name
};
// Errors: kNotFound (no log), kCorruption, kUnavailable.
Result<Seen> LookAt(const os::Path& folder);
// The same without the tail.
Result<Seen> ReadEdge(const os::Path& folder);

// Begins a log where there is none; takes away what a killed program left. Errors: kConflict
// (another log's folder), kCorruption, kUnavailable.
Result<Opened> OpenFolder(const os::Path& folder, const std::string& origin);

}  // namespace tidewaiter::tlogstore::internal

#endif  // TIDEWAITER_TLOGSTORE_INTERNAL_FOLDER_H_
