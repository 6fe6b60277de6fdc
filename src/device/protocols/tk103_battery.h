// What TK103 devices of electric vehicles pass on from their battery's own computer, as readings.
// Used by protocols/tk103.cc alone.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_TK103_BATTERY_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_TK103_BATTERY_H_

#include <string_view>

#include "device/report.h"

namespace tidewaiter::device {

// BS50: 102 bytes in hexadecimal, little-endian. False: not that.
bool ReadTk103Battery(std::string_view body, Report& report);

// BS51: "90:0215000075...,91:...": frames of the battery's field bus by their number, each eight
// bytes, big-endian as that bus defines them. False: none that is known.
bool ReadTk103BatteryFrames(std::string_view body, Report& report);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_TK103_BATTERY_H_
