// EPCIS 2.0: events of partners in, events out (epcis/store.h).
#include <algorithm>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"
#include "epcis/read.h"
#include "epcis/store.h"
#include "epcis/write.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::ControlRoom;

constexpr std::string_view kLinked = "application/ld+json";

// ---- In

clearance::PutRecords PutsOf(const epcis::Batch& batch, const std::string& capture) {
  clearance::PutRecords puts;
  for (const epcis::EventRecord& record : batch.records) {
    std::string data;
    JsonWriter(data).BeginObject().Member("capture", capture).EndObject();
    puts.records.push_back({.collection = std::string(epcis::kEventRecords),
                            .id = record.id,
                            .if_version = 0,
                            .body = record.body,
                            .kind = "epcis.captured",
                            .data = std::move(data)});
  }
  return puts;
}

void SendCaptured(Call& call, const std::string& capture, std::size_t events) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("capture", capture).Member("events", events);
  json.Key("errors").BeginArray().EndArray().EndObject();
  call.Send(202, std::move(out));
}

void Capture(Call call, ControlRoom& room) {
  epcis::Document document = epcis::ReadDocument(call.request.body, {.bytes_max = kEpcisBytesMax});
  if (document.problems.empty() && document.events.empty()) {
    document.problems.push_back({"too_few", "", "has no event"});
  }
  if (!document.problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, document.problems);
  }
  epcis::EventStore& store = *call.house->epcis;
  auto batch =
      std::make_shared<epcis::Batch>(store.Prepare(std::move(document.events), call.now_ms()));
  if (!batch->problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, batch->problems);
  }
  const std::string capture = room.NewId("CP-");
  if (batch->records.empty()) return SendCaptured(call, capture, 0);  // all known already
  SubmitThen(std::move(call), PutsOf(*batch, capture),
             [&store, batch, capture](Call asked, const clearance::Answer& answer) {
               const auto* refusal = std::get_if<clearance::Refusal>(&answer.what);
               if (refusal == nullptr) {
                 const std::size_t events = batch->new_events;
                 store.Commit(std::move(*batch));
                 return SendCaptured(asked, capture, events);
               }
               // Another request brought one of them first: it is a duplicate now.
               if (refusal->code != "version" || ++asked.tries >= kTriesMax) {
                 return asked.Refused(*refusal);
               }
               OnWorker(std::move(asked), [](Call anew) {
                 ControlRoom& again = *anew.house->room;
                 Capture(std::move(anew), again);
               });
             });
}

// ---- Out

// What a party may know things by: the names of their own movements.
std::vector<std::string> OwnNames(const Call& call, const ControlRoom& room) {
  std::vector<std::string> names;
  for (const auto& row : room.records().movements.All()) {
    if (!AllowsOn(call.who, Action::kReadMovements, row->value)) continue;
    const monitor::UnitNames& unit = row->value.draft.unit;
    for (const auto* texts : {&unit.containers, &unit.plates, &unit.seals, &unit.devices})
      names.insert(names.end(), texts->begin(), texts->end());
  }
  std::erase(names, "");
  return names;
}

// "urn:epc:id:bic:CSQU3054383" and "https://customs.example/obj/seal/HS0042" are of those names.
bool IsOf(const std::vector<std::string>& names, const epcis::Event& event) {
  const auto epcs = epcis::AnyEpcs(event);
  return std::ranges::any_of(epcs, [&](const std::string& epc) {
    const std::size_t cut = epc.find_last_of(":/");
    const std::string_view last =
        std::string_view(epc).substr(cut == std::string::npos ? 0 : cut + 1);
    return std::ranges::find(names, last) != names.end();
  });
}

void Query(Call call, ControlRoom& room) {
  codec::Problems problems;
  epcis::Parameters parameters;
  for (const auto& [name, value] : call.request.query)
    parameters.emplace_back(name, value);
  const epcis::Query query = epcis::ParseQuery(parameters, problems);
  if (!problems.empty()) {
    return call.Problem(400, "parameters", "The address asks for what there is not", {}, problems);
  }
  epcis::Page page = call.house->epcis->Find(query);
  if (!SeesAlarms(call.who)) {
    const std::vector<std::string> names = OwnNames(call, room);
    std::erase_if(page.events, [&](const epcis::Event& event) { return !IsOf(names, event); });
  }
  std::vector<http::Header> headers = SafetyHeaders();
  if (!page.next_page_token.empty()) {
    headers.push_back({"GS1-Next-Page-Token", page.next_page_token});
  }
  headers.push_back({"GS1-EPCIS-Version", "2.0"});
  call.reply.Send({.status = 200,
                   .content_type = std::string(kLinked),
                   .body = epcis::WriteAnswer(page.events, call.now_ms()),
                   .headers = std::move(headers)});
}

}  // namespace

void CaptureEpcis(Call call) {
  ServeTrack(std::move(call), {Action::kFeedReadings}, Capture);
}
void QueryEpcis(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Query);
}

}  // namespace tidewaiter::api
