#include <fmt/format.h>

#include "base/hash.h"
#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {
namespace {

constexpr double kKeepAliveFactor = 1.5;         // MQTT 3.1.1, 3.1.2.10
constexpr std::size_t kRetainedBytesMax = 1024;  // a state; longer ones are not kept

// In the time that its length takes, whatever is in it.
bool SameText(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differs |= static_cast<unsigned>(a[i] ^ b[i]) & 0xFFU;
  return differs == 0;
}

bool IsKey(std::string_view password, std::string_view key_sha256) {
  if (key_sha256.empty()) return false;
  Sha256 sha;
  sha.Add(password);
  return SameText(sha.Hex(), key_sha256);
}

bool MaySay(std::string_view leaf) {
  return leaf == "pos" || leaf == "evt" || leaf == "state" || leaf == "ack";
}

}  // namespace

std::size_t Core::StepMqtt(const ConnectionPtr& c, std::string_view bytes) {
  const codec::MqttCut cut = codec::CutMqtt(bytes, device::kFrameBytesMax);
  switch (cut.state) {
    case codec::MqttCutState::kMore:
      return 0;
    case codec::MqttCutState::kTooLong:
      CutOff(c, FaultReason::kFrameTooLong, fmt::format("a packet of {} bytes", cut.length));
      return 0;
    case codec::MqttCutState::kBad:
      CutOff(c, FaultReason::kMqtt, "not MQTT");
      return 0;
    case codec::MqttCutState::kPacket:
      break;
  }
  const auto packet = codec::ParseMqtt(bytes.substr(0, cut.length));
  if (!packet) {
    constexpr unsigned char kConnect = 0x10;
    const bool other_version = packet.error().code == ErrorCode::kFailedPrecondition && !c->mqtt &&
                               static_cast<unsigned char>(bytes[0]) == kConnect;
    if (other_version)
      AnswerPacket(c, codec::MqttConnack{.code = codec::MqttConnackCode::kWrongVersion});
    CutOff(c, FaultReason::kMqtt, packet.error().message);
    return 0;
  }
  OnPacket(c, *packet);
  return c->closed ? 0 : cut.length;
}

void Core::AnswerPacket(const ConnectionPtr& c, const codec::MqttPacket& packet) {
  std::string bytes;
  codec::WriteMqtt(packet, bytes);
  Answer(c, bytes);
}

void Core::OnPacket(const ConnectionPtr& c, const codec::MqttPacket& packet) {
  if (const auto* connect = std::get_if<codec::MqttConnect>(&packet)) return OnConnect(c, *connect);
  if (!c->mqtt) return CutOff(c, FaultReason::kMqtt, "the first packet is not CONNECT");
  if (const auto* publish = std::get_if<codec::MqttPublish>(&packet)) return OnPublish(c, *publish);
  if (const auto* puback = std::get_if<codec::MqttPuback>(&packet)) return OnPuback(c, puback->id);
  if (const auto* subscribe = std::get_if<codec::MqttSubscribe>(&packet))
    return OnSubscribe(c, *subscribe);
  if (const auto* unsubscribe = std::get_if<codec::MqttUnsubscribe>(&packet))
    return OnUnsubscribe(c, *unsubscribe);
  if (std::holds_alternative<codec::MqttPingreq>(packet))
    return AnswerPacket(c, codec::MqttPingresp{});
  if (std::holds_alternative<codec::MqttDisconnect>(packet)) {
    c->mqtt->will.reset();  // a farewell
    return Close(c);
  }
  CutOff(c, FaultReason::kMqtt, "a packet that only servers send");
}

// ---- who is it

std::optional<FaultReason> Core::Authenticate(const ConnectionPtr& c,
                                              const codec::MqttConnect& connect) {
  const std::string device(connect.has_user ? connect.user
                                            : std::string_view(c->speaker.certificate));
  if (device.empty() || device.find_first_of("/+#") != std::string::npos)
    return FaultReason::kUnknownDevice;
  if (c->speaker.certificate.empty()) {
    const auto known = options_.devices->Find(device);
    if (known && !IsKey(connect.password, known->key_sha256)) return FaultReason::kWrongKey;
  }
  return Identify(c->speaker, device, kMqttProtocol);
}

