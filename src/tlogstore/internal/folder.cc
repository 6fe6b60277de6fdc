#include "tlogstore/internal/folder.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "tlogstore/internal/tail.h"

namespace tidewaiter::tlogstore::internal {
namespace {

using tlog::Hash;

std::unexpected<Error> Damaged(std::string message) {
  return Fail(ErrorCode::kCorruption, std::move(message));
}

// Appends what the tail has beyond the edge, and compares the root after each write.
Status Replay(const Tail& tail, Seen& seen) {
  tlog::Frontier after = seen.edge.frontier();
  std::vector<Hash> leaves;
  for (const Write& write : tail.writes) {
    if (write.end() < seen.settled) continue;
    const std::uint64_t known = std::max(write.first_index, seen.settled) - write.first_index;
    for (const std::string_view entry : std::span(write.entries).subspan(known)) {
      leaves.push_back(tlog::LeafHash(entry));
      after.Append(leaves.back());
      seen.entries.emplace_back(entry);
    }
    if (after.Root() == write.root_after) continue;
    return Damaged(fmt::format("the tail's entries up to {} do not hash to the root behind them",
                               write.end()));
  }
  seen.edge.Append(leaves, after);
  return {};
}

struct FoundTail {
  std::string bytes = {};
  Tail tail = {};  // parts of `bytes`
};

// The tail that goes on furthest, the newest of equals: a tail that took over has all that the one
// before it had, and one that could not take over was not written to.
Result<FoundTail> FindTail(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::vector<TailFile> files, ListTails(folder));
  if (files.empty()) return Damaged("the log has no tail");
  FoundTail best;
  for (const TailFile& file : files) {
    ASSIGN_OR_RETURN(std::string bytes, os::ReadFile(file.path));
    ASSIGN_OR_RETURN(Tail tail, ReadTail(bytes));
    if (tail.first_index != file.first_index) return Damaged("a tail has another's name");
    if (!best.bytes.empty() && tail.end() < best.tail.end()) continue;
    best.bytes = std::move(bytes);
    ASSIGN_OR_RETURN(best.tail, ReadTail(best.bytes));  // parts of where the bytes are now
  }
  return best;
}

Status ReadTails(const os::Path& folder, Seen& seen) {
  ASSIGN_OR_RETURN(const FoundTail found, FindTail(folder));
  const Tail& tail = found.tail;
  if (tail.first_index > seen.settled || tail.end() < seen.settled) {
    return Damaged(fmt::format("the tail has entries {} to {}, the log's bundles end at {}",
                               tail.first_index, tail.end(), seen.settled));
  }
  seen.tail_first = tail.first_index;
  seen.good_bytes = tail.good;
  seen.torn_bytes = tail.torn;
  return Replay(tail, seen);
}

// A new folder, or one in which the program was killed before it had a tail.
Result<Opened> Begin(const os::Path& folder, const std::string& origin) {
  FolderMaker folders;
  RETURN_IF_ERROR(folders.Make(folder / kTailFolder));
  RETURN_IF_ERROR(os::WriteFile(EdgePath(folder), Edge().Save(origin)));
  ASSIGN_OR_RETURN(os::AppendFile tail, NewTail(folder, 0, {}, tlog::EmptyRoot()));
  return Opened{.tail = std::move(tail)};
}

bool HasFiles(const os::Path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / "tile", ignored) ||
         std::filesystem::exists(CheckpointPath(folder), ignored);
}

}  // namespace

os::Path EdgePath(const os::Path& folder) {
  return folder / "edge";
}

os::Path CheckpointPath(const os::Path& folder) {
  return folder / "checkpoint";
}

Status FolderMaker::Make(const os::Path& path) {
  constexpr std::size_t kRemembered = 1024;  // as many thousands of tiles
  if (path.empty() || made_.contains(path)) return {};
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    RETURN_IF_ERROR(Make(path.parent_path()));
    RETURN_IF_ERROR(os::MakeFolder(path));
    RETURN_IF_ERROR(os::SyncFolder(path.parent_path()));
  }
  if (made_.size() >= kRemembered) made_.clear();
  made_.insert(path);
  return {};
}

Status TileWriter::Write(const tlog::TileId& id, std::string_view bytes) {
  const os::Path path = folder_ / tlog::PathOf(id);
  RETURN_IF_ERROR(folders_.Make(path.parent_path()));
  if (batch_.size() == os::kFileBatchMax) RETURN_IF_ERROR(batch_.Commit());
  return batch_.Add(path, bytes);
}

Result<std::string> ReadTileFile(const os::Path& folder, const tlog::TileId& id) {
  Result<std::string> bytes = os::ReadFile(folder / tlog::PathOf(id));
  if (bytes || bytes.error().code != ErrorCode::kNotFound) return bytes;
  return Damaged(tlog::PathOf(id) + " is missing");
}

