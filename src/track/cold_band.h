// ColdBand: the temperatures that goods under way must keep to. Part of a movement.
#ifndef TIDEWAITER_TRACK_COLD_BAND_H_
#define TIDEWAITER_TRACK_COLD_BAND_H_

#include <cstdint>
#include <optional>

namespace tidewaiter::track {

inline constexpr double kCelsiusMin = -100;  // no sensor that goes with goods measures beyond
inline constexpr double kCelsiusMax = 200;
inline constexpr std::int64_t kColdSensors = 2;  // of a device, that are looked at

struct ColdBand {
  double low_c = 2;
  double high_c = 8;
  std::int64_t sensor = 1;                // which of the device's: "temp1" is the return air
  std::optional<double> setpoint_c = {};  // what the machine is to be set to
  std::optional<double> kinetic_max_c =
      {};  // mean kinetic temperature; only where that has a sense
  friend bool operator==(const ColdBand&, const ColdBand&) = default;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_COLD_BAND_H_
