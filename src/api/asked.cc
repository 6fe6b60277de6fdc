#include "api/asked.h"

namespace tidewaiter::api {

std::optional<desk::DeclarationRow> AskedDeclaration(Call& call) {
  const auto row = call.house->store.FindDeclaration(call.request.PathParameter("id"));
  if (!row) {
    call.Fail(row.error());
    return std::nullopt;
  }
  if (!*row) {
    call.NotFound();
    return std::nullopt;
  }
  const access::Decision may = access::Allows(call.who, access::Action::kReadFindings,
                                              {.office = (*row)->office,
                                               .declarant = (*row)->declarant,
                                               .importer = (*row)->importer,
                                               .officer = (*row)->officer});
  if (may) return *row;
  call.Denied(may.reason);
  return std::nullopt;
}

std::optional<AskedAssessment> AskedFindings(Call& call) {
  auto row = AskedDeclaration(call);
  if (!row) return std::nullopt;
  const auto event = call.house->store.FindEvent(row->decision_seq);
  if (!event) {
    call.Fail(event.error());
    return std::nullopt;
  }
  if (!*event) {
    call.Problem(404, "not_assessed", "It has not been assessed");
    return std::nullopt;
  }
  auto assessment = desk::ReadAssessment((*event)->data);
  if (!assessment) {
    call.Fail(assessment.error());
    return std::nullopt;
  }
  return AskedAssessment{*std::move(row), *std::move(assessment), (*event)->time_ms};
}

Result<std::shared_ptr<const desk::Document>> DocumentOf(const Call& call,
                                                         const desk::DeclarationRow& row) {
  ASSIGN_OR_RETURN(const auto event, call.house->store.FindEvent(row.document_seq));
  if (!event) return Fail(ErrorCode::kCorruption, "the document of " + row.id + " is not there");
  desk::DocumentRules rules = *call.house->engine.rules();
  rules.offices.clear();  // it was lodged where it was
  auto document = desk::ParseDocument(event->data, rules);
  if (!document) {
    return Fail(ErrorCode::kCorruption, "the document of " + row.id + " cannot be read");
  }
  return std::make_shared<const desk::Document>(*std::move(document));
}

void SendNoted(Call call, const std::string& declaration, std::string what, std::string json) {
  SubmitThen(std::move(call), clearance::NoteRead{declaration, std::move(what)},
             [json = std::move(json)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, json);
             });
}

}  // namespace tidewaiter::api
