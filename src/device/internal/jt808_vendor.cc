// Items that vendors added to JT808, found in recorded frames.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "device/internal/encoding.h"
#include "device/internal/jt808_items.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jt808 {
namespace {

void AddCell(Report& report, const Cell& cell) {
  text::AddCell(cell, report);
}

void WorkingState(Item& item) {  // D0
  if (Bit(item.in.U32(), 3)) item.report.signs.Add(Sign::kVibration);
}

void ChargeOrLevel(Item& item) {
  constexpr unsigned kCharging = 0xFF;
  const unsigned level = item.in.U8();
  if (level == kCharging) {
    item.report.Set(kCharge, true);
  } else {
    item.report.Set(kBatteryLevel, std::int64_t{level});
  }
}

// E1: cells of one network.
void Cells(Item& item) {
  constexpr std::size_t kCellBytes = 8;
  Cell cell;
  cell.mcc = item.in.U16();
  cell.mnc = item.in.U16();
  while (item.in.Has(kCellBytes)) {
    cell.lac = item.in.U24();
    cell.id = item.in.U32();
    cell.signal = item.in.U8();
    if (cell.lac > 0 && cell.lac <= 0xFFFF && cell.id <= 0xFFFFFFF) AddCell(item.report, cell);
  }
}

// D4, E1, E9: four vendors, told apart by length.
void LevelCellsOrCard(Item& item) {
  if (item.length == 1) {
    ChargeOrLevel(item);
  } else if (item.length >= 4) {
    item.report.Set(kCard, std::to_string(item.in.U32()));
  }
}

void CellsOrPower(Item& item) {
  if (item.length >= 12 && (item.length - 4) % 8 == 0) {
    Cells(item);
  } else if (item.length == 2) {
    item.Real16(kPower, 10);
  } else {
    LevelCellsOrCard(item);
  }
}

// D5: volt, or the locks on a tank truck: number, card, battery, state.
void VoltOrLocks(Item& item) {
  constexpr std::size_t kLockBytes = 13;
  constexpr int kOpenBit = 5;
  if (item.length == 2) return item.Real16(kBattery, 100);
  const int count = item.in.U8();
  for (int i = 1; i <= count && item.in.Has(kLockBytes); ++i) {
    item.report.Set("lock#Id", i, HexOf(item.in.Text(5)));
    item.report.Set("lock#Card", i, HexOf(item.in.Text(5)));
    item.report.Set("lock#Battery", i, std::int64_t{item.in.U8()});
    item.report.Set("lock#Locked", i, !Bit(item.in.U16(), kOpenBit));
  }
}

// DA: how often the string was cut, and state.
void StringAndCover(Item& item) {
  item.in.Skip(2);
  const unsigned state = item.in.U8();
  item.report.Set("string", Bit(state, 0));
  item.report.Set(kMotion, Bit(state, 2));
  item.report.Set("cover", Bit(state, 3));
}

void FuelTenths(Item& item) {
  if (item.traits.model != "DT800") item.report.Set("fuel", item.in.U32() / 10.0);
}

void LevelAndVolt(Item& item) {  // E3
  item.in.Skip(1);
  item.Whole8(kBatteryLevel);
  item.Real16(kBattery, 100);
}

void ChargeAndLevel(Item& item) {  // E4
  if (item.in.U8() == 0) item.report.Set(kCharge, true);
  item.Whole8(kBatteryLevel);
}

void Motion(Item& item) {  // E5
  if (item.length == 1) item.report.Set(kMotion, item.in.U8() == 1);
}

// Whole part with a sign, and 255ths.
double Signed255(ByteScan& in) {
  const int whole = in.I8();
  const double rest = in.U8() / 255.0;
  return whole < 0 ? whole - rest : whole + rest;
}

void EngineOrSensors(Item& item) {  // E6
  constexpr std::size_t kSensorBytes = 11;
  constexpr std::size_t kMacBytes = 6;
  const std::string_view content = item.in.Rest();
  if (content.starts_with("$OBD-RT")) return ReadEngineText(content, item.report);
  if (content.size() % kSensorBytes != 0) return;
  ByteScan in(content);
  while (in.Has(kSensorBytes)) {
    const int sensor = in.U8();
    in.Skip(kMacBytes);
    item.report.Set(kTemperature, sensor, Signed255(in));
    item.report.Set("humidity#", sensor, Signed255(in));
  }
}

void VibrationAndSos(Item& item) {  // E7
  if (item.length != 8) return;
  const unsigned alarms = item.in.U16();
  if (Bit(alarms, 0)) item.report.signs.Add(Sign::kVibration);
  if ((alarms >> 1U & 7U) != 0) item.report.signs.Add(Sign::kSos);
}

void Network(Item& item) {  // F0
  constexpr std::size_t kCellBytes = 13;
  while (item.in.Has(kCellBytes)) {
    Cell cell;
    cell.mcc = item.in.U16();
    cell.mnc = item.in.U16();
    cell.id = item.in.U32();
    cell.lac = item.in.U32();
    cell.signal = item.in.U8();
    AddCell(item.report, cell);
  }
}

void Wifi(Item& item) {  // EC, F4
  constexpr std::size_t kPointBytes = 7;
  while (item.in.Has(kPointBytes)) {
    const std::string address = MacOf(item.in.Text(6));
    text::AddWifi(address, std::to_string(item.in.I8()), item.report);
  }
}

void VendorList(Item& item) {  // EB
  const std::string_view content = item.in.Rest();
  if (ByteScan(content).Peek16() > 200 && (content.size() - 3) % 5 == 0) {
    ByteScan in(content);
    Cell cell;
    cell.mcc = in.U16();
    cell.mnc = in.U8();
    while (in.Has(5)) {
      cell.lac = in.U16();
      cell.id = in.U16();
      cell.signal = in.U8();
      AddCell(item.report, cell);
    }
  } else if (IsPrintable(content)) {
    item.report.Set("timezone", FromLatin1(content));
  } else {
    ReadVendorList(content, item.report);
  }
}

void SignalAndVolts(Item& item) {  // EE
  if (item.length != 6) return;
  item.Whole8("rssi");
  item.Real16(kPower, 1000);
  item.Real16(kBattery, 1000);
  item.Whole8("sat");
}

void EngineList(Item& item) {  // F3 of trackers that read the engine
  while (item.in.Has(3)) {
    const unsigned number = item.in.U16();
    Item part{.in = ByteScan(item.in.Text(item.in.U8())),
              .length = 0,
              .traits = item.traits,
              .report = item.report};
    part.length = part.in.left();
    ReadEnginePart(number, part);
  }
}

struct TagField {
  int bit;
  std::size_t bytes;
};

void Tags(Item& item) {  // F3 of asset trackers: Bluetooth tags heard
  constexpr TagField kSkipped[] = {{5, 6}, {6, 2}, {7, 2}};
  const unsigned mask = item.in.U8();
  for (int tag = 1; item.in.Has(7); ++tag) {
    Report& report = item.report;
    report.Set("tag#Mac", tag, HexOf(item.in.Text(6)));
    report.Set("tag#Rssi", tag, std::int64_t{item.in.I8()});
    if (Bit(mask, 0)) report.Set("tag#Name", tag, FromLatin1(TrimZeros(item.in.Text(10))));
    if (Bit(mask, 1)) item.in.Skip(2);
    if (Bit(mask, 2)) report.Set("tag#Battery", tag, item.in.U16() / 1000.0);
    if (Bit(mask, 3)) report.Set("tag#Temp", tag, item.in.I16() / 10.0);
    if (Bit(mask, 4)) report.Set("tag#Humidity", tag, item.in.I16() / 10.0);
    for (const auto& [bit, bytes] : kSkipped) {
      if (Bit(mask, bit)) item.in.Skip(bytes);
    }
  }
}

void TagsOrEngine(Item& item) {
  if (IsAssetTracker(item.traits.model)) return Tags(item);
  EngineList(item);
}

void Acceleration(Item& item) {
  const int x = item.in.I16();
  const int y = item.in.I16();
  const int z = item.in.I16();
  item.report.Set("gSensor", fmt::format("[{},{},{}]", x, y, z));
}

// F6 of asset trackers: why it reports, then what a mask announces.
void Sensors(Item& item) {
  constexpr unsigned kMoved = 2;
  const unsigned event = item.in.U8();
  item.report.Set("event", std::int64_t{event});
  if (event == kMoved) item.report.Set(kMotion, true);
  const unsigned mask = item.in.U8();
  const auto announced = [&](int bit, std::size_t bytes) {
    return Bit(mask, bit) && item.in.Has(bytes);
  };
  if (announced(0, 2)) item.Whole16(kLight);
  if (announced(1, 2)) item.report.Set(kTemperature, 1, item.in.I16() / 10.0);
  if (announced(2, 2)) item.report.Set(kHumidity, item.in.I16() / 10.0);
  if (announced(3, 6)) Acceleration(item);
  if (announced(4, 10)) item.in.Skip(10);  // thresholds
  if (announced(5, 2)) item.Whole16("airPressure");
}

void PressureImeiOrSensors(Item& item) {  // F6
  const bool asset = IsAssetTracker(item.traits.model);
  if (!asset && item.length == 2) {
    item.Whole16("airPressure");
  } else if (!asset && item.length == 8) {
    item.report.Set("imei", HexOf(item.in.Rest()).substr(1));
  } else {
    Sensors(item);
  }
}

void HumidityOrBattery(Item& item) {  // F7
  if (item.length == 2) {
    item.Real16(kHumidity, 10);
  } else if (item.length >= 4) {
    item.report.Set(kBattery, item.in.U32() / 1000.0);
    const unsigned state = item.in.U8();
    if (state == 2 || state == 3) item.report.Set(kCharge, true);
    if (item.in.Has(1)) item.Whole8(kBatteryLevel);
  }
}

void IdentityOrTemperature(Item& item) {      // F8
  constexpr std::size_t kIdentityBytes = 19;  // mode, IMEI, SIM
  if (item.length >= kIdentityBytes) {
    item.in.Skip(9);
    item.report.Set("iccid", HexOf(item.in.Text(10)));
  } else if (item.traits.model == "C5" || item.traits.model == "C5L") {
    item.Whole16("steps");
  } else {
    item.report.Set(kTemperature, 2, item.in.U16() / 10.0 - 50);
  }
}

void Quality(Item& item) {  // F9: a mask announces what follows
  const unsigned mask = item.in.U16();
  const auto skip = [&](int bit, std::size_t bytes) {
    if (Bit(mask, bit)) item.in.Skip(bytes);
  };
  skip(0, 4);  // age of the fix
  skip(1, 4);  // time with ignition
  if (Bit(mask, 2) && item.in.Has(2)) item.Real16("hdop", 10);
  skip(3, 6);  // time of the fix
  skip(5, 8);  // intervals
  if (Bit(mask, 6) && item.in.Has(2)) item.report.Set(kTemperature, 3, item.in.I16() / 10.0);
}

constexpr struct {
  int bit;
  Sign sign;
} kMark7cSigns[] = {{0, Sign::kHardAcceleration},
                    {1, Sign::kHardBraking},
                    {2, Sign::kHardCornering},
                    {3, Sign::kAccident},
                    {4, Sign::kTampering}};

void Marked(Item& item) {  // FE longer than a number
  constexpr unsigned kMark = 0x7C;
  if (item.in.U8() == kMark) {
    while (item.in.Has(2)) {
      const unsigned number = item.in.U8();
      ByteScan part(item.in.Text(item.in.U8()));
      const std::uint32_t alarms = number == 1 ? part.U32() : 0;
      for (const auto& [bit, sign] : kMark7cSigns) {
        if (Bit(alarms, bit)) item.report.signs.Add(sign);
      }
    }
  } else if (item.in.Has(1)) {
    item.Whole8(kBatteryLevel);
  }
}

void NumberOrMarked(Item& item) {  // FE
  if (item.length == 1) return item.Whole8(kBatteryLevel);
  if (item.length == 2) return item.Real16(kPower, 10);
  if (item.length == 4) return item.Whole32(kOdometer);
  Marked(item);
}

void TextItem(Item& item, std::string_view name) {
  item.report.Set(name, FromLatin1(item.in.Rest()));
}

constexpr ItemReader kVendor[] = {
    {0xD0, 4, WorkingState},
    {0xD3, 2, [](Item& item) { item.Real16(kPower, 10); }},
    {0xD4, 1, LevelCellsOrCard},
    {0xD5, 2, VoltOrLocks},
    {0xDA, 3, StringAndCover},
    {0xE1, 1, CellsOrPower},
    {0xE2, 4, FuelTenths},
    {0xE3, 4, LevelAndVolt},
    {0xE4, 2, ChargeAndLevel},
    {0xE5, 1, Motion},
    {0xE6, 7, EngineOrSensors},
    {0xE7, 8, VibrationAndSos},
    {0xE8, 2, ReadDashcamOrLock},
    {0xE9, 1, LevelCellsOrCard},
    {0xEB, 2, VendorList},
    {0xEC, 7, Wifi},
    {0xED, 1, [](Item& item) { item.report.Set("card", FromLatin1(TrimZeros(item.in.Rest()))); }},
    {0xEE, 6, SignalAndVolts},
    {0xF0, 13, Network},
    {0xF1, 4, [](Item& item) { item.report.Set(kPower, item.in.U32() / 1000.0); }},
    {0xF2, 1, [](Item& item) { TextItem(item, "versionFw"); }},
    {0xF3, 1, TagsOrEngine},
    {0xF4, 7, Wifi},
    {0xF5, 2,
     [](Item& item) {
       if (item.length == 2) item.Whole16("illuminance");
     }},
    {0xF6, 2, PressureImeiOrSensors},
    {0xF7, 2, HumidityOrBattery},
    {0xF8, 2, IdentityOrTemperature},
    {0xF9, 2, Quality},
    {0xFB, 1, [](Item& item) { TextItem(item, "container"); }},
    {0xFC, 1, [](Item& item) { item.Whole8("geofence"); }},
    {0xFE, 1, NumberOrMarked},
};

}  // namespace

std::span<const ItemReader> VendorItems() {
  return kVendor;
}

}  // namespace tidewaiter::device::jt808
