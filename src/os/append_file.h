// AppendFile: a file that only grows, whose end can be taken back, and that says when the disk has
// it. For logs; whole files are written with os/file.h.
//
//   ASSIGN_OR_RETURN(os::AppendFile file, os::AppendFile::Open(path));   // made when missing
//   RETURN_IF_ERROR(file.Append(bytes));      // no buffer of ours: the system has it
//   RETURN_IF_ERROR(file.Sync());             // now the disk has it
//
// A file that grows changes its length, which the file system writes to its journal with every
// Sync. Room that is there already spares it that: a Sync waits for the data alone, which is many
// times faster on a disk that is shared. So for small appends, each with a Sync:
//
//   if (file.room() < bytes.size()) static_cast<void>(file.Reserve(kRoom));   // zeros; may fail
//   …
//   ASSIGN_OR_RETURN(auto file, os::AppendFile::OpenAt(path, end));   // after a kill: whoever
//   reads
//                                                                     // the file knows its end
//
// Room is given back when the file is closed. After an error the file may hold any part of what was
// appended since the last Sync: Truncate to what is known to be good before going on.
// Thread-compatible.
#ifndef TIDEWAITER_OS_APPEND_FILE_H_
#define TIDEWAITER_OS_APPEND_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::os {

class AppendFile {
 public:
  // Makes the file when it is missing, and has its name on disk then. Errors: kUnavailable.
  static Result<AppendFile> Open(const Path& path);
  // The same, and what is behind `end` is room. It must be zeros: what of it is not written over is
  // there at the next start. Errors: also kUnavailable when the file is shorter.
  static Result<AppendFile> OpenAt(const Path& path, std::uint64_t end);
  AppendFile(AppendFile&& other) noexcept;
  AppendFile& operator=(AppendFile&& other) noexcept;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  ~AppendFile();

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint64_t room() const { return end_ - size_; }
  [[nodiscard]] const Path& path() const { return path_; }

  Status Append(std::string_view bytes);
  Status Sync();
  // Cuts off what is beyond `size`, which must not be more than there is, and all room. Not synced.
  Status Truncate(std::uint64_t size);
  // So many bytes of room, on disk. When it fails the file goes on as it was.
  Status Reserve(std::uint64_t bytes);

 private:
  AppendFile(Path path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size), end_(size) {}
  Path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t end_ = 0;  // of the file: behind size_ there is room
};

// Up to `bytes` bytes from `offset` on; fewer at the end of the file, none beyond it. The file is
// opened for each call: for blocks, not for single records. Errors: kNotFound, kUnavailable.
Result<std::string> ReadPart(const Path& path, std::uint64_t offset, std::size_t bytes);

// Has the names in a folder on disk: after a file was made or removed. Errors: kUnavailable.
Status SyncFolder(const Path& folder);

// Held while it lives: no other FileLock on that path, in this process or another. The file stays.
class FileLock {
 public:
  // Errors: kConflict (another holds it), kUnavailable.
  static Result<FileLock> Take(const Path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

// For tests: from now on, in all threads, the n-th append, sync, truncation, reservation or opening
// of an AppendFile fails with "No space left on device", and every later one until it is called
// with 0. An append that fails leaves the first half of its bytes, as a full disk does.
void FailFromAppend(int nth);

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_APPEND_FILE_H_
