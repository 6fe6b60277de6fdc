// NewFolder: a folder of files that appears whole or not at all.
//
//   ASSIGN_OR_RETURN(os::NewFolder model, os::NewFolder::Create(path));
//   RETURN_IF_ERROR(os::WriteFile(model.part() / "model.json", text));   // as many as needed
//   RETURN_IF_ERROR(model.Commit());                                     // only now `path` changes
//
// The files are written into "<path>.part" beside it. Commit exchanges the two names in one step
// and then removes the older folder: a reader, and whoever starts again after a crash, finds the
// old folder or the new one, never a mixture and never nothing. On a file system that cannot
// exchange names the old folder steps aside as "<path>.part-old" first; a crash between the two
// renames leaves it there, and the next Create puts it back. Other names are never touched.
//
// What is in the part must be on disk before Commit, as it is after WriteFile or NewFile::Commit.
// One writer at a time for each path. Thread-compatible.
#ifndef TIDEWAITER_OS_NEW_FOLDER_H_
#define TIDEWAITER_OS_NEW_FOLDER_H_

#include "os/file.h"

namespace tidewaiter::os {

class NewFolder {
 public:
  // Makes an empty part, and takes away what an earlier attempt left. A "/" at the end of `path`
  // does not count. Errors: kUnavailable (no right to write, no space, a file is in the way).
  static Result<NewFolder> Create(const Path& path);
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();  // without Commit: removes the part

  [[nodiscard]] const Path& part() const { return part_; }

  // Puts the part in the place of `path`, which may be absent. Call once. Errors: kUnavailable; on
  // error what was at `path` is still there, or nothing where nothing was.
  Status Commit();

 private:
  explicit NewFolder(Path path);
  Status Replace();
  Status ReplaceInTwoSteps();

  Path path_;
  Path part_;  // "" = moved from
  Path old_;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_NEW_FOLDER_H_
