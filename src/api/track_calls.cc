#include "api/track_calls.h"

#include <simdjson.h>

#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/calendar.h"
#include "geo/shape.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using access::Decision;
using codec::JsonReader;
using codec::JsonValue;
using monitor::AlarmCase;
using monitor::ControlRoom;
using monitor::MovementRecord;
using monitor::RowPtr;

constexpr std::int64_t kTimeMsMax = 7'258'118'400'000;  // 2200

// Words of monitor/*.h that tell of the input, and the member that they are about.
struct WordOfInput {
  std::string_view word;
  std::string_view pointer;
};
constexpr WordOfInput kInput[] = {{"note_needed", "/note"},
                                  {"outcome_needed", "/outcome"},
                                  {"to_needed", "/to"},
                                  {"too_long", "/note"},
                                  {"found_needed", "/found"},
                                  {"reason_needed", "/reason"},
                                  {"role", "/role"},
                                  {"window", "/valid"},
                                  {"hours", "/hours"},
                                  {"unknown_command", "/command"},
                                  {"id", ""}};

const WordOfInput* FindInput(std::string_view word) {
  const auto* found = std::ranges::find(kInput, word, &WordOfInput::word);
  return found == std::end(kInput) ? nullptr : found;
}

// The word of the contract for one of ours.
std::string_view CodeOf(std::string_view word) {
  if (word == "not_armable") return "seal_not_ready";
  return word.empty() ? std::string_view("refused") : word;
}

std::string_view TitleOf(std::string_view code) {
  struct Title {
    std::string_view code;
    std::string_view title;
  };
  static constexpr Title kTitles[] = {{"wrong_state", "Not possible in the present state"},
                                      {"own_request", "It takes another person to agree"},
                                      {"own_work", "It takes another person to approve"},
                                      {"seal_not_ready", "The seals are not ready"},
                                      {"nothing_waits", "No version waits for approval"},
                                      {"nothing_asked", "Nobody asked for it"},
                                      {"not_yours", "Another person was named"},
                                      {"retired", "The device is retired"},
                                      {"two_people", "This takes two people: ask by the movement"}};
  const auto* found = std::ranges::find(kTitles, code, &Title::code);
  return found == std::end(kTitles) ? std::string_view("It was not done") : found->title;
}

// The better of two answers about one thing.
Decision Either(const Decision& one, const Decision& other) {
  return one.allowed || !other.allowed ? one : other;
}

std::optional<std::int64_t> TimeOf(std::string_view text) {
  const auto seconds = ParseRfc3339(text);
  if (!seconds || *seconds < 0 || *seconds > kTimeMsMax / 1000) return std::nullopt;
  return *seconds * 1000;
}

struct Degrees {
  std::optional<double> lat = {};
  std::optional<double> lon = {};
};
constexpr codec::JsonMember<Degrees> kPlace[] = {
    {"lat", codec::kRequired,
     [](JsonReader& in, JsonValue v, Degrees& d) { in.Number(v, -90, 90, d.lat.emplace()); }},
    {"lon", codec::kRequired,
     [](JsonReader& in, JsonValue v, Degrees& d) { in.Number(v, -180, 180, d.lon.emplace()); }}};

struct Span {
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
};
constexpr codec::JsonMember<Span> kWindow[] = {
    {"from", codec::kOptional,
     [](JsonReader& in, JsonValue v, Span& s) { ReadTime(in, v, s.from_ms); }},
    {"until", codec::kOptional,
     [](JsonReader& in, JsonValue v, Span& s) { ReadTime(in, v, s.until_ms); }}};

}  // namespace

void ServeTrack(Call call, std::initializer_list<Action> actions, TrackJob job) {
  Decision may;
  for (const Action action : actions) {
    const Decision one = access::Allows(call.who, action, {});
    // Elsewhere they may: what it is about decides.
    const bool somewhere =
        one.reason == access::Reason::kOutOfScope && access::AllowsSomewhere(call.who, action);
    if (one.allowed || somewhere) {
      may = {.allowed = true, .reason = access::Reason::kNone};
      break;
    }
    if (may.reason != access::Reason::kSecondFactorNeeded) may = one;
  }
  if (!may) return call.Denied(may.reason);
  if (call.house->room == nullptr) {
    return call.Problem(404, "no_control_room", "This server watches no movements");
  }
  OnWorker(std::move(call), [job](Call asked) {
    ControlRoom& room = *asked.house->room;
    job(std::move(asked), room);
  });
}

bool SeesAlarms(const access::Principal& who) {
  return access::AllowsSomewhere(who, Action::kReadAlarms);
}

