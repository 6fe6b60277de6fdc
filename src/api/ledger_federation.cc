// The federation as it looks from here: health, alarms, evidence, and what a verifier pins.
#include <charconv>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/ledger_views.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using member::Member;

constexpr std::size_t kAlarmsPage = 100;  // what Member::alarms gives at most

void Federation(Call call, Member& ledger) {
  call.Send(200, FederationJson(ledger));
}

void CharterKeys(Call call, Member& ledger) {
  call.Send(200, CharterKeysJson(ledger));
}

// ---- Alarms

std::optional<AlarmSeen> SeenOf(const Call& call, const std::optional<desk::RecordRow>& row) {
  if (!row || row->body.empty()) return std::nullopt;
  const codec::JsonText body(row->body);
  if (!body.ok()) return std::nullopt;
  const std::string by = codec::TextOf(body.root(), "by");
  const std::string name = call.house->directory.NameOf(by);
  return AlarmSeen{.by = name.empty() ? by : name,
                   .at_ms = codec::IntegerOf(body.root(), "at_ms"),
                   .note = codec::TextOf(body.root(), "note")};
}

std::uint64_t NumberIn(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

void Alarms(Call call, Member& ledger) {
  const std::vector<member::Alarm> alarms = ledger.alarms(NumberIn(call.Query("before")));
  std::vector<std::string> ids;
  for (const member::Alarm& alarm : alarms)
    ids.push_back(fmt::format("{}", alarm.id));
  const auto seen = call.house->store.FindRecords(kLedgerSeen, ids);
  if (!seen) return call.Fail(seen.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("alarms").BeginArray();
  for (std::size_t i = 0; i < alarms.size(); ++i)
    json.Raw(LedgerAlarmJson(alarms[i], SeenOf(call, (*seen)[i])));
  json.EndArray();
  json.Member("next", alarms.size() < kAlarmsPage ? std::string() : ids.back());
  json.EndObject();
  call.Send(200, std::move(out));
}

struct NoteBody {
  std::string note = {};
};
constexpr codec::JsonMember<NoteBody> kNote[] = {
    {"note", codec::kRequired, [](JsonReader& in, JsonValue v, NoteBody& b) {
       in.Text(v, {.min = 3, .max = 1000}, b.note);
     }}};

void Acknowledge(Call call, Member& ledger) {
  if (AnsweredBefore(call)) return;
  const std::uint64_t id = NumberIn(call.request.PathParameter("id"));
  const auto found = id == 0 ? std::vector<member::Alarm>() : ledger.alarms(id + 1);
  if (found.empty() || found.front().id != id) return call.NotFound();
  const auto body = ReadLedgerBody<NoteBody>(call, kNote);
  if (!body) return;
  std::string record;
  JsonWriter(record)
      .BeginObject()
      .Member("by", call.who.id)
      .Member("at_ms", call.now_ms())
      .Member("note", body->note)
      .EndObject();
  std::string data;
  JsonWriter(data)
      .BeginObject()
      .Member("code", found.front().code)
      .Member("log", found.front().log)
      .Member("note", body->note)
      .EndObject();
  const std::string name = call.house->directory.NameOf(call.who.id);
  const AlarmSeen seen{
      .by = name.empty() ? call.who.id : name, .at_ms = call.now_ms(), .note = body->note};
  Submit(std::move(call),
         clearance::PutRecord{.collection = std::string(kLedgerSeen),
                              .id = fmt::format("{}", id),
                              .if_version = {},
                              .body = std::move(record),
                              .kind = "ledger.alarm_acknowledged",
                              .data = std::move(data)},
         [json = LedgerAlarmJson(found.front(), seen)](const clearance::Applied&) {
           return clearance::Rendered{200, json};
         });
}

void Evidence(Call call, Member& ledger) {
  const std::string id(call.request.PathParameter("id"));
  auto document = ledger.evidence(id);
  if (!document) return call.NotFound();
  SendFile(std::move(call), "application/json", "evidence.json", *std::move(document));
}

// ---- For verifiers

void Trust(Call call, Member& ledger) {
  const auto founding = os::ReadFile(call.house->settings.ledger_folder / "charter.first");
  if (!founding) return call.Fail(founding.error());
  const auto charter = ledger.charter();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("federation", charter->federation());
  json.Member("charter_first", *founding).Key("logs").BeginArray();
  for (const federation::LogHealth& log : AllLogs(ledger, ledger.health())) {
    const auto policy = ledger.PolicyOf(log.origin);
    if (!policy || policy->empty()) continue;  // nobody writes it any more
    json.BeginObject().Member("origin", log.origin).Member("policy", *policy).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void GetFederation(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger, Action::kGovernLedger}, Federation);
}
void ListCharterKeys(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger, Action::kGovernLedger}, CharterKeys);
}
void ListLedgerAlarms(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger, Action::kGovernLedger}, Alarms);
}
void AcknowledgeLedgerAlarm(Call call) {
  ServeLedger(std::move(call), {Action::kGovernLedger}, Acknowledge);
}
void GetLedgerEvidence(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger, Action::kGovernLedger}, Evidence);
}
void GetLedgerTrust(Call call) {
  ServeLedgerToAll(std::move(call), Trust);
}

}  // namespace tidewaiter::api
