// Files: the one door through which the house reads and writes whole files.
//
//   RETURN_IF_ERROR(os::WriteFile(dir / "list.csv", text));       // whole or not at all
//   ASSIGN_OR_RETURN(std::string text, os::ReadFile(path));
//
//   ASSIGN_OR_RETURN(os::NewFile file, os::NewFile::Create(path));  // piece by piece
//   RETURN_IF_ERROR(file.Append(bytes));
//   RETURN_IF_ERROR(file.Commit());                               // only now does `path` change
//
// What is written appears under its name only when it is complete and on disk: until then it is
// "<name>.part" beside it, which is removed when writing fails or is abandoned, and overwritten by
// the next attempt after a crash. A reader sees the old file or the new one, never a mixture.
#ifndef TIDEWAITER_OS_FILE_H_
#define TIDEWAITER_OS_FILE_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::os {

using Path = std::filesystem::path;

// The whole file. Errors: kNotFound, kUnavailable (cannot be read), kInvalidArgument (a folder).
Result<std::string> ReadFile(const Path& path);

// Replaces or creates `path`. Errors: kUnavailable with the system's reason ("No space left on
// device"); on error the old file is untouched.
Status WriteFile(const Path& path, std::string_view bytes);

// Creates the folder and its parents; fine when it is there. Errors: kUnavailable.
Status MakeFolder(const Path& path);

// Renames within one file system and syncs the folder. Replaces `to`. Errors: kUnavailable.
Status Rename(const Path& from, const Path& to);

// Swaps the names of two files or folders in one step and syncs the folder of `to`; both must be
// there. Errors: kFailedPrecondition (this file system cannot), kUnavailable; on error both names
// are as they were.
Status Exchange(const Path& from, const Path& to);

// SHA-256 of a file's bytes, 64 hexadecimal digits. Errors as ReadFile. Reads in blocks.
Result<std::string> HashFile(const Path& path);

// Copies as WriteFile writes, and gives the SHA-256 of what was copied. Errors: those of ReadFile
// for `from`, of WriteFile for `to`. Reads in blocks.
Result<std::string> CopyFile(const Path& from, const Path& to);

Result<std::uint64_t> FileSize(const Path& path);

class NewFile {
 public:
  // Errors: kUnavailable (folder missing, no right to write, no space).
  static Result<NewFile> Create(const Path& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();  // without Commit: removes the part

  // Buffered; what is long goes to the disk by and by, so that Commit, and whoever syncs another
  // file meanwhile, does not wait for all of it at once.
  Status Append(std::string_view bytes);
  Status Commit();  // flush, fsync, rename, fsync of the folder

 private:
  NewFile(Path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  Status Flush();
  Status Write(std::string_view bytes);

  Path path_;
  int descriptor_ = -1;
  std::size_t held_ = 0;  // bytes written that the disk may not know of
  std::string buffer_;
};

// For tests: lets the n-th write, sync or rename from now fail with "No space left on device", and
// every later one until it is called again with 0. Counts on this thread only.
void FailFromWrite(int nth);

// For tests: from now on this thread's Exchange answers as on a file system that cannot do it.
void RefuseExchange(bool refuse);

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_FILE_H_
