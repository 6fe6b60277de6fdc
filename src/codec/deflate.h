// Deflate: bytes made smaller (RFC 1951), without a header or a checksum around them: what browsers
// call "deflate-raw". For short texts that something else vouches for; files use gzip.h.
//
//   const std::string small = Deflate(text);
//   ASSIGN_OR_RETURN(const std::string text, Inflate(small, 64 * 1024));
//
// Two programs may deflate the same bytes differently; all inflate to the same. By zlib.
// Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_CODEC_DEFLATE_H_
#define TIDEWAITER_CODEC_DEFLATE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

// As small as it gets. A bug of the caller above 2 GiB.
std::string Deflate(std::string_view bytes);

// Errors: kCorruption (damaged, cut off, or bytes behind the end), kInvalidArgument (more than
// `bytes_max` would come out; no more than that is ever held).
Result<std::string> Inflate(std::string_view deflated, std::size_t bytes_max);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_DEFLATE_H_
