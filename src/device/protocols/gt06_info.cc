#include <array>
#include <string>

#include "device/internal/text_scan.h"
#include "device/protocols/gt06_message.h"

namespace tidewaiter::device::gt06 {
namespace {

std::string WithoutFiller(std::string hex) {
  while (hex.ends_with('f'))
    hex.pop_back();
  return hex;
}

// The text up to `separator`, which is taken off as well.
std::string_view Next(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

void PutUtf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | point >> 6U);
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12U);
    put(0x80 | (point >> 6U & 0x3F));
  } else {
    put(0xF0 | point >> 18U);
    put(0x80 | (point >> 12U & 0x3F));
    put(0x80 | (point >> 6U & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

// Halves of pairs that do not belong together become U+FFFD.
std::string FromUtf16(std::string_view bytes) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  std::string text;
  ByteScan scan(bytes);
  while (scan.left() >= 2) {
    std::uint32_t point = scan.U16();
    const bool high = point >= 0xD800 && point < 0xDC00;
    if (high && scan.Peek16() >= 0xDC00 && scan.Peek16() < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10U | (scan.U16() - 0xDC00U));
    } else if (point >= 0xD800 && point < 0xE000) {
      point = kReplacement;
    }
    PutUtf8(text, point);
  }
  return text;
}

// Text as it came where it can be shown, else its bytes in hexadecimal.
std::string AsText(std::string_view bytes) {
  return IsPrintable(bytes) ? std::string(bytes) : HexOf(bytes);
}

// "!AIOIL,02,008.290,029.600,519J,0400,008.430,0,00,AB": fourth temperature, seventh fuel.
bool ReadFuel(Message& message, Report& report) {
  constexpr std::string_view kStart = "!AIOIL";
  constexpr std::size_t kTimeBytes = 6;
  if (message.body.Peek() != '!') message.body.Skip(kTimeBytes);
  std::string_view all = message.Rest();
  if (Next(all, ',') != kStart) return false;
  std::array<std::string_view, 6> fields;
  for (std::string_view& field : fields)
    field = Next(all, ',');
  const auto temperature = text::Number(fields[2]);
  const auto fuel = text::Number(fields[5]);
  if (!temperature || !fuel) return false;
  report.Set(kTemperature, 1, *temperature);
  report.Set("fuel", *fuel);
  return true;
}

// "ALM1=45;ALM2=D5;STA1=40;DYD=01;...": what is switched on.
bool ReadSettings(Message& message, Report& report) {
  std::string_view all = message.Rest();
  while (!all.empty()) {
    std::string_view value = Next(all, ';');
    const std::string_view name = Next(value, '=');
    const auto number = text::Hex(value);
    if (!number) continue;
    if (name.size() == 4 && name.starts_with("ALM") && name[3] >= '1' && name[3] <= '4') {
      report.Set("alarm#Status", name[3] - '0', static_cast<std::int64_t>(*number));
    } else if (name == "STA1") {
      report.Set("otherStatus", static_cast<std::int64_t>(*number));
    } else if (name == "DYD") {
      report.Set("engineStatus", static_cast<std::int64_t>(*number));
    }
  }
  return true;
}

bool ReadDoor(Message& message, Report& report) {
  ByteScan& body = message.body;
  if (message.left() >= 7) report.time_ms = ReadTime(message);
  const unsigned flags = body.U8();
  report.Set(kDoor, (flags & 1U) != 0);
  report.Set("io#", 1, (flags & 4U) != 0);
  return true;
}

bool ReadSerialPort(Message& message, Report& report) {
  ByteScan& body = message.body;
  const unsigned first = body.Peek();
  if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')) {
    report.Set("serial", std::string(text::Trim(message.Rest())));
    return true;
  }
  body.Skip(2);
  report.Set(kCard, HexOf(body.Text(4)));
  return true;
}

bool ReadNetworkKind(Message& message, Report& report) {
  ByteScan& body = message.body;
  if (message.left() == 1) {
    report.Set("networkTechnology", std::string(body.U8() != 0 ? "4G" : "2G"));
  } else if (message.left() == 2) {
    report.Set(kPower, body.U16() / 100.0);
  }
  return true;
}

