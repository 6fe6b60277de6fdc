#include "tlogstore/internal/edge.h"

#include <bit>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"

namespace tidewaiter::tlogstore::internal {
namespace {

using tlog::Hash;
using tlog::kTileRows;
using tlog::kTileWidth;

constexpr std::string_view kMagic = "TWEDGE01";

std::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "the edge file was changed");
}

// The roots of the whole subtrees in a partial tile, from the left.
void AddPeaks(std::span<const Hash> hashes, std::vector<Hash>& peaks) {
  while (!hashes.empty()) {
    const std::size_t width = std::bit_floor(hashes.size());
    peaks.push_back(tlog::RootOfRow(hashes.first(width)));
    hashes = hashes.subspan(width);
  }
}

}  // namespace

void Edge::Push(unsigned level, const Hash& hash) {
  Row& row = rows_[level];
  row.hashes.push_back(hash);
  if (row.hashes.size() < kTileWidth) return;
  const Hash root = tlog::RootOfRow(row.hashes);
  full_[{.level = level, .index = row.index}] = std::exchange(row.hashes, {});
  ++row.index;
  Push(level + 1, root);
}

void Edge::Append(std::span<const Hash> leaves, const tlog::Frontier& after) {
  CHECK(after.size() == size() + leaves.size());
  for (const Hash& leaf : leaves)
    Push(0, leaf);
  frontier_ = after;
}

std::span<const Hash> Edge::Find(unsigned level, std::uint64_t index) const {
  if (level >= kLevels) return {};
  if (rows_[level].index == index) return rows_[level].hashes;
  const auto found = full_.find({.level = level, .index = index});
  return found == full_.end() ? std::span<const Hash>() : found->second;
}

std::string Edge::Save(std::string_view origin) const {
  std::string out(kMagic);
  PutNumber(out, whole());
  PutNumber(out, static_cast<std::uint16_t>(origin.size()));
  out += origin;
  for (const Row& row : std::span(rows_).subspan(1))
    out += tlog::FormatTile(row.hashes);
  out += tlog::BytesOf(tlog::Sha256Of(out));
  return out;
}

Result<Edge::Loaded> Edge::Load(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + sizeof(Hash)) return Damaged();
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(Hash));
  if (tlog::BytesOf(tlog::Sha256Of(body)) != bytes.substr(body.size())) return Damaged();
  ByteReader reader(body.substr(kMagic.size()));
  ASSIGN_OR_RETURN(const auto size, reader.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(const auto origin_bytes, reader.Number<std::uint16_t>());
  ASSIGN_OR_RETURN(const std::string_view origin, reader.Entries(origin_bytes, 1));
  if (size > tlog::kSizeMax || size % kTileWidth != 0) return Damaged();
  Loaded loaded{.origin = std::string(origin)};
  loaded.edge.rows_[0].index = size >> kTileRows;
  for (unsigned level = 1; level < kLevels; ++level) {
    const std::uint64_t row = size >> (level * kTileRows);
    const auto width = static_cast<unsigned>(row % kTileWidth);
    ASSIGN_OR_RETURN(const std::string_view hashes, reader.Entries(width, sizeof(Hash)));
    ASSIGN_OR_RETURN(loaded.edge.rows_[level].hashes, tlog::ParseTile(hashes, width));
    loaded.edge.rows_[level].index = row / kTileWidth;
  }
  if (!reader.empty()) return Damaged();
  std::vector<Hash> peaks;
  for (unsigned level = kLevels; level-- > 1;)
    AddPeaks(loaded.edge.rows_[level].hashes, peaks);
  ASSIGN_OR_RETURN(loaded.edge.frontier_, tlog::Frontier::Of(size, std::move(peaks)));
  return loaded;
}

}  // namespace tidewaiter::tlogstore::internal
