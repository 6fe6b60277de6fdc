#include <cstring>

#include <fmt/format.h>

#include "remote_id/internal/pack.h"
#include "remote_id/message.h"

namespace tidewaiter::remote_id {
namespace {

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

}  // namespace

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

}  // namespace tidewaiter::remote_id
