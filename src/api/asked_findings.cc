#include "api/asked_findings.h"

#include <utility>

namespace tidewaiter::api {

std::optional<desk::DeclarationRow> AskedDeclaration(Call& call) {
  auto row = call.house->store.FindDeclaration(call.request.PathParameter("id"));
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
  if (may) return **std::move(row);
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

}  // namespace tidewaiter::api
