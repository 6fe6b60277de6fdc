// Opening the ledger: the member of a federation that [ledger] of the configuration names, with the
// private fields of its records.
//
//   ASSIGN_OR_RETURN(OpenedLedger ledger, OpenLedger({.folder = folder, .key = key, .clock =
//   &clock})); house.ledger = ledger.member.get();
#ifndef TIDEWAITER_SERVER_OPEN_LEDGER_H_
#define TIDEWAITER_SERVER_OPEN_LEDGER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "access/secret.h"
#include "api/ledger_payloads.h"
#include "http/metrics.h"
#include "member/member.h"
#include "os/clock.h"
#include "os/file.h"
#include "server/config.h"

namespace tidewaiter::server {

struct OpenedLedger {
  std::shared_ptr<api::LedgerPayloads> payloads;
  std::unique_ptr<member::Member> member;  // null: there is none
};

// The folder: as configured, else "ledger" in the data folder, where there is one.
os::Path LedgerFolder(const Config& config, const os::Path& data);

struct LedgerPlace {
  os::Path folder;
  const access::SecretKey& key;  // of the installation: private fields are kept under it
  std::optional<os::Path> ca_file = {};
  std::map<std::string, std::string> urls = {};  // of nodes, instead of the charter's
  const os::Clock* clock = &os::RealClock();
};
// Errors: those of member::Member::Open and payload::Store::Open, with the folder in the message.
// Nothing for an empty folder's name.
Result<OpenedLedger> OpenLedger(const LedgerPlace& place);

// Metrics: tidewaiter_ledger_* (docs/operators-guide.md). The member must outlive the rendering.
void AddLedgerReadings(http::Metrics& metrics, const member::Member& ledger);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_OPEN_LEDGER_H_
