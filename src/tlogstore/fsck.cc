#include "tlogstore/fsck.h"

#include <algorithm>
#include <array>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "tlogstore/internal/edge.h"
#include "tlogstore/internal/folder.h"

namespace tidewaiter::tlogstore {
namespace {

using internal::Edge;
using tlog::Hash;
using tlog::kTileWidth;
using tlog::TileId;

using Hashes = std::vector<Hash>;

class Checker {
 public:
  Checker(os::Path folder, internal::Seen seen, FsckReport& report)
      : folder_(std::move(folder)), seen_(std::move(seen)), report_(report) {}

  Status Run();

 private:
  void Tell(FaultKind kind, std::string file, std::string detail,
            std::optional<std::uint64_t> entry = {});
  Result<std::optional<Hashes>> ReadStored(const TileId& id);
  Result<std::optional<Hashes>> HashBundle(const TileId& id);
  Result<const Hashes*> StoredRow(unsigned level, std::uint64_t index);
  Status CheckTile(unsigned level, std::uint64_t index, const std::optional<Hashes>& computed);
  Status Push(unsigned level, const Hash& hash);
  void CheckEdge();
  void TellBelow(unsigned level, std::uint64_t index, std::span<const Hash> computed,
                 std::span<const Hash> right);
  [[nodiscard]] bool IsFullByNow(TileId id) const;
  void Count(const Hashes& leaves);
  void CheckPublished();
  Status CheckPartials(std::uint64_t size);

  os::Path folder_;
  internal::Seen seen_;
  FsckReport& report_;
  struct Row {
    std::uint64_t index = 0;  // of the tile that is being computed
    Hashes hashes = {};
  };
  std::array<Row, Edge::kLevels> rows_ = {};
  // The stored tile of a row that was read last, as the parent of many below it.
  struct Parent {
    std::optional<std::uint64_t> index = {};
    Hashes hashes = {};
  };
  std::array<Parent, Edge::kLevels> parents_ = {};
  tlog::Frontier frontier_;
  std::optional<tlog::SignedCheckpoint> published_ = {};
  std::optional<Hash> published_root_ = {};  // computed, of as many entries
  bool is_lost_ = false;                     // leaves of which nothing is left: no root follows
};

void Checker::Tell(FaultKind kind, std::string file, std::string detail,
                   std::optional<std::uint64_t> entry) {
  if (report_.faults.size() == kFaultsKept) {
    ++report_.more_faults;
    return;
  }
  report_.faults.push_back({kind, std::move(file), entry, std::move(detail)});
}

// Nothing, and told, when the file is missing or has another length.
Result<std::optional<Hashes>> Checker::ReadStored(const TileId& id) {
  const std::string path = tlog::PathOf(id);
  const auto bytes = os::ReadFile(folder_ / path);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) {
    Tell(FaultKind::kMissing, path, "the tile is missing");
    return std::optional<Hashes>();
  }
  if (!bytes) return std::unexpected(bytes.error());
  auto hashes = tlog::ParseTile(*bytes, id.width);
  if (hashes) return std::optional(std::move(*hashes));
  Tell(FaultKind::kWrongLength, path, hashes.error().message);
  return std::optional<Hashes>();
}

Result<std::optional<Hashes>> Checker::HashBundle(const TileId& id) {
  const std::string path = tlog::PathOf(id);
  const auto bytes = os::ReadFile(folder_ / path);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) {
    Tell(FaultKind::kMissing, path, "the bundle is missing");
    return std::optional<Hashes>();
  }
  if (!bytes) return std::unexpected(bytes.error());
  const auto entries = tlog::ParseBundle(*bytes, id.width);
  if (!entries) {
    Tell(FaultKind::kWrongLength, path, entries.error().message);
    return std::optional<Hashes>();
  }
  Hashes leaves;
  for (const std::string_view entry : *entries)
    leaves.push_back(tlog::LeafHash(entry));
  return std::optional(std::move(leaves));
}

