// What others state about goods before and after the declaration, and what a declaration says
// beside it. For officers and for the systems of carriers' portals, offices of transit and partner
// administrations; traders neither write nor see it.
#include <fmt/format.h>

#include "api/asked.h"
#include "api/operations.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "clearance/stated.h"
#include "codec/json_writer.h"
#include "desk/consignment.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;

bool MayRead(const Call& call) {
  return access::AllowsSomewhere(call.who, Action::kReadFindings) ||
         call.May(Action::kStateConsignment, {});
}

void AppendBy(JsonWriter& json, const Call& call, const std::string& by) {
  json.Key("by").BeginObject().Member("id", by);
  json.MemberUnlessEmpty("name", call.house->directory.NameOf(by)).EndObject();
}

void AppendStated(JsonWriter& json, const Call& call, const desk::Consignment::Stated& stated) {
  json.Member("at", TimeText(stated.time_ms));
  AppendBy(json, call, stated.by);
  json.Member("version", stated.version);
  if (stated.statement.inspected) {
    json.Member("inspected", FormatDay(*stated.statement.inspected));
  }
}

std::string ConsignmentJson(const Call& call, const desk::Consignment& consignment) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("reference", consignment.reference).Key("stages").BeginObject();
  for (std::size_t step = 0; step < consignment.steps.size(); ++step) {
    const auto& stated = consignment.steps[step];
    if (!stated) continue;
    json.Key(desk::Name(static_cast<desk::Step>(step))).BeginObject();
    AppendStated(json, call, *stated);
    json.Key("items").BeginArray();
    for (const desk::StatedItem& item : stated->statement.items)
      desk::AppendStatedItem(json, item, call.house->settings.currency_digits);
    json.EndArray().EndObject();
  }
  json.EndObject().EndObject();
  return out;
}

// Of a request: {reference}. "" after an answer was sent.
std::string AskedConsignment(Call& call) {
  const std::string_view reference = call.request.PathParameter("reference");
  if (reference.size() > desk::kReferenceBytesMax) {
    call.Problem(422, "reference", "The reference is too long",
                 fmt::format("at most {} bytes", desk::kReferenceBytesMax));
    return {};
  }
  std::string id = desk::ConsignmentId(reference);
  if (id.empty()) {
    call.Problem(422, "reference", "The reference has too few letters and digits",
                 fmt::format("at least {}", desk::kReferenceLeast));
  }
  return id;
}

void Get(Call call) {
  if (!MayRead(call)) return call.Denied(access::Reason::kNoRight);
  const std::string id = AskedConsignment(call);
  if (id.empty()) return;
  const auto record = call.house->store.FindRecord(clearance::collection::kConsignment, id);
  if (!record) return call.Fail(record.error());
  if (!*record) return call.NotFound();
  const auto consignment = desk::ReadConsignment((*record)->body, *call.house->engine.rules());
  if (!consignment) return call.Fail(consignment.error());
  std::string json = ConsignmentJson(call, *consignment);
  call.Send(200, std::move(json));
}

// ---- Beside a declaration ----------------------------------------------------------------------

// Everything that is known now, whether rules ask for it or not.
struct Beside {
  std::vector<desk::Consignment> consignments;
  std::optional<desk::Document> first;  // as lodged before the goods came
  clearance::StagesPtr stages;
};

Result<Beside> LookBeside(const Call& call, const desk::DeclarationRow& row,
                          const desk::Document& document) {
  Beside beside;
  const auto rules = call.house->engine.rules();
  const std::vector<std::string> ids = desk::ConsignmentIds(document);
  ASSIGN_OR_RETURN(const auto records,
                   call.house->store.FindRecords(clearance::collection::kConsignment, ids));
  for (const auto& record : records) {
    if (!record) continue;
    ASSIGN_OR_RETURN(beside.consignments.emplace_back(),
                     desk::ReadConsignment(record->body, *rules));
  }
  if (document.stage == desk::Stage::kPreArrival) {
    ASSIGN_OR_RETURN(beside.first, clearance::FirstDocument(call.house->store, *rules, row.id));
  }
  beside.stages =
      clearance::Gather(document, beside.consignments, beside.first ? &*beside.first : nullptr);
  return beside;
}

