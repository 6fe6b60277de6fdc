// The protocols that there are: each is defined in the file of its name. docs/formats/devices.md
// says what of each is read.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_

#include <span>

#include "device/protocol.h"

namespace tidewaiter::device {

const Protocol& Gt06Protocol();
const Protocol& TeltonikaProtocol();

std::span<const Protocol* const> AllProtocols();  // by name

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_
