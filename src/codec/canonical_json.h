// Canonical JSON (RFC 8785): one text for one value, so that it can be hashed and signed by one
// program and checked by another.
//
//   ASSIGN_OR_RETURN(const std::string text, codec::CanonicalJson(json));
//   // members by name (UTF-16 order), no blanks, numbers as ECMAScript writes them
//
// Pure; thread-safe; O(bytes · log members).
#ifndef TIDEWAITER_CODEC_CANONICAL_JSON_H_
#define TIDEWAITER_CODEC_CANONICAL_JSON_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

// Errors: kInvalidArgument: not JSON, not UTF-8, a member twice, or an integer beyond 2^53, which
// readers that know only doubles would take for another one.
Result<std::string> CanonicalJson(std::string_view json);

// A finite number as ECMAScript's Number::toString: "0.000001", "1e-7", "1e+21", "-0" as "0".
void AppendEcmaNumber(std::string& out, double number);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_CANONICAL_JSON_H_
