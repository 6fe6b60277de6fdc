#include "chainlog/internal/recover.h"

#include <fmt/format.h>

namespace tidewaiter::chainlog::internal {
namespace {

// A record of a later group that proves itself by the hash in front of it.
bool LaterGroupFound(std::string_view segment, std::size_t from, std::uint64_t last_good_seq) {
  std::uint64_t above = last_good_seq;
  while (const auto found = FindRecord(segment, from, above)) {
    Parsed record;
    ParseRecord(segment.substr(*found), record);
    if (record.group() > last_good_seq + 1) return true;
    from = *found + record.bytes.size();
    above = record.seq;
  }
  return false;
}

// One that proves itself by what the hash in front of it should be: only that hash is damaged.
bool LaterGroupFollows(std::string_view segment, std::size_t at, std::uint64_t last_good_seq) {
  Hash hash = HashBefore(segment, at);
  Parsed record;
  while (ParseRecord(segment.substr(at), record) == ParseState::kWhole) {
    hash = HashOfRecord(record, hash);
    if (record.hash == hash && record.group() > last_good_seq + 1) return true;
    at += record.bytes.size();
  }
  return false;
}

}  // namespace

// A group is written only when the one before it is on disk. So a record of a later group behind a
// bad one says that the bad one was whole once. Of the same group it says nothing: a disk may keep
// the later half of a write.
bool IsDamage(std::string_view segment, std::size_t bad, std::uint64_t last_good_seq) {
  return LaterGroupFound(segment, bad, last_good_seq) ||
         LaterGroupFollows(segment, bad, last_good_seq);
}

Result<Tail> FindTail(std::string_view segment) {
  Tail tail;
  ASSIGN_OR_RETURN(tail.header, ReadSegmentHeader(segment));
  tail.head = {tail.header.first_seq - 1, tail.header.previous_time_ms, tail.header.previous};
  tail.good = kSegmentHeaderBytes;
  Head last = tail.head;
  std::size_t at = tail.good;
  Parsed record;
  while (ParseRecord(segment.substr(at), record) == ParseState::kWhole &&
         record.seq == last.seq + 1 && Proves(record, last.hash)) {
    last = {record.seq, record.time_ms, record.hash};
    at += record.bytes.size();
    if (!record.ends_group()) continue;
    tail.head = last;
    tail.good = at;
  }
  if (tail.good < segment.size() && IsDamage(segment, tail.good, tail.head.seq)) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("record {} at byte {} is damaged, and there are whole ones behind it",
                            last.seq + 1, at));
  }
  return tail;
}

}  // namespace tidewaiter::chainlog::internal
