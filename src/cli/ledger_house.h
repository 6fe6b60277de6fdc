// Ledger house: a member's folder as commands open it: the member, its private fields, their
// deliveries.
//
//   ASSIGN_OR_RETURN(const auto house, LedgerHouse::Open({.folder = "na"}));
//   house->member().Tell("operator/na-1042");
//
// A folder without an installation gets a key of its own for private fields; one whose fields are
// kept under an installation's key needs that. Each reading and each disclosure leaves a line in
// <folder>/payloads/journal (payload::WriteAudit). Thread-safe.
#ifndef TIDEWAITER_CLI_LEDGER_HOUSE_H_
#define TIDEWAITER_CLI_LEDGER_HOUSE_H_

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http/router.h"
#include "member/member.h"
#include "os/append_file.h"
#include "os/file.h"
#include "payload/store.h"
#include "pglog/log_database.h"
#include "server/open_ledger.h"

namespace tidewaiter::cli {

struct LedgerFolder {
  os::Path folder;
  os::Path key_file = {};  // an installation's; empty: the folder's own
  std::optional<os::Path> ca_file = {};
  bool served = false;                  // without private fields it is not opened
  pglog::Use use = pglog::Use::kWrite;  // of logs in a database
};

// What is kept here of one entry.
struct KeptFields {
  std::vector<ledger::Field> fields;
  std::string from;  // the member that disclosed them; empty: our own
};

class LedgerHouse {
 public:
  // Errors: those of server::OpenLedger; kFailedPrecondition when `served` and the key is missing.
  static Result<std::unique_ptr<LedgerHouse>> Open(const LedgerFolder& place);
  LedgerHouse(const LedgerHouse&) = delete;
  LedgerHouse& operator=(const LedgerHouse&) = delete;
  ~LedgerHouse();

  member::Member& member() { return *ledger_.member; }
  void AddTo(http::Router& router);

  // Prepare and Submit of the member, with the wish's payload kept before. Errors: those of the
  // member and of payload::Store::Keep; kFailedPrecondition (there are private fields and no key).
  Result<member::Said> Say(const member::Wish& wish);
  // Submit of the member, waiting for its answer.
  Result<member::Said> Send(const member::Draft& draft);
  // server::Deliveries. Errors: also kFailedPrecondition (the key is missing).
  Result<std::size_t> SendAgain(std::string_view object, std::string_view to);
  Result<std::vector<payload::Unsent>> given_up();
  // Of each entry of the story. Empty where nothing is kept, or cannot be opened without the key.
  Result<std::vector<KeptFields>> FieldsOf(const member::Story& story);

 private:
  explicit LedgerHouse(os::Path folder) : folder_(std::move(folder)) {}
  Status OpenParts(const LedgerFolder& place);
  Status Keep(const member::Draft& draft, const ledger::Payload& payload);
  Status Note(const payload::Audit& audit);

  os::Path folder_;
  std::mutex mutex_;  // guards journal_
  std::optional<os::AppendFile> journal_;
  server::OpenedLedger ledger_;
};

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_LEDGER_HOUSE_H_
