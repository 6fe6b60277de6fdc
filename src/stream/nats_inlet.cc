#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "stream/internal/nats.h"
#include "stream/nats_bus.h"

namespace tidewaiter::stream {

using internal::Connection;
using internal::JetStream;
using internal::Message;
using internal::NatsError;
using internal::Subscription;

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000;  // in a millisecond
constexpr std::int64_t kIdsMs = 120'000;          // as the post's own stream has it
constexpr int kFetch = static_cast<int>(kBatchRecordsMax);
constexpr int kFetchMs = 500;  // a thread ends within that
constexpr int kRetryMs = 500;
// Given out and not acknowledged: a few fetches. And when they are given out again: longer than
// the centre's disk is ever busy with one.
constexpr std::int64_t kUnacknowledgedMax = 4 * kFetch;
constexpr std::int64_t kAckWaitMs = 60'000;
constexpr const char* kDurable = "centre";

class Fetched {
 public:
  Fetched() { std::memset(&list_, 0, sizeof list_); }
  Fetched(const Fetched&) = delete;
  Fetched& operator=(const Fetched&) = delete;
  ~Fetched() { natsMsgList_Destroy(&list_); }
  natsMsgList* get() { return &list_; }
  [[nodiscard]] std::vector<std::string_view> bodies() const {
    std::vector<std::string_view> bodies;
    for (int i = 0; i < list_.Count; ++i)
      bodies.emplace_back(natsMsg_GetData(list_.Msgs[i]),
                          static_cast<std::size_t>(natsMsg_GetDataLength(list_.Msgs[i])));
    return bodies;
  }
  void Acknowledge() const {
    for (int i = 0; i < list_.Count; ++i)
      natsMsg_Ack(list_.Msgs[i], nullptr);  // lost: it comes again and is a double
  }

 private:
  natsMsgList list_;
};

}  // namespace

class NatsInlet::Impl {
 public:
  Impl(const NatsOptions& nats, NatsInletOptions options, Centre& centre)
      : nats_(nats), options_(std::move(options)), centre_(centre) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl();

  Status Start();
  [[nodiscard]] Counters counters() const;

 private:
  // One for each post, handed back to OnQuestion by libnats, on a thread of its own that may still
  // be there when we go: it lives until libnats says that it is done, and forgets us before.
  struct Asked {
    std::mutex mutex;
    Impl* impl = nullptr;
    std::string post;
  };
  struct Listening {
    std::shared_ptr<Asked> asked;
    Subscription subscription;
  };
  static void OnQuestionsOver(void* asked);
  static void OnQuestion(natsConnection* connection, natsSubscription* subscription,
                         natsMsg* message, void* asked);
  Status ListenToQuestions();
  void Run(const std::stop_token& stop, const NatsPost& post);
  Result<Subscription> Subscribe(const NatsPost& post);
  Status MakeCentreStream(const NatsPost& post);
  Status MakeConsumer(const std::string& stream);
  Status Fetch(const std::stop_token& stop, const NatsPost& post, natsSubscription* subscription);
  void Trouble(std::string what);
  void Pause(const std::stop_token& stop);

  NatsOptions nats_;
  NatsInletOptions options_;
  Centre& centre_;
  std::unique_ptr<Connection> connection_;
  JetStream js_;
  std::vector<Listening> listening_;
  mutable std::mutex mutex_;
  Counters counters_;
  std::mutex wait_mutex_;
  std::condition_variable_any wait_;
  std::vector<std::jthread> threads_;
};

NatsInlet::Impl::~Impl() {
  for (std::jthread& thread : threads_)
    thread.request_stop();
  threads_.clear();
  for (const Listening& listening : listening_) {
    const std::scoped_lock lock(listening.asked->mutex);
    listening.asked->impl = nullptr;
  }
  listening_.clear();
  js_.reset();
  connection_.reset();
}

Status NatsInlet::Impl::Start() {
  ASSIGN_OR_RETURN(connection_, Connection::Open(nats_, "tidewaiter centre"));
  jsOptions how;
  jsOptions_Init(&how);
  how.Wait = nats_.timeout_ms;
  jsCtx* js = nullptr;
  const natsStatus s = natsConnection_JetStream(&js, connection_->get(), &how);
  js_.reset(js);
  if (s != NATS_OK) return NatsError(s, "JetStream");
  RETURN_IF_ERROR(ListenToQuestions());
  for (const NatsPost& post : options_.posts)
    threads_.emplace_back([this, &post](const std::stop_token& stop) { Run(stop, post); });
  return {};
}

