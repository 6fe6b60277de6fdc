// Bus: what carries records from a post to the centre, and questions with their answers. Three
// kinds: within one process (local_bus.h), NATS JetStream (nats_bus.h), HTTPS (http_bus.h).
//
//   Status s = outlet.Send(batch);            // at the post: stream/sender.h does this
//   outlet.Ask("head");                       // "17 1795777777000 5f1c… whole"
//
// A bus is transport and never the only copy. The post's log is the record; the sender goes back
// in it whenever the bus may have lost something. The centre (stream/centre.h) takes every record
// once and checks it. So a bus may lose, double and delay, but must not change bytes unseen: it
// cannot, for records prove themselves.
#ifndef TIDEWAITER_STREAM_BUS_H_
#define TIDEWAITER_STREAM_BUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "stream/batch.h"
#include "stream/finding.h"

namespace tidewaiter::stream {

// Answers are at most this long; what is longer is asked for in pieces (stream/post_sync.h). With
// their wrapping they fit into the 1 MB of a NATS message.
inline constexpr std::size_t kAnswerBytesMax = std::size_t{512} * 1024;
inline constexpr std::size_t kQuestionBytesMax = 256;

// The post's side. One thread sends; another may ask at the same time.
class Outlet {
 public:
  virtual ~Outlet() = default;

  // Gives the batch to the transport and returns when it has all of it. Where the centre itself
  // answers, its standing; nothing where a server in between does. After an error any part of it
  // may have got through. Errors: kUnavailable (try again), kCorruption (the centre refuses: our
  // history is not the one that it has), kFailedPrecondition (a record that is too large).
  virtual Result<std::optional<Standing>> Send(const Batch& batch) = 0;

  // A question to the centre: "head", and those of stream/post_sync.h. Errors: kUnavailable (no
  // way to it now); those of the centre.
  virtual Result<std::string> Ask(std::string_view question) = 0;

  // Grows with every connection: the sender then looks again for what the other side has.
  [[nodiscard]] virtual std::uint64_t connections() const = 0;

  // The last record that a server in between holds; nothing where there is none in between, or it
  // holds none. Errors: kUnavailable.
  virtual Result<std::optional<std::uint64_t>> LastHeld() { return std::nullopt; }
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_BUS_H_
