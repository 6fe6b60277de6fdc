// Gates as people run them: what is set from shift to shift, how long one will wait, and what a
// gate decided while it was alone.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "access/encoding.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_gate_parts.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::GateDesk;
using monitor::GateNow;
using monitor::GateQueue;
using monitor::GateSetting;

constexpr double kSecondsPerMinute = 60;
constexpr double kWaitLimitMaxMin = 1440;  // a day: nobody plans for more
constexpr std::size_t kPartyBytes = 64;
constexpr std::size_t kJournalTextMax = 1'000'000;  // base64url: about what a body may be

double SecondsOf(double minutes) {
  return std::round(minutes * kSecondsPerMinute);
}

double Rounded(double number) {
  return std::round(number * 100) / 100;
}

void AppendQueue(JsonWriter& json, const GateQueue& queue) {
  json.Key("queue").BeginObject().Key("hours").BeginArray();
  for (std::size_t i = 0; i < queue.hours.size(); ++i) {
    const track::QueueHour& hour = queue.hours[i];
    json.BeginObject().Member("at", TimeText(hour.from_ms));
    json.Member("arrivals", Rounded(hour.arrivals)).Member("waiting", Rounded(hour.queue));
    json.Member("wait_s", SecondsOf(hour.wait_min));
    json.Member("wait_high_s", SecondsOf(hour.wait_p95_min));
    json.Member("perishable_high_s", SecondsOf(hour.perishable_p95_min));
    json.Member("suggested", queue.suggested[i]).EndObject();
  }
  json.EndArray().Member("servers", queue.booths).Member("coming", queue.coming);
  json.Member("services", queue.services).EndObject();
}

void AppendSettings(JsonWriter& json, const GateNow& gate, const TrackEyes& eyes) {
  const GateSetting& setting = gate.setting;
  json.Key("settings").BeginObject().Member("version", gate.setting_version);
  json.Member("booths", setting.booths).Member("booths_max", setting.booths_max);
  json.Member("wait_limit_min", setting.wait_limit_min);
  AppendList(json, "trusted", setting.trusted);
  if (!setting.by.empty()) AppendWho(json, "by", setting.by, eyes);
  AppendTime(json, "at", setting.at_ms);
  const bool may_change = AllowsAt(eyes.who, Action::kPassGate, gate).allowed ||
                          AllowsAt(eyes.who, Action::kManageTrack, gate).allowed;
  json.Member("may_change", may_change);
  json.Member("may_trust", AllowsAt(eyes.who, Action::kManageTrack, gate).allowed).EndObject();
}

// ---- Settings

struct SettingBody {
  std::int64_t booths = 0;
  std::optional<std::int64_t> booths_max = {};
  std::optional<double> wait_limit_min = {};
  std::optional<std::vector<std::string>> trusted = {};
  std::string reason = {};
};
constexpr codec::JsonMember<SettingBody> kSetting[] = {
    {"booths", codec::kRequired,
     [](JsonReader& in, JsonValue v, SettingBody& b) {
       in.Integer(v, 1, track::kBoothsMax, b.booths);
     }},
    {"booths_max", codec::kOptional,
     [](JsonReader& in, JsonValue v, SettingBody& b) {
       in.Integer(v, 1, track::kBoothsMax, b.booths_max.emplace(1));
     }},
    {"wait_limit_min", codec::kOptional,
     [](JsonReader& in, JsonValue v, SettingBody& b) {
       in.Number(v, 1, kWaitLimitMaxMin, b.wait_limit_min.emplace(1));
     }},
    {"trusted", codec::kOptional,
     [](JsonReader& in, JsonValue v, SettingBody& b) {
       ReadTexts(in, v, monitor::kTrustedMax, kPartyBytes, b.trusted.emplace());
     }},
    {"reason", codec::kOptional, [](JsonReader& in, JsonValue v, SettingBody& b) {
       in.Text(v, {.min = 0, .max = 1000}, b.reason);
     }}};

// The setting with what was said; nothing after 403 or 422.
std::optional<GateSetting> Changed(Call& call, const GateNow& gate, SettingBody&& body) {
  GateSetting setting = gate.setting;
  setting.booths = static_cast<int>(body.booths);
  if (body.booths_max) setting.booths_max = static_cast<int>(*body.booths_max);
  if (body.wait_limit_min) setting.wait_limit_min = *body.wait_limit_min;
  if (setting.booths > setting.booths_max) {
    const codec::Problem problem{"range", "/booths", "there are not so many booths"};
    call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
    return std::nullopt;
  }
  if (body.trusted) {
    std::ranges::sort(*body.trusted);
    const auto again = std::ranges::unique(*body.trusted);
    body.trusted->erase(again.begin(), again.end());
    // Who opens a lane without a stop is not for those who stand beside it to choose.
    const access::Decision may = AllowsAt(call.who, Action::kManageTrack, gate);
    if (*body.trusted != setting.trusted && !may) {
      call.Denied(may.reason);
      return std::nullopt;
    }
    setting.trusted = *std::move(body.trusted);
  }
  setting.by = call.who.id;
  setting.at_ms = call.now_ms();
  setting.reason = std::move(body.reason);
  return setting;
}

