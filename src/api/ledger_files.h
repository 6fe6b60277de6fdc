// LedgerFile: a paper beside a record of the ledger, which commits to its SHA-256. The file lies
// with those of attachments (api/kept_files.h), whose it is in a record of the desk.
#ifndef TIDEWAITER_API_LEDGER_FILES_H_
#define TIDEWAITER_API_LEDGER_FILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"

namespace tidewaiter::api {

inline constexpr std::string_view kLedgerFiles = "ledger_file";  // by object and SHA-256

struct LedgerFile {
  std::string object;
  std::string sha256;
  std::string media_type;
  std::uint64_t bytes = 0;
  // Of an OpenAttestation or TradeTrust document that is whole, as 64 digits; else "". By these
  // programs of others ask for it (api/ledger_tokens.h).
  std::string root = {};
  std::string target = {};
};

os::Path LedgerFilesFolder(const House& house);
// As that of attachments, and JSON as such: credentials are. "" for what is not taken.
std::string_view LedgerMediaType(std::string_view bytes);
// What these bytes are as a file of that object.
LedgerFile LedgerFileOf(std::string object, std::string_view bytes, std::string_view media_type);
// The record of it; `kind` of the journal's event.
clearance::PutRecord PutLedgerFile(const LedgerFile& file, std::string kind);
LedgerFile ReadLedgerFile(const desk::RecordRow& row);
// Errors: of the store. Nothing: there is none.
Result<std::optional<LedgerFile>> FindLedgerFile(const House& house, const std::string& object,
                                                 std::string_view sha256);
// The object that has a file of this hash; nothing: none has.
Result<std::optional<LedgerFile>> FindLedgerFileBySum(const House& house, std::string_view sha256);
// Those that have a target hash. Errors: of the store.
Result<std::vector<LedgerFile>> FindTokenFiles(const House& house);
// Answers with the file, once the reading stands in the journal; `type` "": its own.
void SendLedgerFile(Call call, const std::string& object, const std::string& sha256,
                    std::string type);
// Removes all files of an object that no other object has; the changes of their records.
Result<std::vector<clearance::PutRecord>> DropLedgerFiles(const House& house,
                                                          const std::string& object);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_FILES_H_
