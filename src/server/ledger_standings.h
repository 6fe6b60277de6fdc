// LedgerStandings: how traders stand as authorized operators, for the engine that judges
// declarations: kept up to date from the ledger and from what is known of who the operators are.
//
//   StandingsSlot slot;
//   engine_options.standings = slot.Function();               // before there is a ledger
//   ASSIGN_OR_RETURN(auto standings, LedgerStandings::Load(*member, payloads));
//   member->OnFinal([standings](const auto& entry) { standings->Take(entry); });
//   slot.Set(standings);
//   …
//   standings->Stop();                                        // before the member goes
//
// payload/standing.h has them and says what counts. Thread-safe; Of costs some microseconds.
#ifndef TIDEWAITER_SERVER_LEDGER_STANDINGS_H_
#define TIDEWAITER_SERVER_LEDGER_STANDINGS_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger_payloads.h"
#include "clearance/engine.h"
#include "desk/standing.h"
#include "member/member.h"
#include "payload/standing.h"

namespace tidewaiter::server {

class LedgerStandings {
 public:
  // Reads all operators of all logs and all ids that are known: some milliseconds for each hundred.
  // Errors: kUnavailable, kCorruption.
  static Result<std::shared_ptr<LedgerStandings>> Load(
      const member::Member& ledger, std::shared_ptr<api::LedgerPayloads> payloads);

  // What became final, after its private fields were marked so.
  void Take(const member::FinalEntry& final_entry);
  // Private fields of this entry came, or are final: who the operator is may be known now.
  void Know(const payload::Place& place);
  // Of records that the desk changed: whose private fields were deleted is known no more.
  void Apply(const desk::RecordRow& record);
  // From now on the ledger is not asked any more.
  void Stop();

  [[nodiscard]] std::vector<desk::TraderStanding> Of(std::string_view trader, std::int64_t at_ms);

 private:
  LedgerStandings(const member::Member& ledger, std::shared_ptr<api::LedgerPayloads> payloads)
      : payloads_(std::move(payloads)), book_(ledger.id()), ledger_(&ledger) {}
  Status ReadAll();

  std::shared_ptr<api::LedgerPayloads> payloads_;
  payload::StandingBook book_;
  std::mutex mutex_;  // guards what follows
  const member::Member* ledger_;
};

// Where the engine finds them once there are any.
class StandingsSlot {
 public:
  void Set(std::shared_ptr<LedgerStandings> standings) { inside_->store(std::move(standings)); }
  [[nodiscard]] desk::StandingsOf Function() const;
  // What a commit changed, for clearance::Engine::Subscribe.
  [[nodiscard]] std::function<void(const clearance::Change&)> Follower() const;

 private:
  using Inside = std::atomic<std::shared_ptr<LedgerStandings>>;
  std::shared_ptr<Inside> inside_ = std::make_shared<Inside>();
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_LEDGER_STANDINGS_H_
