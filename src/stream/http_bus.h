// HTTP bus: a post pushes its log to the centre over HTTPS, where there is no NATS.
//
//   ASSIGN_OR_RETURN(auto inlet, HttpInlet::Start({.secrets = {{"malaba", secret}}}, *centre));
//   inlet->AddTo(router);                                        // at the centre
//
//   HttpOutlet outlet({.url = "https://centre.example", .post = "malaba", .secret = secret});
//
// Two calls, both signed by the post as webhooks are (access/webhook_signature.h), with a secret
// that it shares with the centre:
//
//   POST /stream/v1/posts/{post}/records     a batch (stream/batch.h); answers with the standing
//   POST /stream/v1/posts/{post}/questions   "head" or "bundle ..."; answers with the answer
//
// 200; 401 the signature does not fit or its time is off by more than five minutes; 404 no such
// post, 400 no such question, 503 busy or the centre's disk fails. A batch that is sent twice, by
// whomever, changes nothing. What contradicts the chain is answered with 200 and a standing that
// says forked: it was taken, as evidence.
#ifndef TIDEWAITER_STREAM_HTTP_BUS_H_
#define TIDEWAITER_STREAM_HTTP_BUS_H_

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

#include "http/router.h"
#include "os/clock.h"
#include "os/file.h"
#include "stream/bus.h"
#include "stream/centre.h"

namespace tidewaiter::stream {

struct HttpOutletOptions {
  std::string url = {};  // of the centre, "https://centre.example" or with a port; no path
  std::string post = {};
  std::string secret = {};
  std::optional<os::Path> ca_file = {};  // PEM; without it the authorities of the system
  // The centre is usually in the administration's own network. Its address is the operator's
  // choice, not a stranger's, so private ones are allowed.
  bool allow_private = true;
  double timeout_s = 30;
  const os::Clock* clock = &os::RealClock();
};

// The post's side. Thread-safe.
class HttpOutlet final : public Outlet {
 public:
  explicit HttpOutlet(HttpOutletOptions options) : options_(std::move(options)) {}
  ~HttpOutlet() override { stop_.request_stop(); }

  Result<std::optional<Standing>> Send(const Batch& batch) override;
  Result<std::string> Ask(std::string_view question) override;
  // Every request has its own connection and its own answer: there is nothing to look for.
  [[nodiscard]] std::uint64_t connections() const override { return 1; }
  void StopWaiting() { stop_.request_stop(); }  // requests give up; for the end of the program

 private:
  Result<std::string> Post(std::string_view path, std::string body);

  HttpOutletOptions options_;
  std::stop_source stop_;
};

// Requests that wait for the centre's disk. A post has one under way: more posts than this are
// answered 503 and come again in a moment.
inline constexpr std::size_t kHttpWaitingMax = 256;

struct HttpInletOptions {
  std::map<std::string, std::string, std::less<>> secrets = {};  // by post
  const os::Clock* clock = &os::RealClock();
};

// The centre's side: one thread that takes what came. Bodies have up to kBatchWireMax bytes: give
// the server a body_limit for kHttpRoutePrefix.
inline constexpr std::string_view kHttpRoutePrefix = "/stream/v1/";

class HttpInlet {
 public:
  // The centre must outlive it. Errors: kInvalidArgument (a post without an id or a secret).
  static Result<std::unique_ptr<HttpInlet>> Start(HttpInletOptions options, Centre& centre);
  HttpInlet(const HttpInlet&) = delete;
  HttpInlet& operator=(const HttpInlet&) = delete;
  ~HttpInlet();  // after the server whose router it is in

  void AddTo(http::Router& router);

 private:
  struct Waiting {
    http::Request request;
    http::Reply reply;
    bool is_records = false;
  };
  HttpInlet(HttpInletOptions options, Centre& centre)
      : options_(std::move(options)), centre_(centre) {}
  void Run(const std::stop_token& stop);
  void Queue(http::Request request, http::Reply reply, bool is_records);
  http::Response Serve(const Waiting& waiting);
  Status CheckSignature(const http::Request& request) const;

  HttpInletOptions options_;
  Centre& centre_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Waiting> waiting_;
  std::jthread thread_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_HTTP_BUS_H_
