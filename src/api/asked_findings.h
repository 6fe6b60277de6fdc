// The declaration that a call for findings names in its path, once the caller may read its
// findings.
#ifndef TIDEWAITER_API_ASKED_FINDINGS_H_
#define TIDEWAITER_API_ASKED_FINDINGS_H_

#include <cstdint>
#include <optional>

#include "api/call.h"
#include "desk/assessment.h"
#include "desk/store.h"

namespace tidewaiter::api {

// Nothing after an answer was sent: 404, or that the caller may not.
std::optional<desk::DeclarationRow> AskedDeclaration(Call& call);

struct AskedAssessment {
  desk::DeclarationRow row;
  desk::Assessment assessment;
  std::int64_t decided_ms = 0;
};
// With its present assessment. Nothing after an answer was sent, also when it has none
// ("not_assessed").
std::optional<AskedAssessment> AskedFindings(Call& call);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_ASKED_FINDINGS_H_
