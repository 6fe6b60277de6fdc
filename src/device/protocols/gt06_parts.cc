#include "base/calendar.h"
#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

constexpr double kDegreeParts = 1800000;  // of a degree: 1/30000 minute

}  // namespace

std::int64_t TimeOf(const Message& message, int year, int month, int day, int seconds_of_day) {
  const Result<Day> days = DayFrom({.year = 2000 + year, .month = month, .day = day});
  constexpr std::int64_t kSecondsADay = 86400;
  if (!days || seconds_of_day < 0 || seconds_of_day >= kSecondsADay) return 0;
  return (*days * kSecondsADay + seconds_of_day - message.clock_offset_minutes * 60LL) * 1000;
}

std::int64_t ReadTime(Message& message) {
  ByteScan& body = message.body;
  const int year = body.U8();
  const int month = body.U8();
  const int day = body.U8();
  const int hour = body.U8();
  const int minute = body.U8();
  return TimeOf(message, year, month, day, hour * 3600 + minute * 60 + body.U8());
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

std::optional<Sign> SignOf(unsigned value, const Family& family) {
  switch (value) {
    case 0x01:
      return Sign::kSos;
    case 0x02:
      return Sign::kPowerCut;
    case 0x03:
      return Sign::kVibration;
    case 0x04:
      return Sign::kGeofenceEnter;
    case 0x05:
      return Sign::kGeofenceExit;
    case 0x06:
      return Sign::kOverspeed;
    case 0x09:
      return family.vl ? Sign::kTow : Sign::kVibration;
    case 0x0E:
    case 0x0F:
      return Sign::kLowBattery;
    case 0x11:
      return Sign::kPowerOff;
    case 0x0C:
    case 0x13:
    case 0x25:
    case 0x32:
      return Sign::kTampering;
    case 0x14:
      return Sign::kDoor;
    case 0x18:
      return family.lw ? Sign::kAccident : Sign::kRemoving;
    case 0x19:
      return family.lw ? Sign::kHardAcceleration : Sign::kLowBattery;
    case 0x1A:
    case 0x27:
      return Sign::kHardBraking;
    case 0x1B:
    case 0x2A:
    case 0x2B:
    case 0x2E:
      return Sign::kHardCornering;
    case 0x23:
      return Sign::kFallDown;
    case 0x26:
      return Sign::kHardAcceleration;
    case 0x28:
      if (family.seeworld) return Sign::kHardCornering;
      return family.vl ? Sign::kPowerOff : Sign::kHardBraking;
    case 0x29:
      return family.seeworld ? Sign::kAccident : Sign::kHardAcceleration;
    case 0x2C:
      return Sign::kAccident;
    case 0x30:
      return family.vl ? Sign::kHardBraking : Sign::kJamming;
    case 0x33:
      return Sign::kLock;
    case 0x34:
      return Sign::kUnlock;
    case 0x53:
      return Sign::kFuelLeak;
    case 0x5B:
    case 0x5C:
      return Sign::kTemperature;
    case 0xC9:
      return Sign::kIdle;
    case 0x107:
    case 0x10B:
      return Sign::kJamming;
    default:
      return std::nullopt;
  }
}

}  // namespace tidewaiter::device::gt06
