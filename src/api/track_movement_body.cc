#include "api/track_movement_body.h"

#include <simdjson.h>

#include <cmath>

#include "api/track_calls.h"
#include "ledger/entry.h"
#include "track/settings.h"

namespace tidewaiter::api {
namespace {

using codec::Characters;
using codec::JsonMember;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;
using monitor::Goods;
using monitor::MovementDraft;
using monitor::PathEdge;
using monitor::PathNode;
using monitor::UnitNames;

// The lengths of the contract, in bytes.
constexpr std::size_t kIdBytes = 64;
constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kNoteBytes = 2000;
constexpr std::size_t kWordBytes = 64;
constexpr std::int64_t kYearS = 31'536'000;
constexpr double kMassMaxKg = 1e9;
constexpr double kTareMaxKg = 1e6;  // no scale of a road weighs more

constexpr std::string_view kUnitKinds[] = {"truck",    "container", "wagon",  "trailer", "vessel",
                                           "aircraft", "drone",     "parcel", "other"};
constexpr std::string_view kModes[] = {"road", "rail", "sea", "inland_water", "air", "depot"};
constexpr std::string_view kRoles[] = {"origin", "gate",    "checkpoint", "rest",       "border",
                                       "port",   "station", "depot",      "destination"};

void ReadChoice(JsonReader& in, JsonValue value, std::span<const std::string_view> choices,
                std::string& into) {
  if (const auto place = in.Choice(value, choices)) into = choices[*place];
}
void ReadToken(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kIdBytes, .characters = Characters::kToken}, into);
}
void ReadWord(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 0, .max = kWordBytes}, into);
}
// What is not empty where it is said.
void ReadNumbers(JsonReader& in, JsonValue value, std::size_t most, std::size_t bytes,
                 std::vector<std::string>& into) {
  in.Array(value, 0, most, [&](JsonValue element) {
    std::string text;
    in.Text(element, {.min = 1, .max = bytes}, text);
    if (!text.empty()) into.push_back(std::move(text));
  });
}

constexpr JsonMember<UnitNames> kUnit[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, UnitNames& u) { ReadChoice(in, v, kUnitKinds, u.kind); }},
    {"plates", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) { ReadNumbers(in, v, 4, 16, u.plates); }},
    {"containers", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) { ReadNumbers(in, v, 4, 11, u.containers); }},
    {"seals", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) {
       ReadNumbers(in, v, monitor::kSealsMax, 40, u.seals);
     }},
    {"devices", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) { ReadNumbers(in, v, 8, 40, u.devices); }},
    {"mmsi", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) {
       in.Text(v, {.min = 0, .max = 9, .characters = Characters::kDigits}, u.mmsi);
     }},
    {"registration", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) {
       in.Text(v, {.min = 0, .max = 32}, u.registration);
     }},
    {"driver", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) {
       in.Text(v, {.min = 0, .max = 100}, u.driver);
     }},
    {"tare_kg", kOptional,
     [](JsonReader& in, JsonValue v, UnitNames& u) { in.Number(v, 0, kTareMaxKg, u.tare_kg); }}};

constexpr JsonMember<Goods> kGoods[] = {
    {"declarations", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) { ReadNumbers(in, v, 200, 64, g.declarations); }},
    {"consignments", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) { ReadNumbers(in, v, 200, 100, g.consignments); }},
    {"description", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) {
       in.Text(v, {.min = 0, .max = 1000}, g.description);
     }},
    {"perishable", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) { in.Bool(v, g.perishable); }},
    {"temperature_low_c", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) {
       in.Number(v, -80, 80, g.temperature_low_c.emplace());
     }},
    {"temperature_high_c", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) {
       in.Number(v, -80, 80, g.temperature_high_c.emplace());
     }},
    {"hs_codes", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) { ReadNumbers(in, v, 100, 12, g.hs_codes); }},
    {"gross_mass_kg", kOptional,
     [](JsonReader& in, JsonValue v, Goods& g) { in.Number(v, 0, kMassMaxKg, g.gross_mass_kg); }}};

