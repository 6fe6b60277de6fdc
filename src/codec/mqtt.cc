#include "codec/mqtt.h"

#include <optional>
#include <utility>

#include "base/check.h"
#include "codec/text.h"

namespace tidewaiter::codec {
namespace {

enum Type : std::uint8_t {
  kConnect = 1,
  kConnack = 2,
  kPublish = 3,
  kPuback = 4,
  kPubrec = 5,
  kPubcomp = 7,
  kSubscribe = 8,
  kSuback = 9,
  kUnsubscribe = 10,
  kUnsuback = 11,
  kPingreq = 12,
  kPingresp = 13,
  kDisconnect = 14,
};

constexpr std::size_t kLengthBytesMax = 4;
constexpr std::size_t kTextBytesMax = 65'535;
constexpr std::string_view kProtocol("\0\x04MQTT", 6);
constexpr unsigned char kLevel = 4;  // 3.1.1

// Bits of CONNECT.
constexpr unsigned kReserved = 1;
constexpr unsigned kClean = 2;
constexpr unsigned kWill = 4;
constexpr unsigned kWillRetain = 32;
constexpr unsigned kPassword = 64;
constexpr unsigned kUser = 128;

std::unexpected<Error> Malformed(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, "malformed MQTT: " + std::move(what));
}

unsigned char At(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// Takes fields off the front. Once something is missing all that follows is missing too.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : left_(bytes) {}

  unsigned Byte() {
    if (left_.empty()) return Missing();
    const unsigned value = At(left_, 0);
    left_.remove_prefix(1);
    return value;
  }
  std::uint16_t Number() {
    const unsigned high = Byte();
    return static_cast<std::uint16_t>(high << 8U | Byte());
  }
  std::string_view Bytes() {
    const std::size_t size = Number();
    if (size > left_.size()) return Missing(), std::string_view{};
    const std::string_view bytes = left_.substr(0, size);
    left_.remove_prefix(size);
    return bytes;
  }
  std::string_view Text() {
    const std::string_view text = Bytes();
    if (!IsUtf8(text) || text.find('\0') != std::string_view::npos) bad_ = true;
    return text;
  }
  std::string_view Rest() { return std::exchange(left_, {}); }
  [[nodiscard]] bool empty() const { return left_.empty(); }
  [[nodiscard]] bool bad() const { return bad_; }
  [[nodiscard]] bool Done() const { return !bad_ && left_.empty(); }

 private:
  unsigned Missing() {
    bad_ = true;
    left_ = {};
    return 0;
  }
  std::string_view left_;
  bool bad_ = false;
};

Result<MqttPacket> ParseConnect(std::string_view body) {
  if (!body.starts_with(kProtocol)) {
    if (body.starts_with(std::string_view("\0\x06MQIsdp", 8)))
      return Fail(ErrorCode::kFailedPrecondition, "MQTT 3.1 is not spoken here");
    return Malformed("CONNECT of another protocol");
  }
  Fields fields(body.substr(kProtocol.size()));
  const unsigned level = fields.Byte();
  if (!fields.bad() && level != kLevel)
    return Fail(ErrorCode::kFailedPrecondition, "only MQTT 3.1.1 is spoken here");
  const unsigned flags = fields.Byte();
  MqttConnect connect;
  connect.clean_session = (flags & kClean) != 0;
  connect.has_will = (flags & kWill) != 0;
  connect.will_qos = static_cast<std::uint8_t>(flags >> 3U & 3U);
  connect.will_retain = (flags & kWillRetain) != 0;
  connect.has_password = (flags & kPassword) != 0;
  connect.has_user = (flags & kUser) != 0;
  connect.keep_alive_s = fields.Number();
  connect.client = fields.Text();
  if (connect.has_will) connect.will_topic = fields.Text();
  if (connect.has_will) connect.will_payload = fields.Bytes();
  if (connect.has_user) connect.user = fields.Text();
  if (connect.has_password) connect.password = fields.Bytes();
  if (!fields.Done() || (flags & kReserved) != 0) return Malformed("CONNECT");
  if (!connect.has_will && (connect.will_qos != 0 || connect.will_retain))
    return Malformed("flags of a will that is not there");
  if (connect.has_password && !connect.has_user) return Malformed("a password without a user");
  if (connect.will_qos == 3) return Malformed("QoS 3");
  if (connect.has_will && !IsMqttTopic(connect.will_topic)) return Malformed("the will's topic");
  if (connect.will_qos == 2)
    return Fail(ErrorCode::kFailedPrecondition, "QoS 2 is not spoken here");
  return connect;
}

Result<MqttPacket> ParseConnack(Fields fields) {
  const unsigned flags = fields.Byte();
  const unsigned code = fields.Byte();
  if (!fields.Done() || flags > 1 || code > 5) return Malformed("CONNACK");
  return MqttConnack{flags == 1, static_cast<MqttConnackCode>(code)};
}

Result<MqttPacket> ParsePublish(unsigned flags, Fields fields) {
  MqttPublish publish;
  publish.qos = static_cast<std::uint8_t>(flags >> 1U & 3U);
  publish.retain = (flags & 1U) != 0;
  publish.duplicate = (flags & 8U) != 0;
  publish.topic = fields.Text();
  if (publish.qos > 0) publish.id = fields.Number();
  publish.payload = fields.Rest();
  if (fields.bad() || publish.qos == 3 || !IsMqttTopic(publish.topic)) return Malformed("PUBLISH");
  if (publish.qos > 0 && publish.id == 0) return Malformed("PUBLISH without an identifier");
  if (publish.qos == 0 && publish.duplicate) return Malformed("a duplicate of QoS 0");
  if (publish.qos == 2) return Fail(ErrorCode::kFailedPrecondition, "QoS 2 is not spoken here");
  return publish;
}

Result<MqttPacket> ParseSubscribe(Fields fields) {
  MqttSubscribe subscribe{.id = fields.Number()};
  while (!fields.empty()) {
    const std::string_view filter = fields.Text();
    const unsigned qos = fields.Byte();
    if (fields.bad() || qos > 2 || !IsMqttFilter(filter)) return Malformed("SUBSCRIBE");
    subscribe.filters.push_back({filter, static_cast<std::uint8_t>(qos)});
  }
  if (fields.bad() || subscribe.id == 0 || subscribe.filters.empty()) return Malformed("SUBSCRIBE");
  return subscribe;
}

Result<MqttPacket> ParseSuback(Fields fields) {
  MqttSuback suback{.id = fields.Number()};
  while (!fields.empty()) {
    const unsigned code = fields.Byte();
    if (code > 2 && code != kMqttSubscribeRefused) return Malformed("SUBACK");
    suback.granted.push_back(static_cast<std::uint8_t>(code));
  }
  if (fields.bad() || suback.id == 0 || suback.granted.empty()) return Malformed("SUBACK");
  return suback;
}

Result<MqttPacket> ParseUnsubscribe(Fields fields) {
  MqttUnsubscribe unsubscribe{.id = fields.Number()};
  while (!fields.empty()) {
    const std::string_view filter = fields.Text();
    if (fields.bad() || !IsMqttFilter(filter)) return Malformed("UNSUBSCRIBE");
    unsubscribe.filters.push_back(filter);
  }
  if (fields.bad() || unsubscribe.id == 0 || unsubscribe.filters.empty())
    return Malformed("UNSUBSCRIBE");
  return unsubscribe;
}

template <typename Ack>
Result<MqttPacket> ParseAck(Fields fields) {
  const Ack ack{fields.Number()};
  if (!fields.Done() || ack.id == 0) return Malformed("acknowledgement");
  return ack;
}

template <typename Bare>
Result<MqttPacket> ParseBare(std::string_view body) {
  if (!body.empty()) return Malformed("bytes where there are none");
  return Bare{};
}

// Flags that a type must have; PUBLISH has its own.
unsigned FlagsOf(unsigned type) {
  return type == kSubscribe || type == kUnsubscribe || type == 6 ? 2 : 0;
}

// ---- writing

void PutNumber16(std::string& out, std::size_t number) {
  out.push_back(static_cast<char>(number >> 8U));
  out.push_back(static_cast<char>(number & 0xFFU));
}

void PutText(std::string& out, std::string_view text) {
  CHECK(text.size() <= kTextBytesMax);
  PutNumber16(out, text.size());
  out += text;
}

void PutPacket(std::string& out, unsigned type, unsigned flags, std::string_view body) {
  constexpr std::size_t kBodyMax = 268'435'455;
  CHECK(body.size() <= kBodyMax);
  out.push_back(static_cast<char>(type << 4U | flags));
  std::size_t left = body.size();
  do {
    const std::size_t low = left & 0x7FU;
    left >>= 7U;
    out.push_back(static_cast<char>(left > 0 ? low | 0x80U : low));
  } while (left > 0);
  out += body;
}

void PutAck(std::string& out, unsigned type, std::uint16_t id) {
  std::string body;
  PutNumber16(body, id);
  PutPacket(out, type, 0, body);
}

void Write(const MqttConnect& connect, std::string& out) {
  std::string body(kProtocol);
  body.push_back(static_cast<char>(kLevel));
  const unsigned flags = (connect.clean_session ? kClean : 0) | (connect.has_will ? kWill : 0) |
                         static_cast<unsigned>(connect.will_qos) << 3U |
                         (connect.will_retain ? kWillRetain : 0) |
                         (connect.has_password ? kPassword : 0) | (connect.has_user ? kUser : 0);
  body.push_back(static_cast<char>(flags));
  PutNumber16(body, connect.keep_alive_s);
  PutText(body, connect.client);
  if (connect.has_will) PutText(body, connect.will_topic);
  if (connect.has_will) PutText(body, connect.will_payload);
  if (connect.has_user) PutText(body, connect.user);
  if (connect.has_password) PutText(body, connect.password);
  PutPacket(out, kConnect, 0, body);
}

void Write(const MqttConnack& connack, std::string& out) {
  const char body[] = {connack.session_present ? '\1' : '\0', static_cast<char>(connack.code)};
  PutPacket(out, kConnack, 0, {body, sizeof body});
}

void Write(const MqttPublish& publish, std::string& out) {
  CHECK(publish.qos <= 1);
  std::string body;
  PutText(body, publish.topic);
  if (publish.qos > 0) PutNumber16(body, publish.id);
  body += publish.payload;
  const unsigned flags = (publish.retain ? 1U : 0U) | static_cast<unsigned>(publish.qos) << 1U |
                         (publish.duplicate ? 8U : 0U);
  PutPacket(out, kPublish, flags, body);
}

void Write(const MqttSubscribe& subscribe, std::string& out) {
  CHECK(!subscribe.filters.empty());
  std::string body;
  PutNumber16(body, subscribe.id);
  for (const MqttFilter& filter : subscribe.filters) {
    PutText(body, filter.filter);
    body.push_back(static_cast<char>(filter.qos));
  }
  PutPacket(out, kSubscribe, 2, body);
}

void Write(const MqttSuback& suback, std::string& out) {
  std::string body;
  PutNumber16(body, suback.id);
  for (const std::uint8_t code : suback.granted)
    body.push_back(static_cast<char>(code));
  PutPacket(out, kSuback, 0, body);
}

void Write(const MqttUnsubscribe& unsubscribe, std::string& out) {
  CHECK(!unsubscribe.filters.empty());
  std::string body;
  PutNumber16(body, unsubscribe.id);
  for (const std::string_view filter : unsubscribe.filters)
    PutText(body, filter);
  PutPacket(out, kUnsubscribe, 2, body);
}

void Write(const MqttPuback& ack, std::string& out) {
  PutAck(out, kPuback, ack.id);
}
void Write(const MqttUnsuback& ack, std::string& out) {
  PutAck(out, kUnsuback, ack.id);
}
void Write(const MqttPingreq&, std::string& out) {
  PutPacket(out, kPingreq, 0, {});
}
void Write(const MqttPingresp&, std::string& out) {
  PutPacket(out, kPingresp, 0, {});
}
void Write(const MqttDisconnect&, std::string& out) {
  PutPacket(out, kDisconnect, 0, {});
}

}  // namespace

