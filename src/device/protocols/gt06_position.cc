#include <string>

#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

bool HasFix(const Message& message) {
  switch (message.type) {
    case kGps:
    case kGpsCell1:
    case kGpsCell2:
    case kGpsCell3:
    case kGpsCell4:
    case kGpsCell5:
    case kGpsCell6:
    case kGpsCell7:
    case kGpsCellDriver:
    case kGpsCellStatus1:
    case kGpsCellStatus2:
    case kGpsCellStatus3:
    case kGpsCellStatus4:
    case kGpsPhone:
    case kGpsCellExtended:
    case kWifi:
    case kWifi4G:
    case kFenceMulti:
    case kAlarmModules:
      return true;
    case kFenceSingle:
      return message.variant != Variant::kSeeworld;
    default:
      return false;
  }
}

bool HasCell(const Message& message) {
  switch (message.type) {
    case kCellStatus:
    case kCellAlarm:
    case kCellAddress:
      return true;
    case kGps:
    case kGpsPhone:
    case kGpsCellExtended:
      return false;
    default:
      return HasFix(message);
  }
}

bool IsDriverMessage(const Message& message) {
  return message.family.nt && (message.type == kGpsCell2 || message.type == kGpsCellDriver);
}

bool HasStatus(const Message& message) {
  switch (message.type) {
    case kStatus:
    case kStatusModules:
    case kCellStatus:
    case kGpsCellStatus1:
    case kGpsCellStatus2:
    case kGpsCellStatus3:
    case kGpsCellStatus4:
    case kWifi4G:
    case kFenceMulti:
    case kAlarmModules:
    case kCellAlarm:
      return true;
    case kFenceSingle:
      return message.variant == Variant::kSeeworld;
    default:
      return IsDriverMessage(message);
  }
}

bool CellHasLength(const Message& message) {
  if (!HasStatus(message)) return false;
  switch (message.type) {
    case kCellStatus:
    case kCellAlarm:
    case kAlarmModules:
    case kWifi4G:
      return false;
    case kGpsCellStatus1:
      return message.variant != Variant::kVxt01;
    default:
      return true;
  }
}

// A number whose top bit is the sign and not part of two's complement.
int SignAndMagnitude(unsigned value, unsigned bits) {
  const unsigned sign = 1U << (bits - 1);
  const int magnitude = static_cast<int>(value & (sign - 1));
  return (value & sign) != 0 ? -magnitude : magnitude;
}

std::int64_t HoursOf(std::int64_t minutes) {
  return minutes * 60 * 1000;
}

void SetBattery(unsigned battery, Report& report) {
  constexpr unsigned kFullLevel = 6;
  if (battery <= kFullLevel) {
    report.Set(kBatteryLevel, std::int64_t{battery} * 100 / kFullLevel);
  } else if (battery <= 100) {
    report.Set(kBatteryLevel, std::int64_t{battery});
  }
}

void ReadObd6Status(Message& message, Report& report) {
  constexpr unsigned kSensorMode = 4;
  ByteScan& body = message.body;
  const unsigned signal = body.U16();
  const unsigned satellites = (signal >> 10U & 31U) + (signal >> 5U & 31U);
  report.Set("sat", std::int64_t{satellites});
  report.fix.satellites = static_cast<int>(satellites);
  report.Set("rssi", std::int64_t{signal & 31U});
  AddSign(SignOf(body.U8(), message.family), report);
  body.Skip(1);  // language
  report.Set(kBatteryLevel, std::int64_t{body.U8()});
  const unsigned mode = body.U8();
  report.Set(kPower, body.U16() / 100.0);
  body.Skip(3);  // reserved, working time
  if (mode == kSensorMode) report.Set(kTemperature, 1, body.I16() / 10.0);
}

// The byte after the signal: an alarm, or what a family of models puts there.
void ReadExtension(Message& message, Report& report) {
  ByteScan& body = message.body;
  const Family& family = message.family;
  if (message.type == kStatus && family.lw) {
    report.Set(kPower, (body.U16() & 0xFFFU) / 10.0);
    return;
  }
  unsigned value = body.U8();
  if (message.type == kGpsCellStatus3 || message.type == kFenceMulti ||
      message.type == kAlarmModules) {
    value |= body.Peek() >> 4U << 8U;
  }
  if (message.type == kStatus && family.seeworld) {
    report.Set(kPower, static_cast<double>(value));
    return;
  }
  if (message.variant == Variant::kVxt01) return;
  const std::optional<Sign> sign = SignOf(value, family);
  AddSign(sign, report);
  if (!sign && family.vl && value != 0) report.Set("event", std::int64_t{value});
}

