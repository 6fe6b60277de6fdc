// Parts of a verdict (ledger_verdict.h) that kinds of documents share.
#ifndef TIDEWAITER_API_LEDGER_VERDICT_PARTS_H_
#define TIDEWAITER_API_LEDGER_VERDICT_PARTS_H_

#include <string>
#include <string_view>

#include "api/ledger_verdict.h"

namespace tidewaiter::api {

void Note(Verdict& verdict, std::string_view code, std::string_view pointer, std::string detail);
Statement StatementOf(const ledger::Entry& entry, const member::Member& ledger);
// What the ledger says today of the statement, by its object's story.
void Judge(Verdict& verdict, const member::Story& story, const JudgeOptions& options);

// ledger_verdict_certificate.cc: certificates that are documents of their own.
void JudgeCredential(Verdict& verdict, std::string_view document, const JudgeOptions& options);
void JudgeAttestation(Verdict& verdict, std::string_view document, const JudgeOptions& options);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_VERDICT_PARTS_H_
