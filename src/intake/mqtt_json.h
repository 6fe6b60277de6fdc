// What MQTT devices say and are told: topics and JSON of docs/mqtt.md.
//
//   const auto topic = intake::ParseTopic("sc/v1/ke/seal/8800000015/pos");   // ->device, ->leaf
//   RETURN_IF_ERROR(intake::ReadMqttReport(payload, report));
#ifndef TIDEWAITER_INTAKE_MQTT_JSON_H_
#define TIDEWAITER_INTAKE_MQTT_JSON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::intake {

// Names of what is not a device::Protocol, in the log and in settings.
inline constexpr std::string_view kMqttProtocol = "mqtt";
inline constexpr std::string_view kNmeaProtocol = "nmea";
// A message of a camera, reader, scale or portal: content type, line feed, body.
inline constexpr std::string_view kGateProtocol = "gate";
inline constexpr std::string_view kRemoteIdProtocol = "remote_id";
// Frames that intake keeps and hands on without reading them.
constexpr bool IsKeptOnly(std::string_view protocol) {
  return protocol == kNmeaProtocol || protocol == kRemoteIdProtocol || protocol == kGateProtocol;
}

// "sc/v1/<tenant>/<class>/<device>/<leaf>".
struct Topic {
  std::string_view base = {};  // without "/<leaf>"
  std::string_view device = {};
  std::string_view leaf = {};  // "pos", "evt", "state", "ack", "cmd"; in filters also "+", "#"
};
// nullopt: not of this scheme. Wildcards are taken in the leaf alone.
std::optional<Topic> ParseTopic(std::string_view topic);

// A payload of pos, evt, state or ack. Members that are not known are passed over. The report's
// device is the caller's to set. Errors: kInvalidArgument (not JSON, a value of the wrong kind or
// out of range).
Status ReadMqttReport(std::string_view payload, device::Report& report);

// "cmd" of an ack, the number of the command that it answers; 0: none.
std::uint64_t AnsweredCommand(std::string_view payload);

// A frame of the log: topic, a zero byte, payload. Adds one report.
Status DecodeMqttFrame(std::string_view frame, std::string_view device, device::Decoded& said);

// {"cmd":7,"kind":"disarm","expires":"2026-…Z","parameters":{…}}
std::string WriteMqttCommand(const device::Command& command, std::uint64_t number,
                             std::int64_t expires_ms);

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_MQTT_JSON_H_