void Core::OnConnect(const ConnectionPtr& c, const codec::MqttConnect& connect) {
  if (c->mqtt) return CutOff(c, FaultReason::kMqtt, "a second CONNECT");
  if (const auto refused = Authenticate(c, connect)) {
    const bool key = *refused == FaultReason::kWrongKey;
    AnswerPacket(c, codec::MqttConnack{.code = key ? codec::MqttConnackCode::kBadPassword
                                                   : codec::MqttConnackCode::kNotAuthorised});
    return CutOff(c, *refused, fmt::format("as {}", connect.user));
  }
  if (connect.client.empty() && !connect.clean_session) {
    AnswerPacket(c, codec::MqttConnack{.code = codec::MqttConnackCode::kBadClient});
    return CutOff(c, FaultReason::kMqtt, "a session to keep needs a client's name");
  }
  const std::string& device = c->speaker.device;
  if (connect.has_will) {
    const auto topic = ParseTopic(connect.will_topic);
    if (!topic || topic->device != device || !MaySay(topic->leaf))
      return CutOff(c, FaultReason::kMqtt, "a will for a topic that is not the device's");
  }
  c->mqtt = std::make_unique<MqttLink>();
  c->mqtt->clean_session = connect.clean_session;
  c->mqtt->idle_s =
      connect.keep_alive_s > 0 ? kKeepAliveFactor * connect.keep_alive_s : limits().idle_timeout_s;
  const std::string peer = PeerText(c->peer.address(), c->peer.port());
  Online(c->speaker, OriginOf(*c, peer), nullptr);
  const auto memory = mqtt_.find(device);
  if (connect.clean_session && memory != mqtt_.end()) memory->second.filters.clear();
  const bool present = memory != mqtt_.end() && !memory->second.filters.empty();
  if (connect.has_will) {
    c->mqtt->will = std::make_unique<Will>(Will{
        std::string(connect.will_topic), std::string(connect.will_payload), connect.will_retain});
  }
  AnswerPacket(c, codec::MqttConnack{.session_present = present});
  if (const auto orders = orders_.find(device); orders != orders_.end()) {
    for (Order& order : orders->second) {  // sent, and the device never said that it has it
      if (order.state == CommandState::kSent && order.packet != 0)
        order.state = CommandState::kQueued;
    }
  }
  Dispatch(device);
}

MqttMemory& Core::MemoryOf(const std::string& device) {
  if (mqtt_.size() >= limits().mqtt_sessions && !mqtt_.contains(device)) {
    // Any that is away: it subscribes again, for CONNACK tells it that nothing was kept.
    const auto away = std::find_if(mqtt_.begin(), mqtt_.end(),
                                   [&](const auto& one) { return !routes_.contains(one.first); });
    if (away != mqtt_.end()) mqtt_.erase(away);
  }
  return mqtt_[device];
}

// ---- what it says

void Core::OnPublish(const ConnectionPtr& c, const codec::MqttPublish& publish) {
  const auto topic = ParseTopic(publish.topic);
  const std::string device = c->speaker.device;
  if (!topic || topic->device != device || !MaySay(topic->leaf))
    return CutOff(c, FaultReason::kMqtt, "a topic that is not the device's");
  std::string reply;
  if (publish.qos == 1) codec::WriteMqtt(codec::MqttPuback{publish.id}, reply);
  std::string frame(publish.topic);
  frame.push_back('\0');
  frame += publish.payload;
  if (publish.retain) Retain(device, publish.topic, publish.payload);
  OnFrame(c, frame, std::move(reply), topic->leaf == "ack" ? AnsweredCommand(publish.payload) : 0);
}

