#include "chainlog/log.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "chainlog/internal/recover.h"
#include "chainlog/internal/segment.h"
#include "os/append_file.h"

namespace tidewaiter::chainlog {
namespace {

using internal::SegmentFile;
using internal::SegmentHeader;
using std::chrono::milliseconds;

// Written and taken away again to see whether a disk that failed has room: more than a group of a
// quiet hour.
constexpr std::size_t kProbeBytes = 64 * 1024;
constexpr std::string_view kLockName = "lock";
constexpr std::string_view kDropped = "dropped ";

struct Batch {
  std::string bytes = {};
  std::size_t records = 0;
};

// Somebody who waits for a record.
struct Waiter {
  std::uint64_t seq = 0;
  bool done = false;
  bool failed = false;
};

std::unexpected<Error> FailNow() {
  return Fail(ErrorCode::kUnavailable, "the log cannot be written to: its disk failed");
}

}  // namespace

class Log::Impl {
 public:
  Impl(os::Path folder, Options options, os::FileLock lock, os::AppendFile file)
      : folder_(std::move(folder)),
        options_(std::move(options)),
        lock_(std::move(lock)),
        file_(std::move(file)) {}
  ~Impl() { Close(); }

  void Begin(const internal::Tail& tail, Recovery recovery) {
    head_ = tail.head;
    next_seq_ = tail.head.seq + 1;
    name_ = tail.header.name;
    recovery_ = std::move(recovery);
    thread_ = std::thread([this] { Write(); });
  }

