// Where a movement went: its track, the frames that it was made from, and the signed file of both.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "api/journey_shelf.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"
#include "chainlog/reader.h"
#include "device/report.h"
#include "intake/frame_log.h"
#include "monitor/evidence.h"
#include "monitor/journey_export.h"
#include "monitor/journey_thin.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::Journey;
using monitor::JourneyAsk;
using monitor::MovementRecord;

constexpr std::size_t kPointsUsual = 2000;

// ---- What is asked

// Its devices and time, cut to "from" and "until" of the query. Nothing after 400.
std::optional<JourneyAsk> AskedJourney(Call& call, const ControlRoom& room,
                                       const MovementRecord& movement) {
  JourneyAsk ask = monitor::AskOf(movement.journey, call.now_ms());
  const auto set = room.records().settings.Find(monitor::kTrackSettingsId);
  ask.settings = (set ? set->value.values : track::Settings()).With(movement.journey.limits);
  const auto from = QueryTime(call, "from");
  if (!from) return std::nullopt;
  const auto until = QueryTime(call, "until");
  if (!until) return std::nullopt;
  if (*from > 0) ask.from_ms = std::max(ask.from_ms, *from);
  if (*until > 0) ask.until_ms = std::min(ask.until_ms, *until);
  return ask;
}

std::vector<monitor::RowPtr<monitor::AlarmCase>> AlarmsOf(const ControlRoom& room,
                                                          std::string_view movement) {
  std::vector<monitor::RowPtr<monitor::AlarmCase>> rows;
  for (auto& row : room.records().alarms.All()) {
    if (row->value.alarm.movement == movement) rows.push_back(std::move(row));
  }
  return rows;
}

// ---- The track

// The node of the path where a stop was, and whether standing there was agreed.
const track::Node* NodeAt(const MovementRecord& movement, const geo::Point& place) {
  for (const track::Node& node : movement.journey.nodes) {
    const auto shape = geo::MakeShape(node.place);
    if (shape && shape->Contains(place)) return &node;
  }
  return nullptr;
}

void AppendStops(JsonWriter& json, const Journey& journey, const MovementRecord& movement) {
  json.Key("stops").BeginArray();
  for (const monitor::JourneyStop& stop : journey.stops) {
    json.BeginObject().Member("from", TimeText(stop.from_ms));
    if (!stop.goes_on) AppendTime(json, "until", stop.until_ms);
    AppendAt(json, "place", stop.at);
    const track::Node* node = NodeAt(movement, stop.at);
    if (node != nullptr) {
      json.Member("node", node->id);
      const auto said = std::ranges::find(movement.draft.nodes, node->id, &monitor::PathNode::id);
      if (said != movement.draft.nodes.end()) json.MemberUnlessEmpty("name", said->name);
    }
    json.Member("planned", node != nullptr).EndObject();
  }
  json.EndArray();
}

// Of many values the least and the greatest of each piece, so that no peak is lost.
std::vector<monitor::SeriesValue> Peaks(const std::vector<monitor::SeriesValue>& values,
                                        std::size_t most) {
  if (values.size() <= most) return values;
  const std::size_t pieces = std::max<std::size_t>(most / 2, 1);
  std::vector<monitor::SeriesValue> peaks;
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(piece * values.size() / pieces);
    const auto end =
        values.begin() + static_cast<std::ptrdiff_t>((piece + 1) * values.size() / pieces);
    if (begin == end) continue;
    auto [low, high] = std::ranges::minmax_element(begin, end, {}, &monitor::SeriesValue::value);
    if (high < low) std::swap(low, high);
    peaks.push_back(*low);
    if (low != high) peaks.push_back(*high);
  }
  return peaks;
}