void ReadStatus(Message& message, Report& report) {
  ByteScan& body = message.body;
  if (message.type == kWifi4G) body.Skip(1);  // kind of network
  ReadStatusBits(message, report);
  if (message.variant == Variant::kObd6) return ReadObd6Status(message, report);
  const bool driver = IsDriverMessage(message);
  if (message.type == kWifi4G || driver) report.Set(kPower, body.U16() / 100.0);
  if (message.type == kStatus && message.family.r11) {
    report.Set(kPower, body.U16() / 100.0);
  } else if (driver) {
    report.Set(kBattery, body.U8() / 10.0);
  } else {
    SetBattery(body.U8(), report);
  }
  report.Set("rssi", std::int64_t{body.U8()});
  ReadExtension(message, report);
}

// A pedestrian's tracker. Seen in one frame only: what it skips is unknown.
bool ReadStepper(Message& message, Report& report) {
  ByteScan& body = message.body;
  ReadStatusBits(message, report);
  body.Skip(3);
  report.Set("rssi", std::int64_t{body.U8()});
  report.Set(kPower, static_cast<double>(body.U8()));
  body.Skip(3);
  report.Set("steps", std::int64_t{body.U32()});
  report.Set(kBatteryLevel, std::int64_t{body.U8()});
  body.Skip(1);
  report.Set(kMotion, body.U8() != 0);
  return true;
}

// Modules: u16 kind, u8 length, value.
void ReadShortModules(Message& message, Report& report) {
  ByteScan& body = message.body;
  while (body.ok() && message.left() >= 3) {
    const unsigned kind = body.U16();
    ByteScan value(body.Text(body.U8()));
    if (value.left() == 0) continue;
    switch (kind) {
      case 0x18:
        report.Set(kBattery, value.U16() / 100.0);
        break;
      case 0x27:
        report.Set(kPower, value.U16() / 100.0);
        break;
      case 0x2E:
        report.Set(kOdometer, std::int64_t{value.U32()});
        break;
      case 0x32:
        report.Set("startupStatus", std::int64_t{value.U8()});
        break;
      case 0x3B:
        report.fix.accuracy_m = value.U16() / 100.0;
        break;
      case 0x6A:
        report.Set(kBatteryLevel, std::int64_t{value.U8()});
        break;
      default:
        break;
    }
    if (!value.ok()) body.Fail();
  }
}

void ReadBenway(Message& message, Report& report) {
  const unsigned mask = message.body.U16();
  report.Set(kIgnition, (mask & 0x8000U) != 0);
  report.Set("in#", 2, (mask & 0x4000U) != 0);
  if ((mask & 0x1000U) != 0) {
    report.Set(kTemperature, 1, std::int64_t{SignAndMagnitude(mask & 0x3FFU, 10)});
  } else {
    const double value = mask & 0x3FFU;
    report.Set("adc#", 1, (mask & 0x2000U) != 0 ? value : value / 10.0);
  }
}

void ReadS5(Message& message, Report& report) {
  ByteScan& body = message.body;
  ReadStatusBits(message, report);
  report.Set(kPower, body.U16() / 100.0);
  report.Set("rssi", std::int64_t{body.U8()});
  AddSign(SignOf(body.U8(), message.family), report);
  report.Set("oil", std::int64_t{body.U16()});
  report.Set(kTemperature, 1, std::int64_t{SignAndMagnitude(body.U8(), 8)});
  report.Set(kOdometer, std::int64_t{body.U32()} * 10);
}

void SetCard(std::string_view card, Report& report) {
  const std::size_t begin = card.find_first_not_of(' ');
  if (begin == std::string_view::npos) return;
  const std::size_t end = card.find_last_not_of(' ');
  report.Set("card", std::string(card.substr(begin, end - begin + 1)));
}

void ReadWetrust(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.Set(kOdometer, std::int64_t{body.U32()});
  SetCard(body.Text(body.U8()), report);
  if (body.U8() != 0) report.signs.Add(Sign::kGeneral);
  report.Set("cardStatus", std::int64_t{body.U8()});
  report.Set("drivingTime", std::int64_t{body.U16()});
}

