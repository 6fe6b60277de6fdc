// Decide, control, release: what officers do.
#include "api/operations.h"
#include "api/views.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

struct Body {
  std::string reason;
  std::string officer;
  desk::Lane lane = desk::Lane::kNone;
};

void ReadReason(JsonReader& in, JsonValue value, Body& body) {
  in.Text(value, {.min = 3, .max = 1000}, body.reason);
}

constexpr codec::JsonMember<Body> kReason[] = {{"reason", kRequired, ReadReason}};
constexpr codec::JsonMember<Body> kReroute[] = {
    {"reason", kRequired, ReadReason},
    {"lane", kRequired, [](JsonReader& in, JsonValue v, Body& b) {
       constexpr std::string_view kLanes[] = {"green", "blue", "yellow", "red"};
       if (const auto place = in.Choice(v, kLanes)) b.lane = desk::Lane(*place + 1);
     }}};
constexpr codec::JsonMember<Body> kAssign[] = {
    {"officer", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = 64}, b.officer); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = 1000}, b.reason); }}};

// The body, or nothing after the problems were sent.
std::optional<Body> ReadBody(Call& call, std::span<const codec::JsonMember<Body>> members) {
  JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body)) in.Object<Body>(*root, members, body);
  if (in.problems().empty()) return body;
  call.Problem(422, "problems", "The input has problems", {}, in.problems());
  return std::nullopt;
}

Render AcceptedForOfficer() {
  return [](const clearance::Applied& applied) {
    const desk::DeclarationRow& row = *applied.declaration;
    std::string out;
    codec::JsonWriter json(out);
    json.BeginObject().Member("id", row.id).Member("lrn", row.lrn).Member("version", row.version);
    json.Member("status", desk::Name(row.status)).Member("lane", desk::Name(row.lane)).EndObject();
    return clearance::Rendered{200, std::move(out)};
  };
}

// The control as it is now. Its order stands in the store unless it was made this moment.
Render TheControl(const Call& call) {
  return [house = call.house, language = call.language](const clearance::Applied& applied) {
    OrderDetails details;
    if (auto stored = ReadOrder(house->store, *applied.control)) details = *std::move(stored);
    return clearance::Rendered{
        200, ControlJson(*applied.control, details,
                         {.house = house, .officer = true, .language = language})};
  };
}

void Settle(Call call, clearance::Verb verb) {
  auto body = ReadBody(call, kReason);
  if (!body) return;
  std::string id(call.request.PathParameter("id"));
  Submit(std::move(call), clearance::Settle{std::move(id), verb, std::move(body->reason)},
         AcceptedForOfficer());
}

}  // namespace

void RerouteDeclaration(Call call) {
  auto body = ReadBody(call, kReroute);
  if (!body) return;
  std::string id(call.request.PathParameter("id"));
  Submit(std::move(call), clearance::Reroute{std::move(id), body->lane, std::move(body->reason)},
         AcceptedForOfficer());
}

void ReleaseDeclaration(Call call) {
  Settle(std::move(call), clearance::Verb::kRelease);
}

void HoldDeclaration(Call call) {
  Settle(std::move(call), clearance::Verb::kHold);
}

void SeizeDeclaration(Call call) {
  Settle(std::move(call), clearance::Verb::kSeize);
}

void AssignControl(Call call) {
  auto body = ReadBody(call, kAssign);
  if (!body) return;
  std::string id(call.request.PathParameter("id"));
  Render render = TheControl(call);
  Submit(std::move(call),
         clearance::AssignControl{std::move(id), std::move(body->officer), std::move(body->reason)},
         std::move(render));
}

void StartControl(Call call) {
  std::string id(call.request.PathParameter("id"));
  Render render = TheControl(call);
  Submit(std::move(call), clearance::StartControl{std::move(id)}, std::move(render));
}

void RecordAct(Call call) {
  std::string id(call.request.PathParameter("id"));
  std::string body = call.request.body;
  Render render = TheControl(call);
  Submit(std::move(call), clearance::RecordAct{std::move(id), std::move(body)}, std::move(render));
}

void DismissControl(Call call) {
  auto body = ReadBody(call, kReason);
  if (!body) return;
  std::string id(call.request.PathParameter("id"));
  Render render = TheControl(call);
  Submit(std::move(call), clearance::DismissControl{std::move(id), std::move(body->reason)},
         std::move(render));
}

}  // namespace tidewaiter::api
