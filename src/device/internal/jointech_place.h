// The head of Jointech's binary positions, which their trackers, seals and JT808 dialect share:
// 17 bytes with time, place, speed and course.
//
//   dd mm yy hh mi ss | lat ddmm.mmmm, 8 digits | lon dddmm.mmmm, 9 digits, 4 bits of flags |
//   speed | course / 2
//
// Digits are four bits each, except the last two bytes, which are plain numbers. The speed is in
// knots: the maker's own reader multiplies the byte by 1.85, and the tracks that were recorded
// cover the ground at that speed. A server that reads it as two digits takes 23 knots for 17.
// Times are UTC. Flags: 1 a fix, 2 north, 4 east.
#ifndef TIDEWAITER_DEVICE_INTERNAL_JOINTECH_PLACE_H_
#define TIDEWAITER_DEVICE_INTERNAL_JOINTECH_PLACE_H_

#include <cstddef>
#include <string>

#include "device/internal/byte_scan.h"
#include "device/report.h"

namespace tidewaiter::device {

inline constexpr std::size_t kJointechPlaceBytes = 17;
inline constexpr double kJointechKmhPerKnot = 1.852;

// Fills both times and the fix of `report`. False, and the report unusable, where digits are none
// or the place is not on earth. A time of only zeros, before the first fix, is 0.
bool ReadJointechPlace(ByteScan& in, Report& report);

// What a device sends for `fix`: what ReadJointechPlace reads back, to the place's resolution
// (1/10000 minute, 18 cm), 1 knot and 2 degrees.
void PutJointechPlace(std::string& out, const Fix& fix);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_INTERNAL_JOINTECH_PLACE_H_
