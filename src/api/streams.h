// Streams: server-sent events for everyone who watches: what was committed, filtered by what each
// may see, in the order of the journal.
//
//   streams.Open(std::move(reply), watcher);          // from a handler
//   streams.Publish(batch);                           // from the engine, after each commit
//
// Events: "declaration" (a Summary) and "control" for officers, "notification" for traders, "rule"
// (name, phase and number of its newest version) for who may see the rule, "alarm" and "shift" of
// the control room, as they are when they are sent, for who may read alarms, "ledger" and
// "ledger_alarm" for who sees the record. Each but those two
// has the journal's seq as id; the last kKept are kept, so that a stream that broke off goes on
// with Last-Event-ID, and one that comes too late gets "reset": read the page again. Publishing
// hands the batch to a thread of its own. Thread-safe.
#ifndef TIDEWAITER_API_STREAMS_H_
#define TIDEWAITER_API_STREAMS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "access/rights.h"
#include "desk/store.h"
#include "http/reply.h"
#include "risk/sentences.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

class Streams {
 public:
  static constexpr std::size_t kKept = 10'000;  // events: some minutes of a busy day

  // What a watcher may see, and how it is shown.
  struct Watcher {
    access::ListScope declarations;                          // as officer; none() for traders
    access::ListScope notifications;                         // as trader
    std::function<bool(const rulebook::Entry&)> rules = {};  // those it may see; empty: none
    // Records of the control room as JSON, "" where it may not see one; empty: none.
    std::function<std::string(std::string_view collection, std::string_view id)> room = {};
    // Whether it sees this record of the ledger, or, for "", alarms of it; empty: nothing.
    std::function<bool(std::string_view object)> ledger = {};
    std::string office;         // only this one, "" = all in scope
    std::string principal;      // account or key
    std::string session;        // hash of its token, "" without
    std::int64_t until_ms = 0;  // then it must ask anew, so that rights are looked at anew
    risk::Language language = risk::Language::kEnglish;
  };
  // A row as JSON for this watcher.
  using Show = std::function<std::string(const desk::DeclarationRow&, const Watcher&)>;
  using ShowControl = std::function<std::string(const desk::ControlRow&, const Watcher&)>;
  using ShowNotification = std::function<std::string(const desk::NotificationRow&, const Watcher&)>;

  Streams(Show show, ShowControl show_control, ShowNotification show_notification);
  ~Streams();
  // Closes all streams; nothing is told or shown afterwards, so that what the watchers look with
  // may go. May be called again.
  void Stop();
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  void Open(http::Reply reply, Watcher watcher, std::uint64_t after_seq,
            std::vector<http::Header> headers);
  void Publish(const desk::Batch& batch);
  // News of the ledger, which is no part of the journal: told once, to those who listen now.
  struct Told {
    std::string event = {};
    std::string object = {};  // "": an alarm
    std::string json = {};
  };
  void Tell(Told told);
  [[nodiscard]] std::size_t open() const { return open_.load(std::memory_order_relaxed); }

 private:
  struct Item {  // one thing that changed
    std::uint64_t seq = 0;
    std::int64_t time_ms = 0;
    std::shared_ptr<const desk::DeclarationRow> declaration;
    std::shared_ptr<const desk::ControlRow> control;
    std::shared_ptr<const desk::NotificationRow> notification;
    std::shared_ptr<const rulebook::Entry> rule;
    std::string_view room;  // collection of a record of the control room: the name of the event
    std::string id;         // its id
    std::shared_ptr<const Told> told;
    std::string ended;  // a principal or session whose rights changed or went
  };
  struct Reader {
    Watcher watcher;
    std::shared_ptr<http::EventStream> stream;
  };
  void Work();
  static bool MustEnd(const Watcher& watcher, const Item& item);
  bool Send(const Reader& reader, const Item& item) const;

  Show show_;
  ShowControl show_control_;
  ShowNotification show_notification_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> waiting_;
  bool stopping_ = false;
  std::mutex readers_mutex_;  // guards what follows; taken by the thread for a whole round
  std::deque<Item> kept_;
  std::vector<Reader> readers_;
  bool stopped_ = false;
  std::atomic<std::size_t> open_{0};
  std::thread thread_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_STREAMS_H_