void ReadDialect(Message& message, Report& report) {
  ByteScan& body = message.body;
  switch (message.variant) {
    case Variant::kGt06eCard:
      report.Set(kOdometer, std::int64_t{body.U32()});
      SetCard(body.Text(body.U8()), report);
      return body.Skip(2);  // alarm, swiped
    case Variant::kBenway:
      return ReadBenway(message, report);
    case Variant::kVxt01:
      ReadStatusBits(message, report);
      report.Set(kPower, body.U16() / 100.0);
      report.Set("rssi", std::int64_t{body.U8()});
      return body.Skip(1);
    case Variant::kS5:
      return ReadS5(message, report);
    case Variant::kWetrust:
      return ReadWetrust(message, report);
    default:
      return;
  }
}

void ReadSeeworld(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.Set(kIgnition, body.U8() != 0);
  body.Skip(2);  // mode, sent later
  report.Set(kOdometer, std::int64_t{body.U32()});
  body.Skip(4);  // travel time
  report.Set(kTemperature, 1, SignAndMagnitude(body.U16(), 16) / 100.0);
  report.Set(kHumidity, body.U16() / 100.0);
}

// Ignition, reason, whether it was kept and sent later.
void ReadReason(Message& message, Report& report) {
  ByteScan& body = message.body;
  const bool has = message.type == kGpsCell2 || message.type == kGpsCell3 ||
                   message.type == kGpsCell4 || message.type == kGpsCell5;
  if (!has || IsDriverMessage(message) || message.left() < 3) return;
  report.Set(kIgnition, body.U8() != 0);
  report.Set("event", std::int64_t{body.U8()});
  report.Set(kArchive, body.U8() != 0);
  if (message.variant != Variant::kSl4x) return;
  if (message.left() > 2) report.Set(kOdometer, std::int64_t{body.U32()});
  report.fix.altitude_m = body.I16();
}

void ReadDriver(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.Set(kOdometer, std::int64_t{body.U24()});
  report.Set("hours", HoursOf(body.U24()));
  if (message.type != kGpsCellDriver) return;
  const unsigned length = body.U8();
  if (length == 0) return;
  body.Skip(1);  // kind of card
  report.Set(kCard, HexOf(body.Text(length - 1)));
}

void ReadLw4gTail(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.Set(kOdometer, std::int64_t{body.U32()});
  report.Set("hours", std::int64_t{body.U32()} * 1000);
  body.Skip(8);  // its number
  report.Set("input", std::int64_t{body.U16()});
}

bool HasLanguage(const Message& message) {
  switch (message.type) {
    case kStatusModules:
    case kWifi4G:
    case kGpsCellStatus3:
    case kFenceMulti:
    case kAlarmModules:
      return true;
    default:
      return IsDriverMessage(message);
  }
}

// What may follow position, cell and status.
void ReadTail(Message& message, Report& report) {
  ByteScan& body = message.body;
  const std::uint8_t type = message.type;
  if (HasLanguage(message)) body.Skip(1);
  if (type == kStatusModules || type == kAlarmModules) ReadShortModules(message, report);
  if (type == kWifi4G) ReadLw4gTail(message, report);
  if (type == kGpsCell1) ReadDialect(message, report);
  if (type == kGpsCell2 && message.variant == Variant::kSeeworld) ReadSeeworld(message, report);
  if (type == kGpsCellStatus4 && message.variant == Variant::kSl4x && message.left() >= 3) {
    body.Skip(1);  // language
    report.fix.altitude_m = body.I16();
  }
  ReadReason(message, report);
  if (type == kGpsCell3) ReadShortModules(message, report);
  if (type == kWifi) report.Set(kCard, HexOf(body.Text(8)));
  if (IsDriverMessage(message)) ReadDriver(message, report);
  if (type == kGpsCellStatus1 && message.family.vl && message.left() == 9) {
    body.Skip(1);  // language
    report.Set(kCard, HexOf(body.Text(8)));
  }
  if (message.left() == 3 || message.left() == 7) {
    report.Set(kIgnition, body.U8() != 0);
    body.Skip(1);  // mode
    if (body.U8() != 0) report.Set(kArchive, true);
  }
  if (message.left() == 4) report.Set(kOdometer, std::int64_t{body.U32()});
  if (type == kGpsCellStatus3 || type == kFenceMulti) {
    report.Set("geofence", std::int64_t{body.U8()});
  }
}

}  // namespace

bool IsGeneral(const Message& message) {
  if (message.extended && (message.type == kGpsCellStatus4 || message.type == kStatusModules)) {
    return false;
  }
  return HasFix(message) || HasCell(message) || HasStatus(message);
}

