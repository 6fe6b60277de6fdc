// Movements as JSON: docs/formats/movement.md.
#include <cmath>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "track/movement.h"
#include "track/movement_names.h"

namespace tidewaiter::track {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;

// 9999-12-31: what RFC 3339 can say.
constexpr std::int64_t kTimeMaxMs = 253'402'300'799'999;
constexpr std::int64_t kDwellMaxS = 366LL * 86'400;
constexpr double kSpeedMaxKmh = 5000;
constexpr codec::TextRule kIdRule{.min = 1, .max = 64, .characters = codec::Characters::kToken};
constexpr codec::TextRule kNameRule{.min = 1, .max = 200};
constexpr codec::JsonLimits kLimits{.bytes_max = std::size_t{16} << 20U, .depth_max = 10};

template <typename Enum>
void ReadEnum(JsonReader& in, JsonValue value, std::span<const std::string_view> names,
              Enum& into) {
  if (const auto choice = in.Choice(value, names)) into = static_cast<Enum>(*choice + 1);
}

void ReadTime(JsonReader& in, JsonValue value, std::int64_t& into) {
  in.Integer(value, 0, kTimeMaxMs, into);
}

constexpr codec::JsonMember<Window> kWindow[] = {
    {"from_ms", kOptional,
     [](JsonReader& in, JsonValue v, Window& w) { ReadTime(in, v, w.from_ms); }},
    {"until_ms", kOptional,
     [](JsonReader& in, JsonValue v, Window& w) { ReadTime(in, v, w.until_ms); }}};

// [longitude, latitude], as GeoJSON has it.
void ReadPoint(JsonReader& in, JsonValue value, geo::Point& into) {
  double numbers[2] = {0, 0};
  std::size_t i = 0;
  in.Array(value, 2, 2, [&](JsonValue number) {
    const double limit = i == 0 ? 180 : 90;
    in.Number(number, -limit, limit, numbers[i++]);
  });
  into = {.lat = numbers[1], .lon = numbers[0]};
}

void ReadLine(JsonReader& in, JsonValue value, std::vector<geo::Point>& into) {
  in.Array(value, 0, kLinePointsMax,
           [&](JsonValue point) { ReadPoint(in, point, into.emplace_back()); });
}

constexpr codec::JsonMember<geo::Circle> kCircle[] = {
    {"center", kRequired,
     [](JsonReader& in, JsonValue v, geo::Circle& c) { ReadPoint(in, v, c.center); }},
    {"radius_m", kRequired, [](JsonReader& in, JsonValue v, geo::Circle& c) {
       in.Number(v, 0, geo::kRadiusMaxM, c.radius_m);
     }}};

constexpr codec::JsonMember<geo::Corridor> kCorridor[] = {
    {"line", kRequired,
     [](JsonReader& in, JsonValue v, geo::Corridor& c) { ReadLine(in, v, c.line); }},
    {"half_width_m", kRequired, [](JsonReader& in, JsonValue v, geo::Corridor& c) {
       in.Number(v, 0, geo::kHalfWidthMaxM, c.half_width_m);
     }}};

// An outer ring and the holes in it.
void ReadPolygon(JsonReader& in, JsonValue value, geo::Drawing& into) {
  geo::PolygonPart part;
  bool first = true;
  in.Array(value, 1, geo::kPartsMax, [&](JsonValue ring) {
    ReadLine(in, ring, first ? part.outer : part.holes.emplace_back());
    first = false;
  });
  into.area = geo::Polygon{.parts = {part}};
}

constexpr codec::JsonMember<geo::Drawing> kPlace[] = {
    {"circle", kOptional,
     [](JsonReader& in, JsonValue v, geo::Drawing& d) {
       geo::Circle circle;
       in.Object<geo::Circle>(v, kCircle, circle);
       d.area = circle;
     }},
    {"polygon", kOptional,
     [](JsonReader& in, JsonValue v, geo::Drawing& d) { ReadPolygon(in, v, d); }}};

constexpr codec::JsonMember<Node> kNode[] = {
    {"id", kRequired, [](JsonReader& in, JsonValue v, Node& n) { in.Text(v, kIdRule, n.id); }},
    {"role", kRequired,
     [](JsonReader& in, JsonValue v, Node& n) { ReadEnum(in, v, kRoles, n.role); }},
    {"place", kRequired,
     [](JsonReader& in, JsonValue v, Node& n) { in.Object<geo::Drawing>(v, kPlace, n.place); }},
    {"dwell_min_s", kOptional,
     [](JsonReader& in, JsonValue v, Node& n) { in.Integer(v, 0, kDwellMaxS, n.dwell_min_s); }},
    {"dwell_max_s", kOptional,
     [](JsonReader& in, JsonValue v, Node& n) { in.Integer(v, 0, kDwellMaxS, n.dwell_max_s); }},
    {"arrival", kOptional,
     [](JsonReader& in, JsonValue v, Node& n) { in.Object<Window>(v, kWindow, n.arrival); }}};

constexpr codec::JsonMember<Edge> kEdge[] = {
    {"from", kRequired, [](JsonReader& in, JsonValue v, Edge& e) { in.Text(v, kIdRule, e.from); }},
    {"to", kRequired, [](JsonReader& in, JsonValue v, Edge& e) { in.Text(v, kIdRule, e.to); }},
    {"corridor", kOptional,
     [](JsonReader& in, JsonValue v, Edge& e) {
       in.Object<geo::Corridor>(v, kCorridor, e.corridor.emplace());
     }},
    {"window", kOptional,
     [](JsonReader& in, JsonValue v, Edge& e) { in.Object<Window>(v, kWindow, e.window); }},
    {"speed_limit_kmh", kOptional, [](JsonReader& in, JsonValue v, Edge& e) {
       in.Number(v, 0, kSpeedMaxKmh, e.speed_limit_kmh);
     }}};

constexpr codec::JsonMember<Pairing> kPairing[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Pairing& p) { ReadEnum(in, v, kPairingKinds, p.kind); }},
    {"value", kRequired,
     [](JsonReader& in, JsonValue v, Pairing& p) { in.Text(v, kNameRule, p.value); }},
    {"from_ms", kOptional,
     [](JsonReader& in, JsonValue v, Pairing& p) { ReadTime(in, v, p.valid.from_ms); }},
    {"until_ms", kOptional,
     [](JsonReader& in, JsonValue v, Pairing& p) { ReadTime(in, v, p.valid.until_ms); }}};

