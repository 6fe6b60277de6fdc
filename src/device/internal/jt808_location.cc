// Positions of JT808: the fixed part, and Jointech's own.
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "device/internal/bcd.h"
#include "device/internal/jointech_place.h"
#include "device/internal/jt808.h"
#include "geo/point.h"

namespace tidewaiter::device::jt808 {
namespace {

constexpr std::size_t kLocationBytes = 28;
constexpr std::size_t kPlainExtra = 18;  // instead of items: readings in fixed places

struct AlarmBit {
  int bit;
  Sign sign;
};

// The standard's alarm word. Bits that are a driver's or a camera's business are not read.
constexpr AlarmBit kAlarmBits[] = {
    {0, Sign::kSos},        {1, Sign::kOverspeed},  {2, Sign::kFatigue},     {4, Sign::kFault},
    {5, Sign::kAntennaCut}, {6, Sign::kAntennaCut}, {7, Sign::kLowBattery},  {8, Sign::kPowerOff},
    {9, Sign::kFault},      {10, Sign::kFault},     {11, Sign::kFault},      {15, Sign::kVibration},
    {16, Sign::kTampering}, {17, Sign::kTampering}, {18, Sign::kLowBattery}, {19, Sign::kParking},
    {20, Sign::kGeofence},  {26, Sign::kGeneral},   {28, Sign::kMovement},   {29, Sign::kAccident},
    {30, Sign::kAccident}};
// Padlocks and asset trackers give bits of the same word another meaning.
constexpr AlarmBit kPadlockBits[] = {
    {0, Sign::kRemoving}, {1, Sign::kTampering}, {4, Sign::kRemoving}};
constexpr AlarmBit kAssetBits[] = {{16, Sign::kMovement}};

void ReadAlarms(std::uint32_t word, std::string_view model, Signs& signs) {
  std::span<const AlarmBit> bits = kAlarmBits;
  if (IsPadlock(model)) bits = kPadlockBits;
  if (IsAssetTracker(model)) bits = kAssetBits;
  for (const auto& [bit, sign] : bits) {
    const bool noise = sign == Sign::kAccident && model == "VL300";  // always set there
    if (Bit(word, bit) && !noise) signs.Add(sign);
  }
}

// Whether these bytes are items from end to end.
bool AreItems(std::string_view bytes) {
  while (bytes.size() >= 2 && bytes.front() != '\0') {
    const std::size_t length = 2U + static_cast<unsigned char>(bytes[1]);
    if (length > bytes.size()) return false;
    bytes.remove_prefix(length);
  }
  return bytes.empty();
}

// Battery and distance left, odometer, volt, area, signal, reserved.
void ReadPlainExtra(std::string_view bytes, Report& report) {
  ByteScan in(bytes);
  in.Skip(4);
  report.Set(kOdometer, std::int64_t{in.U32()} * 1000);
  report.Set(kBattery, in.U16() / 10.0);
  in.Skip(4);
  report.Set("rssi", std::int64_t{in.U8()});
}

}  // namespace

bool IsPadlock(std::string_view model) {
  return model == "G-360P" || model == "G-508P";
}

bool IsAssetTracker(std::string_view model) {
  return model == "AL300" || model == "GL100";
}

std::int64_t ReadTime(ByteScan& in, const Traits& traits) {
  const std::int64_t local_ms = ReadBcdTime(in, BcdOrder::kYearFirst);
  return local_ms == 0 ? 0 : local_ms - ClockOffsetMs(traits);
}

void ReadStatusAndPlace(ByteScan& in, const Traits& traits, Report& report) {
  const std::uint32_t status = in.U32();
  const double lat = in.U32() / 1e6;
  const double lon = in.U32() / 1e6;
  report.Set(kIgnition, Bit(status, 0));
  if (traits.model == "G1C Pro") report.Set(kMotion, Bit(status, 4));
  report.Set("blocked", Bit(status, 10));
  if (HasDoorBit(traits.model)) report.Set(kDoor, Bit(status, 16));
  report.Set(kCharge, Bit(status, 26));
  const geo::Point at{.lat = Bit(status, 2) ? -lat : lat, .lon = Bit(status, 3) ? -lon : lon};
  if (!in.ok() || !geo::IsPlace(at)) return;  // the rest of the report is still worth having
  report.fix.kind = FixKind::kSatellite;
  report.fix.at = at;
  report.fix.valid = Bit(status, 1);
}

bool HasDoorBit(std::string_view model) {
  return model == "MV810G" || model == "MV710G";
}

bool ReadLocation(std::string_view body, const Traits& traits, Report& report) {
  if (body.size() < kLocationBytes) return false;
  ByteScan in(body);
  ReadAlarms(in.U32(), traits.model, report.signs);
  ReadStatusAndPlace(in, traits, report);
  report.fix.altitude_m = in.I16();
  report.fix.speed_kmh = in.U16() / 10.0;
  report.fix.course_deg = in.U16();
  report.fix.time_ms = report.time_ms = ReadTime(in, traits);
  if (!in.ok()) return false;  // a clock that is none
  const std::string_view rest = in.Rest();
  if (rest.size() == kPlainExtra && !AreItems(rest)) {
    ReadPlainExtra(rest, report);
  } else {
    ReadItems(rest, traits, report);
  }
  return true;
}

namespace {

// Jointech's product 3, a lock, has its own alarm word; trackers have only a low battery.
void ReadJointechWords(unsigned product, std::uint32_t status, std::uint32_t alarms,
                       Report& report) {
  constexpr unsigned kLock = 3;
  constexpr AlarmBit kLockBits[] = {{0, Sign::kOverspeed},     {1, Sign::kLowPower},
                                    {2, Sign::kVibration},     {3, Sign::kLowBattery},
                                    {5, Sign::kGeofenceEnter}, {6, Sign::kGeofenceExit}};
  if (product == 1 || product == 2) {
    if (Bit(alarms, 0)) report.signs.Add(Sign::kLowPower);
  } else if (product == kLock) {
    report.Set("blocked", Bit(status, 5));
    for (const auto& [bit, sign] : kLockBits) {
      if (Bit(alarms, bit)) report.signs.Add(sign);
    }
    report.seal.Say(SealSign::kLocked, Bit(status, 5));
    report.seal.Say(SealSign::kVibration, Bit(alarms, 2));
    report.seal.Say(SealSign::kLowBattery, Bit(alarms, 3));
    report.seal.Say(SealSign::kGeofenceEnter, Bit(alarms, 5));
    report.seal.Say(SealSign::kGeofenceExit, Bit(alarms, 6));
  }
  report.Set("status", std::int64_t{status});
}

void ReadTilt(std::string_view content, Report& report) {
  ByteScan in(content);
  const int x = in.I16();
  const int y = in.I16();
  const int z = in.I16();
  if (in.ok()) report.Set("tilt", fmt::format("[{},{},{}]", x, y, z));
}

void ReadJointechItem(unsigned number, std::string_view content, Cell& cell, Report& report) {
  ByteScan in(content);
  if (number == 0x02 && in.Has(2)) report.fix.altitude_m = in.I16();
  if (number == 0x10 && in.Has(1)) report.Set("wakeSource", std::int64_t{in.U8()});
  if (number == 0x0A && content.size() >= 3) {
    cell.mcc = in.U16();
    cell.mnc = in.U8();
  }
  if (number == 0x0B) ReadLockCommand(content, report);
  if (number == 0x0C) ReadTilt(content, report);
  if (number == 0xFC && in.Has(1)) report.Set("geofence", std::int64_t{in.U8()});
}

}  // namespace

bool ReadJointech(std::string_view body, bool blind, Report& report) {
  ByteScan in(body);
  if (!ReadJointechPlace(in, report)) return false;
  report.fix.valid = !blind;
  report.Set("rssi", std::int64_t{in.U8()});
  report.fix.satellites = in.U8();
  report.Set("sat", std::int64_t{report.fix.satellites});
  report.Set(kOdometer, std::int64_t{in.U32()} * 1000);
  const unsigned battery = in.U8();  // AA, AB: being charged
  if (battery <= 100) report.Set(kBatteryLevel, std::int64_t{battery});
  if (battery == 0xAA || battery == 0xAB) report.Set(kCharge, true);
  Cell cell;
  cell.id = in.U32();
  cell.lac = in.U16();
  const unsigned product = in.U8();
  const std::uint32_t status = in.U16();
  const std::uint32_t alarms = in.U16();
  if (!in.ok()) return false;
  ReadJointechWords(product, status, alarms, report);
  while (in.Has(2)) {
    const unsigned number = in.U8();
    ReadJointechItem(number, in.Text(in.U8()), cell, report);
  }
  if (cell.id > 0 && cell.lac > 0) report.cells.push_back(cell);
  return true;
}

}  // namespace tidewaiter::device::jt808
