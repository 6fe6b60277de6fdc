// TrackStreams: server-sent events of the control room for everyone who watches: where units are
// now, alarms, movements, dispatches and passes of gates, filtered by what each may see.
//
//   room.Subscribe([streams](const monitor::News& news) { streams->Tell(news); });
//   streams->Open(std::move(reply), reader);          // from a handler
//
// "units" comes at most once a second with all that changed in the reader's box; a unit that leaves
// the box is told once more. News of one thing that nobody has sent yet is one event. There is no
// going on after a break: the reader asks for the picture again. Who takes events too slowly is cut
// off (http/reply.h), and so is everybody when more than kWaitingMax things wait. One thread sends;
// it costs a look at each change for each reader. Thread-safe.
#ifndef TIDEWAITER_API_TRACK_STREAMS_H_
#define TIDEWAITER_API_TRACK_STREAMS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "api/track_views.h"
#include "geo/measure.h"
#include "http/reply.h"
#include "monitor/room.h"

namespace tidewaiter::api {

class TrackStreams {
 public:
  static constexpr std::size_t kReadersMax = 500;     // each looks at every change
  static constexpr std::size_t kWaitingMax = 20'000;  // alarms of a very bad minute

  struct Reader {
    TrackEyes eyes = {};
    std::optional<geo::Box> box = {};
    std::string session = {};   // hash of its token; "" without
    std::int64_t until_ms = 0;  // then it asks anew, so that rights are looked at anew
  };
  // A pass of a gate as JSON for who looks; "" where they may not see it.
  using ShowPass = std::string (*)(std::string_view id, const TrackEyes& eyes);

  // `room` and what the eyes look with must outlive it, or its Stop.
  TrackStreams(const monitor::ControlRoom& room, ShowPass show_pass);
  ~TrackStreams();
  TrackStreams(const TrackStreams&) = delete;
  TrackStreams& operator=(const TrackStreams&) = delete;

  // False when there are too many readers: nothing was answered.
  bool Open(http::Reply& reply, Reader reader, std::vector<http::Header> headers);
  void Tell(const monitor::News& news);
  // A principal or session whose rights changed or went: its streams end.
  void End(const std::string& who);
  void Stop();  // closes all streams; may be called again
  [[nodiscard]] std::size_t open() const { return open_.load(std::memory_order_relaxed); }

 private:
  struct Listening {
    Reader reader;
    std::shared_ptr<http::EventStream> stream;
    std::unordered_set<std::uint64_t> in_view = {};  // hashes of ids, with a box
  };
  using Thing = std::pair<monitor::NewsKind, std::string>;
  struct Round {
    std::vector<Thing> things;
    std::set<std::string> ended;
    bool units = false;
    bool overflow = false;
  };

  void Work();
  void Send(const Round& round);
  bool SendTo(Listening& open, const Round& round, const monitor::Picture& changed);
  bool SendThing(Listening& open, const Thing& thing);

  const monitor::ControlRoom& room_;
  const ShowPass show_pass_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  Round waiting_;
  std::set<Thing> known_;  // things in waiting_
  bool stopping_ = false;

  std::mutex readers_mutex_;  // guards what follows; taken for a whole round
  std::vector<Listening> readers_;
  std::uint64_t picture_seq_ = 0;
  std::atomic<std::size_t> open_{0};
  std::thread thread_;
};

// The units of a picture that are of movements which `eyes` may see, or all for officers.
monitor::Picture SeenBy(const monitor::Picture& picture, const TrackEyes& eyes);

// The record of collection "alarm" or "shift" as JSON; "" where `eyes` may not see it, or there is
// none. What Streams shows of the room.
std::string RecordSeenBy(std::string_view collection, std::string_view id, const TrackEyes& eyes);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_STREAMS_H_
