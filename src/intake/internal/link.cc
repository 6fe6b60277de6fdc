#include <fmt/format.h>

#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {
namespace {

constexpr int kReadsAtOnce = 4;           // then others have their turn
constexpr std::size_t kKeptBytes = 1024;  // of a buffer that is empty
constexpr std::size_t kLinesFactor = 16;  // lines of a receiver that may wait for the disk

}  // namespace

ConnectionPtr Core::Find(std::uint64_t id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second;
}

Origin Core::OriginOf(const Connection& c, const std::string& peer) const {
  return {.listener = c.listener,
          .transport = c.stream.secure() ? Transport::kTls : Transport::kTcp,
          .connection = c.id,
          .listener_name = ports_[c.listener].settings.name,
          .peer = peer};
}

// ---- bytes in

void Core::Start(const ConnectionPtr& c) {
  const Port& port = ports_[c->listener];
  if (port.lines()) c->speaker.device = port.settings.station;
  if (c->stream.secure()) return Shake(c);
  c->shaken = true;
  WaitRead(c);
}

void Core::Shake(const ConnectionPtr& c) {
  switch (c->stream.Handshake().state) {
    case IoState::kDone:
      c->shaken = true;
      c->speaker.certificate = c->stream.CommonName();
      return OnReadable(c);
    case IoState::kWantRead:
      return WaitRead(c);
    case IoState::kWantWrite:
      return WaitWrite(c);
    case IoState::kEnded:
      return CutOff(c, FaultReason::kTls, "the handshake failed");
  }
}

void Core::WaitRead(const ConnectionPtr& c) {
  if (c->closed || c->reading || c->paused) return;
  c->reading = true;
  c->stream.socket().async_wait(Socket::wait_read, [this, c](error_code ec) {
    c->reading = false;
    if (c->closed) return;
    if (ec) return Close(c);
    if (c->shaken) return OnReadable(c);
    Shake(c);
  });
}

void Core::WaitWrite(const ConnectionPtr& c) {
  if (c->closed || c->writing) return;
  c->writing = true;
  c->stream.socket().async_wait(Socket::wait_write, [this, c](error_code ec) {
    c->writing = false;
    if (c->closed) return;
    if (ec) return Close(c);
    if (c->shaken) return Flush(c);
    Shake(c);
  });
}

void Core::OnReadable(const ConnectionPtr& c) {
  for (int i = 0; i < kReadsAtOnce && !c->closed && !c->paused; ++i) {
    const Io io = c->stream.Read(buffer_.data(), buffer_.size());
    if (io.state == IoState::kEnded) return Close(c);
    if (io.state == IoState::kWantWrite) return WaitWrite(c);
    if (io.state == IoState::kWantRead) break;
    counters_.bytes.fetch_add(io.bytes, std::memory_order_relaxed);
    c->last_byte_s = Now();
    FaultReason over{};
    if (!WithinRate(c->rates, 0, static_cast<double>(io.bytes), ports_[c->listener].lines(), over))
      return CutOff(c, over, "more bytes than a device has to say");
    Feed(c, std::string_view(buffer_).substr(0, io.bytes));
  }
  WaitRead(c);
}

bool Core::WithinRate(Rates& rates, double frames, double bytes, bool lines, FaultReason& over) {
  const double factor = lines ? limits().line_rate_factor : 1;
  const double now = Now();
  if (frames > 0) {
    const double since = now - std::exchange(rates.frames_at_s, now);
    over = FaultReason::kFrameFlood;
    return rates.frames.Take(frames, since, limits().frames_per_second * factor,
                             limits().frames_burst * factor);
  }
  const double since = now - std::exchange(rates.bytes_at_s, now);
  over = FaultReason::kByteFlood;
  return rates.bytes.Take(bytes, since, limits().bytes_per_second * factor,
                          limits().bytes_burst * factor);
}

void Core::Feed(const ConnectionPtr& c, std::string_view bytes) {
  std::string joined;
  if (!c->in.empty()) {
    joined.swap(c->in);
    joined += bytes;
    bytes = joined;
  }
  std::size_t used = 0;
  while (!c->closed && !c->paused && used < bytes.size()) {
    const std::size_t step = Step(c, bytes.substr(used));
    if (step == 0) break;
    used += step;
  }
  if (!c->closed) Keep(c, bytes.substr(used), used > 0);
}

void Core::Keep(const ConnectionPtr& c, std::string_view rest, bool moved) {
  if (rest.empty()) {
    c->frame_since_s = 0;
    if (c->in.capacity() > kKeptBytes) c->in = {};
    return;
  }
  if (moved || c->frame_since_s == 0) c->frame_since_s = Now();
  c->in = rest;
  if (!c->paused && rest.size() > device::kFrameBytesMax)
    CutOff(c, FaultReason::kFrameTooLong, fmt::format("{} bytes without an end", rest.size()));
}

// Takes one frame off the front and gives its length; 0: none is whole, or the connection ended.
std::size_t Core::Step(const ConnectionPtr& c, std::string_view bytes) {
  switch (ports_[c->listener].settings.kind) {
    case ListenerKind::kMqtt:
      return StepMqtt(c, bytes);
    case ListenerKind::kNmea:
    case ListenerKind::kRemoteId:
      return StepLine(c, bytes);
    case ListenerKind::kDevices:
    case ListenerKind::kHttp:  // refused when it was to be opened
      break;
  }
  return StepDevice(c, bytes);
}

