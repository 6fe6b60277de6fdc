// MemoryFile: a file without a place on any disk, for libraries that can only write to a file name.
//
//   ASSIGN_OR_RETURN(os::MemoryFile file, os::MemoryFile::New());
//   library_write(file.path());
//   ASSIGN_OR_RETURN(const std::string bytes, file.Read());
//
// Gone with the object. The name works in this process alone. Thread-compatible.
#ifndef TIDEWAITER_OS_MEMORY_FILE_H_
#define TIDEWAITER_OS_MEMORY_FILE_H_

#include <string>

#include "base/result.h"

namespace tidewaiter::os {

class MemoryFile {
 public:
  static Result<MemoryFile> New();  // errors: kUnavailable
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&&) = delete;
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  [[nodiscard]] std::string path() const;
  [[nodiscard]] Result<std::string> Read() const;  // all of it; errors: kUnavailable

 private:
  explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_MEMORY_FILE_H_
