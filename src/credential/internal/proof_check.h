// The proofs of a document that was taken apart, with problems noted by its reader.
#ifndef TIDEWAITER_CREDENTIAL_INTERNAL_PROOF_CHECK_H_
#define TIDEWAITER_CREDENTIAL_INTERNAL_PROOF_CHECK_H_

#include <vector>

#include "credential/data_integrity.h"
#include "credential/internal/secured_document.h"

namespace tidewaiter::credential {

std::vector<VerifiedProof> CheckProofs(codec::JsonReader& in, const SecuredDocument& document,
                                       const KeySource& keys, std::int64_t now);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_INTERNAL_PROOF_CHECK_H_
