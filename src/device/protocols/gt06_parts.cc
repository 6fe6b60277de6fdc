#include <algorithm>
#include <array>

#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

constexpr double kDegreeParts = 1800000;  // of a degree: 1/30000 minute

}  // namespace

std::int64_t UtcOf(const Message& message, text::Moment local) {
  local.minute -= message.clock_offset_minutes;
  return text::UtcMs(local);
}

std::int64_t ReadTime(Message& message) {
  ByteScan& body = message.body;
  // In the order of the bytes: initializers in braces run from left to right.
  return UtcOf(message, {.year = 2000 + body.U8(),
                         .month = body.U8(),
                         .day = body.U8(),
                         .hour = body.U8(),
                         .minute = body.U8(),
                         .second = body.U8()});
}

void ReadPlace(Message& message, std::uint32_t lat, std::uint32_t lon, unsigned flags, Fix& fix) {
  constexpr unsigned kCourse = 0x3FF;
  constexpr unsigned kNorth = 0x400;
  constexpr unsigned kWest = 0x800;
  constexpr unsigned kValid = 0x1000;
  const geo::Point at{.lat = (flags & kNorth) != 0 ? lat / kDegreeParts : -(lat / kDegreeParts),
                      .lon = (flags & kWest) != 0 ? -(lon / kDegreeParts) : lon / kDegreeParts};
  fix.course_deg = flags & kCourse;
  if (!message.body.ok() || !geo::IsPlace(at)) return;
  fix.kind = FixKind::kSatellite;
  fix.at = at;
  fix.valid = (flags & kValid) != 0;
}

bool ReadFix(Message& message, const FixLayout& layout, Report& report) {
  constexpr unsigned kIgnitionKnown = 0x4000;
  constexpr unsigned kIgnitionOn = 0x8000;
  ByteScan& body = message.body;
  Fix& fix = report.fix;
  report.time_ms = ReadTime(message);
  if (layout.length && body.U8() == 0) return false;
  fix.time_ms = report.time_ms;
  if (layout.satellites) {
    fix.satellites = body.U8() & 15;
    report.Set("sat", std::int64_t{fix.satellites});
  }
  const std::uint32_t lat = body.U32();
  const std::uint32_t lon = body.U32();
  unsigned flags = layout.flags_first ? body.U16() : 0;
  if (layout.speed) fix.speed_kmh = layout.long_speed ? body.U16() : body.U8();
  if (!layout.flags_first) flags = body.U16();
  ReadPlace(message, lat, lon, flags, fix);
  if ((flags & kIgnitionKnown) != 0) report.Set(kIgnition, (flags & kIgnitionOn) != 0);
  return true;
}

namespace {

struct CellLayout {
  bool long_network = false;
  int area_bytes = 2;
  int id_bytes = 3;
  bool two_byte_signal = false;
};

CellLayout CellLayoutOf(const Message& message, unsigned kind, std::size_t length) {
  constexpr unsigned k4G = 3;
  CellLayout layout;
  const std::uint8_t type = message.type;
  const bool sl4x = message.variant == Variant::kSl4x;
  layout.long_network = (message.body.Peek() & 0x80U) != 0 || type == kGpsCell6 || sl4x;
  // A length of 16 or 17 has room for area and cell of 4G.
  if (kind >= k4G || type == kCellAlarm || type == kGpsCell7 || type == kWifi4G || length >= 16) {
    layout.area_bytes = 4;
    layout.id_bytes = 8;
  } else if (sl4x || type == kGpsCell6 || type == kCardShown || type == kGpsCellDriver ||
             message.variant == Variant::kSeeworld) {
    layout.id_bytes = 4;
  }
  layout.two_byte_signal = kind >= k4G;
  return layout;
}

// Without a cell there is a length of 0, and in some dialects room for one that is all zeros.
void SkipNoCell(Message& message) {
  constexpr std::size_t kRoom = 45;
  constexpr std::size_t kTimeBytes = 9;  // of the room, that may hold something
  if (message.left() < kRoom) return;
  for (std::size_t i = kTimeBytes; i < kRoom; ++i) {
    if (message.body.Peek(i) != 0) return;
  }
  message.body.Skip(kRoom);
}

}  // namespace