// Kept for the device's own subscriptions; an empty payload takes it away.
void Core::Retain(const std::string& device, std::string_view topic, std::string_view payload) {
  auto& retained = MemoryOf(device).retained;
  std::erase_if(retained, [&](const auto& one) { return one.first == topic; });
  if (payload.empty() || payload.size() > kRetainedBytesMax) return;
  if (retained.size() < limits().mqtt_topics) retained.emplace_back(topic, payload);
}

void Core::LeaveWill(const ConnectionPtr& c) {
  if (!c->mqtt) return;
  const std::string& device = c->speaker.device;
  if (c->mqtt->will) {
    const Will& will = *c->mqtt->will;
    if (will.retain) Retain(device, will.topic, will.payload);
    const std::string frame = will.topic + '\0' + will.payload;
    const std::string peer = PeerText(c->peer.address(), c->peer.port());
    FrameRecord record{.kind = RecordKind::kWill,
                       .transport = c->stream.secure() ? Transport::kTls : Transport::kTcp,
                       .received_ms = NowMs(),
                       .connection = c->id,
                       .listener = ports_[c->listener].settings.name,
                       .protocol = kMqttProtocol,
                       .peer = peer,
                       .device = device,
                       .frame = frame};
    if (c->speaker.quarantined) record.marks.Add(Mark::kQuarantined);
    Waiting waiting;
    said_.Clear();
    if (DecodeMqttFrame(frame, device, said_)) {
      waiting.reports.assign(said_.reports().begin(), said_.reports().end());
    } else {
      record.marks.Add(Mark::kUndecodable);
    }
    Append(record, std::move(waiting));  // if the log fails it is lost, as the device was
  }
  const auto memory = mqtt_.find(device);
  if (c->mqtt->clean_session && memory != mqtt_.end()) memory->second.filters.clear();
}

// ---- what it wants to hear

void Core::OnSubscribe(const ConnectionPtr& c, const codec::MqttSubscribe& subscribe) {
  const std::string device = c->speaker.device;
  MqttMemory& memory = MemoryOf(device);
  codec::MqttSuback suback{.id = subscribe.id};
  std::vector<std::string> granted;
  for (const codec::MqttFilter& asked : subscribe.filters) {
    const auto topic = ParseTopic(asked.filter);
    const bool known = std::find(memory.filters.begin(), memory.filters.end(), asked.filter) !=
                       memory.filters.end();
    const bool room = known || memory.filters.size() < limits().mqtt_topics;
    if (!topic || topic->device != device || !room) {
      suback.granted.push_back(codec::kMqttSubscribeRefused);
      continue;
    }
    if (!known) memory.filters.emplace_back(asked.filter);
    granted.emplace_back(asked.filter);
    suback.granted.push_back(std::min<std::uint8_t>(asked.qos, 1));
  }
  AnswerPacket(c, suback);
  for (const auto& [topic, payload] : memory.retained) {
    const bool wanted = std::any_of(granted.begin(), granted.end(), [&](const std::string& filter) {
      return codec::MqttMatches(filter, topic);
    });
    if (wanted)
      AnswerPacket(c, codec::MqttPublish{.topic = topic, .payload = payload, .retain = true});
  }
  Dispatch(device);
}

void Core::OnUnsubscribe(const ConnectionPtr& c, const codec::MqttUnsubscribe& unsubscribe) {
  MqttMemory& memory = MemoryOf(c->speaker.device);
  for (const std::string_view filter : unsubscribe.filters)
    std::erase(memory.filters, filter);
  AnswerPacket(c, codec::MqttUnsuback{unsubscribe.id});
}

void Core::OnPuback(const ConnectionPtr& c, std::uint16_t packet) {
  const auto found = orders_.find(c->speaker.device);
  if (found == orders_.end()) return;
  for (Order& order : found->second) {
    if (order.packet == packet) order.packet = 0;
  }
}

}  // namespace tidewaiter::intake::internal
