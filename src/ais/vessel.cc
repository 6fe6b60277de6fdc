#include "ais/vessel.h"

namespace tidewaiter::ais {
namespace {

template <typename T>
std::optional<T> Unless(T none, T value) {
  return value == none ? std::nullopt : std::optional(value);
}

struct ToSighting {
  Sighting& out;

  template <typename T>
  bool operator()(const T&) const {
    return false;
  }
  bool operator()(const PositionReport& r) const {
    out.at = r.position.at();
    out.speed_kn = r.speed.knots();
    out.course_deg = r.course.degrees();
    out.heading_deg = r.heading.degrees();
    out.status = r.status;
    return true;
  }
  bool operator()(const ClassBReport& r) const {
    out.kind = StationKind::kClassB;
    out.at = r.position.at();
    out.speed_kn = r.speed.knots();
    out.course_deg = r.course.degrees();
    out.heading_deg = r.heading.degrees();
    return true;
  }
  bool operator()(const ClassBExtended& r) const { return (*this)(r.report); }
  bool operator()(const RescueAircraft& r) const {
    out.kind = StationKind::kAircraft;
    out.at = r.position.at();
    if (r.speed_kn < 1023) out.speed_kn = r.speed_kn;
    out.course_deg = r.course.degrees();
    return true;
  }
  bool operator()(const BaseStation& r) const {
    out.kind = StationKind::kBase;
    out.at = r.position.at();
    return true;
  }
  bool operator()(const AidToNavigation& r) const {
    out.kind = StationKind::kAid;
    out.at = r.position.at();
    return true;
  }
  bool operator()(const LongRange& r) const {
    out.at = r.position.at();
    if (r.speed_kn < 63) out.speed_kn = r.speed_kn;
    if (r.course_deg < 360) out.course_deg = r.course_deg;
    out.status = r.status;
    return true;
  }
};

struct ToParticulars {
  Particulars& out;

  template <typename T>
  bool operator()(const T&) const {
    return false;
  }
  void PutSize(const Dimensions& size) const {
    out.length_m = size.length_m();
    out.beam_m = size.beam_m();
  }
  bool operator()(const StaticReport& r) const {
    out.imo = Unless(0U, r.imo);
    out.name = r.name;
    out.callsign = r.callsign;
    out.destination = r.destination;
    out.ship_type = Unless(std::uint8_t{0}, r.ship_type);
    PutSize(r.dimensions);
    if (r.draught_dm != 0) out.draught_m = r.draught_dm / 10.0;
    return true;
  }
  bool operator()(const ClassBExtended& r) const {
    out.name = r.name;
    out.ship_type = Unless(std::uint8_t{0}, r.ship_type);
    PutSize(r.dimensions);
    return true;
  }
  bool operator()(const StaticPartA& r) const {
    out.name = r.name;
    return true;
  }
  bool operator()(const StaticPartB& r) const {
    out.callsign = r.callsign;
    out.ship_type = Unless(std::uint8_t{0}, r.ship_type);
    PutSize(r.dimensions);
    out.mothership = Unless(0U, r.mothership);
    return true;
  }
};

}  // namespace

std::optional<Sighting> SightingOf(const Message& message, std::int64_t time_ms) {
  Sighting sighting{.mmsi = message.mmsi, .time_ms = time_ms};
  const bool any = std::visit(ToSighting{sighting}, message.body);
  // A ship that answers for its clock is no base station.
  if (message.type == 11) sighting.kind = StationKind::kClassA;
  return any ? std::optional(sighting) : std::nullopt;
}

std::optional<Particulars> ParticularsOf(const Message& message) {
  Particulars particulars{.mmsi = message.mmsi};
  const bool any = std::visit(ToParticulars{particulars}, message.body);
  return any ? std::optional(particulars) : std::nullopt;
}

}  // namespace tidewaiter::ais