void AppendSeries(JsonWriter& json, const Journey& journey, std::size_t most) {
  json.Key("series").BeginArray();
  for (const monitor::JourneySeries& series : journey.series) {
    json.BeginObject().Member("name", series.name).Member("unit", series.unit);
    json.Member("device", journey.devices[series.device].id).Key("points").BeginArray();
    for (const monitor::SeriesValue& value : Peaks(series.values, most))
      json.BeginArray().Integer(value.time_ms).Number(value.value).EndArray();
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void AppendPoint(JsonWriter& json, const Journey& journey, const monitor::JourneyPoint& point) {
  json.BeginObject().Member("at", TimeText(point.time_ms));
  json.Member("lat", point.at.lat).Member("lon", point.at.lon);
  json.Member("speed_kmh", point.speed_kmh).Member("course_deg", point.course_deg);
  if (point.late) json.Member("late", true);
  json.Member("device", journey.devices[point.device].id).Member("seq", point.seq).EndObject();
}

void AppendSealEvents(JsonWriter& json, const Journey& journey) {
  json.Key("seal_events").BeginArray();
  for (const monitor::JourneySeal& event : journey.seal_events) {
    const std::string_view sign = device::Name(event.sign);
    json.BeginObject().Member("at", TimeText(event.time_ms));
    json.Member("what", event.yes ? std::string(sign) : "not_" + std::string(sign));
    json.Member("device", journey.devices[event.device].id);
    json.MemberUnlessEmpty("card", event.card).Member("seq", event.seq).EndObject();
  }
  json.EndArray();
}

std::string TrackJson(const Journey& journey, const MovementRow& row, std::size_t most,
                      const TrackEyes& eyes) {
  monitor::ThinOptions options{.points_max = most};
  const auto alarms = AlarmsOf(*eyes.room, row.id);
  for (const auto& alarm : alarms)
    options.keep_times_ms.push_back(alarm->value.alarm.began_ms);
  const monitor::Thinned thinned =
      monitor::Thin(journey.points, monitor::KeepingStops(journey, std::move(options)));
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("points").BeginArray();
  for (const std::size_t i : thinned.kept)
    AppendPoint(json, journey, journey.points[i]);
  json.EndArray();
  AppendStops(json, journey, row.value);
  AppendSeries(json, journey, most);
  AppendSealEvents(json, journey);
  json.Key("passes").BeginArray();
  for (const std::string& pass : PassesOf(row.id, eyes))
    json.Raw(pass);
  json.EndArray().Key("alarms").BeginArray();
  for (const auto& alarm : alarms) {
    if (eyes.officer && AllowsOn(eyes.who, Action::kReadAlarms, row.value)) {
      json.Raw(AlarmJson(*alarm, eyes));
    }
  }
  json.EndArray().Member("thinned", thinned.kept.size() < journey.points.size()).EndObject();
  return out;
}

std::vector<monitor::JourneyMark> MarksOf(const MovementRow& row, const TrackEyes& eyes) {
  std::vector<monitor::JourneyMark> marks;
  if (!eyes.officer || !AllowsOn(eyes.who, Action::kReadAlarms, row.value)) return marks;
  for (const auto& alarm : AlarmsOf(*eyes.room, row.id)) {
    const track::Alarm& said = alarm->value.alarm;
    if (!said.at) continue;
    marks.push_back({.time_ms = said.began_ms,
                     .at = *said.at,
                     .name = std::string(Name(said.kind)),
                     .text = AlarmTitle(alarm->value, eyes.language)});
  }
  return marks;
}

constexpr std::array<std::string_view, 4> kTrackTypes{
    "application/json", "text/csv", "application/gpx+xml", "application/geo+json"};
constexpr std::array<monitor::ExportFormat, 4> kTrackFormats{
    monitor::ExportFormat::kGeoJson, monitor::ExportFormat::kCsv, monitor::ExportFormat::kGpx,
    monitor::ExportFormat::kGeoJson};

void Track(Call call, ControlRoom& room) {
  const auto row = AskedMovement(call, room);
  if (!row) return;
  const auto ask = AskedJourney(call, room, row->value);
  if (!ask) return;
  const auto type = AskedType(call, kTrackTypes);
  if (!type) return;
  Journey journey;
  if (!ask->devices.empty() && ask->from_ms <= ask->until_ms) {
    const auto index = call.house->journeys->Index(room);
    if (!index) return call.Fail(index.error());
    auto rebuilt = monitor::RebuildJourney(*ask, **index, room.frame_log());
    if (!rebuilt) return call.Fail(rebuilt.error());
    journey = *std::move(rebuilt);
  }
  const TrackEyes eyes = EyesOf(call, room);
  if (*type == kTrackTypes[0]) {
    std::size_t most = kPointsUsual;
    const std::string_view text = call.Query("points");
    std::from_chars(text.data(), text.data() + text.size(), most);
    return call.Send(200, TrackJson(journey, *row, most, eyes));
  }
  const auto at = std::ranges::find(kTrackTypes, *type) - kTrackTypes.begin();
  const auto format = kTrackFormats[static_cast<std::size_t>(at)];
  std::string file =
      monitor::ExportJourney(journey, format, {.name = row->id, .marks = MarksOf(*row, eyes)});
  SendFile(std::move(call), *type, fmt::format("{}.{}", row->id, Name(format)), std::move(file));
}

// ---- Frames

std::string HexText(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes)
    fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(c));
  return text;
}
std::string HexText(const chainlog::Hash& hash) {
  return HexText({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

void AppendReport(JsonWriter& json, const device::Report& report) {
  const device::Fix& fix = report.fix;
  json.BeginObject().Member("at", TimeText(report.time_ms));
  if (fix.kind != device::FixKind::kNone) {
    json.Member("lat", fix.at.lat).Member("lon", fix.at.lon).Member("valid", fix.valid);
    json.Member("speed_kmh", fix.speed_kmh);
  }
  json.EndObject();
}

void AppendFrame(JsonWriter& json, const chainlog::Record& record,
                 const intake::FrameRecord& frame) {
  device::Decoded said;
  const bool ok = frame.Counts() && intake::DecodeAgain(frame, said).has_value();
  json.BeginObject().Member("seq", record.seq).Member("received", TimeText(frame.received_ms));
  json.Member("device", frame.device).Member("protocol", frame.protocol);
  json.Member("transport", Name(frame.transport)).Member("hex", HexText(frame.frame));
  json.Member("hash", HexText(record.hash)).Member("ok", ok).Key("reports").BeginArray();
  for (const device::Report& report : said.reports())
    AppendReport(json, report);
  json.EndArray().EndObject();
}

// The records from the cursor on: those whose device is one of the journey's.
Status AppendFrames(JsonWriter& json, const std::vector<chainlog::Spot>& spots, std::size_t limit,
                    const ControlRoom& room, std::string& next) {
  std::string buffer;
  std::size_t shown = 0;
  for (const chainlog::Spot& spot : spots) {
    if (shown == limit) {
      next = CursorText({static_cast<double>(spot.seq), "frame"});
      return {};
    }
    const auto record = chainlog::ReadAt(room.frame_log(), spot, buffer);
    if (!record && record.error().code == ErrorCode::kNotFound) continue;  // dropped long ago
    if (!record) return std::unexpected(record.error());
    ASSIGN_OR_RETURN(const intake::FrameRecord frame, intake::ReadFrame(record->body));
    AppendFrame(json, *record, frame);
    ++shown;
  }
  return {};
}

void Frames(Call call, ControlRoom& room) {
  const auto row = AskedMovement(call, room);
  if (!row) return;
  const auto ask = AskedJourney(call, room, row->value);
  if (!ask) return;
  std::uint64_t from = 0;
  if (const auto text = call.Query("cursor"); !text.empty()) {
    const auto cursor = ParseCursor(text);
    if (!cursor) return call.Fail(cursor.error());
    from = cursor->value > 0 ? static_cast<std::uint64_t>(cursor->value) : 0;
  }
  monitor::FramesFound found;
  if (!ask->devices.empty() && ask->from_ms <= ask->until_ms) {
    const auto index = call.house->journeys->Index(room);
    if (!index) return call.Fail(index.error());
    auto frames = monitor::FramesOf(*ask, **index);
    if (!frames) return call.Fail(frames.error());
    found = *std::move(frames);
  }
  std::erase_if(found.frames, [from](const chainlog::Spot& spot) { return spot.seq < from; });
  std::string out;
  std::string next;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  const Status read =
      AppendFrames(json, found.frames, static_cast<std::size_t>(call.Limit()), room, next);
  if (!read) return call.Fail(read.error());
  json.EndArray().MemberUnlessEmpty("next", next);
  const chainlog::Head head = room.frame_head();
  json.Key("head").BeginObject().Member("seq", head.seq).Member("hash", HexText(head.hash));
  json.EndObject().EndObject();
  SubmitThen(std::move(call), clearance::NoteRead{row->id, "frames"},
             [out = std::move(out)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, out);
             });
}

// ---- The signed file

// Versions that held when it was planned: a route is what was agreed then.
std::vector<monitor::EvidenceGeography> GeographyOf(const ControlRoom& room,
                                                    const MovementRecord& movement) {
  std::vector<std::string> ids;
  for (const monitor::PathNode& node : movement.draft.nodes)
    ids.push_back(node.place);
  for (const monitor::PathEdge& edge : movement.draft.edges)
    ids.push_back(edge.corridor);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::vector<monitor::EvidenceGeography> geography;
  for (const std::string& id : ids) {
    const auto row = room.records().geo.Find(id);
    const monitor::GeoVersion* held = row ? row->value.HeldAt(movement.at_ms) : nullptr;
    if (held != nullptr) geography.push_back({.thing = row->value, .held = held->number});
  }
  return geography;
}

Result<std::string> EvidenceOf(Call& call, ControlRoom& room, const MovementRow& row,
                               const JourneyAsk& ask) {
  House& house = *call.house;
  monitor::EvidenceContent content{.movement_id = row.id,
                                   .movement = monitor::WriteMovementRecord(row.value),
                                   .geography = GeographyOf(room, row.value),
                                   .ask = ask,
                                   .log_head = room.frame_head(),
                                   .installation = "tidewaiter " + house.settings.version,
                                   .made_ms = call.now_ms()};
  std::vector<std::string> subjects{row.id};
  for (const auto& alarm : AlarmsOf(room, row.id)) {
    content.alarms.push_back(alarm->value);
    subjects.push_back(alarm->id);
  }
  ASSIGN_OR_RETURN(content.events, monitor::EvidenceEventsOf(house.store, subjects));
  ASSIGN_OR_RETURN(content.journal_head, house.store.ReadHead());
  ASSIGN_OR_RETURN(monitor::FrameIndex* const index, house.journeys->Index(room));
  ASSIGN_OR_RETURN(const access::SigningKey key, house.journeys->Key(house.random));
  return monitor::WriteEvidence(content, *index, room.frame_log(), key);
}

void Evidence(Call call, ControlRoom& room) {
  const auto row = AskedMovement(call, room);
  if (!row || !AllowedOn(call, Action::kExportEvidence, row->value)) return;
  const auto ask = AskedJourney(call, room, row->value);
  if (!ask) return;
  if (ask->devices.empty()) {
    return call.Problem(409, "wrong_state", "No device was ever on it",
                        "without one there is nothing to prove");
  }
  auto file = EvidenceOf(call, room, *row, *ask);
  if (!file) return call.Fail(file.error());
  SubmitThen(std::move(call), clearance::NoteRead{row->id, "evidence file"},
             [file = *std::move(file), id = row->id](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               SendFile(std::move(asked), "application/json", id + ".evidence.json", file);
             });
}

}  // namespace

void GetTrack(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Track);
}
void ListFrames(Call call) {
  ServeTrack(std::move(call), {Action::kReadFrames}, Frames);
}
void GetEvidenceFile(Call call) {
  ServeTrack(std::move(call), {Action::kExportEvidence}, Evidence);
}

}  // namespace tidewaiter::api
