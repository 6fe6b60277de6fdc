#include "federation/http_node.h"

#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "codec/gzip.h"
#include "http/client.h"
#include "http/problem.h"

namespace tidewaiter::federation {
namespace {

// Only to wake for what time brings: retries, gossip, timeouts.
constexpr auto kWakeAfter = std::chrono::milliseconds(kStepMs);
// Tiles and gossip of a federation with 60 logs, proofs of 100 signatures.
constexpr std::size_t kAnswerBytesMax = std::size_t{20} * 1024 * 1024;

http::Response ResponseOf(Answer answer) {
  return {.status = answer.status,
          .content_type = std::move(answer.type),
          .body = std::move(answer.body)};
}

http::Response Busy(std::string_view detail, std::string_view id) {
  return http::Problem(kLater, "unavailable", "Later", detail, id);
}

Result<std::string> Unpack(std::string_view packed) {
  std::string body;
  codec::Gunzip gunzip(packed);
  while (true) {
    ASSIGN_OR_RETURN(const std::string_view piece, gunzip.Next());
    if (piece.empty()) return body;
    if (body.size() + piece.size() > kHttpBodyMax)
      return Fail(ErrorCode::kInvalidArgument, "the body is too large");
    body += piece;
  }
}

// What the client of a refused entry gets to know.
http::Response Refusal(const Settled& settled, std::string_view request_id) {
  std::vector<http::FieldProblem> problems;
  bool taken = false;
  bool stopped = false;
  for (const Objection& objection : settled.objections) {
    taken = taken || objection.code == kCodeNumberTaken;
    stopped = stopped || objection.code == "log_stopped";
    problems.push_back({objection.code, objection.pointer, objection.detail});
  }
  if (stopped) return Busy("this log has stopped", request_id);
  if (!taken) {
    return http::Problem(kUnprocessable, "refused", "The entry may not stand", "", request_id,
                         problems);
  }
  const std::string first =
      settled.other ? fmt::format("entry {} of this log was first", *settled.other) : "";
  return http::Problem(kConflict, "conflict", "Another entry was first", first, request_id,
                       problems);
}

}  // namespace

// Calls one member, one call at a time.
class HttpNode::Caller {
 public:
  Caller(const HttpNodeOptions& options, std::string url, HttpNode& node)
      : options_(options),
        url_(std::move(url)),
        node_(node),
        thread_([this](const std::stop_token& stop) { Run(stop); }) {}
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller() {
    thread_.request_stop();
    thread_.join();
  }

  void Add(Outgoing out) {
    {
      const std::lock_guard lock(mutex_);
      if (calls_.size() >= kCallsMax) return;  // the node asks again
      calls_.push_back(std::move(out));
    }
    wake_.notify_one();
  }

 private:
  void Run(const std::stop_token& stop) {
    while (true) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [this] { return !calls_.empty(); });
      if (stop.stop_requested()) return;
      Outgoing out = std::move(calls_.front());
      calls_.pop_front();
      lock.unlock();
      const std::uint64_t id = out.id;
      node_.OnAnswer(id, Fetch(std::move(out.call), stop));
    }
  }

  std::optional<Answer> Fetch(Call call, const std::stop_token& stop) const {
    http::ClientRequest request{.url = url_ + std::string(kFederationPrefix) + call.path};
    if (call.post) {
      request.method = http::Method::kPost;
      request.headers = {{"Content-Type", "application/octet-stream"}};
      request.body = std::move(call.body);
    }
    const auto answer = http::Fetch(request, {.timeout_s = options_.timeout_s,
                                              .answer_bytes_max = kAnswerBytesMax,
                                              .allow_private = options_.allow_private,
                                              .ca_file = options_.ca_file,
                                              .stop = stop});
    if (!answer) return std::nullopt;
    return Answer{.status = answer->status, .type = "", .body = answer->body};
  }

  const HttpNodeOptions& options_;
  std::string url_;
  HttpNode& node_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Outgoing> calls_;
  std::jthread thread_;
};

HttpNode::HttpNode(HttpNodeOptions options, std::unique_ptr<Node> node)
    : options_(std::move(options)), node_(std::move(node)) {}

Result<std::unique_ptr<HttpNode>> HttpNode::Start(HttpNodeOptions options,
                                                  std::unique_ptr<Node> node) {
  std::unique_ptr<HttpNode> self(new HttpNode(std::move(options), std::move(node)));
  for (const Cosigner& cosigner : self->node_->roster().cosigners) {
    if (cosigner.member == self->node_->member()) continue;
    const auto url = self->options_.urls.find(cosigner.member);
    if (url == self->options_.urls.end())
      return Fail(ErrorCode::kInvalidArgument, cosigner.member + " has no address", "urls");
    self->callers_.emplace(cosigner.member,
                           std::make_unique<Caller>(self->options_, url->second, *self));
  }
  self->thread_ = std::jthread([s = self.get()](const std::stop_token& stop) { s->Run(stop); });
  return self;
}

