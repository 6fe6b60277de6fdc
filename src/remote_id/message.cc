#include "remote_id/message.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

namespace tidewaiter::remote_id {
namespace {

constexpr std::uint8_t kPack = 0xf;
constexpr std::size_t kPackHead = 3;
constexpr std::int64_t kEpoch2019S = 1'546'300'800;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr double kDegrees = 1e-7;

// Bytes of one message, little-endian, from the second on.
class Reading {
 public:
  explicit Reading(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  T Take() {
    T number = 0;
    std::memcpy(&number, bytes_.data() + at_, sizeof number);  // as the machine: base/bytes.h
    at_ += sizeof number;
    return number;
  }
  template <typename Bytes>
  void Take(Bytes& into, std::size_t count) {
    std::memcpy(into.data(), bytes_.data() + at_, count);
    at_ += count;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 1;
};

class Writing {
 public:
  explicit Writing(std::uint8_t head) { Put(head); }
  template <typename T>
  void Put(T number) {
    std::memcpy(bytes_.data() + at_, &number, sizeof number);
    at_ += sizeof number;
  }
  template <typename Bytes>
  void Put(const Bytes& from, std::size_t count) {
    std::memcpy(bytes_.data() + at_, from.data(), count);
    at_ += count;
  }
  // Two numbers of four bits.
  void Nibbles(std::uint8_t high, std::uint8_t low) {
    fits_ = fits_ && high < 16 && low < 16;
    Put(static_cast<std::uint8_t>(high << 4U | (low & 0xfU)));
  }
  void Expect(bool fits) { fits_ = fits_ && fits; }
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kMessageBytes> bytes_ = {};
  std::size_t at_ = 0;
  bool fits_ = true;
};

std::uint8_t High(std::uint8_t byte) {
  return byte >> 4U;
}
std::uint8_t Low(std::uint8_t byte) {
  return byte & 0xfU;
}

BasicId ReadBasicId(Reading in) {
  BasicId id;
  const auto types = in.Take<std::uint8_t>();
  id.id_type = High(types);
  id.ua_type = Low(types);
  in.Take(id.id.bytes, 20);
  return id;
}

Location ReadLocation(Reading in) {
  Location here;
  const auto flags = in.Take<std::uint8_t>();
  here.status = High(flags);
  here.height_over_ground = (flags & 4U) != 0;
  here.west = (flags & 2U) != 0;
  here.fast = (flags & 1U) != 0;
  here.direction = in.Take<std::uint8_t>();
  here.speed = in.Take<std::uint8_t>();
  here.climb = in.Take<std::int8_t>();
  here.lat = in.Take<std::int32_t>();
  here.lon = in.Take<std::int32_t>();
  here.pressure_altitude = in.Take<std::uint16_t>();
  here.altitude = in.Take<std::uint16_t>();
  here.height = in.Take<std::uint16_t>();
  const auto places = in.Take<std::uint8_t>();
  here.vertical_accuracy = High(places);
  here.horizontal_accuracy = Low(places);
  const auto others = in.Take<std::uint8_t>();
  here.pressure_accuracy = High(others);
  here.speed_accuracy = Low(others);
  here.tenths = in.Take<std::uint16_t>();
  here.time_accuracy = Low(in.Take<std::uint8_t>());
  return here;
}

Authentication ReadAuthentication(Reading in) {
  Authentication page;
  const auto types = in.Take<std::uint8_t>();
  page.auth_type = High(types);
  page.page = Low(types);
  if (page.page == 0) {
    page.last_page = in.Take<std::uint8_t>();
    page.length = in.Take<std::uint8_t>();
    page.time_s = in.Take<std::uint32_t>();
  }
  in.Take(page.data, page.data_bytes());
  return page;
}

SelfId ReadSelfId(Reading in) {
  SelfId self{.text_type = in.Take<std::uint8_t>()};
  in.Take(self.text.bytes, 23);
  return self;
}

System ReadSystem(Reading in) {
  System system;
  const auto flags = in.Take<std::uint8_t>();
  system.operator_place = flags & 3U;
  system.classification = flags >> 2U & 7U;
  system.lat = in.Take<std::int32_t>();
  system.lon = in.Take<std::int32_t>();
  system.area_count = in.Take<std::uint16_t>();
  system.area_radius = in.Take<std::uint8_t>();
  system.area_ceiling = in.Take<std::uint16_t>();
  system.area_floor = in.Take<std::uint16_t>();
  const auto types = in.Take<std::uint8_t>();
  system.category_eu = High(types);
  system.class_eu = Low(types);
  system.operator_altitude = in.Take<std::uint16_t>();
  system.time_s = in.Take<std::uint32_t>();
  return system;
}

OperatorId ReadOperatorId(Reading in) {
  OperatorId id{.id_type = in.Take<std::uint8_t>()};
  in.Take(id.id.bytes, 20);
  return id;
}

// False: a type that we do not know.
bool ReadMessage(std::string_view bytes, Message& into) {
  const auto head = static_cast<std::uint8_t>(bytes[0]);
  into.version = Low(head);
  const Reading in(bytes);
  switch (High(head)) {
    case 0:
      into.body = ReadBasicId(in);
      return true;
    case 1:
      into.body = ReadLocation(in);
      return true;
    case 2:
      into.body = ReadAuthentication(in);
      return true;
    case 3:
      into.body = ReadSelfId(in);
      return true;
    case 4:
      into.body = ReadSystem(in);
      return true;
    case 5:
      into.body = ReadOperatorId(in);
      return true;
    default:
      return false;
  }
}

void Add(std::string_view bytes, Messages& into) {
  if (ReadMessage(bytes, into.all[into.count])) {
    ++into.count;
  } else {
    ++into.unknown;
  }
}

Result<Messages> DecodePack(std::string_view bytes) {
  const std::size_t size = static_cast<unsigned char>(bytes[1]);
  const std::size_t count = static_cast<unsigned char>(bytes[2]);
  if (size != kMessageBytes || count == 0 || count > kMessagesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a pack of {} messages of {} bytes", count, size));
  }
  if (bytes.size() < kPackHead + count * kMessageBytes) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} bytes are too few for {} messages", bytes.size(), count));
  }
  Messages messages;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view one = bytes.substr(kPackHead + i * kMessageBytes, kMessageBytes);
    if (High(static_cast<std::uint8_t>(one[0])) == kPack) {
      return Fail(ErrorCode::kInvalidArgument, "a pack inside a pack");
    }
    Add(one, messages);
  }
  return messages;
}

struct Put {
  Writing& out;

