#include "os/file.h"

#include <fcntl.h>
#include <stdio.h>  // renameat2
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "os/internal/part_file.h"

namespace tidewaiter::os {
namespace {

using internal::FailErrno;
using internal::IsFaulty;
using internal::PartOf;
using internal::SyncFolderOf;

constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kHeldMost = 1 << 20;  // bytes that the system keeps before the disk gets them

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) the fault plan of tests
thread_local int writes_until_failure = 0;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) the fault plan of tests
thread_local bool exchange_refused = false;

// Calls `use(bytes)` for each block of the file.
template <typename Use>
Status ReadBlocks(const Path& path, Use use) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FailErrno("read", path);
  std::vector<char> block(kBlock);
  ssize_t got = 0;
  while ((got = ::read(descriptor, block.data(), block.size())) > 0) {
    use(std::string_view(block.data(), static_cast<std::size_t>(got)));
  }
  const Status status = got == 0 ? Status{} : FailErrno("read", path);
  ::close(descriptor);
  return status;
}

}  // namespace

namespace internal {

bool IsFaulty() {
  if (writes_until_failure == 0) return false;
  if (writes_until_failure > 1) {
    --writes_until_failure;
    return false;
  }
  errno = ENOSPC;
  return true;
}

std::unexpected<Error> FailErrno(std::string_view doing, const Path& path) {
  const int error = errno;
  const ErrorCode code = error == ENOENT   ? ErrorCode::kNotFound
                         : error == EISDIR ? ErrorCode::kInvalidArgument
                                           : ErrorCode::kUnavailable;
  return Fail(code, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(error)));
}

Path PartOf(const Path& path) {
  return Path(path.string() + ".part");
}

Status SyncFolderOf(const Path& file) {
  const Path folder = file.has_parent_path() ? file.parent_path() : Path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FailErrno("open", folder);
  const bool synced = !IsFaulty() && ::fsync(descriptor) == 0;
  const Status status = synced ? Status{} : FailErrno("sync", folder);
  ::close(descriptor);
  return status;
}

}  // namespace internal

void FailFromWrite(int nth) {
  writes_until_failure = nth;
}

void RefuseExchange(bool refuse) {
  exchange_refused = refuse;
}

Result<std::string> ReadFile(const Path& path) {
  std::string bytes;
  if (const auto size = FileSize(path)) bytes.reserve(*size);
  RETURN_IF_ERROR(ReadBlocks(path, [&](std::string_view block) { bytes += block; }));
  return bytes;
}

Result<std::string> HashFile(const Path& path) {
  Sha256 sha;
  RETURN_IF_ERROR(ReadBlocks(path, [&](std::string_view block) { sha.Add(block); }));
  return sha.Hex();
}

Result<std::string> CopyFile(const Path& from, const Path& to) {
  ASSIGN_OR_RETURN(NewFile file, NewFile::Create(to));
  Sha256 sha;
  Status appended;
  RETURN_IF_ERROR(ReadBlocks(from, [&](std::string_view block) {
    sha.Add(block);
    if (appended) appended = file.Append(block);
  }));
  RETURN_IF_ERROR(appended);
  RETURN_IF_ERROR(file.Commit());
  return sha.Hex();
}

Result<std::uint64_t> FileSize(const Path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) {
    errno = error.value();
    return FailErrno("read", path);
  }
  return size;
}

Status WriteFile(const Path& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(NewFile file, NewFile::Create(path));
  RETURN_IF_ERROR(file.Append(bytes));
  return file.Commit();
}

Status MakeFolder(const Path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return {};
  errno = error.value();
  return FailErrno("create folder", path);
}

Status Rename(const Path& from, const Path& to) {
  if (IsFaulty() || ::rename(from.c_str(), to.c_str()) != 0) return FailErrno("write", to);
  return SyncFolderOf(to);
}

Status Exchange(const Path& from, const Path& to) {
  const auto swap = [&] {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0;
  };
  if (exchange_refused) return Fail(ErrorCode::kFailedPrecondition, "names cannot be exchanged");
  if (IsFaulty() || !swap()) {
    const bool unable = errno == EINVAL || errno == ENOSYS;
    Error error = FailErrno("write", to).error();
    if (unable) error.code = ErrorCode::kFailedPrecondition;
    return std::unexpected(std::move(error));
  }
  Status synced = SyncFolderOf(to);
  if (!synced) swap();
  return synced;
}

Result<NewFile> NewFile::Create(const Path& path) {
  const int descriptor =
      ::open(PartOf(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    Error error = FailErrno("write", path).error();
    error.code = ErrorCode::kUnavailable;
    return std::unexpected(std::move(error));
  }
  return NewFile(path, descriptor);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      held_(other.held_),
      buffer_(std::move(other.buffer_)) {}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(PartOf(path_).c_str());
}

Status NewFile::Append(std::string_view bytes) {
  if (bytes.size() >= kBlock) {
    RETURN_IF_ERROR(Flush());
    return Write(bytes);
  }
  buffer_ += bytes;
  return buffer_.size() < kBlock ? Status{} : Flush();
}

Status NewFile::Flush() {
  RETURN_IF_ERROR(Write(buffer_));
  buffer_.clear();
  return {};
}

Status NewFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kBlock);
    const ssize_t wrote = IsFaulty() ? -1 : ::write(descriptor_, bytes.data(), size);
    if (wrote < 0) return FailErrno("write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    held_ += size;
    if (held_ < kHeldMost) continue;
    held_ = 0;
    // Begins with these, waits for those before. What goes wrong is told by the sync.
    ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE);
  }
  return {};
}

Status NewFile::Commit() {
  RETURN_IF_ERROR(Flush());
  if (IsFaulty() || ::fsync(descriptor_) != 0) return FailErrno("write", path_);
  RETURN_IF_ERROR(Rename(PartOf(path_), path_));
  ::close(std::exchange(descriptor_, -1));
  return {};
}

}  // namespace tidewaiter::os
