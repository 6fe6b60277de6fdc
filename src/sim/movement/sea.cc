#include "sim/movement/sea.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "ais/write.h"
#include "base/check.h"
#include "geo/measure.h"
#include "intake/mqtt_json.h"
#include "remote_id/message.h"
#include "retrace/hex.h"

namespace tidewaiter::sim {
namespace {

constexpr std::int64_t kReportMs = 180'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr double kNorthLat = 0.5;  // where ships come from
constexpr double kSouthLat = -8.5;
constexpr double kLaneEastDeg = 1.1;  // some 66 nautical miles off the coast
constexpr double kReachNm = 110;      // of the shore's receivers: high masts, and ducts in the air

enum class ShipDeed : std::uint8_t { kNone, kGap, kEncounter, kLoitering, kAnchored, kOutbound };

// A leg of a voyage: to `to` at `knots`, or staying for `stay_ms`.
struct Leg {
  geo::Point to = {};
  double knots = 0;
  std::int64_t stay_ms = 0;
  int status = 0;
  bool dark = false;  // the transponder is off
};

struct Ship {
  std::uint32_t mmsi = 0;
  std::string name = {};
  geo::Point from = {};
  std::int64_t start_ms = 0;
  std::vector<Leg> legs = {};
};

// What a leg was in time.
struct Stay {
  std::int64_t began_ms = 0;
  std::int64_t ended_ms = 0;
};

class Writer {
 public:
  Writer(const Land& land, Sea& sea) : land_(land), sea_(sea) {}

  // Sails the ship; gives when each leg was.
  std::vector<Stay> Sail(const Ship& ship, Random& random) {
    std::vector<Stay> stays;
    geo::Point at = ship.from;
    std::int64_t t = ship.start_ms;
    Name(ship, t);
    for (const Leg& leg : ship.legs) {
      Stay stay{.began_ms = t};
      if (leg.stay_ms > 0) {
        for (; t < stay.began_ms + leg.stay_ms; t += kReportMs)
          Drift(ship, leg, at, t, random);
      } else {
        Go(ship, leg, at, t, random);
      }
      stay.ended_ms = t;
      stays.push_back(stay);
    }
    return stays;
  }

 private:
  void Put(std::int64_t t, const ais::Message& message) {
    const auto lines = ais::WriteSentences(
        message,
        {.sequence = static_cast<int>(++sequence_ % 10), .station = "coast", .time_ms = t});
    CHECK(lines.has_value());
    for (const std::string& line : *lines) {
      sea_.frames.push_back({.time_ms = t + 1000,
                             .device = "coast",
                             .protocol = std::string(intake::kNmeaProtocol),
                             .transport = intake::Transport::kUdp,
                             .bytes = line});
    }
  }
  void Name(const Ship& ship, std::int64_t t) {
    ais::StaticReport report;
    report.name = ais::Text<20>(ship.name);
    report.ship_type = 70;
    ais::Message message{.type = 5, .mmsi = ship.mmsi};
    message.body = report;
    Put(t, message);
  }
  void Say(const Ship& ship, const Leg& leg, const geo::Point& at, double knots, double course,
           std::int64_t t) {
    const geo::Point coast{.lat = at.lat, .lon = land_.coast_lon};
    if (leg.dark || geo::DistanceM(coast, at) > kReachNm * geo::kNauticalMileM) return;
    ais::PositionReport report;
    report.status = static_cast<std::uint8_t>(leg.status);
    report.speed = ais::SpeedOf(knots);
    report.position = ais::PositionOf(at);
    report.course = ais::CourseOf(course);
    report.heading = ais::HeadingOf(course);
    ais::Message message{.type = 1, .mmsi = ship.mmsi};
    message.body = report;
    Put(t, message);
  }
  void Drift(const Ship& ship, const Leg& leg, const geo::Point& at, std::int64_t t,
             Random& random) {
    const geo::Point swung = geo::Destination(at, random.Uniform(0, 360), random.Uniform(0, 60));
    Say(ship, leg, swung, random.Uniform(0, 0.6), random.Uniform(0, 360), t);
  }
  void Go(const Ship& ship, const Leg& leg, geo::Point& at, std::int64_t& t, Random& random) {
    constexpr double kMetresPerKnotMs = geo::kNauticalMileM / 3'600'000;
    constexpr int kStepsMax = 20'000;  // 40 days: a voyage that does not end is a bug
    for (int step = 0;; ++step) {
      CHECK(step < kStepsMax);
      const double left = geo::DistanceM(at, leg.to);
      const double knots = leg.knots + 0.4 * random.Normal();
      const double metres = knots * kMetresPerKnotMs * static_cast<double>(kReportMs);
      const double course = geo::InitialBearing(at, leg.to);
      if (left <= metres) break;
      // Nobody steers without a wobble.
      at = geo::Destination(at, course + 1.5 * random.Normal(), metres);
      Say(ship, leg, at, knots, course, t);
      t += kReportMs;
    }
    at = leg.to;
  }

