// Reports over many movements: trips, stops, violations, devices, gates; as JSON, CSV, XLSX, PDF.
#include "monitor/track_reports.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/journey_shelf.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::MovementRecord;
using monitor::ReportKind;
using track::MovementState;

// Journeys that are made anew for one report: each takes some 10 ms for a day on the road. More
// movements are listed without distance, and their stops only for a shorter time.
constexpr std::size_t kJourneysMax = 500;

struct Asked {
  ReportKind kind = ReportKind::kTrips;
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;  // 0: open
  std::string corridor = {};
  std::string carrier = {};

  [[nodiscard]] bool Has(std::int64_t time_ms) const {
    return time_ms >= from_ms && (until_ms == 0 || time_ms <= until_ms);
  }
};

std::int64_t TimeOf(const MovementRecord& movement, MovementState to) {
  const auto& steps = movement.journey.steps;
  const auto at = std::ranges::find(steps, to, &track::Step::to);
  return at == steps.end() ? 0 : at->at_ms;
}

// When it was on its way, or was to be: its first known time.
std::int64_t BeginOf(const MovementRecord& movement) {
  const std::int64_t departed = TimeOf(movement, MovementState::kUnderWay);
  if (departed > 0) return departed;
  const std::int64_t planned = movement.draft.planned_departure_ms;
  return planned > 0 ? planned : movement.at_ms;
}

std::string CorridorsOf(const MovementRecord& movement) {
  std::vector<std::string> corridors;
  for (const monitor::PathEdge& edge : movement.draft.edges) {
    if (!edge.corridor.empty() && std::ranges::find(corridors, edge.corridor) == corridors.end()) {
      corridors.push_back(edge.corridor);
    }
  }
  return fmt::format("{}", fmt::join(corridors, " "));
}

bool Uses(const MovementRecord& movement, std::string_view corridor) {
  return std::ranges::any_of(movement.draft.edges, [&](const monitor::PathEdge& edge) {
    return edge.corridor == corridor;
  });
}

std::string NodeName(const MovementRecord& movement, std::string_view role) {
  const auto at = std::ranges::find(movement.draft.nodes, role, &monitor::PathNode::role);
  if (at == movement.draft.nodes.end()) return {};
  return at->name.empty() ? at->id : at->name;
}

using Rows = std::vector<monitor::RowPtr<MovementRecord>>;

Rows MovementsOf(const Call& call, const Asked& asked, const ControlRoom& room) {
  Rows rows;
  for (auto& row : room.records().movements.All()) {
    const MovementRecord& movement = row->value;
    if (!AllowsOn(call.who, Action::kReadAlarms, movement)) continue;
    if (!asked.Has(BeginOf(movement))) continue;
    if (!asked.carrier.empty() && movement.draft.carrier != asked.carrier) continue;
    if (!asked.corridor.empty() && !Uses(movement, asked.corridor)) continue;
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {},
                    [](const auto& row) { return std::pair(BeginOf(row->value), row->id); });
  return rows;
}

// Journeys of those rows, made anew from the frame log.
Result<std::vector<monitor::Journey>> JourneysOf(const Call& call, const Rows& rows,
                                                 const ControlRoom& room) {
  ASSIGN_OR_RETURN(monitor::FrameIndex* const index, call.house->journeys->Index(room));
  std::vector<monitor::Journey> journeys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const monitor::JourneyAsk ask = monitor::AskOf(rows[i]->value.journey, call.now_ms());
    if (ask.devices.empty()) continue;
    ASSIGN_OR_RETURN(journeys[i], monitor::RebuildJourney(ask, *index, room.frame_log()));
  }
  return journeys;
}

std::vector<monitor::ReportMovement> ReportsOf(const Rows& rows,
                                               const std::vector<monitor::Journey>& journeys,
                                               const ControlRoom& room) {
  std::vector<monitor::ReportMovement> reports;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const MovementRecord& movement = rows[i]->value;
    std::size_t alarms = 0;
    for (const auto& alarm : room.records().alarms.All())
      alarms += alarm->value.alarm.movement == rows[i]->id ? 1 : 0;
    reports.push_back({.id = rows[i]->id,
                       .unit = movement.draft.unit.Label(),
                       .carrier = movement.draft.carrier,
                       .corridor = CorridorsOf(movement),
                       .origin = NodeName(movement, "origin"),
                       .destination = NodeName(movement, "destination"),
                       .state = std::string(Name(movement.journey.state)),
                       .departed_ms = TimeOf(movement, MovementState::kUnderWay),
                       .arrived_ms = TimeOf(movement, MovementState::kArrived),
                       .journey = journeys.empty() ? nullptr : &journeys[i],
                       .alarms = alarms});
  }
  return reports;
}

// Trips or stops. Nothing after an answer.
std::optional<monitor::TrackReport> JourneyReport(Call& call, const Asked& asked,
                                                  const ControlRoom& room) {
  const Rows rows = MovementsOf(call, asked, room);
  const bool stops = asked.kind == ReportKind::kStops;
  if (stops && rows.size() > kJourneysMax) {
    const codec::Problem problem{
        "too_many", "/from",
        fmt::format("stops of {} movements at once; ask for less time", kJourneysMax)};
    call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
    return std::nullopt;
  }
  std::vector<monitor::Journey> journeys;
  if (rows.size() <= kJourneysMax) {
    auto made = JourneysOf(call, rows, room);
    if (!made) {
      call.Fail(made.error());
      return std::nullopt;
    }
    journeys = *std::move(made);
  }
  const auto reports = ReportsOf(rows, journeys, room);
  return stops ? monitor::StopsReport(reports, call.language)
               : monitor::TripsReport(reports, call.language);
}

