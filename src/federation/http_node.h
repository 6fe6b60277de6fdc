// HttpNode: a node on its own thread, spoken to over HTTP.
//
//   ASSIGN_OR_RETURN(auto node, HttpNode::Start({.urls = {{"bw", "https://bw.example"}}},
//   std::move(n))); node->AddTo(router);                                 // POST
//   /federation/add-entries … node->With([&](Node& inside) { health = inside.health(); });
//
//   ASSIGN_OR_RETURN(const std::string proof, SubmitAndWait("https://na.example", entry, {}));
//
// One thread has the node: requests and answers wait for it in a queue, and it makes one step for
// all that came meanwhile, so that entries of many clients share a sync and a round of
// cosignatures. Each other member has a thread that calls it, since a call waits for its answer.
//
// Addresses: those of node.h behind kFederationPrefix, and
//   POST /federation/submit     an entry; answered when it is final
//     200 its `.tlog-proof`     409 another successor was first, 422 it may not stand: a problem
//     with all objections            202 not settled yet: send the same bytes again 404 this node
//     writes no log   503 the queue is full, the log has stopped: later
// Bodies have up to kHttpBodyMax bytes, add-entries also as gzip: give the server a body_limit.
#ifndef TIDEWAITER_FEDERATION_HTTP_NODE_H_
#define TIDEWAITER_FEDERATION_HTTP_NODE_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "federation/node.h"
#include "http/router.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::federation {

inline constexpr std::string_view kFederationPrefix = "/federation";
inline constexpr std::size_t kHttpBodyMax = kUploadBytesMax + kPackageBytesMax;
// Requests that wait for the node's thread, without submissions: a member has a few under way.
inline constexpr std::size_t kHttpWaitingMax = 1'024;
// Calls to one member that wait for the one under way. A push waits for its answer before the next,
// so these are gossip and evidence.
inline constexpr std::size_t kCallsMax = 64;
// A client is told to come again after this: a browser or proxy would give up soon after.
inline constexpr std::int64_t kSubmitWaitMs = 25'000;

struct HttpNodeOptions {
  std::map<std::string, std::string> urls = {};  // by member, without a path: "https://bw.example"
  double timeout_s = 3;                          // of a call; kCallTimeoutMs
  std::optional<os::Path> ca_file = {};          // PEM; without it the authorities of the system
  // Members' addresses are what the operator wrote, not a stranger: private ones are allowed.
  bool allow_private = true;
  const os::Clock* clock = &os::RealClock();
};

class HttpNode {
 public:
  // Errors: kInvalidArgument (a member without an address).
  static Result<std::unique_ptr<HttpNode>> Start(HttpNodeOptions options,
                                                 std::unique_ptr<Node> node);
  HttpNode(const HttpNode&) = delete;
  HttpNode& operator=(const HttpNode&) = delete;
  ~HttpNode();  // after the server whose router it is in; who waits for an entry is told 503

  void AddTo(http::Router& router);
  // Runs on the node's thread and returns when it has. Thread-safe; not from within itself.
  void With(const std::function<void(Node&)>& what);

 private:
  struct Waiting {
    http::Request request;
    http::Reply reply;
  };
  struct Answered {
    std::uint64_t id = 0;
    std::optional<Answer> answer;
  };
  struct Held {  // a client that waits for its entry
    http::Reply reply;
    std::string request_id;
    std::int64_t since_ms = 0;
  };
  struct Inbox {
    std::vector<Waiting> requests;
    std::vector<Answered> answers;
    std::vector<std::function<void(Node&)>> jobs;
    [[nodiscard]] bool empty() const { return requests.empty() && answers.empty() && jobs.empty(); }
  };
  class Caller;

  HttpNode(HttpNodeOptions options, std::unique_ptr<Node> node);
  void Queue(http::Request request, http::Reply reply);
  void Run(const std::stop_token& stop);
  Inbox WaitForInput(const std::stop_token& stop);
  void Work(Inbox inbox);
  void Serve(Waiting waiting, std::int64_t now_ms);
  void Submit(Waiting waiting, std::int64_t now_ms);
  void SendOut(std::int64_t now_ms);
  void TellSettled();
  void TellLate(std::int64_t now_ms);
  void OnAnswer(std::uint64_t id, std::optional<Answer> answer);

  HttpNodeOptions options_;
  std::unique_ptr<Node> node_;          // of thread_ alone
  std::map<std::uint64_t, Held> held_;  // of thread_ alone, by submission
  bool busy_ = false;                   // of thread_ alone
  std::map<std::string, std::unique_ptr<Caller>> callers_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  Inbox inbox_;
  std::jthread thread_;
};

struct SubmitOptions {
  double timeout_s = 30;  // of everything: asked again while it is not settled
  std::optional<os::Path> ca_file = {};
  bool allow_private = true;
};
// The entry's `.tlog-proof`. Blocks. Errors: kConflict (another was first), kFailedPrecondition (it
// may not stand), kNotFound (that node writes no log), kUnavailable (later, or not reached).
Result<std::string> SubmitAndWait(const std::string& url, const std::string& entry,
                                  const SubmitOptions& options);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_HTTP_NODE_H_
