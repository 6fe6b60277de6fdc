#include "monitor/watches.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "ais/reader.h"
#include "ais/vessel.h"
#include "geo/fence_index.h"
#include "intake/mqtt_json.h"
#include "monitor/drone_line.h"
#include "monitor/internal/work_queue.h"
#include "track/surroundings.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kLookMs = 60'000;

struct Line {
  bool is_ship = false;
  std::string station;
  std::string text;
  std::int64_t received_ms = 0;
  std::uint64_t seq = 0;
};
struct Time {
  std::int64_t now_ms = 0;
};
struct NewPlan {
  std::shared_ptr<const MadePlan> plan;
};
struct Errand {
  std::function<void()> done;
};
using Item =
    std::variant<Line, track::InterferenceEvent, track::GateSighting, Time, NewPlan, Errand>;

// The map around, which changes with the plan; of the watches' thread alone.
class Around final : public track::Surroundings {
 public:
  explicit Around(const geo::Countries* countries) : countries_(countries) { Renew({}); }

  // Zones by numbers that stay the same from plan to plan.
  void Renew(std::span<const track::ZoneFence> zones) {
    std::vector<geo::Fence> fences;
    std::map<std::uint32_t, std::string> names;
    for (const track::ZoneFence& zone : zones) {
      const std::uint32_t number = ZoneNumber(zone.id);
      if (!names.emplace(number, zone.name.empty() ? zone.id : zone.name).second) continue;
      fences.push_back({.id = number, .shape = zone.shape});
    }
    index_ = std::make_unique<geo::FenceIndex>(geo::FenceIndex::Build(fences));
    map_.emplace(countries_, index_.get(), std::move(names));
  }

  [[nodiscard]] std::optional<double> ShoreM(const geo::Point& point,
                                             double limit_m) const override {
    return map_->ShoreM(point, limit_m);
  }
  [[nodiscard]] std::string_view CountryOf(const geo::Point& point) const override {
    return map_->CountryOf(point);
  }
  void ZonesAlong(const geo::Point& a, const geo::Point& b,
                  std::vector<std::uint32_t>& ids) const override {
    map_->ZonesAlong(a, b, ids);
  }
  void ZonesAt(const geo::Point& point, std::vector<std::uint32_t>& ids) const override {
    map_->ZonesAt(point, ids);
  }
  [[nodiscard]] std::string_view ZoneName(std::uint32_t id) const override {
    return map_->ZoneName(id);
  }

 private:
  const geo::Countries* countries_;
  std::unique_ptr<geo::FenceIndex> index_;
  std::optional<track::MapSurroundings> map_;
};

track::VesselPosition PositionOf(const ais::Sighting& seen, const Line& line) {
  track::VesselPosition position{.mmsi = seen.mmsi,
                                 .time_ms = seen.time_ms,
                                 .received_ms = line.received_ms,
                                 .seq = line.seq,
                                 .at = *seen.at};
  position.sog_kn = seen.speed_kn.value_or(-1);
  position.cog_deg = seen.course_deg.value_or(-1);
  if (seen.heading_deg) position.heading_deg = static_cast<int>(*seen.heading_deg);
  position.status = seen.status.value_or(15);
  position.ais = seen.kind == ais::StationKind::kClassA ? track::AisClass::kA : track::AisClass::kB;
  position.station = ZoneNumber(line.station);
  return position;
}

track::VesselStatic StaticOf(const ais::Particulars& said, std::int64_t time_ms,
                             std::uint64_t seq) {
  track::VesselStatic particulars{.mmsi = said.mmsi, .time_ms = time_ms, .seq = seq};
  particulars.imo = said.imo.value_or(0);
  particulars.name = said.name.view();
  particulars.callsign = said.callsign.view();
  particulars.type = said.ship_type.value_or(0);
  particulars.length_m = said.length_m.value_or(0);
  particulars.width_m = said.beam_m.value_or(0);
  particulars.destination = said.destination.view();
  return particulars;
}

constexpr double kKmhPerKnot = 1.852;