  void operator()(const BasicId& id) const {
    out.Nibbles(id.id_type, id.ua_type);
    out.Put(id.id.bytes, 20);
  }
  void operator()(const Location& here) const {
    const unsigned flags =
        (here.height_over_ground ? 4U : 0U) | (here.west ? 2U : 0U) | (here.fast ? 1U : 0U);
    out.Nibbles(here.status, static_cast<std::uint8_t>(flags));
    out.Put(here.direction);
    out.Put(here.speed);
    out.Put(here.climb);
    out.Put(here.lat);
    out.Put(here.lon);
    out.Put(here.pressure_altitude);
    out.Put(here.altitude);
    out.Put(here.height);
    out.Nibbles(here.vertical_accuracy, here.horizontal_accuracy);
    out.Nibbles(here.pressure_accuracy, here.speed_accuracy);
    out.Put(here.tenths);
    out.Nibbles(0, here.time_accuracy);
  }
  void operator()(const Authentication& page) const {
    out.Nibbles(page.auth_type, page.page);
    if (page.page == 0) {
      out.Put(page.last_page);
      out.Put(page.length);
      out.Put(page.time_s);
    }
    out.Put(page.data, page.data_bytes());
  }
  void operator()(const SelfId& self) const {
    out.Put(self.text_type);
    out.Put(self.text.bytes, 23);
  }
  void operator()(const System& system) const {
    out.Expect(system.operator_place < 4 && system.classification < 8);
    out.Put(static_cast<std::uint8_t>(system.classification << 2U | system.operator_place));
    out.Put(system.lat);
    out.Put(system.lon);
    out.Put(system.area_count);
    out.Put(system.area_radius);
    out.Put(system.area_ceiling);
    out.Put(system.area_floor);
    out.Nibbles(system.category_eu, system.class_eu);
    out.Put(system.operator_altitude);
    out.Put(system.time_s);
  }
  void operator()(const OperatorId& id) const {
    out.Put(id.id_type);
    out.Put(id.id.bytes, 20);
  }
};

std::optional<geo::Point> PlaceOf(std::int32_t lat, std::int32_t lon) {
  if (lat == 0 && lon == 0) return std::nullopt;
  const geo::Point point{.lat = lat * kDegrees, .lon = lon * kDegrees};
  return geo::IsPlace(point) ? std::optional(point) : std::nullopt;
}

// Upper bounds of the codes 1, 2, ...; 0 and higher codes are unknown.
template <std::size_t kCount>
std::optional<double> BoundOf(const std::array<double, kCount>& bounds, std::uint8_t code) {
  if (code == 0 || code > kCount) return std::nullopt;
  return bounds[code - 1U];
}

}  // namespace

std::optional<double> AltitudeOf(std::uint16_t sent) {
  return sent == 0 ? std::nullopt : std::optional(sent / 2.0 - 1000);
}

std::uint16_t AltitudeSent(std::optional<double> metres) {
  if (!metres || !std::isfinite(*metres)) return 0;
  return static_cast<std::uint16_t>(std::lround(std::clamp((*metres + 1000) * 2, 1.0, 65535.0)));
}

std::optional<geo::Point> Location::at() const {
  return PlaceOf(lat, lon);
}