MqttCut CutMqtt(std::string_view stream, std::size_t bytes_max) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytesMax; ++i) {
    if (stream.size() < i + 2) return {};
    length |= static_cast<std::size_t>(At(stream, i + 1) & 0x7FU) << (7 * i);
    if ((At(stream, i + 1) & 0x80U) != 0) continue;
    length += i + 2;
    if (length > bytes_max) return {MqttCutState::kTooLong, length};
    if (stream.size() < length) return {};
    return {MqttCutState::kPacket, length};
  }
  return {MqttCutState::kBad, 0};
}

Result<MqttPacket> ParseMqtt(std::string_view packet) {
  const MqttCut cut = CutMqtt(packet, packet.size());
  if (cut.state != MqttCutState::kPacket || cut.length != packet.size())
    return Malformed("not one whole packet");
  std::size_t begin = 1;
  while ((At(packet, begin) & 0x80U) != 0)
    ++begin;
  const std::string_view body = packet.substr(begin + 1);
  const unsigned type = At(packet, 0) >> 4U;
  const unsigned flags = At(packet, 0) & 15U;
  if (type != kPublish && flags != FlagsOf(type)) return Malformed("reserved bits");
  if (type >= kPubrec && type <= kPubcomp)
    return Fail(ErrorCode::kFailedPrecondition, "QoS 2 is not spoken here");
  switch (type) {
    case kConnect:
      return ParseConnect(body);
    case kConnack:
      return ParseConnack(Fields(body));
    case kPublish:
      return ParsePublish(flags, Fields(body));
    case kPuback:
      return ParseAck<MqttPuback>(Fields(body));
    case kSubscribe:
      return ParseSubscribe(Fields(body));
    case kSuback:
      return ParseSuback(Fields(body));
    case kUnsubscribe:
      return ParseUnsubscribe(Fields(body));
    case kUnsuback:
      return ParseAck<MqttUnsuback>(Fields(body));
    case kPingreq:
      return ParseBare<MqttPingreq>(body);
    case kPingresp:
      return ParseBare<MqttPingresp>(body);
    case kDisconnect:
      return ParseBare<MqttDisconnect>(body);
    default:
      return Malformed("a type that does not exist");
  }
}

