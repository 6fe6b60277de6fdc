// Sender: gives a post's frame log to the bus, from a cursor on, for as long as the post runs.
//
//   ASSIGN_OR_RETURN(auto sender, Sender::Start({.post = "malaba", .log_folder = data / "frames",
//       .state_folder = data / "stream", .outlet = &outlet,
//       .durable = [&] { return intake->log().head().seq; }}));
//   ...
//   intake->log().DropBefore(sender->standing().confirmed.seq);   // never what is not at the
//   centre
//
// Two places in the log are kept, in the file "cursor": published, up to which the bus has taken
// the records, and confirmed, up to which the centre says that they are on its disk. The cursor is
// behind after a crash: some records go out twice and the centre passes the doubles over.
//
// A bus can lose what it acknowledged: a NATS server syncs its files every two minutes. So after
// every new connection the sender looks at what the other side has and goes back to there; and
// while published is ahead of confirmed it asks the centre every ask_ms where it stands. When the
// centre misses a record, or has not moved for patience_ms, it sends again from there on. With the
// centre out of reach nothing is confirmed, and published goes on as far as the bus takes it.
//
// Only what `durable` says to be on the post's disk is sent. Otherwise a post could lose in a crash
// what the centre has already, give the number to another record, and look like a forger.
#ifndef TIDEWAITER_STREAM_SENDER_H_
#define TIDEWAITER_STREAM_SENDER_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/result.h"
#include "chainlog/reader.h"
#include "chainlog/record.h"
#include "os/clock.h"
#include "os/file.h"
#include "stream/bus.h"

namespace tidewaiter::stream {

struct SenderOptions {
  std::string post = {};
  os::Path log_folder = {};                     // of the frame log
  os::Path state_folder = {};                   // for the cursor
  Outlet* outlet = nullptr;                     // must outlive the sender
  std::function<std::uint64_t()> durable = {};  // the last record on disk; thread-safe, quick
  const os::Clock* clock = &os::RealClock();
  OnFinding on_finding = {};
  int poll_ms = 50;          // between looks at the log when there was nothing new
  int ask_ms = 2'000;        // while something is not confirmed
  int patience_ms = 15'000;  // a hub that restarts elects and reads for seven seconds
  int cursor_ms = 1'000;     // between writes of the cursor
  int retry_first_ms = 100;  // after a failure, doubled each time up to:
  int retry_last_ms = 5'000;
};

// A snapshot.
struct SenderStanding {
  std::uint64_t published = 0;  // the bus has the records up to this one
  chainlog::Head confirmed = {};
  std::uint64_t batches = 0;          // given to the bus in this run
  std::uint64_t records = 0;          // in them
  std::uint64_t sent_again = 0;       // times that it went back
  std::optional<Error> trouble = {};  // why nothing goes out at the moment
};

class Sender {
 public:
  // Reads the cursor. `Open` alone starts no thread: Step is called by hand (tests, tools).
  // Errors: kInvalidArgument (the id, no durable), kNotFound (no log), kUnavailable.
  static Result<std::unique_ptr<Sender>> Open(SenderOptions options);
  static Result<std::unique_ptr<Sender>> Start(SenderOptions options);
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  ~Sender();  // Stop

  // One batch, or one question to the centre. True when there may be more to do at once. Errors:
  // those of the outlet and the log; nothing is lost, call again later. Not beside the thread.
  Result<bool> Step();

  [[nodiscard]] SenderStanding standing() const;  // thread-safe

  // Writes the cursor and ends the thread. May be called again.
  void Stop();

 private:
  explicit Sender(SenderOptions options) : options_(std::move(options)) {}
  void Run(const std::stop_token& stop);
  Status ReadCursor();
  Status WriteCursor();
  Status Place();
  Status Ask();
  Status Heard(const Standing& standing);
  Status CheckHistory(const chainlog::Head& head);
  Status GoBack(std::string_view why);
  Status GoTo(std::uint64_t next);
  Status FindOldest();
  Status AskWhenDue();
  Status SendBatch(const Batch& batch);
  void SendAgainUpTo(std::uint64_t seq);
  Result<std::optional<Batch>> ReadBatch();
  void Tell(FindingKind kind, std::uint64_t seq, std::string detail) const;
  [[nodiscard]] std::int64_t now_ms() const;

  SenderOptions options_;
  std::optional<chainlog::Reader> reader_;
  chainlog::Head last_ = {};  // the last record read for a batch
  std::uint64_t oldest_ = 1;
  bool placed_ = false;
  std::uint64_t connections_ = 0;  // of the outlet, when it was last placed
  std::int64_t again_ms_ = 0;      // Batch::sent_again
  std::uint64_t again_up_to_ = 0;  // records up to this one may have been sent before
  std::int64_t asked_ms_ = 0;
  std::int64_t ask_wait_ms_ = 0;  // longer while the centre does not answer
  std::uint64_t again_from_ = 0;  // where it went back to last; 0 = nowhere
  chainlog::Head told_ = {};      // of another history
  std::int64_t moved_ms_ = 0;     // when confirmed moved last, or something was done about it
  std::int64_t cursor_ms_ = 0;
  bool cursor_old_ = false;

  mutable std::mutex mutex_;  // of standing_
  SenderStanding standing_;

  std::mutex wait_mutex_;
  std::condition_variable_any wait_;
  std::jthread thread_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_SENDER_H_
