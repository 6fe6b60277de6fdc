// Message: what a drone broadcasts of itself: Remote ID of ASTM F3411-22a and EN 4709-002.
//
//   const auto messages = remote_id::Decode(bytes);        // one message of 25 bytes, or a pack
//   for (const remote_id::Message& message : messages->view()) {
//     if (const auto* here = std::get_if<remote_id::Location>(&message.body)) {
//       if (const auto place = here->at()) Plot(*place, here->height_m());
//     }
//   }
//   const std::string bytes = *remote_id::Encode(messages->view());
//
// Numbers are kept as sent, accessors give units; nothing stands for "unknown". Nothing is signed:
// whoever sends may say anything, so look up ids and compare places. Carriers (Bluetooth, Wi-Fi):
// carrier.h. Formats: docs/formats/remote-id.md.
#ifndef TIDEWAITER_REMOTE_ID_MESSAGE_H_
#define TIDEWAITER_REMOTE_ID_MESSAGE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "geo/point.h"

namespace tidewaiter::remote_id {

inline constexpr std::size_t kMessageBytes = 25;
inline constexpr std::size_t kMessagesMax = 9;  // in a pack

// Text in a field of fixed length, filled up with zero bytes.
template <std::size_t kBytes>
struct Field {
  std::array<char, kBytes> bytes = {};
  Field() = default;
  explicit Field(std::string_view text) {  // cut to kBytes
    for (std::size_t i = 0; i < text.size() && i < kBytes; ++i)
      bytes[i] = text[i];
  }
  [[nodiscard]] std::string_view view() const {  // up to the first zero
    const std::string_view all(bytes.data(), kBytes);
    return all.substr(0, all.find('\0'));
  }
  friend bool operator==(const Field&, const Field&) = default;
};

enum class IdType : std::uint8_t {
  kNone = 0,
  kSerial = 1,        // ANSI/CTA-2063-A
  kRegistration = 2,  // of the civil aviation authority
  kUtm = 3,           // binary UUID
  kSession = 4,       // first byte: kind
};

// Type 0. A drone may send two, of different types.
struct BasicId {
  std::uint8_t id_type = 0;  // IdType; others are to come
  std::uint8_t ua_type = 0;  // 1 aeroplane, 2 helicopter or multirotor, ... 15 other
  Field<20> id = {};         // view() for texts, bytes for kUtm and kSession
  friend bool operator==(const BasicId&, const BasicId&) = default;
};

// Altitudes are sent in half metres from -1000 m; 0 is unknown.
std::optional<double> AltitudeOf(std::uint16_t sent);
std::uint16_t AltitudeSent(std::optional<double> metres);  // to the nearest; outside: the bound

// Type 1. Altitudes are of three kinds, never to be mixed.
struct Location {
  std::uint8_t status = 0;  // 0 undeclared, 1 ground, 2 airborne, 3 emergency, 4 no Remote ID
  bool height_over_ground = false;  // else over the place of take-off
  bool west = false;                // 180 is added to the direction
  bool fast = false;                // the other scale of speed
  std::uint8_t direction = 181;     // degrees, 0..179; with `west` 181: unknown
  std::uint8_t speed = 255;         // 0.25 m/s; with `fast` 0.75 m/s from 63.75 on, 255: unknown
  std::int8_t climb = 126;          // 0.5 m/s; 126: unknown
  std::int32_t lat = 0;             // 1e-7 degrees; both 0: unknown
  std::int32_t lon = 0;
  std::uint16_t pressure_altitude = 0;  // see AltitudeOf
  std::uint16_t altitude = 0;           // over the ellipsoid
  std::uint16_t height = 0;
  std::uint8_t horizontal_accuracy = 0;  // codes, see the functions below
  std::uint8_t vertical_accuracy = 0;
  std::uint8_t pressure_accuracy = 0;
  std::uint8_t speed_accuracy = 0;
  std::uint16_t tenths = 0xffff;   // of a second after the full hour UTC; 0xffff: unknown
  std::uint8_t time_accuracy = 0;  // tenths of a second; 0: unknown

