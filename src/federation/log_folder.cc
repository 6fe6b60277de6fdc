#include "federation/log_folder.h"

#include <algorithm>
#include <vector>

#include "tlog/hash.h"

namespace tidewaiter::federation {

Result<std::unique_ptr<LogFolder>> LogFolder::Open(const os::Path& folder,
                                                   std::string_view origin) {
  RETURN_IF_ERROR(os::MakeFolder(folder / "records"));
  ASSIGN_OR_RETURN(auto log,
                   tlogstore::LogFile::Open(folder / "log", {.origin = std::string(origin)}));
  return std::unique_ptr<LogFolder>(new LogFolder(folder / "records", std::move(log)));
}

Status LogFolder::Append(std::span<const std::string> entries) {
  std::vector<tlog::Hash> leaves;
  leaves.reserve(entries.size());
  for (const std::string& entry : entries)
    leaves.push_back(tlog::LeafHash(entry));
  return AppendHashed(entries, leaves);
}

Status LogFolder::AppendHashed(std::span<const std::string> entries,
                               std::span<const tlog::Hash> leaves) {
  while (!entries.empty()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < std::min(entries.size(), tlogstore::kBatchEntriesMax)) {
      bytes += entries[count].size();
      if (count > 0 && bytes > tlogstore::kBatchBytesMax) break;
      ++count;
    }
    RETURN_IF_ERROR(AppendPart(entries.first(count), leaves.first(count)));
    entries = entries.subspan(count);
    leaves = leaves.subspan(count);
  }
  return {};
}

Result<std::string> LogFolder::Entry(std::uint64_t index) {
  if (index < read_begin_ || index - read_begin_ >= read_.size()) {
    ASSIGN_OR_RETURN(read_, log_->Entries(index, tlog::kTileWidth));
    read_begin_ = index;
  }
  if (read_.empty()) return Fail(ErrorCode::kNotFound, "no such entry");
  return read_[index - read_begin_];
}

Status LogFolder::AppendPart(std::span<const std::string> entries,
                             std::span<const tlog::Hash> leaves) {
  const std::vector<std::string_view> views(entries.begin(), entries.end());
  ASSIGN_OR_RETURN(const tlogstore::Appended appended, log_->AppendBatch(views, leaves));
  for (std::size_t i = 0; i < leaves.size(); ++i)
    RETURN_IF_ERROR(nodes_.Grow(appended.index + i, leaves[i]));
  return {};
}

Status LogFolder::Nodes::Grow(std::uint64_t index, const tlog::Hash& leaf) {
  tlog::Hash hash = leaf;
  for (unsigned level = 0;; ++level, index /= 2) {
    KeepGrown({.level = level, .index = index}, hash);
    if (index % 2 == 0) break;
    ASSIGN_OR_RETURN(const tlog::Hash left, Get({.level = level, .index = index - 1}));
    hash = tlog::NodeHash(left, hash);
  }
  if (grown_[0].hashes.size() >= 2 * kLeavesKept) ForgetOld();
  return {};
}

void LogFolder::Nodes::KeepGrown(const tlog::Node& node, const tlog::Hash& hash) {
  if (grown_.size() == node.level) grown_.push_back({.begin = node.index});
  Row& row = grown_[node.level];
  if (row.hashes.empty()) row.begin = node.index;
  row.hashes.push_back(hash);
}

// Of each level what belongs to entries before the last kLeavesKept.
void LogFolder::Nodes::ForgetOld() {
  const std::uint64_t cut = grown_[0].begin + grown_[0].hashes.size() - kLeavesKept;
  for (std::size_t level = 0; level < grown_.size(); ++level) {
    Row& row = grown_[level];
    const std::uint64_t first = std::max(row.begin, cut >> level);
    const auto old = std::min<std::size_t>(first - row.begin, row.hashes.size());
    row.hashes.erase(row.hashes.begin(), row.hashes.begin() + static_cast<std::ptrdiff_t>(old));
    row.begin += old;
  }
}

Result<tlog::Hash> LogFolder::Nodes::Get(const tlog::Node& node) {
  if (node.level < grown_.size()) {
    const Row& row = grown_[node.level];
    if (node.index >= row.begin && node.index - row.begin < row.hashes.size())
      return row.hashes[node.index - row.begin];
  }
  const auto kept = kept_.find({node.level, node.index});
  if (kept != kept_.end()) return kept->second;
  ASSIGN_OR_RETURN(const tlog::Hash hash, Fold(node));
  if (kept_.size() >= kNodesKept) kept_.clear();
  kept_.insert_or_assign({node.level, node.index}, hash);
  return hash;
}

// In the tree that ends with the node's last leaf, the way from its first leaf to it is the first
// part of that leaf's inclusion proof, and every sibling lies to the right.
Result<tlog::Hash> LogFolder::Nodes::Fold(const tlog::Node& node) {
  const std::uint64_t size = log_.head().size();
  const bool there = node.level < 63 && node.index < (size >> node.level);
  if (!there) return Fail(ErrorCode::kNotFound, "no such node");
  const std::uint64_t first = node.index << node.level;
  ASSIGN_OR_RETURN(const std::string entry, log_.Entry(first));
  tlog::Hash hash = tlog::LeafHash(entry);
  if (node.level == 0) return hash;
  ASSIGN_OR_RETURN(const tlog::Proof path,
                   log_.ProveInclusion(first, (node.index + 1) << node.level));
  for (unsigned level = 0; level < node.level; ++level)
    hash = tlog::NodeHash(hash, path[level]);
  return hash;
}

Status LogFolder::Put(std::string_view name, std::string_view bytes) {
  auto file = record_files_.find(name);
  if (file == record_files_.end())
    file = record_files_.emplace(name, os::SlotFile(records_ / name)).first;
  return file->second.Write(bytes);
}

Result<std::optional<std::string>> LogFolder::Get(std::string_view name) {
  auto bytes = os::ReadSlotFile(records_ / name);
  if (bytes) return std::move(*bytes);
  if (bytes.error().code == ErrorCode::kNotFound) return std::nullopt;
  return std::unexpected(bytes.error());
}

}  // namespace tidewaiter::federation
