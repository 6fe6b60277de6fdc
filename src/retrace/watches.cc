#include "retrace/watches.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ais/reader.h"
#include "ais/vessel.h"
#include "geo/countries.h"
#include "intake/mqtt_json.h"
#include "remote_id/message.h"
#include "retrace/hex.h"
#include "track/drones.h"
#include "track/interference.h"
#include "track/surroundings.h"
#include "track/vessels.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::int64_t kTickMs = 60'000;
// A log may be silent for years (a clock of 1970 in its first record): the time is not walked
// through minute by minute then, one step shows who is silent.
constexpr std::int64_t kTickGapMs = 7 * 86'400'000LL;

class FileRegister final : public track::DroneRegister {
 public:
  explicit FileRegister(const std::vector<KnownDrone>& drones) {
    for (const KnownDrone& drone : drones)
      known_.emplace(drone.id, drone.operator_id);
  }
  [[nodiscard]] std::optional<track::RegisteredDrone> Find(track::DroneIdType /*type*/,
                                                           std::string_view id) const override {
    const auto found = known_.find(id);
    if (found == known_.end()) return std::nullopt;
    return track::RegisteredDrone{.operator_id = found->second};
  }

 private:
  std::map<std::string, std::string, std::less<>> known_;
};

track::InterferenceEvent EventOf(const device::Report& report, std::uint64_t seq,
                                 std::int64_t received_ms) {
  track::InterferenceEvent event{
      .device = report.device, .time_ms = report.time_ms, .received_ms = received_ms, .seq = seq};
  event.fix_valid = report.fix.kind == device::FixKind::kSatellite && report.fix.valid;
  event.at = report.fix.at;
  event.speed_kmh = report.fix.speed_kmh;
  event.jamming = report.signs.Has(device::Sign::kJamming);
  if (!report.cells.empty()) {
    const device::Cell& cell = report.cells.front();
    event.cell = {.mcc = cell.mcc, .mnc = cell.mnc, .area = cell.lac, .id = cell.id};
  }
  return event;
}

track::VesselPosition PositionOf(const ais::Sighting& seen, std::uint64_t seq,
                                 std::int64_t received_ms) {
  return {
      .mmsi = seen.mmsi,
      .time_ms = seen.time_ms,
      .received_ms = received_ms,
      .seq = seq,
      .at = *seen.at,
      .sog_kn = seen.speed_kn.value_or(-1),
      .cog_deg = seen.course_deg.value_or(-1),
      .heading_deg = static_cast<int>(seen.heading_deg.value_or(-1)),
      .status = seen.status.value_or(15),
      .ais = seen.kind == ais::StationKind::kClassB ? track::AisClass::kB : track::AisClass::kA};
}

track::VesselStatic StaticOf(const ais::Particulars& said, std::uint64_t seq,
                             std::int64_t time_ms) {
  return {.mmsi = said.mmsi,
          .time_ms = time_ms,
          .seq = seq,
          .imo = said.imo.value_or(0),
          .name = std::string(said.name.view()),
          .callsign = std::string(said.callsign.view()),
          .type = said.ship_type.value_or(0),
          .length_m = static_cast<double>(said.length_m.value_or(0)),
          .width_m = static_cast<double>(said.beam_m.value_or(0)),
          .destination = std::string(said.destination.view())};
}

// What one pack says, or nothing without an id and a place.
std::optional<track::DroneObservation> ObservationOf(const remote_id::Messages& messages,
                                                     std::int64_t received_ms) {
  track::DroneObservation seen{.time_ms = received_ms, .received_ms = received_ms};
  bool has_place = false;
  for (const remote_id::Message& message : messages.view()) {
    if (const auto* id = std::get_if<remote_id::BasicId>(&message.body)) {
      seen.id = id->id.view();
      seen.id_type = static_cast<track::DroneIdType>(id->id_type);
    } else if (const auto* here = std::get_if<remote_id::Location>(&message.body)) {
      if (const auto at = here->at()) {
        seen.at = *at;
        has_place = true;
      }
      seen.time_ms = here->time_ms(received_ms).value_or(received_ms);
      seen.geodetic_m = here->altitude_m();
      if (const auto height = here->height_m()) {
        seen.height = {.m = *height,
                       .reference = here->height_over_ground ? geo::AltitudeReference::kGround
                                                             : geo::AltitudeReference::kTakeoff};
      }
      seen.speed_mps = here->speed_mps().value_or(-1);
    } else if (const auto* system = std::get_if<remote_id::System>(&message.body)) {
      seen.operator_at = system->operator_at();
      seen.category = system->category_eu;
      seen.eu_class = system->class_eu - 1;
    } else if (const auto* by = std::get_if<remote_id::OperatorId>(&message.body)) {
      seen.operator_id = by->id.view();
    }
  }
  if (seen.id.empty() || !has_place) return std::nullopt;
  return seen;
}

}  // namespace

struct Watches::Body {
  Body(const PlanFile& file, std::optional<geo::Countries> lands)
      : countries(std::move(lands)),
        map(countries ? &*countries : nullptr, nullptr, {}),
        drone_register(file.drones),
        vessels({}, &map, file.ports),
        drones({}, countries ? &map : nullptr, &drone_register, {}),
        interference(track::InterferenceSettings{}) {}

