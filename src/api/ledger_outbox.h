// LedgerOutbox: sends drafts that nothing misses to the federation, until each is final or refused.
//
//   outbox->Send(std::move(call), draft);      // answers the call: 201, 202, 409, 422
//
// A draft is a record of the desk from before it goes out until it is said, so one that a crash or
// a cut line left behind is sent again: at the start and every kAgainS. The same bytes are the same
// entry: nothing is said twice. Thread-safe.
#ifndef TIDEWAITER_API_LEDGER_OUTBOX_H_
#define TIDEWAITER_API_LEDGER_OUTBOX_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "api/call.h"
#include "api/ledger_drafts.h"
#include "member/member.h"

namespace tidewaiter::api {

class LedgerOutbox {
 public:
  // A round of cosignatures takes less, a line that comes back more.
  static constexpr int kAgainS = 20;

  // `house` and `ledger` must outlive it, and the ledger's last answer.
  LedgerOutbox(House& house, member::Member& ledger);
  ~LedgerOutbox();  // Stop
  LedgerOutbox(const LedgerOutbox&) = delete;
  LedgerOutbox& operator=(const LedgerOutbox&) = delete;

  // Keeps it, sends it and answers with what became of it. Asks for the Idempotency-Key.
  void Send(Call call, LedgerDraft draft);
  // Sends again what waits. For tests; the thread does it by itself.
  void SendWaiting();
  void Stop();

 private:
  void Submit(LedgerDraft draft, std::function<void(const Result<member::Said>&)> done);
  void Forget(const LedgerDraft& draft, const Result<member::Said>& said);
  void Work();

  House& house_;
  member::Member& ledger_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::set<std::string> under_way_;  // ids
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_OUTBOX_H_
