// What a chain log is made of: records, heads and faults. The bytes are in
// docs/formats/chainlog.md.
#ifndef TIDEWAITER_CHAINLOG_RECORD_H_
#define TIDEWAITER_CHAINLOG_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::chainlog {

using Hash = std::array<unsigned char, 32>;  // SHA-256

// Longer records are refused: a reader holds a whole one in memory, and a length that a broken disk
// made up must not be believed. Frames of devices have at most 16 kB.
inline constexpr std::size_t kRecordBytesMax = std::size_t{1} << 20U;

// Where a record stands, for ReadAt (chainlog/reader.h). Records never move.
struct Spot {
  std::uint64_t seq = 0;
  std::uint64_t segment = 0;  // number of its segment's first record
  std::uint64_t offset = 0;   // of its first byte in the segment
  friend bool operator==(const Spot&, const Spot&) = default;
};

// One record as it was read. `body` is valid until the reader's next call.
struct Record {
  std::uint64_t seq = 0;     // 1, 2, 3 ...
  std::int64_t time_ms = 0;  // when it was appended, by the writer's clock
  std::string_view body = {};
  Hash hash = {};      // over everything up to and with this record
  Hash previous = {};  // that it was made with: of the record before
  std::uint16_t flags = 0;
  std::uint16_t place = 0;      // in its group
  bool of_the_log = false;      // a record of the log's own: its body is for nobody else
  std::string_view bytes = {};  // as they stand in the file: head, body and hash
  Spot spot = {};               // where it was read from
};

// What the record's hash must be by all its other members: whoever has a record and `previous` can
// check it without the log. O(body).
Hash HashOf(const Record& record);

// The record at the beginning of `bytes`, which may go on behind it, when it goes on from
// `previous`. Errors: kCorruption (no whole record, or its hash is not that of `previous` and its
// bytes). Hashes it: O(length). Thread-safe.
Result<Record> ReadRecord(std::string_view bytes, const Hash& previous);

// Where a log stands, or stood once: what a witness keeps to check later that nothing before it was
// changed. An empty log has seq 0.
struct Head {
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;  // of that record
  Hash hash = {};
  friend bool operator==(const Head&, const Head&) = default;
};

// "17 1795777777000 5f1c…" (64 hexadecimal digits), one line without its end. What checkpoints are
// written as.
std::string FormatHead(const Head& head);
// Errors: kInvalidArgument.
Result<Head> ParseHead(std::string_view text);

enum class FaultKind : std::uint8_t {
  kHeader = 1,  // a segment's beginning is not one, or was changed
  kRecord,      // a record's bytes do not give its hash
  kSequence,    // a number is missing or stands twice
  kChain,       // a segment does not go on from the one before
  kTornTail,    // the last group is not whole: a crash; opening for writing takes it away
  kBeginning,   // old segments are gone and no record says that they were dropped
  kCheckpoint,  // a checkpoint says another hash, or its record is not there
  kUnreadable,  // the file cannot be read
};
std::string_view Name(FaultKind kind);  // "header", "record", ...

struct Fault {
  FaultKind kind = FaultKind::kRecord;
  os::Path segment = {};     // file; "" where the log as a whole is meant
  std::uint64_t offset = 0;  // in bytes, of the record or of what is wrong in the file
  std::uint64_t seq = 0;     // of the record that should be there; 0 = unknown
  std::string detail = {};   // for people
};

struct Verified {
  std::vector<Fault> faults = {};  // in the order of the log; at most kFaultsMax
  std::uint64_t first_seq = 0;     // of the records that are there; 0 = none
  std::uint64_t records = 0;       // that are as they were written
  Head head = {};                  // of the last of them
};
inline constexpr std::size_t kFaultsMax = 1000;

// Reads the whole log, hashes everything, and tells every fault with its place; goes on behind a
// fault at the next record that proves itself. `checkpoints` are heads that somebody kept: each
// must be in the log as it was. Those of dropped records are passed over. May run beside a writer:
// then a group that is just being written is no fault if `writer_lives`.
// Errors: kNotFound (no such folder). Cost: about 4 s for a gigabyte. Thread-safe.
Result<Verified> Verify(const os::Path& folder, const std::vector<Head>& checkpoints = {},
                        bool writer_lives = false);

}  // namespace tidewaiter::chainlog

#endif  // TIDEWAITER_CHAINLOG_RECORD_H_
