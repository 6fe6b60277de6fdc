// GateReaders: which cameras, tag readers, weighbridges and portals stand at which gate, out of the
// register of devices; and what one of them sent, put where it stands.
//
//   const std::vector<track::GateLane> lanes = LanesOf(devices.All(), "GZ-MALABA");
//   const auto read = ReadingsOf(camera, "application/json\n{...}");    // gate, lane, reader
//   filled
//
// A device of these kinds stands at a gate when its record's `place` is the id of that gate. The
// record says which lane (0: as the reader says itself) and what it reads; where it says nothing a
// camera reads plates, a reader tags, a weighbridge weights, a portal radiation. One that is in
// repair, lost or retired stands nowhere: nobody waits for it, and what comes of it is not looked
// at.
//
// What a message says of its gate is not believed: whoever may post for one gate must not open
// another. Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_GATE_READERS_H_
#define TIDEWAITER_MONITOR_GATE_READERS_H_

#include <string_view>
#include <vector>

#include "device/gate_reading.h"
#include "monitor/device_record.h"
#include "monitor/shelf.h"
#include "track/gate_watch.h"

namespace tidewaiter::monitor {

inline constexpr std::int64_t kGateLaneMax = 999;  // no post has more

// It is a reader, it works, and it says where it stands.
bool StandsAtGate(const DeviceRecord& device);
std::vector<device::GateKind> KindsOf(const DeviceRecord& device);

// The lanes of a gate with what is read there, rising; each kind once.
std::vector<track::GateLane> LanesOf(const std::vector<RowPtr<DeviceRecord>>& devices,
                                     std::string_view gate);

// A reading where that reader stands: gate, lane, and the name that the register has for it.
void PutAt(const DeviceRecord& reader, device::GateReading& reading);

// Of a frame of the log (protocol "gate": content type, line feed, body). What cannot be read is
// in `problems`: device::ReadGateEvent.
device::GateRead ReadingsOf(const DeviceRecord& reader, std::string_view frame);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_READERS_H_
