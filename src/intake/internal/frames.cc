#include <fmt/format.h>

#include "base/check.h"
#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {
namespace {

// Who a frame is from; "" when it does not say and nobody said before.
std::string_view DeviceOf(const device::Decoded& said, const device::Session& session) {
  if (!said.login.empty()) return said.login;
  if (!said.reports().empty()) return said.reports().front().device;
  return session.device;
}

bool AllFrom(const device::Decoded& said, std::string_view device) {
  return std::all_of(said.reports().begin(), said.reports().end(),
                     [&](const device::Report& report) { return report.device == device; });
}

bool SayNothing(const device::Traits& traits) {
  return traits.model.empty() && traits.clock_offset_minutes == 0 && !traits.clock_known &&
         traits.password.empty();
}

}  // namespace

// Whether this device may speak here; from then on the speaker is this device.
std::optional<FaultReason> Core::Identify(Speaker& speaker, std::string_view device,
                                          std::string_view protocol) {
  if (device.empty() || speaker.device == device) return std::nullopt;
  if (!speaker.device.empty()) return FaultReason::kIdentityChanged;
  if (!speaker.certificate.empty() && speaker.certificate != device)
    return FaultReason::kCertificate;
  const std::optional<Registered> known = options_.devices->Find(device);
  if (!known && options_.unknown == UnknownDevices::kRefuse) return FaultReason::kUnknownDevice;
  if (known) {
    if (known->retired) return FaultReason::kRetiredDevice;
    const auto& names = known->protocols;
    if (!names.empty() && std::find(names.begin(), names.end(), protocol) == names.end())
      return FaultReason::kProtocolNotAllowed;
    if (known->certificate_needed && speaker.certificate.empty()) return FaultReason::kCertificate;
    speaker.session.traits = known->traits;
  }
  speaker.quarantined = !known;
  speaker.device = device;
  return std::nullopt;
}

// Decodes into said_. `before` becomes the session that the frame is decoded with.
Status Core::Decode(Speaker& speaker, std::string_view frame, std::optional<FaultReason>& refused,
                    device::Session& before) {
  speaker.session.received_ms = NowMs();
  before = speaker.session;
  said_.Clear();
  Status decoded = speaker.protocol->Decode(frame, speaker.session, said_);
  if (!decoded) return decoded;
  const bool was_known = !speaker.device.empty();
  const std::string device(DeviceOf(said_, speaker.session));
  refused = Identify(speaker, device, speaker.protocol->name());
  if (!refused && !AllFrom(said_, speaker.device)) refused = FaultReason::kIdentityChanged;
  if (was_known || refused || SayNothing(speaker.session.traits)) return decoded;
  // Only now it is known how this device's frames are to be read.
  before.traits = speaker.session.traits;
  speaker.session = before;
  said_.Clear();
  return speaker.protocol->Decode(frame, speaker.session, said_);
}

// Decodes with whatever reads frames from there, and says so in the record.
Status Core::DecodeFrom(Speaker& speaker, const Origin& from, FrameRecord& record,
                        std::optional<FaultReason>& refused, device::Session& before) {
  if (speaker.protocol != nullptr) {
    record.protocol = speaker.protocol->name();
    return Decode(speaker, record.frame, refused, before);
  }
  said_.Clear();
  if (!from.kept.empty()) {
    record.protocol = from.kept;
    return {};
  }
  if (from.listener != kNoListener && ports_[from.listener].lines()) {
    const bool nmea = ports_[from.listener].settings.kind == ListenerKind::kNmea;
    record.protocol = nmea ? kNmeaProtocol : kRemoteIdProtocol;
    return {};
  }
  record.protocol = kMqttProtocol;
  return DecodeMqttFrame(record.frame, speaker.device, said_);
}

