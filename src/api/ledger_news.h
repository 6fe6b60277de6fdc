// LedgerNews: what happens in the ledger, passed on: entries that became final and alarms to who
// watches (api/streams.h), numbers to the registries that are held, and to the private fields that
// their entry is final.
//
//   auto news = std::make_shared<LedgerNews>(house);
//   ledger.OnFinal([news](const member::FinalEntry& entry) { news->Tell(entry); });
//   ledger.OnAlarm([news](const member::Alarm& alarm) { news->Tell(alarm); });
//
// Thread-safe. After Stop it passes nothing on, so that what it tells may go.
#ifndef TIDEWAITER_API_LEDGER_NEWS_H_
#define TIDEWAITER_API_LEDGER_NEWS_H_

#include <mutex>

#include "api/house.h"
#include "member/member.h"

namespace tidewaiter::api {

class LedgerNews {
 public:
  explicit LedgerNews(House& house) : house_(&house) {}

  void Tell(const member::FinalEntry& entry);
  void Tell(const member::Alarm& alarm);
  void Stop();

 private:
  std::mutex mutex_;  // held while it tells
  House* house_;      // null: stopped
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_NEWS_H_
