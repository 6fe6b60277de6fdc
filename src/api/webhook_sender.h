// WebhookSender: sends what happens to the webhooks, from the journal.
//
//   ASSIGN_OR_RETURN(const auto sender, WebhookSender::Start(house, transport));
//   engine.Subscribe([sender](const Change& change) { sender->Notify(change.batch); });
//   ...
//   sender->Stop();
//
// For each webhook the events come in the order of the journal, one at a time: the next one goes
// when the one before was answered with 2xx or given up. What fails is tried again after 5 s, 10 s,
// ... up to an hour, and given up when it is 24 hours old and its receiver still fails. Where a
// webhook is in the journal is kept in its record, written at most once a second: after a crash the
// messages of that second go out again, with the same id.
//
// Eight threads send. Receivers that fail or take long together have at most half of them, so that
// the others are served at once. While nothing happens the threads sleep; a webhook costs a look at
// every event and, ten times a second at most, a turn.
//
// Thread-safe. Uses the house until Stop; calls of Notify after that do nothing.
#ifndef TIDEWAITER_API_WEBHOOK_SENDER_H_
#define TIDEWAITER_API_WEBHOOK_SENDER_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/house.h"
#include "api/webhook.h"
#include "clearance/command.h"
#include "http/client.h"

namespace tidewaiter::api {

struct Delivery {
  enum class Status : std::uint8_t { kWaiting, kDelivered, kGivenUp };
  std::uint64_t seq = 0;
  std::int64_t at_ms = 0;  // of the event
  Status status = Status::kWaiting;
  int attempts = 0;
  int last_status = 0;       // HTTP; 0 without an answer
  std::int64_t next_ms = 0;  // of the next attempt; 0 when there is none
};

class WebhookSender : public std::enable_shared_from_this<WebhookSender> {
 public:
  // Sends one request; must return soon after the token's stop is asked for. http::Fetch, or a
  // test.
  using Transport =
      std::function<Result<http::ClientAnswer>(const http::ClientRequest&, const std::stop_token&)>;

  static constexpr std::size_t kThreads = 8;
  static constexpr std::size_t kSlowThreads = 4;   // of them, for receivers in trouble
  static constexpr std::size_t kDeliveries = 100;  // remembered for each webhook
  static constexpr std::int64_t kGiveUpMs = 86'400'000;

  // Errors: of the store.
  static Result<std::shared_ptr<WebhookSender>> Start(House& house, Transport transport);
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;
  ~WebhookSender();

  // What was committed: records of webhooks, and events. Quick.
  void Notify(const desk::Batch& batch);
  // Looks at the clock again: after a jump of it.
  void Wake();
  // Ends what is being sent, hands the last cursors to the engine. May be called again. Before the
  // engine's Stop, else what was sent in the last second is sent again.
  void Stop();

  [[nodiscard]] std::vector<Webhook> List() const;  // oldest first
  [[nodiscard]] std::optional<Webhook> Find(std::string_view id) const;
  // Newest first; since the start of the process.
  [[nodiscard]] std::vector<Delivery> Deliveries(std::string_view id) const;

 private:
  // Events after one, as they stand in the journal; webhooks that are at the same place share it.
  struct Page {
    std::uint64_t after = 0;
    std::vector<News> news;
    [[nodiscard]] std::uint64_t last() const { return after + news.size(); }
  };
  struct Hook {
    Webhook record;
    std::uint64_t version = 0;  // of the record
    bool busy = false;          // a thread serves it
    bool slow = false;          // the last attempt failed or took long
    std::uint64_t turn = 0;     // when it was served last: the longest ago comes next
    std::int64_t next_ms = 0;   // not before
    std::int64_t since_ms = 0;  // when we began: what happened before is no older than this
    bool dirty = false;         // the record must be written
    bool moved = false;         // only its cursor moved: is written now and then
    bool saving = false;
    std::int64_t saved_ms = 0;
    std::shared_ptr<const Page> page;
    std::deque<Delivery> deliveries;
  };
  using HookPtr = std::shared_ptr<Hook>;
  // What a turn of a webhook works with, a copy.
  struct Turn {
    Webhook record;
    std::int64_t since_ms = 0;
    std::shared_ptr<const Page> page;
    Reach reach;
  };

  WebhookSender(House& house, Transport transport);
  Status Load();
  void Apply(const desk::RecordRow& row);

  void Work();
  [[nodiscard]] HookPtr Pick(std::int64_t now_ms) const;
  [[nodiscard]] std::int64_t NextMs(std::int64_t now_ms) const;
  void Sleep(std::unique_lock<std::mutex>& lock);
  void Serve(const HookPtr& hook);
  Result<std::shared_ptr<const Page>> ReadPage(Turn& turn);
  void Send(const HookPtr& hook, const Turn& turn, const News& news);
  void NoteAnswer(Hook& hook, const News& news, int status, bool slow);
  void NoteGivenUp(Hook& hook, const News& news);
  static Delivery& DeliveryOf(Hook& hook, const News& news);
  [[nodiscard]] std::vector<clearance::PutRecord> TakeSaves(bool last);
  void Submit(std::vector<clearance::PutRecord> saves);
  void NoteSaved(const std::string& id, bool done);

  House& house_;
  const Transport transport_;
  std::stop_source stop_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::map<std::string, HookPtr, std::less<>> hooks_;
  std::shared_ptr<const Page> page_;  // the one read last
  std::uint64_t head_ = 0;            // last event of the journal
  std::uint64_t turns_ = 0;
  std::size_t slow_busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_WEBHOOK_SENDER_H_