void AppendStatements(JsonWriter& json, const Call& call, const desk::DeclarationRow& row,
                      const Beside& beside) {
  json.Key("statements").BeginArray();
  for (const desk::Consignment& consignment : beside.consignments) {
    for (std::size_t step = 0; step < consignment.steps.size(); ++step) {
      const auto& stated = consignment.steps[step];
      if (!stated) continue;
      json.BeginObject().Member("stage", desk::Name(static_cast<desk::Step>(step)));
      json.Member("reference", consignment.reference);
      AppendStated(json, call, *stated);
      json.Member("items", stated->statement.items.size()).EndObject();
    }
  }
  if (beside.first) {
    json.BeginObject().Member("stage", desk::Name(desk::Step::kPreArrival));
    json.Member("at", TimeText(row.lodged_ms)).Member("version", 1);
    json.Member("items", beside.first->items.size()).EndObject();
  }
  json.EndArray();
}

void AppendItems(JsonWriter& json, const desk::Stages& stages, std::size_t items, int digits) {
  json.Key("items").BeginArray();
  for (std::size_t item = 0; item < items; ++item) {
    bool any = false;
    for (std::size_t step = 0; step < stages.steps.size(); ++step) {
      const auto& at = stages.steps[step];
      if (!at || !at->items[item]) continue;
      if (!any) json.BeginObject().Member("item", item + 1).Key("stages").BeginObject();
      any = true;
      json.Key(desk::Name(static_cast<desk::Step>(step)));
      desk::AppendStatedItem(json, *at->items[item], digits);
    }
    if (any) json.EndObject().EndObject();
  }
  json.EndArray();
}

// Of stages of which no item could be told to be the same goods as a declared one.
void AppendUnmatched(JsonWriter& json, const Beside& beside) {
  json.Key("unmatched").BeginArray();
  for (std::size_t step = 0; beside.stages && step < desk::kStepCount; ++step) {
    const auto& at = beside.stages->steps[step];
    if (!at || at->tells_any()) continue;
    for (const desk::Consignment& consignment : beside.consignments) {
      const auto& stated = consignment.steps[step];
      if (!stated) continue;
      json.BeginObject().Member("stage", desk::Name(static_cast<desk::Step>(step)));
      json.Member("reference", consignment.reference);
      json.Member("items", stated->statement.items.size()).EndObject();
    }
  }
  json.EndArray();
}

void Stages(Call call) {
  const auto row = AskedDeclaration(call);
  if (!row) return;
  const auto document = DocumentOf(call, *row);
  if (!document) return call.Fail(document.error());
  const auto beside = LookBeside(call, *row, **document);
  if (!beside) return call.Fail(beside.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendStatements(json, call, *row, *beside);
  const desk::Stages none;
  AppendItems(json, beside->stages ? *beside->stages : none, (*document)->items.size(),
              call.house->settings.currency_digits);
  AppendUnmatched(json, *beside);
  json.EndObject();
  SendNoted(std::move(call), row->id, "stages", std::move(out));
}

}  // namespace

void StateConsignment(Call call) {
  if (!call.May(Action::kStateConsignment, {})) return call.Denied(access::Reason::kNoRight);
  const auto step = desk::FindStep(call.request.PathParameter("stage"));
  if (!step || *step == desk::Step::kPreArrival) return call.NotFound();
  std::string id = AskedConsignment(call);
  if (id.empty()) return;
  auto statement = desk::ParseStatement(call.request.body, *call.house->engine.rules());
  if (!statement) {
    return call.Problem(422, "problems", "The statement has problems", {}, statement.error());
  }
  std::string reference(call.request.PathParameter("reference"));
  const std::string_view name = desk::Name(*step);
  Submit(
      std::move(call),
      clearance::StateConsignment{std::move(id), reference, *step,
                                  std::make_shared<const desk::Statement>(*std::move(statement))},
      [reference, name](const clearance::Applied& applied) {
        std::string out;
        JsonWriter json(out);
        json.BeginObject().Member("reference", reference).Member("stage", name);
        json.Member("at", TimeText(applied.time_ms)).EndObject();
        return clearance::Rendered{200, std::move(out)};
      });
}

void GetConsignment(Call call) {
  OnWorker(std::move(call), Get);
}

void GetDeclarationStages(Call call) {
  OnWorker(std::move(call), Stages);
}

}  // namespace tidewaiter::api