NatsInlet::Counters NatsInlet::Impl::counters() const {
  const std::scoped_lock lock(mutex_);
  return counters_;
}

void NatsInlet::Impl::Trouble(std::string what) {
  const std::scoped_lock lock(mutex_);
  counters_.trouble = std::move(what);
}

void NatsInlet::Impl::Pause(const std::stop_token& stop) {
  std::unique_lock lock(wait_mutex_);
  wait_.wait_for(lock, stop, std::chrono::milliseconds(kRetryMs), [] { return false; });
}

void NatsInlet::Impl::OnQuestionsOver(void* asked) {
  delete static_cast<std::shared_ptr<Asked>*>(asked);
}

void NatsInlet::Impl::OnQuestion(natsConnection* connection, natsSubscription* /*subscription*/,
                                 natsMsg* got, void* closure) {
  const Message message(got);
  Asked& asked = **static_cast<std::shared_ptr<Asked>*>(closure);
  const std::scoped_lock lock(asked.mutex);
  if (asked.impl == nullptr || natsMsg_GetReply(got) == nullptr) return;
  const std::string_view question(natsMsg_GetData(got),
                                  static_cast<std::size_t>(natsMsg_GetDataLength(got)));
  const std::string answer = internal::WrapAnswer(asked.impl->centre_.Answer(asked.post, question));
  natsConnection_Publish(connection, natsMsg_GetReply(got), answer.data(),
                         static_cast<int>(answer.size()));
  const std::scoped_lock counting(asked.impl->mutex_);
  ++asked.impl->counters_.questions;
}

// libnats subscribes again by itself after every new connection.
Status NatsInlet::Impl::ListenToQuestions() {
  for (const NatsPost& post : options_.posts) {
    Listening listening;
    listening.asked = std::make_shared<Asked>();
    listening.asked->impl = this;
    listening.asked->post = post.post;
    auto closure = std::make_unique<std::shared_ptr<Asked>>(listening.asked);
    natsSubscription* made = nullptr;
    natsStatus s =
        natsConnection_Subscribe(&made, connection_->get(), internal::AskSubject(post.post).c_str(),
                                 OnQuestion, closure.get());
    if (s != NATS_OK) return NatsError(s, "subscribe to questions");
    listening.subscription.reset(made);
    s = natsSubscription_SetOnCompleteCB(made, OnQuestionsOver, closure.get());
    static_cast<void>(closure.release());  // OnQuestionsOver deletes it
    listening_.push_back(std::move(listening));
    if (s != NATS_OK) return NatsError(s, "subscribe to questions");
  }
  return {};
}

Status NatsInlet::Impl::MakeCentreStream(const NatsPost& post) {
  const std::string name = internal::CentreStream(post.post);
  const std::string subject = internal::DirectSubject(post.post);
  const std::string from = internal::LocalStream(post.post);
  const std::string api = fmt::format("$JS.{}.API", post.domain);
  const char* subjects[] = {subject.c_str()};
  jsExternalStream external = {};
  external.APIPrefix = api.c_str();
  external.DeliverPrefix = "";  // libnats 3.4.1 reads it without asking whether it is there
  jsStreamSource source;
  jsStreamSource_Init(&source);
  source.Name = from.c_str();
  source.External = &external;
  jsStreamSource* sources[] = {&source};
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  config.Name = name.c_str();
  if (post.domain.empty()) {
    config.Subjects = subjects;
    config.SubjectsLen = 1;
  } else {
    config.Sources = sources;
    config.SourcesLen = 1;
  }
  config.Storage = js_FileStorage;
  config.MaxAge = options_.keep_ms * kNanoseconds;
  config.MaxBytes = options_.stream_bytes_max;
  config.Discard = js_DiscardOld;
  config.Replicas = options_.replicas;
  config.Duplicates = std::min(kIdsMs, options_.keep_ms) * kNanoseconds;
  return internal::MakeStream(js_.get(), config);
}