Decision AllowsOn(const access::Principal& who, Action action, const MovementRecord& movement) {
  access::Subject subject{.office = movement.draft.office,
                          .declarant = movement.draft.principal,
                          .importer = movement.draft.carrier,
                          .officer = {}};
  const Decision here = access::Allows(who, action, subject);
  subject.office = movement.draft.destination_office;
  return Either(here, access::Allows(who, action, subject));
}

Decision AllowsOnAlarm(const access::Principal& who, Action action, const AlarmCase& alarm,
                       const ControlRoom& room) {
  const auto movement = room.records().movements.Find(alarm.alarm.movement);
  return movement ? AllowsOn(who, action, movement->value) : access::Allows(who, action, {});
}

bool AllowedOn(Call& call, Action action, const MovementRecord& movement) {
  const Decision may = AllowsOn(call.who, action, movement);
  if (may) return true;
  if (may.reason == access::Reason::kOutOfScope &&
      AllowsOn(call.who, Action::kReadMovements, movement)) {
    call.Problem(403, "out_of_scope", "It belongs to offices that are not yours");
  } else {
    call.Denied(may.reason);
  }
  return false;
}

RowPtr<MovementRecord> AskedMovement(Call& call, const ControlRoom& room) {
  auto row = room.records().movements.Find(call.request.PathParameter("id"));
  if (row && AllowsOn(call.who, Action::kReadMovements, row->value)) return row;
  call.NotFound();
  return nullptr;
}

RowPtr<AlarmCase> AskedAlarm(Call& call, const ControlRoom& room) {
  auto row = room.records().alarms.Find(call.request.PathParameter("id"));
  if (row && AllowsOnAlarm(call.who, Action::kReadAlarms, row->value, room)) return row;
  call.NotFound();
  return nullptr;
}

bool ReadAsIs(Call& call, std::uint64_t version) {
  if (call.request.FindHeader("If-Match") == fmt::format("\"{}\"", version)) return true;
  call.Problem(412, "version", "Somebody else changed it first");
  return false;
}

void RefuseWord(Call& call, const Error& error) {
  if (const WordOfInput* input = FindInput(error.field)) {
    const codec::Problem problem{error.field, std::string(input->pointer), error.message};
    return call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  }
  if (error.field.empty()) return call.Fail(error);
  const std::string_view code = CodeOf(error.field);
  call.Problem(409, code, TitleOf(code), error.message);
}

void RefuseChange(Call& call, const clearance::Refusal& refusal) {
  if (FindInput(refusal.code) != nullptr) {
    return RefuseWord(call, {refusal.error.code, refusal.error.message, refusal.code});
  }
  if (refusal.code == "problems" || refusal.code == "version" || refusal.code.empty()) {
    return call.Refused(refusal);
  }
  if (refusal.code == "unknown_device") return call.NotFound();
  const std::string_view code = CodeOf(refusal.code);
  call.Problem(409, code, TitleOf(code), refusal.error.message, refusal.problems);
}

void ReadTime(JsonReader& in, JsonValue value, std::int64_t& into_ms) {
  std::string text;
  in.Text(value, {.min = 1, .max = 40}, text);
  if (text.empty()) return;
  if (const auto time = TimeOf(text)) {
    into_ms = *time;
  } else {
    in.Note("format", "is no time between 1970 and 2200 as 2026-11-27T08:00:00Z");
  }
}

void ReadWindow(JsonReader& in, JsonValue value, std::int64_t& from_ms, std::int64_t& until_ms) {
  Span span;
  in.Object<Span>(value, kWindow, span);
  if (span.until_ms != 0 && span.until_ms < span.from_ms) in.Note("order", "ends before it begins");
  from_ms = span.from_ms;
  until_ms = span.until_ms;
}

void ReadPlace(JsonReader& in, JsonValue value, std::optional<geo::Point>& into) {
  Degrees read;
  in.Object<Degrees>(value, kPlace, read);
  if (read.lat && read.lon) into = {.lat = *read.lat, .lon = *read.lon};
}

void ReadTexts(JsonReader& in, JsonValue value, std::size_t most, std::size_t bytes,
               std::vector<std::string>& into) {
  in.Array(value, 0, most, [&](JsonValue element) {
    std::string text;
    in.Text(element, {.min = 0, .max = bytes}, text);
    into.push_back(std::move(text));
  });
}

