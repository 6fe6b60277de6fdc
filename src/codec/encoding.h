// Bytes as text: base64url (tokens, JWT), base64, base32 (authenticator apps), hexadecimal digits,
// and decimal digits (QR symbols).
//
//   Base64UrlEncode("\xfb\xff")                    // "-_8", without padding
//   Base64Encode("\xfb\xff")                       // "+/8="
//   ASSIGN_OR_RETURN(const std::string bytes, Base32Decode("mzxw 6ytb"));     // "fooba"
//
// Decoding accepts exactly one text for given bytes (no stray bits at the end, nothing skipped), so
// what was read and is written again is the same; except that hexadecimal digits come in either
// case, and base32 is read as people type it. Errors: kInvalidArgument, without the text, which may
// be a secret. Sources: RFC 4648 sections 4 to 6, 8; RFC 7515 section 2. Pure, thread-safe,
// O(length).
#ifndef TIDEWAITER_CODEC_ENCODING_H_
#define TIDEWAITER_CODEC_ENCODING_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

std::string Base64UrlEncode(std::string_view bytes);
Result<std::string> Base64UrlDecode(std::string_view text);

// The older alphabet with + and /, and with padding, which must be there.
std::string Base64Encode(std::string_view bytes);
Result<std::string> Base64Decode(std::string_view text);

// Upper case, without padding.
std::string Base32Encode(std::string_view bytes);
// Either case; blanks, hyphens, and padding at the end are dropped.
Result<std::string> Base32Decode(std::string_view text);

std::string HexEncode(std::string_view bytes);         // lower case
Result<std::string> HexDecode(std::string_view text);  // either case

// Seven bytes, as one big-endian number, to 17 decimal digits; 1 to 6 bytes at the end to 3, 5, 8,
// 10, 13, 15. A QR symbol holds three digits in ten bits, so that this fills 99 % of it with bytes,
// where base64 fills 75 %. Lengths that no bytes have, and numbers that are too large, are refused.
std::string DecimalEncode(std::string_view bytes);
Result<std::string> DecimalDecode(std::string_view digits);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_ENCODING_H_
