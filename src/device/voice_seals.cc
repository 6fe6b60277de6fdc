#include "device/voice_seals.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/check.h"
#include "device/internal/bcd.h"
#include "device/internal/jointech.h"
#include "device/internal/jointech_place.h"
#include "device/internal/jt808.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

constexpr std::int64_t kClockAheadMs = std::int64_t{8} * 3'600'000;

void CheckSayable(const Report& report) {
  constexpr std::int64_t kFirstMs = 946'684'800'000;   // 2000
  constexpr std::int64_t kLastMs = 4'102'358'400'000;  // 2099-12-31
  CHECK(geo::IsPlace(report.fix.at));
  CHECK(report.fix.time_ms >= kFirstMs && report.fix.time_ms < kLastMs);
}

std::string Message(std::string_view device, std::uint16_t type, std::uint16_t serial,
                    std::string_view body) {
  const auto id = jt808::IdBytes(device, 0);
  CHECK(id.has_value());
  return jt808::Frame({.type = type,
                       .attributes = static_cast<std::uint16_t>(body.size()),
                       .version = -1,
                       .id = *id,
                       .serial = serial},
                      body);
}

struct EventFor {
  SealSign sign;
  std::uint16_t code;
};
constexpr EventFor kEvents[] = {{SealSign::kRopeCut, 0x0011},
                                {SealSign::kUnlockAlarm, 0x000F},
                                {SealSign::kCoverOpened, 0x0010},
                                {SealSign::kWrongPassword, 0x0013},
                                {SealSign::kUnauthorisedCard, 0x000C},
                                {SealSign::kOutsideArea, 0x000E},
                                {SealSign::kMotorStuck, 0x0018},
                                {SealSign::kUnlocked, 0x0008},
                                {SealSign::kSealed, 0x0007}};

void PutItem(std::string& body, unsigned number, std::string_view content) {
  PutBig<1>(body, number);
  PutBig<1>(body, content.size());
  body += content;
}

std::string_view Hemisphere(double degrees, std::string_view letters) {
  return letters.substr(degrees < 0 ? 1 : 0, 1);
}

}  // namespace

std::string SayJt808Register(std::string_view device, std::uint16_t serial) {
  std::string body;
  PutBig<2>(body, 0);  // province, county
  PutBig<2>(body, 0);
  body += std::string(5, '0');    // maker
  body += std::string(20, '\0');  // model
  body += std::string(7, '\0');   // its own id
  PutBig<1>(body, 0);             // colour of the plate: none
  return Message(device, jt808::kRegister, serial, body);
}

std::string SayJt808Authenticate(std::string_view device, std::string_view code,
                                 std::uint16_t serial) {
  return Message(device, jt808::kAuthenticate, serial, code);
}

std::string SayJt808Location(const Report& report, std::uint16_t serial) {
  CheckSayable(report);
  const Fix& fix = report.fix;
  const unsigned status =
      (fix.valid ? 2U : 0U) | (fix.at.lat < 0 ? 4U : 0U) | (fix.at.lon < 0 ? 8U : 0U);
  std::string body;
  PutBig<4>(body, 0);
  PutBig<4>(body, status);
  PutBig<4>(body, static_cast<std::uint64_t>(std::llround(std::abs(fix.at.lat) * 1e6)));
  PutBig<4>(body, static_cast<std::uint64_t>(std::llround(std::abs(fix.at.lon) * 1e6)));
  PutBig<2>(body, static_cast<std::uint64_t>(
                      std::llround(std::clamp(fix.altitude_m, -1000.0, 30'000.0))));
  PutBig<2>(body,
            static_cast<std::uint64_t>(std::llround(std::clamp(fix.speed_kmh, 0.0, 6'000.0) * 10)));
  PutBig<2>(body, static_cast<std::uint64_t>(std::llround(std::clamp(fix.course_deg, 0.0, 360.0))));
  PutBcdTime(body, fix.time_ms + kClockAheadMs, BcdOrder::kYearFirst);
  if (const auto level = report.Number(kBatteryLevel))
    PutItem(body, 0x06, std::string(1, static_cast<char>(std::clamp(*level, 0.0, 100.0))));
  for (const auto& [sign, code] : kEvents) {
    if (!report.seal.Has(sign)) continue;
    std::string event;
    PutBig<2>(event, code);
    PutBig<2>(event, 0x0100);
    PutItem(body, 0x60, event);
    break;
  }
  return Message(report.device, jt808::kLocation, serial, body);
}

std::string SayJt701Position(const Report& report, std::uint8_t index) {
  constexpr std::size_t kDigits = 10;
  constexpr std::uint16_t kBodyBytes = 52;  // the index included
  constexpr std::uint32_t kAlarms = 0x5F1E;
  CheckSayable(report);
  CHECK(report.device.size() == kDigits && text::IsDigits(report.device));
  std::string frame = "$";
  PutBcd(frame, static_cast<std::uint32_t>(std::stoul(report.device.substr(0, 4))), 2);
  PutBcd(frame, static_cast<std::uint32_t>(std::stoul(report.device.substr(4))), 3);
  const std::uint32_t state = jointech::StatusOf(report.seal);
  const bool alarm = (state & kAlarms) != 0;
  PutBig<1>(frame, jointech::kVersionD);
  PutBig<1>(frame, alarm ? 0x12 : 0x11);
  PutBig<2>(frame, kBodyBytes);
  PutJointechPlace(frame, report.fix);
  PutBig<4>(frame, 0);  // odometer
  PutBig<1>(frame, static_cast<std::uint64_t>(std::clamp(report.fix.satellites, 0, 255)));
  PutBig<4>(frame, 0);  // vehicle
  PutBig<2>(frame, state | (alarm ? 1U << jointech::kWantsReply : 0U));
  const double level = report.Number(kBatteryLevel).value_or(100);
  PutBig<1>(frame, static_cast<std::uint64_t>(std::clamp(level, 0.0, 100.0)));
  PutBig<5>(frame, 0);              // cell, area, signal
  PutBig<4>(frame, 0x0F0F);         // fence, state, reserved
  frame += std::string(8, '\x0f');  // IMEI: not said
  PutBig<5>(frame, 0);              // upper half of the cell, country, network
  PutBig<1>(frame, index);
  return frame;
}

std::string SayJt701Unlock(const Report& report, std::string_view card, std::uint8_t index) {
  constexpr double kKmhPerMph = 1.609344;
  CheckSayable(report);
  CHECK(text::IsDigits(card) && text::IsDigits(report.device));
  const Fix& fix = report.fix;
  const std::int64_t seconds = fix.time_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / 86'400));
  return fmt::format(
      "({},P45,{:02}{:02}{:02},{:02}{:02}{:02},{:.6f},{},{:.6f},{},{},{:.2f},{:.0f},"
      "1,1,{},0,0,{})",
      report.device, date.day, date.month, date.year % 100, seconds / 3600 % 24, seconds / 60 % 60,
      seconds % 60, std::abs(fix.at.lat), Hemisphere(fix.at.lat, "NS"), std::abs(fix.at.lon),
      Hemisphere(fix.at.lon, "EW"), fix.valid ? 'A' : 'V',
      std::clamp(fix.speed_kmh, 0.0, 1'000.0) / kKmhPerMph, fix.course_deg, card, index);
}

}  // namespace tidewaiter::device
