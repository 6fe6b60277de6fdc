// Salted values of OpenAttestation v2: "<uuid v4>:<type>:<value>".
#ifndef TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_SALT_H_
#define TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_SALT_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "codec/json_reader.h"
#include "credential/open_attestation.h"

namespace tidewaiter::credential {

// Appends `value` as JSON with each primitive salted.
void AppendSalted(std::string& out, codec::JsonValue value, const SaltSource& salts);

// The JSON text of a salted value. Errors: kInvalidArgument: not of this form.
Result<std::string> Unsalted(std::string_view salted);
// The text of a salted string, or "".
std::string UnsaltedText(std::string_view salted);

// Appends `value` with each salted text as what it was; others are kInvalidArgument.
Status AppendUnsalted(std::string& out, codec::JsonValue value);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_INTERNAL_ATTESTATION_SALT_H_
