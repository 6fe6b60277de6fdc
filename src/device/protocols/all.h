// The protocols that there are: each is defined in the file of its name. docs/formats/devices.md
// says what of each is read.
#ifndef TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_
#define TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_

#include <span>

#include "device/protocol.h"

namespace tidewaiter::device {

const Protocol& EsealProtocol();
const Protocol& Gps103Protocol();
const Protocol& Gt06Protocol();
const Protocol& H02Protocol();
const Protocol& JointechProtocol();
const Protocol& Jt808Protocol();
const Protocol& OsmandProtocol();  // of requests, never of streams
const Protocol& TeltonikaProtocol();
const Protocol& Tk103Protocol();

std::span<const Protocol* const> AllProtocols();

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOLS_ALL_H_
