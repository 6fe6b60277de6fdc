// The right edge of a log's tree in memory: its partial tiles, full ones that are not on disk yet,
// and the frontier. And the file that keeps the part of it that is settled. Internal to tlogstore.
#ifndef TIDEWAITER_TLOGSTORE_INTERNAL_EDGE_H_
#define TIDEWAITER_TLOGSTORE_INTERNAL_EDGE_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/tile.h"
#include "tlog/tree.h"

namespace tidewaiter::tlogstore::internal {

class Edge {
 public:
  static constexpr unsigned kLevels = 8;  // of tiles: 256^8 is more leaves than a tree may have

  // `after`: this edge's frontier with `leaves` appended, which the caller has computed already.
  void Append(std::span<const tlog::Hash> leaves, const tlog::Frontier& after);

  [[nodiscard]] const tlog::Frontier& frontier() const { return frontier_; }
  [[nodiscard]] std::uint64_t size() const { return frontier_.size(); }
  // Leaves in whole bundles.
  [[nodiscard]] std::uint64_t whole() const { return size() / tlog::kTileWidth * tlog::kTileWidth; }

  // Full tiles that were not dropped yet, each row in order.
  using FullTiles = std::map<tlog::TileId, std::vector<tlog::Hash>>;
  [[nodiscard]] const FullTiles& full() const { return full_; }
  void DropFull() { full_.clear(); }

  // The hashes of a tile as far as they are known here; empty when it is neither partial nor full
  // and not dropped.
  [[nodiscard]] std::span<const tlog::Hash> Find(unsigned level, std::uint64_t index) const;

  // The state at whole(), for a file; and back. Errors: kCorruption.
  [[nodiscard]] std::string Save(std::string_view origin) const;
  struct Loaded;
  static Result<Loaded> Load(std::string_view bytes);

 private:
  void Push(unsigned level, const tlog::Hash& hash);

  struct Row {
    std::uint64_t index = 0;  // of the partial tile
    std::vector<tlog::Hash> hashes = {};
  };
  std::array<Row, kLevels> rows_ = {};
  FullTiles full_ = {};
  tlog::Frontier frontier_ = {};
};

struct Edge::Loaded {
  std::string origin = {};
  Edge edge = {};
};

}  // namespace tidewaiter::tlogstore::internal

#endif  // TIDEWAITER_TLOGSTORE_INTERNAL_EDGE_H_