track::UnitView ViewOf(const geo::Point& at, std::int64_t at_ms, std::int64_t heard_ms) {
  track::UnitView view;
  view.at = at;
  view.at_ms = at_ms;
  view.heard_ms = heard_ms;
  return view;
}

}  // namespace

class Watches::Body {
 public:
  Body(const WatchOptions& options, WatchCallbacks callbacks)
      : options_(options),
        callbacks_(std::move(callbacks)),
        queue_(options.queue_max),
        around_(options.countries),
        interference_(options.interference),
        thread_([this] { Work(); }) {}

  void Put(Item item) { queue_.Put(std::move(item)); }
  void Stop() {
    queue_.Close();
    if (thread_.joinable()) thread_.join();
  }
  void Flush() {
    std::mutex mutex;
    std::condition_variable wake;
    bool is_done = false;
    Put(Errand{[&] {
      const std::lock_guard lock(mutex);
      is_done = true;
      wake.notify_one();
    }});
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return is_done; });
  }
  [[nodiscard]] Figures figures() const {
    const std::lock_guard lock(mutex_);
    Figures figures = figures_;
    figures.waiting = queue_.size();
    return figures;
  }

 private:
  void Work() {
    MakeVessels();
    MakeDrones();
    std::deque<Item> items;
    for (; queue_.Fetch(items); items.clear()) {
      for (Item& item : items) {
        std::visit([this](auto& one) { Do(one); }, item);
        if (alarms_.empty()) continue;
        callbacks_.on_alarms(alarms_);
        alarms_.clear();
      }
    }
  }

  void MakeVessels() {
    vessels_.emplace(options_.vessels, &around_, plan_ ? plan_->ports : std::vector<track::Port>());
  }
  void MakeDrones() {
    drones_.emplace(options_.drones, &around_, options_.drone_register,
                    plan_ ? plan_->air_zones : std::vector<track::DroneZone>());
  }

  void Do(NewPlan& one) {
    const std::shared_ptr<const MadePlan> before = std::exchange(plan_, std::move(one.plan));
    if (before == nullptr || before->fences != plan_->fences)
      around_.Renew(plan_->shards.front()->fences());
    if ((before ? before->ports_version : 0) != plan_->ports_version) MakeVessels();
    if ((before ? before->air_version : 0) != plan_->air_version) MakeDrones();
  }
  void Do(track::InterferenceEvent& event) { interference_.Take(event, alarms_); }
  void Do(track::GateSighting& sighting) { interference_.Take(sighting, alarms_); }
  void Do(Errand& errand) {
    if (!alarms_.empty()) callbacks_.on_alarms(alarms_);
    alarms_.clear();
    errand.done();
  }

  void Do(Time& time) {
    if (time.now_ms - looked_ms_ < kLookMs) return;
    looked_ms_ = time.now_ms;
    vessels_->Tick(time.now_ms, alarms_);
    drones_->Tick(time.now_ms, alarms_);
    interference_.Tick(time.now_ms, alarms_);
    counted_.port_calls += vessels_->DrainCalls().size();
    counted_.vessels = vessels_->size();
    counted_.drones = drones_->size();
    counted_.devices = interference_.size();
    const std::lock_guard lock(mutex_);
    figures_ = counted_;
  }

  void Do(Line& line) {
    const bool is_known = line.is_ship ? TakeShip(line) : TakeDrone(line);
    if (!is_known) ++counted_.refused;
  }

  ais::Reader* ReaderOf(const std::string& station) {
    auto at = readers_.find(station);
    if (at == readers_.end()) {
      if (readers_.size() >= kStationsMax) return nullptr;
      at = readers_.emplace(station, std::make_unique<ais::Reader>()).first;
    }
    return at->second.get();
  }

  bool TakeShip(const Line& line) {
    ais::Reader* const reader = ReaderOf(line.station);
    if (reader == nullptr) return false;
    const ais::Pushed pushed = reader->Push(line.text, line.received_ms, heard_);
    if (pushed == ais::Pushed::kMore) return true;
    if (pushed == ais::Pushed::kRefused) return reader->refusal() == ais::Refusal::kOtherSentence;
    ++counted_.ship_messages;
    if (const auto seen = ais::SightingOf(heard_.message, heard_.time_ms)) See(*seen, line);
    if (const auto said = ais::ParticularsOf(heard_.message)) {
      vessels_->Take(StaticOf(*said, heard_.time_ms, line.seq), alarms_);
      track::UnitView view;
      view.heard_ms = line.received_ms;
      Tell(UnitSource::kVessel, fmt::format("vessel:{}", said->mmsi), view, said->name.view());
    }
    return true;
  }

  void See(const ais::Sighting& seen, const Line& line) {
    const bool is_ship =
        seen.kind == ais::StationKind::kClassA || seen.kind == ais::StationKind::kClassB;
    if (!is_ship || !seen.at) return;
    vessels_->Take(PositionOf(seen, line), alarms_);
    track::UnitView view = ViewOf(*seen.at, seen.time_ms, line.received_ms);
    view.speed_kmh = seen.speed_kn.value_or(0) * kKmhPerKnot;
    view.course_deg = seen.course_deg.value_or(0);
    Tell(UnitSource::kVessel, fmt::format("vessel:{}", seen.mmsi), view, "");
  }

  bool TakeDrone(const Line& line) {
    const auto read = ParseDroneLine(line.text);
    if (!read) return false;
    ++counted_.drone_messages;
    const auto seen = join_.Take(*read, line.received_ms, line.seq, line.station);
    if (!seen) return true;
    drones_->Take(*seen, alarms_);
    track::UnitView view = ViewOf(seen->at, seen->time_ms, line.received_ms);
    view.speed_kmh = std::max(0.0, seen->speed_mps) * 3.6;
    Tell(UnitSource::kDrone, "drone:" + seen->id, view, "");
    return true;
  }

  void Tell(UnitSource source, std::string_view id, const track::UnitView& view,
            std::string_view label) {
    if (callbacks_.on_seen) callbacks_.on_seen(source, id, view, label);
  }

  const WatchOptions options_;
  const WatchCallbacks callbacks_;
  WorkQueue<Item> queue_;
  mutable std::mutex mutex_;  // of the figures
  Figures figures_;
  // Of the thread alone.
  Figures counted_;
  Around around_;
  std::shared_ptr<const MadePlan> plan_;
  std::optional<track::VesselWatch> vessels_;
  std::optional<track::DroneWatch> drones_;
  track::InterferenceWatch interference_;
  std::map<std::string, std::unique_ptr<ais::Reader>, std::less<>> readers_;
  ais::Heard heard_;
  DroneJoin join_;
  track::Alarms alarms_;
  std::int64_t looked_ms_ = 0;
  std::thread thread_;
};

