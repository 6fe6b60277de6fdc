// What intake asks about devices: it states the interface, whoever keeps devices implements it.
#ifndef TIDEWAITER_INTAKE_REGISTER_H_
#define TIDEWAITER_INTAKE_REGISTER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/protocol.h"

namespace tidewaiter::intake {

// One device as the register knows it.
struct Registered {
  device::Traits traits = {};               // for its protocol
  std::vector<std::string> protocols = {};  // that it may speak ("teltonika", "mqtt"); empty: any
  // SHA-256 of the key that it shows where it can show one (MQTT's password), 64 hexadecimal
  // digits; "" = it has none, and MQTT without a certificate is refused. Keys are made by machines
  // and cannot be guessed, so a slow hash would only be a way to keep us busy.
  std::string key_sha256 = {};
  bool certificate_needed = false;  // only over TLS, with a certificate whose CN is the device's id
  bool retired = false;             // refused as one that nobody knows
};

class DeviceRegister {
 public:
  virtual ~DeviceRegister() = default;
  // Asked at each login, on intake's thread: must be quick (memory, no disk) and must not call into
  // intake. nullopt: nobody knows it.
  [[nodiscard]] virtual std::optional<Registered> Find(std::string_view device) const = 0;
};

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_REGISTER_H_