// The hashes of a row's tile as they are stored, in a file or in the edge; empty when there are
// none to be had. Told when that tile itself is looked at, not here.
Result<const Hashes*> Checker::StoredRow(unsigned level, std::uint64_t index) {
  Parent& parent = parents_[level];
  if (parent.index == index) return &parent.hashes;
  parent.index = index;
  const std::span<const Hash> in_edge = seen_.edge.Find(level, index);
  parent.hashes.assign(in_edge.begin(), in_edge.end());
  const bool is_full = index < seen_.settled >> ((level + 1) * tlog::kTileRows);
  if (!is_full) return &parent.hashes;
  const auto bytes = os::ReadFile(folder_ / tlog::PathOf({.level = level, .index = index}));
  if (!bytes && bytes.error().code != ErrorCode::kNotFound) return std::unexpected(bytes.error());
  auto hashes = bytes ? tlog::ParseTile(*bytes, kTileWidth) : Result<Hashes>(Hashes());
  parent.hashes = hashes ? std::move(*hashes) : Hashes();
  return &parent.hashes;
}

// What was computed from below differs from what is right.
void Checker::TellBelow(unsigned level, std::uint64_t index, std::span<const Hash> computed,
                        std::span<const Hash> right) {
  for (std::size_t i = 0; i < computed.size() && i < right.size(); ++i) {
    if (computed[i] == right[i]) continue;
    const std::uint64_t at = index * kTileWidth + i;
    if (level == 0) {
      const auto width = static_cast<unsigned>(computed.size());
      Tell(FaultKind::kWrongEntry,
           tlog::PathOf({.is_bundle = true, .index = index, .width = width}),
           fmt::format("entry {} does not hash to its leaf", at), at);
    } else {
      Tell(FaultKind::kTamperedTile, tlog::PathOf({.level = level - 1, .index = at}),
           "the tile, and what is below it, is not what the tiles above were made of");
    }
  }
}

// A full tile: what was computed from below, what is stored, and what the tile above says. Two of
// the three agree, or nobody knows.
Status Checker::CheckTile(unsigned level, std::uint64_t index,
                          const std::optional<Hashes>& computed) {
  const TileId id{.level = level, .index = index};
  ++report_.tiles;
  ASSIGN_OR_RETURN(const auto stored, ReadStored(id));
  ASSIGN_OR_RETURN(const Hashes* const above, StoredRow(level + 1, index / kTileWidth));
  const std::size_t place = index % kTileWidth;
  const auto is_named_above = [&](const std::optional<Hashes>& hashes) {
    return hashes && above->size() > place && (*above)[place] == tlog::RootOfRow(*hashes);
  };
  const bool believe_stored =
      stored && (!computed || (*stored != *computed && is_named_above(stored)));
  if (stored && computed && *stored != *computed) {
    if (believe_stored) {
      TellBelow(level, index, *computed, *stored);
    } else {
      Tell(FaultKind::kTamperedTile, tlog::PathOf(id),
           is_named_above(computed) ? "the tile was changed"
                                    : "the tile agrees neither with what is below nor above");
    }
  }
  if (!stored && !computed) {  // only the tile above can say what was here
    is_lost_ |= level == 0;
    if (above->size() > place) return Push(level + 1, (*above)[place]);
    return Push(level + 1, Hash());
  }
  const Hashes& right = believe_stored ? *stored : *computed;
  if (level == 0) Count(right);
  return Push(level + 1, tlog::RootOfRow(right));
}

Status Checker::Push(unsigned level, const Hash& hash) {
  Row& row = rows_[level];
  row.hashes.push_back(hash);
  if (row.hashes.size() < kTileWidth) return {};
  const Hashes full = std::exchange(row.hashes, {});
  const std::uint64_t index = row.index++;
  return CheckTile(level, index, full);
}

// The partial tiles at the right are in the edge file, whose checksum is right.
void Checker::CheckEdge() {
  for (unsigned level = 1; level < Edge::kLevels; ++level) {
    const Row& row = rows_[level];
    TellBelow(level, row.index, row.hashes, seen_.edge.Find(level, row.index));
  }
}

void Checker::Count(const Hashes& leaves) {
  for (const Hash& leaf : leaves) {
    if (published_ && frontier_.size() == published_->checkpoint.size) {
      published_root_ = frontier_.Root();
    }
    frontier_.Append(leaf);
  }
}

void Checker::CheckPublished() {
  if (!published_ || is_lost_) return;
  const tlog::Checkpoint& checkpoint = published_->checkpoint;
  if (frontier_.size() == checkpoint.size) published_root_ = frontier_.Root();
  if (checkpoint.origin != report_.origin) {
    Tell(FaultKind::kBadCheckpoint, "checkpoint", "it is of " + checkpoint.origin);
  } else if (checkpoint.size > frontier_.size()) {
    Tell(FaultKind::kBadCheckpoint, "checkpoint",
         fmt::format("it is of {} entries, the log has {}", checkpoint.size, frontier_.size()));
  } else if (published_root_ != checkpoint.root) {
    Tell(FaultKind::kBadCheckpoint, "checkpoint",
         fmt::format("the first {} entries have another root", checkpoint.size));
  }
}

