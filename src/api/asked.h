// What a request asks for by its path, looked up with the rights of whoever asks.
#ifndef TIDEWAITER_API_ASKED_H_
#define TIDEWAITER_API_ASKED_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/call.h"
#include "desk/assessment.h"
#include "desk/document.h"
#include "desk/rows.h"

namespace tidewaiter::api {

// The declaration {id}, once the caller may read its findings. Nothing after an answer was sent:
// 404, or that the caller may not. On a worker, as all that follow.
std::optional<desk::DeclarationRow> AskedDeclaration(Call& call);

struct AskedAssessment {
  desk::DeclarationRow row;
  desk::Assessment assessment;
  std::int64_t decided_ms = 0;
};
// With its present assessment. Nothing after an answer was sent, also when it has none
// ("not_assessed").
std::optional<AskedAssessment> AskedFindings(Call& call);

// Its present document. Errors: kCorruption, those of the store.
Result<std::shared_ptr<const desk::Document>> DocumentOf(const Call& call,
                                                         const desk::DeclarationRow& row);

// Answers with `json` once the reading of the declaration stands in the journal: it holds personal
// data, or what is suspected. `what` was read.
void SendNoted(Call call, const std::string& declaration, std::string what, std::string json);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_ASKED_H_