void SetObd(unsigned id, std::string_view value, Report& report) {
  constexpr unsigned kVin = 0x4A;
  struct Known {
    unsigned id;
    std::string_view name;
  };
  constexpr std::array<Known, 7> kKnown{{{0x28, kOdometer},
                                         {0x2B, "fuel"},
                                         {0x2D, "coolantTemp"},
                                         {0x35, "obdSpeed"},
                                         {0x36, "rpm"},
                                         {0x47, "fuelUsed"},
                                         {0x49, "hours"}}};
  if (id == kVin) report.Set("vin", std::string(value));
  const auto number = text::Hex(value);
  const auto known = std::ranges::find(kKnown, id, &Known::id);
  if (known != kKnown.end() && number) report.Set(known->name, static_cast<double>(*number) / 100);
}

std::optional<Sign> ModuleSign(unsigned event) {
  switch (event) {
    case 0x10:
      return Sign::kDoor;
    case 0x12:
      return Sign::kRemoving;
    case 0x14:
      return Sign::kGeofenceEnter;
    case 0x15:
      return Sign::kGeofenceExit;
    case 0x16:
      return Sign::kTemperature;
    case 0x1A:
      return Sign::kLowBattery;
    case 0x1B:
      return Sign::kOverspeed;
    case 0x1C:
      return Sign::kPowerOn;
    case 0x1D:
      return Sign::kPowerOff;
    case 0x20:
      return Sign::kVibration;
    case 0x21:
      return Sign::kPowerCut;
    case 0x23:
      return Sign::kTampering;
    default:
      return std::nullopt;
  }
}

std::optional<Sign> CameraSign(unsigned event, bool with_place) {
  switch (event) {
    case 0x01:
      return with_place ? Sign::kSos : Sign::kGeneral;
    case 0x0E:
      return Sign::kLowPower;
    case 0x76:
      return Sign::kTemperature;
    case 0x80:
      return Sign::kVibration;
    case 0x87:
      return Sign::kOverspeed;
    case 0x88:
      return Sign::kPowerCut;
    case 0x90:
      return Sign::kHardAcceleration;
    case 0x91:
      return Sign::kHardBraking;
    case 0x92:
      return Sign::kHardCornering;
    case 0x93:
      return Sign::kAccident;
    default:
      return std::nullopt;
  }
}

void ReadModuleFix(Message& message, ByteScan& value, Report& report) {
  Fix& fix = report.fix;
  fix.time_ms = report.time_ms = std::int64_t{value.U32()} * 1000;
  fix.satellites = value.U8();
  report.Set("sat", std::int64_t{fix.satellites});
  fix.altitude_m = value.I16();
  const std::uint32_t lat = value.U32();
  const std::uint32_t lon = value.U32();
  fix.speed_kmh = value.U8();
  ReadPlace(message, lat, lon, value.U16(), fix);
}

void ReadTag(ByteScan& value, Report& report) {
  report.Set("tag#Id", 1, HexOf(value.Text(6)));
  report.Set("tag#Battery", 1, value.U16() / 1000.0);
  report.Set("tag#BatteryLevel", 1, std::int64_t{value.U8()});
  report.Set("tag#Temp", 1, value.I16() / 10.0);
  report.Set("tag#Humidity", 1, std::int64_t{value.I16()});
  report.Set("tag#Status", 1, std::int64_t{value.U8()});
}

void ReadModuleCell(ByteScan& value, Report& report) {
  const Cell cell{.mcc = value.U16(),
                  .mnc = value.U16(),
                  .lac = value.U16(),
                  .id = value.U24(),
                  .signal = value.U8()};
  if (cell.id != 0) report.cells.push_back(cell);
}

void ReadModuleInputs(unsigned inputs, Report& report) {
  report.Set(kDoor, (inputs & 15U) != 0);
  report.Set("tamper", inputs >> 4U != 0);
}

void ReadModule(Message& message, unsigned kind, ByteScan& value, Report& report) {
  switch (kind) {
    case 0x03:
      return report.Set("iccid", HexOf(value.Text(10)));
    case 0x09:
      return report.Set("sat", std::int64_t{value.U8()});
    case 0x0A:
      return report.Set("satVisible", std::int64_t{value.U8()});
    case 0x11:
      return ReadModuleCell(value, report);
    case 0x18:
      return report.Set(kBattery, value.U16() / 100.0);
    case 0x28:
      return report.Set("hdop", value.U8() / 10.0);
    case 0x29:
      return report.Set(kIndex, std::int64_t{value.U32()});
    case 0x2A:
      return ReadModuleInputs(value.U8(), report);
    case 0x2B:
      return report.Set("bootReason", std::int64_t{value.U8()});
    case 0x2C:
      if (report.fix.kind == FixKind::kNone) report.time_ms = std::int64_t{value.U32()} * 1000;
      return;
    case 0x2E:
      return report.Set(kOdometer, std::int64_t{value.U32Le()});
    case 0x33:
      return ReadModuleFix(message, value, report);
    case 0x34: {
      const unsigned event = value.U8();
      AddSign(ModuleSign(event), report);
      return report.Set("event", std::int64_t{event});
    }
    case 0x7F:
      return ReadTag(value, report);
    default:
      return;
  }
}

