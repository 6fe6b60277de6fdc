// Places, corridors and fences: drawn by one, put in force by another.
#include <algorithm>
#include <array>
#include <charconv>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_geo_shapes.h"
#include "api/track_views.h"
#include "geo/read_shapes.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::GeoKind;
using monitor::GeoThing;
using monitor::GeoVersion;

using RowPtr = monitor::RowPtr<GeoThing>;

constexpr std::size_t kLimitUsual = 200;
constexpr double kSpeedMaxKmh = 400;
constexpr std::int64_t kYearS = 31'536'000;

// ---- Reading

const GeoVersion* VersionToShow(const GeoThing& thing, bool officer) {
  if (const GeoVersion* in_force = thing.in_force()) return in_force;
  // What is not in force yet, or not any more, is a matter of customs.
  return officer ? &thing.newest() : nullptr;
}

bool IsRetired(const GeoThing& thing) {
  return thing.in_force() == nullptr && thing.waiting() == nullptr;
}

std::size_t LimitOf(const Call& call) {
  std::size_t limit = kLimitUsual;
  const std::string_view text = call.Query("limit");
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return limit;
}

bool IsAsked(const Call& call, const GeoThing& thing, const GeoVersion& shown,
             const std::optional<geo::Box>& box) {
  const std::string_view kind = call.Query("kind");
  const std::string_view words = call.Query("q");
  if (!kind.empty() && Name(thing.kind) != kind) return false;
  if (IsRetired(thing) && !QueryFlag(call, "retired")) return false;
  if (!Contains(thing.id, words) && !Contains(shown.name, words) && !Contains(shown.code, words)) {
    return false;
  }
  return !box || Touches(*box, shown.shape);
}

void List(Call call, ControlRoom& room) {
  const auto box = QueryBox(call);
  if (!box) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::vector<RowPtr> rows;
  for (RowPtr& row : room.records().geo.All()) {
    const GeoVersion* shown = VersionToShow(row->value, eyes.officer);
    if (shown != nullptr && IsAsked(call, row->value, *shown, *box)) rows.push_back(std::move(row));
  }
  std::string next;
  const auto key = [](const RowPtr& row) { return std::pair(0.0, row->id); };
  if (!CutPage(call, rows, key, next, LimitOf(call))) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RowPtr& row : rows)
    json.Raw(GeoThingJson(row->value, 0, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

void Get(Call call, ControlRoom& room) {
  const TrackEyes eyes = EyesOf(call, room);
  const RowPtr row = room.records().geo.Find(call.request.PathParameter("id"));
  if (!row || VersionToShow(row->value, eyes.officer) == nullptr) return call.NotFound();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  if (eyes.officer) {
    for (std::size_t i = row->value.versions.size(); i > 0; --i)
      json.Raw(GeoThingJson(row->value, static_cast<std::uint32_t>(i), eyes));
  } else {
    json.Raw(GeoThingJson(row->value, 0, eyes));
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Drawing

constexpr std::array<std::string_view, 7> kDays{"mo", "tu", "we", "th", "fr", "sa", "su"};

// "22:00" as minutes; 24:00 is the end of a day.
void ReadClock(JsonReader& in, JsonValue value, std::int32_t& into) {
  std::string text;
  in.Text(value, {.min = 5, .max = 5}, text);
  if (text.empty()) return;
  int hours = -1;
  int minutes = -1;
  const char* end = text.data() + text.size();
  const auto [colon, bad_hours] = std::from_chars(text.data(), text.data() + 2, hours);
  const auto [last, bad_minutes] = std::from_chars(text.data() + 3, end, minutes);
  const bool good = bad_hours == std::errc() && bad_minutes == std::errc() && *colon == ':' &&
                    last == end && hours >= 0 && minutes >= 0 && minutes < 60 &&
                    hours * 60 + minutes <= 24 * 60;
  if (good) {
    into = hours * 60 + minutes;
  } else {
    in.Note("format", "is no time of the day as 22:00");
  }
}

constexpr codec::JsonMember<monitor::WeekHours> kHours[] = {
    {"days", codec::kRequired,
     [](JsonReader& in, JsonValue v, monitor::WeekHours& h) {
       in.Array(v, 1, kDays.size(), [&](JsonValue day) {
         if (const auto place = in.Choice(day, kDays)) {
           h.days = static_cast<std::uint8_t>(h.days | 1U << *place);
         }
       });
     }},
    {"from", codec::kRequired,
     [](JsonReader& in, JsonValue v, monitor::WeekHours& h) { ReadClock(in, v, h.from_minute); }},
    {"until", codec::kRequired,
     [](JsonReader& in, JsonValue v, monitor::WeekHours& h) { ReadClock(in, v, h.until_minute); }},
    {"offset_minutes", codec::kOptional, [](JsonReader& in, JsonValue v, monitor::WeekHours& h) {
       std::int64_t offset = 0;
       in.Integer(v, -840, 840, offset);
       h.offset_minutes = static_cast<std::int32_t>(offset);
     }}};

constexpr codec::JsonMember<GeoVersion> kLimits[] = {
    {"speed_limit_kmh", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) {
       in.Number(v, 1, kSpeedMaxKmh, g.speed_limit_kmh);
     }},
    {"dwell_max_s", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { in.Integer(v, 60, kYearS, g.dwell_max_s); }}};

constexpr codec::JsonMember<GeoVersion> kThing[] = {
    {"role", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { in.Text(v, {.min = 0, .max = 20}, g.role); }},
    {"name", codec::kRequired,
     [](JsonReader& in, JsonValue v, GeoVersion& g) {
       in.Text(v, {.min = 1, .max = 200}, g.name);
     }},
    {"code", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { in.Text(v, {.min = 0, .max = 16}, g.code); }},
    {"shape", codec::kRequired,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { ReadShape(in, v, g.shape); }},
    {"hours", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) {
       in.Array(v, 0, 20, [&](JsonValue element) {
         in.Object<monitor::WeekHours>(element, kHours, g.hours.emplace_back());
       });
     }},
    {"valid", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) {
       ReadWindow(in, v, g.valid_from_ms, g.valid_until_ms);
     }},
    {"limits", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { in.Object<GeoVersion>(v, kLimits, g); }},
    {"legal_base", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) {
       in.Text(v, {.min = 0, .max = 500}, g.legal_base);
     }},
    {"retired", codec::kOptional,
     [](JsonReader& in, JsonValue v, GeoVersion& g) { in.Bool(v, g.retired); }},
    {"reason", codec::kRequired, [](JsonReader& in, JsonValue v, GeoVersion& g) {
       in.Text(v, {.min = 3, .max = 1000}, g.reason);
     }}};