constexpr codec::JsonMember<Step> kStep[] = {
    {"to", kRequired, [](JsonReader& in, JsonValue v, Step& s) { ReadEnum(in, v, kStates, s.to); }},
    {"at_ms", kRequired, [](JsonReader& in, JsonValue v, Step& s) { ReadTime(in, v, s.at_ms); }},
    {"by", kRequired, [](JsonReader& in, JsonValue v, Step& s) { in.Text(v, kNameRule, s.by); }},
    {"rank", kRequired,
     [](JsonReader& in, JsonValue v, Step& s) { ReadEnum(in, v, kAuthorities, s.rank); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Step& s) { in.Text(v, {.max = 2000}, s.reason); }}};

void ReadCelsius(JsonReader& in, JsonValue value, double& into) {
  in.Number(value, kCelsiusMin, kCelsiusMax, into);
}

constexpr codec::JsonMember<ColdBand> kCold[] = {
    {"low_c", kRequired,
     [](JsonReader& in, JsonValue v, ColdBand& b) { ReadCelsius(in, v, b.low_c); }},
    {"high_c", kRequired,
     [](JsonReader& in, JsonValue v, ColdBand& b) { ReadCelsius(in, v, b.high_c); }},
    {"sensor", kOptional,
     [](JsonReader& in, JsonValue v, ColdBand& b) { in.Integer(v, 1, kColdSensors, b.sensor); }},
    {"setpoint_c", kOptional,
     [](JsonReader& in, JsonValue v, ColdBand& b) { ReadCelsius(in, v, b.setpoint_c.emplace()); }},
    {"kinetic_max_c", kOptional, [](JsonReader& in, JsonValue v, ColdBand& b) {
       ReadCelsius(in, v, b.kinetic_max_c.emplace());
     }}};

