// The binary form of H02, used by protocols/h02.cc alone.
//
//   24 | id 5 BCD (8 with 42 bytes) | hhmmss ddmmyy BCD | lat 4 | battery | lon 4.5 + flags |
//   knots 1.5 + course 1.5 BCD | status u32 | more that nobody explains
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_H02_BINARY_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_H02_BINARY_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::device {

// Alarms, ignition and the number itself. Bits that are zero are what is wrong.
void ReadH02Status(std::uint32_t status, Report& report);

// Whether bytes begin with '$' and, as far as they go, with a clock that can be: how a frame is
// told from bytes inside another.
bool LooksLikeH02Binary(std::string_view bytes);

// The frame that begins at `start`. It does not say its length: of those seen, the one is taken
// that ends where the bytes end or another frame begins.
Cut SplitH02Binary(std::string_view stream, std::size_t start);

// Errors: kInvalidArgument (too short, half bytes that are no digits, a place outside the earth).
Status ReadH02Binary(std::string_view frame, Report& report);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_H02_BINARY_H_
