// A movement as the record that is kept of it: docs/formats/journal.md.
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "monitor/movement_record.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::NumberOf;
using codec::TextOf;
using Json = simdjson::dom::element;

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "a stored movement cannot be read: " + std::string(what));
}

void AppendWindow(JsonWriter& json, const track::Window& window) {
  if (window.from_ms != 0) json.Member("from_ms", window.from_ms);
  if (window.until_ms != 0) json.Member("until_ms", window.until_ms);
}
track::Window WindowOf(Json json) {
  return {.from_ms = IntegerOf(json, "from_ms"), .until_ms = IntegerOf(json, "until_ms")};
}

void AppendUnit(JsonWriter& json, const UnitNames& unit) {
  json.Key("unit").BeginObject().Member("kind", unit.kind);
  AppendTexts(json, "plates", unit.plates);
  AppendTexts(json, "containers", unit.containers);
  AppendTexts(json, "seals", unit.seals);
  AppendTexts(json, "devices", unit.devices);
  json.MemberUnlessEmpty("mmsi", unit.mmsi).MemberUnlessEmpty("registration", unit.registration);
  json.MemberUnlessEmpty("driver", unit.driver);
  if (unit.tare_kg > 0) json.Member("tare_kg", unit.tare_kg);
  json.EndObject();
}
UnitNames UnitOf(Json json) {
  return {.kind = TextOf(json, "kind"),
          .plates = TextsOf(json, "plates"),
          .containers = TextsOf(json, "containers"),
          .seals = TextsOf(json, "seals"),
          .devices = TextsOf(json, "devices"),
          .mmsi = TextOf(json, "mmsi"),
          .registration = TextOf(json, "registration"),
          .driver = TextOf(json, "driver"),
          .tare_kg = codec::NumberOf(json, "tare_kg")};
}

