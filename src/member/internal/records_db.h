// Records db: the SQLite file of a catalogue. Derived from the copies of the logs.
#ifndef TIDEWAITER_MEMBER_INTERNAL_RECORDS_DB_H_
#define TIDEWAITER_MEMBER_INTERNAL_RECORDS_DB_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "base/result.h"
#include "ledger/entry.h"
#include "member/catalogue.h"
#include "os/file.h"

namespace tidewaiter::member {

// How far the catalogue has come with one log, and up to where that log is known to be final.
struct LogState {
  std::uint64_t covered = 0;
  std::uint64_t final_size = 0;
  std::string final_note = {};  // a checkpoint of that size with a quorum
};

struct PlacedEntry {
  std::uint64_t at = 0;
  ledger::Entry entry;
};

// Thread-safe. Errors of all: kUnavailable, kCorruption (delete the file).
class RecordsDb {
 public:
  // Makes the file anew when it is of another version, or broken.
  static Result<std::unique_ptr<RecordsDb>> Open(const os::Path& file);

  Result<LogState> StateOf(std::string_view log);
  // Entries from covered() on, written by `member`, in one step.
  Status Add(std::string_view log, std::string_view member, std::span<const PlacedEntry> entries);
  Status SetFinal(std::string_view log, std::uint64_t size, std::string_view note);
  // Forgets that log: its copy is shorter than what was read here.
  Status Reset(std::string_view log);

  Result<RecordPage> List(const RecordQuery& query);
  // In that log; without one the record that `own_log` has, else the one that was opened first.
  Result<std::optional<Record>> Find(std::string_view object, std::string_view log,
                                     std::string_view own_log);
  // Places of its entries in its log, from number 1 on.
  Result<std::vector<std::uint64_t>> PlacesOf(std::string_view log, std::string_view object);

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  explicit RecordsDb(sqlite3* db) : db_(db) {}
  static Result<std::unique_ptr<RecordsDb>> Try(const os::Path& file);
  Status Run(const char* sql);
  Status AddAll(std::string_view log, std::string_view member,
                std::span<const PlacedEntry> entries);
  Status AddOne(std::string_view log, std::string_view member, const PlacedEntry& placed);
  Status SetParties(std::string_view log, const ledger::Entry& entry);
  [[nodiscard]] std::unexpected<Error> Failure() const;

  std::mutex mutex_;
  std::unique_ptr<sqlite3, Close> db_;
};

// Whether nothing may follow this entry.
bool EndsItsObject(const ledger::Entry& entry);
// Every did:key in its data, and members where a party stands.
std::vector<std::string> PartiesOf(const ledger::Entry& entry);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_RECORDS_DB_H_