  [[nodiscard]] std::optional<geo::Point> at() const;
  [[nodiscard]] std::optional<double> direction_deg() const;
  [[nodiscard]] std::optional<double> speed_mps() const;
  [[nodiscard]] std::optional<double> climb_mps() const;
  [[nodiscard]] std::optional<double> altitude_m() const { return AltitudeOf(altitude); }
  [[nodiscard]] std::optional<double> pressure_altitude_m() const {
    return AltitudeOf(pressure_altitude);
  }
  [[nodiscard]] std::optional<double> height_m() const { return AltitudeOf(height); }
  [[nodiscard]] std::optional<double> horizontal_accuracy_m() const;
  [[nodiscard]] std::optional<double> vertical_accuracy_m() const;
  [[nodiscard]] std::optional<double> speed_accuracy_mps() const;
  // The time that it says, nearest to when it was received; milliseconds since 1970 UTC.
  [[nodiscard]] std::optional<std::int64_t> time_ms(std::int64_t received_ms) const;

  // To the nearest that can be sent; nothing is "unknown". Direction is taken modulo 360.
  void SetPlace(const std::optional<geo::Point>& at);
  void SetDirection(std::optional<double> degrees);
  void SetSpeed(std::optional<double> mps);
  void SetClimb(std::optional<double> mps);
  void SetTime(std::int64_t time_ms);
  friend bool operator==(const Location&, const Location&) = default;
};

// Type 2: one page of a signature. We keep it and do not judge it.
struct Authentication {
  std::uint8_t auth_type = 0;
  std::uint8_t page = 0;       // 0..15
  std::uint8_t last_page = 0;  // these three on page 0 alone
  std::uint8_t length = 0;     // of all pages together
  std::uint32_t time_s = 0;    // since 2019
  std::array<std::uint8_t, 23> data = {};
  [[nodiscard]] std::size_t data_bytes() const { return page == 0 ? 17 : 23; }
  friend bool operator==(const Authentication&, const Authentication&) = default;
};

// Type 3: what the flight is for, in words.
struct SelfId {
  std::uint8_t text_type = 0;  // 0 text, 1 emergency, 2 extended status
  Field<23> text = {};
  friend bool operator==(const SelfId&, const SelfId&) = default;
};

// Type 4: where the operator is, and the area of a group.
struct System {
  std::uint8_t operator_place = 0;  // 0 take-off, 1 where the operator is, 2 fixed
  std::uint8_t classification = 0;  // 0 undeclared, 1 European Union
  std::int32_t lat = 0;             // of the operator, 1e-7 degrees; both 0: unknown
  std::int32_t lon = 0;
  std::uint16_t area_count = 1;    // drones in the group
  std::uint8_t area_radius = 0;    // tens of metres
  std::uint16_t area_ceiling = 0;  // see AltitudeOf
  std::uint16_t area_floor = 0;
  std::uint8_t category_eu = 0;  // 1 open, 2 specific, 3 certified
  std::uint8_t class_eu = 0;     // 1..7: class 0 to 6
  std::uint16_t operator_altitude = 0;
  std::uint32_t time_s = 0;  // since 2019-01-01 UTC; 0: unknown

  [[nodiscard]] std::optional<geo::Point> operator_at() const;
  [[nodiscard]] std::optional<std::int64_t> time_ms() const;  // since 1970 UTC
  friend bool operator==(const System&, const System&) = default;
};

// Type 5: the operator's number of registration.
struct OperatorId {
  std::uint8_t id_type = 0;
  Field<20> id = {};
  friend bool operator==(const OperatorId&, const OperatorId&) = default;
};

using Body = std::variant<BasicId, Location, Authentication, SelfId, System, OperatorId>;

struct Message {
  std::uint8_t version = 2;  // of the protocol: 0 F3411-19, 1 ASD-STAN, 2 F3411-22
  Body body = {};
  friend bool operator==(const Message&, const Message&) = default;
};

// Up to nine messages that came together.
struct Messages {
  std::array<Message, kMessagesMax> all = {};
  std::uint8_t count = 0;
  std::uint8_t unknown = 0;  // messages of types that we do not know: skipped
  [[nodiscard]] std::span<const Message> view() const { return {all.data(), count}; }
};

// One message (type 0 to 5, exactly 25 bytes; more are ignored) or a message pack (type 15).
// No allocation but for errors. Errors: kInvalidArgument (too short, a pack whose size or count
// cannot be, a pack in a pack, an unknown type on its own).
Result<Messages> Decode(std::string_view bytes);

// One message as 25 bytes, more as a pack; reserved bits are zero. Errors: kInvalidArgument (none,
// or more than nine; a number too large for its bits).
Result<std::string> Encode(std::span<const Message> messages);

}  // namespace tidewaiter::remote_id

#endif  // TIDEWAITER_REMOTE_ID_MESSAGE_H_