  const Land& land_;
  Sea& sea_;
  std::uint64_t sequence_ = 0;
};

class Fleet {
 public:
  Fleet(const Land& land, const SeaWishes& wishes, Random random, Sea& sea)
      : land_(land), wishes_(wishes), random_(random), sea_(sea), writer_(land, sea) {}

  void Add(std::size_t index) {
    Ship ship{.mmsi = static_cast<std::uint32_t>(636'000'000 + index),
              .name = fmt::format("SIM CARRIER {}", index)};
    const bool north = random_.Chance(0.5);
    const double lon = land_.coast_lon + kLaneEastDeg + random_.Uniform(-0.03, 0.03);
    ship.from = {.lat = north ? kSouthLat : kNorthLat, .lon = lon};
    // Into the port at last, where nobody minds that it switches off.
    const geo::Point end{.lat = land_.port.lat + random_.Uniform(-0.01, 0.01),
                         .lon = land_.coast_lon + random_.Uniform(0.005, 0.02)};
    const geo::Point middle{.lat = random_.Uniform(-5.5, -2.5), .lon = lon};
    const double knots = random_.Uniform(11, 16);
    ship.start_ms = wishes_.from_ms + static_cast<std::int64_t>(
                                          random_.Uniform() *
                                          static_cast<double>(wishes_.until_ms - wishes_.from_ms));
    const ShipDeed deed = Draw();
    if (deed == ShipDeed::kOutbound) ship.from = end;
    ship.legs = Voyage(deed, middle, end, knots);
    ship.legs.push_back({.stay_ms = kHourMs, .status = 5});
    const std::vector<Stay> stays = writer_.Sail(ship, random_);
    Tell(deed, ship, middle, stays, index);
  }

