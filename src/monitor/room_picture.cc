// What people ask the control room: the picture, how movements stand, who could help; and metrics.
#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "monitor/internal/room_impl.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kLookWhoLeftMs = 60'000;  // a pass over all units

struct Seen {
  UnitPtr unit;
  RowPtr<MovementRecord> movement;
  std::uint8_t worst = 0;
  bool left = false;
};

std::int64_t AgeMs(const MapAges& ages, UnitSource source) {
  switch (source) {
    case UnitSource::kDevice:
      return std::int64_t{1000} * ages.device_s;
    case UnitSource::kVessel:
      return std::int64_t{1000} * ages.vessel_s;
    case UnitSource::kDrone:
      return std::int64_t{1000} * ages.drone_s;
  }
  CHECK(false);
}

std::string KindOf(const Seen& seen) {
  if (seen.movement != nullptr) return seen.movement->value.draft.unit.kind;
  return std::string(Name(seen.unit->source));
}

std::string StateOf(const Seen& seen) {
  if (seen.left) return "gone";
  if (seen.movement != nullptr) return std::string(Name(seen.movement->value.journey.state));
  return seen.unit->view.stopped ? "stopped" : "moving";
}

std::string LabelOf(const Seen& seen) {
  if (seen.movement != nullptr) return seen.movement->value.journey.unit;
  if (!seen.unit->label.empty()) return seen.unit->label;
  const std::size_t colon = seen.unit->id.find(':');
  return colon == std::string::npos ? seen.unit->id : seen.unit->id.substr(colon + 1);
}

void Append(const Seen& seen, Picture& picture) {
  const track::UnitView& view = seen.unit->view;
  picture.id.push_back(seen.unit->id);
  picture.movement.push_back(seen.movement == nullptr ? "" : seen.movement->id);
  picture.lat.push_back(view.at->lat);
  picture.lon.push_back(view.at->lon);
  picture.speed_kmh.push_back(view.speed_kmh);
  picture.course_deg.push_back(view.course_deg);
  picture.heard_ms.push_back(view.heard_ms);
  picture.severity.push_back(seen.worst);
  picture.state.push_back(StateOf(seen));
  picture.kind.push_back(KindOf(seen));
  picture.label.push_back(LabelOf(seen));
  picture.seal.emplace_back(SealWord(*seen.unit));
}

double StraightSeconds(double distance_m) {
  return distance_m * kHelperDetour / 1000 / kHelperKmh * 3600;
}

void GoStraight(const geo::Point& place, Helper& helper) {
  helper.by = HelperBy::kStraight;
  helper.distance_m = geo::DistanceM(*helper.at, place);
  helper.time_s = static_cast<std::int64_t>(StraightSeconds(helper.distance_m));
}

// Stays as it was where no road leads there, or the straight way is no longer than to the road.
void GoByRoad(const geo::Network& roads, const geo::Point& place, Helper& helper) {
  const auto way = roads.Find(*helper.at, place, geo::Network::By::kTime);
  if (!way) return;
  const double to_road_m = geo::DistanceM(*helper.at, way->points.front());
  const double from_road_m = geo::DistanceM(way->points.back(), place);
  if (to_road_m + from_road_m >= helper.distance_m) return;
  const double seconds = way->time_s + StraightSeconds(to_road_m + from_road_m);
  helper.by = HelperBy::kRoad;
  helper.distance_m = to_road_m + way->length_m + from_road_m;
  helper.time_s = static_cast<std::int64_t>(seconds);
}

}  // namespace

std::string_view Name(HelperBy by) {
  return by == HelperBy::kRoad ? "road" : "straight";
}

std::string_view SealWord(const UnitNow& unit) {
  if (unit.view.cut) return "broken";
  if (unit.seal.empty() && unit.view.seal == track::SealState::kIdle) return "unknown";
  return Name(unit.view.seal);
}

Standing ControlRoom::Impl::StandingOf(const UnitNow& unit) const {
  const std::string& movement = unit.view.movement;
  const bool is_known = !movement.empty() && records.movements.Find(movement) != nullptr;
  return is_known ? book.OfMovement(movement) : book.OfUnit(unit.id);
}