void ReadIot(JsonReader& in, JsonValue value, Movement& movement) {
  std::string text;
  in.Text(value, {.min = 36, .max = 36}, text);
  if (text.empty()) return;
  const auto id = IotId::Parse(text);
  if (!id) return in.Note("format", id.error().message);
  movement.iot = *id;
}

template <typename T, std::size_t kSize>
void ReadList(JsonReader& in, JsonValue value, const codec::JsonMember<T> (&members)[kSize],
              std::size_t max, std::vector<T>& into) {
  in.Array(value, 0, max,
           [&](JsonValue element) { in.Object<T>(element, members, into.emplace_back()); });
}

constexpr codec::JsonMember<Movement> kMovement[] = {
    {"id", kRequired, [](JsonReader& in, JsonValue v, Movement& m) { in.Text(v, kIdRule, m.id); }},
    {"iot_id", kRequired, [](JsonReader& in, JsonValue v, Movement& m) { ReadIot(in, v, m); }},
    {"unit_kind", kRequired,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadEnum(in, v, kUnitKinds, m.unit_kind); }},
    {"unit", kRequired,
     [](JsonReader& in, JsonValue v, Movement& m) { in.Text(v, kNameRule, m.unit); }},
    {"mode", kRequired,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadEnum(in, v, kModes, m.mode); }},
    {"perishable", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) { in.Bool(v, m.perishable); }},
    {"cold", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) {
       in.Object<ColdBand>(v, kCold, m.cold.emplace());
     }},
    {"declarations", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) {
       in.Array(v, 0, kDeclarationsMax,
                [&](JsonValue id) { in.Text(id, kIdRule, m.declarations.emplace_back()); });
     }},
    {"pairings", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) {
       ReadList(in, v, kPairing, kPairingsMax, m.pairings);
     }},
    {"nodes", kRequired,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadList(in, v, kNode, kNodesMax, m.nodes); }},
    {"edges", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadList(in, v, kEdge, kEdgesMax, m.edges); }},
    {"disarm", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) {
       ReadList(in, v, kWindow, kDisarmMax, m.disarm);
     }},
    {"limits", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadOverrides(in, v, m.limits); }},
    {"state", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadEnum(in, v, kStates, m.state); }},
    {"steps", kOptional,
     [](JsonReader& in, JsonValue v, Movement& m) { ReadList(in, v, kStep, kStepsMax, m.steps); }}};

void WriteWindowMembers(JsonWriter& json, const Window& window) {
  if (window.from_ms != 0) json.Member("from_ms", window.from_ms);
  if (window.until_ms != 0) json.Member("until_ms", window.until_ms);
}

void WriteWindow(JsonWriter& json, std::string_view name, const Window& window) {
  if (window == Window{}) return;
  json.Key(name).BeginObject();
  WriteWindowMembers(json, window);
  json.EndObject();
}

void WriteLine(JsonWriter& json, const std::vector<geo::Point>& line) {
  json.BeginArray();
  for (const geo::Point& point : line)
    json.BeginArray().Number(point.lon).Number(point.lat).EndArray();
  json.EndArray();
}

void WritePlace(JsonWriter& json, const geo::Drawing& place) {
  json.Key("place").BeginObject();
  if (const auto* circle = std::get_if<geo::Circle>(&place.area)) {
    json.Key("circle").BeginObject().Key("center").BeginArray();
    json.Number(circle->center.lon).Number(circle->center.lat).EndArray();
    json.Member("radius_m", circle->radius_m).EndObject();
  } else if (const auto* polygon = std::get_if<geo::Polygon>(&place.area)) {
    json.Key("polygon").BeginArray();
    for (const geo::PolygonPart& part : polygon->parts) {
      WriteLine(json, part.outer);
      for (const geo::Ring& hole : part.holes)
        WriteLine(json, hole);
    }
    json.EndArray();
  }
  json.EndObject();
}