bool ReadPeripheralData(std::string_view bytes, Report& report) {
  ByteScan value(bytes);
  value.Skip(1);  // kind of address
  report.Set("mac", HexOf(value.Text(6)));
  const unsigned event = value.U8();
  report.Set("event", std::int64_t{event});
  const unsigned event_data = value.U8();
  if (event != 0) report.Set("eventData", std::int64_t{event_data});
  report.Set("dataType", std::int64_t{value.U8()});
  report.Set("dataDetails", HexOf(value.Rest()));
  return value.ok();
}

}  // namespace

bool ReadHeartbeat(Message& message, Report& report) {
  ByteScan& body = message.body;
  const unsigned status = body.U8();
  report.Set("armed", (status & 1U) != 0);
  report.Set(kIgnition, (status & 2U) != 0);
  report.Set(kCharge, (status & 4U) != 0);
  if (message.left() >= 2) report.Set(kBattery, body.U16() / 100.0);
  if (message.left() >= 1) report.Set("rssi", std::int64_t{body.U8()});
  return true;
}

// Answers to commands. Some devices leave the length at 0 and end the text with zeros.
bool ReadText(Message& message, Report& report) {
  constexpr std::size_t kFlagBytes = 4;
  constexpr std::string_view kCardStart = "<ICCID:";
  constexpr std::size_t kIccidDigits = 20;
  ByteScan& body = message.body;
  const std::size_t length = body.U8();
  if (length != 0 && length < kFlagBytes) body.Fail();
  body.Skip(kFlagBytes);
  const std::string_view whole = length != 0 ? body.Text(length - kFlagBytes) : message.Rest();
  const std::string_view text = whole.substr(0, whole.find('\0'));
  if (text.starts_with(kCardStart)) {
    report.Set("iccid", AsText(text.substr(kCardStart.size(), kIccidDigits)));
  } else if (!text.empty()) {
    report.Set(kResult, AsText(text));
  }
  return true;
}

namespace {

// "Current position!Lat:N54.739332,Lon:E25.273270,Course:126.53,Speed:0.000,
// DateTime:2017-05-26 10:27:47": an answer to WHERE. Speed in km/h.
bool ReadPlaceText(const Message& message, std::string_view said, Report& report) {
  constexpr std::array<std::string_view, 5> kNames{
      "Current position!Lat:", "Lon:", "Course:", "Speed:", "DateTime:"};
  std::array<std::string_view, 5> values;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    std::string_view part = Next(said, ',');
    if (!part.starts_with(kNames[i])) return false;
    part.remove_prefix(kNames[i].size());
    values[i] = part;
  }
  if (values[0].empty() || values[1].empty() || values[4].size() < 19) return false;
  const auto lat = text::Number(values[0].substr(1));
  const auto lon = text::Number(values[1].substr(1));
  const auto course = text::Number(values[2]);
  const auto speed = text::Number(values[3]);
  // "2017-05-26  10:27:47": one space or two.
  const std::string_view date = values[4].substr(0, 10);
  const std::string_view time = values[4].substr(values[4].size() - 8);
  const auto number = [](std::string_view all, std::size_t at) {
    return static_cast<int>(text::Whole(all.substr(at, 2)).value_or(0));
  };
  if (!lat || !lon || !course || !speed) return false;
  const geo::Point at{.lat = values[0][0] == 'S' ? -*lat : *lat,
                      .lon = values[1][0] == 'W' ? -*lon : *lon};
  if (!geo::IsPlace(at)) return false;
  report.time_ms = UtcOf(message, {.year = 2000 + number(date, 2),
                                   .month = number(date, 5),
                                   .day = number(date, 8),
                                   .hour = number(time, 0),
                                   .minute = number(time, 3),
                                   .second = number(time, 6)});
  report.fix = {.kind = FixKind::kSatellite,
                .valid = true,
                .at = at,
                .time_ms = report.time_ms,
                .speed_kmh = *speed,
                .course_deg = *course};
  return true;
}

}  // namespace

