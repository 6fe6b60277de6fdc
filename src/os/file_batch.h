// FileBatch: many whole files at once, for less waiting than one after another.
//
//   os::FileBatch batch;
//   for (const auto& [path, bytes] : tiles) RETURN_IF_ERROR(batch.Add(path, bytes));
//   RETURN_IF_ERROR(batch.Commit());                 // only now do the paths change
//
// Each file appears under its name when it is whole and on disk, as with os::WriteFile: but the
// disk begins with all of them before anybody waits for the first, and a folder is synced once. Not
// all or nothing: when Commit fails some may have their names. Those that have not are removed. A
// file open for each until Commit: kFileBatchMax. Thread-compatible.
#ifndef TIDEWAITER_OS_FILE_BATCH_H_
#define TIDEWAITER_OS_FILE_BATCH_H_

#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::os {

// A process may have 1,024 files open where nobody has allowed more.
inline constexpr std::size_t kFileBatchMax = 256;

class FileBatch {
 public:
  FileBatch() = default;
  FileBatch(const FileBatch&) = delete;
  FileBatch& operator=(const FileBatch&) = delete;
  ~FileBatch();  // without Commit: removes the parts

  [[nodiscard]] std::size_t size() const { return files_.size(); }

  // Replaces or creates `path`, each once in a batch, in a folder that is there. Errors:
  // kUnavailable (also when there are kFileBatchMax already).
  Status Add(const Path& path, std::string_view bytes);

  // Empty afterwards, and can be filled again. Errors: kUnavailable.
  Status Commit();

 private:
  struct File {
    Path path = {};
    int descriptor = -1;
  };
  Status Sync() const;
  Status Rename();
  void Drop();

  std::vector<File> files_;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_FILE_BATCH_H_
