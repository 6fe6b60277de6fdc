#include <fmt/format.h>

#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {

void Core::TellOrder(Order& order, CommandState state, std::string_view detail) {
  order.state = state;
  if (order.told) order.told(order.number, state, detail);
}

Result<std::uint64_t> Core::Send(device::Command command, std::int64_t expires_ms,
                                 CommandTold told) {
  if (command.device.empty())
    return Fail(ErrorCode::kInvalidArgument, "a command needs a device", "device");
  if (expires_ms <= NowMs())
    return Fail(ErrorCode::kInvalidArgument, "the command has expired already", "expires_ms");
  Order order{.number = next_order_++,
              .command = std::move(command),
              .expires_ms = expires_ms,
              .told = std::move(told)};
  const std::uint64_t number = order.number;
  asio::post(context_, [this, order = std::move(order)]() mutable {
    if (!ending_) SendNow(std::move(order));
  });
  return number;
}

void Core::SendNow(Order order) {
  const std::string device = order.command.device;
  std::vector<Order>& orders = orders_[device];
  if (orders.size() >= limits().commands_per_device || order_count_ >= limits().commands) {
    if (orders.empty()) orders_.erase(device);
    return TellOrder(order, CommandState::kRefused, "too many commands wait");
  }
  orders.push_back(std::move(order));
  ++order_count_;
  TellOrder(orders.back(), CommandState::kQueued, "");
  Dispatch(device);
}

Speaker* Core::SpeakerOf(const Route& route) {
  if (route.connection != 0) {
    const ConnectionPtr c = Find(route.connection);
    return c ? &c->speaker : nullptr;
  }
  const udp::endpoint& to = route.datagrams.to;
  const std::string key =
      std::to_string(route.datagrams.listener) + " " + PeerText(to.address(), to.port());
  const auto found = datagram_by_key_.find(key);
  return found == datagram_by_key_.end() ? nullptr : &found->second->speaker;
}

Status Core::EncodeDeviceOrder(Order& order, const Speaker& speaker, std::string& logged) {
  ASSIGN_OR_RETURN(order.bytes, speaker.protocol->Encode(order.command, speaker.session));
  logged = order.bytes;
  return {};
}

// Errors: kUnavailable: the device has not said yet where it listens.
Status Core::EncodeMqttOrder(Order& order, std::string& logged) {
  MqttMemory& memory = MemoryOf(order.command.device);
  for (const std::string& filter : memory.filters) {
    const auto parts = ParseTopic(filter);
    const std::string topic = std::string(parts->base) + "/cmd";
    if (!codec::MqttMatches(filter, topic)) continue;
    if (++memory.last_packet == 0) ++memory.last_packet;
    order.packet = memory.last_packet;
    const std::string payload = WriteMqttCommand(order.command, order.number, order.expires_ms);
    order.bytes.clear();
    codec::WriteMqtt(
        codec::MqttPublish{.topic = topic, .payload = payload, .qos = 1, .id = order.packet},
        order.bytes);
    logged = topic;
    logged += '\0';
    logged += payload;
    return {};
  }
  return Fail(ErrorCode::kUnavailable, "the device does not listen");
}

Status Core::EncodeOrder(Order& order, const Route& route, std::string& logged) {
  const Speaker* const speaker = SpeakerOf(route);
  if (speaker == nullptr) return Fail(ErrorCode::kUnavailable, "the device is not connected");
  return speaker->protocol == nullptr ? EncodeMqttOrder(order, logged)
                                      : EncodeDeviceOrder(order, *speaker, logged);
}

// Logs what waits for a device that is there; what is logged is sent (OrderIsLogged).
void Core::Dispatch(const std::string& device) {
  const auto found = orders_.find(device);
  const auto route = routes_.find(device);
  if (found == orders_.end() || route == routes_.end()) return;
  for (Order& order : found->second) {
    if (order.state != CommandState::kQueued || order.in_log || order.expires_ms <= NowMs())
      continue;
    std::string logged;
    const Status encoded = EncodeOrder(order, route->second, logged);
    if (!encoded && encoded.error().code == ErrorCode::kUnavailable) continue;
    if (!encoded) {
      TellOrder(order, CommandState::kRefused, encoded.error().message);
      continue;
    }
    const Speaker* const speaker = SpeakerOf(route->second);
    const ConnectionPtr c = Find(route->second.connection);
    const std::size_t listener = c ? c->listener : route->second.datagrams.listener;
    const std::string peer =
        c ? PeerText(c->peer.address(), c->peer.port())
          : PeerText(route->second.datagrams.to.address(), route->second.datagrams.to.port());
    const FrameRecord record{
        .kind = RecordKind::kCommand,
        .transport = !c                   ? Transport::kUdp
                     : c->stream.secure() ? Transport::kTls
                                          : Transport::kTcp,
        .received_ms = NowMs(),
        .connection = route->second.connection,
        .number = order.number,
        .listener = ports_[listener].settings.name,
        .protocol = speaker->protocol != nullptr ? speaker->protocol->name() : kMqttProtocol,
        .peer = peer,
        .device = device,
        .session_device = device,
        .frame = logged};
    Waiting waiting{.connection = route->second.connection};
    if (!c) waiting.datagrams = std::make_unique<DatagramRoute>(route->second.datagrams);
    order.in_log = Append(record, std::move(waiting));
  }
  order_count_ -= std::erase_if(
      found->second, [](const Order& order) { return order.state == CommandState::kRefused; });
  if (found->second.empty()) orders_.erase(found);
}

void Core::OrderIsLogged(const FrameRecord& record, const Waiting& waiting) {
  const auto found = orders_.find(std::string(record.device));
  if (found == orders_.end()) return;
  for (Order& order : found->second) {
    if (order.number != record.number) continue;
    order.in_log = false;
    const ConnectionPtr c = Find(waiting.connection);
    if (order.expires_ms <= NowMs() || (!c && !waiting.datagrams))
      return;  // the sweep, or the next
    if (c) {
      Answer(c, order.bytes);
    } else {
      SendDatagram(*waiting.datagrams, order.bytes);
    }
    counters_.commands.fetch_add(1, std::memory_order_relaxed);
    return TellOrder(order, CommandState::kSent, "");
  }
}

void Core::OrderFailed(const FrameRecord& record) {
  const auto found = orders_.find(std::string(record.device));
  if (found == orders_.end()) return;
  for (Order& order : found->second) {
    if (order.number == record.number) order.in_log = false;
  }
}

void Core::Confirm(const std::string& device, std::uint64_t number, std::string_view detail) {
  const auto found = orders_.find(device);
  if (found == orders_.end()) return;
  std::vector<Order>& orders = found->second;
  const auto order = std::find_if(orders.begin(), orders.end(), [&](const Order& one) {
    return one.state == CommandState::kSent && (number == 0 || one.number == number);
  });
  if (order == orders.end()) return;
  TellOrder(*order, CommandState::kConfirmed, detail);
  orders.erase(order);
  --order_count_;
  if (orders.empty()) orders_.erase(found);
}

void Core::SweepOrders() {
  const std::int64_t now = NowMs();
  for (auto at = orders_.begin(); at != orders_.end();) {
    order_count_ -= std::erase_if(at->second, [&](Order& order) {
      if (order.expires_ms > now) return false;
      const bool sent = order.state == CommandState::kSent;
      TellOrder(order, CommandState::kExpired, sent ? "sent, not confirmed" : "never sent");
      return true;
    });
    at = at->second.empty() ? orders_.erase(at) : std::next(at);
  }
}

}  // namespace tidewaiter::intake::internal
