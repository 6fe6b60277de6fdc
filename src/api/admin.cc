// Offices, policy, and the journals that auditors look at.
#include <fmt/format.h>

#include "api/operations.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/chain.h"
#include "desk/fold.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using access::Action;
using codec::JsonWriter;

bool Denied(Call& call, Action action) {
  const access::Decision may = access::Allows(call.who, action, {});
  if (!may) call.Denied(may.reason);
  return !may;
}

// The policy with its version and who made it.
std::string PolicyJson(const clearance::Policy& policy, std::uint64_t version, int digits) {
  std::string json = clearance::WritePolicy(policy, digits);
  json.insert(1, fmt::format("\"version\":{},", version));
  return json;
}

void Reads(Call call) {
  std::uint64_t before = 0;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    const auto after = ParseCursor(cursor);
    if (!after || after->value < 0) {
      return call.Fail(
          after ? Error{ErrorCode::kInvalidArgument, "this is no cursor of ours", "cursor"}
                : after.error());
    }
    before = static_cast<std::uint64_t>(after->value);
  }
  const int limit = call.Limit();
  const auto events = call.house->store.EventsOfKind(desk::kind::kRead, call.Query("declaration"),
                                                     call.Query("actor"), before, limit);
  if (!events) return call.Fail(events.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const desk::Event& event : *events) {
    const codec::JsonText data(event.data);
    json.BeginObject().Member("seq", event.seq).Member("at", TimeText(event.time_ms));
    json.Member("actor", event.actor);
    json.MemberUnlessEmpty("actor_name", call.house->directory.NameOf(event.actor));
    json.Member("what", data.ok() ? codec::TextOf(data.root(), "what") : "");
    json.Member("declaration", event.subject).EndObject();
  }
  json.EndArray();
  if (events->size() == static_cast<std::size_t>(limit)) {
    json.Member("next", CursorText({static_cast<double>(events->back().seq), "r"}));
  }
  json.EndObject();
  call.Send(200, std::move(out));
}

void Verify(Call call) {
  const auto report = desk::VerifyChain(call.house->store, NoProgress);
  if (!report) return call.Fail(report.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("ok", report->broken_at == 0).Member("events", report->events);
  json.Member("head", desk::HexOf(report->head));
  if (report->broken_at != 0) json.Member("broken_at", report->broken_at);
  json.EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void ListOffices(Call call) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  const bool officer = access::AllowsSomewhere(call.who, Action::kListQueue) ||
                       access::AllowsSomewhere(call.who, Action::kManageOffices);
  for (clearance::Office office : call.house->engine.offices()) {
    if (!officer) {  // how much can be checked is nothing for traders
      office.inspections_per_day = office.document_checks_per_day = office.audits_per_day = -1;
    }
    json.Raw(clearance::WriteOffice(office));
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

namespace {

void DoPutPolicy(Call call) {
  if (AnsweredBefore(call)) return;
  const int digits = call.house->settings.currency_digits;
  const auto policy = clearance::ParsePolicy(call.request.body, digits);
  if (!policy) {
    return call.Problem(422, "problems", "The input has problems", {}, policy.error());
  }
  std::uint64_t version = 0;
  [[maybe_unused]] const auto current = call.house->engine.policy(&version);
  if (call.request.FindHeader("If-Match") != fmt::format("\"{}\"", version)) {
    return call.Problem(412, "version", "Somebody else changed it first");
  }
  std::string json = clearance::WritePolicy(*policy, digits);
  Render render = [policy = *policy, digits](const clearance::Applied& applied) {
    return clearance::Rendered{200, PolicyJson(policy, applied.record->version, digits)};
  };
  Submit(std::move(call),
         clearance::PutRecord{std::string(collection::kPolicy), "current", version, json,
                              "policy.changed", json},
         std::move(render));
}

}  // namespace

void PutOffice(Call call) {
  if (Denied(call, Action::kManageOffices)) return;
  auto office = clearance::ParseOffice(call.request.body);
  if (office && office->id != call.request.PathParameter("id")) {
    office = std::unexpected(codec::Problems{{"id", "/id", "is not the one of the address"}});
  }
  if (!office) {
    return call.Problem(422, "problems", "The input has problems", {}, office.error());
  }
  std::string json = clearance::WriteOffice(*office);
  Render render = [json](const clearance::Applied&) { return clearance::Rendered{200, json}; };
  Submit(std::move(call),
         clearance::PutRecord{
             std::string(collection::kOffice), office->id, {}, json, "office.changed", json},
         std::move(render));
}

void GetPolicy(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kListQueue) &&
      !access::AllowsSomewhere(call.who, Action::kManagePolicy)) {
    return call.Denied(access::Reason::kNoRight);
  }
  std::uint64_t version = 0;
  const clearance::Policy policy = call.house->engine.policy(&version);
  call.Send(200, PolicyJson(policy, version, call.house->settings.currency_digits),
            {{"ETag", fmt::format("\"{}\"", version)}});
}

void PutPolicy(Call call) {
  if (Denied(call, Action::kManagePolicy)) return;
  OnWorker(std::move(call), DoPutPolicy);
}

void ListReads(Call call) {
  if (Denied(call, Action::kReadAccessJournal)) return;
  OnWorker(std::move(call), Reads);
}

void VerifyJournal(Call call) {
  if (Denied(call, Action::kVerifyJournal)) return;
  OnWorker(std::move(call), Verify);
}

}  // namespace tidewaiter::api
