// Store: a nomenclature as a folder of CSV files with their checksums
// (docs/formats/nomenclature.md).
//
//   RETURN_IF_ERROR(WriteNomenclature(folder, goods));
//   ASSIGN_OR_RETURN(const Nomenclature again, ReadNomenclature(folder));
#ifndef TIDEWAITER_NOMENCLATURE_STORE_H_
#define TIDEWAITER_NOMENCLATURE_STORE_H_

#include "base/result.h"
#include "nomenclature/nomenclature.h"
#include "os/file.h"

namespace tidewaiter::nomenclature {

inline constexpr std::string_view kManifestFile = "manifest.csv";
// One file of the folder: all TARIC lines in 24 languages are 80 MB.
inline constexpr std::uint64_t kStoredBytesMax = std::uint64_t{2} << 30;

// Replaces the folder whole: whoever opens it finds the old one or the new one. Errors:
// kUnavailable; on error what was there is still there.
Status WriteNomenclature(const os::Path& folder, const Nomenclature& goods);

// Errors: kNotFound (no manifest), kCorruption (a file is missing, or is not what was written, or
// is not a nomenclature), kFailedPrecondition (written by a newer version), kUnavailable.
Result<Nomenclature> ReadNomenclature(const os::Path& folder);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_STORE_H_