clearance::PutRecord PutThing(const GeoThing& thing, std::uint64_t if_version,
                              std::string_view kind) {
  const GeoVersion& version = thing.newest();
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("kind", Name(thing.kind)).Member("version", version.number);
  json.Member("name", version.name).Member("retired", version.retired);
  json.MemberUnlessEmpty("reason", version.reason).EndObject();
  return {.collection = std::string(monitor::kGeoRecords),
          .id = thing.id,
          .if_version = if_version,
          .body = monitor::WriteThing(thing),
          .kind = std::string(kind),
          .data = std::move(data)};
}

void Put(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const std::string id(call.request.PathParameter("id"));
  if (!monitor::IsGeoId(id)) return call.NotFound();
  const RowPtr before = room.records().geo.Find(id);
  const auto kind = monitor::FindGeoKind(call.Query("kind"));
  if (!before && !kind) {
    const codec::Problem problem{"required", "/kind", "says what a new one is"};
    return call.Problem(400, "parameters", "The address asks for what there is not", {},
                        std::span(&problem, 1));
  }
  if (before && kind && *kind != before->value.kind) {
    return call.Problem(409, "kind_changed", "There is one of another kind with this id");
  }
  auto version = ReadTrackBody<GeoVersion>(call, kThing);
  if (!version) return;
  version->by = call.who.id;
  version->at_ms = call.now_ms();
  const auto thing = before ? monitor::AddVersion(before->value, *std::move(version))
                            : monitor::BeginThing(id, *kind, *std::move(version));
  if (!thing) return RefuseWord(call, thing.error());
  clearance::PutRecord put =
      PutThing(*thing, before ? before->version : 0, before ? "geo.drawn_anew" : "geo.drawn");
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), One(std::move(put)), 200,
      [eyes, thing = *thing](std::uint64_t) {
        return GeoThingJson(thing, thing.newest().number, eyes);
      },
      Put);
}

void Approve(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = room.records().geo.Find(call.request.PathParameter("id"));
  if (!row) return call.NotFound();
  const auto thing = monitor::Approve(row->value, call.who.id, call.now_ms());
  if (!thing) return RefuseWord(call, thing.error());
  clearance::PutRecord put = PutThing(*thing, row->version, "geo.approved");
  const TrackEyes eyes = EyesOf(call, room);
  // Not again when another version came meanwhile: that one nobody has looked at.
  PutAndShow(std::move(call), One(std::move(put)), 200, [eyes, thing = *thing](std::uint64_t) {
    return GeoThingJson(thing, thing.newest().number, eyes);
  });
}

// ---- Files of shapes

struct ImportBody {
  std::optional<std::size_t> format = {};
  std::string text = {};
};
constexpr std::array<std::string_view, 2> kFormats{"geojson", "kml"};
constexpr codec::JsonMember<ImportBody> kImport[] = {
    {"format", codec::kRequired,
     [](JsonReader& in, JsonValue v, ImportBody& b) { b.format = in.Choice(v, kFormats); }},
    {"text", codec::kRequired, [](JsonReader& in, JsonValue v, ImportBody& b) {
       std::string_view text;
       if (v.get(text) != simdjson::SUCCESS) return in.Note("type", "is a text");
       if (text.size() > kGeoImportMax) return in.Note("too_long", "is more than 8 MB");
       b.text = text;
     }}};

void AppendProblems(JsonWriter& json, const codec::Problems& problems) {
  json.Key("problems").BeginArray();
  for (const codec::Problem& problem : problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray();
}

void Import(Call call, ControlRoom&) {
  const auto body = ReadTrackBody<ImportBody>(call, kImport);
  if (!body) return;
  geo::ReadFeatures read =
      *body->format == 0 ? geo::ReadGeoJson(body->text) : geo::ReadKml(body->text);
  for (codec::Problem& problem : read.problems)
    problem.pointer.insert(0, "/text#");
  // Of a file that is good in parts the good ones are shown, beside what is wrong with the others.
  if (read.features.empty() && !read.problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, read.problems);
  }
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("things").BeginArray();
  for (const geo::Feature& feature : read.features)
    AppendFeature(json, feature);
  json.EndArray();
  if (!read.problems.empty()) AppendProblems(json, read.problems);
  json.EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void ListGeography(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, List);
}
void GetGeoThing(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Get);
}
void PutGeoThing(Call call) {
  ServeTrack(std::move(call), {Action::kManageGeography}, Put);
}
void ApproveGeoThing(Call call) {
  ServeTrack(std::move(call), {Action::kManageGeography}, Approve);
}
void ReadGeography(Call call) {
  ServeTrack(std::move(call), {Action::kManageGeography}, Import);
}

}  // namespace tidewaiter::api
