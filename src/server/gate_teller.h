// GateTeller: tells the ledger of passes of gates: an event of its shipment for each pass that
// waits to be told (monitor/gate_telling.h), once, in the order of each shipment.
//
//   auto teller = GateTeller::Start({.ledger = *member, .payloads = payloads, .gates = gates,
//                                    .engine = engine});
//   …
//   teller->Stop();                           // before the member, the gates and the engine go
//
// What is about to be sent is on disk first: the private fields with their salts
// (payload/store.h), then the text that is signed, in the telling's record. A start sends the same
// text again, and the log, which has each text once, answers where it stands. So a kill at any
// moment leaves the event there once.
//
// A ledger that does not answer, or that does not know the shipment yet, is asked again, after a
// second at first and five minutes at most, and whenever something new of the shipment is final. A
// shipment that nobody opened within kUnknownMaxMs is given up. When somebody else's entry comes
// first, the charter changes, or the log is ten minutes further, it is drafted anew, after what
// stands there was compared with the drafts before. What the rules refuse stays in the record with
// their words, and the next of the shipment has its turn. Thread-safe.
#ifndef TIDEWAITER_SERVER_GATE_TELLER_H_
#define TIDEWAITER_SERVER_GATE_TELLER_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "access/secret.h"
#include "api/ledger_payloads.h"
#include "clearance/engine.h"
#include "http/metrics.h"
#include "member/member.h"
#include "monitor/gate_desk.h"
#include "os/clock.h"

namespace tidewaiter::server {

// As long as private fields wait for a member that is away (payload/outbox.h).
inline constexpr std::int64_t kUnknownMaxMs = 7LL * 24 * 3'600'000;

struct GateTellerPlace {
  member::Member& ledger;  // this and the next two must outlive Stop
  std::shared_ptr<api::LedgerPayloads> payloads;
  std::shared_ptr<monitor::GateDesk> gates;  // TellLedger
  clearance::Engine& engine;
  const os::Clock* clock = &os::RealClock();
  ledger::FillSecret fill = access::SystemSecrets();  // of salts
};

class GateTeller : public std::enable_shared_from_this<GateTeller> {
 public:
  static std::shared_ptr<GateTeller> Start(GateTellerPlace place);
  ~GateTeller();  // Stop
  GateTeller(const GateTeller&) = delete;
  GateTeller& operator=(const GateTeller&) = delete;

  // Nothing is sent after it; what is on its way may still arrive. May be called again.
  void Stop();

 private:
  using Row = monitor::Row<monitor::GateTelling>;
  // Of one shipment. One at a time is on its way.
  struct Line {
    std::optional<Row> sent = {};
    std::pair<std::string, std::uint64_t> written = {};  // the record, and its version then
    double due_s = 0;                                    // by the monotonic clock
    int failures = 0;
    bool anew = false;  // the ledger does not take the last draft any more
  };
  struct Place {
    std::string log;
    std::uint32_t number = 0;
    std::uint64_t index = 0;
  };
  struct Answer {
    std::string shipment;
    Result<member::Said> said;
  };

  explicit GateTeller(GateTellerPlace place) : place_(std::move(place)), writer_(place_.engine) {}

  void Work(const std::stop_token& stop);
  [[nodiscard]] double Round();  // seconds until the next, without news
  void Wake();
  void Hear(const ledger::Entry& entry);
  void Attempt(Row row, Line& line);
  void Begin(Row row, const member::Story& story, Line& line);
  void Send(Row row, Line& line);
  void Settle(const Answer& answer);
  void OnRefusals(Row row, const ledger::Refusals& refusals, Line& line);
  void Tell(Row row, const Place& place, Line& line);
  bool Refuse(Row row, std::string_view why, std::string detail, Line& line);
  void Wait(Row row, std::string_view why, Line& line);
  void DropFields(const std::string& text);
  bool Write(Row& row, Line& line);

  GateTellerPlace place_;
  monitor::EngineWriter writer_;
  std::map<std::string, Line> lines_;  // by shipment; of the thread
  std::mutex mutex_;                   // guards what follows
  std::condition_variable_any wake_;
  bool has_news_ = true;  // of the time before the start
  std::deque<Answer> answers_;
  std::set<std::string> moved_;  // shipments of which something is final
  std::jthread thread_;
};

// Metrics: tidewaiter_ledger_gate_events_waiting and _refused (docs/operators-guide.md).
void AddTellingReadings(http::Metrics& metrics, const std::weak_ptr<monitor::GateDesk>& desk);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_GATE_TELLER_H_