  void Close() {
    {
      const std::lock_guard guard(mutex_);
      closing_ = true;
    }
    writer_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  Result<std::uint64_t> Append(std::string_view record) {
    const std::lock_guard guard(mutex_);
    return Put(0, record);
  }

  Result<std::uint64_t> AppendAndWait(std::uint16_t flags, std::string_view record) {
    std::unique_lock lock(mutex_);
    ASSIGN_OR_RETURN(const std::uint64_t seq, Put(flags, record));
    RETURN_IF_ERROR(Wait(lock, seq));
    return seq;
  }

  Status Flush() {
    std::unique_lock lock(mutex_);
    if (failed_) return FailNow();
    return next_seq_ - 1 <= head_.seq ? Status{} : Wait(lock, next_seq_ - 1);
  }

  Result<std::size_t> DropBefore(std::uint64_t seq);

  [[nodiscard]] Head head() const {
    const std::lock_guard guard(mutex_);
    return head_;
  }
  [[nodiscard]] bool failed() const {
    const std::lock_guard guard(mutex_);
    return failed_;
  }
  [[nodiscard]] const Recovery& recovery() const { return recovery_; }
  [[nodiscard]] const os::Path& folder() const { return folder_; }

 private:
  // With the mutex held.
  Result<std::uint64_t> Put(std::uint16_t flags, std::string_view record);
  Status Wait(std::unique_lock<std::mutex>& lock, std::uint64_t seq);
  void TellWaiters(std::uint64_t up_to, bool failed);

  // On the writer's thread.
  void Write();
  bool NextBatch(Batch& batch);
  Status WriteBatch(Batch& batch, Head& last);
  Status Rotate(const Head& last);
  void Succeed(const Batch& batch, const Head& last);
  void FailAll(const Error& why);
  bool Repair();

  const os::Path folder_;
  const Options options_;
  const os::FileLock lock_;
  Recovery recovery_;
  std::string name_;

  mutable std::mutex mutex_;
  std::condition_variable writer_;   // there is work
  std::condition_variable waiters_;  // something became durable, or failed
  std::deque<Batch> batches_;
  std::size_t waiting_bytes_ = 0;
  std::size_t waiting_records_ = 0;
  std::uint64_t next_seq_ = 1;
  Head head_;
  std::vector<Waiter*> waiting_;
  bool failed_ = false;
  bool closing_ = false;
  std::mutex drop_mutex_;

  // The writer's own.
  os::AppendFile file_;
  std::uint64_t good_bytes_ = file_.size();
  std::thread thread_;
};

Result<std::uint64_t> Log::Impl::Put(std::uint16_t flags, std::string_view record) {
  if (record.size() > kRecordBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "the record is longer than a megabyte");
  if (failed_) return FailNow();
  const std::size_t bytes = record.size() + internal::kFrameBytes;
  if (waiting_bytes_ + bytes > options_.waiting_bytes_max)
    return Fail(ErrorCode::kUnavailable, "too many records wait for the disk");
  const bool full = batches_.empty() || batches_.back().records >= internal::kGroupRecordsMax ||
                    batches_.back().bytes.size() >= internal::kGroupBytesMax;
  if (full) batches_.emplace_back();
  internal::PutRecord(flags, next_seq_, options_.clock->UnixMilliseconds(), record,
                      batches_.back().bytes);
  ++batches_.back().records;
  waiting_bytes_ += bytes;
  ++waiting_records_;
  if (waiting_records_ == 1 || waiting_records_ == options_.group_records) writer_.notify_one();
  return next_seq_++;
}

Status Log::Impl::Wait(std::unique_lock<std::mutex>& lock, std::uint64_t seq) {
  Waiter waiter{seq};
  waiting_.push_back(&waiter);
  writer_.notify_one();
  waiters_.wait(lock, [&] { return waiter.done; });
  return waiter.failed ? FailNow() : Status{};
}

void Log::Impl::TellWaiters(std::uint64_t up_to, bool failed) {
  std::erase_if(waiting_, [&](Waiter* waiter) {
    if (!failed && waiter->seq > up_to) return false;
    waiter->failed = failed;
    waiter->done = true;
    return true;
  });
  waiters_.notify_all();
}

// ---- writing

void Log::Impl::Write() {
  while (true) {
    Batch batch;
    if (!NextBatch(batch)) return;
    Head last = head();
    const Status written = WriteBatch(batch, last);
    if (written) {
      Succeed(batch, last);
    } else {
      FailAll(written.error());
      if (!Repair()) return;
    }
  }
}

// Waits for a group. False: closing, and nothing is left.
bool Log::Impl::NextBatch(Batch& batch) {
  std::unique_lock lock(mutex_);
  writer_.wait(lock, [&] { return closing_ || !batches_.empty(); });
  writer_.wait_for(lock, milliseconds(options_.group_wait_ms), [&] {
    return closing_ || !waiting_.empty() || waiting_records_ >= options_.group_records;
  });
  if (batches_.empty()) return false;
  batch = std::move(batches_.front());
  batches_.pop_front();
  waiting_records_ -= batch.records;
  return true;
}

Status Log::Impl::WriteBatch(Batch& batch, Head& last) {
  if (good_bytes_ >= options_.segment_bytes) RETURN_IF_ERROR(Rotate(last));
  internal::SealGroup(batch.bytes, last);
  RETURN_IF_ERROR(file_.Append(batch.bytes));
  return file_.Sync();
}

// A new segment appears with its whole header or not at all. The old one is as it was.
Status Log::Impl::Rotate(const Head& last) {
  SegmentHeader header{.first_seq = last.seq + 1,
                       .previous_time_ms = last.time_ms,
                       .created_ms = options_.clock->UnixMilliseconds(),
                       .name = name_,
                       .previous = last.hash};
  const os::Path path = internal::SegmentPath(folder_, header.first_seq);
  const os::Path part = path.string() + ".part";
  ASSIGN_OR_RETURN(os::AppendFile file, os::AppendFile::Open(part));
  RETURN_IF_ERROR(file.Truncate(0));
  RETURN_IF_ERROR(file.Append(internal::Seal(header)));
  RETURN_IF_ERROR(file.Sync());
  if (const Status renamed = os::Rename(part, path); !renamed) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);  // nothing may follow the segment that goes on
    return renamed;
  }
  file_ = std::move(file);
  good_bytes_ = file_.size();
  return {};
}

void Log::Impl::Succeed(const Batch& batch, const Head& last) {
  good_bytes_ = file_.size();
  {
    const std::lock_guard guard(mutex_);
    waiting_bytes_ -= batch.bytes.size();
    head_ = last;
    TellWaiters(last.seq, false);
  }
  if (options_.on_durable) options_.on_durable(last.seq);
}

void Log::Impl::FailAll(const Error& why) {
  std::uint64_t from = 0;
  {
    const std::lock_guard guard(mutex_);
    failed_ = true;
    batches_.clear();
    waiting_bytes_ = 0;
    waiting_records_ = 0;
    from = head_.seq + 1;
    next_seq_ = from;
    TellWaiters(0, true);
  }
  if (options_.on_failed) options_.on_failed(from, why);
}

// Until the disk works again. False: closing; then one attempt was made.
bool Log::Impl::Repair() {
  const std::string probe(kProbeBytes, '\0');
  while (true) {
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      writer_.wait_for(lock, milliseconds(options_.retry_ms), [&] { return closing_; });
      last = closing_;
    }
    const auto back = [&] { return file_.Truncate(good_bytes_) && file_.Sync(); };
    const bool works = back() && file_.Append(probe) && file_.Sync() && back();
    const std::lock_guard guard(mutex_);
    if (works) failed_ = false;
    if (last) return false;
    if (works) return true;
  }
}

