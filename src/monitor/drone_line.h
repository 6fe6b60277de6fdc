// DroneLine: one line of a drone receiver as the intake logs it, and what several of them together
// say of a flight.
//
//   DroneJoin join;
//   if (const auto line = ParseDroneLine(text)) {
//     if (const auto seen = join.Take(*line, received_ms, seq, "tower-1")) watch.Take(*seen,
//     alarms);
//   }
//
// A line is either hexadecimal: a radio frame (remote_id/carrier.h) or messages as they are; or an
// object: {"frame": hex} or {"messages": hex}, and where known "mac" (of the transmitter, as the
// receiver's header says it), "receiver", "lat", "lon" (of the receiver), "time_ms". Format:
// docs/formats/remote-id.md.
//
// Broadcasts say one thing at a time: who, where, by whom. DroneJoin keeps what each transmitter
// said for kJoinDroneMs and gives an observation with each place. One thread at a time.
#ifndef TIDEWAITER_MONITOR_DRONE_LINE_H_
#define TIDEWAITER_MONITOR_DRONE_LINE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "geo/point.h"
#include "remote_id/message.h"
#include "track/drones.h"

namespace tidewaiter::monitor {

struct DroneLine {
  remote_id::Messages messages = {};
  std::string transmitter = {};  // "aa:bb:cc:dd:ee:ff"; "" = not known
  std::string receiver = {};
  std::optional<geo::Point> receiver_at = {};
  std::int64_t time_ms = 0;  // 0: when it came
};

inline constexpr std::size_t kDroneLineMax = 16 * 1024;  // a frame of 4 kB in hexadecimal, and more

// Errors: kInvalidArgument.
Result<DroneLine> ParseDroneLine(std::string_view text);

class DroneJoin {
 public:
  static constexpr std::size_t kTransmittersMax = 20'000;
  static constexpr std::int64_t kJoinDroneMs = 30'000;  // each thing is said every three seconds

  // An observation where the line says a place and it is known by now who is there. `station` is
  // who received it, where the line does not say.
  std::optional<track::DroneObservation> Take(const DroneLine& line, std::int64_t received_ms,
                                              std::uint64_t seq, std::string_view station);

 private:
  struct Known {
    std::int64_t heard_ms = 0;
    std::string id = {};
    track::DroneIdType id_type = track::DroneIdType::kNone;
    std::optional<geo::Point> operator_at = {};
    std::string operator_id = {};
    int category = 0;
    int eu_class = -1;
  };
  Known& Of(const std::string& transmitter, std::int64_t now_ms);

  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_DRONE_LINE_H_
