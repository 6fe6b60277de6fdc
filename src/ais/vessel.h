// Vessel: what a watch over ships needs of their messages, in plain units, whatever type said it.
//
//   if (const auto sighting = ais::SightingOf(heard.message, heard.time_ms)) Move(*sighting);
//   if (const auto particulars = ais::ParticularsOf(heard.message)) Know(*particulars);
//
// Nothing stands for "not available". Pure functions; no allocation.
#ifndef TIDEWAITER_AIS_VESSEL_H_
#define TIDEWAITER_AIS_VESSEL_H_

#include <cstdint>
#include <optional>

#include "ais/message.h"
#include "geo/point.h"

namespace tidewaiter::ais {

enum class StationKind : std::uint8_t { kClassA, kClassB, kAircraft, kBase, kAid };

struct Sighting {
  std::uint32_t mmsi = 0;
  StationKind kind = StationKind::kClassA;
  std::int64_t time_ms = 0;  // since 1970 UTC
  std::optional<geo::Point> at = {};
  std::optional<double> speed_kn = {};
  std::optional<double> course_deg = {};
  std::optional<double> heading_deg = {};
  std::optional<std::uint8_t> status = {};  // navigational, class A: words.h
  friend bool operator==(const Sighting&, const Sighting&) = default;
};

// Of types 1, 2, 3, 4, 9, 11, 18, 19, 21, 27; nothing of others.
std::optional<Sighting> SightingOf(const Message& message, std::int64_t time_ms);

struct Particulars {
  std::uint32_t mmsi = 0;
  std::optional<std::uint32_t> imo = {};
  Text<20> name = {};                          // empty: not said
  Text<7> callsign = {};                       // empty: not said
  Text<20> destination = {};                   // empty: not said
  std::optional<std::uint8_t> ship_type = {};  // words.h
  std::optional<int> length_m = {};
  std::optional<int> beam_m = {};
  std::optional<double> draught_m = {};
  std::optional<std::uint32_t> mothership = {};
  friend bool operator==(const Particulars&, const Particulars&) = default;
};

// Of types 5, 19, 24; nothing of others. Type 24 says name and the rest in two messages.
std::optional<Particulars> ParticularsOf(const Message& message);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_VESSEL_H_
