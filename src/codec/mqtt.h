// MQTT 3.1.1: packets from bytes and back, as far as devices need them.
//
//   const MqttCut cut = CutMqtt(stream, 16384);
//   if (cut.state == MqttCutState::kPacket) {
//     ASSIGN_OR_RETURN(const MqttPacket packet, ParseMqtt(stream.substr(0, cut.length)));
//     if (const auto* publish = std::get_if<MqttPublish>(&packet)) ...
//     WriteMqtt(MqttPuback{publish->id}, out);
//   }
//
// Left out: QoS 2 (PUBREC, PUBREL, PUBCOMP are refused; a subscription that asks for it is granted
// less), and every other version of the protocol. Strict where the specification says that a
// connection must be closed: reserved bits, lengths, texts that are not UTF-8 or hold a zero,
// identifiers of 0, wildcards in a topic. Texts are views into the bytes that were parsed.
// Pure functions, thread-safe, O(length). Source: OASIS MQTT Version 3.1.1, chapters 2 to 4.
#ifndef TIDEWAITER_CODEC_MQTT_H_
#define TIDEWAITER_CODEC_MQTT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace tidewaiter::codec {

struct MqttConnect {
  std::string_view client = {};  // may be empty with clean_session
  bool clean_session = true;
  std::uint16_t keep_alive_s = 0;  // 0: none
  bool has_will = false;
  std::string_view will_topic = {};
  std::string_view will_payload = {};
  std::uint8_t will_qos = 0;
  bool will_retain = false;
  bool has_user = false;
  std::string_view user = {};
  bool has_password = false;
  std::string_view password = {};
  friend bool operator==(const MqttConnect&, const MqttConnect&) = default;
};

enum class MqttConnackCode : std::uint8_t {
  kAccepted = 0,
  kWrongVersion = 1,
  kBadClient = 2,
  kUnavailable = 3,
  kBadPassword = 4,
  kNotAuthorised = 5,
};
struct MqttConnack {
  bool session_present = false;
  MqttConnackCode code = MqttConnackCode::kAccepted;
  friend bool operator==(const MqttConnack&, const MqttConnack&) = default;
};

struct MqttPublish {
  std::string_view topic = {};
  std::string_view payload = {};
  std::uint8_t qos = 0;  // 0 or 1
  bool retain = false;
  bool duplicate = false;
  std::uint16_t id = 0;  // of QoS 1
  friend bool operator==(const MqttPublish&, const MqttPublish&) = default;
};
struct MqttPuback {
  std::uint16_t id = 0;
  friend bool operator==(const MqttPuback&, const MqttPuback&) = default;
};

struct MqttFilter {
  std::string_view filter = {};
  std::uint8_t qos = 0;  // asked for: 0 to 2
  friend bool operator==(const MqttFilter&, const MqttFilter&) = default;
};
struct MqttSubscribe {
  std::uint16_t id = 0;
  std::vector<MqttFilter> filters = {};  // at least one
  friend bool operator==(const MqttSubscribe&, const MqttSubscribe&) = default;
};
inline constexpr std::uint8_t kMqttSubscribeRefused = 0x80;
struct MqttSuback {
  std::uint16_t id = 0;
  std::vector<std::uint8_t> granted = {};  // QoS, or kMqttSubscribeRefused
  friend bool operator==(const MqttSuback&, const MqttSuback&) = default;
};
struct MqttUnsubscribe {
  std::uint16_t id = 0;
  std::vector<std::string_view> filters = {};
  friend bool operator==(const MqttUnsubscribe&, const MqttUnsubscribe&) = default;
};
struct MqttUnsuback {
  std::uint16_t id = 0;
  friend bool operator==(const MqttUnsuback&, const MqttUnsuback&) = default;
};
struct MqttPingreq {
  friend bool operator==(const MqttPingreq&, const MqttPingreq&) = default;
};
struct MqttPingresp {
  friend bool operator==(const MqttPingresp&, const MqttPingresp&) = default;
};
struct MqttDisconnect {
  friend bool operator==(const MqttDisconnect&, const MqttDisconnect&) = default;
};

using MqttPacket =
    std::variant<MqttConnect, MqttConnack, MqttPublish, MqttPuback, MqttSubscribe, MqttSuback,
                 MqttUnsubscribe, MqttUnsuback, MqttPingreq, MqttPingresp, MqttDisconnect>;

enum class MqttCutState : std::uint8_t {
  kMore,     // no whole packet yet
  kPacket,   // the first `length` bytes are one
  kTooLong,  // it will be longer than allowed
  kBad,      // the length has no end: not MQTT
};
struct MqttCut {
  MqttCutState state = MqttCutState::kMore;
  std::size_t length = 0;
};
// Where the first packet of a stream ends. Looks at five bytes.
MqttCut CutMqtt(std::string_view stream, std::size_t bytes_max);

// One whole packet. Errors: kInvalidArgument (malformed: close the connection),
// kFailedPrecondition (well formed, but left out here: QoS 2, another version; a CONNECT of another
// version is to be answered with kWrongVersion).
Result<MqttPacket> ParseMqtt(std::string_view packet);

// Appends the packet. What cannot be in one (a topic of more than 65,535 bytes, QoS 2, no filters)
// is a bug (CHECK).
void WriteMqtt(const MqttPacket& packet, std::string& out);

// A name to publish to: not empty, no wildcards. A filter: '+' and '#' alone between slashes, '#'
// at the end.
bool IsMqttTopic(std::string_view topic);
bool IsMqttFilter(std::string_view filter);
// Topics that begin with '$' match no filter that begins with a wildcard.
bool MqttMatches(std::string_view filter, std::string_view topic);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_MQTT_H_
