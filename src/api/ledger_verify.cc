// For anybody: checking a document (ledger_verdict.h).
#include <algorithm>

#include "api/ledger_calls.h"
#include "api/ledger_payloads.h"
#include "api/ledger_verdict.h"
#include "api/ledger_views.h"
#include "api/operations.h"

namespace tidewaiter::api {
namespace {

using member::Member;

// Whoever asks has the document already, and learns only whether it is the one.
constexpr const char* kAsker = "verify";

std::string DocumentOf(House& house, const member::Story& story, std::uint32_t number) {
  if (!house.payloads) return {};
  const auto fields = house.payloads->FieldsOf(story, kAsker);
  if (!fields) return {};
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    if (story.steps[i].number != number) continue;
    const auto found =
        std::ranges::find((*fields)[i], "document", [](const auto& f) { return f.first; });
    return found == (*fields)[i].end() ? "" : found->second;
  }
  return {};
}

void Verify(Call call, Member& ledger) {
  House& house = *call.house;
  const auto document_of = [&house](const member::Story& story, std::uint32_t number) {
    return DocumentOf(house, story, number);
  };
  const Verdict verdict = JudgeDocument(
      call.request.body, {.ledger = ledger, .now_ms = call.now_ms(), .document_of = document_of});
  call.Send(200, VerdictJson(verdict));
}

}  // namespace

void VerifyLedgerDocument(Call call) {
  ServeLedgerToAll(std::move(call), Verify);
}

}  // namespace tidewaiter::api