bool ReadGeneral(Message& message, Report& report) {
  ByteScan& body = message.body;
  if (message.type == kCellStatus && message.variant == Variant::kSpace10x) {
    message.reply = Reply::kNone;
    return false;
  }
  report.Set("type", std::int64_t{message.type});
  if (message.variant == Variant::kStepper) return ReadStepper(message, report);
  if (message.type == kGpsCell1 && message.family.qh302r) body.Skip(8);  // its number
  if (IsDriverMessage(message)) {
    body.Skip(9);  // where the position is from, its number
    ReadTime(message);
  }
  if (HasFix(message)) ReadFix(message, {}, report);
  if (HasCell(message) && message.left() > 0) {
    ReadCell(message, CellHasLength(message), report);
  }
  if (HasStatus(message)) ReadStatus(message, report);
  ReadTail(message, report);
  return true;
}

bool ReadX1(Message& message, Report& report) {
  ByteScan& body = message.body;
  message.reply = Reply::kNone;
  body.Skip(4);  // data and alarm
  ReadFix(message, {}, report);
  body.Skip(2);  // terminal
  report.Set(kOdometer, std::int64_t{body.U32()});
  Cell cell{.mcc = body.U16(), .mnc = body.U8(), .lac = body.U16(), .id = body.U32()};
  report.cells.push_back(cell);
  const std::uint32_t driver = body.U32();
  if (driver != 0) report.Set(kCard, std::to_string(driver));
  report.Set(kBattery, body.U16() / 100.0);
  report.Set(kPower, body.U16() / 100.0);
  const unsigned ports = body.U32() >> 20U & 15U;
  report.Set("input", std::int64_t{body.U8()});
  report.Set("output", std::int64_t{body.U8()});
  for (unsigned i = 1; i <= ports && body.ok(); ++i)
    report.Set("adc#", static_cast<int>(i), body.U16() / 100.0);
  return true;
}

bool ReadSr411(Message& message, Report& report) {
  message.reply = Reply::kNone;
  ReadFix(message, {}, report);
  ReadCell(message, false, report);
  report.Set(kIgnition, message.body.U8() != 0);
  report.Set(kPower, message.body.U16() / 100.0);
  report.Set(kBattery, message.body.U16() / 100.0);
  return true;
}

bool ReadCardShown(Message& message, Report& report) {
  message.body.Skip(8);  // its number
  ReadFix(message, {}, report);
  ReadCell(message, false, report);
  report.Set(kCard, std::to_string(message.body.U48()));
  return true;
}

bool ReadVlPosition(Message& message, Report& report) {
  ByteScan& body = message.body;
  ReadFix(message, {}, report);
  Cell cell{.mcc = body.U16(), .mnc = body.U8(), .lac = body.U16(), .id = body.U32()};
  report.cells.push_back(cell);
  report.Set(kIgnition, body.U8() != 0);
  report.Set("uploadMode", std::int64_t{body.U8()});
  report.Set(kArchive, body.U8() != 0);
  report.Set(kOdometer, std::int64_t{body.U32()});
  report.Set(kPower, body.U16() / 100.0);
  report.Set(kBattery, body.U8() / 10.0);
  report.Set("hours", HoursOf(body.U24()));
  const std::string_view card = body.Text(8);
  if (card.find_first_not_of('\0') != std::string_view::npos) report.Set(kCard, HexOf(card));
  return true;
}

bool ReadAz735(Message& message, Report& report) {
  ByteScan& body = message.body;
  message.reply = Reply::kEchoLong;
  ReadFix(message, {.length = true}, report);
  if (ReadCell(message, true, report)) report.Set("rssi", std::int64_t{body.U8()});
  body.Skip(body.U8());  // more cells
  body.Skip(body.U8());  // wireless networks
  const unsigned status = body.U8();
  report.Set("status", std::int64_t{status});
  body.Skip(body.U8());
  if (message.type != kWifi5) return true;
  if (status == 0xA0 || status == 0xA1) report.Set("armed", status == 0xA0);
  if (status == 0xA2 || status == 0xA3) report.signs.Add(Sign::kLowBattery);
  if (status == 0xA4) report.signs.Add(Sign::kGeneral);
  if (status == 0xA5) report.signs.Add(Sign::kDoor);
  return true;
}

bool ReadGpsModules(Message& message, Report& report) {
  message.reply = Reply::kNone;
  ReadFix(message, {}, report);
  message.body.Skip(2);  // mode, sent later
  ReadCell(message, false, report);
  ReadShortModules(message, report);
  return true;
}

}  // namespace tidewaiter::device::gt06
