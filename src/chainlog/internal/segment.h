// The bytes of a segment: docs/formats/chainlog.md. Internal to chainlog.
#ifndef TIDEWAITER_CHAINLOG_INTERNAL_SEGMENT_H_
#define TIDEWAITER_CHAINLOG_INTERNAL_SEGMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/record.h"
#include "os/file.h"

namespace tidewaiter::chainlog::internal {

inline constexpr std::size_t kSegmentHeaderBytes = 128;
inline constexpr std::size_t kNameBytes = 32;
inline constexpr std::size_t kRecordHeaderBytes = 24;
inline constexpr std::size_t kHashBytes = 32;
inline constexpr std::size_t kFrameBytes = kRecordHeaderBytes + kHashBytes;  // around a body
// One write. A group's places have 16 bits; more records or bytes would not make it cheaper.
inline constexpr std::size_t kGroupRecordsMax = 4096;
inline constexpr std::size_t kGroupBytesMax = std::size_t{4} << 20U;

inline constexpr std::uint16_t kGroupEnd = 1;   // the last record of its group
inline constexpr std::uint16_t kOwnRecord = 2;  // of the log itself: a head that was dropped

struct SegmentHeader {
  std::uint64_t first_seq = 1;
  std::int64_t previous_time_ms = 0;
  std::int64_t created_ms = 0;
  std::string name = {};
  Hash previous = {};  // of the record before; of the first segment: see Seal
};

// 128 bytes. For first_seq 1 `previous` is the hash of the bytes before it, and written there.
std::string Seal(SegmentHeader& header);
// Errors: kCorruption.
Result<SegmentHeader> ReadSegmentHeader(std::string_view bytes);

struct Parsed {
  std::uint16_t flags = 0;
  std::uint16_t place = 0;  // in its group, from 0
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;
  std::string_view body = {};
  Hash hash = {};
  std::string_view bytes = {};  // all of it
  [[nodiscard]] bool ends_group() const { return (flags & kGroupEnd) != 0; }
  [[nodiscard]] std::uint64_t group() const { return seq - place; }  // its first record's number
};

enum class ParseState : std::uint8_t { kWhole, kMore, kBad };

// The record at the beginning of `bytes`, by its lengths alone: nothing is hashed.
ParseState ParseRecord(std::string_view bytes, Parsed& record);

// Whether the record's hash is that of `previous` and its bytes; what it should be.
Hash HashOfRecord(const Parsed& record, const Hash& previous);
bool Proves(const Parsed& record, const Hash& previous);

// A record without flags, place and hash; SealGroup sets those of all that stand in `group`.
void PutRecord(std::uint16_t flags, std::uint64_t seq, std::int64_t time_ms, std::string_view body,
               std::string& out);
void SealGroup(std::string& group, Head& last);  // `last` moves to the group's end

// The next place in `bytes` at or behind `from` where a record stands that proves itself by the
// hash in front of it, with a number above `seq`. For going on behind damage.
std::optional<std::size_t> FindRecord(std::string_view bytes, std::size_t from, std::uint64_t seq);

// What a record at `at` goes on from: the hash in front of it, or the one in the segment's header.
Hash HashBefore(std::string_view bytes, std::size_t at);

struct SegmentFile {
  std::uint64_t first_seq = 0;
  os::Path path = {};
};
os::Path SegmentPath(const os::Path& folder, std::uint64_t first_seq);
// In order. Other files are passed over. Errors: kNotFound, kUnavailable.
Result<std::vector<SegmentFile>> ListSegments(const os::Path& folder);

}  // namespace tidewaiter::chainlog::internal

#endif  // TIDEWAITER_CHAINLOG_INTERNAL_SEGMENT_H_