bool ControlRoom::Impl::HasLeft(const UnitNow& unit, std::int64_t now_ms) const {
  if (now_ms - unit.view.heard_ms <= AgeMs(options.map_ages, unit.source)) return false;
  const auto is_open = [this](std::string_view id) {
    const auto movement = id.empty() ? nullptr : records.movements.Find(id);
    return movement != nullptr && movement->value.open();
  };
  if (is_open(unit.view.movement) || StandingOf(unit).open > 0) return false;
  const auto device = records.devices.Find(unit.id);
  return device == nullptr || !is_open(device->value.movement);
}

// Streams tell what changes: that a unit is no longer shown is a change, too.
void ControlRoom::Impl::LookWhoLeft(std::int64_t now_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (now_ms - left_ms_ < kLookWhoLeftMs) return;
    left_ms_ = now_ms;
  }
  for (const UnitPtr& unit : board.Select({})) {
    if (!unit->gone && HasLeft(*unit, now_ms)) board.Leave(unit->id, unit->view.heard_ms);
  }
}

Picture ControlRoom::PictureOf(const PictureQuery& query) const {
  Picture picture;
  picture.at_ms = impl_->options.clock->UnixMilliseconds();
  picture.seq = impl_->board.change();
  std::vector<Seen> all;
  for (const UnitPtr& unit : impl_->board.Select({.box = query.box, .after = query.after})) {
    Seen seen{.unit = unit, .movement = nullptr};
    seen.left = impl_->HasLeft(*unit, picture.at_ms);
    if (seen.left && query.after == 0) continue;
    if (!unit->view.movement.empty()) {
      seen.movement = impl_->records.movements.Find(unit->view.movement);
      // A movement is one unit: where its leading device is.
      if (seen.movement != nullptr) {
        const std::string lead = LeadOf(seen.movement->value, picture.at_ms);
        const bool other_leads = lead != unit->id && impl_->board.Find(lead) != nullptr;
        if (other_leads) continue;
      }
    }
    const Standing standing = impl_->StandingOf(*unit);
    seen.worst = standing.worst;
    if (!query.attention || standing.open > 0) all.push_back(std::move(seen));
  }
  const std::size_t most = std::min(query.most, kPictureMax);
  if (all.size() > most) {
    std::ranges::nth_element(
        all, all.begin() + static_cast<std::ptrdiff_t>(most), std::greater<>(),
        [](const Seen& seen) { return std::pair(seen.worst, seen.unit->view.heard_ms); });
    picture.more = all.size() - most;
    all.resize(most);
  }
  for (const Seen& seen : all)
    Append(seen, picture);
  return picture;
}

MovementNow ControlRoom::NowOf(const MovementRecord& record) const {
  MovementNow now;
  const std::int64_t now_ms = impl_->options.clock->UnixMilliseconds();
  if (const std::string lead = LeadOf(record, now_ms); !lead.empty())
    now.lead = impl_->board.Find(lead);
  const Standing standing = impl_->book.OfMovement(record.id());
  now.open_alarms = standing.open;
  now.worst = standing.worst;
  if (record.journey.state == track::MovementState::kArrived ||
      record.journey.state == track::MovementState::kClosed) {
    now.progress = 1;
    return now;
  }
  if (now.lead == nullptr || now.lead->view.movement != record.id()) return now;
  const track::UnitView& view = now.lead->view;
  const double ahead = view.remaining_m;
  if (ahead < 0) return now;
  const double whole = WayLengthM(record.journey);
  if (whole > 0) now.progress = std::clamp(1 - ahead / whole, 0.0, 1.0);
  return now;
}

