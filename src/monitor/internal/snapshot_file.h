// SnapshotFile: the state of the trackers, what seals said, and from where the log is to be read
// after it. One file, replaced as a whole: a line of JSON, whose members a reader may not know, and
// the trackers' part with a checksum of its own. LogMarks: which record of the
// log came about when, an hour apart.
#ifndef TIDEWAITER_MONITOR_INTERNAL_SNAPSHOT_FILE_H_
#define TIDEWAITER_MONITOR_INTERNAL_SNAPSHOT_FILE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "monitor/board.h"
#include "os/file.h"

namespace tidewaiter::monitor {

struct Snapshot {
  std::vector<std::pair<std::int64_t, std::uint64_t>> marks = {};  // time, record; rising
  // The last record of each border post that is in the log: none later than this snapshot's log.
  std::map<std::string, std::uint64_t, std::less<>> posts = {};
  std::vector<SealSaid> seals = {};  // none in a file of an earlier program
  std::string trackers = {};         // TrackerPool::Save
};

Status WriteSnapshot(const os::Path& file, const Snapshot& snapshot);
// Errors: kNotFound, kUnavailable, kCorruption (the head; the trackers' part is looked at by Load).
Result<Snapshot> ReadSnapshot(const os::Path& file);

// Thread-safe.
class LogMarks {
 public:
  static constexpr std::int64_t kEveryMs = 3'600'000;
  static constexpr std::size_t kMarksMax = 48;  // two days; watches look back 13 hours

  void Set(std::vector<std::pair<std::int64_t, std::uint64_t>> marks);
  void Pass(std::int64_t time_ms, std::uint64_t seq);
  // A record from before that time, the latest known; 0 where none is known: from the beginning.
  [[nodiscard]] std::uint64_t Before(std::int64_t time_ms) const;
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::uint64_t>> all() const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::pair<std::int64_t, std::uint64_t>> marks_;
};

// A gate, camera or position saw a unit at a node: to be written.
struct PendingVisit {
  std::string movement = {};
  std::string node = {};
  std::string seen_by = {};
  std::int64_t at_ms = 0;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_SNAPSHOT_FILE_H_
