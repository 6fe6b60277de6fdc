// DeviceDrones: the register of devices as the watch over drones asks it.
//
//   const DeviceDrones drones(devices);
//   track::DroneWatch watch(settings, &map, &drones, zones);
//
// A drone is a device of the kind "drone" under the number that it says: its serial number or its
// registration. `owner` is its operator, `drone_class` and `mass_kg` what it was registered as. One
// that is lost or retired is registered no more. Numbers of one flight (session) and of traffic
// management are in no register of ours. Thread-safe as the shelf.
#ifndef TIDEWAITER_MONITOR_DEVICE_DRONES_H_
#define TIDEWAITER_MONITOR_DEVICE_DRONES_H_

#include <optional>
#include <string_view>

#include "monitor/device_record.h"
#include "monitor/shelf.h"
#include "track/drones.h"

namespace tidewaiter::monitor {

class DeviceDrones final : public track::DroneRegister {
 public:
  explicit DeviceDrones(const Shelf<DeviceRecord>& devices) : devices_(devices) {}
  [[nodiscard]] std::optional<track::RegisteredDrone> Find(track::DroneIdType type,
                                                           std::string_view id) const override {
    const bool is_lasting =
        type == track::DroneIdType::kSerial || type == track::DroneIdType::kRegistration;
    const RowPtr<DeviceRecord> row = is_lasting ? devices_.Find(id) : nullptr;
    if (row == nullptr || row->value.kind != DeviceKind::kDrone) return std::nullopt;
    const DeviceRecord& drone = row->value;
    if (drone.state == DeviceState::kLost || drone.state == DeviceState::kRetired)
      return std::nullopt;
    return track::RegisteredDrone{
        .operator_id = drone.owner, .eu_class = drone.drone_class, .mass_kg = drone.mass_kg};
  }

 private:
  const Shelf<DeviceRecord>& devices_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_DEVICE_DRONES_H_