monitor::TrackReport Violations(const Call& call, const Asked& asked, const ControlRoom& room) {
  std::vector<monitor::AlarmCase> cases;
  for (const auto& row : room.records().alarms.All()) {
    const auto movement = room.records().movements.Find(row->value.alarm.movement);
    if (!AllowsOnAlarm(call.who, Action::kReadAlarms, row->value, room)) continue;
    if (!asked.Has(row->value.alarm.began_ms)) continue;
    const bool asks_movement = !asked.carrier.empty() || !asked.corridor.empty();
    if (asks_movement && !movement) continue;
    if (!asked.carrier.empty() && movement->value.draft.carrier != asked.carrier) continue;
    if (!asked.corridor.empty() && !Uses(movement->value, asked.corridor)) continue;
    cases.push_back(row->value);
  }
  std::ranges::sort(cases, {}, [](const monitor::AlarmCase& one) { return one.alarm.began_ms; });
  return monitor::ViolationsReport(cases, call.language);
}

monitor::TrackReport Devices(const Call& call, const ControlRoom& room) {
  std::vector<monitor::ReportDevice> devices;
  for (const auto& row : room.records().devices.All()) {
    monitor::ReportDevice device{.record = row->value};
    if (const monitor::UnitPtr unit = room.board().Find(row->id)) {
      device.heard_ms = unit->view.heard_ms;
      if (unit->battery_percent >= 0) device.battery_percent = unit->battery_percent;
    }
    devices.push_back(std::move(device));
  }
  return monitor::DevicesReport(devices, call.language);
}

monitor::TrackReport Gates(const Call& call, const Asked& asked, const ControlRoom& room) {
  std::vector<monitor::ReportPass> passes = ReportPassesOf(EyesOf(call, room));
  std::erase_if(passes, [&](const monitor::ReportPass& pass) { return !asked.Has(pass.at_ms); });
  return monitor::GatesReport(passes, call.language);
}

std::optional<monitor::TrackReport> ReportOf(Call& call, const Asked& asked,
                                             const ControlRoom& room) {
  switch (asked.kind) {
    case ReportKind::kViolations:
      return Violations(call, asked, room);
    case ReportKind::kDevices:
      return Devices(call, room);
    case ReportKind::kGates:
      return Gates(call, asked, room);
    default:
      return JourneyReport(call, asked, room);
  }
}

// ---- Forms

void AppendCell(JsonWriter& json, const monitor::Cell& cell, monitor::ColumnType type) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    json.Text(*text);
  } else if (const auto* number = std::get_if<double>(&cell)) {
    json.Number(*number);
  } else if (const auto* time = std::get_if<std::int64_t>(&cell)) {
    if (type == monitor::ColumnType::kTime) {
      json.Text(TimeText(*time));
    } else {
      json.Number(static_cast<double>(*time) / 1000);  // seconds
    }
  } else {
    json.Null();
  }
}

std::string ReportJson(const monitor::TrackReport& report) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("kind", Name(report.kind)).Key("columns").BeginArray();
  for (const monitor::ReportColumn& column : report.columns) {
    json.BeginObject().Member("name", column.name).Member("title", column.title);
    json.Member("type", Name(column.type)).EndObject();
  }
  json.EndArray().Key("rows").BeginArray();
  for (const std::vector<monitor::Cell>& row : report.rows) {
    json.BeginArray();
    for (std::size_t i = 0; i < row.size(); ++i)
      AppendCell(json, row[i], report.columns[i].type);
    json.EndArray();
  }
  json.EndArray().Member("total", report.total).EndObject();
  return out;
}

constexpr std::array<std::string_view, 4> kTypes{
    "application/json", "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/pdf"};

void Report(Call call, ControlRoom& room) {
  const auto kind = monitor::FindReportKind(call.request.PathParameter("kind"));
  if (!kind) return call.NotFound();
  const auto from = QueryTime(call, "from");
  if (!from) return;
  const auto until = QueryTime(call, "until");
  if (!until) return;
  const auto type = AskedType(call, kTypes);
  if (!type) return;
  const Asked asked{.kind = *kind,
                    .from_ms = *from,
                    .until_ms = *until,
                    .corridor = std::string(call.Query("corridor")),
                    .carrier = std::string(call.Query("carrier"))};
  const auto report = ReportOf(call, asked, room);
  if (!report) return;
  if (*type == kTypes[0]) return call.Send(200, ReportJson(*report));
  const std::string name(Name(*kind));
  if (*type == kTypes[1]) {
    return SendFile(std::move(call), "text/csv; charset=utf-8", name + ".csv",
                    monitor::WriteReportCsv(*report));
  }
  const monitor::ReportHeading heading{
      .authority = "", .from_ms = *from, .until_ms = *until, .made_ms = call.now_ms()};
  const bool sheet = *type == kTypes[2];
  auto file = sheet ? monitor::WriteReportXlsx(*report, heading)
                    : monitor::WriteReportPdf(*report, heading);
  if (!file) return call.Fail(file.error());
  SendFile(std::move(call), *type, name + (sheet ? ".xlsx" : ".pdf"), *std::move(file));
}

}  // namespace

void GetTrackReport(Call call) {
  ServeTrack(std::move(call), {Action::kReadAlarms}, Report);
}

}  // namespace tidewaiter::api
