// LogCopier: copies SQLite's write-ahead log into its file beside the writer, so that commits do
// not wait for it. Inside src/store.
//
// SQLite itself copies on the thread of a commit, and every declaration in hand waits. Here another
// connection does it, which does not keep the writer from writing, until little is left; that
// little, and the new beginning of the log, falls to the next commit. One thread; the log grows to
// some 40 MiB, and further only while somebody reads in it without a pause.
#ifndef TIDEWAITER_STORE_SQLITE_LOG_H_
#define TIDEWAITER_STORE_SQLITE_LOG_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "os/file.h"
#include "store/sqlite_db.h"

namespace tidewaiter::store {

class LogCopier {
 public:
  // Pages that are copied together: what many commits change is copied once.
  static constexpr int kPortion = 8192;
  // Whoever writes faster than is copied waits from here on: 128 MiB.
  static constexpr int kPagesMax = 4 * kPortion;
  static constexpr int kRetry = 1024;  // more of them, when somebody was reading in the log

  // Takes the place of SQLite's own copying in `writer`, which must outlive it. Errors: those of
  // Db::Open.
  static Result<std::unique_ptr<LogCopier>> Start(const os::Path& file, Db& writer);
  LogCopier(const LogCopier&) = delete;
  LogCopier& operator=(const LogCopier&) = delete;
  ~LogCopier();

 private:
  LogCopier(Db copier, Db& writer);
  static int AfterCommit(void* self, sqlite3* writer, const char* name, int pages);
  void Committed(int pages);
  void Work();

  Db copier_;
  Db& writer_;
  int pages_ = 0;            // in the log after the last commit; the writer's
  int next_try_ = kPortion;  // the writer's

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  enum class State { kIdle, kAsked, kCopied } state_ = State::kIdle;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_LOG_H_