constexpr JsonMember<PathNode> kNode[] = {
    {"id", kRequired, [](JsonReader& in, JsonValue v, PathNode& n) { ReadToken(in, v, n.id); }},
    {"place", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) { ReadWord(in, v, n.place); }},
    {"name", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) {
       in.Text(v, {.min = 0, .max = kNameBytes}, n.name);
     }},
    {"shape", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) { ReadShape(in, v, n.shape); }},
    {"role", kRequired,
     [](JsonReader& in, JsonValue v, PathNode& n) { ReadChoice(in, v, kRoles, n.role); }},
    {"dwell_min_s", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) { in.Integer(v, 0, kYearS, n.dwell_min_s); }},
    {"dwell_max_s", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) { in.Integer(v, 0, kYearS, n.dwell_max_s); }},
    {"window", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) {
       ReadWindow(in, v, n.window.from_ms, n.window.until_ms);
     }},
    {"optional", kOptional,
     [](JsonReader& in, JsonValue v, PathNode& n) { in.Bool(v, n.optional); }}};

constexpr JsonMember<PathEdge> kEdge[] = {
    {"from", kRequired, [](JsonReader& in, JsonValue v, PathEdge& e) { ReadToken(in, v, e.from); }},
    {"to", kRequired, [](JsonReader& in, JsonValue v, PathEdge& e) { ReadToken(in, v, e.to); }},
    {"corridor", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) { ReadWord(in, v, e.corridor); }},
    {"line", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) {
       in.Array(v, 0, track::kLinePointsMax, [&](JsonValue element) {
         std::optional<geo::Point> point;
         ReadPlace(in, element, point);
         if (point) e.line.push_back(*point);
       });
     }},
    {"half_width_m", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) {
       in.Number(v, 1, geo::kHalfWidthMaxM, e.half_width_m);
     }},
    {"mode", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) { ReadChoice(in, v, kModes, e.mode); }},
    {"window", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) {
       ReadWindow(in, v, e.window.from_ms, e.window.until_ms);
     }},
    {"speed_limit_kmh", kOptional,
     [](JsonReader& in, JsonValue v, PathEdge& e) { in.Number(v, 1, 400, e.speed_limit_kmh); }}};

constexpr JsonMember<MovementDraft> kPath[] = {
    {"nodes", kRequired,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Array(v, 1, 200, [&](JsonValue element) {
         in.Object<PathNode>(element, kNode, d.nodes.emplace_back());
       });
     }},
    {"edges", kRequired, [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Array(v, 0, 400, [&](JsonValue element) {
         in.Object<PathEdge>(element, kEdge, d.edges.emplace_back());
       });
     }}};

void ReadSettings(JsonReader& in, JsonValue value, MovementDraft& draft) {
  in.Map(value, track::kLimitCount, [&](std::string_view name, JsonValue number) {
    const auto limit = track::FindLimit(name);
    if (!limit) return in.Note("unknown_member", "there is no such limit");
    const track::LimitRow& row = track::LimitRows()[static_cast<std::size_t>(*limit)];
    double read = row.start;
    in.Number(number, row.low, row.high, read);
    draft.settings.insert_or_assign(std::string(name), read);
  });
}

constexpr JsonMember<MovementDraft> kMovement[] = {
    {"unit", kRequired,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { in.Object<UnitNames>(v, kUnit, d.unit); }},
    {"mode", kRequired,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { ReadChoice(in, v, kModes, d.mode); }},
    {"goods", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { in.Object<Goods>(v, kGoods, d.goods); }},
    {"path", kRequired,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { in.Object<MovementDraft>(v, kPath, d); }},
    {"carrier", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { ReadWord(in, v, d.carrier); }},
    {"principal", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { ReadWord(in, v, d.principal); }},
    {"office", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Text(v, {.min = 0, .max = 16}, d.office);
     }},
    {"destination_office", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Text(v, {.min = 0, .max = 16}, d.destination_office);
     }},
    {"planned_departure", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       ReadTime(in, v, d.planned_departure_ms);
     }},
    {"planned_arrival", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { ReadTime(in, v, d.planned_arrival_ms); }},
    {"note", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Text(v, {.min = 0, .max = kNoteBytes}, d.note);
     }},
    {"shipment", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) {
       in.Text(v, {.min = 0, .max = ledger::kObjectIdMax}, d.shipment);
     }},
    {"settings", kOptional,
     [](JsonReader& in, JsonValue v, MovementDraft& d) { ReadSettings(in, v, d); }}};

}  // namespace

std::optional<MovementDraft> ReadMovementBody(Call& call) {
  return ReadTrackBody<MovementDraft>(call, kMovement);
}

}  // namespace tidewaiter::api