void PutSettings(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const auto gate = AskedGate(call, {Action::kPassGate, Action::kManageTrack});
  if (!gate) return;
  auto body = ReadTrackBody<SettingBody>(call, kSetting);
  if (!body || !ReadAsIs(call, gate->setting_version)) return;
  auto setting = Changed(call, *gate, *std::move(body));
  if (!setting) return;
  auto put = call.house->gates->PutSetting(gate->id, *setting, gate->setting_version);
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(std::move(call), std::move(put), 200,
             [eyes, id = gate->id, setting = *setting](std::uint64_t version) {
               const auto gates = eyes.house->gates->Gates();
               const auto at = std::ranges::find(gates, id, &GateNow::id);
               GateNow now = at == gates.end() ? GateNow{.id = id} : *at;
               now.setting = setting;
               now.setting_version = version;
               return GateJson(now, eyes, true);
             });
}

// ---- The journal of a gate that was alone

struct JournalBody {
  std::string journal = {};
};
constexpr codec::JsonMember<JournalBody> kJournal[] = {
    {"journal", codec::kRequired, [](JsonReader& in, JsonValue v, JournalBody& b) {
       in.Text(v, {.min = 1, .max = kJournalTextMax}, b.journal);
     }}};

void RefuseJournal(Call& call, const Error& error) {
  if (error.code == ErrorCode::kFailedPrecondition) {
    return call.Problem(409, "journal_gap", "Passes are missing before these", error.message);
  }
  const codec::Problem problem{error.field == "too_many" ? "too_many" : "format", "/journal",
                               error.message};
  call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
}

void TakeJournal(Call call, ControlRoom& room) {
  const auto gate = AskedGate(call, {Action::kFeedReadings, Action::kPassGate});
  if (!gate) return;
  const auto body = ReadTrackBody<JournalBody>(call, kJournal);
  if (!body) return;
  const auto bytes = access::Base64UrlDecode(body->journal);
  if (!bytes) return RefuseJournal(call, bytes.error());
  auto taken = call.house->gates->TakeJournal(gate->id, *bytes);
  if (!taken) return RefuseJournal(call, taken.error());
  PutAndShow(
      std::move(call), std::move(taken->puts), 200,
      [&room, alarms = std::move(taken->alarms), passes = taken->passes,
       next = taken->next](std::uint64_t) {
        if (!alarms.empty()) room.Raise(alarms);
        std::string out;
        JsonWriter json(out);
        json.BeginObject().Member("taken", passes).Member("next", next).EndObject();
        return out;
      },
      TakeJournal);
}

}  // namespace

access::Decision AllowsAt(const access::Principal& who, Action action, const GateNow& gate) {
  return access::Allows(who, action,
                        {.office = gate.office, .declarant = {}, .importer = {}, .officer = {}});
}

std::optional<GateNow> AskedGate(Call& call, std::initializer_list<Action> actions) {
  auto gate = call.house->gates->Find(call.request.PathParameter("id"));
  if (!gate) {
    call.NotFound();
    return std::nullopt;
  }
  const bool may = std::ranges::any_of(
      actions, [&](Action action) { return AllowsAt(call.who, action, *gate).allowed; });
  if (may) return gate;
  call.Problem(403, "out_of_scope", "It is the gate of an office that is not yours");
  return std::nullopt;
}

std::string GateJson(const GateNow& gate, const TrackEyes& eyes, bool with_queue) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", gate.id).Member("name", gate.name).Member("place", gate.id);
  json.Member("lanes", gate.lanes).Member("waiting", gate.waiting);
  json.Member("passes_today", gate.passes_today).Member("held_today", gate.held_today);
  if (gate.list_sequence > 0) json.Member("list_seq", gate.list_sequence);
  AppendTime(json, "heard_at", gate.heard_ms);
  const auto queue = with_queue ? eyes.house->gates->QueueOf(gate.id) : nullptr;
  if (queue) AppendQueue(json, *queue);
  if (eyes.officer) AppendSettings(json, gate, eyes);
  json.EndObject();
  return out;
}

void PutGateSettings(Call call) {
  ServeTrack(std::move(call), {Action::kPassGate, Action::kManageTrack}, PutSettings);
}
void TakeGateJournal(Call call) {
  ServeTrack(std::move(call), {Action::kFeedReadings, Action::kPassGate}, TakeJournal);
}

}  // namespace tidewaiter::api
