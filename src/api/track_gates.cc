// Gates: what waits there, readings in, passes, what a person decides, and the list for a gate that
// works alone.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "access/encoding.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_gate_parts.h"
#include "api/track_views.h"
#include "device/gate_reading.h"
#include "monitor/gate_desk.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using device::GateDirection;
using device::GateKind;
using device::GateReading;
using monitor::ControlRoom;
using monitor::GateNow;
using monitor::GatePass;

using PassRow = monitor::Row<GatePass>;

// ---- Who and what

bool SeesPass(const GatePass& pass, const TrackEyes& eyes) {
  if (eyes.officer) return true;
  const auto movement = eyes.room->records().movements.Find(pass.movement);
  return movement && AllowsOn(eyes.who, Action::kReadMovements, movement->value);
}

std::string_view DirectionWord(GateDirection direction) {
  if (direction == GateDirection::kForward) return "in";
  return direction == GateDirection::kReverse ? std::string_view("out") : std::string_view();
}

void AppendReading(JsonWriter& json, const GateReading& reading) {
  json.BeginObject().Member("kind", Name(reading.kind)).Member("value", reading.value);
  if (reading.confidence) json.Member("confidence", *reading.confidence);
  if (!reading.characters.empty()) {
    json.Key("characters").BeginArray();
    for (const double certainty : reading.characters)
      json.Number(certainty);
    json.EndArray();
  }
  if (!reading.candidates.empty()) {
    json.Key("candidates").BeginArray();
    for (const device::GateCandidate& candidate : reading.candidates) {
      json.BeginObject().Member("value", candidate.value);
      json.Member("confidence", candidate.confidence).EndObject();
    }
    json.EndArray();
  }
  json.MemberUnlessEmpty("reader", reading.reader);
  if (reading.lane) json.Member("lane", fmt::format("{}", *reading.lane));
  json.MemberUnlessEmpty("direction", DirectionWord(reading.direction));
  json.MemberUnlessEmpty("country", reading.country).Member("at", TimeText(reading.time_ms));
  json.MemberUnlessEmpty("event", reading.event);
  if (reading.gross_kg) json.Member("gross_kg", *reading.gross_kg);
  if (reading.gamma_cps) json.Member("gamma", *reading.gamma_cps);
  if (reading.neutron_cps) json.Member("neutron", *reading.neutron_cps);
  if (reading.kind == GateKind::kRadiation) {
    json.Member("alarmed", reading.gamma_alarm || reading.neutron_alarm);
  }
  json.EndObject();
}

std::string_view DeciderOf(const GatePass& pass) {
  if (!pass.officer.empty()) return "officer";
  return pass.list_sequence != 0 ? std::string_view("list") : std::string_view("gate");
}

// What the ledger was told of it. Why not is said in the words of rules, for officers.
void AppendTelling(JsonWriter& json, const monitor::GateTelling& telling, const TrackEyes& eyes) {
  json.Key("told").BeginObject().Member("shipment", telling.shipment);
  json.Member("state", Name(telling.state));
  if (telling.state == monitor::TellingState::kTold) {
    json.Member("log", telling.log).Member("entry", telling.index);
    json.Member("number", telling.number);
  }
  json.MemberUnlessEmpty("why", telling.why);
  if (eyes.officer) json.MemberUnlessEmpty("detail", telling.detail);
  json.EndObject();
}

std::string PassText(const PassRow& row, const TrackEyes& eyes) {
  const GatePass& pass = row.value;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", pass.id).Member("gate", pass.gate);
  if (const auto place = eyes.room->records().geo.Find(pass.gate)) {
    json.Member("gate_name", place->value.newest().name);
  }
  json.Member("lane", fmt::format("{}", pass.lane));
  json.MemberUnlessEmpty("direction", DirectionWord(pass.direction));
  json.Member("at", TimeText(pass.at_ms)).Member("decision", Name(pass.verdict));
  json.Member("by", DeciderOf(pass)).Member("offline", pass.list_sequence != 0);
  if (!pass.officer.empty()) AppendWho(json, "officer", pass.officer, eyes);
  json.MemberUnlessEmpty("movement", pass.movement).MemberUnlessEmpty("label", pass.unit);
  // Why a unit was stopped, and what readers can and cannot read, is for officers.
  if (eyes.officer) {
    json.Member("agreement", pass.agreement).Key("readings").BeginArray();
    for (const GateReading& reading : pass.readings)
      AppendReading(json, reading);
    json.EndArray().Key("reasons").BeginArray();
    for (const Reason& reason : pass.reasons)
      AppendTrackReason(json, reason, eyes.language);
    json.EndArray().MemberUnlessEmpty("note", pass.note);
  }
  if (const auto telling = eyes.house->gates->FindTelling(pass.id)) {
    AppendTelling(json, telling->value, eyes);
  }
  json.Member("trusted_lane", pass.fast).Member("version", row.version).EndObject();
  return out;
}

