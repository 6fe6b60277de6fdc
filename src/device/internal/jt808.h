// JT808 inside: the frame, and the parts of its messages. protocols/jt808.cc puts them together.
//
//   7e | type u16 | attributes u16 | [version u8] | id, 6 or 10 bytes | serial u16 | body | xor |
//   7e
//
// On the wire 7e and 7d inside are written 7d 02 and 7d 01. Source: JT/T 808-2011 and -2019 as
// public manuals of devices describe them, checked against recorded frames.
#ifndef TIDEWAITER_DEVICE_INTERNAL_JT808_H_
#define TIDEWAITER_DEVICE_INTERNAL_JT808_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/internal/byte_scan.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::device::jt808 {

inline constexpr char kFlag = '\x7e';
inline constexpr char kEscape = '\x7d';

// Types of messages. From the device:
inline constexpr std::uint16_t kDeviceReply = 0x0001;
inline constexpr std::uint16_t kHeartbeat = 0x0002;
inline constexpr std::uint16_t kLogout = 0x0003;
inline constexpr std::uint16_t kRegister = 0x0100;
inline constexpr std::uint16_t kAuthenticate = 0x0102;
inline constexpr std::uint16_t kAttributes = 0x0107;
inline constexpr std::uint16_t kTimeRequest = 0x0109;
inline constexpr std::uint16_t kLocation = 0x0200;
inline constexpr std::uint16_t kLocationAnswer = 0x0201;
inline constexpr std::uint16_t kBatch2 = 0x0210;
inline constexpr std::uint16_t kHeartbeat2 = 0x0506;
inline constexpr std::uint16_t kCommandAnswer = 0x0701;
inline constexpr std::uint16_t kDriver = 0x0702;
inline constexpr std::uint16_t kBatch = 0x0704;
inline constexpr std::uint16_t kTransparent = 0x0900;
inline constexpr std::uint16_t kTimezone = 0x1007;
inline constexpr std::uint16_t kTextAnswer = 0x1300;
inline constexpr std::uint16_t kAcceleration = 0x2070;
inline constexpr std::uint16_t kJointech = 0x5501;       // Jointech's own position
inline constexpr std::uint16_t kJointechBlind = 0x5502;  // the same, without a fix
inline constexpr std::uint16_t kTextReport = 0x6006;
// To the device:
inline constexpr std::uint16_t kServerReply = 0x8001;
inline constexpr std::uint16_t kServerReplyShort = 0x4401;  // to kJointech
inline constexpr std::uint16_t kRegisterReply = 0x8100;
inline constexpr std::uint16_t kSetParameters = 0x8103;
inline constexpr std::uint16_t kControl = 0x8105;
inline constexpr std::uint16_t kTimeReply = 0x8109;
inline constexpr std::uint16_t kLocationQuery = 0x8201;
inline constexpr std::uint16_t kTrack = 0x8202;
inline constexpr std::uint16_t kTextToDevice = 0x8300;
inline constexpr std::uint16_t kVehicleControl = 0x8500;
inline constexpr std::uint16_t kParameterSetting = 0x0310;

// Bits of the attributes.
inline constexpr std::uint16_t kLengthMask = 0x03FF;
inline constexpr std::uint16_t kEncrypted = 0x1C00;
inline constexpr std::uint16_t kSubPackets = 0x2000;
inline constexpr std::uint16_t kVersioned = 0x4000;   // the header of 2019
inline constexpr std::uint16_t kWantsReply = 0x8000;  // Jointech's messages

constexpr bool Bit(std::uint32_t word, int bit) {
  return (word >> static_cast<unsigned>(bit) & 1U) != 0;
}

// How a device writes its header; a reply is written the same way.
struct Header {
  std::uint16_t type = 0;
  std::uint16_t attributes = 0;
  int version = -1;  // -1: the header of 2011
  std::string_view id = {};
  std::uint16_t serial = 0;
};

struct Message {
  Header header = {};
  std::string_view body = {};
};

bool IsJointech(std::uint16_t type);
std::string Unescape(std::string_view wire);
// The message in a frame that Unescape has made plain; views into it. Errors: kInvalidArgument, too
// short, or the checksum when it is asked for.
Result<Message> Open(std::string_view plain, bool check_sum);

// A frame ready for the wire.
std::string Frame(const Header& header, std::string_view body);

// The device's number. Six bytes that are not all decimal digits are an IMEI: fourteen digits as a
// binary number, the check digit left out. Leading zeros are filler.
std::string DeviceOf(std::string_view id);
// The id bytes of a device's number, and the header that goes with them, as far as `memory` (of the
// session, 0: nothing is known) says how this device writes them. Errors: kInvalidArgument (field
// /device).
Result<std::string> IdBytes(std::string_view device, std::uint32_t memory);
std::uint32_t Remember(const Header& header);
int VersionIn(std::uint32_t memory);

// The device's clock minus UTC: eight hours, as the standard says, unless the register knows.
std::int64_t ClockOffsetMs(const Traits& traits);
std::int64_t ReadTime(ByteScan& in, const Traits& traits);  // six BCD bytes as UTC milliseconds

// Models whose words and items mean something else. Names as their makers write them.
bool IsPadlock(std::string_view model);
bool IsAssetTracker(std::string_view model);  // AOVX
bool HasDoorBit(std::string_view model);

// Alarm and status words, place: 28 bytes, then items. False where the body is too short.
bool ReadLocation(std::string_view body, const Traits& traits, Report& report);
// Status word, latitude, longitude: 12 bytes.
void ReadStatusAndPlace(ByteScan& in, const Traits& traits, Report& report);
// Jointech's position with its items.
bool ReadJointech(std::string_view body, bool blind, Report& report);
// Items of a location: u8 number, u8 length, content. An item that ends too early ends the list.
void ReadItems(std::string_view items, const Traits& traits, Report& report);
// The vendors' own messages in 0x0900. False: nothing that we know; no report.
bool ReadTransparent(std::string_view body, const Traits& traits, Report& report);

// Items of locks and seals, which both kinds of positions carry.
void ReadLockCommand(std::string_view content, Report& report);   // 0x0B
void ReadPadlockEvent(std::string_view content, Report& report);  // 0x60

// The readings of an engine as text: "$OBD-RT,volt,rpm,...".
void ReadEngineText(std::string_view text, Report& report);

}  // namespace tidewaiter::device::jt808

#endif  // TIDEWAITER_DEVICE_INTERNAL_JT808_H_
