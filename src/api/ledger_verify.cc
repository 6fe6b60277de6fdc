// For anybody: checking a document (ledger_verdict.h).
#include "api/ledger_calls.h"
#include "api/ledger_files.h"
#include "api/ledger_verdict.h"
#include "api/operations.h"

namespace tidewaiter::api {
namespace {

using member::Member;

void Verify(Call call, Member& ledger) {
  House& house = *call.house;
  const auto object_of = [&house](std::string_view sha256) {
    const auto file = FindLedgerFileBySum(house, sha256);
    return file && *file ? (*file)->object : std::string();
  };
  const Verdict verdict = JudgeDocument(
      call.request.body, {.ledger = ledger, .now_ms = call.now_ms(), .object_of = object_of});
  call.Send(200, VerdictJson(verdict));
}

}  // namespace

void VerifyLedgerDocument(Call call) {
  ServeLedgerToAll(std::move(call), Verify);
}

}  // namespace tidewaiter::api
