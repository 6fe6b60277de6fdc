// Base58 with Bitcoin's alphabet, as W3C's multibase "z" has it: bytes as text without 0, O, I, l.
//
//   Base58Encode(std::string("\0\1", 2))                // "12"
//   ASSIGN_OR_RETURN(const std::string bytes, Base58Decode("12", 64));
//
// One text for given bytes and the other way round. Sources: draft-msporny-base58-03; W3C
// Controlled Identifiers 1.0, section 2.4. Pure, thread-safe, O(length²): for keys and signatures.
#ifndef TIDEWAITER_CODEC_BASE58_H_
#define TIDEWAITER_CODEC_BASE58_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

std::string Base58Encode(std::string_view bytes);

// Errors: kInvalidArgument: another character, or more than `bytes_max` bytes (the square of the
// length is what decoding costs, so it must be bounded by who knows what is expected).
Result<std::string> Base58Decode(std::string_view text, std::size_t bytes_max);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_BASE58_H_
