// Tiles: how a log's tree and entries lie in files, so that any web server can serve them
// (C2SP tlog-tiles).
//
//   PathOf({.level = 0, .index = 1234067, .width = 8})      // "tile/0/x001/x234/067.p/8"
//   PathOf({.is_bundle = true, .index = 3})                 // "tile/entries/003"
//
//   TileReader nodes(size, [&](const TileId& id) { return os::ReadFile(folder / PathOf(id)); });
//   ASSIGN_OR_RETURN(const Proof path, ProveInclusion(index, size, nodes));
//
// A tile holds the 256 hashes of one row, eight rows of the tree apart; the seven between are
// hashed from it. A bundle holds the 256 entries behind a tile of level 0. The last of each row
// are partial, as wide as the size of the tree says. Functions are pure; objects thread-compatible.
#ifndef TIDEWAITER_TLOG_TILE_H_
#define TIDEWAITER_TLOG_TILE_H_

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/hash.h"
#include "tlog/tree.h"

namespace tidewaiter::tlog {

inline constexpr unsigned kTileRows = 8;       // of the tree in one tile
inline constexpr unsigned kTileWidth = 256;    // hashes in a full tile, entries in a full bundle
inline constexpr unsigned kTileLevelMax = 63;  // that a path may name; trees of ours end at 7
inline constexpr std::size_t kEntryBytesMax = 65'535;  // a bundle's lengths have 16 bits

struct TileId {
  bool is_bundle = false;  // entries; level is 0 then
  unsigned level = 0;
  std::uint64_t index = 0;  // in its row
  unsigned width = kTileWidth;
  friend auto operator<=>(const TileId&, const TileId&) = default;
};

// "tile/<level>/<index>" or "tile/entries/<index>", with ".p/<width>" when it is partial; the index
// in groups of three digits, all but the last behind an x.
std::string PathOf(const TileId& id);

// Exactly what PathOf writes, so that nothing else in a request reaches a file. Errors:
// kInvalidArgument.
Result<TileId> ParsePath(std::string_view path);

// How many hashes the tile has in a tree of `size` leaves; 0: it is not there.
unsigned WidthOf(unsigned level, std::uint64_t index, std::uint64_t size);

// All tiles of a tree of `end` leaves that hold something of leaves begin..end-1, row by row from
// the bottom; for a copy that has `begin` leaves and wants `end`. 24 bytes for each 255 leaves.
std::vector<TileId> TilesOf(std::uint64_t begin, std::uint64_t end);
// And the bundles of entries, by the same rule.
std::vector<TileId> BundlesOf(std::uint64_t begin, std::uint64_t end);

std::string FormatTile(std::span<const Hash> hashes);
// Errors: kCorruption when it has not exactly `width` hashes.
Result<std::vector<Hash>> ParseTile(std::string_view bytes, unsigned width);

// Adds an entry, of at most kEntryBytesMax bytes (more is a bug of the caller), behind its length.
void AppendEntry(std::string& bundle, std::string_view entry);
// The entries, as parts of `bytes`. Errors: kCorruption when it has not exactly `width` entries.
Result<std::vector<std::string_view>> ParseBundle(std::string_view bytes, unsigned width);

// The root of 2^n hashes side by side, n <= 8; other numbers are a bug of the caller.
Hash RootOfRow(std::span<const Hash> hashes);

// The nodes of a tree of `size` leaves, from its tiles; as many tiles as `kept` stay in memory, 16
// KiB each, those longest not asked for going first. Tiles are believed: whoever has them from
// elsewhere verifies the proof that was made of them.
class TileReader : public NodeSource {
 public:
  using Read = std::function<Result<std::string>(const TileId&)>;
  static constexpr std::size_t kKept = 256;

  TileReader(std::uint64_t size, Read read, std::size_t kept = kKept);
  // Errors: kNotFound, kCorruption (a tile of another length), those of `read`.
  Result<Hash> Get(const Node& node) override;
  // For a log that grew; a partial tile that is full now is read again.
  void Grow(std::uint64_t size);

 private:
  // A tile's rows, one behind the other from the bottom, as far as they are whole.
  struct Rows {
    std::vector<Hash> hashes = {};
    std::array<std::uint16_t, kTileRows> begins = {};
  };
  struct Kept {
    TileId id;
    Rows rows;
  };
  Result<const Rows*> Load(const TileId& id);

  std::uint64_t size_;
  Read read_;
  std::size_t kept_max_;
  std::list<Kept> kept_;  // the last one asked for in front
  std::map<TileId, std::list<Kept>::iterator> places_;
};

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_TILE_H_
