// Message 0x0900 of JT808: what vendors pass through, by the first byte.
#include <string>
#include <string_view>

#include "device/internal/encoding.h"
#include "device/internal/jt808.h"
#include "device/internal/jt808_items.h"
#include "device/internal/text_scan.h"
#include "geo/point.h"

namespace tidewaiter::device::jt808 {
namespace {

// 40: a sentence; "GTSL|..." is a card shown.
bool ReadSentence(ByteScan& in, Report& report) {
  const std::string_view text = TrimZeros(in.Rest());
  const text::Fields fields(text, '|');
  if (!text.starts_with("GTSL")) {
    report.Set("data", FromLatin1(text));
    return !text.empty();
  }
  if (fields[4].empty()) return false;
  report.Set(kCard, FromLatin1(fields[4]));
  return true;
}

struct EngineNumber {
  std::uint16_t number;
  std::string_view name;
  std::uint8_t bytes;
  int offset;
  double divisor;  // 0: a whole number
};

constexpr EngineNumber kEngineNumbers[] = {{0x0102, kOdometer, 4, 0, 0},
                                           {0x0103, "fuel", 4, 0, 100},
                                           {0x0105, "fuelUsed", 4, 0, 100},
                                           {0x0111, "fuelTemp", 1, 40, 0},
                                           {0x012E, "oilLevel", 2, 0, 10},
                                           {0x014A, "fuelConsumption", 2, 0, 100},
                                           {0x0528, kOdometer, 4, 0, 0},
                                           {0x052A, "fuel", 2, 0, 100},
                                           {0x052B, "fuel", 1, 0, 0},
                                           {0x052C, "fuelUsed", 4, 0, 100},
                                           {0x052D, "coolantTemp", 1, 40, 0},
                                           {0x052E, "airTemp", 1, 40, 0},
                                           {0x0530, kPower, 2, 0, 1000},
                                           {0x0535, "obdSpeed", 2, 0, 10},
                                           {0x0536, "rpm", 2, 0, 0},
                                           {0x0537, "fuelConsumption", 2, 0, 100},
                                           {0x0538, "fuelConsumption", 2, 0, 100},
                                           {0x0539, "fuelConsumption", 2, 0, 100},
                                           {0x053D, "intakePressure", 2, 0, 10},
                                           {0x0544, "liquidLevel", 1, 0, 0},
                                           {0x0546, kOdometer, 4, 0, 0},
                                           {0x0547, "throttle", 1, 0, 0},
                                           {0x0548, "throttle", 1, 0, 0}};

std::int64_t BigEndian(std::string_view bytes) {
  std::int64_t value = 0;
  for (const char c : bytes)
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void ReadEngineNumber(unsigned number, std::string_view content, Report& report) {
  constexpr unsigned kVin = 0xFEEC;
  if (number == kVin) return report.Set("vin", FromLatin1(content));
  for (const EngineNumber& known : kEngineNumbers) {
    if (known.number != number || known.bytes != content.size()) continue;
    const std::int64_t raw = BigEndian(content) - known.offset;
    if (known.name == kOdometer) return report.Set(kOdometer, raw * 100);
    if (known.divisor == 0) return report.Set(known.name, raw);
    return report.Set(known.name, static_cast<double>(raw) / known.divisor);
  }
  const bool plain = content.size() == 1 || content.size() == 2 || content.size() == 4;
  if (plain) report.Set("io#", static_cast<int>(number), BigEndian(content));
}

void ReadEngineNumbers(ByteScan& in, Report& report) {
  for (unsigned count = in.U8(); count > 0 && in.Has(3); --count) {
    const unsigned number = in.U16();
    const std::string_view content = in.Text(in.U8());
    if (in.ok()) ReadEngineNumber(number, content, report);
  }
}

void ReadTroubleCodes(ByteScan& in, Report& report) {
  std::string codes;
  for (unsigned systems = in.U16(); systems > 0 && in.Has(6); --systems) {
    in.Skip(4);
    for (unsigned count = in.U16(); count > 0 && in.Has(10); --count) {
      in.Skip(8);
      const std::string_view code = TrimZeros(in.Text(in.U16()));
      codes += (codes.empty() ? "" : " ") + FromLatin1(code);
    }
  }
  report.Set("dtcs", std::move(codes));
}

struct NumberSign {
  int number;
  Sign sign;
};
constexpr NumberSign kVehicleSigns[] = {
    {0x01, Sign::kPowerRestored}, {0x02, Sign::kPowerCut},
    {0x0E, Sign::kIdle},          {0x1A, Sign::kHardAcceleration},
    {0x1B, Sign::kHardBraking},   {0x1C, Sign::kHardCornering},
    {0x1D, Sign::kLaneChange},    {0x1E, Sign::kLaneChange},
    {0x1F, Sign::kLaneChange},    {0x23, Sign::kFatigue},
    {0x25, Sign::kOverspeed},     {0x26, Sign::kAccident},
    {0x27, Sign::kAccident},      {0x28, Sign::kAccident},
    {0x31, Sign::kDoor},          {0x32, Sign::kDoor}};
constexpr NumberSign kEventSigns[] = {{51, Sign::kHardAcceleration},
                                      {52, Sign::kHardBraking},
                                      {53, Sign::kHardCornering},
                                      {54, Sign::kLaneChange},
                                      {56, Sign::kAccident}};

bool AddSign(std::span<const NumberSign> known, int number, Report& report) {
  for (const auto& [of, sign] : known) {
    if (of != number) continue;
    report.signs.Add(sign);
    return true;
  }
  return false;
}

void ReadVehicleAlarms(ByteScan& in, Report& report) {
  for (unsigned count = in.U8(); count > 0 && in.Has(2); --count) {
    AddSign(kVehicleSigns, in.U8(), report);
    in.Skip(in.U8());
  }
}

void ReadTrip(ByteScan& in, Report& report) {
  constexpr unsigned kEnded = 2;
  const unsigned kind = in.U8();
  report.Set("tripNumber", std::int64_t{in.U32()});
  in.Skip(6);
  if (kind != kEnded || !in.Has(31)) return;
  in.Skip(23);  // end, two places, flags
  report.Set("idlingCount", std::int64_t{in.U16()});
  report.Set("idlingTime", std::int64_t{in.U16()});
  report.Set("tripOdometer", std::int64_t{in.U16()} * 100);
  report.Set("tripFuel", in.U16() / 100.0);
}

// F0: a time, whether it is late, and one of several records; those of the road end in a place.
bool ReadVehicle(ByteScan& in, const Traits& traits, Report& report) {
  report.time_ms = ReadTime(in, traits);
  if (in.U8() > 0) report.Set(kArchive, true);
  in.Skip(1);
  const unsigned kind = in.U8();
  if (!in.ok()) return false;
  if (kind == 0x01) ReadEngineNumbers(in, report);
  if (kind == 0x02) ReadTroubleCodes(in, report);
  if (kind == 0x03) ReadVehicleAlarms(in, report);
  if (kind >= 0x01 && kind <= 0x03) {
    ReadStatusAndPlace(in, traits, report);
    report.fix.time_ms = report.time_ms;
    return in.ok();
  }
  if (kind == 0x04) {
    ReadTrip(in, report);
  } else if (kind == 0x0B) {
    if (in.U8() > 0 && in.Has(17)) report.Set("vin", FromLatin1(in.Text(17)));
  } else if (kind == 0x15) {
    const std::int32_t event = in.I32();
    if (!AddSign(kEventSigns, event, report)) report.Set("event", std::int64_t{event});
  } else {
    return false;
  }
  return in.ok();
}

void ReadMovement(ByteScan& in, const Traits& traits, Report& report) {
  report.fix.altitude_m = in.I16();
  report.fix.speed_kmh = in.U16() / 10.0;
  report.fix.course_deg = in.U16();
  if (report.time_ms == 0) report.time_ms = ReadTime(in, traits);
  report.fix.time_ms = report.time_ms;
}

bool ReadCollision(ByteScan& in, const Traits& traits, Report& report) {  // FF
  report.time_ms = ReadTime(in, traits);
  const geo::Point at{.lat = in.I32() / 1e6, .lon = in.I32() / 1e6};
  ReadMovement(in, traits, report);
  if (!in.ok() || !geo::IsPlace(at)) return false;
  report.fix.kind = FixKind::kSatellite;
  report.fix.at = at;
  report.fix.valid = true;
  return true;
}

bool ReadImpact(ByteScan& in, const Traits& traits, Report& report) {  // F3
  while (in.Has(4)) {
    const unsigned number = in.U16();
    ByteScan part(in.Text(in.U16()));
    if (number == 0x0002 && part.Has(2)) report.Set("collision", part.U16() / 25600.0);
    if (number == 0x0006 && part.Has(6)) report.time_ms = ReadTime(part, traits);
  }
  return in.ok();
}

void ReadTagData(ByteScan& in, Report& report) {  // 53
  constexpr std::size_t kTagBytesMin = 9;
  in.Skip(1);  // how many there are in all
  while (in.Has(kTagBytesMin)) {
    const int tag = in.U8() + 1;
    report.Set("tag#Mac", tag, HexOf(in.Text(6)));
    report.Set("tag#Rssi", tag, std::int64_t{in.I8()});
    report.Set("tag#Data", tag, HexOf(in.Text(in.U8())));
  }
}

void ReadSamples(ByteScan& in, Report& report) {  // 54: the last sample is the one that counts
  while (in.Has(8)) {
    const std::uint32_t mask = in.U16();
    in.Skip(6);
    const auto announced = [&](int bit, std::size_t bytes) {
      return Bit(mask, bit) && in.Has(bytes);
    };
    if (announced(0, 2)) report.Set(kLight, std::int64_t{in.U16()});
    if (announced(1, 4)) {
      report.Set("deviceTemp", in.I16() / 10.0);
      report.Set(kHumidity, in.I16() / 10.0);
    }
    if (announced(2, 2)) report.Set(kTemperature, 3, in.I16() / 10.0);
    if (announced(3, 6)) in.Skip(6);
    if (announced(4, 2)) report.Set("airPressure", std::int64_t{in.U16()});
  }
}

bool ReadSensors(ByteScan& in, bool tags, const Traits& traits, Report& report) {
  ReadStatusAndPlace(in, traits, report);
  ReadMovement(in, traits, report);
  if (!in.ok()) return false;
  if (tags) {
    ReadTagData(in, report);
  } else {
    ReadSamples(in, report);
  }
  return in.ok();
}

}  // namespace

bool ReadTransparent(std::string_view body, const Traits& traits, Report& report) {
  ByteScan in(body);
  switch (in.U8()) {
    case 0x40:
      return ReadSentence(in, report);
    case 0x41:
      ReadEngineText(in.Rest(), report);
      return true;
    case 0x53:
      return ReadSensors(in, true, traits, report);
    case 0x54:
      return ReadSensors(in, false, traits, report);
    case 0xF0:
      return ReadVehicle(in, traits, report);
    case 0xF3:
      return ReadImpact(in, traits, report);
    case 0xFF:
      return ReadCollision(in, traits, report);
    default:
      return false;
  }
}

}  // namespace tidewaiter::device::jt808
