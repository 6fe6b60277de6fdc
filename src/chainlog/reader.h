// Reader: goes through a chain log from any record on, also while it is being written.
//
//   ASSIGN_OR_RETURN(auto reader, chainlog::Reader::Open(folder));
//   RETURN_IF_ERROR(reader.Seek(cursor + 1));
//   while (true) {
//     ASSIGN_OR_RETURN(const auto record, reader.Next());
//     if (!record) break;                    // no more for now: call Next again later
//     Take(record->seq, record->body);
//   }
//
// Every record is hashed and compared; the numbers must follow each other. Records of the log's own
// (chainlog/log.h, DropBefore) are passed over. What Next gives beside a living writer is whole,
// but its last group may not be on the disk yet: who must know asks the writer
// (Options::on_durable) and gives `up_to`.
//
// Finding a place costs a binary search over the segments and reading at most 1/64 of one; places
// are remembered. 900,000 records of 240 bytes a second (chainlog_bench). Thread-compatible.
#ifndef TIDEWAITER_CHAINLOG_READER_H_
#define TIDEWAITER_CHAINLOG_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "chainlog/record.h"

namespace tidewaiter::chainlog {

class Reader {
 public:
  // Stands before the oldest record. A folder without segments is an empty log.
  // Errors: kNotFound (no such folder), kUnavailable.
  static Result<Reader> Open(const os::Path& folder);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // The next record will be `seq`; one beyond the end is waited for. Errors: kNotFound (dropped
  // long ago), kCorruption, kUnavailable.
  Status Seek(std::uint64_t seq);

  // The next record, or nothing when there is none yet or it is beyond `up_to`. Errors: kCorruption
  // (damage: call a person; Verify tells where), kUnavailable. After an error the reader stays
  // where it was.
  Result<std::optional<Record>> Next(std::uint64_t up_to = ~std::uint64_t{0});

  // The same as bytes that prove themselves, records of the log's own too: for sending the chain on
  // to others. Valid until the next call. Errors: as Next.
  Result<std::optional<Record>> NextOfAll(std::uint64_t up_to = ~std::uint64_t{0});

 private:
  class Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The record at a spot that a reader gave earlier, without reading what is before it: hashed with
// the hash in front of it, so it is as it was written unless somebody wrote the log anew from there
// on (Verify tells). `buffer` holds its body. Errors: kNotFound (the segment was dropped),
// kCorruption (another record, or a changed one), kUnavailable. Two small reads: some 20 µs.
Result<Record> ReadAt(const os::Path& folder, const Spot& spot, std::string& buffer);

// Which records each segment holds, oldest first: for what is kept beside the log, one piece a
// segment. Errors: kNotFound (no such folder), kUnavailable. Cost: reads a header a segment.
struct SegmentSpan {
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;  // 0: it is the last one and may still grow
  Hash end =
      {};  // hash of its last record, as the next segment says; zero where that is unreadable
};
Result<std::vector<SegmentSpan>> SegmentSpans(const os::Path& folder);

// Whether the log still has the record of `head`, with that hash. Errors: those of Seek and Next.
Result<bool> Holds(const os::Path& folder, const Head& head);

}  // namespace tidewaiter::chainlog

#endif  // TIDEWAITER_CHAINLOG_READER_H_
