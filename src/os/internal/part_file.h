// What os/file.h and os/file_batch.h share: the part beside a file, and the fault plan of tests.
// Internal to os.
#ifndef TIDEWAITER_OS_INTERNAL_PART_FILE_H_
#define TIDEWAITER_OS_INTERNAL_PART_FILE_H_

#include <string_view>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::os::internal {

// True when a test wants this write, sync or rename to fail (FailFromWrite); errno says so.
bool IsFaulty();

// What errno says, as an error.
std::unexpected<Error> FailErrno(std::string_view doing, const Path& path);

// Where a file is written before it has its name.
Path PartOf(const Path& path);

// Has the names in the folder of `file` on disk. Errors: kUnavailable, kNotFound.
Status SyncFolderOf(const Path& file);

}  // namespace tidewaiter::os::internal

#endif  // TIDEWAITER_OS_INTERNAL_PART_FILE_H_