  std::optional<geo::Countries> countries;
  track::MapSurroundings map;
  FileRegister drone_register;
  track::Tracker tracker;
  track::VesselWatch vessels;
  track::DroneWatch drones;
  track::InterferenceWatch interference;
  ais::Reader reader;
  ais::Heard heard;
  device::Decoded said;
  WatchCounts counts;
  std::int64_t ticked_ms = 0;
  std::string bytes;

  void Tick(std::int64_t now_ms, track::Alarms& alarms) {
    tracker.Tick(now_ms, alarms);
    vessels.Tick(now_ms, alarms);
    drones.Tick(now_ms, alarms);
    interference.Tick(now_ms, alarms);
    ticked_ms = now_ms;
  }
  void MoveOn(std::int64_t now_ms, track::Alarms& alarms) {
    if (now_ms - ticked_ms > kTickGapMs) ticked_ms = now_ms - now_ms % kTickMs - kTickMs;
    while (now_ms - ticked_ms >= kTickMs)
      Tick(ticked_ms + kTickMs, alarms);
  }

  void TakeReports(std::uint64_t seq, const intake::FrameRecord& frame, track::Alarms& alarms) {
    if (!intake::DecodeAgain(frame, said)) {
      ++counts.undecodable;
      return;
    }
    for (const device::Report& report : said.reports()) {
      ++counts.reports;
      tracker.Take(report,
                   {.seq = seq,
                    .received_ms = frame.heard_ms(),
                    .first_ms = frame.post.empty() ? 0 : frame.received_ms,
                    .archived = report.Flag(device::kArchive).value_or(false)},
                   alarms);
      // What only measures (a thermometer) has no say on satellites.
      if (report.fix.kind != device::FixKind::kNone)
        interference.Take(EventOf(report, seq, frame.received_ms), alarms);
    }
  }
  void TakeSentence(std::uint64_t seq, const intake::FrameRecord& frame, track::Alarms& alarms) {
    if (reader.Push(frame.frame, frame.received_ms, heard) != ais::Pushed::kMessage) {
      ++counts.passed_over;  // a part, another sentence, or none
      return;
    }
    if (const auto said_of = ais::ParticularsOf(heard.message))
      vessels.Take(StaticOf(*said_of, seq, heard.time_ms), alarms);
    const auto seen = ais::SightingOf(heard.message, heard.time_ms);
    const bool is_ship =
        seen && seen->at &&
        (seen->kind == ais::StationKind::kClassA || seen->kind == ais::StationKind::kClassB);
    if (!is_ship) return;
    ++counts.ships;
    vessels.Take(PositionOf(*seen, seq, frame.received_ms), alarms);
  }
  void TakeDrone(std::uint64_t seq, const intake::FrameRecord& frame, track::Alarms& alarms) {
    const bool is_hex = FromHex(frame.frame, bytes);
    const auto messages = remote_id::Decode(is_hex ? std::string_view(bytes) : frame.frame);
    auto seen = messages ? ObservationOf(*messages, frame.received_ms) : std::nullopt;
    if (!seen) {
      ++counts.undecodable;
      return;
    }
    ++counts.drones;
    seen->seq = seq;
    seen->receiver = frame.device;
    drones.Take(*seen, alarms);
  }
};

Watches::Watches(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Watches::~Watches() = default;

Result<std::unique_ptr<Watches>> Watches::Make(const PlanFile& file) {
  ASSIGN_OR_RETURN(auto plan, BuildPlan(file));
  std::optional<geo::Countries> countries;
  if (!file.countries.empty()) {
    ASSIGN_OR_RETURN(countries, geo::Countries::Read(file.countries));
  }
  auto body = std::make_unique<Body>(file, std::move(countries));
  body->tracker.SetPlan(std::move(plan));
  return std::unique_ptr<Watches>(new Watches(std::move(body)));
}

void Watches::Take(std::uint64_t seq, const intake::FrameRecord& frame, track::Alarms& alarms) {
  Body& body = *body_;
  body.MoveOn(frame.heard_ms(), alarms);
  ++body.counts.frames;
  if (frame.marks.Has(intake::Mark::kUndecodable)) {
    ++body.counts.undecodable;
  } else if (!frame.Counts()) {
    ++body.counts.passed_over;
  } else if (frame.protocol == intake::kNmeaProtocol) {
    body.TakeSentence(seq, frame, alarms);
  } else if (frame.protocol == intake::kRemoteIdProtocol) {
    body.TakeDrone(seq, frame, alarms);
  } else {
    body.TakeReports(seq, frame, alarms);
  }
}

void Watches::Finish(track::Alarms& alarms) {
  body_->Tick(body_->ticked_ms + kTickMs, alarms);
  body_->tracker.Drain(alarms);
}

const WatchCounts& Watches::counts() const {
  return body_->counts;
}

const track::Tracker& Watches::tracker() const {
  return body_->tracker;
}

}  // namespace tidewaiter::retrace
