#include "monitor/gate_readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace tidewaiter::monitor {
namespace {

using device::GateKind;

bool IsReader(DeviceKind kind) {
  return kind == DeviceKind::kCamera || kind == DeviceKind::kReader ||
         kind == DeviceKind::kWeighbridge || kind == DeviceKind::kPortal;
}

bool Works(DeviceState state) {
  return state != DeviceState::kInRepair && state != DeviceState::kLost &&
         state != DeviceState::kRetired;
}

}  // namespace

bool StandsAtGate(const DeviceRecord& device) {
  return IsReader(device.kind) && Works(device.state) && !device.place.empty();
}

std::vector<GateKind> KindsOf(const DeviceRecord& device) {
  if (!device.reads.empty()) return device.reads;
  switch (device.kind) {
    case DeviceKind::kCamera:
      return {GateKind::kPlate};
    case DeviceKind::kReader:
      return {GateKind::kTag};
    case DeviceKind::kWeighbridge:
      return {GateKind::kWeight};
    case DeviceKind::kPortal:
      return {GateKind::kRadiation};
    default:
      return {};
  }
}

std::vector<track::GateLane> LanesOf(const std::vector<RowPtr<DeviceRecord>>& devices,
                                     std::string_view gate) {
  std::map<std::int64_t, std::set<GateKind>> lanes;
  for (const RowPtr<DeviceRecord>& row : devices) {
    const DeviceRecord& device = row->value;
    if (!StandsAtGate(device) || device.place != gate) continue;
    for (const GateKind kind : KindsOf(device))
      lanes[device.lane].insert(kind);
  }
  std::vector<track::GateLane> list;
  for (const auto& [lane, kinds] : lanes) {
    list.push_back(
        {.gate = std::string(gate), .lane = lane, .kinds = {kinds.begin(), kinds.end()}});
  }
  return list;
}

void PutAt(const DeviceRecord& reader, device::GateReading& reading) {
  reading.gate = reader.place;
  // Makers say "1" for whatever lane: what the register says is meant.
  if (reader.lane != 0) reading.lane = reader.lane;
  // The name in the register, so that the same reader is one reader whatever it calls itself.
  reading.reader = reader.id;
}

device::GateRead ReadingsOf(const DeviceRecord& reader, std::string_view frame) {
  const std::size_t end = frame.find('\n');
  device::GateRead read;
  if (end == std::string_view::npos) {
    read.problems.push_back({"unknown", "", "there is no content type before it"});
    return read;
  }
  read = device::ReadGateEvent(frame.substr(0, end), frame.substr(end + 1));
  for (device::GateReading& reading : read.readings)
    PutAt(reader, reading);
  return read;
}

}  // namespace tidewaiter::monitor
