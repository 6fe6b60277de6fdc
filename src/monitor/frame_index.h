// FrameIndex: which records of the frame log are of which device and time, so that a journey is
// found without reading the log.
//
//   ASSIGN_OR_RETURN(auto index, FrameIndex::Open({.log = data / "frames",
//                                                  .files = data / "frames-index"}));
//   RETURN_IF_ERROR(index->CatchUp());                       // after new frames are on disk
//   ASSIGN_OR_RETURN(const FramesFound found, index->Find("8800000015", from_ms, until_ms));
//   for (const chainlog::Spot& spot : found.frames) ...      // chainlog::ReadAt(log, spot, buffer)
//
// One file for each finished segment of the log, made once, checksummed and tied to the segment by
// the hash at its end (docs/formats/frame-index.md); the segment that still grows is in memory. A
// file that is missing or wrong is made again from the log: nothing in it is precious. Without
// `write` no file is made or touched: a tool may look beside a running program.
//
// What of the log could not be read (damage, records of a later version) is told with every answer
// that it may be missing from.
//
// Cost: 20 bytes a frame, 16 a device and segment. CatchUp looks at the beginning of each segment
// and reads what is new at the reader's pace; Find is a binary search in each segment whose times
// overlap, and maps and checks its file the first time (monitor_bench measures). Times are those of
// receiving. Thread-safe: one call at a time, others wait.
#ifndef TIDEWAITER_MONITOR_FRAME_INDEX_H_
#define TIDEWAITER_MONITOR_FRAME_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/record.h"
#include "os/file.h"

namespace tidewaiter::monitor {

// Records of the log that no one knows the content of.
struct LogHole {
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;  // 0: to the end of the log
  std::string why = {};        // for people
  friend bool operator==(const LogHole&, const LogHole&) = default;
};

struct FramesFound {
  // By rising numbers. Devices whose 64-bit hashes are equal share them.
  std::vector<chainlog::Spot> frames = {};
  std::vector<LogHole> holes = {};  // anywhere in the log: a hole has no device and no time
};

class FrameIndex {
 public:
  struct Options {
    os::Path log = {};
    os::Path files = {};  // folder; "": nothing is kept
    bool write = true;
  };

  // Looks at the files; reads no records. Errors: kNotFound (no such log), kUnavailable.
  static Result<std::unique_ptr<FrameIndex>> Open(Options options);
  FrameIndex(const FrameIndex&) = delete;
  FrameIndex& operator=(const FrameIndex&) = delete;
  ~FrameIndex();

  // Takes in what the log has up to that record: beside a living writer the last one known to be on
  // disk. A file that cannot be written is tried again with the next call. Errors: kUnavailable
  // (the log cannot be read); what was taken in before stays.
  Status CatchUp(std::uint64_t up_to = ~std::uint64_t{0});

  // Records whose device (FrameRecord::device) this is, received within [from_ms, until_ms]; frames
  // and commands. Errors: kUnavailable.
  Result<FramesFound> Find(std::string_view device, std::int64_t from_ms, std::int64_t until_ms);

  // The first record that is not taken in.
  [[nodiscard]] std::uint64_t next_seq() const;
  // Segments whose file was made by this object: for metrics and tests.
  [[nodiscard]] std::size_t built() const;

 private:
  class Impl;
  explicit FrameIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_FRAME_INDEX_H_
