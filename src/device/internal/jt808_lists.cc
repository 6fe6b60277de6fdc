// Lists inside items of JT808: numbers of their own, one level down.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "device/internal/encoding.h"
#include "device/internal/jt808_items.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jt808 {
namespace {

struct ListReader {
  std::uint16_t number;
  std::uint8_t bytes_min;
  void (*read)(Item& part);
};

void ReadPart(std::span<const ListReader> readers, unsigned number, Item& part) {
  for (const ListReader& reader : readers) {
    if (reader.number == number && part.length >= reader.bytes_min) reader.read(part);
  }
}

Item PartOf(ByteScan& in, std::size_t length, const Traits& traits, Report& report) {
  const std::string_view content = in.Text(length);
  return {.in = ByteScan(content), .length = content.size(), .traits = traits, .report = report};
}

void Offset40(Item& part, std::string_view name) {
  part.report.Set(name, std::int64_t{part.in.U8()} - 40);
}

constexpr ListReader kExtensionItems[] = {
    {0x01, 4, [](Item& part) { part.Whole32(kOdometer, 100); }},
    {0x02, 2, [](Item& part) { part.Real16("fuel", 10); }},
    {0x03, 2, [](Item& part) { part.Real16("obdSpeed", 10); }},
    {0x56, 2,
     [](Item& part) {
       part.in.Skip(1);
       part.Whole8(kBatteryLevel);
     }},
    {0x61, 2, [](Item& part) { part.Real16(kPower, 100); }},
    {0x69, 2, [](Item& part) { part.Real16(kBattery, 100); }},
    {0x80, 1, [](Item& part) { part.Whole8("obdSpeed"); }},
    {0x81, 2, [](Item& part) { part.Whole16("rpm"); }},
    {0x82, 2, [](Item& part) { part.Real16(kPower, 10); }},
    {0x83, 1, [](Item& part) { part.Whole8("engineLoad"); }},
    {0x84, 1, [](Item& part) { Offset40(part, "coolantTemp"); }},
    {0x85, 2, [](Item& part) { part.Whole16("fuelConsumption"); }},
    {0x86, 1, [](Item& part) { Offset40(part, "intakeTemp"); }},
    {0x87, 2, [](Item& part) { part.Whole16("intakeFlow"); }},
    {0x88, 1, [](Item& part) { part.Whole8("intakePressure"); }},
    {0x89, 1, [](Item& part) { part.Whole8("throttle"); }},
    {0x8B, 17, [](Item& part) { part.report.Set("vin", FromLatin1(part.in.Text(17))); }},
    {0x8C, 4, [](Item& part) { part.Whole32("obdOdometer", 100); }},
    {0x8D, 2,
     [](Item& part) { part.report.Set("tripOdometer", std::int64_t{part.in.U16()} * 1000); }},
    {0x8E, 1, [](Item& part) { part.Whole8("fuel"); }},
    {0xA0, 0,
     [](Item& part) {
       std::string codes = FromLatin1(part.in.Rest());
       std::replace(codes.begin(), codes.end(), ',', ' ');
       part.report.Set("dtcs", std::move(codes));
     }},
    {0xCC, 20, [](Item& part) { part.report.Set("iccid", FromLatin1(part.in.Text(20))); }},
};

// EB. Alarm words have a bit cleared where there is an alarm.
void PowerAndRemoval(Item& part) {
  const std::uint32_t quiet = part.in.U32();
  if (!Bit(quiet, 0)) part.report.signs.Add(Sign::kPowerOff);
  if (!Bit(quiet, 12)) part.report.signs.Add(Sign::kRemoving);
}

void VibrationAndMotion(Item& part) {
  const std::uint32_t quiet = part.in.U32();
  if (!Bit(quiet, 6)) part.report.signs.Add(Sign::kVibration);
  const unsigned motion = quiet >> 23U & 3U;
  if (motion < 2) part.report.Set(kMotion, motion == 0);
}

void BatteryAlarm(Item& part) {
  const unsigned alarm = part.in.U8();
  if (alarm == 3 || alarm == 4) part.report.signs.Add(Sign::kLowBattery);
  part.report.Set("batteryAlarm", std::int64_t{alarm});
}

void Volts(Item& part) {
  if (part.length == 4) {
    part.report.Set(kPower, part.in.U32() / 1000.0);
  } else {
    part.Real16(kBattery, 1000);
  }
}

void SimCard(Item& part) {
  std::string digits = HexOf(part.in.Text(10));
  digits.erase(digits.find_last_not_of('f') + 1);
  part.report.Set("iccid", std::move(digits));
}

void Wifi(Item& part) {  // how many, then "address,strength,address,..."
  part.in.Skip(1);
  const text::Fields fields(part.in.Rest(), ',');
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
    text::AddWifi(fields[i], fields[i + 1], part.report);
}

void CellOf(Item& part) {
  Cell cell;
  cell.mcc = part.in.U16();
  cell.mnc = part.in.U8();
  cell.lac = part.in.U16();
  cell.id = part.in.U32();
  text::AddCell(cell, part.report);
}

constexpr ListReader kVendorListItems[] = {
    {0x0001, 2, [](Item& part) { part.report.Set("fuel#", 1, part.in.U16() / 10.0); }},
    {0x0023, 6,
     [](Item& part) {
       if (const auto fuel = text::Number(part.in.Text(6))) part.report.Set("fuel#", 2, *fuel);
     }},
    {0x002D, 2, Volts},
    {0x0089, 4, PowerAndRemoval},
    {0x00A8, 1, [](Item& part) { part.Whole8(kBatteryLevel); }},
    {0x00B2, 10, SimCard},
    {0x00B9, 1, Wifi},
    {0x00C5, 4, VibrationAndMotion},
    {0x00C6, 1, BatteryAlarm},
    {0x00CE, 2, [](Item& part) { part.Real16(kPower, 100); }},
    {0x00D8, 9, CellOf},
    {0x00E1, 1, [](Item& part) { part.Whole8(kBatteryLevel); }},
};

void EngineLoad(Item& part) {  // percent, or tenths of it
  if (part.length == 1) return part.Whole8("engineLoad");
  part.Real16("engineLoad", 10);
}

constexpr ListReader kEngineItems[] = {
    {0x0002, 2, [](Item& part) { part.Real16("obdSpeed", 10); }},
    {0x0003, 2, [](Item& part) { part.Whole16("rpm"); }},
    {0x0004, 2, [](Item& part) { part.Real16(kPower, 1000); }},
    {0x0005, 4, [](Item& part) { part.Whole32("obdOdometer", 100); }},
    {0x0007, 2, [](Item& part) { part.Real16("fuelConsumption", 10); }},
    {0x0008, 1, EngineLoad},
    {0x0009, 2,
     [](Item& part) { part.report.Set("coolantTemp", std::int64_t{part.in.U16()} - 40); }},
    {0x000B, 2, [](Item& part) { part.Whole16("intakePressure"); }},
    {0x000C, 2,
     [](Item& part) { part.report.Set("intakeTemp", std::int64_t{part.in.U16()} - 40); }},
    {0x000D, 2, [](Item& part) { part.Whole16("intakeFlow"); }},
    {0x000E, 2,
     [](Item& part) { part.report.Set("throttle", std::int64_t{part.in.U16()} * 100 / 255); }},
    {0x0050, 17, [](Item& part) { part.report.Set("vin", FromLatin1(part.in.Text(17))); }},
    {0x0051, 1, [](Item& part) { part.report.Set("cvn", HexOf(part.in.Rest())); }},
    {0x0052, 1, [](Item& part) { part.report.Set("calid", FromLatin1(part.in.Rest())); }},
    {0x0100, 2, [](Item& part) { part.Real16("tripOdometer", 10); }},
    {0x0102, 2, [](Item& part) { part.Real16("tripFuel", 10); }},
    {0x0112, 2, [](Item& part) { part.Whole16("hardAccelerationCount"); }},
    {0x0113, 2, [](Item& part) { part.Whole16("hardDecelerationCount"); }},
    {0x0114, 2, [](Item& part) { part.Whole16("hardCorneringCount"); }},
};

// E8 of dashboard cameras (JC): an event, or states under numbers of their own.
struct EventSign {
  std::uint16_t event;
  Sign sign;
};
constexpr EventSign kDashcamSigns[] = {
    {0x0001, Sign::kFault},         {0x0400, Sign::kHardAcceleration},
    {0x0401, Sign::kHardBraking},   {0x0402, Sign::kHardCornering},
    {0x0403, Sign::kOverspeed},     {0x0405, Sign::kAccident},
    {0x0406, Sign::kVibration},     {0x0407, Sign::kTow},
    {0x0408, Sign::kGeofenceEnter}, {0x0409, Sign::kGeofenceExit},
    {0x040C, Sign::kDoor},          {0x0412, Sign::kHardAcceleration},
    {0x0413, Sign::kHardBraking},   {0x0414, Sign::kHardCornering},
    {0x0415, Sign::kLaneChange},    {0x0416, Sign::kAccident},
    {0x0417, Sign::kAccident},      {0x0C01, Sign::kSos},
    {0x0C02, Sign::kLowPower},      {0x0C05, Sign::kGeneral},
    {0x0C0E, Sign::kPowerCut},      {0x0C0F, Sign::kLowBattery},
    {0x0C10, Sign::kPowerOff},      {0x0C12, Sign::kTampering}};

constexpr ListReader kDashcamStates[] = {
    {0x0001, 2, [](Item& part) { part.Real16(kBattery, 100); }},
    {0x0002, 4, [](Item& part) { part.Whole32("dataUsage"); }},
    {0x0003, 1, [](Item& part) { part.Whole8(kBatteryLevel); }},
    {0x0004, 1, [](Item& part) { part.report.Set(kCharge, part.in.U8() == 0); }},
    {0x0005, 10,
     [](Item& part) { part.report.Set("iccid", HexOf(part.in.Text(10)).substr(0, 19)); }},
    {0x0007, 2, [](Item& part) { part.Real16("hdop", 10); }},
    {0x2001, 2, [](Item& part) { part.Real16(kPower, 10); }},
};

void DashcamPower(Item& item) {
  item.report.Set(kCharge, item.in.U8() == 1);
  const unsigned sixths = item.in.U8();
  if (sixths >= 1 && sixths <= 6) item.report.Set(kBatteryLevel, std::int64_t{sixths} * 100 / 6);
  item.Real16(kBattery, 100);
  item.Whole8("rssi");
  item.Real16(kPower, 100);
}

void Dashcam(Item& item) {
  constexpr std::size_t kPowerBytes = 8;  // its length byte included
  const unsigned event = item.in.U16();
  if (event == 0x2003 && item.in.Has(kPowerBytes)) {
    item.in.Skip(1);
    DashcamPower(item);
  } else if (event == 0x2005) {
    item.in.Skip(1);
    while (item.in.Has(3)) {
      const unsigned number = item.in.U16();
      Item part = PartOf(item.in, item.in.U8(), item.traits, item.report);
      ReadPart(kDashcamStates, number, part);
    }
  } else if (event == 0x0C03 || event == 0x0C04) {
    item.report.Set(kIgnition, event == 0x0C03);
  }
  for (const auto& [number, sign] : kDashcamSigns) {
    if (number == event) item.report.signs.Add(sign);
  }
}

bool IsDashcam(std::string_view model) {
  return model == "JC371" || model == "JC181" || model == "JC182" || model == "JC450" ||
         model == "JC451";
}

constexpr std::string_view kEngineWords[] = {
    "power",           "rpm",          "obdSpeed",    "throttle",     "engineLoad", "coolantTemp",
    "fuelConsumption",  // at the moment, then on average: the later wins where it is there
    "fuelConsumption", "tripOdometer", "obdOdometer", "tripFuelUsed", "fuelUsed"};

}  // namespace

