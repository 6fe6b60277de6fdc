#include "http/reply.h"

#include <utility>

#include "base/check.h"
#include "http/problem.h"

namespace tidewaiter::http {
namespace {

class ClosedStream final : public EventStream {
 public:
  bool Send(std::string_view, std::string_view, std::string_view) override { return false; }
  void Close() override {}
  [[nodiscard]] bool closed() const override { return true; }
};

class FunctionSink final : public ReplySink {
 public:
  explicit FunctionSink(std::function<void(Response)> receive) : receive_(std::move(receive)) {}
  void Send(Response response) override { receive_(std::move(response)); }
  std::shared_ptr<EventStream> Stream(std::vector<Header> headers) override {
    receive_({.content_type = "text/event-stream", .headers = std::move(headers)});
    return std::make_shared<ClosedStream>();
  }

 private:
  std::function<void(Response)> receive_;
};

}  // namespace

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    Abandon();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

Reply::~Reply() {
  Abandon();
}

void Reply::Abandon() {
  if (!sink_) return;
  const std::shared_ptr<ReplySink> sink = std::move(sink_);
  sink->Send(Problem(500, "no_answer", "The request was not answered", "", sink->request_id()));
}

void Reply::Send(Response response) {
  CHECK(sink_ != nullptr);
  const std::shared_ptr<ReplySink> sink = std::move(sink_);
  sink->Send(std::move(response));
}

std::shared_ptr<EventStream> Reply::Stream(std::vector<Header> headers) {
  CHECK(sink_ != nullptr);
  const std::shared_ptr<ReplySink> sink = std::move(sink_);
  return sink->Stream(std::move(headers));
}

void Reply::SetRoute(std::string_view route) {
  CHECK(sink_ != nullptr);
  sink_->SetRoute(route);
}

Reply ReplyTo(std::function<void(Response)> receive) {
  return Reply(std::make_shared<FunctionSink>(std::move(receive)));
}

}  // namespace tidewaiter::http