// False: the log does not take it.
bool Core::TakeFrame(Speaker& speaker, const Origin& from, std::string_view frame, Waiting waiting,
                     std::optional<FaultReason>& refused) {
  FrameRecord record{.transport = from.transport,
                     .received_ms = NowMs(),
                     .connection = from.connection,
                     .listener = from.listener_name,
                     .peer = from.peer,
                     .frame = frame};
  device::Session before;
  before.received_ms = record.received_ms;
  const Status decoded = DecodeFrom(speaker, from, record, refused, before);
  record.received_ms = before.received_ms;
  record.session_device = before.device;
  record.model = before.traits.model;
  record.clock_offset_minutes = before.traits.clock_offset_minutes;
  record.clock_known = before.traits.clock_known;
  record.memory = before.memory;
  if (refused) {
    record.marks.Add(Mark::kRefused);
    const std::string claimed(DeviceOf(said_, speaker.session));
    record.device = claimed;
    waiting.reply.clear();
    return Append(record, std::move(waiting));
  }
  record.device = speaker.device;
  if (speaker.quarantined) record.marks.Add(Mark::kQuarantined);
  if (decoded) {
    waiting.reply += said_.reply;
    waiting.reports.assign(said_.reports().begin(), said_.reports().end());
  } else {
    record.marks.Add(Mark::kUndecodable);
    if (speaker.protocol != nullptr) speaker.session = before;
    TellUndecodable(speaker, from, decoded.error());
  }
  Online(speaker, from, waiting.datagrams.get());
  return Append(record, std::move(waiting));
}

void Core::TellUndecodable(const Speaker& speaker, const Origin& from, const Error& why) {
  if (const ConnectionPtr c = Find(from.connection)) ++c->undecodable;
  Tell({.reason = FaultReason::kUndecodable,
        .listener = from.listener_name,
        .peer = from.peer,
        .device = speaker.device,
        .connection = from.connection,
        .detail = why.message});
}

// The device is where this frame came from.
void Core::Online(Speaker& speaker, const Origin& from, const DatagramRoute* datagrams) {
  const bool lines = from.listener != kNoListener && ports_[from.listener].lines();
  if (speaker.device.empty() || lines || from.transport == Transport::kHttp) return;
  Route& route = routes_[speaker.device];
  if (datagrams != nullptr) {
    route = {0, *datagrams};
    return;
  }
  const std::uint64_t older = std::exchange(route.connection, from.connection);
  const ConnectionPtr c = older == from.connection ? nullptr : Find(older);
  if (!c) return;
  const ConnectionPtr now = Find(from.connection);
  const bool elsewhere = now && now->peer.address() != c->peer.address();
  if (!elsewhere) return Close(c);  // it lost its connection and made a new one
  CutOff(c, FaultReason::kTwoPlaces, fmt::format("now it speaks from {}", from.peer));
}

bool Core::Append(const FrameRecord& record, Waiting waiting) {
  WriteFrame(record, waiting.record);
  const std::lock_guard guard(waiting_mutex_);
  const auto seq = log_->Append(waiting.record);
  if (!seq) return false;
  waiting.seq = *seq;
  waiting_.push_back(std::move(waiting));
  return true;
}

// ---- what the disk says, on the log's thread

void Core::OnDurable(std::uint64_t up_to) {
  durable_ = up_to;
  if (!settle_posted_.exchange(true)) asio::post(context_, [this] { Settle(); });
}

void Core::OnFailed() {
  {
    const std::lock_guard guard(waiting_mutex_);
    const std::uint64_t durable = durable_;
    while (!waiting_.empty() && waiting_.back().seq > durable) {
      PostFailed(waiting_.back());
      failed_.push_front(std::move(waiting_.back()));
      waiting_.pop_back();
    }
  }
  asio::post(context_, [this] { SettleFailed(); });
}

// ---- and what follows

