// What the numbered values of a Teltonika record mean. The table is data: a new id is a line in
// teltonika_io.cc.
//
//   if (const Io* io = FindIo(66, vehicle)) ...   // power, thousandths of a volt
//
// Source: the maker's public lists of AVL ids, as far as the open servers of the field agree on
// them. An id that is not here becomes the reading "io<id>" with the number as sent.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_IO_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_IO_H_

#include <cstdint>
#include <string_view>

#include "device/report.h"

namespace tidewaiter::device::teltonika {

enum class IoKind : std::uint8_t {
  kNumber,        // as sent
  kSigned,        // two's complement in the width sent
  kFlag,          // above 0
  kScaled,        // divided by `divisor`
  kSignedScaled,  // the same, two's complement
  kText,          // decimal digits: numbers that name something
  kSign,          // above 0: the device raises `sign`
  kBehaviour,     // 1, 2, 3: harsh acceleration, braking, cornering
  kCard,          // eight bytes, last first; 0 = none shown
  kSpeed,         // km/h, better than the one of the fix
  kArea,          // of the radio cell
  kCell,          // the radio cell itself
};

struct Io {
  std::uint16_t id = 0;
  bool vehicle_only = false;  // this id means something else in the maker's older families
  IoKind kind = IoKind::kNumber;
  std::string_view stem = {};  // see Reading
  int index = 0;
  double divisor = 1;
  Sign sign = Sign::kGeneral;
};

// nullptr: not in the table. `vehicle`: the device is of the family that IsVehicleTracker knows.
const Io* FindIo(unsigned id, bool vehicle);
const Io* FindOldIo(unsigned id);  // of codec 7 (GH3000)

// Whether a model is of the FMB family (FMB, FMC, FMM, FMU, FMT, FMP, FM3001, MTB, MSP), whose ids
// have one meaning; the 6xx models for lorries are numbered differently and are not.
bool IsVehicleTracker(std::string_view model);

}  // namespace tidewaiter::device::teltonika

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_IO_H_
