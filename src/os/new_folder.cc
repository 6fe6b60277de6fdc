#include "os/new_folder.h"

#include <system_error>
#include <utility>

namespace tidewaiter::os {
namespace {

bool Exists(const Path& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

void Remove(const Path& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

// Undoes a rename of which only the sync failed; nothing to do when the rename itself did.
void PutBack(const Path& now, const Path& before) {
  std::error_code ignored;
  if (!Exists(before)) std::filesystem::rename(now, before, ignored);
}

}  // namespace

NewFolder::NewFolder(Path path)
    : path_(std::move(path)), part_(path_.string() + ".part"), old_(path_.string() + ".part-old") {}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : path_(std::move(other.path_)),
      part_(std::exchange(other.part_, Path())),
      old_(std::move(other.old_)) {}

NewFolder::~NewFolder() {
  if (!part_.empty()) Remove(part_);
}

Result<NewFolder> NewFolder::Create(const Path& path) {
  NewFolder folder(path.has_filename() ? path : path.parent_path());
  if (Exists(folder.old_)) {  // a crash while replacing in two steps
    if (!Exists(folder.path_)) {
      RETURN_IF_ERROR(Rename(folder.old_, folder.path_));
    }
    Remove(folder.old_);
  }
  Remove(folder.part_);
  RETURN_IF_ERROR(MakeFolder(folder.part_));
  return folder;
}

Status NewFolder::Commit() {
  if (Exists(path_)) return Replace();
  Status moved = Rename(part_, path_);
  if (!moved) PutBack(path_, part_);
  return moved;
}

Status NewFolder::Replace() {
  Status exchanged = Exchange(part_, path_);
  if (!exchanged && exchanged.error().code == ErrorCode::kFailedPrecondition) {
    exchanged = ReplaceInTwoSteps();
  }
  if (exchanged) Remove(part_);  // holds the older folder now
  return exchanged;
}

Status NewFolder::ReplaceInTwoSteps() {
  if (Status aside = Rename(path_, old_); !aside) {
    PutBack(old_, path_);
    return aside;
  }
  if (Status moved = Rename(part_, path_); !moved) {
    PutBack(path_, part_);
    PutBack(old_, path_);
    return moved;
  }
  Remove(old_);
  return {};
}

}  // namespace tidewaiter::os
