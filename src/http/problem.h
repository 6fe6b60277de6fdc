// Problem: what went wrong, for programs and people alike (RFC 9457, application/problem+json).
//
//   reply.Send(http::Problem(400, "invalid_declaration", "The declaration cannot be accepted",
//                            "2 fields are wrong", request.id,
//                            {{{"missing", "/net_mass_kg", "the net mass is missing"}}}));
//
// gives
//
//   {"type":"urn:tidewaiter:problem:invalid_declaration","title":"The declaration cannot ...",
//    "status":400,"detail":"2 fields are wrong","instance":"urn:request:b1-42",
//    "code":"invalid_declaration","problems":[{"code":"missing","pointer":"/net_mass_kg",
//    "detail":"the net mass is missing"}]}
//
// "detail" and "problems" are left out when empty, "instance" without a request id. `code` is
// what programs look at: lower case, digits, "_"; stable for ever. Bytes that are not UTF-8 become
// U+FFFD. Pure functions, thread-safe.
#ifndef TIDEWAITER_HTTP_PROBLEM_H_
#define TIDEWAITER_HTTP_PROBLEM_H_

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace tidewaiter::http {

struct FieldProblem {
  std::string code;
  std::string pointer;  // JSON pointer (RFC 6901) into the request's body; "" is the whole
  std::string detail;   // for people, one line
};

Response Problem(int status, std::string_view code, std::string_view title, std::string_view detail,
                 std::string_view request_id, std::span<const FieldProblem> problems = {});

// The problem that says what `error` says: status and code by its code ("not_found"), detail is its
// message, and its field, when there is one, the pointer of one entry in "problems".
Response Problem(const Error& error, std::string_view request_id);

// kInvalidArgument 400, kNotFound 404, kConflict 409, kFailedPrecondition 422, kCorruption 500,
// kUnavailable 503, kInternal 500.
int StatusOf(ErrorCode code);

std::string_view ReasonPhrase(int status);  // "Not Found"; "" for a number without a name

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_PROBLEM_H_
