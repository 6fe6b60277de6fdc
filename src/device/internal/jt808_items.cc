#include "device/internal/jt808_items.h"

#include <algorithm>
#include <string>

#include "device/internal/encoding.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jt808 {
namespace {

constexpr unsigned kExtension = 0x80;  // everything behind it is numbered anew
constexpr std::uint16_t kNoReading = 0xFFFF;

void Fuel(Item& item) {  // tenths of a litre, or a level
  const unsigned fuel = item.in.U16();
  if (Bit(fuel, 15)) {
    item.report.Set("fuel", std::int64_t{fuel & 0x7FFFU});
  } else {
    item.report.Set("fuel", fuel / 10.0);
  }
}

void Analog(Item& item) {
  item.report.Set("adc#", 1, item.in.U16() / 100.0);
  item.report.Set("adc#", 2, item.in.U16() / 100.0);
}

void Satellites(Item& item) {
  item.report.fix.satellites = item.in.U8();
  item.report.Set("sat", std::int64_t{item.report.fix.satellites});
}

// One byte: a mode. A text "*M00,45,1138600...": a lock whose voltage stands in it.
void ModeOrLock(Item& item) {
  constexpr std::size_t kVoltAt = 10;
  if (item.length == 1) return item.Whole8("mode");
  const std::string_view text = item.in.Rest();
  if (!text.starts_with("*M00") || text.size() < kVoltAt + 5) return;
  if (const auto volt = text::Whole(text.substr(kVoltAt, 3))) {
    item.report.Set(kBattery, static_cast<double>(*volt) / 100);
  }
}

void Temperatures(Item& item) {
  if (item.length != 2 && item.length != 16) return;
  for (int i = 1; item.in.Has(2); ++i) {
    const unsigned raw = item.in.U16();
    if (raw == kNoReading) continue;
    const double degrees = (raw & 0x7FFFU) / 10.0;
    item.report.Set(kTemperature, i, Bit(raw, 15) ? -degrees : degrees);
  }
}

void DrivingAlarms(Item& item) {
  const unsigned driving = item.in.U16();
  Signs& signs = item.report.signs;
  if (Bit(driving, 8)) signs.Add(Sign::kHardAcceleration);
  if (Bit(driving, 9)) signs.Add(Sign::kHardBraking);
  if (Bit(driving, 10)) signs.Add(Sign::kHardCornering);
  item.in.Skip(2);  // switches outside
  if (HasDoorBit(item.traits.model) && Bit(item.in.U32(), 16)) signs.Add(Sign::kDoor);
}

// Wireless slave locks: id, millivolt, sealed '1', state of the shackle, signal.
void SlaveLocks(Item& item) {
  constexpr std::size_t kLockBytes = 11;
  for (int i = 1; item.in.Has(kLockBytes); ++i) {
    item.report.Set("lock#Id", i, HexOf(item.in.Text(6)));
    item.report.Set("lock#Battery", i, item.in.U16() / 1000.0);
    item.report.Set("lock#Seal", i, item.in.U8() == '1');
    item.in.Skip(2);
  }
}

// Cameras: of the road (64) and of the driver (65).
void CameraAlarm(Item& item, std::string_view name) {
  constexpr std::size_t kLabelBytes = 16;
  item.in.Skip(5);  // serial, beginning or end
  item.Whole8(name);
  if (item.length < 47) return;
  item.in.Skip(item.in.left() - kLabelBytes);
  item.report.Set("alarmLabel", HexOf(item.in.Rest()));
}

void DrivingEvent(Item& item) {
  item.in.Skip(5);
  switch (item.in.U8()) {
    case 0x01:
      return item.report.signs.Add(Sign::kHardAcceleration);
    case 0x02:
      return item.report.signs.Add(Sign::kHardBraking);
    case 0x03:
      return item.report.signs.Add(Sign::kHardCornering);
    case 0x16:
      return item.report.signs.Add(Sign::kAccident);
    default:
      return;
  }
}

void Tires(Item& item) {
  constexpr std::size_t kTireBytes = 8;
  while (item.in.Has(kTireBytes)) {
    const int tire = item.in.U8();
    item.report.Set("tire#SensorId", tire, HexOf(item.in.Text(3)));
    item.report.Set("tire#Pressure", tire, (item.in.U16() & 0x3FFU) / 40.0);
    item.report.Set("tire#Temp", tire, std::int64_t{item.in.U8()} - 50);
    item.report.Set("tire#Status", tire, std::int64_t{item.in.U8()});
  }
}

void Engine(Item& item) {
  Report& report = item.report;
  item.Real16(kBattery, 10);
  item.Whole16("rpm");
  item.Whole8("obdSpeed");
  report.Set("throttle", std::int64_t{item.in.U8()} * 100 / 255);
  report.Set("engineLoad", std::int64_t{item.in.U8()} * 100 / 255);
  report.Set("coolantTemp", std::int64_t{item.in.U8()} - 40);
  item.in.Skip(2);
  item.Real16("fuelConsumption", 100);
  item.in.Skip(8);
  item.Real16("fuelUsed", 100);
}

constexpr ItemReader kStandard[] = {
    {0x01, 4, [](Item& item) { item.Whole32(kOdometer, 100); }},
    {0x02, 2, Fuel},
    {0x06, 1, [](Item& item) { item.Whole8(kBatteryLevel); }},
    {0x0B, 1, [](Item& item) { ReadLockCommand(item.in.Rest(), item.report); }},
    {0x14, 4, [](Item& item) { item.Whole32("videoAlarm"); }},
    {0x25, 4, [](Item& item) { item.Whole32("input"); }},
    {0x2B, 4, Analog},
    {0x30, 1, [](Item& item) { item.Whole8("rssi"); }},
    {0x31, 1, Satellites},
    {0x33, 1, ModeOrLock},
    {0x51, 2, Temperatures},
    {0x56, 1, [](Item& item) { item.report.Set(kBatteryLevel, std::int64_t{item.in.U8()} * 10); }},
    {0x57, 8, DrivingAlarms},
    {0x60, 2, [](Item& item) { ReadPadlockEvent(item.in.Rest(), item.report); }},
    {0x63, 11, SlaveLocks},
    {0x64, 6, [](Item& item) { CameraAlarm(item, "adasAlarm"); }},
    {0x65, 6, [](Item& item) { CameraAlarm(item, "dmsAlarm"); }},
    {0x67, 8, [](Item& item) { item.report.Set("password", FromLatin1(item.in.Text(8))); }},
    {0x68, 2, [](Item& item) { item.Real16(kBatteryLevel, 100); }},
    {0x69, 2, [](Item& item) { item.Real16(kBattery, 100); }},
    {0x70, 6, DrivingEvent},
    {0x77, 8, Tires},
    {0x82, 2, [](Item& item) { item.Real16(kPower, 10); }},
    {0x91, 20, Engine},
    {0x94, 1, [](Item& item) { item.report.Set("vin", FromLatin1(item.in.Rest())); }},
    {0xA7, 4, Analog},
    {0xAC, 4, [](Item& item) { item.Whole32(kOdometer); }},
    {0xBC, 1, [](Item& item) { item.report.Set("driver", FromLatin1(TrimZeros(item.in.Rest()))); }},
    {0xBD, 1, [](Item& item) { item.report.Set(kCard, FromLatin1(item.in.Rest())); }},
};

const ItemReader* Find(std::span<const ItemReader> readers, unsigned number) {
  const auto at = std::lower_bound(
      readers.begin(), readers.end(), number,
      [](const ItemReader& reader, unsigned wanted) { return reader.number < wanted; });
  return at != readers.end() && at->number == number ? &*at : nullptr;
}

}  // namespace

std::string_view TrimZeros(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
    text.remove_suffix(1);
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
    text.remove_prefix(1);
  return text;
}

void ReadItems(std::string_view items, const Traits& traits, Report& report) {
  ByteScan in(items);
  while (in.Has(2)) {
    const unsigned number = in.U8();
    const std::size_t length = in.U8();
    if (number == kExtension) {
      in.Skip(std::min(length, in.left()));
      return ReadExtension(in.Rest(), report);
    }
    if (!in.Has(length)) return;
    Item item{
        .in = ByteScan(in.Text(length)), .length = length, .traits = traits, .report = report};
    const ItemReader* reader = Find(kStandard, number);
    if (reader == nullptr) reader = Find(VendorItems(), number);
    if (reader != nullptr && length >= reader->bytes_min) reader->read(item);
  }
}

}  // namespace tidewaiter::device::jt808