Watches::Watches(const WatchOptions& options, WatchCallbacks callbacks)
    : body_(std::make_unique<Body>(options, std::move(callbacks))) {}
Watches::~Watches() {
  Stop();
}

void Watches::SetPlan(std::shared_ptr<const MadePlan> plan) {
  body_->Put(NewPlan{std::move(plan)});
}
void Watches::TakeLine(std::string_view protocol, std::string_view station, std::string_view line,
                       std::int64_t received_ms, std::uint64_t seq) {
  body_->Put(Line{.is_ship = protocol == intake::kNmeaProtocol,
                  .station = std::string(station),
                  .text = std::string(line),
                  .received_ms = received_ms,
                  .seq = seq});
}
void Watches::Take(track::InterferenceEvent event) {
  body_->Put(std::move(event));
}
void Watches::Take(track::GateSighting sighting) {
  body_->Put(std::move(sighting));
}
void Watches::Tick(std::int64_t now_ms) {
  body_->Put(Time{now_ms});
}
void Watches::Flush() {
  body_->Flush();
}
void Watches::Stop() {
  body_->Stop();
}
Watches::Figures Watches::figures() const {
  return body_->figures();
}

track::InterferenceEvent EventOf(const device::Report& report, std::int64_t received_ms,
                                 std::uint64_t seq) {
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
  if (const auto index = report.Number(device::kIndex))
    event.device_seq = static_cast<std::int64_t>(*index);
  return event;
}

}  // namespace tidewaiter::monitor
