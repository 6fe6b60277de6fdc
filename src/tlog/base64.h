// Base64 with padding (RFC 4648 section 4), as notes, checkpoints and proofs write bytes.
//
//   Base64Encode("\xfb\xff")                               // "+/8="
//   ASSIGN_OR_RETURN(const std::string bytes, Base64Decode("+/8="));
//
// Decoding accepts exactly one text for given bytes: padding must be there, stray bits must not,
// nothing is skipped. So a note that was read and is written again is the same note.
// Errors: kInvalidArgument. Pure, thread-safe, O(length).
#ifndef TIDEWAITER_TLOG_BASE64_H_
#define TIDEWAITER_TLOG_BASE64_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::tlog {

std::string Base64Encode(std::string_view bytes);
Result<std::string> Base64Decode(std::string_view text);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_BASE64_H_
