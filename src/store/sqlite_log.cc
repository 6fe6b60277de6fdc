#include "store/sqlite_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::store {
namespace {

constexpr int kRounds = 16;  // each leaves what was written meanwhile, so less and less
constexpr int kLittle = 40;  // pages: what two or three commits write

struct Copied {
  int pages = 0;   // are in the file now
  int in_log = 0;  // were in the log when the copying began
};

// Copies what is in the log at this moment; a reader keeps back what came after it began. An error
// is met again by the next try: nothing is lost by it, the log is only longer.
std::optional<Copied> Copy(Db& db) {
  Copied copied;
  const int rc = sqlite3_wal_checkpoint_v2(db.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                           &copied.in_log, &copied.pages);
  return rc == SQLITE_OK ? std::optional(copied) : std::nullopt;
}

// Copies what is in the log, what was written while that was copied, and so on: each round leaves
// less. Whether only little is left.
bool CopyAlmostAll(Db& db) {
  int before = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::optional<Copied> copied = Copy(db);
    if (!copied) return false;
    if (copied->in_log - before <= kLittle) return true;
    if (copied->pages == before) return false;  // somebody reads
    before = copied->pages;
  }
  return false;
}

std::unexpected<Error> SystemError(const os::Path& file) {
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", file.native(), std::strerror(errno)));
}

}  // namespace

// A descriptor of its own: that of the connection is the writer's. Locks of SQLite are on other
// files, so closing this one takes none away.
Result<std::unique_ptr<LogSyncer>> LogSyncer::Open(const os::Path& file) {
  os::Path log = file.native() + "-wal";
  const int descriptor = ::open(log.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemError(log);
  return std::unique_ptr<LogSyncer>(new LogSyncer(descriptor, std::move(log)));
}

LogSyncer::~LogSyncer() {
  ::close(descriptor_);
}

Status LogSyncer::Sync() {
  if (::fdatasync(descriptor_) == 0) return {};
  failed_ = true;
  return SystemError(log_);
}

Status LogSyncer::Mend(Db& writer) {
  // Before the copying: a Sync that fails during it has to be mended again.
  if (!failed_.exchange(false)) return {};
  const int rc =
      sqlite3_wal_checkpoint_v2(writer.get(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  if (rc == SQLITE_OK) return {};
  failed_ = true;
  return SqliteError(writer.get(), rc);
}

Result<std::unique_ptr<LogCopier>> LogCopier::Start(const os::Path& file, Db& writer) {
  ASSIGN_OR_RETURN(Db copier, OpenDb(file, DbMode::kCopy));
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

// All was copied, by the copier alone or with the writer's help: what it says of that is past.
void LogCopier::BeganAnew() {
  next_try_ = kPortion;
  put_off_ = false;
  const std::lock_guard lock(mutex_);
  past_ = state_ == State::kAsked;
  if (!past_) state_ = State::kIdle;
}

// On the writer's thread, after a commit. `pages` are in the log.
void LogCopier::Committed(int pages) {
  if (pages < pages_) BeganAnew();
  pages_ = pages;
  if (pages < next_try_) return;
  {
    std::unique_lock lock(mutex_);
    if (state_ == State::kIdle) {
      state_ = State::kAsked;
      changed_.notify_all();
    }
    if (pages >= kPagesMax) changed_.wait(lock, [&] { return state_ != State::kAsked; });
    if (state_ == State::kAsked) return;
    if (state_ == State::kAlmostCopied && !std::exchange(put_off_, true)) {
      next_try_ = pages + kRestMax;
      return;
    }
    const State was = std::exchange(state_, State::kIdle);
    next_try_ = pages + kRetry;
    put_off_ = false;
    if (was == State::kTried && pages < kPagesMax) return;
  }
  // Once all is copied the next commit begins the log anew, if nobody reads in it at that moment.
  // What cannot be copied now, for want of space or for a reader, stays in the log.
  Copy(writer_);
}

bool LogCopier::CopyRest() {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kAlmostCopied) return false;
    state_ = State::kIdle;
  }
  next_try_ = pages_ + kRetry;
  put_off_ = false;
  Copy(writer_);
  return true;
}

void LogCopier::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || state_ == State::kAsked; });
    if (stopping_) return;
    lock.unlock();
    const bool almost_all = CopyAlmostAll(copier_);
    lock.lock();
    const State now = almost_all ? State::kAlmostCopied : State::kTried;
    state_ = std::exchange(past_, false) ? State::kIdle : now;
    changed_.notify_all();
  }
}

}  // namespace tidewaiter::store