namespace {

constexpr std::string_view kShapeTypes[] = {"Point", "LineString", "Polygon", "MultiPolygon"};
constexpr std::string_view kHeights[] = {"ground", "takeoff", "sea_level"};
constexpr std::size_t kRingsMax = 100'000;  // monitor::ReadGeoShape counts what is in them

struct ShapeMembers {
  double number = 0;  // of the last one: whatever it is, ReadGeoShape reads it again
};

// What the contract says of each member, also of those that this type of shape does not use.
constexpr codec::JsonMember<ShapeMembers> kShape[] = {
    {"type", codec::kRequired,
     [](JsonReader& in, JsonValue v, ShapeMembers& /*s*/) { in.Choice(v, kShapeTypes); }},
    {"coordinates", codec::kRequired,
     [](JsonReader& in, JsonValue v, ShapeMembers& /*s*/) {
       in.Array(v, 0, kRingsMax, [](JsonValue /*element*/) {});
     }},
    {"radius_m", codec::kOptional,
     [](JsonReader& in, JsonValue v, ShapeMembers& s) { in.Number(v, 1, 500'000, s.number); }},
    {"half_width_m", codec::kOptional,
     [](JsonReader& in, JsonValue v, ShapeMembers& s) {
       in.Number(v, 1, geo::kHalfWidthMaxM, s.number);
     }},
    {"floor_m", codec::kOptional,
     [](JsonReader& in, JsonValue v, ShapeMembers& s) { in.Number(v, -1e6, 1e6, s.number); }},
    {"ceiling_m", codec::kOptional,
     [](JsonReader& in, JsonValue v, ShapeMembers& s) { in.Number(v, -1e6, 1e6, s.number); }},
    {"height_reference", codec::kOptional,
     [](JsonReader& in, JsonValue v, ShapeMembers& /*s*/) { in.Choice(v, kHeights); }}};

}  // namespace

void ReadShape(JsonReader& in, JsonValue value, std::string& into) {
  const std::size_t before = in.problems().size();
  ShapeMembers members;
  in.Object<ShapeMembers>(value, kShape, members);
  if (in.problems().size() > before) return;
  std::string text = simdjson::minify(value);
  const auto drawing = monitor::ReadGeoShape(text);
  if (drawing) {
    into = std::move(text);
    return;
  }
  for (const codec::Problem& problem : drawing.error())
    in.NoteUnder(problem.pointer, problem.code, problem.detail);
}

std::optional<std::int64_t> QueryTime(Call& call, std::string_view name) {
  const std::string_view text = call.Query(name);
  if (text.empty()) return 0;
  const auto time = TimeOf(text);
  if (!time) {
    const codec::Problem problem{"format", "/" + std::string(name), "is no time"};
    call.Problem(400, "parameters", "The address asks for what there is not", {},
                 std::span(&problem, 1));
  }
  return time;
}

std::optional<std::optional<geo::Box>> QueryBox(Call& call) {
  std::string_view text = call.Query("bbox");
  if (text.empty()) return std::optional<geo::Box>();
  std::array<double, 4> sides{};  // west, south, east, north
  bool good = true;
  for (double& side : sides) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
    good = good && error == std::errc();
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  const geo::Box box{
      .min_lat = sides[1], .min_lon = sides[0], .max_lat = sides[3], .max_lon = sides[2]};
  good = good && text.empty() && box.min_lat <= box.max_lat &&
         geo::IsPlace({box.min_lat, box.min_lon}) && geo::IsPlace({box.max_lat, box.max_lon});
  if (good) return std::optional(box);
  const codec::Problem problem{"format", "/bbox", "is west,south,east,north in degrees"};
  call.Problem(400, "parameters", "The address asks for what there is not", {},
               std::span(&problem, 1));
  return std::nullopt;
}

bool Contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() ||
         part.empty();
}

void SendFile(Call call, std::string_view type, std::string_view name, std::string bytes) {
  std::vector<http::Header> headers = SafetyHeaders();
  if (!name.empty()) {
    headers.push_back({"Content-Disposition", fmt::format("attachment; filename=\"{}\"", name)});
  }
  call.reply.Send({.status = 200,
                   .content_type = std::string(type),
                   .body = std::move(bytes),
                   .headers = std::move(headers)});
}

std::optional<std::string_view> AskedType(Call& call, std::span<const std::string_view> types) {
  const std::string accept(call.request.FindHeader("Accept").value_or("*/*"));
  for (const std::string_view type : types) {
    if (Contains(accept, type)) return type;
  }
  if (accept.find("*/*") != std::string::npos || accept.empty()) return types.front();
  call.Problem(406, "not_acceptable", "There is no such form of it");
  return std::nullopt;
}

void PutAndShow(Call call, clearance::PutRecords put, std::uint16_t status,
                std::function<std::string(std::uint64_t version)> show, TrackJob again) {
  SubmitMore more;
  if (again != nullptr && call.tries < kTriesMax) {
    more.again = [again](Call anew) {
      ++anew.tries;
      ControlRoom& room = *anew.house->room;
      again(std::move(anew), room);
    };
  }
  Submit(
      std::move(call), std::move(put),
      [status, show = std::move(show)](const clearance::Applied& applied) {
        return clearance::Rendered{status, show(applied.record ? applied.record->version : 0)};
      },
      std::move(more));
}

}  // namespace tidewaiter::api