void AppendGoods(JsonWriter& json, const Goods& goods) {
  json.Key("goods").BeginObject();
  AppendTexts(json, "declarations", goods.declarations);
  AppendTexts(json, "consignments", goods.consignments);
  AppendTexts(json, "hs_codes", goods.hs_codes);
  json.MemberUnlessEmpty("description", goods.description).Member("perishable", goods.perishable);
  if (goods.temperature_low_c) json.Member("temperature_low_c", *goods.temperature_low_c);
  if (goods.temperature_high_c) json.Member("temperature_high_c", *goods.temperature_high_c);
  json.Member("gross_mass_kg", goods.gross_mass_kg).EndObject();
}
std::optional<double> NumberIfThere(Json json, std::string_view name) {
  double number = 0;
  if (json.at_key(name).get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}
Goods GoodsOf(Json json) {
  return {.declarations = TextsOf(json, "declarations"),
          .consignments = TextsOf(json, "consignments"),
          .hs_codes = TextsOf(json, "hs_codes"),
          .description = TextOf(json, "description"),
          .perishable = codec::BoolOf(json, "perishable"),
          .temperature_low_c = NumberIfThere(json, "temperature_low_c"),
          .temperature_high_c = NumberIfThere(json, "temperature_high_c"),
          .gross_mass_kg = NumberOf(json, "gross_mass_kg")};
}

void AppendNode(JsonWriter& json, const PathNode& node) {
  json.BeginObject().Member("id", node.id).Member("role", node.role);
  json.MemberUnlessEmpty("place", node.place).MemberUnlessEmpty("name", node.name);
  json.MemberUnlessEmpty("shape", node.shape);
  if (node.dwell_min_s != 0) json.Member("dwell_min_s", node.dwell_min_s);
  if (node.dwell_max_s != 0) json.Member("dwell_max_s", node.dwell_max_s);
  if (node.optional) json.Member("optional", true);
  AppendWindow(json, node.window);
  json.EndObject();
}
Result<PathNode> NodeOf(Json json) {
  return PathNode{.id = TextOf(json, "id"),
                  .role = TextOf(json, "role"),
                  .place = TextOf(json, "place"),
                  .name = TextOf(json, "name"),
                  .shape = TextOf(json, "shape"),
                  .dwell_min_s = IntegerOf(json, "dwell_min_s"),
                  .dwell_max_s = IntegerOf(json, "dwell_max_s"),
                  .window = WindowOf(json),
                  .optional = codec::BoolOf(json, "optional")};
}

void AppendEdge(JsonWriter& json, const PathEdge& edge) {
  json.BeginObject().Member("from", edge.from).Member("to", edge.to);
  json.MemberUnlessEmpty("corridor", edge.corridor).MemberUnlessEmpty("mode", edge.mode);
  if (edge.half_width_m != 0) json.Member("half_width_m", edge.half_width_m);
  if (edge.speed_limit_kmh != 0) json.Member("speed_limit_kmh", edge.speed_limit_kmh);
  AppendWindow(json, edge.window);
  json.Key("line").BeginArray();
  for (const geo::Point& point : edge.line)
    json.BeginObject().Member("lat", point.lat).Member("lon", point.lon).EndObject();
  json.EndArray().EndObject();
}
Result<geo::Point> PointOf(Json json) {
  return geo::Point{.lat = NumberOf(json, "lat"), .lon = NumberOf(json, "lon")};
}
Result<PathEdge> EdgeOf(Json json) {
  PathEdge edge{.from = TextOf(json, "from"),
                .to = TextOf(json, "to"),
                .corridor = TextOf(json, "corridor"),
                .line = {},
                .half_width_m = NumberOf(json, "half_width_m"),
                .mode = TextOf(json, "mode"),
                .window = WindowOf(json),
                .speed_limit_kmh = NumberOf(json, "speed_limit_kmh")};
  ASSIGN_OR_RETURN(edge.line, ListOf<geo::Point>(json, "line", PointOf));
  return edge;
}

void AppendDraft(JsonWriter& json, const MovementDraft& draft) {
  json.Key("draft").BeginObject().Member("mode", draft.mode);
  AppendUnit(json, draft.unit);
  AppendGoods(json, draft.goods);
  json.Key("nodes").BeginArray();
  for (const PathNode& node : draft.nodes)
    AppendNode(json, node);
  json.EndArray().Key("edges").BeginArray();
  for (const PathEdge& edge : draft.edges)
    AppendEdge(json, edge);
  json.EndArray().MemberUnlessEmpty("carrier", draft.carrier);
  json.MemberUnlessEmpty("principal", draft.principal).MemberUnlessEmpty("office", draft.office);
  json.MemberUnlessEmpty("destination_office", draft.destination_office);
  json.Member("planned_departure_ms", draft.planned_departure_ms);
  json.Member("planned_arrival_ms", draft.planned_arrival_ms);
  json.MemberUnlessEmpty("note", draft.note).MemberUnlessEmpty("shipment", draft.shipment);
  json.Key("settings").BeginObject();
  for (const auto& [name, value] : draft.settings)
    json.Member(name, value);
  json.EndObject().EndObject();
}

Result<MovementDraft> DraftOf(Json json) {
  Json unit;
  Json goods;
  simdjson::dom::object settings;
  if (json.at_key("unit").get(unit) != simdjson::SUCCESS ||
      json.at_key("goods").get(goods) != simdjson::SUCCESS ||
      json.at_key("settings").get(settings) != simdjson::SUCCESS) {
    return Damaged("unit, goods or settings are missing");
  }
  MovementDraft draft{.unit = UnitOf(unit), .mode = TextOf(json, "mode"), .goods = GoodsOf(goods)};
  ASSIGN_OR_RETURN(draft.nodes, ListOf<PathNode>(json, "nodes", NodeOf));
  ASSIGN_OR_RETURN(draft.edges, ListOf<PathEdge>(json, "edges", EdgeOf));
  draft.carrier = TextOf(json, "carrier");
  draft.principal = TextOf(json, "principal");
  draft.office = TextOf(json, "office");
  draft.destination_office = TextOf(json, "destination_office");
  draft.planned_departure_ms = IntegerOf(json, "planned_departure_ms");
  draft.planned_arrival_ms = IntegerOf(json, "planned_arrival_ms");
  draft.note = TextOf(json, "note");
  draft.shipment = TextOf(json, "shipment");
  for (const auto [name, value] : settings) {
    double number = 0;
    if (value.get(number) != simdjson::SUCCESS) return Damaged("a threshold");
    draft.settings.emplace(name, number);
  }
  return draft;
}

void AppendDisarm(JsonWriter& json, const Disarm& disarm) {
  json.Key("disarm").BeginObject().Member("by", disarm.by).Member("at_ms", disarm.at_ms);
  json.Member("reason", disarm.reason).Member("state", Name(disarm.state));
  json.MemberUnlessEmpty("decided_by", disarm.decided_by);
  json.Member("decided_ms", disarm.decided_ms);
  json.MemberUnlessEmpty("decided_reason", disarm.decided_reason).EndObject();
}
Result<std::optional<Disarm>> DisarmOf(Json json) {
  Json said;
  if (json.at_key("disarm").get(said) != simdjson::SUCCESS) return std::optional<Disarm>();
  const auto state = FindDisarmState(TextOf(said, "state"));
  if (!state) return Damaged("the state of a request to open the seal");
  return std::optional<Disarm>({.by = TextOf(said, "by"),
                                .at_ms = IntegerOf(said, "at_ms"),
                                .reason = TextOf(said, "reason"),
                                .state = *state,
                                .decided_by = TextOf(said, "decided_by"),
                                .decided_ms = IntegerOf(said, "decided_ms"),
                                .decided_reason = TextOf(said, "decided_reason")});
}

void AppendVisit(JsonWriter& json, const NodeVisit& visit) {
  json.BeginObject().Member("node", visit.node).Member("arrived_ms", visit.arrived_ms);
  json.Member("left_ms", visit.left_ms);
  AppendTexts(json, "seen_by", visit.seen_by);
  json.EndObject();
}
Result<NodeVisit> VisitOf(Json json) {
  return NodeVisit{.node = TextOf(json, "node"),
                   .arrived_ms = IntegerOf(json, "arrived_ms"),
                   .left_ms = IntegerOf(json, "left_ms"),
                   .seen_by = TextsOf(json, "seen_by")};
}

}  // namespace

