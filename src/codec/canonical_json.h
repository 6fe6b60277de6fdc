// Canonical JSON (RFC 8785): one text for one value, so that it can be hashed and signed by one
// program and checked by another.
//
//   ASSIGN_OR_RETURN(const std::string text, codec::CanonicalJson(json));
//   // members by name (UTF-16 order), no blanks, numbers as ECMAScript writes them
//
// Two forms are in use. RFC 8785 is that of W3C credentials. DCSA's PINT hashes the form of
// gibson042/canonicaljson 1.0.2, which differs in three things:
//
//   what                      RFC 8785                     gibson042
//   order of members          UTF-16: U+1F600 < U+FB33     code points: U+FB33 < U+1F600
//   numbers with a fraction   0.1, 1e-7                    1.0E-1, 1.0E-7
//   whole numbers, large      1e+21                        1000000000000000000000
//   control characters        \u001b                       \u001B
//
// Both refuse lone surrogates here; gibson042 would write them, but they are not Unicode text, and
// nobody sends them on purpose.
//
// Pure; thread-safe; O(bytes · log members). Nesting beyond 1,024 levels is refused.
#ifndef TIDEWAITER_CODEC_CANONICAL_JSON_H_
#define TIDEWAITER_CODEC_CANONICAL_JSON_H_

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::codec {

// What is given is canonical: given again it stays as it is. Errors: kInvalidArgument: not JSON,
// not UTF-8, a member twice, an integer beyond 2^53, which readers that know only doubles would
// take for another one, or a number that would be written as such an integer (1e20; 1e21 keeps its
// exponent).
Result<std::string> CanonicalJson(std::string_view json);
// The same of a value that was read already. Errors: as above.
Result<std::string> CanonicalJson(simdjson::dom::element value);

struct CanonicalMember {
  std::string_view name;
  std::string value;  // canonical text
};
// The object of these members, in their order: for one that is a part of another, with a member
// more or less. Errors: kInvalidArgument: a member twice.
Result<std::string> CanonicalObject(std::vector<CanonicalMember> members);

// The form of gibson042/canonicaljson. Integers up to 64 bits are exact; other numbers are read as
// doubles, so that they are those of the text when it has at most 15 digits.
// Errors: kInvalidArgument: not JSON, not UTF-8, a member twice, an integer beyond 64 bits.
Result<std::string> CodePointCanonicalJson(std::string_view json);

// A finite number as ECMAScript's Number::toString: "0.000001", "1e-7", "1e+21", "-0" as "0".
void AppendEcmaNumber(std::string& out, double number);
// UTF-8 text in quotes, as JSON.stringify writes it: \b \t \n \f \r \" \\, other control characters
// as \u001f, and all else as it is (also / and U+2028).
void AppendEcmaText(std::string& out, std::string_view text);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_CANONICAL_JSON_H_
