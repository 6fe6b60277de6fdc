// Limits of alarms and gates: what is in force, and a change with its reason.
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"
#include "track/gate_limits.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::TrackSettings;

void Get(Call call, ControlRoom& room) {
  const auto row = room.records().settings.Find(monitor::kTrackSettingsId);
  call.Send(200, TrackSettingsJson(row ? &row->value : nullptr, call.language));
}

struct SettingsBody {
  std::vector<std::pair<track::Limit, double>> values = {};
  std::vector<std::pair<const track::GateLimit*, double>> gates = {};
  std::string reason = {};
};

void ReadGateValue(JsonReader& in, std::string_view name, JsonValue number, SettingsBody& body) {
  const track::GateLimit* const limit = track::FindGateLimit(name);
  if (limit == nullptr) return in.Note("unknown_member", "there is no such limit");
  double read = limit->low;
  in.Number(number, limit->low, limit->high, read);
  body.gates.emplace_back(limit, read);
}

void ReadValues(JsonReader& in, JsonValue value, SettingsBody& body) {
  const std::size_t most = track::kLimitCount + track::GateSettings::Rows().size();
  in.Map(value, most, [&](std::string_view name, JsonValue number) {
    const auto limit = track::FindLimit(name);
    if (!limit) return ReadGateValue(in, name, number, body);
    const track::LimitRow& row = track::LimitRows()[static_cast<std::size_t>(*limit)];
    double read = row.start;
    in.Number(number, row.low, row.high, read);
    body.values.emplace_back(*limit, read);
  });
}

constexpr codec::JsonMember<SettingsBody> kSettings[] = {
    {"values", codec::kRequired, ReadValues},
    {"reason", codec::kRequired, [](JsonReader& in, JsonValue v, SettingsBody& b) {
       in.Text(v, {.min = 3, .max = 1000}, b.reason);
     }}};

std::string DataOf(const SettingsBody& body) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Key("values").BeginObject();
  for (const auto& [limit, value] : body.values)
    json.Member(Name(limit), value);
  for (const auto& [limit, value] : body.gates)
    json.Member(limit->name, value);
  json.EndObject().Member("reason", body.reason).EndObject();
  return data;
}

bool IsRead(Call& call, const TrackSettings& now) {
  const std::string version = '"' + now.version() + '"';
  if (call.request.FindHeader("If-Match") == version) return true;
  call.Problem(412, "version", "Somebody else changed it first");
  return false;
}

void Put(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const auto row = room.records().settings.Find(monitor::kTrackSettingsId);
  TrackSettings set = row ? row->value : TrackSettings();
  const auto body = ReadTrackBody<SettingsBody>(call, kSettings);
  if (!body || !IsRead(call, set)) return;
  for (const auto& [limit, value] : body->values)
    set.values.Set(limit, value);
  track::GateSettings gates = set.gates;
  for (const auto& [limit, value] : body->gates)
    gates.*limit->field = value;
  set.SetGates(gates, call.now_ms());
  set.by = call.who.id;
  set.at_ms = call.now_ms();
  set.reason = body->reason;
  clearance::PutRecord put{.collection = std::string(monitor::kSettingsRecords),
                           .id = std::string(monitor::kTrackSettingsId),
                           .if_version = row ? row->version : 0,
                           .body = monitor::WriteTrackSettings(set),
                           .kind = "track_settings.changed",
                           .data = DataOf(*body)};
  auto show = [set, language = call.language](std::uint64_t) {
    return TrackSettingsJson(&set, language);
  };
  PutAndShow(std::move(call), One(std::move(put)), 200, std::move(show));
}

}  // namespace

void GetTrackSettings(Call call) {
  ServeTrack(std::move(call), {Action::kReadAlarms}, Get);
}
void PutTrackSettings(Call call) {
  ServeTrack(std::move(call), {Action::kManageTrack}, Put);
}

}  // namespace tidewaiter::api
