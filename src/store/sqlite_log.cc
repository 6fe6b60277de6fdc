#include "store/sqlite_log.h"

#include <utility>

namespace tidewaiter::store {
namespace {

constexpr int kRounds = 4;        // each leaves what was written meanwhile, so less and less
constexpr int kLittleLeft = 100;  // pages

// How many pages are not copied yet; a negative number after an error, which the next try meets
// again: nothing is lost by it, the log is only longer.
int Copy(Db& db) {
  int in_log = 0;
  int copied = 0;
  const int rc =
      sqlite3_wal_checkpoint_v2(db.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  return rc == SQLITE_OK ? in_log - copied : -1;
}

}  // namespace

Result<std::unique_ptr<LogCopier>> LogCopier::Start(const os::Path& file, Db& writer) {
  ASSIGN_OR_RETURN(Db copier, Db::Open(file, Db::Mode::kCopy));
  RETURN_IF_ERROR(copier.Run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"));
  return std::unique_ptr<LogCopier>(new LogCopier(std::move(copier), writer));
}

LogCopier::LogCopier(Db copier, Db& writer) : copier_(std::move(copier)), writer_(writer) {
  sqlite3_wal_hook(writer_.get(), AfterCommit, this);
  thread_ = std::thread([this] { Work(); });
}

LogCopier::~LogCopier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  sqlite3_wal_hook(writer_.get(), nullptr, nullptr);
}

int LogCopier::AfterCommit(void* self, sqlite3* /*writer*/, const char* /*name*/, int pages) {
  static_cast<LogCopier*>(self)->Committed(pages);
  return SQLITE_OK;
}

// On the writer's thread, after a commit. `pages` are in the log.
void LogCopier::Committed(int pages) {
  if (pages < pages_) next_try_ = kPortion;  // it began anew
  pages_ = pages;
  if (pages < next_try_) return;
  {
    std::unique_lock lock(mutex_);
    if (state_ == State::kIdle) {
      state_ = State::kAsked;
      changed_.notify_all();
    }
    if (pages >= kPagesMax) changed_.wait(lock, [&] { return state_ == State::kCopied; });
    if (state_ != State::kCopied) return;
    state_ = State::kIdle;
  }
  // Once all is copied the next commit begins the log anew, if nobody reads in it at that moment.
  // What cannot be copied now, for want of space or for a reader, stays in the log.
  Copy(writer_);
  next_try_ = pages + kRetry;
}

void LogCopier::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || state_ == State::kAsked; });
    if (stopping_) return;
    lock.unlock();
    for (int round = 0; round < kRounds && Copy(copier_) > kLittleLeft; ++round) {
    }
    lock.lock();
    state_ = State::kCopied;
    changed_.notify_all();
  }
}

}  // namespace tidewaiter::store
