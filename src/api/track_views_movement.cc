// Movements and the picture of all units as JSON.
#include <algorithm>
#include <utility>

#include "api/track_calls.h"
#include "api/track_views.h"
#include "member/member.h"
#include "monitor/gate_telling.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::MovementRecord;
using track::MovementState;

void AppendUnitNames(JsonWriter& json, const monitor::UnitNames& unit) {
  json.Key("unit").BeginObject().Member("kind", unit.kind);
  for (const auto& [name, texts] :
       {std::pair{"plates", &unit.plates}, std::pair{"containers", &unit.containers},
        std::pair{"seals", &unit.seals}, std::pair{"devices", &unit.devices}}) {
    if (!texts->empty()) AppendList(json, name, *texts);
  }
  json.MemberUnlessEmpty("mmsi", unit.mmsi);
  json.MemberUnlessEmpty("registration", unit.registration);
  json.MemberUnlessEmpty("driver", unit.driver);
  if (unit.tare_kg > 0) json.Member("tare_kg", unit.tare_kg);
  json.EndObject();
}

std::string_view NodeName(const MovementRecord& movement, std::string_view role) {
  for (const monitor::PathNode& node : movement.draft.nodes) {
    if (node.role == role) return node.name.empty() ? node.id : node.name;
  }
  return {};
}

// What an electronic seal said of itself last.
void AppendSeal(JsonWriter& json, const monitor::UnitNow& unit) {
  json.Key("seal").BeginObject().Member("state", monitor::SealWord(unit));
  json.Member("device", unit.id);
  const auto say = [&](std::string_view name, device::SealSign sign) {
    if (unit.seal.Knows(sign)) json.Member(name, unit.seal.Has(sign));
  };
  say("locked", device::SealSign::kLocked);
  say("rope_inserted", device::SealSign::kRopeInserted);
  say("rope_cut", device::SealSign::kRopeCut);
  say("cover_open", device::SealSign::kCoverOpened);
  if (unit.battery_percent >= 0) json.Member("battery_percent", unit.battery_percent);
  AppendTime(json, "since", unit.since_ms);
  json.EndObject();
}

void AppendEta(JsonWriter& json, const monitor::EtaNow& now) {
  json.Key("eta").BeginObject().Member("at", TimeText(now.eta.at_ms));
  json.Member("low", TimeText(now.eta.early_ms)).Member("high", TimeText(now.eta.late_ms));
  json.Member("basis", Name(now.eta.basis)).Member("journeys", now.journeys).EndObject();
}

void AppendNow(JsonWriter& json, const MovementRecord& movement, const TrackEyes& eyes) {
  const monitor::MovementNow now = eyes.room->NowOf(movement);
  if (now.lead) {
    const monitor::UnitNow& unit = *now.lead;
    AppendAt(json, "place", unit.view.at);
    AppendTime(json, "heard_at", unit.view.heard_ms);
    json.Member("speed_kmh", unit.view.speed_kmh).Member("course_deg", unit.view.course_deg);
    json.MemberUnlessEmpty("next_node", unit.view.next_node);
    if (unit.seal_ms > 0) AppendSeal(json, unit);
  }
  json.Member("progress", now.progress);
  if (const auto eta = eyes.room->EtaOf(movement)) AppendEta(json, *eta);
  if (!eyes.officer) return;
  json.Member("open_alarms", now.open_alarms);
  if (now.worst > 0) json.Member("worst", Name(static_cast<track::Severity>(now.worst)));
}

