#include "os/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::os {
namespace {

std::unexpected<Error> FailCode(int error, const Path& path) {
  return Fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              fmt::format("cannot map {}: {}", path.string(), std::strerror(error)));
}

}  // namespace

Result<MappedFile> MappedFile::Map(int descriptor, std::uint64_t size, Mode mode,
                                   const Path& path) {
  const int protection = PROT_READ | (mode != Mode::kRead ? PROT_WRITE : 0);
  const int flags = descriptor < 0           ? MAP_PRIVATE | MAP_ANONYMOUS
                    : mode == Mode::kPrivate ? MAP_PRIVATE
                                             : MAP_SHARED;
  void* memory = size == 0 ? nullptr : ::mmap(nullptr, size, protection, flags, descriptor, 0);
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (memory == MAP_FAILED) return FailCode(error, path);
  // Look-ups all over many gigabytes wait less in pages of 2 MiB. Refused: then in small ones.
  if (descriptor < 0 && size != 0) ::madvise(memory, size, MADV_HUGEPAGE);
  return MappedFile({static_cast<std::byte*>(memory), size});
}

Result<MappedFile> MappedFile::Open(const Path& path, Mode mode) {
  const bool writable = mode == Mode::kReadWrite;
  const int descriptor = ::open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (descriptor < 0) return FailCode(errno, path);
  const off_t size = ::lseek(descriptor, 0, SEEK_END);
  return Map(descriptor, static_cast<std::uint64_t>(size), mode, path);
}

Result<MappedFile> MappedFile::Create(const Path& path, std::uint64_t size) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return FailCode(errno, path);
  if (const int error = ::posix_fallocate(descriptor, 0, static_cast<off_t>(size)); error != 0) {
    ::close(descriptor);
    ::unlink(path.c_str());
    return FailCode(error, path);
  }
  return Map(descriptor, size, Mode::kReadWrite, path);
}

Result<MappedFile> MappedFile::Anonymous(std::uint64_t size) {
  return Map(-1, size, Mode::kReadWrite, "memory");
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

Status MappedFile::Sync() {
  if (!bytes_.empty() && ::msync(bytes_.data(), bytes_.size(), MS_SYNC) != 0) {
    return Fail(ErrorCode::kUnavailable, fmt::format("cannot write: {}", std::strerror(errno)));
  }
  return {};
}

}  // namespace tidewaiter::os