// Whether readers get a full tile in place of the partial one.
bool Checker::IsFullByNow(TileId id) const {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(folder_ / tlog::PathOf(id), ignored);
  id.width = kTileWidth;
  return !is_there && std::filesystem::exists(folder_ / tlog::PathOf(id), ignored);
}

// Those that the published checkpoint makes readers ask for.
Status Checker::CheckPartials(std::uint64_t size) {
  for (TileId id : internal::PartialsOf(size)) {
    const std::span<const Hash> known = seen_.edge.Find(id.level, id.index);
    if (known.size() < id.width) continue;  // in a full tile by now
    const std::span<const Hash> right = known.first(id.width);
    if (!IsFullByNow(id)) {
      ASSIGN_OR_RETURN(const auto stored, ReadStored(id));
      ++report_.tiles;
      if (stored && !std::equal(stored->begin(), stored->end(), right.begin())) {
        Tell(FaultKind::kTamperedTile, tlog::PathOf(id), "the partial tile was changed");
      }
    }
    if (id.level != 0) continue;
    id.is_bundle = true;
    if (IsFullByNow(id)) continue;
    ASSIGN_OR_RETURN(const auto leaves, HashBundle(id));
    ++report_.bundles;
    if (leaves) TellBelow(0, id.index, *leaves, right);
  }
  return {};
}

Status Checker::Run() {
  auto published = internal::ReadPublished(folder_);
  if (published) published_ = std::move(*published);
  if (!published && published.error().code != ErrorCode::kCorruption) {
    return std::unexpected(published.error());
  }
  if (!published) Tell(FaultKind::kBadCheckpoint, "checkpoint", published.error().message);
  for (const TileId& id : tlog::BundlesOf(0, seen_.settled)) {
    ASSIGN_OR_RETURN(const auto leaves, HashBundle(id));
    ++report_.bundles;
    RETURN_IF_ERROR(CheckTile(0, id.index, leaves));
  }
  CheckEdge();
  Hashes tail;
  for (const std::string& entry : seen_.entries)
    tail.push_back(tlog::LeafHash(entry));
  Count(tail);
  CheckPublished();
  report_.size = seen_.edge.size();
  report_.root = is_lost_ ? seen_.edge.frontier().Root() : frontier_.Root();
  return published_ ? CheckPartials(published_->checkpoint.size) : Status{};
}

// What there is of edge and tail. Without an edge nothing says how long the log is.
Result<internal::Seen> Look(const os::Path& folder, FsckReport& report) {
  Result<internal::Seen> whole = internal::LookAt(folder);
  if (whole || whole.error().code != ErrorCode::kCorruption) return whole;
  Result<internal::Seen> edge = internal::ReadEdge(folder);
  const bool is_edge = !edge && edge.error().code == ErrorCode::kCorruption;
  if (!edge && !is_edge) return edge;
  report.faults.push_back({is_edge ? FaultKind::kDamagedEdge : FaultKind::kDamagedTail,
                           is_edge ? "edge" : "tail",
                           {},
                           whole.error().message});
  return edge;
}

}  // namespace

std::string_view NameOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kMissing:
      return "missing";
    case FaultKind::kWrongLength:
      return "wrong_length";
    case FaultKind::kTamperedTile:
      return "tampered_tile";
    case FaultKind::kWrongEntry:
      return "wrong_entry";
    case FaultKind::kDamagedEdge:
      return "damaged_edge";
    case FaultKind::kDamagedTail:
      return "damaged_tail";
    case FaultKind::kBadCheckpoint:
      return "bad_checkpoint";
  }
  return "";
}

Result<FsckReport> Fsck(const os::Path& folder) {
  FsckReport report;
  Result<internal::Seen> seen = Look(folder, report);
  if (!seen && seen.error().code == ErrorCode::kCorruption) return report;  // the edge was told
  if (!seen) return std::unexpected(seen.error());
  report.origin = seen->origin;
  report.torn_bytes = seen->torn_bytes;
  RETURN_IF_ERROR(Checker(folder, std::move(*seen), report).Run());
  return report;
}

}  // namespace tidewaiter::tlogstore