bool ReadTextInfo(Message& message, Report& report) {
  constexpr unsigned kAscii = 1;
  message.reply = Reply::kNone;
  message.body.Skip(4);  // server's flag
  const bool ascii = message.body.U8() == kAscii;
  const std::string_view bytes = message.Rest();
  const std::string text = ascii ? AsText(bytes) : FromUtf16(bytes);
  if (!ReadPlaceText(message, text, report)) report.Set(kResult, text);
  return true;
}

bool ReadInfo(Message& message, Report& report) {
  ByteScan& body = message.body;
  message.reply = Reply::kNone;
  if (!message.extended) {
    report.Set(kPower, body.I16() / 100.0);
    return true;
  }
  switch (body.U8()) {
    case 0x00:
      report.Set("adc#", 1, body.U16() / 100.0);
      return true;
    case 0x04:
      return ReadSettings(message, report);
    case 0x05:
      return ReadDoor(message, report);
    case 0x0A:
      body.Skip(16);  // numbers of device and subscriber
      report.Set("iccid", WithoutFiller(HexOf(body.Text(10))));
      return true;
    case 0x0B:
      return ReadNetworkKind(message, report);
    case 0x0D:
      return ReadFuel(message, report);
    case 0x1B:
      return ReadSerialPort(message, report);
    case 0x1E:
      report.Set(kTemperature, 1, body.I32() / 10.0);
      report.Set(kHumidity, body.I32() / 10.0);
      return true;
    default:
      return false;
  }
}

bool ReadSerial(Message& message, Report& report) {
  message.reply = Reply::kNone;
  message.body.Skip(1);  // kind of device at the port
  const std::string_view bytes = message.Rest();
  report.Set(kResult, IsPrintable(bytes) ? std::string(text::Trim(bytes)) : HexOf(bytes));
  return true;
}

bool ReadObd(Message& message, Report& report) {
  constexpr std::size_t kPlaceBytes = 12;  // after the text, of no known layout
  message.reply = Reply::kNone;
  report.time_ms = ReadTime(message);
  report.Set(kIgnition, message.body.U8() != 0);
  std::string_view all = message.Rest();
  all.remove_suffix(std::min(all.size(), kPlaceBytes));
  while (!all.empty()) {
    std::string_view value = Next(all, ',');
    const std::string_view name = Next(value, '=');
    const auto id = text::Hex(name.substr(0, 2));
    if (id && !value.empty()) SetObd(static_cast<unsigned>(*id), value, report);
  }
  return true;
}

bool ReadModules(Message& message, Report& report) {
  ByteScan& body = message.body;
  while (body.ok() && message.left() >= 4) {
    const unsigned kind = body.U16();
    ByteScan value(body.Text(body.U16()));
    if (value.left() != 0) ReadModule(message, kind, value, report);
    if (!value.ok()) body.Fail();
  }
  return true;
}

bool ReadDeviceStatus(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.time_ms = std::int64_t{body.U32()} * 1000;
  while (body.ok() && message.left() >= 3) {
    const unsigned kind = body.U16();
    ByteScan value(body.Text(body.U8()));
    const std::size_t bytes = value.left();
    const unsigned first = value.Peek();
    if (bytes == 0) continue;
    if (kind == 1) report.Set(kMotion, first == 2 || first == 4);
    if (kind == 2) report.Set("armed", first != 0);
    if (kind == 4) report.Set(kIgnition, first != 0);
    if (kind == 5) report.Set(kPower, value.U16() / 100.0);
    if (kind == 7) report.Set(kCharge, first != 0);
    if (kind == 10) report.Set("chargeVoltage", std::int64_t{value.U16()});
    if (kind == 11) report.Set("batteryTemp", value.U16() / 10.0);
    if (!value.ok()) body.Fail();
  }
  return true;
}

