#include "os/append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::os {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) the fault plan of tests
std::atomic<int> appends_until_failure{0};

bool Faulty() {
  int left = appends_until_failure.load(std::memory_order_relaxed);
  while (left > 1) {
    if (appends_until_failure.compare_exchange_weak(left, left - 1)) return false;
  }
  if (left == 0) return false;
  errno = ENOSPC;
  return true;
}

std::unexpected<Error> FailErrno(std::string_view doing, const Path& path) {
  const int error = errno;
  return Fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(error)));
}

ssize_t WriteSome(int descriptor, std::string_view bytes, std::uint64_t at) {
  while (true) {
    const ssize_t wrote = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (wrote >= 0 || errno != EINTR) return wrote;
  }
}

}  // namespace

void FailFromAppend(int nth) {
  appends_until_failure = nth;
}

Status SyncFolder(const Path& folder) {
  const Path named = folder.empty() ? Path(".") : folder;
  const int descriptor = ::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FailErrno("open", named);
  const Status status = ::fsync(descriptor) == 0 ? Status{} : FailErrno("sync", named);
  ::close(descriptor);
  return status;
}

Result<AppendFile> AppendFile::Open(const Path& path) {
  if (Faulty()) return FailErrno("write", path);
  const bool is_new = ::access(path.c_str(), F_OK) != 0;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    Error error = FailErrno("write", path).error();
    error.code = ErrorCode::kUnavailable;
    return std::unexpected(std::move(error));
  }
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    const auto failure = FailErrno("read", path);
    ::close(descriptor);
    return failure;
  }
  AppendFile file(path, descriptor, static_cast<std::uint64_t>(status.st_size));
  if (is_new) RETURN_IF_ERROR(SyncFolder(path.parent_path()));
  return file;
}

Result<AppendFile> AppendFile::OpenAt(const Path& path, std::uint64_t end) {
  ASSIGN_OR_RETURN(AppendFile file, Open(path));
  if (file.size_ < end) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("{} has {} bytes, not {}", path.string(), file.size_, end));
  }
  file.size_ = end;
  return file;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      end_(other.end_) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(end_, other.end_);
  return *this;
}

// What stays of the room when that fails is zeros, as after a kill.
AppendFile::~AppendFile() {
  if (descriptor_ < 0) return;
  if (end_ > size_ && ::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) errno = 0;
  ::close(descriptor_);
}

Status AppendFile::Append(std::string_view bytes) {
  if (Faulty()) {
    const ssize_t half = WriteSome(descriptor_, bytes.substr(0, bytes.size() / 2), size_);
    if (half > 0) size_ += static_cast<std::uint64_t>(half);
    end_ = std::max(end_, size_);
    errno = ENOSPC;
    return FailErrno("write", path_);
  }
  while (!bytes.empty()) {
    const ssize_t wrote = WriteSome(descriptor_, bytes, size_);
    if (wrote < 0) return FailErrno("write", path_);
    size_ += static_cast<std::uint64_t>(wrote);
    end_ = std::max(end_, size_);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Status AppendFile::Sync() {
  return !Faulty() && ::fdatasync(descriptor_) == 0 ? Status{} : FailErrno("sync", path_);
}

Status AppendFile::Truncate(std::uint64_t size) {
  CHECK(size <= size_);
  if (Faulty() || ::ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
    return FailErrno("shorten", path_);
  size_ = size;
  end_ = size;
  return {};
}

// Zeros that are written: blocks that are only promised are made at the first write, which is a
// change that the journal has to know of as well.
Status AppendFile::Reserve(std::uint64_t bytes) {
  constexpr std::size_t kPiece = std::size_t{64} << 10U;
  const std::string zeros(std::min<std::uint64_t>(kPiece, bytes), '\0');
  const std::uint64_t end = size_ + bytes;
  if (Faulty()) return FailErrno("write", path_);
  for (std::uint64_t at = end_; at < end;) {
    const std::string_view piece = std::string_view(zeros).substr(0, end - at);
    const ssize_t wrote = WriteSome(descriptor_, piece, at);
    if (wrote < 0) return FailErrno("write", path_);
    at += static_cast<std::uint64_t>(wrote);
    end_ = at;
  }
  return ::fsync(descriptor_) == 0 ? Status{} : FailErrno("sync", path_);
}

Result<std::string> ReadPart(const Path& path, std::uint64_t offset, std::size_t bytes) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FailErrno("read", path);
  std::string part(bytes, '\0');
  std::size_t got = 0;
  ssize_t now = 1;
  while (got < bytes && now > 0) {
    now = ::pread(descriptor, part.data() + got, bytes - got, static_cast<off_t>(offset + got));
    if (now > 0) got += static_cast<std::size_t>(now);
    if (now < 0 && errno == EINTR) now = 1;
  }
  if (now < 0) {
    const auto failure = FailErrno("read", path);
    ::close(descriptor);
    return failure;
  }
  ::close(descriptor);
  part.resize(got);
  return part;
}

Result<FileLock> FileLock::Take(const Path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    Error error = FailErrno("open", path).error();
    error.code = ErrorCode::kUnavailable;
    return std::unexpected(std::move(error));
  }
  FileLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK)
    return Fail(ErrorCode::kConflict, path.string() + " is held by another process");
  return FailErrno("lock", path);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tidewaiter::os
