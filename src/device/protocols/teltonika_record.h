// One record of Teltonika's codecs 7, 8, 8 Extended and 16, and one answer of 12, 13 and 14.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_RECORD_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_RECORD_H_

#include <cstdint>

#include "device/internal/byte_scan.h"
#include "device/report.h"

namespace tidewaiter::device::teltonika {

enum class Codec : std::uint8_t {
  kOld = 0x07,  // GH3000
  k8 = 0x08,
  k12 = 0x0C,
  k13 = 0x0D,
  k14 = 0x0E,
  k16 = 0x10,
  k8Extended = 0x8E,
};

struct RecordFormat {
  Codec codec = Codec::k8;
  bool vehicle = false;     // see IsVehicleTracker
  bool four_cells = false;  // TAT100: ids 287 to 298 and 1200 to 1203 are radio cells
  // Some devices are set to send a group of values of 16 bytes, and nothing in the frame says so.
  bool sixteen = false;
};

// Reads one record into an empty report whose device is set. `scan` fails where bytes are missing.
void ReadRecord(ByteScan& scan, const RecordFormat& format, Report& report);

// An answer to a command, or what a serial port said. Codec 12 to 14.
void ReadAnswer(ByteScan& scan, Codec codec, Report& report);

}  // namespace tidewaiter::device::teltonika

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_TELTONIKA_RECORD_H_