// ---- Gates

void List(Call call, ControlRoom& room) {
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  const std::string_view asked = call.Query("gate");
  for (const GateNow& gate : call.house->gates->Gates()) {
    if (asked.empty() || gate.id == asked) json.Raw(GateJson(gate, eyes, !asked.empty()));
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Readings

constexpr std::array<std::string_view, 6> kKinds{"plate", "container_code", "tag",
                                                 "seal",  "weight",         "radiation"};
constexpr std::array<std::string_view, 2> kDirections{"in", "out"};
constexpr double kMassMaxKg = 1e6;   // no scale of a road weighs more
constexpr double kCountsMax = 1e12;  // a second

constexpr codec::JsonMember<device::GateCandidate> kCandidate[] = {
    {"value", codec::kRequired,
     [](JsonReader& in, JsonValue v, device::GateCandidate& c) {
       in.Text(v, {.min = 0, .max = 64}, c.value);
     }},
    {"confidence", codec::kOptional, [](JsonReader& in, JsonValue v, device::GateCandidate& c) {
       in.Number(v, -1e9, 1e9, c.confidence);
     }}};

void ReadNumbers(JsonReader& in, JsonValue value, std::size_t most, double high,
                 std::vector<double>& into) {
  in.Array(value, 0, most, [&](JsonValue element) {
    double number = 0;
    in.Number(element, 0, high, number);
    into.push_back(number);
  });
}

void ReadLane(JsonReader& in, JsonValue value, GateReading& reading) {
  std::string text;
  in.Text(value, {.min = 0, .max = 16}, text);
  if (text.empty()) return;
  std::int64_t lane = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), lane);
  if (error != std::errc() || end != text.data() + text.size() || lane < 0) {
    return in.Note("format", "is the number of a lane");
  }
  reading.lane = lane;
}

template <std::string GateReading::*member, std::size_t bytes>
void ReadText(JsonReader& in, JsonValue value, GateReading& reading) {
  in.Text(value, {.min = 0, .max = bytes}, reading.*member);
}

constexpr codec::JsonMember<GateReading> kReading[] = {
    {"kind", codec::kRequired,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       if (const auto place = in.Choice(v, kKinds)) r.kind = *device::FindGateKind(kKinds[*place]);
     }},
    {"value", codec::kRequired, ReadText<&GateReading::value, 64>},
    {"confidence", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       in.Number(v, 0, 1, r.confidence.emplace());
     }},
    {"characters", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadNumbers(in, v, 32, 1, r.characters); }},
    {"candidates", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       in.Array(v, 0, 20, [&](JsonValue element) {
         in.Object<device::GateCandidate>(element, kCandidate, r.candidates.emplace_back());
       });
     }},
    {"reader", codec::kOptional, ReadText<&GateReading::reader, 64>},
    {"lane", codec::kOptional, ReadLane},
    {"direction", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       if (const auto place = in.Choice(v, kDirections)) {
         r.direction = *place == 0 ? GateDirection::kForward : GateDirection::kReverse;
       }
     }},
    {"country", codec::kOptional, ReadText<&GateReading::country, 3>},
    {"at", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadTime(in, v, r.time_ms); }},
    {"event", codec::kOptional, ReadText<&GateReading::event, 100>},
    // What a reader of electronic seals says of the bolt: the seal's own word counts, not this.
    {"seal_locked", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading&) {
       bool locked = false;
       in.Bool(v, locked);
     }},
    {"gross_kg", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       in.Number(v, 0, kMassMaxKg, r.gross_kg.emplace());
     }},
    {"axles_kg", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       ReadNumbers(in, v, 20, kMassMaxKg, r.axles_kg);
     }},
    {"gamma", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       in.Number(v, 0, kCountsMax, r.gamma_cps.emplace());
     }},
    {"neutron", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       in.Number(v, 0, kCountsMax, r.neutron_cps.emplace());
     }},
    {"alarmed", codec::kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Bool(v, r.gamma_alarm); }}};