void WriteMqtt(const MqttPacket& packet, std::string& out) {
  std::visit([&out](const auto& one) { Write(one, out); }, packet);
}

bool IsMqttTopic(std::string_view topic) {
  return !topic.empty() && topic.find_first_of("+#") == std::string_view::npos;
}

bool IsMqttFilter(std::string_view filter) {
  if (filter.empty()) return false;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    if (filter[i] != '+' && filter[i] != '#') continue;
    const bool begins = i == 0 || filter[i - 1] == '/';
    const bool is_last = i + 1 == filter.size();
    const bool ends = is_last || (filter[i] == '+' && filter[i + 1] == '/');
    if (!begins || !ends) return false;
  }
  return true;
}

bool MqttMatches(std::string_view filter, std::string_view topic) {
  if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
  while (true) {
    if (filter == "#") return true;
    const std::size_t filter_end = filter.find('/');
    const std::size_t topic_end = topic.find('/');
    const std::string_view level = filter.substr(0, filter_end);
    if (level != "+" && level != topic.substr(0, topic_end)) return false;
    const bool topic_over = topic_end == std::string_view::npos;
    if (filter_end == std::string_view::npos) return topic_over;
    filter.remove_prefix(filter_end + 1);
    if (topic_over) return filter == "#";  // "a/#" is "a" too
    topic.remove_prefix(topic_end + 1);
  }
}

}  // namespace tidewaiter::codec
