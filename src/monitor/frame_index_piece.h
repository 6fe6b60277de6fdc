// IndexPiece: the frames of one segment of the log, by device, as bytes of a file
// (docs/formats/frame-index.md). Used by frame_index.cc alone.
#ifndef TIDEWAITER_MONITOR_FRAME_INDEX_PIECE_H_
#define TIDEWAITER_MONITOR_FRAME_INDEX_PIECE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/reader.h"

namespace tidewaiter::monitor {

struct IndexEntry {
  chainlog::Spot spot = {};
  std::int64_t received_ms = 0;
};

// Of a segment that is being read.
struct GrowingPiece {
  std::uint64_t first_seq = 0;
  std::map<std::uint64_t, std::vector<IndexEntry>> by_device = {};  // by hash; each rising by seq

  void Add(std::uint64_t device, IndexEntry entry) { by_device[device].push_back(entry); }
  // Takes out what is behind `last_seq`.
  GrowingPiece SplitAfter(std::uint64_t last_seq);
};

struct PieceHead {
  chainlog::SegmentSpan span = {};
  std::int64_t earliest_ms = 0;  // of receiving; later than `latest_ms` when there are no frames
  std::int64_t latest_ms = -1;
  std::uint32_t devices = 0;
  std::uint32_t frames = 0;
  std::uint64_t checksum = 0;  // of what follows
};
inline constexpr std::size_t kPieceHeadBytes = 96;

// All entries must be in the span, which is finished.
std::string WritePiece(const GrowingPiece& piece, const chainlog::SegmentSpan& span);

// From the first kPieceHeadBytes bytes. Errors: kCorruption.
Result<PieceHead> ReadPieceHead(std::string_view bytes);
// The whole file, all of it checked. Errors: kCorruption.
Status CheckPiece(std::string_view bytes);

// Adds that device's frames to `frames`. `bytes` was checked. O(log devices + its frames).
void FindInPiece(std::string_view bytes, std::uint64_t device, std::int64_t from_ms,
                 std::int64_t until_ms, std::vector<chainlog::Spot>& frames);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_FRAME_INDEX_PIECE_H_
