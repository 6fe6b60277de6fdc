// Sending: to our own node, or to that of the member who writes the log.
#include <algorithm>
#include <chrono>
#include <future>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "http/client.h"
#include "ledger/draft.h"
#include "member/internal/inside.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20U;
// After it is final: until our own copy shows it. Longer only when we are not of its quorum.
constexpr double kKnownWaitS = 2;
// A node that is busy or away is asked again after this, as long as the caller has time.
constexpr std::chrono::milliseconds kAgainAfter(200);

ledger::Refusals ProblemsIn(const std::string& body) {
  ledger::Refusals refusals;
  const codec::JsonText json(body);
  if (json.ok()) {
    codec::EachOf(json.root(), "problems", [&](simdjson::dom::element problem) {
      refusals.push_back({codec::TextOf(problem, "code"), codec::TextOf(problem, "pointer"),
                          codec::TextOf(problem, "detail")});
    });
  }
  if (refusals.empty()) ledger::Refuse(refusals, "refused", "", "the log's writer refuses it");
  return refusals;
}

}  // namespace

struct Member::Inside::Sending {
  std::string log;
  std::string object;
  std::uint32_t number = 0;
  std::string entry;
  double end_s = 0;  // monotonic
  std::function<void(Result<Said>)> done;
};

void Member::Inside::Submit(const Draft& draft, double timeout_s,
                            std::function<void(Result<Said>)> done) {
  const auto tell = [&](Result<Said> answer) {
    errands_->Add([done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
  };
  if (!draft.refusals.empty())
    return tell(Said{.refusals = draft.refusals,
                     .object = draft.object,
                     .number = draft.number,
                     .log = draft.log});
  if (!draft.missing.empty()) {
    return tell(Fail(ErrorCode::kFailedPrecondition,
                     fmt::format("signatures are missing: {}", fmt::join(draft.missing, ", "))));
  }
  auto bytes = ledger::AssembleEntry(draft.text, draft.signatures);
  if (!bytes) return tell(std::unexpected(bytes.error()));
  auto sending =
      std::make_shared<Sending>(Sending{.log = draft.log,
                                        .object = draft.object,
                                        .number = draft.number,
                                        .entry = std::move(*bytes),
                                        .end_s = options_.clock->MonotonicSeconds() + timeout_s,
                                        .done = std::move(done)});
  Send(sending);
}

void Member::Inside::Send(const std::shared_ptr<Sending>& sending) {
  const std::shared_lock lock(running_mutex_);
  if (running_ && running_->Writes(sending->log)) return SendHere(sending);
  const auto charter = view_->InForce();
  const ledger::Member* writer = charter->WriterOf(sending->log);
  if (running_ && writer != nullptr) {
    errands_->Add([this, sending, url = writer->url] { SendThere(sending, url); });
    return;
  }
  errands_->Add([sending] {
    sending->done(Fail(ErrorCode::kUnavailable, "nobody writes " + sending->log + " now"));
  });
}

// The answer comes on a node's thread, which must not be made to wait.
void Member::Inside::SendHere(const std::shared_ptr<Sending>& sending) {
  running_->Submit(sending->entry, [this, sending](const http::Response& response) {
    errands_->Add([this, sending, status = response.status, body = response.body] {
      OnAnswer(sending, status, body);
    });
  });
}

void Member::Inside::SendThere(const std::shared_ptr<Sending>& sending, const std::string& url) {
  const double left_s = sending->end_s - options_.clock->MonotonicSeconds();
  const auto answer =
      http::Fetch({.url = url + std::string(federation::kFederationPrefix) + "/submit",
                   .method = http::Method::kPost,
                   .headers = {{"Content-Type", "application/octet-stream"}},
                   .body = sending->entry},
                  {.timeout_s = std::max(0.1, left_s),
                   .answer_bytes_max = kAnswerBytesMax,
                   .allow_private = true,
                   .ca_file = options_.ca_file,
                   .stop = errands_->stop()});
  if (!answer) return OnAnswer(sending, federation::kLater, answer.error().message);
  OnAnswer(sending, answer->status, answer->body);
}

void Member::Inside::OnAnswer(const std::shared_ptr<Sending>& sending, int status,
                              const std::string& body) {
  Said said{.object = sending->object, .number = sending->number, .log = sending->log};
  if (status == federation::kOk) {
    const auto proof = tlog::ParseProof(body);
    if (!proof) return sending->done(Fail(ErrorCode::kUnavailable, "an answer without a proof"));
    said.index = proof->index;
    said.final_here = true;
    static_cast<void>(WaitUntilKnown(said.log, said.index, kKnownWaitS));
    return sending->done(std::move(said));
  }
  if (status == federation::kConflict || status == federation::kUnprocessable) {
    said.refusals = ProblemsIn(body);
    return sending->done(std::move(said));
  }
  const bool again = status == federation::kAccepted || status == federation::kLater;
  const bool has_time = options_.clock->MonotonicSeconds() < sending->end_s;
  if (!again) {
    return sending->done(
        Fail(ErrorCode::kUnavailable, fmt::format("the log's writer answered {}", status)));
  }
  if (!has_time || errands_->stop().stop_requested()) {
    return sending->done(Fail(ErrorCode::kUnavailable,
                              "not final yet: send the same again (" + body.substr(0, 200) + ")"));
  }
  if (status == federation::kLater) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, errands_->stop(), kAgainAfter, [] { return false; });
  }
  Send(sending);
}

Result<Said> Member::Inside::Say(const Wish& wish, double timeout_s) {
  ASSIGN_OR_RETURN(const Draft draft, Prepare(wish));
  auto promise = std::make_shared<std::promise<Result<Said>>>();
  std::future<Result<Said>> said = promise->get_future();
  Submit(draft, timeout_s,
         [promise](Result<Said> answer) { promise->set_value(std::move(answer)); });
  return said.get();
}

}  // namespace tidewaiter::member
