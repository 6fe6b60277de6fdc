// Kept files: papers and photos in a folder by their SHA-256, so that the same file is kept once
// and damage is seen, sealed with the installation's key. Whose they are is kept elsewhere.
//
//   RETURN_IF_ERROR(KeepFile(house, house.settings.documents_folder, sha256, bytes));
//   ASSIGN_OR_RETURN(const std::string same, FetchFile(house, folder, sha256));
//
// Thread-safe; O(bytes), and a wait for the disk to keep one.
#ifndef TIDEWAITER_API_KEPT_FILES_H_
#define TIDEWAITER_API_KEPT_FILES_H_

#include <string>
#include <string_view>

#include "api/call.h"

namespace tidewaiter::api {

// The media type by the first bytes, whatever the sender says; "" for what is not taken: only PDF,
// JPEG, PNG, WebP, TIFF and text are.
std::string_view MediaTypeOf(std::string_view bytes);

// Errors: kUnavailable.
Status KeepFile(const House& house, const os::Path& folder, std::string_view sha256,
                std::string_view bytes);
// Errors: kNotFound; kCorruption, also for what is not the file that was kept.
Result<std::string> FetchFile(const House& house, const os::Path& folder, std::string_view sha256);
// Gone already: nothing to do.
void RemoveFile(const os::Path& folder, std::string_view sha256);

// Answers with the file, so that a browser saves it and runs nothing that is in it.
void SendKeptFile(Call call, const std::string& type, std::string_view name, std::string bytes);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_KEPT_FILES_H_
