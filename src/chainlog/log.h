// Log: records are added at the end, each hashed together with all before it, and are on disk
// before anybody is told so.
//
//   ASSIGN_OR_RETURN(auto log, chainlog::Log::Open(folder, {.name = "frames", .on_durable = [&](
//                                  std::uint64_t up_to) { SendRepliesUpTo(up_to); }}));
//   ASSIGN_OR_RETURN(const std::uint64_t seq, log->Append(bytes));   // microseconds, no disk
//   ...                                                              // on_durable(seq or more)
//
// A log is a folder of segments; the bytes are frozen in docs/formats/chainlog.md. Whoever changes,
// removes or reorders a record breaks the chain from there on: Verify (chainlog/record.h) finds it,
// and a Head that was kept elsewhere proves that everything up to it is as it was.
//
// One thread writes. It takes what waits (from group_records on at once, or after group_wait_ms)
// as one group: write, fdatasync, on_durable. A group is in the log whole or not at all.
//
// When the disk fails (full, I/O error): the records of the group and all that wait are not in the
// log, on_failed says from which number on, and Append is refused with kUnavailable. The writer
// takes back what was half written and tries the disk again every retry_ms; when it works, Append
// does too. The numbers of the records that failed are given again: numbers have no gaps. A process
// that is killed between failure and repair may find such records in the log when it opens it.
//
// Killed or without power: Open keeps every whole group and cuts off the rest, which nobody was
// told about. A bad record with whole groups behind it is not a torn end but damage: Open refuses.
//
// One process writes to a folder (a lock file), any number read (chainlog/reader.h).
#ifndef TIDEWAITER_CHAINLOG_LOG_H_
#define TIDEWAITER_CHAINLOG_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "chainlog/record.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::chainlog {

struct Options {
  std::string name = {};            // of a new log, at most 32 bytes; part of its chain's beginning
  std::size_t group_records = 256;  // as many are written without waiting for more
  int group_wait_ms = 5;            // for others to come; 0: what is there goes at once
  std::uint64_t segment_bytes = std::uint64_t{64} << 20U;  // then a new one begins
  // What waits for the disk; beyond, Append is refused. At 45,000 records of 240 bytes a second it
  // is what comes in 5 s.
  std::size_t waiting_bytes_max = std::size_t{64} << 20U;
  int retry_ms = 1000;  // between attempts at a disk that failed
  const os::Clock* clock = &os::RealClock();
  // Both on the writer's thread, one at a time, in order; must be quick, must not call into the log
  // but for head(). on_durable: all records up to this number are on disk. on_failed: those from
  // this number on are not in the log; it returns before any later Append succeeds.
  std::function<void(std::uint64_t up_to)> on_durable = {};
  std::function<void(std::uint64_t from, const Error& why)> on_failed = {};
};

// What Open found at the end of the log.
struct Recovery {
  std::uint64_t torn_bytes = 0;  // were cut off: a group that was never whole
  os::Path segment = {};         // of them; "" when there were none
};

class Log {
 public:
  // Opens the log in `folder`, or begins one. Reads and checks the last segment (64 MB: 0.3 s).
  // Errors: kUnavailable (cannot be read or written), kConflict (another process writes to it),
  // kCorruption (the last segment is damaged, not merely torn), kInvalidArgument (options).
  static Result<std::unique_ptr<Log>> Open(const os::Path& folder, Options options);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();  // writes what waits, or tells that it failed

  // Adds a record and gives its number. Returns before it is on disk: only on_durable says so.
  // Errors: kInvalidArgument (longer than kRecordBytesMax), kUnavailable (the disk failed and does
  // not work yet; or too much waits). Thread-safe.
  Result<std::uint64_t> Append(std::string_view record);

  // The same, and waits for the disk. Errors: also kUnavailable when it failed.
  Result<std::uint64_t> AppendAndWait(std::string_view record);

  // Waits until every record that was appended before this call is on disk. Errors: kUnavailable
  // when the disk failed meanwhile.
  Status Flush();

  // The last record on disk. Thread-safe.
  [[nodiscard]] Head head() const;
  [[nodiscard]] bool failed() const;  // Append is refused now, for the disk's sake
  [[nodiscard]] const Recovery& recovery() const;
  [[nodiscard]] const os::Path& folder() const;

  // Removes the oldest segments whose records are all below `seq`, never the last one. Before that
  // a record of the log's own says which head the log began with: it is part of the chain, so that
  // dropping cannot be hidden. Gives the number of segments removed; waits for the disk.
  // Errors: kUnavailable; nothing was removed unless it is on disk that it was.
  Result<std::size_t> DropBefore(std::uint64_t seq);

 private:
  class Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::chainlog

#endif  // TIDEWAITER_CHAINLOG_LOG_H_