// ---- dropping

Result<std::size_t> Log::Impl::DropBefore(std::uint64_t seq) {
  const std::lock_guard one_at_a_time(drop_mutex_);
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder_));
  std::size_t drop = 0;
  while (drop + 1 < files.size() && files[drop + 1].first_seq <= seq)
    ++drop;
  if (drop == 0) return drop;
  ASSIGN_OR_RETURN(const std::string bytes,
                   os::ReadPart(files[drop].path, 0, internal::kSegmentHeaderBytes));
  ASSIGN_OR_RETURN(const SegmentHeader next, internal::ReadSegmentHeader(bytes));
  const Head last{next.first_seq - 1, next.previous_time_ms, next.previous};
  RETURN_IF_ERROR(AppendAndWait(internal::kOwnRecord, std::string(kDropped) + FormatHead(last)));
  for (std::size_t i = 0; i < drop; ++i) {
    std::error_code error;
    if (!std::filesystem::remove(files[i].path, error))
      return Fail(ErrorCode::kUnavailable, "cannot remove " + files[i].path.string());
  }
  RETURN_IF_ERROR(os::SyncFolder(folder_));
  return drop;
}

// ---- opening

namespace {

Status CheckOptions(const Options& options) {
  const bool good = options.name.size() <= internal::kNameBytes && options.group_records > 0 &&
                    options.group_wait_ms >= 0 && options.retry_ms >= 0 &&
                    options.segment_bytes > internal::kSegmentHeaderBytes;
  return good ? Status{} : Fail(ErrorCode::kInvalidArgument, "options of the log are out of range");
}

Status MakeFirst(const os::Path& folder, const Options& options) {
  SegmentHeader header{.created_ms = options.clock->UnixMilliseconds(), .name = options.name};
  return os::WriteFile(internal::SegmentPath(folder, 1), internal::Seal(header));
}

}  // namespace

Result<std::unique_ptr<Log>> Log::Open(const os::Path& folder, Options options) {
  RETURN_IF_ERROR(CheckOptions(options));
  RETURN_IF_ERROR(os::MakeFolder(folder));
  ASSIGN_OR_RETURN(os::FileLock lock, os::FileLock::Take(folder / kLockName));
  ASSIGN_OR_RETURN(std::vector<SegmentFile> files, internal::ListSegments(folder));
  if (files.empty()) {
    RETURN_IF_ERROR(MakeFirst(folder, options));
    files.push_back({1, internal::SegmentPath(folder, 1)});
  }
  const os::Path& path = files.back().path;
  internal::Tail tail;
  {
    ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(path));
    auto found = internal::FindTail(bytes);
    if (!found) return Fail(found.error().code, path.string() + ": " + found.error().message);
    tail = std::move(*found);
  }
  if (tail.header.first_seq != files.back().first_seq)
    return Fail(ErrorCode::kCorruption, path.string() + " does not begin with its name's number");
  ASSIGN_OR_RETURN(os::AppendFile file, os::AppendFile::Open(path));
  Recovery recovery;
  if (file.size() > tail.good) {
    recovery = {file.size() - tail.good, path};
    RETURN_IF_ERROR(file.Truncate(tail.good));
  }
  RETURN_IF_ERROR(file.Sync());  // what was read may never have reached the disk
  auto impl = std::make_unique<Impl>(folder, std::move(options), std::move(lock), std::move(file));
  impl->Begin(tail, std::move(recovery));
  return std::unique_ptr<Log>(new Log(std::move(impl)));
}

Log::Log(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Log::~Log() = default;

Result<std::uint64_t> Log::Append(std::string_view record) {
  return impl_->Append(record);
}
Result<std::uint64_t> Log::AppendAndWait(std::string_view record) {
  return impl_->AppendAndWait(0, record);
}
Status Log::Flush() {
  return impl_->Flush();
}
Head Log::head() const {
  return impl_->head();
}
bool Log::failed() const {
  return impl_->failed();
}
const Recovery& Log::recovery() const {
  return impl_->recovery();
}
const os::Path& Log::folder() const {
  return impl_->folder();
}
Result<std::size_t> Log::DropBefore(std::uint64_t seq) {
  return impl_->DropBefore(seq);
}

}  // namespace tidewaiter::chainlog
