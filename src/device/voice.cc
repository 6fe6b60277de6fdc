#include "device/voice.h"

#include <algorithm>
#include <cmath>

#include "base/calendar.h"
#include "base/check.h"
#include "device/internal/byte_scan.h"
#include "device/internal/checksum.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

constexpr std::size_t kNumberDigits = 15;  // of an IMEI

std::uint64_t Bits(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}

// To the nearest whole number within a field's range.
std::int64_t Whole(double value, std::int64_t low, std::int64_t high) {
  return std::clamp(static_cast<std::int64_t>(std::llround(value)), low, high);
}

void PutFlag(unsigned id, std::optional<bool> flag, std::string& group, unsigned& count) {
  if (!flag) return;
  PutBig<2>(group, id);
  PutBig<1>(group, *flag ? 1 : 0);
  ++count;
}

void PutMillivolts(unsigned id, std::optional<double> volts, std::string& group, unsigned& count) {
  if (!volts) return;
  PutBig<2>(group, id);
  PutBig<2>(group, Bits(Whole(*volts * 1000, 0, 0xFFFF)));
  ++count;
}

void PutTeltonikaRecord(const Report& report, std::string& data) {
  const Fix& fix = report.fix;
  PutBig<8>(data, Bits(report.time_ms));
  PutBig<1>(data, 0);  // priority
  PutBig<4>(data, Bits(Whole(fix.at.lon * 1e7, -1'800'000'000, 1'800'000'000)));
  PutBig<4>(data, Bits(Whole(fix.at.lat * 1e7, -900'000'000, 900'000'000)));
  PutBig<2>(data, Bits(Whole(fix.altitude_m, -32768, 32767)));
  PutBig<2>(data, Bits(Whole(fix.course_deg, 0, 0xFFFF)));
  // A fix that the device does not stand by is one without satellites.
  PutBig<1>(data, fix.valid ? Bits(std::clamp(fix.satellites, 1, 255)) : 0);
  PutBig<2>(data, Bits(Whole(fix.speed_kmh, 0, 0xFFFF)));
  PutBig<2>(data, 0);  // event
  std::string flags;
  std::string volts;
  std::string counts;
  unsigned flag_count = 0;
  unsigned volt_count = 0;
  PutFlag(239, report.Flag(kIgnition), flags, flag_count);
  PutFlag(240, report.Flag(kMotion), flags, flag_count);
  if (report.signs.Has(Sign::kAccident)) PutFlag(247, true, flags, flag_count);
  PutMillivolts(66, report.Number(kPower), volts, volt_count);
  PutMillivolts(67, report.Number(kBattery), volts, volt_count);
  const auto metres = report.Number(kOdometer);
  if (metres) {
    PutBig<2>(counts, 16);
    PutBig<4>(counts, Bits(Whole(*metres, 0, 0xFFFFFFFF)));
  }
  const unsigned count_count = metres ? 1 : 0;
  PutBig<2>(data, flag_count + volt_count + count_count);
  PutBig<2>(data, flag_count);
  data += flags;
  PutBig<2>(data, volt_count);
  data += volts;
  PutBig<2>(data, count_count);
  data += counts;
  PutBig<4>(data, 0);  // none of 8 bytes, none of any length
}

std::string Gt06Frame(unsigned type, std::string_view content, std::uint16_t serial) {
  std::string frame;
  PutBig<2>(frame, 0x7878);
  PutBig<1>(frame, content.size() + 5);
  PutBig<1>(frame, type);
  frame += content;
  PutBig<2>(frame, serial);
  PutBig<2>(frame, CrcX25(std::string_view(frame).substr(2)));
  PutBig<2>(frame, 0x0D0A);
  return frame;
}

void PutGt06Time(std::int64_t time_ms, std::string& content) {
  constexpr std::int64_t kSecondsADay = 86400;
  const std::int64_t seconds = time_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / kSecondsADay));
  const std::int64_t left = seconds % kSecondsADay;
  PutBig<1>(content, Bits(std::clamp(date.year - 2000, 0, 255)));
  PutBig<1>(content, Bits(date.month));
  PutBig<1>(content, Bits(date.day));
  PutBig<1>(content, Bits(left / 3600));
  PutBig<1>(content, Bits(left / 60 % 60));
  PutBig<1>(content, Bits(left % 60));
}

void PutGt06Fix(const Fix& fix, std::string& content) {
  constexpr double kDegreeParts = 1800000;
  constexpr unsigned kLengthOfFix = 12;  // in the upper half of the satellites' byte
  constexpr unsigned kNorth = 0x400;
  constexpr unsigned kWest = 0x800;
  constexpr unsigned kValid = 0x1000;
  PutBig<1>(content, kLengthOfFix << 4U | Bits(std::clamp(fix.satellites, 0, 15)));
  PutBig<4>(content, Bits(std::llround(std::abs(fix.at.lat) * kDegreeParts)));
  PutBig<4>(content, Bits(std::llround(std::abs(fix.at.lon) * kDegreeParts)));
  PutBig<1>(content, Bits(Whole(fix.speed_kmh, 0, 255)));
  std::uint64_t flags = Bits(Whole(fix.course_deg, 0, 360));
  if (fix.at.lat >= 0) flags |= kNorth;
  if (fix.at.lon < 0) flags |= kWest;
  if (fix.valid) flags |= kValid;
  PutBig<2>(content, flags);
}

void CheckNumber(std::string_view device) {
  CHECK(device.size() == kNumberDigits && text::IsDigits(device));
}

}  // namespace

std::string SayTeltonikaLogin(std::string_view device) {
  CheckNumber(device);
  std::string frame;
  PutBig<2>(frame, device.size());
  return frame += device;
}

std::string SayTeltonika(std::span<const Report> reports) {
  CHECK(!reports.empty() && reports.size() <= 255);
  std::string data;
  PutBig<1>(data, 0x8E);
  PutBig<1>(data, reports.size());
  for (const Report& report : reports)
    PutTeltonikaRecord(report, data);
  PutBig<1>(data, reports.size());
  std::string frame;
  PutBig<4>(frame, 0);
  PutBig<4>(frame, data.size());
  frame += data;
  PutBig<4>(frame, CrcIbm(data));
  return frame;
}

std::string SayGt06Login(std::string_view device, std::uint16_t serial) {
  CheckNumber(device);
  const std::string digits = "0" + std::string(device);
  std::string number;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    PutBig<1>(number, *text::Hex(std::string_view(digits).substr(i, 2)));
  return Gt06Frame(0x01, number, serial);
}

std::string SayGt06(const Report& report, std::uint16_t serial) {
  std::string content;
  PutGt06Time(report.time_ms, content);
  PutGt06Fix(report.fix, content);
  const Cell cell = report.cells.empty() ? Cell{} : report.cells.front();
  PutBig<2>(content, Bits(cell.mcc) & 0x7FFFU);
  PutBig<1>(content, Bits(cell.mnc));
  PutBig<2>(content, Bits(cell.lac));
  PutBig<3>(content, Bits(cell.id));
  PutBig<1>(content, report.Flag(kIgnition).value_or(false) ? 1 : 0);
  PutBig<2>(content, 0);  // reason, sent at once
  return Gt06Frame(0x22, content, serial);
}

}  // namespace tidewaiter::device
