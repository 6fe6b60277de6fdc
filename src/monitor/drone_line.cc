#include "monitor/drone_line.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "remote_id/carrier.h"

namespace tidewaiter::monitor {
namespace {

std::unexpected<Error> Bad(std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument, "a line of a drone receiver: " + std::string(what));
}

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Result<std::string> BytesOf(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0) return Bad("an odd number of digits, or none");
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = DigitOf(hex[i]);
    const int low = DigitOf(hex[i + 1]);
    if (high < 0 || low < 0) return Bad("no hexadecimal digit");
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string TextOf(const remote_id::Address& address) {
  if (address == remote_id::Address{}) return {};
  return fmt::format("{:02x}", fmt::join(address, ":"));
}

// A radio frame where it is one, else messages.
Status ReadBytes(std::string_view bytes, bool only_messages, DroneLine& line) {
  const auto carried =
      only_messages ? Result<remote_id::Carried>(Bad("")) : remote_id::FindCarried(bytes);
  ASSIGN_OR_RETURN(line.messages, remote_id::Decode(carried ? carried->messages : bytes));
  if (carried && line.transmitter.empty()) line.transmitter = TextOf(carried->transmitter);
  return {};
}

// Numbers that are binary are written as digits.
std::string IdOf(const remote_id::BasicId& said) {
  const auto type = static_cast<remote_id::IdType>(said.id_type);
  if (type != remote_id::IdType::kUtm && type != remote_id::IdType::kSession) {
    return std::string(said.id.view());
  }
  std::string text;
  for (const char c : said.id.bytes)
    text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

}  // namespace

Result<DroneLine> ParseDroneLine(std::string_view text) {
  DroneLine line;
  if (text.size() > kDroneLineMax) return Bad("it is too long");
  if (!text.starts_with('{')) {
    ASSIGN_OR_RETURN(const std::string bytes, BytesOf(text));
    RETURN_IF_ERROR(ReadBytes(bytes, false, line));
    return line;
  }
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Bad("no object");
  const std::string frame = codec::TextOf(json.root(), "frame");
  const std::string messages = codec::TextOf(json.root(), "messages");
  line.transmitter = codec::TextOf(json.root(), "mac").substr(0, track::DroneWatch::kIdBytesMax);
  line.receiver = codec::TextOf(json.root(), "receiver").substr(0, track::DroneWatch::kIdBytesMax);
  line.time_ms = codec::IntegerOf(json.root(), "time_ms");
  constexpr double kNowhere = 999;
  const geo::Point at{.lat = codec::NumberOf(json.root(), "lat", kNowhere),
                      .lon = codec::NumberOf(json.root(), "lon", kNowhere)};
  if (geo::IsPlace(at)) line.receiver_at = at;
  ASSIGN_OR_RETURN(const std::string bytes, BytesOf(messages.empty() ? frame : messages));
  RETURN_IF_ERROR(ReadBytes(bytes, !messages.empty(), line));
  return line;
}

DroneJoin::Known& DroneJoin::Of(const std::string& transmitter, std::int64_t now_ms) {
  if (known_.size() >= kTransmittersMax && !known_.contains(transmitter)) {
    known_.erase(
        std::ranges::min_element(known_, {}, [](const auto& one) { return one.second.heard_ms; }));
  }
  Known& known = known_[transmitter];
  if (now_ms - known.heard_ms > kJoinDroneMs) known = {};
  known.heard_ms = now_ms;
  return known;
}

std::optional<track::DroneObservation> DroneJoin::Take(const DroneLine& line,
                                                       std::int64_t received_ms, std::uint64_t seq,
                                                       std::string_view station) {
  // Without an address, all that one receiver hears is one transmitter: right for one drone.
  const std::string key = line.transmitter.empty() ? std::string(station) : line.transmitter;
  Known& known = Of(key, received_ms);
  const remote_id::Location* place = nullptr;
  for (const remote_id::Message& message : line.messages.view()) {
    if (const auto* id = std::get_if<remote_id::BasicId>(&message.body)) {
      known.id = IdOf(*id);
      known.id_type = id->id_type <= 4 ? static_cast<track::DroneIdType>(id->id_type)
                                       : track::DroneIdType::kNone;
    } else if (const auto* here = std::get_if<remote_id::Location>(&message.body)) {
      place = here;
    } else if (const auto* system = std::get_if<remote_id::System>(&message.body)) {
      known.operator_at = system->operator_at();
      known.category = system->category_eu;
      known.eu_class = static_cast<int>(system->class_eu) - 1;
    } else if (const auto* who = std::get_if<remote_id::OperatorId>(&message.body)) {
      known.operator_id = who->id.view();
    }
  }
  if (place == nullptr || known.id.empty()) return std::nullopt;
  const auto at = place->at();
  if (!at) return std::nullopt;
  track::DroneObservation seen{.id = known.id, .id_type = known.id_type};
  const std::int64_t now_ms = line.time_ms != 0 ? line.time_ms : received_ms;
  seen.time_ms = place->time_ms(now_ms).value_or(now_ms);
  seen.received_ms = received_ms;
  seen.seq = seq;
  seen.at = *at;
  seen.geodetic_m = place->altitude_m();
  if (const auto height = place->height_m()) {
    seen.height = {.m = *height,
                   .reference = place->height_over_ground ? geo::AltitudeReference::kGround
                                                          : geo::AltitudeReference::kTakeoff};
  }
  seen.speed_mps = place->speed_mps().value_or(-1);
  seen.operator_at = known.operator_at;
  seen.operator_id = known.operator_id;
  seen.category = known.category;
  seen.eu_class = known.eu_class;
  seen.transmitter = line.transmitter;
  seen.receiver = line.receiver.empty() ? std::string(station) : line.receiver;
  seen.receiver_at = line.receiver_at;
  return seen;
}

}  // namespace tidewaiter::monitor