void WriteNode(JsonWriter& json, const Node& node) {
  json.BeginObject().Member("id", node.id).Member("role", Name(node.role));
  WritePlace(json, node.place);
  if (node.dwell_min_s != 0) json.Member("dwell_min_s", node.dwell_min_s);
  if (node.dwell_max_s != 0) json.Member("dwell_max_s", node.dwell_max_s);
  WriteWindow(json, "arrival", node.arrival);
  json.EndObject();
}

void WriteEdge(JsonWriter& json, const Edge& edge) {
  json.BeginObject().Member("from", edge.from).Member("to", edge.to);
  if (edge.corridor) {
    json.Key("corridor").BeginObject().Key("line");
    WriteLine(json, edge.corridor->line);
    json.Member("half_width_m", edge.corridor->half_width_m).EndObject();
  }
  WriteWindow(json, "window", edge.window);
  if (edge.speed_limit_kmh != 0) json.Member("speed_limit_kmh", edge.speed_limit_kmh);
  json.EndObject();
}

void WritePairing(JsonWriter& json, const Pairing& pairing) {
  json.BeginObject().Member("kind", Name(pairing.kind)).Member("value", pairing.value);
  WriteWindowMembers(json, pairing.valid);
  json.EndObject();
}

void WriteStep(JsonWriter& json, const Step& step) {
  json.BeginObject().Member("to", Name(step.to)).Member("at_ms", step.at_ms);
  json.Member("by", step.by).Member("rank", Name(step.rank));
  json.MemberUnlessEmpty("reason", step.reason).EndObject();
}

void WriteCold(JsonWriter& json, const ColdBand& band) {
  json.Key("cold").BeginObject().Member("low_c", band.low_c).Member("high_c", band.high_c);
  json.Member("sensor", band.sensor);
  if (band.setpoint_c) json.Member("setpoint_c", *band.setpoint_c);
  if (band.kinetic_max_c) json.Member("kinetic_max_c", *band.kinetic_max_c);
  json.EndObject();
}

template <typename T>
void WriteList(JsonWriter& json, std::string_view name, const std::vector<T>& list,
               void (*write)(JsonWriter&, const T&)) {
  if (list.empty()) return;
  json.Key(name).BeginArray();
  for (const T& element : list)
    write(json, element);
  json.EndArray();
}

}  // namespace

ReadMovement ParseMovement(std::string_view text) {
  ReadMovement read;
  JsonReader in;
  if (const auto root = in.Parse(text, kLimits)) {
    in.Object<Movement>(*root, kMovement, read.movement);
    // A form that cannot be read says nothing about what it means.
    if (in.problems().empty()) {
      for (const codec::Problem& problem : ProblemsOf(read.movement))
        in.NoteUnder(problem.pointer, problem.code, problem.detail);
    }
  }
  read.problems = in.TakeProblems();
  return read;
}

std::string WriteMovement(const Movement& movement) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", movement.id).Member("iot_id", movement.iot.Text());
  json.Member("unit_kind", Name(movement.unit_kind)).Member("unit", movement.unit);
  json.Member("mode", Name(movement.mode)).Member("perishable", movement.perishable);
  if (movement.cold) WriteCold(json, *movement.cold);
  WriteList<std::string>(json, "declarations", movement.declarations,
                         [](JsonWriter& to, const std::string& id) { to.Text(id); });
  WriteList(json, "pairings", movement.pairings, WritePairing);
  WriteList(json, "nodes", movement.nodes, WriteNode);
  WriteList(json, "edges", movement.edges, WriteEdge);
  WriteList<Window>(json, "disarm", movement.disarm, [](JsonWriter& to, const Window& window) {
    to.BeginObject();
    WriteWindowMembers(to, window);
    to.EndObject();
  });
  if (!movement.limits.empty()) WriteOverrides(json.Key("limits"), movement.limits);
  json.Member("state", Name(movement.state));
  WriteList(json, "steps", movement.steps, WriteStep);
  json.EndObject();
  return out;
}

}  // namespace tidewaiter::track
