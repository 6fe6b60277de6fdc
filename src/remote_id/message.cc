#include "remote_id/message.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::remote_id {
namespace {

constexpr std::int64_t kEpoch2019S = 1'546'300'800;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr double kDegrees = 1e-7;

std::optional<geo::Point> PlaceOf(std::int32_t lat, std::int32_t lon) {
  if (lat == 0 && lon == 0) return std::nullopt;
  const geo::Point point{.lat = lat * kDegrees, .lon = lon * kDegrees};
  return geo::IsPlace(point) ? std::optional(point) : std::nullopt;
}

// Upper bounds of the codes 1, 2, ...; 0 and higher codes are unknown.
template <std::size_t kCount>
std::optional<double> BoundOf(const std::array<double, kCount>& bounds, std::uint8_t code) {
  if (code == 0 || code > kCount) return std::nullopt;
  return bounds[code - 1U];
}

}  // namespace

std::optional<double> AltitudeOf(std::uint16_t sent) {
  return sent == 0 ? std::nullopt : std::optional(sent / 2.0 - 1000);
}

std::uint16_t AltitudeSent(std::optional<double> metres) {
  if (!metres || !std::isfinite(*metres)) return 0;
  return static_cast<std::uint16_t>(std::lround(std::clamp((*metres + 1000) * 2, 1.0, 65535.0)));
}

std::optional<geo::Point> Location::at() const {
  return PlaceOf(lat, lon);
}

std::optional<double> Location::direction_deg() const {
  if (direction >= 180) return std::nullopt;
  return direction + (west ? 180 : 0);
}

std::optional<double> Location::speed_mps() const {
  if (!fast) return speed * 0.25;
  return speed == 255 ? std::nullopt : std::optional(speed * 0.75 + 63.75);
}

std::optional<double> Location::climb_mps() const {
  return climb == 126 ? std::nullopt : std::optional(climb * 0.5);
}

std::optional<double> Location::horizontal_accuracy_m() const {
  static constexpr std::array<double, 12> kMetres = {18520, 7408, 3704, 1852, 926, 555.6,
                                                     185.2, 92.6, 30,   10,   3,   1};
  return BoundOf(kMetres, horizontal_accuracy);
}

std::optional<double> Location::vertical_accuracy_m() const {
  static constexpr std::array<double, 6> kMetres = {150, 45, 25, 10, 3, 1};
  return BoundOf(kMetres, vertical_accuracy);
}

std::optional<double> Location::speed_accuracy_mps() const {
  static constexpr std::array<double, 4> kMps = {10, 3, 1, 0.3};
  return BoundOf(kMps, speed_accuracy);
}

std::optional<std::int64_t> Location::time_ms(std::int64_t received_ms) const {
  if (tenths > 36'000) return std::nullopt;
  const std::int64_t hour = received_ms - (received_ms % kHourMs + kHourMs) % kHourMs;
  const std::int64_t here = hour + tenths * std::int64_t{100};
  if (here - received_ms > kHourMs / 2) return here - kHourMs;
  return received_ms - here > kHourMs / 2 ? here + kHourMs : here;
}

void Location::SetPlace(const std::optional<geo::Point>& place) {
  const bool known = place && geo::IsPlace(*place);
  lat = known ? static_cast<std::int32_t>(std::lround(place->lat / kDegrees)) : 0;
  lon = known ? static_cast<std::int32_t>(std::lround(place->lon / kDegrees)) : 0;
}

void Location::SetDirection(std::optional<double> degrees) {
  const bool known = degrees && std::isfinite(*degrees);
  const double turn = known ? *degrees - 360 * std::floor(*degrees / 360) : 0;
  const std::int64_t whole = known ? std::lround(turn) % 360 : 361;
  west = whole >= 180;
  direction = static_cast<std::uint8_t>(whole - (west ? 180 : 0));
}

void Location::SetSpeed(std::optional<double> mps) {
  const bool known = mps && *mps >= 0;
  fast = !known || *mps > 63.75;
  const double steps = !known ? 255 : fast ? (*mps - 63.75) / 0.75 : *mps / 0.25;
  // 254.25 m/s and more is all one.
  speed = static_cast<std::uint8_t>(std::lround(known && fast ? std::min(steps, 254.0) : steps));
}

void Location::SetClimb(std::optional<double> mps) {
  const bool known = mps && std::isfinite(*mps);
  climb = static_cast<std::int8_t>(known ? std::lround(std::clamp(*mps, -62.0, 62.0) * 2) : 126);
}

void Location::SetTime(std::int64_t time) {
  const std::int64_t in_hour = (time % kHourMs + kHourMs) % kHourMs;
  tenths = static_cast<std::uint16_t>(in_hour / 100);
}

std::optional<geo::Point> System::operator_at() const {
  return PlaceOf(lat, lon);
}

std::optional<std::int64_t> System::time_ms() const {
  return time_s == 0 ? std::nullopt : std::optional((time_s + kEpoch2019S) * 1000);
}

}  // namespace tidewaiter::remote_id
