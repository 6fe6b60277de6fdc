// NATS bus: posts and centre over NATS JetStream (libnats), where there are many posts, or a
// cluster that goes on when one of its machines does not.
//
//   NatsOutlet::Connect({.servers = {"nats://127.0.0.1:4222"}}, {.post = "malaba", .leaf = true})
//   NatsInlet::Start({.servers = {...three...}},
//                    {.posts = {{.post = "malaba", .domain = "MALABA"}}, .replicas = 3}, *centre)
//
// Two ways for a post, docs/posts.md says how to set them up:
//
//   direct   the post connects to the centre's cluster and publishes "tw.frames.<post>", which the
//            stream TW_<post> there has;
//   leaf     a nats-server at the post, with a JetStream domain of its own, is a leaf of the
//            cluster. The post publishes "tw.local.<post>" to its stream TWLOCAL_<post>; TW_<post>
//            at the centre sources it. The link may be down for days.
//
// A message is a batch of one record; its Nats-Msg-Id is "<post>-<number>", and with ".<when>"
// behind it where it is sent again on purpose, so that the server's memory of ids does not swallow
// what its files lost. Questions go as requests to "tw.ask.<post>".
//
// What a NATS server acknowledges is not on its disk: 2.9 syncs every two minutes and has no
// setting for sync-before-ack. The sender deals with it (stream/sender.h), not this file.
#ifndef TIDEWAITER_STREAM_NATS_BUS_H_
#define TIDEWAITER_STREAM_NATS_BUS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "stream/bus.h"
#include "stream/centre.h"

namespace tidewaiter::stream {

struct NatsOptions {
  std::vector<std::string> servers = {};  // "nats://host:4222" or "tls://host:4222"
  os::Path credentials = {};              // a .creds file; "" = none
  os::Path ca_file = {};                  // PEM; "" = the system's
  os::Path certificate = {};              // the client's own, with key; "" = none
  os::Path key = {};
  int timeout_ms = 2'000;   // to connect, and for a question
  int publish_ms = 10'000;  // until a batch is acknowledged: an election takes up to seven seconds
  int reconnect_ms = 500;   // between attempts
};

struct NatsOutletOptions {
  std::string post = {};
  bool leaf = false;
  // Of the post's own stream, with leaf: what the link may be behind. Beyond it the oldest go, and
  // are sent again from the log when the centre asks for them.
  std::int64_t stream_bytes_max = std::int64_t{4} << 30U;
};

// The post's side. Send on one thread, Ask on others too.
class NatsOutlet final : public Outlet {
 public:
  // Returns at once also when no server answers yet: it goes on trying. Errors: kInvalidArgument
  // (options).
  static Result<std::unique_ptr<NatsOutlet>> Connect(const NatsOptions& nats,
                                                     NatsOutletOptions options);
  NatsOutlet(const NatsOutlet&) = delete;
  NatsOutlet& operator=(const NatsOutlet&) = delete;
  ~NatsOutlet() override;

  Result<std::optional<Standing>> Send(const Batch& batch) override;
  Result<std::string> Ask(std::string_view question) override;
  [[nodiscard]] std::uint64_t connections() const override;
  Result<std::optional<std::uint64_t>> LastHeld() override;

 private:
  class Impl;
  explicit NatsOutlet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct NatsPost {
  std::string post = {};
  std::string domain = {};  // of its leaf; "" = it connects directly
};

struct NatsInletOptions {
  std::vector<NatsPost> posts = {};
  int replicas = 1;  // of streams and their consumers: 3 in a cluster
  // How long the centre's streams keep what it has taken: for looking at it with NATS's own tools,
  // nothing of ours reads it again.
  std::int64_t keep_ms = std::int64_t{24} * 3600 * 1000;
  std::int64_t stream_bytes_max = std::int64_t{4} << 30U;
};

// The centre's side: one thread a post fetches, gives to the centre, and acknowledges when the
// centre's disk has it. Makes streams and consumers where they are missing.
class NatsInlet {
 public:
  // Returns at once; what does not work is tried again. The centre must outlive it.
  // Errors: kInvalidArgument (options).
  static Result<std::unique_ptr<NatsInlet>> Start(const NatsOptions& nats, NatsInletOptions options,
                                                  Centre& centre);
  NatsInlet(const NatsInlet&) = delete;
  NatsInlet& operator=(const NatsInlet&) = delete;
  ~NatsInlet();  // ends the threads; half a second

  struct Counters {
    std::uint64_t messages = 0;  // given to the centre
    std::uint64_t questions = 0;
    std::string trouble = {};  // the last thing that did not work; "" = all is well
  };
  [[nodiscard]] Counters counters() const;  // thread-safe

 private:
  class Impl;
  explicit NatsInlet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_NATS_BUS_H_