bool ReadPeripheral(Message& message, Report& report) {
  constexpr unsigned kData = 0x0A;
  constexpr unsigned kBatteryKind = 0x0C;
  ByteScan& body = message.body;
  report.time_ms = std::int64_t{body.U32()} * 1000;
  while (body.ok() && message.left() >= 3) {
    const unsigned kind = body.U16();
    if (kind == kData) {
      if (!ReadPeripheralData(body.Text(body.U16()), report)) body.Fail();
      continue;
    }
    std::size_t length = body.U8();
    if (kind != kBatteryKind && length == 0) length = body.U8();  // two bytes in newer devices
    ByteScan value(body.Text(length));
    if (kind != kBatteryKind) continue;
    report.Set("externalBatteryLevel", std::int64_t{value.U8()});
    if (value.U8() != 0) report.Set("externalBatteryCharge", true);
    report.Set("externalBatteryCycles", std::int64_t{value.U16()});
    if (!value.ok()) body.Fail();
  }
  return true;
}

bool ReadAlarm(Message& message, Report& report) {
  constexpr std::size_t kShortBytes = 12;  // header to end without a place
  ByteScan& body = message.body;
  const bool camera = message.variant == Variant::kJc400;
  const bool with_place = message.length > kShortBytes;
  if (camera) body.Skip(3);  // mark, version
  if (with_place) {
    ReadFix(message,
            {.satellites = camera, .speed = camera, .long_speed = camera, .flags_first = camera},
            report);
  } else {
    report.time_ms = ReadTime(message);
  }
  if (camera) report.Set(kPower, body.U16() / 10.0);
  const unsigned event = body.U8();
  report.Set("event", std::int64_t{event});
  if (with_place) report.Set("eventData", std::int64_t{body.U16()});
  AddSign(CameraSign(event, with_place), report);
  if (message.left() > 0) report.Set("eventFiles", AsText(message.Rest()));
  return true;
}

bool ReadBatteryPack(Message& message, Report& report) {
  ByteScan& body = message.body;
  body.Skip(8);  // serial number
  report.time_ms = std::int64_t{body.U32()} * 1000;
  report.Set("relativeCapacity", std::int64_t{body.U8()});
  report.Set("remainingCapacity", std::int64_t{body.U16()});
  report.Set("absoluteCapacity", std::int64_t{body.U8()});
  report.Set("fullCapacity", std::int64_t{body.U16()});
  report.Set("batteryHealth", std::int64_t{body.U8()});
  report.Set("batteryTemp", body.U16() / 10.0 - 273.1);
  report.Set("current", std::int64_t{body.U16()});
  report.Set(kBattery, body.U16() / 1000.0);
  report.Set("cycleIndex", std::int64_t{body.U16()});
  for (int cell = 1; cell <= 14; ++cell)
    report.Set("batteryCell#", cell, body.U16() / 1000.0);
  report.Set("currentChargeInterval", std::int64_t{body.U16()});
  report.Set("maxChargeInterval", std::int64_t{body.U16()});
  report.Set("barcode", AsText(text::Trim(body.Text(16))));
  report.Set("batteryVersion", std::int64_t{body.U16()});
  report.Set("manufacturer", AsText(text::Trim(body.Text(16))));
  report.Set("batteryStatus", std::int64_t{body.U32()});
  report.Set("controllerStatus", std::int64_t{body.U32()});
  report.Set("controllerFault", std::int64_t{body.U32()});
  return true;
}

bool ReadSensorStatus(Message& message, Report& report) {
  constexpr unsigned kAboveZero = 0x8000;
  ByteScan& body = message.body;
  body.Skip(5);  // state, satellites, alarm, language
  report.Set(kBatteryLevel, std::int64_t{body.U8()});
  body.Skip(8);  // mode, voltage, reserved, times
  const unsigned value = body.U16();
  const double temperature = (value & 0x7FFFU) / 10.0;
  report.Set(kTemperature, 1, (value & kAboveZero) != 0 ? temperature : -temperature);
  return true;
}

bool ReadBluetoothClock(Message& message, Report& report) {
  ByteScan& body = message.body;
  report.time_ms = ReadTime(message);
  report.Set("rssi", std::int64_t{body.I8()});
  report.Set("tagMac", HexOf(body.Text(6)));
  report.Set("tagUuid", HexOf(body.Text(16)));
  report.Set("tagMajor", std::int64_t{body.U16()});
  report.Set("tagMinor", std::int64_t{body.U16()});
  report.Set("tagBattery", body.U16() / 100.0);
  report.Set("clock", std::int64_t{body.U8() >> 2U & 15U});
  return true;
}

}  // namespace tidewaiter::device::gt06
