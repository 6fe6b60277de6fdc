// Carrier: the radio frames that Remote ID messages come in.
//
//   if (const auto carried = remote_id::FindCarried(frame)) {
//     const auto messages = remote_id::Decode(carried->messages);
//   }
//
// Three kinds: Bluetooth advertising data (service data of the UUID FFFA, application code 0D, of 4
// and 5), Wi-Fi beacons (vendor element FA-0B-BC type 0D), Wi-Fi NAN action frames (service
// 88-69-19-9D-92-09). Frames come as a receiver gives them behind its own header: advertising data
// from its first structure on, 802.11 from frame control on, without the check sequence. Pure
// functions; views into the frame.
#ifndef TIDEWAITER_REMOTE_ID_CARRIER_H_
#define TIDEWAITER_REMOTE_ID_CARRIER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::remote_id {

enum class Carrier : std::uint8_t { kBluetooth = 1, kBeacon = 2, kNan = 3 };

inline constexpr std::size_t kFrameBytesMax = 4096;  // 802.11 and Bluetooth know no longer ones

using Address = std::array<std::uint8_t, 6>;

struct Carried {
  Carrier carrier = Carrier::kBluetooth;
  Address transmitter = {};        // of Wi-Fi; Bluetooth's is in the receiver's header
  std::uint8_t counter = 0;        // rises with every message of its kind, and wraps
  std::string_view ssid = {};      // of a beacon
  std::string_view messages = {};  // for Decode
};

// Errors: kInvalidArgument (another frame, cut off, or too long). O(frame).
Result<Carried> FindCarried(std::string_view frame);

// The frames of a simulated drone. `messages` is what Encode gave.
std::string BluetoothFrame(std::uint8_t counter, std::string_view messages);
// `ssid` is cut to 32 bytes. `time_us` is the transmitter's own clock.
std::string BeaconFrame(const Address& transmitter, std::string_view ssid, std::uint64_t time_us,
                        std::uint8_t counter, std::string_view messages);
std::string NanFrame(const Address& transmitter, std::uint8_t counter, std::string_view messages);

}  // namespace tidewaiter::remote_id

#endif  // TIDEWAITER_REMOTE_ID_CARRIER_H_