 private:
  ShipDeed Draw() {
    constexpr double kAnchored = 0.1;
    constexpr double kOutbound = 0.15;
    const double drawn = random_.Uniform();
    if (drawn < wishes_.guilty_share) {
      const auto which = static_cast<int>(drawn / wishes_.guilty_share * 3);
      return static_cast<ShipDeed>(1 + std::min(which, 2));
    }
    if (drawn < wishes_.guilty_share + kAnchored) return ShipDeed::kAnchored;
    if (drawn < wishes_.guilty_share + kAnchored + kOutbound) return ShipDeed::kOutbound;
    return ShipDeed::kNone;
  }
  std::vector<Leg> Voyage(ShipDeed deed, const geo::Point& middle, const geo::Point& end,
                          double knots) {
    const auto hours = [&](double low, double high) {
      return static_cast<std::int64_t>(random_.Uniform(low, high) * static_cast<double>(kHourMs));
    };
    switch (deed) {
      case ShipDeed::kGap: {
        // Silent for thirteen hours and more, and elsewhere when it is heard again.
        const geo::Point away =
            geo::Destination(middle, 90, random_.Uniform(6.6, 8.5) * knots * geo::kNauticalMileM);
        return {{.to = middle, .knots = knots},
                {.to = away, .knots = knots, .dark = true},
                {.to = middle, .knots = knots, .dark = true},
                {.to = end, .knots = knots}};
      }
      case ShipDeed::kEncounter:
      case ShipDeed::kLoitering:
        return {
            {.to = middle, .knots = knots}, {.stay_ms = hours(3, 6)}, {.to = end, .knots = knots}};
      case ShipDeed::kAnchored: {
        const geo::Point road{.lat = land_.port.lat + random_.Uniform(-0.04, 0.04),
                              .lon = land_.coast_lon + random_.Uniform(0.04, 0.1)};
        return {{.to = {.lat = road.lat, .lon = middle.lon}, .knots = knots},
                {.to = road, .knots = knots * 0.7},
                {.stay_ms = hours(5, 20), .status = 1},
                {.to = {.lat = road.lat, .lon = middle.lon}, .knots = knots * 0.7},
                {.to = end, .knots = knots}};
      }
      case ShipDeed::kOutbound: {
        // To another continent: past the lane, and out of everybody's hearing.
        const geo::Point lane{.lat = end.lat + random_.Uniform(-0.5, 0.5), .lon = middle.lon};
        const double beyond_m = (kReachNm + 20) * geo::kNauticalMileM;
        return {{.to = lane, .knots = knots},
                {.to = geo::Destination(lane, random_.Uniform(70, 110), beyond_m), .knots = knots}};
      }
      default:
        return {{.to = end, .knots = knots}};
    }
  }
  void Row(std::string_view kind, std::uint32_t mmsi, std::string devices, const Stay& stay,
           const geo::Point& at) {
    sea_.truth.push_back({.kind = std::string(kind),
                          .unit = fmt::format("vessel:{}", mmsi),
                          .device = std::move(devices),
                          .began_ms = stay.began_ms,
                          .ended_ms = stay.ended_ms,
                          .place = fmt::format("{:.5f} {:.5f}", at.lat, at.lon)});
  }
  void Tell(ShipDeed deed, const Ship& ship, const geo::Point& middle,
            const std::vector<Stay>& stays, std::size_t index) {
    switch (deed) {
      case ShipDeed::kGap:
        return Row("vessel_gap", ship.mmsi, "",
                   {.began_ms = stays[1].began_ms, .ended_ms = stays[2].ended_ms}, middle);
      case ShipDeed::kLoitering:
        return Row("loitering", ship.mmsi, "", stays[1], middle);
      case ShipDeed::kAnchored:
        return Row("anchored_vessel", ship.mmsi, "", stays[2], middle);
      case ShipDeed::kOutbound:
        return Row("outbound_vessel", ship.mmsi, "", stays[1], ship.legs[0].to);
      case ShipDeed::kEncounter: {
        const std::uint32_t other = Meet(middle, stays[1], index);
        return Row("encounter", ship.mmsi, fmt::format("vessel:{} {}", other, other), stays[1],
                   middle);
      }
      default:
        return;
    }
  }
  // A second ship comes from the east, lies alongside and goes back, out of hearing.
  std::uint32_t Meet(const geo::Point& middle, const Stay& stay, std::size_t index) {
    constexpr double kKnots = 10;
    constexpr double kFromM = 25 * geo::kNauticalMileM;
    const geo::Point far = geo::Destination(middle, 90, kFromM);
    Ship ship{.mmsi = static_cast<std::uint32_t>(636'500'000 + index),
              .name = fmt::format("SIM TENDER {}", index)};
    ship.from = far;
    ship.start_ms = stay.began_ms - static_cast<std::int64_t>(2.5 * static_cast<double>(kHourMs));
    ship.legs = {
        {.to = geo::Destination(middle, 90, 120), .knots = kKnots},
        {.stay_ms = stay.ended_ms - stay.began_ms},
        {.to = geo::Destination(middle, 90, kReachNm * geo::kNauticalMileM), .knots = kKnots}};
    writer_.Sail(ship, random_);
    return ship.mmsi;
  }

