#include "api/ledger_files.h"

#include <simdjson.h>

#include <algorithm>

#include <fmt/format.h>

#include "api/kept_files.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "credential/open_attestation.h"

namespace tidewaiter::api {
namespace {

std::string IdOf(std::string_view object, std::string_view sha256) {
  return fmt::format("{}#{}", object, sha256);
}

Result<std::vector<LedgerFile>> AllFiles(const House& house) {
  ASSIGN_OR_RETURN(const auto rows, house.store.ListRecords(kLedgerFiles));
  std::vector<LedgerFile> files;
  for (const desk::RecordRow& row : rows) {
    if (!row.body.empty()) files.push_back(ReadLedgerFile(row));
  }
  return files;
}

}  // namespace

os::Path LedgerFilesFolder(const House& house) {
  return house.settings.ledger_folder / "documents";
}

std::string_view LedgerMediaType(std::string_view bytes) {
  const std::string_view type = MediaTypeOf(bytes);
  if (type != "text/plain") return type;
  const codec::JsonText json(bytes);
  return json.ok() && json.root().is_object() ? "application/json" : type;
}

LedgerFile LedgerFileOf(std::string object, std::string_view bytes, std::string_view media_type) {
  Sha256 sha;
  sha.Add(bytes);
  LedgerFile file{.object = std::move(object),
                  .sha256 = sha.Hex(),
                  .media_type = std::string(media_type),
                  .bytes = bytes.size()};
  if (media_type != "application/json") return file;
  credential::OpenAttestationCheck check = credential::VerifyOpenAttestation(bytes);
  if (!check.problems.empty()) return file;
  file.root = std::move(check.merkle_root);
  file.target = std::move(check.target_hash);
  return file;
}

LedgerFile ReadLedgerFile(const desk::RecordRow& row) {
  const std::size_t cut = row.id.rfind('#');
  LedgerFile file{.object = row.id.substr(0, cut),
                  .sha256 = row.id.substr(cut + 1),
                  .media_type = {},
                  .bytes = 0};
  const codec::JsonText body(row.body);
  if (body.ok()) {
    file.media_type = codec::TextOf(body.root(), "media_type");
    file.bytes = static_cast<std::uint64_t>(codec::IntegerOf(body.root(), "bytes"));
    file.root = codec::TextOf(body.root(), "root");
    file.target = codec::TextOf(body.root(), "target");
  }
  return file;
}

clearance::PutRecord PutLedgerFile(const LedgerFile& file, std::string kind) {
  std::string body;
  codec::JsonWriter(body)
      .BeginObject()
      .Member("media_type", file.media_type)
      .Member("bytes", file.bytes)
      .MemberUnlessEmpty("root", file.root)
      .MemberUnlessEmpty("target", file.target)
      .EndObject();
  std::string data;
  codec::JsonWriter(data)
      .BeginObject()
      .Member("object", file.object)
      .Member("sha256", file.sha256)
      .Member("media_type", file.media_type)
      .EndObject();
  return {.collection = std::string(kLedgerFiles),
          .id = IdOf(file.object, file.sha256),
          .if_version = {},
          .body = std::move(body),
          .kind = std::move(kind),
          .data = std::move(data)};
}

Result<std::optional<LedgerFile>> FindLedgerFile(const House& house, const std::string& object,
                                                 std::string_view sha256) {
  ASSIGN_OR_RETURN(const auto row, house.store.FindRecord(kLedgerFiles, IdOf(object, sha256)));
  if (!row || row->body.empty()) return std::nullopt;
  return ReadLedgerFile(*row);
}

Result<std::optional<LedgerFile>> FindLedgerFileBySum(const House& house, std::string_view sha256) {
  ASSIGN_OR_RETURN(const auto files, AllFiles(house));
  const auto found = std::ranges::find(files, sha256, &LedgerFile::sha256);
  if (found == files.end()) return std::nullopt;
  return *found;
}

Result<std::vector<LedgerFile>> FindTokenFiles(const House& house) {
  ASSIGN_OR_RETURN(auto files, AllFiles(house));
  std::erase_if(files, [](const LedgerFile& file) { return file.target.empty(); });
  return files;
}

void SendLedgerFile(Call call, const std::string& object, const std::string& sha256,
                    std::string type) {
  const auto file = FindLedgerFile(*call.house, object, sha256);
  if (!file) return call.Fail(file.error());
  if (!*file) return call.NotFound();
  auto bytes = FetchFile(*call.house, LedgerFilesFolder(*call.house), sha256);
  if (!bytes) return call.Fail(bytes.error());
  if (type.empty()) type = (*file)->media_type;
  SubmitThen(std::move(call), clearance::NoteRead{object, "document " + sha256},
             [bytes = *std::move(bytes), type = std::move(type), sha256](
                 Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               SendKeptFile(std::move(asked), type, sha256.substr(0, 16), bytes);
             });
}

Result<std::vector<clearance::PutRecord>> DropLedgerFiles(const House& house,
                                                          const std::string& object) {
  ASSIGN_OR_RETURN(const auto files, AllFiles(house));
  std::vector<clearance::PutRecord> gone;
  for (const LedgerFile& file : files) {
    if (file.object != object) continue;
    const bool shared = std::ranges::any_of(files, [&](const LedgerFile& other) {
      return other.sha256 == file.sha256 && other.object != object;
    });
    if (!shared) RemoveFile(LedgerFilesFolder(house), file.sha256);
    gone.push_back({.collection = std::string(kLedgerFiles),
                    .id = IdOf(object, file.sha256),
                    .if_version = {},
                    .body = "",
                    .kind = "",
                    .data = ""});
  }
  return gone;
}

}  // namespace tidewaiter::api