struct ReadingsBody {
  std::vector<GateReading> readings = {};
};
constexpr codec::JsonMember<ReadingsBody> kReadings[] = {
    {"readings", codec::kRequired, [](JsonReader& in, JsonValue v, ReadingsBody& b) {
       in.Array(v, 1, device::kGateReadingsMax, [&](JsonValue element) {
         GateReading& reading = b.readings.emplace_back();
         in.Object<GateReading>(element, kReading, reading);
         if (reading.kind == GateKind::kWeight && !reading.gross_kg) {
           in.NoteAt("gross_kg", "required", "is what a scale says");
         }
         if (reading.kind == GateKind::kRadiation && !reading.gamma_cps && !reading.neutron_cps) {
           in.NoteAt("gamma", "required", "or neutron is what a portal says");
         }
         if (reading.kind < GateKind::kWeight && reading.value.empty()) {
           in.NoteAt("value", "too_short", "is empty");
         }
       });
     }}};

void Take(Call call, ControlRoom&) {
  const auto gate = AskedGate(call, {Action::kFeedReadings});
  if (!gate) return;
  auto body = ReadTrackBody<ReadingsBody>(call, kReadings);
  if (!body) return;
  for (GateReading& reading : body->readings) {
    if (reading.reader.empty()) reading.reader = gate->id;
    if (reading.time_ms == 0) reading.time_ms = call.now_ms();
    if (reading.characters.size() != reading.value.size()) reading.characters.clear();
    // As the readers of others have it: nothing is read of a weight or a measurement.
    if (reading.kind >= GateKind::kWeight) reading.value.clear();
  }
  const std::size_t count = body->readings.size();
  const std::string peer = call.request.peer;
  auto kept = std::make_shared<Call>(std::move(call));
  kept->house->gates->Take(gate->id, std::move(body->readings), peer,
                           [kept, count](const Status& taken) {
                             if (!taken) return kept->Fail(taken.error());
                             std::string out;
                             JsonWriter json(out);
                             json.BeginObject().Member("taken", count).EndObject();
                             kept->Send(202, std::move(out));
                           });
}

// ---- Passes