std::vector<tlog::TileId> PartialsOf(std::uint64_t size) {
  std::vector<tlog::TileId> ids;
  for (unsigned level = 0; level < Edge::kLevels; ++level) {
    const std::uint64_t row = size >> (level * tlog::kTileRows);
    const auto width = static_cast<unsigned>(row % tlog::kTileWidth);
    if (width != 0) ids.push_back({false, level, row / tlog::kTileWidth, width});
  }
  return ids;
}

void RemovePartial(const os::Path& folder, const tlog::TileId& id) {
  std::error_code ignored;
  std::filesystem::remove_all(folder / (tlog::PathOf(id) + ".p"), ignored);
}

Result<os::AppendFile> NewTail(const os::Path& folder, std::uint64_t first_index,
                               std::span<const std::string_view> entries, const Hash& root_after) {
  const os::Path path = TailPath(folder, first_index);
  const os::Path part = path.string() + ".part";
  ASSIGN_OR_RETURN(os::AppendFile tail, os::AppendFile::Open(part));
  RETURN_IF_ERROR(tail.Truncate(0));
  std::string bytes = TailHeader(first_index);
  if (!entries.empty()) bytes += FormatWrite(first_index, entries, root_after);
  RETURN_IF_ERROR(tail.Append(bytes));
  RETURN_IF_ERROR(tail.Sync());
  if (const Status renamed = os::Rename(part, path); !renamed) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);  // nothing may look newer than the tail that goes on
    return std::unexpected(renamed.error());
  }
  return tail;
}

void RemoveOtherTails(const os::Path& folder, std::uint64_t first_index) {
  const auto files = ListTails(folder);
  if (!files) return;
  std::error_code ignored;
  for (const TailFile& file : *files) {
    if (file.first_index != first_index) std::filesystem::remove(file.path, ignored);
  }
}

Result<std::optional<tlog::SignedCheckpoint>> ReadPublished(const os::Path& folder) {
  const auto bytes = os::ReadFile(CheckpointPath(folder));
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) {
    return std::optional<tlog::SignedCheckpoint>();
  }
  if (!bytes) return std::unexpected(bytes.error());
  auto checkpoint = tlog::ParseSignedCheckpoint(*bytes);
  if (!checkpoint) return Damaged("the published checkpoint was changed");
  return std::optional(std::move(*checkpoint));
}

Result<Seen> ReadEdge(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(EdgePath(folder)));
  ASSIGN_OR_RETURN(Edge::Loaded loaded, Edge::Load(bytes));
  Seen seen{.origin = std::move(loaded.origin), .edge = std::move(loaded.edge)};
  seen.settled = seen.edge.size();
  return seen;
}

Result<Seen> LookAt(const os::Path& folder) {
  ASSIGN_OR_RETURN(Seen seen, ReadEdge(folder));
  RETURN_IF_ERROR(ReadTails(folder, seen));
  return seen;
}

Result<Opened> OpenFolder(const os::Path& folder, const std::string& origin) {
  Result<Seen> seen = ReadEdge(folder);
  const bool is_new = !seen && seen.error().code == ErrorCode::kNotFound;
  ASSIGN_OR_RETURN(const std::vector<TailFile> tails, ListTails(folder));
  if (is_new && (HasFiles(folder) || !tails.empty())) return Damaged("the log's edge is missing");
  if (is_new) return Begin(folder, origin);
  if (!seen) return std::unexpected(seen.error());
  if (seen->origin != origin) {
    return Fail(ErrorCode::kConflict, "the folder is that of the log " + seen->origin);
  }
  if (tails.empty() && seen->settled == 0 && !HasFiles(folder)) return Begin(folder, origin);
  if (tails.empty()) return Damaged("the log's tail is missing");
  RETURN_IF_ERROR(ReadTails(folder, *seen));
  ASSIGN_OR_RETURN(auto published, ReadPublished(folder));
  ASSIGN_OR_RETURN(os::AppendFile tail,
                   os::AppendFile::OpenAt(TailPath(folder, seen->tail_first), seen->good_bytes));
  if (seen->torn_bytes != 0) {
    RETURN_IF_ERROR(tail.Truncate(seen->good_bytes));
    RETURN_IF_ERROR(tail.Sync());
  }
  RemoveOtherTails(folder, seen->tail_first);
  return Opened{.edge = std::move(seen->edge),
                .settled = seen->settled,
                .entries = std::move(seen->entries),
                .torn_bytes = seen->torn_bytes,
                .published = std::move(published),
                .tail = std::move(tail)};
}

}  // namespace tidewaiter::tlogstore::internal