void AppendSummaryOf(JsonWriter& json, const MovementRow& row, const TrackEyes& eyes) {
  const MovementRecord& movement = row.value;
  const monitor::MovementDraft& draft = movement.draft;
  json.BeginObject().Member("id", movement.id()).Member("iot_id", movement.journey.iot.Text());
  json.Member("state", Name(movement.journey.state));
  AppendUnitNames(json, draft.unit);
  json.Member("mode", draft.mode);
  json.MemberUnlessEmpty("carrier", draft.carrier);
  json.MemberUnlessEmpty("principal", draft.principal);
  json.MemberUnlessEmpty("office", draft.office);
  json.MemberUnlessEmpty("destination_office", draft.destination_office);
  json.MemberUnlessEmpty("shipment", draft.shipment);
  json.MemberUnlessEmpty("origin_name", NodeName(movement, "origin"));
  json.MemberUnlessEmpty("destination_name", NodeName(movement, "destination"));
  AppendTime(json, "planned_departure", draft.planned_departure_ms);
  AppendTime(json, "planned_arrival", draft.planned_arrival_ms);
  json.Member("created_at", TimeText(movement.at_ms)).Member("version", row.version);
  AppendNow(json, movement, eyes);
  json.Member("perishable", draft.goods.perishable).EndObject();
}

void AppendNode(JsonWriter& json, const monitor::PathNode& node) {
  json.BeginObject().Member("id", node.id).MemberUnlessEmpty("place", node.place);
  json.MemberUnlessEmpty("name", node.name);
  if (!node.shape.empty()) json.Key("shape").Raw(node.shape);
  json.Member("role", node.role);
  if (node.dwell_min_s > 0) json.Member("dwell_min_s", node.dwell_min_s);
  if (node.dwell_max_s > 0) json.Member("dwell_max_s", node.dwell_max_s);
  AppendWindowOf(json, "window", node.window.from_ms, node.window.until_ms);
  json.Member("optional", node.optional).EndObject();
}

void AppendEdge(JsonWriter& json, const monitor::PathEdge& edge) {
  json.BeginObject().Member("from", edge.from).Member("to", edge.to);
  json.MemberUnlessEmpty("corridor", edge.corridor);
  if (!edge.line.empty()) {
    json.Key("line").BeginArray();
    for (const geo::Point& point : edge.line)
      json.BeginObject().Member("lat", point.lat).Member("lon", point.lon).EndObject();
    json.EndArray();
  }
  if (edge.half_width_m > 0) json.Member("half_width_m", edge.half_width_m);
  json.MemberUnlessEmpty("mode", edge.mode);
  AppendWindowOf(json, "window", edge.window.from_ms, edge.window.until_ms);
  if (edge.speed_limit_kmh > 0) json.Member("speed_limit_kmh", edge.speed_limit_kmh);
  json.EndObject();
}

void AppendPath(JsonWriter& json, const monitor::MovementDraft& draft) {
  json.Key("path").BeginObject().Key("nodes").BeginArray();
  for (const monitor::PathNode& node : draft.nodes)
    AppendNode(json, node);
  json.EndArray().Key("edges").BeginArray();
  for (const monitor::PathEdge& edge : draft.edges)
    AppendEdge(json, edge);
  json.EndArray().EndObject();
}

void AppendGoods(JsonWriter& json, const monitor::Goods& goods) {
  json.Key("goods").BeginObject();
  AppendList(json, "declarations", goods.declarations);
  AppendList(json, "consignments", goods.consignments);
  json.MemberUnlessEmpty("description", goods.description).Member("perishable", goods.perishable);
  if (goods.temperature_low_c) json.Member("temperature_low_c", *goods.temperature_low_c);
  if (goods.temperature_high_c) json.Member("temperature_high_c", *goods.temperature_high_c);
  AppendList(json, "hs_codes", goods.hs_codes);
  if (goods.gross_mass_kg > 0) json.Member("gross_mass_kg", goods.gross_mass_kg);
  json.EndObject();
}

std::string_view StepWord(MovementState to) {
  return to == MovementState::kUnderWay ? std::string_view("departed") : Name(to);
}

void AppendStep(JsonWriter& json, std::string_view word, std::string_view by, std::int64_t at_ms,
                std::string_view reason, const TrackEyes& eyes) {
  json.BeginObject().Member("step", word);
  AppendWho(json, "by", by, eyes);
  json.Member("at", TimeText(at_ms)).MemberUnlessEmpty("reason", reason).EndObject();
}

