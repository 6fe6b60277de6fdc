// MappedFile: a file's bytes as memory. The system pages them in and out, so a file may be larger
// than memory and opens at once.
//
//   ASSIGN_OR_RETURN(auto file, os::MappedFile::Open(path, os::MappedFile::Mode::kRead));
//   std::span<std::byte> bytes = file.bytes();
//
// A write error on a shared mapping (full disk) would end the process, so space is allocated when
// the file is created.
#ifndef TIDEWAITER_OS_MAPPED_FILE_H_
#define TIDEWAITER_OS_MAPPED_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::os {

class MappedFile {
 public:
  enum class Mode {
    kRead,
    kReadWrite,
    kPrivate,  // what is written stays in this process; the file is never changed
  };

  // Errors: kNotFound, kUnavailable.
  static Result<MappedFile> Open(const Path& path, Mode mode);
  // A new file of `size` zero bytes, its space reserved. Replaces `path`. Errors: kUnavailable.
  static Result<MappedFile> Create(const Path& path, std::uint64_t size);
  // Memory without a file, zeroed. Errors: kUnavailable (no memory).
  static Result<MappedFile> Anonymous(std::uint64_t size);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }
  Status Sync();  // until everything written is on disk. Errors: kUnavailable.

 private:
  explicit MappedFile(std::span<std::byte> bytes) : bytes_(bytes) {}
  static Result<MappedFile> Map(int descriptor, std::uint64_t size, Mode mode, const Path& path);

  std::span<std::byte> bytes_;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_MAPPED_FILE_H_
