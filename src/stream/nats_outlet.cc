#include <atomic>
#include <charconv>
#include <cstring>
#include <deque>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "stream/internal/nats.h"
#include "stream/nats_bus.h"

namespace tidewaiter::stream {

using internal::Connection;
using internal::JetStream;
using internal::Message;
using internal::NatsError;

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000;  // in a millisecond
// A post's own stream keeps what the link may be behind, in time: a week of no link. Longer, and
// the log sends it again.
constexpr std::int64_t kLocalKeepMs = std::int64_t{7} * 24 * 3600 * 1000;
// NATS: how long the server remembers ids. Longer costs it memory for every message.
constexpr std::int64_t kIdsMs = 120'000;

struct Acks {
  std::atomic<std::uint64_t> acknowledged = 0;
  std::atomic<std::uint64_t> refused = 0;
};

// libnats may still be in OnAck on its own thread when the outlet goes, and does not say when it is
// out: what it counts in is never given back. A program has an outlet or two.
Acks* NewAcks() {
  static std::mutex mutex;
  static std::deque<Acks> all;
  const std::scoped_lock lock(mutex);
  return &all.emplace_back();
}

void OnAck(jsCtx* /*js*/, natsMsg* message, jsPubAck* ack, jsPubAckErr* /*error*/, void* acks) {
  auto* const count = static_cast<Acks*>(acks);
  (ack != nullptr ? count->acknowledged : count->refused).fetch_add(1);
  natsMsg_Destroy(message);
}

}  // namespace

class NatsOutlet::Impl {
 public:
  Impl(const NatsOptions& nats, NatsOutletOptions options)
      : nats_(nats), options_(std::move(options)) {
    stream_ = options_.leaf ? internal::LocalStream(options_.post)
                            : internal::CentreStream(options_.post);
    subject_ = options_.leaf ? internal::LocalSubject(options_.post)
                             : internal::DirectSubject(options_.post);
  }

  Status Open();
  Status Send(const Batch& batch);
  Result<std::string> Ask(std::string_view question);
  Result<std::optional<std::uint64_t>> LastHeld();
  [[nodiscard]] std::uint64_t connections() const { return connection_->connections(); }

 private:
  Status MakeReady();
  Status MakeLocalStream();
  Status Publish(std::string_view data, const std::string& id);
  Status Wait(std::size_t expected);
  void Forget();

  NatsOptions nats_;
  NatsOutletOptions options_;
  std::string stream_;
  std::string subject_;
  std::unique_ptr<Connection> connection_;
  JetStream js_;
  bool has_stream_ = false;
  bool published_ = false;  // something, ever
  Acks* const acks_ = NewAcks();
};

Status NatsOutlet::Impl::Open() {
  ASSIGN_OR_RETURN(connection_, Connection::Open(nats_, "tidewaiter post " + options_.post));
  jsOptions how;
  jsOptions_Init(&how);
  how.Wait = nats_.timeout_ms;
  how.PublishAsync.MaxPending = static_cast<std::int64_t>(2 * kBatchRecordsMax);
  how.PublishAsync.AckHandler = OnAck;
  how.PublishAsync.AckHandlerClosure = acks_;
  jsCtx* js = nullptr;
  const natsStatus s = natsConnection_JetStream(&js, connection_->get(), &how);
  js_.reset(js);
  if (s != NATS_OK) return NatsError(s, "JetStream");
  return {};
}

Status NatsOutlet::Impl::MakeLocalStream() {
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  const char* subjects[] = {subject_.c_str()};
  config.Name = stream_.c_str();
  config.Subjects = subjects;
  config.SubjectsLen = 1;
  config.Storage = js_FileStorage;
  config.MaxAge = kLocalKeepMs * kNanoseconds;
  config.MaxBytes = options_.stream_bytes_max;
  config.Discard = js_DiscardOld;
  config.Duplicates = kIdsMs * kNanoseconds;
  return internal::MakeStream(js_.get(), config);
}

Status NatsOutlet::Impl::MakeReady() {
  if (!connection_->connected()) return Fail(ErrorCode::kUnavailable, "NATS: no connection");
  if (has_stream_ || !options_.leaf) return {};
  RETURN_IF_ERROR(MakeLocalStream());
  has_stream_ = true;
  return {};
}

Status NatsOutlet::Impl::Publish(std::string_view data, const std::string& id) {
  natsMsg* made = nullptr;
  natsStatus s =
      natsMsg_Create(&made, subject_.c_str(), nullptr, data.data(), static_cast<int>(data.size()));
  if (s != NATS_OK) return NatsError(s, "message");
  Message message(made);
  jsPubOptions how;
  jsPubOptions_Init(&how);
  how.MsgId = id.c_str();
  natsMsg* given = message.release();
  s = js_PublishMsgAsync(js_.get(), &given, &how);
  natsMsg_Destroy(given);  // null when it was taken
  if (s == NATS_MAX_PAYLOAD)
    return Fail(
        ErrorCode::kFailedPrecondition,
        fmt::format("NATS: a record of {} bytes: raise the server's max_payload", data.size()));
  if (s != NATS_OK) return NatsError(s, "publish");
  published_ = true;
  return {};
}

