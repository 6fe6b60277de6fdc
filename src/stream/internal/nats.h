// libnats as values that clean up after themselves, for nats_outlet.cc and nats_inlet.cc.
#ifndef TIDEWAITER_STREAM_INTERNAL_NATS_H_
#define TIDEWAITER_STREAM_INTERNAL_NATS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nats/nats.h>

#include "base/result.h"
#include "stream/nats_bus.h"

namespace tidewaiter::stream::internal {

template <typename T, void (*destroy)(T*)>
struct Destroyer {
  void operator()(T* thing) const { destroy(thing); }
};
template <typename T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Destroyer<T, destroy>>;

using Message = Owned<natsMsg, natsMsg_Destroy>;
using JetStream = Owned<jsCtx, jsCtx_Destroy>;
using Subscription = Owned<natsSubscription, natsSubscription_Destroy>;
using StreamInfo = Owned<jsStreamInfo, jsStreamInfo_Destroy>;

// kUnavailable, but for what no later attempt changes.
std::unexpected<Error> NatsError(natsStatus status, std::string_view doing);

// A connection that comes back by itself. Thread-safe as libnats' are.
class Connection {
 public:
  static Result<std::unique_ptr<Connection>> Open(const NatsOptions& options,
                                                  const std::string& name);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] natsConnection* get() const { return connection_; }
  [[nodiscard]] bool connected() const;
  [[nodiscard]] std::uint64_t connections() const { return count_->load(); }

 private:
  // libnats calls back on a thread of its own, also while the connection goes away: what it counts
  // in lives until its last callback.
  using Count = std::atomic<std::uint64_t>;
  Connection() = default;
  static void OnConnected(natsConnection* connection, void* count);
  static void OnClosed(natsConnection* connection, void* count);
  natsConnection* connection_ = nullptr;
  std::shared_ptr<Count> count_ = std::make_shared<Count>(0);
};

std::string LocalStream(std::string_view post);    // "TWLOCAL_malaba"
std::string CentreStream(std::string_view post);   // "TW_malaba"
std::string LocalSubject(std::string_view post);   // "tw.local.malaba"
std::string DirectSubject(std::string_view post);  // "tw.frames.malaba"
std::string AskSubject(std::string_view post);     // "tw.ask.malaba"

// Makes the stream unless it is there. Errors: kUnavailable.
Status MakeStream(jsCtx* js, jsStreamConfig& config);

// An answer over NATS: "+" and it, or "-", the code, a blank and the message.
std::string WrapAnswer(const Result<std::string>& answer);
// Errors: that of the answer; kUnavailable for what is no answer.
Result<std::string> UnwrapAnswer(std::string_view bytes);

}  // namespace tidewaiter::stream::internal

#endif  // TIDEWAITER_STREAM_INTERNAL_NATS_H_
