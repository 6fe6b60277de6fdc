// Send: a world's frames to a running intake, each device over a connection of its own, at the pace
// of the world or faster.
//
//   ASSIGN_OR_RETURN(const auto sent, sim::SendWorld(*world, {.to = "localhost:5027"}, progress));
//
// Trackers and seals speak over TCP and log in as they do in life; when the intake closes a
// connection the device connects again with its next frame, without a login, as a device does that
// did not notice. Sentences of ships and Remote ID go as datagrams. What has no address to go to is
// counted. Blocks until the world ends.
#ifndef TIDEWAITER_SIM_MOVEMENT_SEND_H_
#define TIDEWAITER_SIM_MOVEMENT_SEND_H_

#include <cstdint>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "sim/movement/world.h"

namespace tidewaiter::sim {

struct SendOptions {
  std::string to = {};            // "host:port" of trackers and seals, TCP
  std::string nmea_to = {};       // the same of ships, UDP; "" = they are left out
  std::string remote_id_to = {};  // of drones, UDP; "" = left out
  double speed = 60;              // seconds of the world in one of ours
};
inline constexpr std::size_t kConnectionsMax = 20'000;  // below what a process may open

struct SendCounts {
  std::uint64_t frames = 0;
  std::uint64_t left_out = 0;  // no address for them (also sensors, which speak MQTT)
  std::uint64_t answered = 0;  // answers that came, as far as they came before the next frame
  std::uint64_t devices = 0;   // connections made
};

// Errors: kInvalidArgument (an address, more devices than kConnectionsMax), kUnavailable (nobody
// listens there), and what `progress` says (Ctrl-C).
Result<SendCounts> SendWorld(MovementWorld& world, const SendOptions& options,
                             const Progress& progress);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_SEND_H_
