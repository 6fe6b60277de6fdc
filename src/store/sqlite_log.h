// What is done about SQLite's write-ahead log beside the writer, so that commits do not wait for
// it. Inside src/store.
//
// LogSyncer has the disk take the log. Commits (synchronous = NORMAL) only hand it to the system.
//
// LogCopier copies the log into the file.
// SQLite itself copies on the thread of a commit, and every declaration in hand waits. Here another
// connection does it, which does not keep the writer from writing, until little is left; that
// little falls to the writer, when it has nothing else to do, and the next commit begins the log
// anew. One thread; the log grows to some 80 MiB, and further only while somebody reads in it
// without a pause.
#ifndef TIDEWAITER_STORE_SQLITE_LOG_H_
#define TIDEWAITER_STORE_SQLITE_LOG_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/result.h"
#include "os/file.h"
#include "store/sqlite_db.h"

namespace tidewaiter::store {

class LogSyncer {
 public:
  // The writer has the log open. Errors: kUnavailable.
  static Result<std::unique_ptr<LogSyncer>> Open(const os::Path& file);
  LogSyncer(const LogSyncer&) = delete;
  LogSyncer& operator=(const LogSyncer&) = delete;
  ~LogSyncer();

  // When this returns, what was committed before it is on disk. Beside the writer.
  Status Sync();
  // After a Sync that failed nobody knows what the disk has of the log, and a hole in it would cost
  // what comes behind; the next Sync would not tell. So all of it is copied into the file, and the
  // log begins anew, before more is committed or synced. While nobody else uses the writer, outside
  // a transaction; costs nothing otherwise. Errors: kUnavailable.
  Status Mend(Db& writer);
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  explicit LogSyncer(int descriptor, os::Path log)
      : descriptor_(descriptor), log_(std::move(log)) {}
  int descriptor_;
  os::Path log_;
  std::atomic<bool> failed_ = false;
};

class LogCopier {
 public:
  // Pages that are copied together: what many commits change is copied once.
  static constexpr int kPortion = 16384;
  // Whoever writes faster than is copied waits from here on: 192 MiB.
  static constexpr int kPagesMax = 3 * kPortion;
  static constexpr int kRetry = 1024;   // more of them, when somebody was reading in the log
  static constexpr int kRestMax = 256;  // more of them, and a commit copies the rest itself

  // Takes the place of SQLite's own copying in `writer`, which must outlive it. Errors: those of
  // OpenDb.
  static Result<std::unique_ptr<LogCopier>> Start(const os::Path& file, Db& writer);
  LogCopier(const LogCopier&) = delete;
  LogCopier& operator=(const LogCopier&) = delete;
  ~LogCopier();

  // Copies what the copier has left, if it has come that far: whether it had. While nobody else
  // uses the writer, outside a transaction.
  bool CopyRest();

 private:
  LogCopier(Db copier, Db& writer);
  static int AfterCommit(void* self, sqlite3* writer, const char* name, int pages);
  void Committed(int pages);
  void BeganAnew();
  void Work();

  Db copier_;
  Db& writer_;
  int pages_ = 0;            // in the log after the last commit; the writer's
  int next_try_ = kPortion;  // the writer's
  bool put_off_ = false;     // the rest waits for CopyRest; the writer's

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  enum class State { kIdle, kAsked, kTried, kAlmostCopied } state_ = State::kIdle;
  bool past_ = false;  // the log that was asked for is no more
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_LOG_H_