void AppendVisit(JsonWriter& json, const monitor::NodeVisit& visit,
                 const MovementRecord& movement) {
  json.BeginObject().Member("node", visit.node);
  const auto node = std::ranges::find(movement.draft.nodes, visit.node, &monitor::PathNode::id);
  if (node != movement.draft.nodes.end()) json.MemberUnlessEmpty("name", node->name);
  AppendTime(json, "arrived", visit.arrived_ms);
  AppendTime(json, "left", visit.left_ms);
  if (visit.left_ms > visit.arrived_ms && visit.arrived_ms > 0) {
    json.Member("dwell_s", (visit.left_ms - visit.arrived_ms) / 1000);
  }
  AppendList(json, "seen_by", visit.seen_by);
  json.EndObject();
}

// What may be a slip and is no fault: a shipment may be opened in the ledger later.
void AppendFindings(JsonWriter& json, const std::string& shipment, const member::Member* ledger) {
  if (shipment.empty() || ledger == nullptr || ledger->Tell(shipment)) return;
  json.Key("findings").BeginArray().BeginObject();
  json.Member("code", monitor::kShipmentUnknown).Member("pointer", "/shipment");
  json.Member("detail", "the ledger here has no " + shipment).EndObject().EndArray();
}

bool Waits(const monitor::Disarm& disarm, std::int64_t now_ms) {
  return disarm.state == monitor::DisarmState::kWaiting &&
         now_ms - disarm.at_ms <= monitor::kDisarmWaitsMs;
}

void AppendDisarm(JsonWriter& json, const MovementRecord& movement, const TrackEyes& eyes) {
  const monitor::Disarm& disarm = *movement.disarm;
  const bool waits = Waits(disarm, eyes.now_ms);
  const bool expired = disarm.state == monitor::DisarmState::kWaiting && !waits;
  json.BeginObject();
  AppendWho(json, "by", disarm.by, eyes);
  json.Member("at", TimeText(disarm.at_ms));
  // A reason speaks of what officers look for.
  json.Member("reason", eyes.officer ? std::string_view(disarm.reason) : std::string_view());
  json.Member("state", Name(expired ? monitor::DisarmState::kExpired : disarm.state));
  if (!disarm.decided_by.empty()) AppendWho(json, "decided_by", disarm.decided_by, eyes);
  AppendTime(json, "decided_at", disarm.decided_ms);
  json.Member("may_decide", waits && disarm.by != eyes.who.id &&
                                AllowsOn(eyes.who, Action::kDisarmSeal, movement).allowed);
  json.EndObject();
}

}  // namespace

std::optional<track::Authority> RankOn(const access::Principal& who, const MovementRecord& movement,
                                       MovementState to) {
  const bool plans = AllowsOn(who, Action::kPlanMovement, movement).allowed;
  const bool arms = AllowsOn(who, Action::kArmSeal, movement).allowed;
  if (to == MovementState::kArmed && !arms) return std::nullopt;
  if (!plans && !arms) return std::nullopt;
  if (SeesAlarms(who)) {
    return AllowsOn(who, Action::kCloseAlarms, movement) ? track::Authority::kSupervisor
                                                         : track::Authority::kOfficer;
  }
  // Who planned a movement may give it up before customs put a seal on it.
  const bool own =
      to == MovementState::kCancelled && movement.journey.state == MovementState::kPlanned;
  return own ? std::optional(track::Authority::kSupervisor) : std::nullopt;
}

