#include <cstring>

#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {
namespace {

constexpr int kDatagramsAtOnce = 64;  // then others have their turn

}  // namespace

void Core::WaitDatagram(std::size_t i) {
  ports_[i].datagrams->async_wait(Datagrams::wait_read, [this, i](error_code ec) {
    if (ending_) return;
    if (!ec) OnDatagrams(i);
    WaitDatagram(i);
  });
}

void Core::OnDatagrams(std::size_t i) {
  for (int n = 0; n < kDatagramsAtOnce; ++n) {
    udp::endpoint from;
    error_code ec;
    const std::size_t size = ports_[i].datagrams->receive_from(asio::buffer(buffer_), from, 0, ec);
    if (ec) return;
    counters_.bytes.fetch_add(size, std::memory_order_relaxed);
    OnDatagram(i, {Unmapped(from.address()), from.port()},
               std::string_view(buffer_).substr(0, size));
  }
}

// Who spoke from there lately; the one quiet longest is forgotten for a new one.
DatagramPeer& Core::PeerOf(std::size_t i, const udp::endpoint& from) {
  std::string key = std::to_string(i) + " " + PeerText(from.address(), from.port());
  const auto found = datagram_by_key_.find(key);
  if (found != datagram_by_key_.end()) {
    datagram_peers_.splice(datagram_peers_.begin(), datagram_peers_, found->second);
    return datagram_peers_.front();
  }
  if (datagram_peers_.size() >= limits().datagram_peers) {
    datagram_by_key_.erase(datagram_peers_.back().key);
    datagram_peers_.pop_back();
  }
  const double now = Now();
  datagram_peers_.push_front(
      {.key = std::move(key),
       .rates = {Bucket(limits().frames_burst), Bucket(limits().bytes_burst), now, now}});
  datagram_by_key_.emplace(datagram_peers_.front().key, datagram_peers_.begin());
  return datagram_peers_.front();
}

void Core::OnDatagram(std::size_t i, const udp::endpoint& from, std::string_view bytes) {
  const Port& port = ports_[i];
  const std::string peer_text = PeerText(from.address(), from.port());
  const Origin origin{.listener = i,
                      .transport = Transport::kUdp,
                      .listener_name = port.settings.name,
                      .peer = peer_text};
  Fault fault{.listener = port.settings.name, .peer = peer_text, .cut_off = true};
  const auto& allowed = port.settings.peers;
  if (!allowed.empty() &&
      std::find(allowed.begin(), allowed.end(), from.address().to_string()) == allowed.end()) {
    fault.reason = FaultReason::kPeerNotAllowed;
    return Tell(std::move(fault));
  }
  DatagramPeer& peer = PeerOf(i, from);
  const bool lines = port.lines();
  const bool within =
      WithinRate(peer.rates, 1, 0, lines, fault.reason) &&
      WithinRate(peer.rates, 0, static_cast<double>(bytes.size()), lines, fault.reason);
  fault.device = peer.speaker.device;
  if (!within) return Tell(std::move(fault));
  if (bytes.size() > device::kFrameBytesMax) {
    fault.reason = FaultReason::kFrameTooLong;
    return Tell(std::move(fault));
  }
  return lines ? DatagramLines(i, peer, origin, bytes)
               : DatagramFrames(i, peer, origin, from, bytes);
}

void Core::DatagramLines(std::size_t i, DatagramPeer& peer, const Origin& origin,
                         std::string_view bytes) {
  peer.speaker.device = ports_[i].settings.station;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::optional<FaultReason> refused;
    if (!line.empty()) TakeFrame(peer.speaker, origin, line, {}, refused);
  }
}

// A datagram is judged by itself: it may hold several frames, and half a one is none.
void Core::DatagramFrames(std::size_t i, DatagramPeer& peer, const Origin& origin,
                          const udp::endpoint& from, std::string_view bytes) {
  Speaker& speaker = peer.speaker;
  Fault fault{
      .reason = FaultReason::kNoProtocol, .listener = origin.listener_name, .peer = origin.peer};
  speaker.protocol = device::DetectDialect(bytes, ports_[i].protocols).protocol;
  while (speaker.protocol != nullptr && !bytes.empty()) {
    const device::Cut cut = speaker.protocol->Split(bytes);
    if (cut.kind != device::CutKind::kFrame) break;
    Waiting waiting{.datagrams = std::make_unique<DatagramRoute>(DatagramRoute{i, from})};
    std::optional<FaultReason> refused;
    const bool logged =
        TakeFrame(speaker, origin, bytes.substr(cut.skip, cut.length), std::move(waiting), refused);
    bytes.remove_prefix(cut.skip + cut.length);
    if (logged && !refused) continue;
    fault.reason = refused.value_or(FaultReason::kLogFailed);
    fault.device = speaker.device;
    // Another device behind the same address, as carriers do it: it begins anew.
    if (refused == FaultReason::kIdentityChanged) speaker = {};
    return Tell(std::move(fault));
  }
  if (!bytes.empty()) Tell(std::move(fault));
}

void Core::SendDatagram(const DatagramRoute& route, std::string_view bytes) {
  if (bytes.empty()) return;
  error_code lost;  // as any datagram may be
  Port& port = ports_[route.listener];
  udp::endpoint to = route.to;
  const bool is_v6 = port.datagrams->local_endpoint(lost).protocol() == udp::v6();
  if (is_v6 && to.address().is_v4())
    to.address(asio::ip::make_address_v6(asio::ip::v4_mapped, to.address().to_v4()));
  port.datagrams->send_to(asio::buffer(bytes), to, 0, lost);
}

}  // namespace tidewaiter::intake::internal
