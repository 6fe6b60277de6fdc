// Sending: to our own node, or to that of the member who writes the log.
#include <algorithm>
#include <future>
#include <optional>
#include <utility>

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
constexpr double kAgainAfterS = 0.2;
// Entries for one other member's log that are under way at once, each on a connection. Their writer
// makes a batch of them; one that is away keeps no other one's waiting.
constexpr std::size_t kCallsToOneMax = 16;

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

// One entry on its way. Whoever waits for it is told once: what `answer` says when its time is over
// or when there is nothing more to wait for.
struct Member::Inside::Sending {
  std::string log;
  std::string object;
  std::uint32_t number = 0;
  std::string entry;
  double end_s = 0;  // monotonic

  std::mutex mutex = {};                        // of what follows
  std::function<void(Result<Said>)> done = {};  // null: told, and nothing here changes any more
  Result<Said> answer = Fail(ErrorCode::kUnavailable, "not final yet: send the same again");
  Errands::Ticket timer = {};
  std::optional<Awaited::Ticket> awaited = {};
};

void Member::Inside::Submit(const Draft& draft, double timeout_s,
                            std::function<void(Result<Said>)> done) {
  const auto tell = [&](Result<Said> answer) {
    errands_.Add([done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
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
  const auto sending = std::make_shared<Sending>();
  sending->log = draft.log;
  sending->object = draft.object;
  sending->number = draft.number;
  sending->entry = std::move(*bytes);
  sending->end_s = options_.clock->MonotonicSeconds() + timeout_s;
  {
    const std::lock_guard lock(sending->mutex);
    sending->done = std::move(done);
    sending->timer = errands_.AddLater(timeout_s, [this, sending] { Finish(sending); });
  }
  Send(sending);
}

void Member::Inside::Send(const std::shared_ptr<Sending>& sending) {
  const std::shared_lock lock(running_mutex_);
  if (running_ && running_->Writes(sending->log)) return SendHere(sending);
  const auto charter = view_->InForce();
  const ledger::Member* writer = charter->WriterOf(sending->log);
  if (running_ && writer != nullptr) {
    const auto other = options_.urls.find(writer->id);
    CallsTo(writer->id)
        .Add([this, sending, url = other == options_.urls.end() ? writer->url : other->second] {
          SendThere(sending, url);
        });
    return;
  }
  errands_.Add([this, sending] {
    Finish(sending, Fail(ErrorCode::kUnavailable, "nobody writes " + sending->log + " now"));
  });
}

Errands& Member::Inside::CallsTo(const std::string& member) {
  const std::lock_guard lock(calls_mutex_);
  std::unique_ptr<Errands>& calls = calls_[member];
  if (!calls) calls = std::make_unique<Errands>(kCallsToOneMax);
  return *calls;
}

// The answer comes on a node's thread, which must not be made to wait.
void Member::Inside::SendHere(const std::shared_ptr<Sending>& sending) {
  running_->Submit(sending->entry, [this, sending](const http::Response& response) {
    errands_.Add([this, sending, status = response.status, body = response.body] {
      OnAnswer(sending, status, body);
    });
  });
}

void Member::Inside::SendThere(const std::shared_ptr<Sending>& sending, const std::string& url) {
  const double left_s = sending->end_s - options_.clock->MonotonicSeconds();
  if (left_s <= 0) return;  // it waited for a connection until its time was over
  const auto answer =
      http::Fetch({.url = url + std::string(federation::kFederationPrefix) + "/submit",
                   .method = http::Method::kPost,
                   .headers = {{"Content-Type", "application/octet-stream"}},
                   .body = sending->entry},
                  {.timeout_s = left_s,
                   .answer_bytes_max = kAnswerBytesMax,
                   .allow_private = true,
                   .ca_file = options_.ca_file,
                   .stop = stopping_.get_token()});
  if (!answer) return OnAnswer(sending, federation::kLater, answer.error().message);
  OnAnswer(sending, answer->status, answer->body);
}

void Member::Inside::OnAnswer(const std::shared_ptr<Sending>& sending, int status,
                              const std::string& body) {
  if (status == federation::kOk) {
    const auto proof = tlog::ParseProof(body);
    if (proof) return OnFinalThere(sending, proof->index);
    return Finish(sending, Fail(ErrorCode::kUnavailable, "an answer without a proof"));
  }
  if (status == federation::kConflict || status == federation::kUnprocessable) {
    return Finish(sending, Said{.refusals = ProblemsIn(body),
                                .object = sending->object,
                                .number = sending->number,
                                .log = sending->log});
  }
  const bool again = status == federation::kAccepted || status == federation::kLater;
  if (!again) {
    return Finish(sending, Fail(ErrorCode::kUnavailable,
                                fmt::format("the log's writer answered {}", status)));
  }
  {
    const std::lock_guard lock(sending->mutex);
    if (!sending->done) return;
    sending->answer =
        Fail(ErrorCode::kUnavailable,
             fmt::format("not final yet: send the same again ({})", body.substr(0, 200)));
  }
  if (stopping_.stop_requested()) return Finish(sending);
  if (status == federation::kAccepted) return Send(sending);
  errands_.AddLater(kAgainAfterS, [this, sending] { Send(sending); });
}

// It is told when our own copy shows it; the follower sees to that.
void Member::Inside::OnFinalThere(const std::shared_ptr<Sending>& sending, std::uint64_t index) {
  {
    const std::lock_guard lock(sending->mutex);
    if (!sending->done) return;
    sending->answer = Said{.object = sending->object,
                           .number = sending->number,
                           .log = sending->log,
                           .index = index,
                           .final_here = true};
    errands_.Drop(sending->timer);
    const double left_s = sending->end_s - options_.clock->MonotonicSeconds();
    sending->timer =
        errands_.AddLater(std::min(kKnownWaitS, left_s), [this, sending] { Finish(sending); });
    sending->awaited = awaited_.Add(sending->log, index, [this, sending] { Finish(sending); });
  }
  News();
  if (IsKnown(sending->log, index)) Finish(sending);  // it was known before we said so
}

void Member::Inside::Finish(const std::shared_ptr<Sending>& sending, Result<Said> answer) {
  {
    const std::lock_guard lock(sending->mutex);
    if (sending->done) sending->answer = std::move(answer);
  }
  Finish(sending);
}

void Member::Inside::Finish(const std::shared_ptr<Sending>& sending) {
  std::function<void(Result<Said>)> done;
  Errands::Ticket timer;
  std::optional<Awaited::Ticket> awaited;
  {
    const std::lock_guard lock(sending->mutex);
    done = std::exchange(sending->done, nullptr);
    timer = sending->timer;
    awaited = std::exchange(sending->awaited, std::nullopt);
  }
  if (!done) return;
  errands_.Drop(timer);
  if (awaited) static_cast<void>(awaited_.Take(*awaited));
  done(std::move(sending->answer));
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