void ReadExtension(std::string_view bytes, Report& report) {
  static const Traits kNone;  // no model reads these differently
  ByteScan in(bytes);
  while (in.Has(2)) {
    const unsigned number = in.U8();
    Item part = PartOf(in, in.U8(), kNone, report);
    if (in.ok()) ReadPart(kExtensionItems, number, part);
  }
}

void ReadVendorList(std::string_view bytes, Report& report) {
  static const Traits kNone;
  ByteScan in(bytes);
  while (in.Has(4)) {
    const std::size_t length = in.U16();  // with the number
    const unsigned number = in.U16();
    if (length < 2) return;
    Item part = PartOf(in, length - 2, kNone, report);
    if (in.ok()) ReadPart(kVendorListItems, number, part);
  }
}

void ReadEnginePart(unsigned number, Item& part) {
  ReadPart(kEngineItems, number, part);
}

void ReadDashcamOrLock(Item& item) {
  if (IsDashcam(item.traits.model)) return Dashcam(item);
  std::int64_t state = 0;  // two or three bytes
  while (item.in.Has(1) && item.length <= 3)
    state = state << 8 | item.in.U8();
  if (item.length <= 3) item.report.Set("lockStatus", state);
}

void ReadEngineText(std::string_view text, Report& report) {
  const text::Fields fields(text, ',');
  for (std::size_t i = 0; i < std::size(kEngineWords); ++i) {
    const auto number = text::Number(text::Trim(fields[i + 1]));
    if (number) report.Set(kEngineWords[i], *number);
  }
}

}  // namespace tidewaiter::device::jt808
