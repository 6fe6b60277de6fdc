#include "device/internal/jointech_place.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "device/internal/bcd.h"
#include "geo/point.h"

namespace tidewaiter::device {
namespace {

constexpr unsigned kFixed = 1;
constexpr unsigned kNorth = 2;
constexpr unsigned kEast = 4;
constexpr double kKnotsMax = 255;  // a byte

// dddmmmmmm with four decimals of the minute.
double Degrees(std::uint32_t digits) {
  const std::uint32_t degrees = digits / 1'000'000;
  return degrees + digits % 1'000'000 / 10'000.0 / 60;
}

std::uint32_t Digits(double degrees) {
  const auto units = static_cast<std::uint32_t>(std::llround(std::abs(degrees) * 600'000));
  return units / 600'000 * 1'000'000 + units % 600'000;
}

}  // namespace

bool ReadJointechPlace(ByteScan& in, Report& report) {
  const std::int64_t time_ms = ReadBcdTime(in, BcdOrder::kDayFirst);
  const std::uint32_t lat = ReadBcd(in, 4);
  std::uint32_t lon = ReadBcd(in, 4);
  const unsigned last = in.U8();
  if (last >> 4U > 9) in.Fail();
  lon = lon * 10 + (last >> 4U);
  const unsigned speed_kn = in.U8();
  const unsigned half_course = in.U8();
  report.fix.at = {.lat = (last & kNorth) != 0 ? Degrees(lat) : -Degrees(lat),
                   .lon = (last & kEast) != 0 ? Degrees(lon) : -Degrees(lon)};
  if (!in.ok() || !geo::IsPlace(report.fix.at)) return false;
  report.time_ms = time_ms;
  report.fix.time_ms = time_ms;
  report.fix.kind = FixKind::kSatellite;
  report.fix.valid = (last & kFixed) != 0;
  report.fix.speed_kmh = speed_kn * kJointechKmhPerKnot;
  report.fix.course_deg = half_course * 2.0;
  return true;
}

void PutJointechPlace(std::string& out, const Fix& fix) {
  PutBcdTime(out, fix.time_ms, BcdOrder::kDayFirst);
  PutBcd(out, Digits(fix.at.lat), 4);
  const std::uint32_t lon = Digits(fix.at.lon);
  PutBcd(out, lon / 10, 4);
  const unsigned flags = (fix.valid ? kFixed : 0U) | (fix.at.lat >= 0 ? kNorth : 0U) |
                         (fix.at.lon >= 0 ? kEast : 0U) | 8U;  // the top bit is always sent
  out.push_back(static_cast<char>(lon % 10 << 4U | flags));
  const double knots = std::clamp(fix.speed_kmh / kJointechKmhPerKnot, 0.0, kKnotsMax);
  PutBig<1>(out, static_cast<std::uint64_t>(std::llround(knots)));
  PutBig<1>(out,
            static_cast<std::uint64_t>(std::llround(std::clamp(fix.course_deg, 0.0, 360.0) / 2)));
}

}  // namespace tidewaiter::device
