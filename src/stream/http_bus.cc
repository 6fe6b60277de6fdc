#include "stream/http_bus.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "access/webhook_signature.h"
#include "http/client.h"
#include "http/problem.h"

namespace tidewaiter::stream {
namespace {

constexpr std::string_view kSignature = "Tidewaiter-Signature";
constexpr std::size_t kAnswerWireMax = kAnswerBytesMax + 64 * 1024;
constexpr int kOk = 200;
constexpr int kUnauthorized = 401;
constexpr int kBusy = 503;

// What a post can do about an answer that is not 200.
ErrorCode CodeOf(int status) {
  switch (status) {
    case 400:
      return ErrorCode::kInvalidArgument;
    case kUnauthorized:
    case 404:
      return ErrorCode::kNotFound;
    case 413:
      return ErrorCode::kFailedPrecondition;
    default:
      return ErrorCode::kUnavailable;
  }
}

}  // namespace

Result<std::string> HttpOutlet::Post(std::string_view path, std::string body) {
  http::ClientRequest request;
  request.url = fmt::format("{}{}posts/{}/{}", options_.url, kHttpRoutePrefix, options_.post, path);
  request.method = http::Method::kPost;
  request.headers = {{"Content-Type", "application/octet-stream"},
                     {std::string(kSignature),
                      access::SignWebhook(options_.secret, body, options_.clock->UnixSeconds())}};
  request.body = std::move(body);
  http::ClientOptions how;
  how.timeout_s = options_.timeout_s;
  how.answer_bytes_max = kAnswerWireMax;
  how.allow_private = options_.allow_private;
  how.ca_file = options_.ca_file;
  how.stop = stop_.get_token();
  ASSIGN_OR_RETURN(http::ClientAnswer answer, http::Fetch(request, how));
  if (answer.status == kOk) return std::move(answer.body);
  return Fail(CodeOf(answer.status), fmt::format("the centre answered {}", answer.status));
}

Result<std::optional<Standing>> HttpOutlet::Send(const Batch& batch) {
  ASSIGN_OR_RETURN(const std::string answer, Post("records", WriteBatch(batch)));
  ASSIGN_OR_RETURN(const Standing standing, ParseStanding(answer));
  return standing;
}

Result<std::string> HttpOutlet::Ask(std::string_view question) {
  return Post("questions", std::string(question));
}

Result<std::unique_ptr<HttpInlet>> HttpInlet::Start(HttpInletOptions options, Centre& centre) {
  for (const auto& [post, secret] : options.secrets) {
    RETURN_IF_ERROR(CheckPostId(post));
    if (secret.empty())
      return Fail(ErrorCode::kInvalidArgument, fmt::format("{} has no secret", post), post);
  }
  std::unique_ptr<HttpInlet> inlet(new HttpInlet(std::move(options), centre));
  inlet->thread_ = std::jthread([i = inlet.get()](const std::stop_token& stop) { i->Run(stop); });
  return inlet;
}

HttpInlet::~HttpInlet() {
  thread_.request_stop();
  thread_.join();
}

void HttpInlet::AddTo(http::Router& router) {
  for (const bool is_records : {true, false}) {
    router.Add(
        http::Method::kPost,
        fmt::format("{}posts/{{post}}/{}", kHttpRoutePrefix, is_records ? "records" : "questions"),
        [this, is_records](http::Request request, http::Reply reply) {
          Queue(std::move(request), std::move(reply), is_records);
        });
  }
}

Status HttpInlet::CheckSignature(const http::Request& request) const {
  const auto secret = options_.secrets.find(request.PathParameter("post"));
  const auto header = request.FindHeader(kSignature);
  if (secret == options_.secrets.end() || !header)
    return Fail(ErrorCode::kFailedPrecondition, "no such post, or no signature");
  return access::VerifyWebhook(secret->second, *header, request.body,
                               options_.clock->UnixSeconds());
}

// Signatures are checked here, on the server's thread: nobody else's bodies wait in the queue.
void HttpInlet::Queue(http::Request request, http::Reply reply, bool is_records) {
  if (const Status known = CheckSignature(request); !known) {
    reply.Send(http::Problem(kUnauthorized, "unauthorized", "Not signed by that post",
                             known.error().message, request.id));
    return;
  }
  std::unique_lock lock(mutex_);
  if (waiting_.size() >= kHttpWaitingMax) {
    lock.unlock();
    reply.Send(http::Problem(kBusy, "unavailable", "Busy", "too many posts at once", request.id));
    return;
  }
  waiting_.push_back({std::move(request), std::move(reply), is_records});
  lock.unlock();
  wake_.notify_one();
}

http::Response HttpInlet::Serve(const Waiting& waiting) {
  const std::string_view post = waiting.request.PathParameter("post");
  Result<std::string> answer = std::string();
  if (waiting.is_records) {
    const std::array<std::string_view, 1> batches = {waiting.request.body};
    const auto standing = centre_.Take(post, batches);
    if (standing) {
      answer = FormatStanding(*standing);
    } else {
      answer = std::unexpected(standing.error());
    }
  } else {
    answer = centre_.Answer(post, waiting.request.body);
  }
  if (!answer) return http::Problem(answer.error(), waiting.request.id);
  http::Response response;
  response.content_type = "application/octet-stream";
  response.body = std::move(*answer);
  return response;
}

void HttpInlet::Run(const std::stop_token& stop) {
  while (true) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, stop, [this] { return !waiting_.empty(); });
    if (stop.stop_requested()) return;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    next.reply.Send(Serve(next));
  }
}

}  // namespace tidewaiter::stream