void ListOf(Call call, ControlRoom& room) {
  const auto gate = call.house->gates->Find(call.request.PathParameter("id"));
  if (!gate) return call.NotFound();
  const auto from = QueryTime(call, "from");
  if (!from) return;
  const auto until = QueryTime(call, "until");
  if (!until) return;
  const TrackEyes eyes = EyesOf(call, room);
  const std::string_view decision = call.Query("decision");
  std::vector<monitor::RowPtr<GatePass>> rows;
  for (auto& row : call.house->gates->Passes()) {
    const GatePass& pass = row->value;
    if (pass.gate != gate->id || !SeesPass(pass, eyes)) continue;
    if (!decision.empty() && Name(pass.verdict) != decision) continue;
    if (pass.at_ms < *from || (*until > 0 && pass.at_ms > *until)) continue;
    rows.push_back(std::move(row));
  }
  std::string next;
  const auto key = [](const auto& row) {
    return std::pair(-static_cast<double>(row->value.at_ms), row->id);
  };
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& row : rows)
    json.Raw(PassText(*row, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

constexpr std::array<std::string_view, 3> kDecisions{"open", "hold", "refer"};
constexpr codec::JsonMember<monitor::PassDecision> kDecision[] = {
    {"decision", codec::kRequired,
     [](JsonReader& in, JsonValue v, monitor::PassDecision& d) {
       if (const auto place = in.Choice(v, kDecisions)) {
         d.verdict = *monitor::FindVerdict(kDecisions[*place]);
       }
     }},
    {"note", codec::kRequired,
     [](JsonReader& in, JsonValue v, monitor::PassDecision& d) {
       in.Text(v, {.min = 3, .max = monitor::kPassNoteMax}, d.note);
     }},
    {"movement", codec::kOptional, [](JsonReader& in, JsonValue v, monitor::PassDecision& d) {
       in.Text(v, {.min = 0, .max = 64}, d.movement);
     }}};

void Decide(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const auto gate = AskedGate(call, {Action::kPassGate});
  if (!gate) return;
  monitor::GateDesk& desk = *call.house->gates;
  const auto row = desk.FindPass(call.request.PathParameter("pass"));
  if (!row || row->value.gate != gate->id) return call.NotFound();
  auto body = ReadTrackBody<monitor::PassDecision>(call, kDecision);
  if (!body || !ReadAsIs(call, row->version)) return;
  if (!body->movement.empty() && !room.records().movements.Find(body->movement)) {
    const codec::Problem problem{"choice", "/movement", "is no movement"};
    return call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  }
  body->by = call.who.id;
  auto put = desk.DecidePass(*row, *body);
  if (!put) return RefuseChange(call, put.error());
  auto after = monitor::ParseGatePass(put->records.front().body);
  if (!after) return call.Fail(after.error());
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(std::move(call), *std::move(put), 200,
             [eyes, pass = *std::move(after)](std::uint64_t version) {
               return PassText({pass.id, version, pass}, eyes);
             });
}

// ---- The list by which it works alone

std::string_view ActionOf(const track::Expected& entry) {
  if (entry.release == track::Release::kStopped || entry.seal == track::SealStanding::kAlarmed) {
    return "hold";
  }
  const bool clear = entry.release == track::Release::kReleased &&
                     entry.risk == track::Risk::kGreen &&
                     entry.seal != track::SealStanding::kSilent;
  return clear ? "open" : "refer";
}

void AppendEntry(JsonWriter& json, const track::Expected& entry) {
  json.BeginObject().Member("movement", entry.movement).Member("action", ActionOf(entry));
  AppendList(json, "plates", entry.plates);
  AppendList(json, "containers", entry.containers);
  AppendList(json, "tags", entry.tags);
  AppendList(json, "seals", entry.seals);
  AppendWindowOf(json, "window", entry.due.from_ms, entry.due.until_ms);
  json.Member("trusted", entry.trusted).EndObject();
}

void GetList(Call call, ControlRoom&) {
  const auto gate = AskedGate(call, {Action::kFeedReadings, Action::kPassGate});
  if (!gate) return;
  monitor::GateDesk& desk = *call.house->gates;
  const monitor::GateDesk::Signed made = desk.MakeList(gate->id);
  const std::string_view bytes = made.bytes;
  constexpr std::size_t kSignatureBytes = 64;  // Ed25519; the last ones (docs/formats/gate-list.md)
  const auto& key = desk.public_key();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("gate", gate->id).Member("seq", made.list.sequence);
  json.Member("made", TimeText(made.list.issued_ms));
  json.Member("expires", TimeText(made.list.expires_ms)).Key("entries").BeginArray();
  for (const track::Expected& entry : made.list.entries)
    AppendEntry(json, entry);
  json.EndArray();
  json.Member("signature", access::Base64UrlEncode(bytes.substr(bytes.size() - kSignatureBytes)));
  json.Member("key",
              access::Base64UrlEncode({reinterpret_cast<const char*>(key.data()), key.size()}));
  json.Member("signed", access::Base64UrlEncode(bytes)).EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

std::string PassJson(std::string_view id, const TrackEyes& eyes) {
  if (!eyes.house->gates) return {};
  const auto row = eyes.house->gates->FindPass(id);
  return row && SeesPass(row->value, eyes) ? PassText(*row, eyes) : std::string();
}

std::vector<std::string> PassesOf(std::string_view movement, const TrackEyes& eyes) {
  std::vector<monitor::RowPtr<GatePass>> rows;
  for (auto& row : eyes.house->gates->Passes()) {
    if (row->value.movement == movement && SeesPass(row->value, eyes))
      rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, std::greater(), [](const auto& row) { return row->value.at_ms; });
  std::vector<std::string> passes;
  for (const auto& row : rows)
    passes.push_back(PassText(*row, eyes));
  return passes;
}

std::vector<monitor::ReportPass> ReportPassesOf(const TrackEyes& eyes) {
  std::vector<monitor::ReportPass> passes;
  for (const auto& row : eyes.house->gates->Passes()) {
    const GatePass& pass = row->value;
    passes.push_back({.gate = pass.gate,
                      .lane = fmt::format("{}", pass.lane),
                      .at_ms = pass.at_ms,
                      .direction = std::string(DirectionWord(pass.direction)),
                      .unit = pass.unit,
                      .movement = pass.movement,
                      .decision = std::string(Name(pass.verdict)),
                      .by = std::string(DeciderOf(pass)),
                      .agreement = pass.agreement});
  }
  std::ranges::sort(passes, {}, &monitor::ReportPass::at_ms);
  return passes;
}

void ListGates(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, List);
}
void TakeReadings(Call call) {
  ServeTrack(std::move(call), {Action::kFeedReadings}, Take);
}
void ListPasses(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, ListOf);
}
void DecidePass(Call call) {
  ServeTrack(std::move(call), {Action::kPassGate}, Decide);
}
void GetGateList(Call call) {
  ServeTrack(std::move(call), {Action::kFeedReadings, Action::kPassGate}, GetList);
}

}  // namespace tidewaiter::api
