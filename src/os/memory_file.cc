#include "os/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "os/file.h"

namespace tidewaiter::os {

Result<MemoryFile> MemoryFile::New() {
  const int descriptor = ::memfd_create("tidewaiter", MFD_CLOEXEC);
  if (descriptor < 0) {
    return Fail(ErrorCode::kUnavailable, std::string("no file in memory: ") + std::strerror(errno));
  }
  return MemoryFile(descriptor);
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

MemoryFile::~MemoryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

Result<std::string> MemoryFile::Read() const {
  return ReadFile(path());
}

}  // namespace tidewaiter::os