std::optional<EtaNow> ControlRoom::EtaOf(const MovementRecord& record,
                                         std::string_view node) const {
  const track::MovementState state = record.journey.state;
  if (state != track::MovementState::kArmed && state != track::MovementState::kUnderWay)
    return std::nullopt;
  const std::int64_t now_ms = impl_->options.clock->UnixMilliseconds();
  const UnitPtr lead = impl_->board.Find(LeadOf(record, now_ms));
  if (lead == nullptr || lead->view.movement != record.id()) return std::nullopt;
  const track::UnitView& view = lead->view;
  // It was there when it said so, and has gone on since; who stays somewhere stays on.
  const bool moves = view.node.empty() && view.at_ms > 0;
  const std::int64_t from_ms = moves ? std::min(view.at_ms, now_ms) : now_ms;
  const auto course = impl_->CourseOf(record.id());
  auto now = impl_->arrivals.Predict(record, course.get(), view, node, from_ms);
  if (!now) return std::nullopt;
  for (std::int64_t* time_ms : {&now->eta.at_ms, &now->eta.early_ms, &now->eta.late_ms})
    *time_ms = std::max(*time_ms, now_ms);
  return now;
}

Helper ControlRoom::WhereIs(const RowPtr<ResponseUnit>& unit) const {
  Helper helper{.unit = unit, .at = unit->value.base};
  if (unit->value.device.empty()) return helper;
  const UnitPtr tracker = impl_->board.Find(unit->value.device);
  if (tracker == nullptr) return helper;
  helper.heard_ms = tracker->view.heard_ms;
  if (tracker->view.at) helper.at = tracker->view.at;
  return helper;
}

std::vector<Helper> ControlRoom::HelpersFor(const geo::Point& place) const {
  std::map<std::string, std::size_t, std::less<>> open;
  for (const auto& dispatch : impl_->records.dispatches.All()) {
    if (dispatch->value.open()) ++open[dispatch->value.response_unit];
  }
  std::vector<Helper> helpers;
  for (const RowPtr<ResponseUnit>& unit : impl_->records.response_units.All()) {
    Helper helper = WhereIs(unit);
    if (!helper.at) continue;
    GoStraight(place, helper);
    if (const auto at = open.find(unit->id); at != open.end()) helper.open_dispatches = at->second;
    helpers.push_back(std::move(helper));
  }
  const auto first = [](const Helper& helper) {
    return std::tuple(!helper.unit->value.active, helper.time_s, helper.unit->id);
  };
  std::ranges::sort(helpers, {}, first);
  if (impl_->roads() == nullptr) return helpers;
  for (std::size_t i = 0; i < std::min(helpers.size(), kRoadHelpersMax); ++i) {
    if (helpers[i].unit->value.active) GoByRoad(*impl_->roads(), place, helpers[i]);
  }
  std::ranges::sort(helpers, {}, first);
  return helpers;
}

