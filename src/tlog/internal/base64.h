// Base64 of hashes and signatures, which everybody may see: by tables, several times faster than
// codec's, which takes the same time for all bytes since keys go through it. Internal to tlog.
#ifndef TIDEWAITER_TLOG_INTERNAL_BASE64_H_
#define TIDEWAITER_TLOG_INTERNAL_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace tidewaiter::tlog::internal {

// RFC 4648 section 4, with padding, behind `out`.
void AppendBase64(std::string& out, std::string_view bytes);

// As strict as codec::Base64Decode: the padding is there, and bits that are left over are zero.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace tidewaiter::tlog::internal

#endif  // TIDEWAITER_TLOG_INTERNAL_BASE64_H_