std::vector<std::string> MayWithMovement(const MovementRecord& movement, const TrackEyes& eyes) {
  struct Way {
    MovementState to;
    const char* word;
  };
  static constexpr Way kWays[] = {{MovementState::kArmed, "arm"},
                                  {MovementState::kUnderWay, "depart"},
                                  {MovementState::kArrived, "arrive"},
                                  {MovementState::kClosed, "close"},
                                  {MovementState::kCancelled, "cancel"}};
  const MovementState state = movement.journey.state;
  std::vector<std::string> may;
  if (state == MovementState::kPlanned && AllowsOn(eyes.who, Action::kPlanMovement, movement)) {
    may.emplace_back("change");
  }
  for (const Way& way : kWays) {
    const auto rank = RankOn(eyes.who, movement, way.to);
    if (!rank) continue;
    const track::Step step{
        .to = way.to, .at_ms = eyes.now_ms, .by = eyes.who.id, .rank = *rank, .reason = "-"};
    if (track::Advance(movement.journey, step)) may.emplace_back(way.word);
  }
  const bool disarms = AllowsOn(eyes.who, Action::kDisarmSeal, movement).allowed;
  const bool waits = movement.disarm && Waits(*movement.disarm, eyes.now_ms);
  if (disarms && movement.watched() && !waits) may.emplace_back("ask_disarm");
  if (disarms && waits && movement.disarm->by != eyes.who.id) may.emplace_back("decide_disarm");
  if (AllowsOn(eyes.who, Action::kExportEvidence, movement)) may.emplace_back("evidence");
  return may;
}

std::string MovementSummaryJson(const MovementRow& row, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  AppendSummaryOf(json, row, eyes);
  return out;
}

std::string MovementJson(const MovementRow& row, const TrackEyes& eyes) {
  const MovementRecord& movement = row.value;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("summary");
  AppendSummaryOf(json, row, eyes);
  AppendPath(json, movement.draft);
  AppendGoods(json, movement.draft.goods);
  json.MemberUnlessEmpty("note", movement.draft.note).Key("settings").BeginObject();
  for (const auto& [name, value] : movement.draft.settings)
    json.Member(name, value);
  json.EndObject().Key("steps").BeginArray();
  AppendStep(json, "planned", movement.by, movement.at_ms, {}, eyes);
  for (const track::Step& step : movement.journey.steps)
    AppendStep(json, StepWord(step.to), step.by, step.at_ms, step.reason, eyes);
  json.EndArray().Key("visits").BeginArray();
  for (const monitor::NodeVisit& visit : movement.visits)
    AppendVisit(json, visit, movement);
  json.EndArray();
  if (movement.disarm) {
    json.Key("disarm");
    AppendDisarm(json, movement, eyes);
  }
  AppendFindings(json, movement.draft.shipment, eyes.house->ledger);
  AppendList(json, "may", MayWithMovement(movement, eyes));
  json.EndObject();
  return out;
}

std::string DisarmJson(const MovementRow& row, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  AppendDisarm(json, row.value, eyes);
  return out;
}

std::string PictureJson(const monitor::Picture& picture) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("at", TimeText(picture.at_ms)).Member("seq", picture.seq);
  json.Key("columns").BeginObject();
  const auto column = [&](std::string_view name, const auto& values, auto write) {
    json.Key(name).BeginArray();
    for (const auto& value : values)
      write(value);
    json.EndArray();
  };
  const auto text = [&](const std::string& value) { json.Text(value); };
  const auto number = [&](double value) { json.Number(value); };
  const auto integer = [&](std::int64_t value) { json.Integer(value); };
  column("id", picture.id, text);
  column("movement", picture.movement, text);
  column("lat", picture.lat, number);
  column("lon", picture.lon, number);
  column("speed_kmh", picture.speed_kmh, number);
  column("course_deg", picture.course_deg, number);
  column("heard_ms", picture.heard_ms, integer);
  column("severity", picture.severity, integer);
  column("state", picture.state, text);
  column("kind", picture.kind, text);
  column("label", picture.label, text);
  column("seal", picture.seal, text);
  json.EndObject().Member("more", picture.more).EndObject();
  return out;
}

}  // namespace tidewaiter::api