void Core::Settle() {
  settle_posted_ = false;
  std::deque<Waiting> safe;
  {
    const std::lock_guard guard(waiting_mutex_);
    const std::uint64_t up_to = durable_;
    while (!waiting_.empty() && waiting_.front().seq <= up_to) {
      safe.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
  }
  for (Waiting& waiting : safe) {
    if (!ending_) Settle(waiting);
    PostSettled(waiting);
  }
}

void Core::Settle(Waiting& waiting) {
  const auto read = ReadFrame(waiting.record);
  CHECK(read.has_value());
  const FrameRecord& record = *read;
  if (record.kind == RecordKind::kCommand) return OrderIsLogged(record, waiting);
  counters_.frames.fetch_add(1, std::memory_order_relaxed);
  counters_.reports.fetch_add(waiting.reports.size(), std::memory_order_relaxed);
  const bool refused = record.marks.Has(Mark::kRefused);
  if (refused) counters_.refused.fetch_add(1, std::memory_order_relaxed);
  if (record.marks.Has(Mark::kUndecodable))
    counters_.undecodable.fetch_add(1, std::memory_order_relaxed);
  Reply(waiting);
  if (options_.on_arrival)
    options_.on_arrival({.seq = waiting.seq, .frame = record, .reports = waiting.reports});
  if (!record.post.empty()) return;  // its device listens to the post
  if (waiting.done) {
    if (refused) {
      waiting.done(Fail(ErrorCode::kFailedPrecondition, "this device may not speak here"));
    } else {
      waiting.done(Taken{waiting.seq, waiting.reply});
    }
  }
  if (refused || record.device.empty()) return;
  const std::string device(record.device);
  for (const device::Report& report : waiting.reports) {
    const device::Reading* const result = report.Find(device::kResult);
    if (result == nullptr) continue;
    const std::string* const text = std::get_if<std::string>(&result->value);
    Confirm(device, waiting.answered, text != nullptr ? *text : std::string());
  }
  Dispatch(device);
}

void Core::Reply(const Waiting& waiting) {
  if (waiting.datagrams) return SendDatagram(*waiting.datagrams, waiting.reply);
  const ConnectionPtr c = Find(waiting.connection);
  if (!c) return;
  if (c->unacknowledged > 0) --c->unacknowledged;
  Answer(c, waiting.reply);
  if (!c->paused || c->unacknowledged > 0 || c->closed) return;
  c->paused = false;
  c->last_byte_s = Now();
  Feed(c, {});
  WaitRead(c);
}

void Core::SettleFailed() {
  std::deque<Waiting> failed;
  {
    const std::lock_guard guard(waiting_mutex_);
    failed.swap(failed_);
  }
  for (const Waiting& waiting : failed) {
    if (ending_) return;
    const auto record = ReadFrame(waiting.record);
    if (record->kind == RecordKind::kCommand) {
      OrderFailed(*record);
      continue;
    }
    if (const ConnectionPtr c = Find(waiting.connection))
      CutOff(c, FaultReason::kLogFailed, "the disk did not take its frame");
    if (waiting.done) waiting.done(Fail(ErrorCode::kUnavailable, "the frame log failed"));
  }
}

// ---- frames that came in another way

void Core::Take(Handed handed, std::function<void(Result<Taken>)> done) {
  asio::post(context_, [this, handed = std::move(handed), done = std::move(done)] {
    if (!ending_) TakeNow(handed, done);
  });
}

void Core::TakeNow(const Handed& handed, const std::function<void(Result<Taken>)>& done) {
  const bool kept = IsKeptOnly(handed.protocol);
  if (handed.bytes.size() > (kept ? kKeptBytesMax : device::kFrameBytesMax))
    return done(Fail(ErrorCode::kInvalidArgument, "the frame is too long"));
  Speaker speaker;
  speaker.protocol = device::FindProtocol(handed.protocol);
  if (speaker.protocol == nullptr && !kept)
    return done(Fail(ErrorCode::kInvalidArgument, "there is no protocol " + handed.protocol));
  speaker.certificate = handed.certificate;
  std::optional<FaultReason> refused = Identify(speaker, handed.device, handed.protocol);
  const Origin origin{.listener = kNoListener,
                      .transport = Transport::kHttp,
                      .listener_name = handed.listener,
                      .peer = handed.peer,
                      .kept = kept ? std::string_view(handed.protocol) : std::string_view()};
  if (refused) {
    Tell({.reason = *refused,
          .listener = origin.listener_name,
          .peer = origin.peer,
          .device = handed.device});
    return done(Fail(ErrorCode::kFailedPrecondition, "this device may not speak here"));
  }
  speaker.session.device = handed.device;
  Waiting waiting{.done = done};
  if (!TakeFrame(speaker, origin, handed.bytes, std::move(waiting), refused))
    return done(Fail(ErrorCode::kUnavailable, "the frame log takes nothing"));
  if (refused) Tell({.reason = *refused, .listener = origin.listener_name, .peer = origin.peer});
}

}  // namespace tidewaiter::intake::internal
