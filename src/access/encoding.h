// The encodings of bytes as text (codec/encoding.h) under the names that this module speaks of.
#ifndef TIDEWAITER_ACCESS_ENCODING_H_
#define TIDEWAITER_ACCESS_ENCODING_H_

#include "codec/encoding.h"

namespace tidewaiter::access {

using codec::Base32Decode;
using codec::Base32Encode;
using codec::Base64UrlDecode;
using codec::Base64UrlEncode;
using codec::HexDecode;
using codec::HexEncode;

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_ENCODING_H_
