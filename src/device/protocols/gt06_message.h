// One message of the GT06 family taken apart, and the readers of its bodies. gt06.cc says which
// type goes to which reader.
//
// A reader fills the report and says whether there is anything to report. Where bytes are missing
// the body fails, and the whole frame is refused.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_GT06_MESSAGE_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_GT06_MESSAGE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "device/internal/byte_scan.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::device::gt06 {

// Types of messages, by what they carry. Several makers gave one number to different things.
enum Type : std::uint8_t {
  kLogin = 0x01,
  kGps = 0x10,
  kGpsCell6 = 0x11,
  kGpsCell1 = 0x12,
  kStatus = 0x13,
  kText = 0x15,
  kGpsCellStatus1 = 0x16,
  kWifi = 0x17,  // or a position with a card
  kCellsExtended = 0x18,
  kCellStatus = 0x19,
  kGpsPhone = 0x1A,
  kGpsCellExtended = 0x1E,
  kTextInfo = 0x21,
  kGpsCell2 = 0x22,
  kHeartbeat = 0x23,
  kCells3 = 0x24,
  kGpsCellDriver = 0x25,
  kGpsCellStatus2 = 0x26,
  kGpsCellStatus3 = 0x27,
  kCells1 = 0x28,
  kAddressRequest = 0x2A,
  kCellsWifi = 0x2C,
  kGpsCell4 = 0x2D,
  kCells2 = 0x2E,
  kGpsCell5 = 0x31,
  kGpsCellStatus4 = 0x32,  // 7979: position of an AZ735
  kWifi5 = 0x33,           // 7979: alarm of an AZ735
  kX1Gps = 0x34,           // or cells of an SL4X
  kPhotoOffer = 0x35,
  kStatusModules = 0x36,  // 7979: a piece of a photo; VL: a position
  kGpsCell3 = 0x37,
  kGpsCellModules = 0x38,
  kAlarmModules = 0x39,
  kBatteryPack = 0x40,
  kMultimedia = 0x41,
  kCardShown = 0x61,
  kWifi2 = 0x69,
  kModules = 0x70,
  kCommand0 = 0x80,
  kCommand1 = 0x81,
  kCommand2 = 0x82,
  kTimeRequest = 0x8A,
  kObd = 0x8C,
  kInfo = 0x94,
  kAlarm = 0x95,
  kAddress = 0x97,
  kSerial = 0x9B,
  kGpsCell7 = 0xA0,
  kCells4G = 0xA1,
  kWifi4G = 0xA2,       // or a position with status of an LW4G
  kFenceSingle = 0xA3,  // or a status
  kFenceMulti = 0xA4,
  kCellAlarm = 0xA5,
  kCellAddress = 0xA7,
  kWifiAlarm = 0xA9,
  kBluetoothClock = 0xB2,
  kDeviceStatus = 0xF1,
  kPeripheral = 0xF2,
  kWifi4 = 0xF3,
};

// Dialects that a message's type and length give away.
enum class Variant : std::uint8_t {
  kStandard,
  kVxt01,
  kWanwayS20,
  kSr411Mini,
  kGt06eCard,
  kBenway,
  kS5,
  kSpace10x,
  kObd6,
  kWetrust,
  kJc400,
  kSl4x,
  kSeeworld,
  kCard,
  kLw4g,
  kStepper,
};

// Families of models that put other things into the same places. From Session::traits.
struct Family {
  bool lw = false;
  bool seeworld = false;
  bool nt = false;
  bool vl = false;
  bool qh302r = false;
  bool r11 = false;
};

enum class Reply : std::uint8_t { kNone, kEcho, kEchoLong };

struct Message {
  bool extended = false;   // begins with 7979
  std::size_t length = 0;  // as its header says
  std::uint8_t type = 0;
  std::uint16_t serial = 0;
  ByteScan body;
  // Bytes at the end of `body` that are no data: in frames whose length is wrong (they pass only
  // where checksums are not looked at) serial, checksum and end are still in it.
  std::size_t tail = 0;
  Variant variant = Variant::kStandard;
  Family family = {};
  int clock_offset_minutes = 0;
  Reply reply = Reply::kEcho;

  [[nodiscard]] std::size_t left() const { return body.left() > tail ? body.left() - tail : 0; }
  std::string_view Rest() { return body.Text(left()); }
};

// gt06_parts.cc
// Milliseconds since 1970 of year (since 2000), month, day, hour, minute, second in binary; 0 when
// there is no such time: before its first fix a device sends zeros.
std::int64_t ReadTime(Message& message);
std::int64_t TimeOf(const Message& message, int year, int month, int day, int seconds_of_day);

struct FixLayout {
  bool length = false;  // a byte before it, 0: there is none
  bool satellites = true;
  bool speed = true;
  bool long_speed = false;
  bool flags_first = false;  // before the speed
};
bool ReadFix(Message& message, const FixLayout& layout, Report& report);
void ReadPlace(Message& message, std::uint32_t lat, std::uint32_t lon, unsigned flags, Fix& fix);

// `own_length`: a byte says how long the cell is. False: none is there.
bool ReadCell(Message& message, bool own_length, Report& report);

void ReadStatusBits(Message& message, Report& report);
std::optional<Sign> SignOf(unsigned value, const Family& family);
inline void AddSign(std::optional<Sign> sign, Report& report) {
  if (sign) report.signs.Add(*sign);
}

// gt06_position.cc
bool IsGeneral(const Message& message);  // one of the many that ReadGeneral takes
bool ReadGeneral(Message& message, Report& report);
bool ReadX1(Message& message, Report& report);
bool ReadSr411(Message& message, Report& report);
bool ReadCardShown(Message& message, Report& report);
bool ReadVlPosition(Message& message, Report& report);
bool ReadAz735(Message& message, Report& report);
bool ReadGpsModules(Message& message, Report& report);

// gt06_network.cc
bool ReadCells(Message& message, Report& report);
bool ReadWifi(Message& message, Report& report);        // 69, 17: time in BCD
bool ReadBinaryWifi(Message& message, Report& report);  // F3

// gt06_info.cc
bool ReadHeartbeat(Message& message, Report& report);
bool ReadText(Message& message, Report& report);
bool ReadTextInfo(Message& message, Report& report);
bool ReadInfo(Message& message, Report& report);
bool ReadSerial(Message& message, Report& report);
bool ReadObd(Message& message, Report& report);
bool ReadModules(Message& message, Report& report);
bool ReadDeviceStatus(Message& message, Report& report);
bool ReadPeripheral(Message& message, Report& report);
bool ReadAlarm(Message& message, Report& report);
bool ReadBatteryPack(Message& message, Report& report);
bool ReadSensorStatus(Message& message, Report& report);
bool ReadBluetoothClock(Message& message, Report& report);

}  // namespace tidewaiter::device::gt06

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_GT06_MESSAGE_H_