// Made here and not by the subscription: libnats would take it away with it, and the next one would
// begin with the first message of the stream.
Status NatsInlet::Impl::MakeConsumer(const std::string& stream) {
  jsConsumerConfig config;
  jsConsumerConfig_Init(&config);
  config.Durable = kDurable;
  config.AckPolicy = js_AckExplicit;
  config.AckWait = kAckWaitMs * kNanoseconds;
  config.MaxAckPending = kUnacknowledgedMax;
  config.Replicas = options_.replicas;
  jsConsumerInfo* info = nullptr;
  jsErrCode code = {};
  natsStatus s = js_GetConsumerInfo(&info, js_.get(), stream.c_str(), kDurable, nullptr, &code);
  const bool missing = s == NATS_NOT_FOUND;
  if (missing) s = js_AddConsumer(&info, js_.get(), stream.c_str(), &config, nullptr, &code);
  jsConsumerInfo_Destroy(info);
  if (s == NATS_OK) return {};
  return NatsError(s, fmt::format("consumer of {} ({})", stream, static_cast<int>(code)));
}

Result<Subscription> NatsInlet::Impl::Subscribe(const NatsPost& post) {
  if (!connection_->connected()) return Fail(ErrorCode::kUnavailable, "NATS: no connection");
  const std::string stream = internal::CentreStream(post.post);
  RETURN_IF_ERROR(MakeCentreStream(post));
  RETURN_IF_ERROR(MakeConsumer(stream));
  jsSubOptions how;
  jsSubOptions_Init(&how);
  how.Stream = stream.c_str();
  how.Consumer = kDurable;
  natsSubscription* made = nullptr;
  jsErrCode code = {};
  const std::string subject =
      post.domain.empty() ? internal::DirectSubject(post.post) : internal::LocalSubject(post.post);
  const natsStatus s =
      js_PullSubscribe(&made, js_.get(), subject.c_str(), kDurable, nullptr, &how, &code);
  if (s != NATS_OK)
    return NatsError(s, fmt::format("subscription to {} ({})", stream, static_cast<int>(code)));
  return Subscription(made);
}

// One fetch. What the centre's disk does not take now is given to it again, in this order, and only
// then acknowledged.
Status NatsInlet::Impl::Fetch(const std::stop_token& stop, const NatsPost& post,
                              natsSubscription* subscription) {
  Fetched fetched;
  jsErrCode code = {};
  const natsStatus s = natsSubscription_Fetch(fetched.get(), subscription, kFetch, kFetchMs, &code);
  if (s == NATS_TIMEOUT) return {};
  if (s != NATS_OK) return NatsError(s, fmt::format("fetch ({})", static_cast<int>(code)));
  const std::vector<std::string_view> bodies = fetched.bodies();
  while (true) {
    const auto taken = centre_.Take(post.post, bodies);
    if (taken) break;
    Trouble(taken.error().message);
    if (stop.stop_requested()) return {};
    Pause(stop);
  }
  fetched.Acknowledge();
  const std::scoped_lock lock(mutex_);
  counters_.messages += bodies.size();
  counters_.trouble.clear();
  return {};
}

void NatsInlet::Impl::Run(const std::stop_token& stop, const NatsPost& post) {
  while (!stop.stop_requested()) {
    const auto subscription = Subscribe(post);
    Status works;
    if (!subscription) works = std::unexpected(subscription.error());
    while (works && !stop.stop_requested())
      works = Fetch(stop, post, subscription->get());
    if (works) return;
    Trouble(works.error().message);
    Pause(stop);
  }
}

Result<std::unique_ptr<NatsInlet>> NatsInlet::Start(const NatsOptions& nats,
                                                    NatsInletOptions options, Centre& centre) {
  std::set<std::string> seen;
  for (const NatsPost& post : options.posts) {
    RETURN_IF_ERROR(CheckPostId(post.post));
    if (!seen.insert(post.post).second)
      return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is there twice", post.post));
  }
  auto impl = std::make_unique<Impl>(nats, std::move(options), centre);
  RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<NatsInlet>(new NatsInlet(std::move(impl)));
}

NatsInlet::NatsInlet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
NatsInlet::~NatsInlet() = default;

NatsInlet::Counters NatsInlet::counters() const {
  return impl_->counters();
}

}  // namespace tidewaiter::stream