bool Core::FindDialect(const ConnectionPtr& c, std::string_view bytes) {
  if (c->speaker.protocol != nullptr) return true;
  const device::Dialect dialect = device::DetectDialect(bytes, ports_[c->listener].protocols);
  c->speaker.protocol = dialect.protocol;
  if (dialect.protocol != nullptr) return true;
  if (!dialect.more) CutOff(c, FaultReason::kNoProtocol, "none of the listener's protocols");
  return false;
}

std::size_t Core::StepDevice(const ConnectionPtr& c, std::string_view bytes) {
  if (!FindDialect(c, bytes)) return 0;
  const device::Cut cut = c->speaker.protocol->Split(bytes);
  if (cut.kind == device::CutKind::kGarbage) {
    CutOff(c, FaultReason::kNoProtocol,
           fmt::format("not {} any more", c->speaker.protocol->name()));
  }
  if (cut.kind != device::CutKind::kFrame) return 0;
  OnFrame(c, bytes.substr(cut.skip, cut.length), {}, 0);
  return cut.skip + cut.length;
}

std::size_t Core::StepLine(const ConnectionPtr& c, std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return 0;
  std::string_view line = bytes.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!line.empty()) OnFrame(c, line, {}, 0);
  return end + 1;
}

void Core::OnFrame(const ConnectionPtr& c, std::string_view frame, std::string reply,
                   std::uint64_t answered) {
  const bool lines = ports_[c->listener].lines();
  FaultReason over{};
  if (!WithinRate(c->rates, 1, 0, lines, over))
    return CutOff(c, over, "more frames than a device has to say");
  const std::string peer = PeerText(c->peer.address(), c->peer.port());
  const Origin origin = OriginOf(*c, peer);
  Waiting waiting{.reply = std::move(reply), .connection = c->id, .answered = answered};
  std::optional<FaultReason> refused;
  if (!TakeFrame(c->speaker, origin, frame, std::move(waiting), refused))
    return CutOff(c, FaultReason::kLogFailed, "the frame log takes nothing");
  if (refused) return CutOff(c, *refused, "the frame was logged, not acknowledged");
  if (c->undecodable > limits().undecodable)
    return CutOff(c, FaultReason::kUndecodable, "too many frames that cannot be read");
  const std::size_t most = limits().unacknowledged * (lines ? kLinesFactor : 1);
  c->paused = ++c->unacknowledged >= most;
}

// ---- bytes out

void Core::Answer(const ConnectionPtr& c, std::string_view bytes) {
  if (c->closed || bytes.empty()) return;
  const bool idle = c->out.empty();
  if (idle) c->write_since_s = Now();
  if (c->out.size() + bytes.size() > limits().answer_bytes)
    return CutOff(c, FaultReason::kAnswersNotTaken, "it does not read what it is told");
  c->out += bytes;
  if (idle) Flush(c);
}

void Core::Flush(const ConnectionPtr& c) {
  while (!c->out.empty()) {
    const Io io = c->stream.Write(c->out);
    if (io.state == IoState::kEnded) return Close(c);
    if (io.state == IoState::kWantRead) return WaitRead(c);
    if (io.state == IoState::kWantWrite) return WaitWrite(c);
    c->out.erase(0, io.bytes);
    c->write_since_s = Now();
  }
  if (c->out.capacity() > kKeptBytes) c->out = {};
  WaitRead(c);
}

// ---- the end

void Core::CheckTimes(const ConnectionPtr& c, double now) {
  const Limits& most = limits();
  const double idle = c->mqtt ? c->mqtt->idle_s : most.idle_timeout_s;
  const bool known = !c->speaker.device.empty() || ports_[c->listener].lines();
  if (!c->out.empty() && now - c->write_since_s > most.write_timeout_s) {
    CutOff(c, FaultReason::kAnswersNotTaken, "it does not read what it is told");
  } else if (!known && now - c->since_s > most.login_timeout_s) {
    CutOff(c, c->shaken ? FaultReason::kLoginTimeout : FaultReason::kTls, "who is this?");
  } else if (c->frame_since_s > 0 && !c->paused && now - c->frame_since_s > most.frame_timeout_s) {
    CutOff(c, FaultReason::kFrameTimeout, "a frame without an end");
  } else if (!c->paused && now - c->last_byte_s > idle) {
    CutOff(c, FaultReason::kIdleTimeout, "silent for too long");
  }
}

void Core::Tell(Fault fault) {
  fault.time_ms = NowMs();
  counters_.faults[static_cast<std::size_t>(fault.reason)].fetch_add(1, std::memory_order_relaxed);
  if (options_.on_fault) options_.on_fault(fault);
}

void Core::CutOff(const ConnectionPtr& c, FaultReason reason, std::string detail) {
  if (c->closed) return;
  const std::string peer = PeerText(c->peer.address(), c->peer.port());
  Tell({.reason = reason,
        .listener = ports_[c->listener].settings.name,
        .peer = peer,
        .device = c->speaker.device,
        .connection = c->id,
        .cut_off = true,
        .detail = std::move(detail)});
  Close(c);
}

void Core::Close(const ConnectionPtr& c) {
  if (std::exchange(c->closed, true)) return;
  if (!ending_) LeaveWill(c);
  error_code ignored;
  ignored = c->stream.socket().close(ignored);
  const auto route = routes_.find(c->speaker.device);
  if (route != routes_.end() && route->second.connection == c->id) routes_.erase(route);
  const auto peer = by_peer_.find(c->peer.address().to_string());
  if (peer != by_peer_.end() && --peer->second == 0) by_peer_.erase(peer);
  connections_.erase(c->id);
  counters_.open.store(connections_.size(), std::memory_order_relaxed);
}

}  // namespace tidewaiter::intake::internal
