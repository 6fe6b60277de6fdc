#include "tlog/tile.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "tlog/internal/lines.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::string_view kRoot = "tile/";
constexpr std::string_view kEntries = "entries";
constexpr std::string_view kPartial = ".p/";
constexpr std::uint64_t kGroup = 1000;  // an index is written three digits at a time

std::unexpected<Error> NotAPath() {
  return Fail(ErrorCode::kInvalidArgument, "this is not the path of a tile");
}

// The part before `sign`, which is taken off with it; all when there is none.
std::string_view TakeUntil(std::string_view& text, std::string_view sign) {
  const std::size_t end = std::min(text.find(sign), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + sign.size()));
  return part;
}

// "x001/x234/067".
Result<std::uint64_t> ParseIndex(std::string_view text) {
  std::uint64_t index = 0;
  while (true) {
    const bool is_last = text.find('/') == std::string_view::npos;
    std::string_view digits = TakeUntil(text, "/");
    if (!is_last) {
      if (!digits.starts_with('x')) return NotAPath();
      digits.remove_prefix(1);
    }
    if (digits.size() != 3 || !std::all_of(digits.begin(), digits.end(), internal::IsDigit)) {
      return NotAPath();
    }
    std::uint64_t group = 0;
    for (const char digit : digits)
      group = group * 10 + static_cast<std::uint64_t>(digit - '0');
    const bool is_padding = !is_last && index == 0 && group == 0;  // "x000/001" is 001
    if (is_padding || index > (kSizeMax - group) / kGroup) return NotAPath();
    index = index * kGroup + group;
    if (is_last) return index;
  }
}

void PutIndex(std::string& path, std::uint64_t index) {
  std::string text = fmt::format("{:03}", index % kGroup);
  for (index /= kGroup; index != 0; index /= kGroup)
    text.insert(0, fmt::format("x{:03}/", index % kGroup));
  path += text;
}

void AddRow(bool is_bundle, unsigned level, std::uint64_t begin, std::uint64_t end,
            std::vector<TileId>& tiles) {
  const std::uint64_t first = begin / kTileWidth;
  const std::uint64_t last = (end - 1) / kTileWidth;
  for (std::uint64_t index = first; index <= last; ++index) {
    const auto width =
        static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, end - index * kTileWidth));
    tiles.push_back({is_bundle, level, index, width});
  }
}

}  // namespace

std::string PathOf(const TileId& id) {
  CHECK(id.width >= 1 && id.width <= kTileWidth && id.level <= kTileLevelMax);
  std::string path(kRoot);
  path += id.is_bundle ? std::string(kEntries) : fmt::format("{}", id.level);
  path += '/';
  PutIndex(path, id.index);
  if (id.width < kTileWidth) path += fmt::format("{}{}", kPartial, id.width);
  return path;
}

Result<TileId> ParsePath(std::string_view path) {
  TileId id;
  if (!path.starts_with(kRoot)) return NotAPath();
  path.remove_prefix(kRoot.size());
  const std::string_view level = TakeUntil(path, "/");
  id.is_bundle = level == kEntries;
  if (!id.is_bundle) {
    const auto number = internal::ParseNumber(level, kTileLevelMax);
    if (!number) return NotAPath();
    id.level = static_cast<unsigned>(*number);
  }
  const bool is_partial = path.find(kPartial) != std::string_view::npos;
  ASSIGN_OR_RETURN(id.index, ParseIndex(TakeUntil(path, kPartial)));
  if (!is_partial) return id;
  const auto width = internal::ParseNumber(path, kTileWidth - 1);
  if (!width || *width == 0) return NotAPath();
  id.width = static_cast<unsigned>(*width);
  return id;
}

unsigned WidthOf(unsigned level, std::uint64_t index, std::uint64_t size) {
  const unsigned shift = level * kTileRows;
  const std::uint64_t row = shift >= 64 ? 0 : size >> shift;
  if (index > row / kTileWidth) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, row - index * kTileWidth));
}

std::vector<TileId> TilesOf(std::uint64_t begin, std::uint64_t end) {
  std::vector<TileId> tiles;
  for (unsigned level = 0; begin < end; ++level) {
    AddRow(false, level, begin, end, tiles);
    begin >>= kTileRows;
    end >>= kTileRows;
  }
  return tiles;
}

