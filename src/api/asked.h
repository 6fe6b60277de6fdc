// What a request asks for by its path, looked up with the rights of whoever asks.
#ifndef TIDEWAITER_API_ASKED_H_
#define TIDEWAITER_API_ASKED_H_

#include <memory>
#include <optional>
#include <string>

#include "api/call.h"
#include "desk/document.h"
#include "desk/rows.h"

namespace tidewaiter::api {

// The declaration {id}, or nothing after an answer was sent. On a worker.
std::optional<desk::DeclarationRow> AskedDeclaration(Call& call, access::Action action);

// Its present document. Errors: kCorruption, those of the store.
Result<std::shared_ptr<const desk::Document>> DocumentOf(const Call& call,
                                                         const desk::DeclarationRow& row);

// Answers with `json` once the reading of the declaration stands in the journal: it holds personal
// data, or what is suspected. `what` was read.
void SendNoted(Call call, const std::string& declaration, std::string what, std::string json);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_ASKED_H_