  const Land& land_;
  const SeaWishes& wishes_;
  Random random_;
  Sea& sea_;
  Writer writer_;
};

struct Flight {
  std::string id = {};
  std::string operator_id = {};
  geo::Point operator_at = {};
};

void SayFlight(const Flight& flight, const geo::Point& at, double height_m, std::int64_t t,
               Sea& sea) {
  remote_id::BasicId basic{.id_type = 1, .ua_type = 2};
  basic.id = remote_id::Field<20>(flight.id);
  remote_id::Location here{.status = 2};
  here.SetPlace(at);
  here.SetSpeed(12);
  here.SetDirection(270);
  here.SetTime(t);
  here.height = remote_id::AltitudeSent(height_m);
  remote_id::System system{.classification = 1};
  system.lat = static_cast<std::int32_t>(std::llround(flight.operator_at.lat * 1e7));
  system.lon = static_cast<std::int32_t>(std::llround(flight.operator_at.lon * 1e7));
  system.category_eu = 1;
  system.class_eu = 3;
  std::vector<remote_id::Message> messages{{.body = basic}, {.body = here}, {.body = system}};
  if (!flight.operator_id.empty()) {
    remote_id::OperatorId by;
    by.id = remote_id::Field<20>(flight.operator_id);
    messages.push_back({.body = by});
  }
  const auto bytes = remote_id::Encode(messages);
  CHECK(bytes.has_value());
  std::string hex;
  retrace::AppendHex(*bytes, hex);
  sea.frames.push_back({.time_ms = t + 300,
                        .device = "drone-ear-1",
                        .protocol = std::string(intake::kRemoteIdProtocol),
                        .transport = intake::Transport::kUdp,
                        .bytes = std::move(hex)});
}

// Ten minutes: around its operator, or across the border.
void Fly(const Land& land, const SeaWishes& wishes, std::size_t index, Random& random, Sea& sea) {
  constexpr std::int64_t kStepMs = 5000;
  constexpr std::int64_t kFlightMs = 600'000;
  constexpr double kSpeedMps = 12;
  const bool guilty = random.Chance(wishes.guilty_share);
  const std::int64_t start =
      wishes.from_ms +
      static_cast<std::int64_t>(random.Uniform() *
                                static_cast<double>(wishes.until_ms - wishes.from_ms));
  // Serial numbers of CTA-2063-A: maker, length, number.
  Flight flight{.id = fmt::format("SIMXF{:010}", index)};
  const double off_m = guilty ? 1500 : random.Uniform(3000, 9000);
  const geo::Point base =
      geo::Destination({.lat = random.Uniform(-6, -2), .lon = land.border_lon}, 90, off_m);
  flight.operator_at = base;
  if (!guilty) {
    flight.operator_id = fmt::format("XA-OP-{:06}", index);
    sea.drones.push_back({.id = flight.id, .operator_id = flight.operator_id});
  }
  const double height = random.Uniform(40, 100);
  for (std::int64_t t = 0; t < kFlightMs; t += kStepMs) {
    const double metres = kSpeedMps * static_cast<double>(t) / 1000;
    const geo::Point at =
        guilty ? geo::Destination(base, 270, metres) : geo::Destination(base, metres / 4, 250);
    SayFlight(flight, at, height, start + t, sea);
  }
  sea.truth.push_back({.kind = guilty ? "unregistered_drone" : "registered_drone",
                       .unit = "drone:" + flight.id,
                       .began_ms = start,
                       .ended_ms = start + kFlightMs,
                       .place = fmt::format("{:.5f} {:.5f}", base.lat, base.lon)});
}

}  // namespace

Sea MakeSea(const Land& land, const SeaWishes& wishes, const Random& random) {
  Sea sea;
  Fleet fleet(land, wishes, random.Fork(1), sea);
  for (std::size_t i = 0; i < wishes.ships; ++i)
    fleet.Add(wishes.first + i + 1);
  Random flights = random.Fork(2);
  for (std::size_t i = 0; i < wishes.flights; ++i)
    Fly(land, wishes, wishes.first + i + 1, flights, sea);
  std::ranges::stable_sort(sea.frames, {}, &retrace::FrameLine::time_ms);
  return sea;
}

}  // namespace tidewaiter::sim