std::vector<TileId> BundlesOf(std::uint64_t begin, std::uint64_t end) {
  std::vector<TileId> bundles;
  if (begin < end) AddRow(true, 0, begin, end, bundles);
  return bundles;
}

std::string FormatTile(std::span<const Hash> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes)
    bytes += BytesOf(hash);
  return bytes;
}

Result<std::vector<Hash>> ParseTile(std::string_view bytes, unsigned width) {
  if (bytes.size() != width * sizeof(Hash)) {
    return Fail(ErrorCode::kCorruption, fmt::format("a tile of {} hashes has {} bytes, this has {}",
                                                    width, width * sizeof(Hash), bytes.size()));
  }
  std::vector<Hash> hashes(width);
  if (width != 0) std::memcpy(hashes.data(), bytes.data(), bytes.size());
  return hashes;
}

void AppendEntry(std::string& bundle, std::string_view entry) {
  CHECK(entry.size() <= kEntryBytesMax);
  bundle += static_cast<char>(entry.size() >> 8U);
  bundle += static_cast<char>(entry.size() & 0xFFU);
  bundle += entry;
}

Result<std::vector<std::string_view>> ParseBundle(std::string_view bytes, unsigned width) {
  std::vector<std::string_view> entries;
  entries.reserve(std::min<std::size_t>(width, kTileWidth));
  while (bytes.size() >= 2 && entries.size() < width) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) * 256 +
                      static_cast<unsigned char>(bytes[1]);
    if (bytes.size() < 2 + size) break;
    entries.push_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  if (entries.size() == width && bytes.empty()) return entries;
  return Fail(ErrorCode::kCorruption,
              fmt::format("the bundle has not {} whole entries: after {} there are {} bytes more",
                          width, entries.size(), bytes.size()));
}

Hash RootOfRow(std::span<const Hash> hashes) {
  CHECK(std::has_single_bit(hashes.size()) && hashes.size() <= kTileWidth);
  std::array<Hash, kTileWidth> row;
  std::copy(hashes.begin(), hashes.end(), row.begin());
  for (std::size_t width = hashes.size() / 2; width != 0; width /= 2) {
    for (std::size_t i = 0; i < width; ++i)
      row[i] = NodeHash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

// ---- reading

TileReader::TileReader(std::uint64_t size, Read read, std::size_t kept)
    : size_(size), read_(std::move(read)), kept_max_(std::max<std::size_t>(kept, 1)) {}

void TileReader::Grow(std::uint64_t size) {
  CHECK(size >= size_);
  size_ = size;
}

Result<const TileReader::Rows*> TileReader::Load(const TileId& id) {
  if (const auto found = places_.find(id); found != places_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return &kept_.front().rows;
  }
  ASSIGN_OR_RETURN(const std::string bytes, read_(id));
  ASSIGN_OR_RETURN(std::vector<Hash> hashes, ParseTile(bytes, id.width));
  Rows rows{.hashes = std::move(hashes)};
  std::size_t begin = 0;
  for (unsigned row = 1; row < kTileRows; ++row) {
    const std::size_t end = rows.hashes.size();
    rows.begins[row] = static_cast<std::uint16_t>(end);
    for (std::size_t i = begin; i + 1 < end; i += 2)
      rows.hashes.push_back(NodeHash(rows.hashes[i], rows.hashes[i + 1]));
    begin = end;
  }
  kept_.push_front({id, std::move(rows)});
  places_[id] = kept_.begin();
  if (kept_.size() > kept_max_) {
    places_.erase(kept_.back().id);
    kept_.pop_back();
  }
  return &kept_.front().rows;
}

Result<Hash> TileReader::Get(const Node& node) {
  const bool is_whole = node.level < 63 && node.index < (kSizeMax >> node.level) + 1 &&
                        ((node.index + 1) << node.level) <= size_;
  if (!is_whole) {
    return Fail(ErrorCode::kNotFound, fmt::format("a tree of {} leaves has no node {} of level {}",
                                                  size_, node.index, node.level));
  }
  const unsigned row = node.level % kTileRows;
  TileId id{.level = node.level / kTileRows, .index = node.index >> (kTileRows - row)};
  id.width = WidthOf(id.level, id.index, size_);
  ASSIGN_OR_RETURN(const Rows* const rows, Load(id));
  const std::uint64_t first = id.index << (kTileRows - row);  // of this row of the tile
  return rows->hashes[rows->begins[row] + (node.index - first)];
}

}  // namespace tidewaiter::tlog
