#include "os/file_batch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "os/internal/part_file.h"

namespace tidewaiter::os {
namespace {

using internal::FailErrno;
using internal::IsFaulty;
using internal::PartOf;

Status WriteAll(int descriptor, std::string_view bytes, const Path& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = IsFaulty() ? -1 : ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return FailErrno("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

}  // namespace

FileBatch::~FileBatch() {
  Drop();
}

Status FileBatch::Add(const Path& path, std::string_view bytes) {
  if (files_.size() >= kFileBatchMax) {
    return Fail(ErrorCode::kUnavailable, fmt::format("a batch has {} files", kFileBatchMax));
  }
  const int descriptor =
      ::open(PartOf(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return Fail(ErrorCode::kUnavailable, FailErrno("write", path).error().message);
  }
  files_.push_back({path, descriptor});
  RETURN_IF_ERROR(WriteAll(descriptor, bytes, path));
  // The disk begins; what goes wrong is told by the sync.
  ::sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
  return {};
}

Status FileBatch::Commit() {
  Status status = Sync();
  if (status) status = Rename();
  Drop();
  return status;
}

// With one journal for all, the file system is done with most when it is done with the first.
Status FileBatch::Sync() const {
  for (const File& file : files_) {
    if (IsFaulty() || ::fdatasync(file.descriptor) != 0) return FailErrno("write", file.path);
  }
  return {};
}

Status FileBatch::Rename() {
  std::map<Path, Path> in_folder;  // a file of each
  for (File& file : files_) {
    if (IsFaulty() || ::rename(PartOf(file.path).c_str(), file.path.c_str()) != 0) {
      return FailErrno("write", file.path);
    }
    ::close(std::exchange(file.descriptor, -1));
    in_folder.emplace(file.path.parent_path(), file.path);
  }
  for (const auto& [folder, file] : in_folder)
    RETURN_IF_ERROR(internal::SyncFolderOf(file));
  return {};
}

void FileBatch::Drop() {
  for (const File& file : files_) {
    if (file.descriptor < 0) continue;  // it has its name
    ::close(file.descriptor);
    ::unlink(PartOf(file.path).c_str());
  }
  files_.clear();
}

}  // namespace tidewaiter::os
