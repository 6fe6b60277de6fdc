// Opening the ledger: the member of a federation that [ledger] of the configuration names, with the
// private fields of its records, their deliveries, and how operators stand.
//
//   ASSIGN_OR_RETURN(OpenedLedger ledger, OpenLedger({.folder = folder, .key = key, .clock =
//   &clock})); house.ledger = ledger.member.get();
#ifndef TIDEWAITER_SERVER_OPEN_LEDGER_H_
#define TIDEWAITER_SERVER_OPEN_LEDGER_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/secret.h"
#include "api/ledger_payloads.h"
#include "http/metrics.h"
#include "member/member.h"
#include "os/clock.h"
#include "os/file.h"
#include "pglog/log_database.h"
#include "server/config.h"
#include "server/deliveries.h"
#include "server/ledger_standings.h"

namespace tidewaiter::server {

struct OpenedLedger {
  std::shared_ptr<api::LedgerPayloads> payloads;
  std::unique_ptr<member::Member> member;  // null: there is none, and nothing of what follows
  std::shared_ptr<LedgerStandings> standings;
  std::shared_ptr<Deliveries> deliveries;
  OpenedLedger() = default;
  OpenedLedger(OpenedLedger&&) = default;
  OpenedLedger& operator=(OpenedLedger&&) = default;
  ~OpenedLedger() { Close(); }
  // Who asks the member first, then the member. May be called again.
  void Close();
};

// The folder: as configured, else "ledger" in the data folder, where there is one.
os::Path LedgerFolder(const Config& config, const os::Path& data);

struct LedgerPlace {
  os::Path folder;
  // Of the installation: private fields are kept under it, unless the folder has a key of its own
  // (member::PayloadKeyOf).
  const access::SecretKey& key;
  std::optional<os::Path> ca_file = {};
  std::map<std::string, std::string> urls = {};  // of nodes, instead of the charter's
  const os::Clock* clock = &os::RealClock();
  std::function<void(const payload::Audit&)> on_audit = {};  // what was disclosed to members
  bool standings = true;                // of operators, for a desk that judges declarations
  pglog::Use use = pglog::Use::kWrite;  // of logs in a database
  // Its caller lets the API answer TradeTrust's verifiers (Api::AnswerTradeTrust).
  bool tradetrust = false;
};
// Its caller mounts the deliveries (Deliveries::AddTo) beside the member. Errors: those of
// member::Member::Open and payload::Store::Open, with the folder in the message. Nothing for an
// empty folder's name.
Result<OpenedLedger> OpenLedger(const LedgerPlace& place);

// The journal's lines of what went to other members by itself: as if an officer disclosed it, by
// "system". Thread-safe.
class DeliveryJournal {
 public:
  void Write(const payload::Audit& audit);
  // When all have subscribed to the engine; what was written before is handed on then.
  void Begin(clearance::Engine& engine);

 private:
  std::mutex mutex_;  // guards what follows
  clearance::Engine* engine_ = nullptr;
  std::vector<payload::Audit> early_;
};

// Metrics: tidewaiter_ledger_* (docs/operators-guide.md). The member must outlive the rendering.
void AddLedgerReadings(http::Metrics& metrics, const member::Member& ledger);
// The same of deliveries that wait to be sent.
void AddDeliveryReadings(http::Metrics& metrics, std::shared_ptr<Deliveries> deliveries);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_OPEN_LEDGER_H_
