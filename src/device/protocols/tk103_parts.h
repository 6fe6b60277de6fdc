// Parts of TK103, used by protocols/tk103.cc alone: places, and what devices of electric vehicles
// pass on from their battery's own computer.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_TK103_PARTS_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_TK103_PARTS_H_

#include <string_view>

#include "base/result.h"
#include "device/report.h"

namespace tidewaiter::device {

// What stands in the parentheses. Views into the frame.
struct Tk103Sentence {
  std::string_view device;
  std::string_view command;
  std::string_view body;  // behind the command and one comma
  bool fielded = false;   // a comma stands behind the device
};

// What the command alone says: alarms, ignition.
void ReadTk103Signs(const Tk103Sentence& sentence, Report& report);

// Place, time, signs, flags in front of the odometer. False: there is no place in the sentence.
// Errors: kInvalidArgument, a place outside the earth.
Result<bool> ReadTk103Position(const Tk103Sentence& sentence, Report& report);

// BS50: 102 bytes in hexadecimal, little-endian. False: not that.
bool ReadTk103Battery(std::string_view body, Report& report);

// BS51: "90:0215000075...,91:...": frames of the battery's field bus by their number, each eight
// bytes, big-endian as that bus defines them. False: none that is known.
bool ReadTk103BatteryFrames(std::string_view body, Report& report);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_TK103_PARTS_H_
