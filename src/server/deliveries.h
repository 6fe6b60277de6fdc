// Deliveries: private fields on their way between members: those of our entries to the members that
// may read them, those of theirs to us, and keys of our registries of numbers to everybody.
//
//   ASSIGN_OR_RETURN(auto deliveries, Deliveries::Start({.ledger = *member, .folder = folder,
//   .payloads = payloads}));
//   deliveries->AddTo(router);                              // POST /federation/payload
//   member->OnFinal([deliveries](const auto& entry) { deliveries->Take(entry); });
//   …
//   deliveries->Stop();                                     // before the member goes
//
// Who may read is payload/may_read.h; what goes out is on disk before Take returns and is tried for
// a week (payload/outbox.h); what comes is on disk before it is answered and waits for its entry
// (payload/inbox.h). What nobody takes for a week, or is refused, is given up: an alarm of the
// member's (delivery_given_up), and SendAgain. What comes is limited by address before it is read,
// and by member once its signature is good, so that nobody uses up another one's share. Two
// threads: one takes, one sends, so that two members that send each other something never wait for
// one another. Thread-safe.
#ifndef TIDEWAITER_SERVER_DELIVERIES_H_
#define TIDEWAITER_SERVER_DELIVERIES_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/ledger_payloads.h"
#include "api/workers.h"
#include "http/rate_limit.h"
#include "http/router.h"
#include "member/member.h"
#include "os/clock.h"
#include "os/file.h"
#include "payload/inbox.h"
#include "payload/outbox.h"
#include "payload/sealing.h"

namespace tidewaiter::server {

inline constexpr std::string_view kDeliveryGivenUp = "delivery_given_up";  // code of the alarm

struct DeliveriesPlace {
  member::Member& ledger;  // must outlive Stop
  os::Path folder;         // the member's: its keys
  std::shared_ptr<api::LedgerPayloads> payloads;
  std::map<std::string, std::string> urls = {};  // of nodes, instead of the charter's
  std::optional<os::Path> ca_file = {};
  const os::Clock* clock = &os::RealClock();
  // What was disclosed to whom, for the journal; and where private fields of others' entries came.
  // Called on threads of these and of the member.
  std::function<void(const payload::Audit&)> on_audit = {};
  std::function<void(const payload::Place&)> on_received = {};
  // Beyond it: 429 with Retry-After. A registry of 10,000 operators comes within two minutes.
  http::RateLimit address_rate = {.per_second = 100, .burst = 2000, .keys = 10'000};
  http::RateLimit member_rate = {.per_second = 100, .burst = 2000, .keys = 1'000};
};

class Deliveries : public std::enable_shared_from_this<Deliveries> {
 public:
  // Errors: those of reading the member's sealing key.
  static Result<std::shared_ptr<Deliveries>> Start(DeliveriesPlace place);
  ~Deliveries();  // Stop
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  void AddTo(http::Router& router);
  // An entry that became final.
  void Take(const member::FinalEntry& final_entry);
  // Those that wait to be sent. Errors: kUnavailable.
  Result<std::int64_t> waiting();
  // Those that came to nothing and were not sent again. Errors: kUnavailable.
  Result<std::vector<payload::Unsent>> given_up();
  // Sends private fields of an object of ours, or the key of a registry, again to all members that
  // may have them, or to one of them (`to`): also to one that became a party after its entries.
  // Without an object: all that was given up. How many deliveries that makes. Errors: kNotFound (no
  // such object of ours), kUnavailable.
  Result<std::size_t> SendAgain(std::string_view object, std::string_view to);
  // Nothing is taken or sent after it. May be called again.
  void Stop();

 private:
  Deliveries(DeliveriesPlace place, const access::SecretKey& sealing)
      : place_(std::move(place)),
        sealing_(sealing),
        addresses_(place_.address_rate),
        members_(place_.member_rate) {}

  void Handle(http::Request request, http::Reply reply);
  void Answer(const std::string& body, http::Reply reply);
  http::RateVerdict AllowSender(std::string_view body, const ledger::Charter& charter);
  // How many deliveries that makes. `only`: one member; empty: all.
  Result<std::size_t> TellReaders(const ledger::Entry& entry, std::string_view only = {});
  Result<std::size_t> TellReader(const ledger::Entry& entry, const ledger::Member& to,
                                 std::string_view because);
  Result<std::size_t> TellKey(const ledger::Entry& entry, std::string_view only);
  Result<std::size_t> TellObject(std::string_view object, std::string_view to);
  void GiveUp(const std::vector<payload::Unsent>& unsent, std::string_view why);
  Status Settle(const ledger::Entry& entry);
  void SettleWaiting();
  void SendDue();
  void SendAgainWhatFailed();
  payload::SendAnswer Post(const payload::Sending& sending, const ledger::Charter& charter) const;
  [[nodiscard]] std::optional<ledger::Entry> FinalAt(const payload::Place& place) const;
  [[nodiscard]] std::optional<ledger::Entry> PartiesOf(const ledger::Entry& entry) const;
  [[nodiscard]] Result<tlog::Signer> Signer() const;
  void Work(const std::stop_token& stop);
  void Wake();

  DeliveriesPlace place_;
  payload::SealingKey sealing_;
  http::RateLimiter addresses_;
  http::RateLimiter members_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any wake_;
  bool has_news_ = false;
  bool stopped_ = false;
  std::deque<ledger::Entry> failed_;  // the disk did not take what they say
  std::unique_ptr<api::Workers> takers_;
  std::jthread sender_;
  std::stop_token stop_;  // of sender_
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DELIVERIES_H_