// Acknowledgements that still come for what is given up here are not counted for the next batch:
// libnats drops them. libnats 3.4.1 crashes when it is asked before anything was ever published.
void NatsOutlet::Impl::Forget() {
  if (!published_) return;
  natsMsgList pending;
  std::memset(&pending, 0, sizeof pending);
  if (js_PublishAsyncGetPendingList(&pending, js_.get()) == NATS_OK) natsMsgList_Destroy(&pending);
}

Status NatsOutlet::Impl::Wait(std::size_t expected) {
  jsPubOptions how;
  jsPubOptions_Init(&how);
  how.MaxWait = nats_.publish_ms;
  const natsStatus s = js_PublishAsyncComplete(js_.get(), &how);
  if (s != NATS_OK) return NatsError(s, "acknowledgement");
  if (acks_->refused.load() != 0 || acks_->acknowledged.load() != expected) {
    has_stream_ = false;  // it may be gone
    return Fail(ErrorCode::kUnavailable, fmt::format("NATS: {} of {} records were acknowledged",
                                                     acks_->acknowledged.load(), expected));
  }
  return {};
}

Status NatsOutlet::Impl::Send(const Batch& batch) {
  RETURN_IF_ERROR(MakeReady());
  Forget();
  acks_->acknowledged = 0;
  acks_->refused = 0;
  chainlog::Hash before = batch.before;
  std::uint64_t seq = batch.first;
  const std::string again = batch.sent_again == 0 ? "" : fmt::format(".{}", batch.sent_again);
  Status sent;
  for (const std::string& record : batch.records) {
    sent = Publish(WriteOne(batch.post, batch.oldest, before, record),
                   fmt::format("{}-{}{}", batch.post, seq++, again));
    if (!sent) break;
    std::memcpy(before.data(), record.data() + record.size() - before.size(), before.size());
  }
  if (sent) sent = Wait(batch.records.size());
  if (!sent) Forget();
  return sent;
}

Result<std::string> NatsOutlet::Impl::Ask(std::string_view question) {
  if (!connection_->connected()) return Fail(ErrorCode::kUnavailable, "NATS: no connection");
  natsMsg* got = nullptr;
  const natsStatus s =
      natsConnection_Request(&got, connection_->get(), internal::AskSubject(options_.post).c_str(),
                             question.data(), static_cast<int>(question.size()), nats_.timeout_ms);
  if (s != NATS_OK) return NatsError(s, "question to the centre");
  const Message message(got);
  return internal::UnwrapAnswer(
      {natsMsg_GetData(got), static_cast<std::size_t>(natsMsg_GetDataLength(got))});
}

Result<std::optional<std::uint64_t>> NatsOutlet::Impl::LastHeld() {
  RETURN_IF_ERROR(MakeReady());
  // By its number: asked for the last of a subject, nats-server 2.9 ends (a null pointer) when what
  // was the last has just gone. The stream has no other subject.
  jsErrCode code = {};
  jsStreamInfo* told = nullptr;
  natsStatus s = js_GetStreamInfo(&told, js_.get(), stream_.c_str(), nullptr, &code);
  const internal::StreamInfo info(told);
  if (s == NATS_NOT_FOUND) return std::nullopt;
  if (s != NATS_OK) return NatsError(s, "stream");
  if (info->State.Msgs == 0) return std::nullopt;
  natsMsg* got = nullptr;
  s = js_GetMsg(&got, js_.get(), stream_.c_str(), info->State.LastSeq, nullptr, &code);
  const Message message(got);
  if (s == NATS_NOT_FOUND) return std::nullopt;
  if (s != NATS_OK) return NatsError(s, "last message");
  auto in = BatchReader::Open(
      {natsMsg_GetData(got), static_cast<std::size_t>(natsMsg_GetDataLength(got))});
  if (!in) return std::nullopt;
  const auto link = in->Next();
  if (!link || !*link) return std::nullopt;
  return (*link)->seq;
}

Result<std::unique_ptr<NatsOutlet>> NatsOutlet::Connect(const NatsOptions& nats,
                                                        NatsOutletOptions options) {
  RETURN_IF_ERROR(CheckPostId(options.post));
  auto impl = std::make_unique<Impl>(nats, std::move(options));
  RETURN_IF_ERROR(impl->Open());
  return std::unique_ptr<NatsOutlet>(new NatsOutlet(std::move(impl)));
}

NatsOutlet::NatsOutlet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
NatsOutlet::~NatsOutlet() = default;

Result<std::optional<Standing>> NatsOutlet::Send(const Batch& batch) {
  RETURN_IF_ERROR(impl_->Send(batch));
  return std::nullopt;
}
Result<std::string> NatsOutlet::Ask(std::string_view question) {
  return impl_->Ask(question);
}
std::uint64_t NatsOutlet::connections() const {
  return impl_->connections();
}
Result<std::optional<std::uint64_t>> NatsOutlet::LastHeld() {
  return impl_->LastHeld();
}

}  // namespace tidewaiter::stream
