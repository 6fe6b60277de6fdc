#include "nomenclature/store.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "codec/csv.h"
#include "nomenclature/build.h"
#include "nomenclature/own_csv.h"
#include "nomenclature/sheet.h"
#include "os/new_folder.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::string_view kFormat = "format";
constexpr std::string_view kFormatVersion = "1";

std::string Sha256Of(std::string_view bytes) {
  Sha256 sha;
  sha.Add(bytes);
  return sha.Hex();
}

std::unexpected<Error> Corrupt(const os::Path& path, std::string_view why) {
  return Fail(ErrorCode::kCorruption, fmt::format("{}: {}", path.native(), why));
}

// Where the file of that name belongs; nullptr for one that we do not know.
std::string* Place(OwnFiles& files, std::string_view name) {
  const std::array<std::pair<std::string_view, std::string*>, 3> places = {
      {{kLinesFile, &files.lines}, {kSectionsFile, &files.sections}, {kNotesFile, &files.notes}}};
  for (const auto& [known, place] : places) {
    if (known == name) return place;
  }
  return nullptr;
}

Status ReadOne(const os::Path& path, std::string_view bytes, std::string_view sha256,
               std::string& place) {
  const auto size = os::FileSize(path);
  if (!size && size.error().code == ErrorCode::kNotFound) return Corrupt(path, "is missing");
  if (!size) return std::unexpected(size.error());
  if (std::to_string(*size) != bytes) return Corrupt(path, "is longer or shorter than written");
  if (*size > kStoredBytesMax) return Corrupt(path, "is too long");
  ASSIGN_OR_RETURN(place, os::ReadFile(path));
  if (Sha256Of(place) != sha256) return Corrupt(path, "does not match its checksum");
  return {};
}

Result<OwnFiles> ReadFiles(const os::Path& folder, const std::string& manifest) {
  const os::Path path = folder / kManifestFile;
  codec::Problems problems;
  Sheet sheet(std::string(kManifestFile), manifest, problems);
  const int file = sheet.Need("file");
  const int bytes = sheet.Need("bytes");
  const int sha256 = sheet.Need("sha256");
  OwnFiles files;
  std::string version;
  while (sheet.Next()) {
    if (sheet.Cell(file) == kFormat) {
      version = sheet.Cell(bytes);
      if (version != kFormatVersion) {
        return Fail(ErrorCode::kFailedPrecondition,
                    path.native() + ": format " + version + " is not known to this version");
      }
    } else if (std::string* place = Place(files, sheet.Cell(file))) {
      RETURN_IF_ERROR(
          ReadOne(folder / sheet.Cell(file), sheet.Cell(bytes), sheet.Cell(sha256), *place));
    }
  }
  if (!problems.empty()) return Corrupt(path, problems.front().detail);
  if (version.empty() || files.lines.empty()) return Corrupt(path, "is not whole");
  return files;
}

}  // namespace

Status WriteNomenclature(const os::Path& folder, const Nomenclature& goods) {
  ASSIGN_OR_RETURN(os::NewFolder made, os::NewFolder::Create(folder));
  OwnFiles files = ToOwnCsv(goods);
  std::string manifest = "file,bytes,sha256\n";
  codec::AppendCsvRow(manifest, {kFormat, kFormatVersion, ""});
  for (const std::string_view name : {kLinesFile, kSectionsFile, kNotesFile}) {
    const std::string& bytes = *Place(files, name);
    if (bytes.empty()) continue;
    RETURN_IF_ERROR(os::WriteFile(made.part() / name, bytes));
    codec::AppendCsvRow(manifest, {name, std::to_string(bytes.size()), Sha256Of(bytes)});
  }
  RETURN_IF_ERROR(os::WriteFile(made.part() / kManifestFile, manifest));
  return made.Commit();
}

Result<Nomenclature> ReadNomenclature(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::string manifest, os::ReadFile(folder / kManifestFile));
  ASSIGN_OR_RETURN(const OwnFiles files, ReadFiles(folder, manifest));
  codec::Problems problems;
  Rows rows = ReadOwnCsv(files, problems);
  if (!problems.empty())
    return Corrupt(folder, problems.front().pointer + ": " + problems.front().detail);
  Built built = Build(std::move(rows));
  if (!built.nomenclature)
    return Corrupt(folder, built.problems.front().pointer + ": " + built.problems.front().detail);
  return *std::move(built.nomenclature);
}

}  // namespace tidewaiter::nomenclature
