// Voice: what devices send, made from reports. For the simulated world, which talks to the intake
// in real protocols, and for tests; a device of flesh and steel has a voice of its own.
//
//   const std::string hello = device::SayTeltonikaLogin("356307042441013");
//   const std::string frame = device::SayTeltonika(reports);   // 1 to 255 of one device
//
// A frame carries what its protocol has room for and drops the rest; decoding it gives that back:
//
//   Teltonika (8 Extended): time, place (1e-7 degrees), altitude, course and speed in whole
//     numbers, satellites, the readings ignition, motion, power, battery, odometer, and that it
//     felt an accident (understood of models that the register has as vehicle trackers)
//   GT06 (22): time in whole seconds from 2000 to 2255, place (1/1800000 degree), speed up to
//     255 km/h and course in whole numbers, satellites up to 15, the first cell with a network
//     below 256, ignition
//
// Numbers outside a field's range are put at its end. Pure functions, thread-safe.
#ifndef TIDEWAITER_DEVICE_VOICE_H_
#define TIDEWAITER_DEVICE_VOICE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "device/report.h"

namespace tidewaiter::device {

// `device`: 15 decimal digits. CHECKs it.
std::string SayTeltonikaLogin(std::string_view device);
// CHECKs 1 to 255 reports.
std::string SayTeltonika(std::span<const Report> reports);

std::string SayGt06Login(std::string_view device, std::uint16_t serial);
std::string SayGt06(const Report& report, std::uint16_t serial);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_VOICE_H_