HttpNode::~HttpNode() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  callers_.clear();
  for (auto& [id, held] : held_)
    held.reply.Send(Busy("the node stops", held.request_id));
  for (Waiting& waiting : inbox_.requests)
    waiting.reply.Send(Busy("the node stops", waiting.request.id));
}

void HttpNode::AddTo(http::Router& router) {
  const auto handle = [this](http::Request request, http::Reply reply) {
    Queue(std::move(request), std::move(reply));
  };
  for (const std::string_view name : {"add-checkpoint", "add-entries", "evidence", "submit"})
    router.Add(http::Method::kPost, fmt::format("{}/{}", kFederationPrefix, name), handle);
  router.Add(http::Method::kGet, fmt::format("{}/{{path*}}", kFederationPrefix), handle);
}

void HttpNode::Queue(http::Request request, http::Reply reply) {
  std::unique_lock lock(mutex_);
  if (inbox_.requests.size() >= kHttpWaitingMax + kQueueEntriesMax) {
    lock.unlock();
    reply.Send(Busy("too many requests at once", request.id));
    return;
  }
  inbox_.requests.push_back({std::move(request), std::move(reply)});
  lock.unlock();
  wake_.notify_one();
}

void HttpNode::OnAnswer(std::uint64_t id, std::optional<Answer> answer) {
  {
    const std::lock_guard lock(mutex_);
    inbox_.answers.push_back({id, std::move(answer)});
  }
  wake_.notify_one();
}

void HttpNode::With(const std::function<void(Node&)>& what) {
  // Shared: the node's thread may still be inside set_value when the wait is over.
  const auto done = std::make_shared<std::promise<void>>();
  std::future<void> finished = done->get_future();
  {
    const std::lock_guard lock(mutex_);
    inbox_.jobs.emplace_back([&what, done](Node& node) {
      what(node);
      done->set_value();
    });
  }
  wake_.notify_one();
  finished.wait();
}

HttpNode::Inbox HttpNode::WaitForInput(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto wait = busy_ ? std::chrono::milliseconds(0) : kWakeAfter;
  wake_.wait_for(lock, stop, wait, [this] { return !inbox_.empty(); });
  return std::exchange(inbox_, {});
}

void HttpNode::Run(const std::stop_token& stop) {
  while (!stop.stop_requested())
    Work(WaitForInput(stop));
}

void HttpNode::Work(Inbox inbox) {
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  for (Answered& answered : inbox.answers)
    node_->OnAnswer(answered.id, answered.answer, now_ms);
  for (Waiting& waiting : inbox.requests)
    Serve(std::move(waiting), now_ms);
  for (const auto& job : inbox.jobs)
    job(*node_);
  SendOut(now_ms);
  TellSettled();
  TellLate(now_ms);
  busy_ = node_->busy();
}

void HttpNode::SendOut(std::int64_t now_ms) {
  for (Outgoing& out : node_->Step(now_ms)) {
    const auto caller = callers_.find(out.member);
    if (caller != callers_.end()) caller->second->Add(std::move(out));
  }
}

void HttpNode::Serve(Waiting waiting, std::int64_t now_ms) {
  http::Request& request = waiting.request;
  const bool post = request.method == http::Method::kPost;
  std::string path = request.path.substr(kFederationPrefix.size());
  if (post && path == "/submit") return Submit(std::move(waiting), now_ms);
  if (request.FindHeader("Content-Encoding") == "gzip") {
    auto body = Unpack(request.body);
    if (!body) return waiting.reply.Send(http::Problem(body.error(), request.id));
    request.body = std::move(*body);
  }
  Answer answer = node_->Serve(
      {.post = post, .path = std::move(path), .body = std::move(request.body)}, now_ms);
  waiting.reply.Send(ResponseOf(std::move(answer)));
}

void HttpNode::Submit(Waiting waiting, std::int64_t now_ms) {
  const auto id = node_->Submit(std::move(waiting.request.body), now_ms);
  if (!id) return waiting.reply.Send(http::Problem(id.error(), waiting.request.id));
  held_.emplace(*id, Held{std::move(waiting.reply), std::move(waiting.request.id), now_ms});
}

void HttpNode::TellSettled() {
  for (const Settled& settled : node_->TakeSettled()) {
    const auto held = held_.find(settled.id);
    if (held == held_.end()) continue;
    if (settled.state == EntryState::kFinal) {
      held->second.reply.Send({.content_type = "text/plain", .body = settled.proof});
    } else {
      held->second.reply.Send(Refusal(settled, held->second.request_id));
    }
    held_.erase(held);
  }
}

// Ids rise with time: the oldest are in front.
void HttpNode::TellLate(std::int64_t now_ms) {
  while (!held_.empty() && now_ms - held_.begin()->second.since_ms > kSubmitWaitMs) {
    held_.begin()->second.reply.Send(
        {.status = kAccepted, .content_type = "text/plain", .body = "not settled yet\n"});
    held_.erase(held_.begin());
  }
}

}  // namespace tidewaiter::federation