std::string WriteMovementRecord(const MovementRecord& record) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("journey").Raw(track::WriteMovement(record.journey));
  AppendDraft(json, record.draft);
  json.Member("by", record.by).Member("at_ms", record.at_ms);
  if (record.disarm) AppendDisarm(json, *record.disarm);
  json.Key("visits").BeginArray();
  for (const NodeVisit& visit : record.visits)
    AppendVisit(json, visit);
  json.EndArray();
  AppendTexts(json, "checks", record.checks);
  json.EndObject();
  return out;
}

Result<MovementRecord> ParseMovementRecord(std::string_view text) {
  const codec::JsonText stored(text);
  if (!stored.ok() || !stored.root().is_object()) return Damaged("it is no object");
  const Json json = stored.root();
  Json journey;
  Json draft;
  if (json.at_key("journey").get(journey) != simdjson::SUCCESS ||
      json.at_key("draft").get(draft) != simdjson::SUCCESS) {
    return Damaged("journey or draft is missing");
  }
  track::ReadMovement read = track::ParseMovement(simdjson::minify(journey));
  if (!read.problems.empty()) {
    return Damaged(read.problems.front().pointer + " " + read.problems.front().detail);
  }
  MovementRecord record{.journey = std::move(read.movement),
                        .by = TextOf(json, "by"),
                        .at_ms = IntegerOf(json, "at_ms"),
                        .checks = TextsOf(json, "checks")};
  ASSIGN_OR_RETURN(record.draft, DraftOf(draft));
  ASSIGN_OR_RETURN(record.disarm, DisarmOf(json));
  ASSIGN_OR_RETURN(record.visits, ListOf<NodeVisit>(json, "visits", VisitOf));
  return record;
}

}  // namespace tidewaiter::monitor