void ControlRoom::AddReadings(http::Metrics& metrics) const {
  const Impl* const impl = impl_.get();
  const auto intake = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [impl, read] {
      return impl->intake ? static_cast<double>(read(impl->intake->counters())) : 0.0;
    });
  };
  using In = intake::Counters;
  intake("tidewaiter_intake_connections", "Devices that are connected",
         [](const In& in) { return in.connections_open; });
  intake("tidewaiter_intake_connections_total", "Connections accepted",
         [](const In& in) { return in.connections_accepted; });
  intake("tidewaiter_intake_frames_total", "Frames on disk",
         [](const In& in) { return in.frames; });
  intake("tidewaiter_intake_frames_undecodable_total", "Frames that no protocol could read",
         [](const In& in) { return in.undecodable; });
  intake("tidewaiter_intake_frames_refused_total", "Frames of devices that may not speak here",
         [](const In& in) { return in.refused; });
  intake("tidewaiter_intake_reports_total", "Reports in frames",
         [](const In& in) { return in.reports; });
  intake("tidewaiter_intake_bytes_total", "Bytes received",
         [](const In& in) { return in.bytes_received; });
  intake("tidewaiter_intake_commands_total", "Commands sent to devices",
         [](const In& in) { return in.commands_sent; });
  intake("tidewaiter_intake_faults_total", "Devices that misbehaved", [](const In& in) {
    return std::accumulate(in.faults.begin(), in.faults.end(), std::uint64_t{0});
  });
  const auto pool = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [impl, read] {
      return impl->pool ? static_cast<double>(read(impl->pool->figures())) : 0.0;
    });
  };
  using Pool = TrackerPool::Figures;
  pool("tidewaiter_track_devices", "Devices followed", [](const Pool& p) { return p.devices; });
  pool("tidewaiter_track_waiting", "Reports that wait for a tracker",
       [](const Pool& p) { return p.waiting; });
  pool("tidewaiter_track_reports_total", "Reports judged", [](const Pool& p) { return p.taken; });
  pool("tidewaiter_track_duplicates_total", "Reports sent again",
       [](const Pool& p) { return p.duplicates; });
  pool("tidewaiter_track_late_total", "Reports older than what was judged",
       [](const Pool& p) { return p.late; });
  pool("tidewaiter_track_no_place_total", "Reports without a place",
       [](const Pool& p) { return p.no_place; });
  pool("tidewaiter_track_jumps_total", "Places that nothing can have got to",
       [](const Pool& p) { return p.jumps; });
  const auto watch = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help, [impl, read] {
      return impl->watches ? static_cast<double>(read(impl->watches->figures())) : 0.0;
    });
  };
  using Watch = Watches::Figures;
  watch("tidewaiter_track_vessels", "Ships known", [](const Watch& w) { return w.vessels; });
  watch("tidewaiter_track_drones", "Drones in flight", [](const Watch& w) { return w.drones; });
  watch("tidewaiter_track_ship_messages_total", "AIS messages read",
        [](const Watch& w) { return w.ship_messages; });
  watch("tidewaiter_track_lines_refused_total", "Lines of receivers that could not be read",
        [](const Watch& w) { return w.refused; });
  AddCaseReadings(metrics);
}

void ControlRoom::AddCaseReadings(http::Metrics& metrics) const {
  const Impl* const impl = impl_.get();
  const auto book = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help,
                       [impl, read] { return static_cast<double>(read(impl->book.counts())); });
  };
  using Book = CaseBook::Counts;
  book("tidewaiter_track_cases_open", "Alarm cases open", [](const Book& b) { return b.open; });
  book("tidewaiter_track_cases_waiting", "Cases with something that is not on disk yet",
       [](const Book& b) { return b.waiting; });
  book("tidewaiter_track_alarms_total", "Alarms raised, grown or ended",
       [](const Book& b) { return b.alarms; });
  book("tidewaiter_track_alarms_known_total", "Alarms that were said before",
       [](const Book& b) { return b.known; });
  book("tidewaiter_track_escalations_total", "Cases that went to the next person",
       [](const Book& b) { return b.escalated; });
  book("tidewaiter_track_write_errors_total", "Writes of cases that the store refused",
       [](const Book& b) { return b.write_errors; });
  const auto own = [&](const char* name, const char* help, auto read) {
    metrics.AddReading(name, help,
                       [impl, read] { return static_cast<double>(read(impl->figures())); });
  };
  using Own = Impl::Figures;
  own("tidewaiter_track_plans_total", "Plans made", [](const Own& f) { return f.plans; });
  own("tidewaiter_track_plan_seconds", "Time that the last plan took",
      [](const Own& f) { return f.plan_seconds; });
  own("tidewaiter_track_plan_left_out", "Records that the plan could not use",
      [](const Own& f) { return f.left_out; });
  own("tidewaiter_track_snapshots_total", "Snapshots of the trackers",
      [](const Own& f) { return f.snapshots; });
  own("tidewaiter_track_snapshots_put_off_total", "Snapshots that had to wait for the store",
      [](const Own& f) { return f.snapshots_put_off; });
  own("tidewaiter_track_snapshot_seconds", "Time that the last snapshot took",
      [](const Own& f) { return f.snapshot_seconds; });
  own("tidewaiter_track_records_unread_total", "Records that could not be read",
      [](const Own& f) { return f.records_unread; });
  own("tidewaiter_track_replayed_frames", "Frames worked through at the start",
      [](const Own& f) { return f.replayed; });
}

}  // namespace tidewaiter::monitor
