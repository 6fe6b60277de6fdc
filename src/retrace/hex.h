// Hexadecimal digits and bytes.
#ifndef TIDEWAITER_RETRACE_HEX_H_
#define TIDEWAITER_RETRACE_HEX_H_

#include <string>
#include <string_view>

namespace tidewaiter::retrace {

// False: an odd number of digits, or something that is none; then `into` is undefined. "" is no
// bytes. Digits of either case.
bool FromHex(std::string_view hex, std::string& into);
void AppendHex(std::string_view bytes, std::string& out);  // small letters

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_HEX_H_