std::optional<double> Location::direction_deg() const {
  if (direction >= 180) return std::nullopt;
  return direction + (west ? 180 : 0);
}

std::optional<double> Location::speed_mps() const {
  if (!fast) return speed * 0.25;
  return speed == 255 ? std::nullopt : std::optional(speed * 0.75 + 63.75);
}

std::optional<double> Location::climb_mps() const {
  return climb == 126 ? std::nullopt : std::optional(climb * 0.5);
}

std::optional<double> Location::horizontal_accuracy_m() const {
  static constexpr std::array<double, 12> kMetres = {18520, 7408, 3704, 1852, 926, 555.6,
                                                     185.2, 92.6, 30,   10,   3,   1};
  return BoundOf(kMetres, horizontal_accuracy);
}

std::optional<double> Location::vertical_accuracy_m() const {
  static constexpr std::array<double, 6> kMetres = {150, 45, 25, 10, 3, 1};
  return BoundOf(kMetres, vertical_accuracy);
}

std::optional<double> Location::speed_accuracy_mps() const {
  static constexpr std::array<double, 4> kMps = {10, 3, 1, 0.3};
  return BoundOf(kMps, speed_accuracy);
}

std::optional<std::int64_t> Location::time_ms(std::int64_t received_ms) const {
  if (tenths > 36'000) return std::nullopt;
  const std::int64_t hour = received_ms - (received_ms % kHourMs + kHourMs) % kHourMs;
  const std::int64_t here = hour + tenths * std::int64_t{100};
  if (here - received_ms > kHourMs / 2) return here - kHourMs;
  return received_ms - here > kHourMs / 2 ? here + kHourMs : here;
}

void Location::SetPlace(const std::optional<geo::Point>& place) {
  const bool known = place && geo::IsPlace(*place);
  lat = known ? static_cast<std::int32_t>(std::lround(place->lat / kDegrees)) : 0;
  lon = known ? static_cast<std::int32_t>(std::lround(place->lon / kDegrees)) : 0;
}

void Location::SetDirection(std::optional<double> degrees) {
  const bool known = degrees && std::isfinite(*degrees);
  const double turn = known ? *degrees - 360 * std::floor(*degrees / 360) : 0;
  const long whole = known ? std::lround(turn) % 360 : 361;
  west = whole >= 180;
  direction = static_cast<std::uint8_t>(whole - (west ? 180 : 0));
}

void Location::SetSpeed(std::optional<double> mps) {
  const bool known = mps && *mps >= 0;
  fast = !known || *mps > 63.75;
  const double steps = !known ? 255 : fast ? (*mps - 63.75) / 0.75 : *mps / 0.25;
  // 254.25 m/s and more is all one.
  speed = static_cast<std::uint8_t>(std::lround(known && fast ? std::min(steps, 254.0) : steps));
}

void Location::SetClimb(std::optional<double> mps) {
  const bool known = mps && std::isfinite(*mps);
  climb = static_cast<std::int8_t>(known ? std::lround(std::clamp(*mps, -62.0, 62.0) * 2) : 126);
}

void Location::SetTime(std::int64_t time) {
  const std::int64_t in_hour = (time % kHourMs + kHourMs) % kHourMs;
  tenths = static_cast<std::uint16_t>(in_hour / 100);
}

std::optional<geo::Point> System::operator_at() const {
  return PlaceOf(lat, lon);
}

std::optional<std::int64_t> System::time_ms() const {
  return time_s == 0 ? std::nullopt : std::optional((time_s + kEpoch2019S) * 1000);
}

Result<Messages> Decode(std::string_view bytes) {
  if (bytes.size() < kMessageBytes) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} bytes are too few for a message", bytes.size()));
  }
  const std::uint8_t type = High(static_cast<std::uint8_t>(bytes[0]));
  if (type == kPack) return DecodePack(bytes);
  Messages messages;
  Add(bytes.substr(0, kMessageBytes), messages);
  if (messages.count == 0) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("unknown message type {}", type));
  }
  return messages;
}

Result<std::string> Encode(std::span<const Message> messages) {
  if (messages.empty() || messages.size() > kMessagesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a pack has 1 to 9 messages, not {}", messages.size()));
  }
  std::string bytes;
  if (messages.size() > 1) {
    bytes.push_back(static_cast<char>(kPack << 4U | (messages[0].version & 0xfU)));
    bytes.push_back(static_cast<char>(kMessageBytes));
    bytes.push_back(static_cast<char>(messages.size()));
  }
  for (const Message& message : messages) {
    const auto type = static_cast<std::uint8_t>(message.body.index());
    Writing out(static_cast<std::uint8_t>(type << 4U | (message.version & 0xfU)));
    out.Expect(message.version < 16);
    std::visit(Put{out}, message.body);
    if (!out.fits()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("a number of a message of type {} does not fit its bits", type));
    }
    bytes += out.bytes();
  }
  return bytes;
}

}  // namespace tidewaiter::remote_id
