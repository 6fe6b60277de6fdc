#include "federation/log_copy.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "federation/subtree.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

// On the wire.
std::size_t BytesOf(const EntryPackage& package) {
  std::size_t bytes = 1 + package.proof.size() * sizeof(tlog::Hash);
  for (const std::string& entry : package.entries)
    bytes += 2 + entry.size();
  return bytes;
}

}  // namespace

Result<LogCopy> LogCopy::Open(std::unique_ptr<LogStorage> storage, std::unique_ptr<Judge> judge,
                              std::uint64_t trusted) {
  if (storage->size() < trusted) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("{} entries are there, {} were vouched for", storage->size(), trusted),
                "truncated_file");
  }
  RETURN_IF_ERROR(storage->Sync());  // what a killed process had written may not be there yet
  ASSIGN_OR_RETURN(tlog::Frontier frontier,
                   tlog::Frontier::From(storage->size(), storage->nodes()));
  for (std::uint64_t i = judge->taken(); i < trusted; ++i) {
    ASSIGN_OR_RETURN(const std::string entry, storage->Entry(i));
    judge->Take(i, entry);
  }
  return LogCopy(std::move(storage), std::move(judge), std::move(frontier));
}

Status LogCopy::Append(std::span<const std::string> entries) {
  std::vector<tlog::Hash> leaves;
  leaves.reserve(entries.size());
  for (const std::string& entry : entries)
    leaves.push_back(tlog::LeafHash(entry));
  return Append(entries, leaves);
}

Status LogCopy::Append(std::span<const std::string> entries, std::span<const tlog::Hash> leaves) {
  if (entries.empty()) return {};
  RETURN_IF_ERROR(storage_->AppendHashed(entries, leaves));
  RETURN_IF_ERROR(storage_->Sync());
  frontier_.Append(leaves);
  return {};
}

tlog::Hash LogCopy::RootWith(std::span<const tlog::Hash> leaves) const {
  tlog::Frontier after = frontier_;
  after.Append(leaves);
  return after.Root();
}

Result<Judged> LogCopy::JudgeTo(std::uint64_t end, std::int64_t now_ms, bool vouched,
                                std::span<const std::string> last) {
  const std::uint64_t first = size() - last.size();  // of those
  std::string read;
  for (std::uint64_t i = judge_->taken(); i < end; ++i) {
    if (i < first) {
      ASSIGN_OR_RETURN(read, storage_->Entry(i));
    }
    const std::string& entry = i < first ? read : last[i - first];
    Verdict verdict = vouched ? judge_->CheckVouched(entry, now_ms) : judge_->Check(entry, now_ms);
    if (verdict.kind != Verdict::Kind::kStands) return Judged{i, std::move(verdict)};
    judge_->Take(i, entry);
  }
  return Judged{end};
}

Result<tlog::Hash> LogCopy::RootAt(std::uint64_t size) {
  if (size == this->size()) return root();
  if (size > this->size()) return Fail(ErrorCode::kInvalidArgument, "beyond the end of the log");
  return tlog::RootOf(size, storage_->nodes());
}

Result<tlog::Proof> LogCopy::Consistency(std::uint64_t old_size, std::uint64_t size) {
  if (old_size > size || size > this->size())
    return Fail(ErrorCode::kInvalidArgument, "beyond the end of the log");
  if (old_size == 0) return tlog::Proof();
  return tlog::ProveConsistency(old_size, size, storage_->nodes());
}

Result<Beginning> LogCopy::BeginningOf(std::uint64_t old_size, std::uint64_t size) {
  Beginning beginning;
  ASSIGN_OR_RETURN(beginning.root, RootAt(old_size));
  ASSIGN_OR_RETURN(beginning.proof, Consistency(old_size, size));
  return beginning;
}

Result<EntryPackage> LogCopy::Package(const PackageRange& range, std::uint64_t size) {
  EntryPackage package{.begin = range.begin};
  for (std::uint64_t i = range.begin; i < range.end; ++i) {
    ASSIGN_OR_RETURN(std::string entry, storage_->Entry(i));
    package.entries.push_back(std::move(entry));
  }
  const std::uint64_t rounded = range.begin / kPackageEntries * kPackageEntries;
  ASSIGN_OR_RETURN(package.proof, ProveSubtree(rounded, range.end, size, storage_->nodes()));
  return package;
}

Status LogCopy::Fill(AddEntries& upload) {
  std::size_t bytes = 0;
  const std::uint64_t packages = PackageCount(upload.start, upload.end);
  for (std::uint64_t i = 0; i < packages && bytes < kUploadBytesMax; ++i) {
    ASSIGN_OR_RETURN(EntryPackage package,
                     Package(RangeOfPackage(upload.start, upload.end, i), upload.end));
    bytes += BytesOf(package);
    if (i > 0 && bytes > kUploadBytesMax) break;
    upload.packages.push_back(std::move(package));
  }
  return {};
}

Result<Exhibit> LogCopy::Show(std::uint64_t index, std::uint64_t size) {
  ASSIGN_OR_RETURN(std::string entry, storage_->Entry(index));
  return ShowEntry(index, size, std::move(entry), storage_->nodes());
}

Result<std::string> LogCopy::ReadTile(const tlog::TileId& id, std::uint64_t size) {
  const unsigned width = tlog::WidthOf(id.level, id.index, size);
  if (id.width > width) return Fail(ErrorCode::kNotFound, "no such tile yet");
  const std::uint64_t first = id.index * tlog::kTileWidth;
  std::string bundle;
  std::vector<tlog::Hash> hashes;
  for (std::uint64_t i = first; i < first + id.width; ++i) {
    if (id.is_bundle) {
      ASSIGN_OR_RETURN(const std::string entry, storage_->Entry(i));
      tlog::AppendEntry(bundle, entry);
    } else {
      ASSIGN_OR_RETURN(const tlog::Hash hash,
                       storage_->nodes().Get({.level = id.level * tlog::kTileRows, .index = i}));
      hashes.push_back(hash);
    }
  }
  return id.is_bundle ? bundle : tlog::FormatTile(hashes);
}

}  // namespace tidewaiter::federation