bool ReadCell(Message& message, bool own_length, Report& report) {
  ByteScan& body = message.body;
  const std::size_t length = own_length ? body.U8() : 0;
  if (own_length && length == 0) {
    SkipNoCell(message);
    return false;
  }
  const std::size_t begin = body.at();
  const bool modules = message.type == kGpsCellModules || message.type == kAlarmModules;
  const unsigned kind = modules ? body.U8() : 0;
  const CellLayout layout = CellLayoutOf(message, kind, length);
  Cell cell;
  cell.mcc = body.U16() & 0x7FFF;
  cell.mnc = layout.long_network ? body.U16() : body.U8();
  cell.lac = layout.area_bytes == 4 ? body.U32() : body.U16();
  cell.id = layout.id_bytes == 8 ? body.I64() : layout.id_bytes == 4 ? body.U32() : body.U24();
  if (modules) cell.signal = layout.two_byte_signal ? body.U16() : body.U8();
  report.cells.push_back(cell);
  const std::size_t used = body.at() - begin + 1;  // the length counts itself
  if (length > used) body.Skip(length - used);
  if (message.type == kGpsCellDriver) body.Skip(1);  // kind of network
  return true;
}

void ReadStatusBits(Message& message, Report& report) {
  const unsigned status = message.body.U8();
  report.Set("status", std::int64_t{status});
  report.Set(kIgnition, (status & 2U) != 0);
  report.Set(kCharge, (status & 4U) != 0);
  report.Set("blocked", (status & 0x80U) != 0);
  switch (status >> 3U & 7U) {
    case 1:
      return report.signs.Add(Sign::kVibration);
    case 2:
      return report.signs.Add(Sign::kPowerCut);
    case 3:
      return report.signs.Add(Sign::kLowBattery);
    case 4:
      return report.signs.Add(Sign::kSos);
    case 6:
      return report.signs.Add(Sign::kGeofence);
    case 7:
      return report.signs.Add(message.variant == Variant::kVxt01 ? Sign::kOverspeed
                                                                 : Sign::kRemoving);
    default:
      return;
  }
}

namespace {

struct SignCode {
  unsigned value;
  Sign sign;
};

// Alarms that mean the same for every family of models.
constexpr std::array<SignCode, 31> kSigns{{
    {0x01, Sign::kSos},
    {0x02, Sign::kPowerCut},
    {0x03, Sign::kVibration},
    {0x04, Sign::kGeofenceEnter},
    {0x05, Sign::kGeofenceExit},
    {0x06, Sign::kOverspeed},
    {0x0C, Sign::kTampering},
    {0x0E, Sign::kLowBattery},
    {0x0F, Sign::kLowBattery},
    {0x11, Sign::kPowerOff},
    {0x13, Sign::kTampering},
    {0x14, Sign::kDoor},
    {0x1A, Sign::kHardBraking},
    {0x1B, Sign::kHardCornering},
    {0x23, Sign::kFallDown},
    {0x25, Sign::kTampering},
    {0x26, Sign::kHardAcceleration},
    {0x27, Sign::kHardBraking},
    {0x2A, Sign::kHardCornering},
    {0x2B, Sign::kHardCornering},
    {0x2C, Sign::kAccident},
    {0x2E, Sign::kHardCornering},
    {0x32, Sign::kTampering},
    {0x33, Sign::kLock},
    {0x34, Sign::kUnlock},
    {0x53, Sign::kFuelLeak},
    {0x5B, Sign::kTemperature},
    {0x5C, Sign::kTemperature},
    {0xC9, Sign::kIdle},
    {0x107, Sign::kJamming},
    {0x10B, Sign::kJamming},
}};

}  // namespace

std::optional<Sign> SignOf(unsigned value, const Family& family) {
  switch (value) {
    case 0x09:
      return family.vl ? Sign::kTow : Sign::kVibration;
    case 0x18:
      return family.lw ? Sign::kAccident : Sign::kRemoving;
    case 0x19:
      return family.lw ? Sign::kHardAcceleration : Sign::kLowBattery;
    case 0x28:
      if (family.seeworld) return Sign::kHardCornering;
      return family.vl ? Sign::kPowerOff : Sign::kHardBraking;
    case 0x29:
      return family.seeworld ? Sign::kAccident : Sign::kHardAcceleration;
    case 0x30:
      return family.vl ? Sign::kHardBraking : Sign::kJamming;
    default:
      break;
  }
  const auto* found = std::ranges::find(kSigns, value, &SignCode::value);
  if (found == kSigns.end()) return std::nullopt;
  return found->sign;
}

}  // namespace tidewaiter::device::gt06
