// Numbers and lines of the text formats of logs, read as strictly as they are written. Internal to
// tlog.
#ifndef TIDEWAITER_TLOG_INTERNAL_LINES_H_
#define TIDEWAITER_TLOG_INTERNAL_LINES_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace tidewaiter::tlog::internal {

inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal number from 0 to `most` without sign and leading zeros; nothing when it is another
// text.
std::optional<std::uint64_t> ParseNumber(std::string_view text, std::uint64_t most);

// Takes the first line off, without its line end; nothing, and `text` unchanged, when no line end
// is left.
std::optional<std::string_view> TakeLine(std::string_view& text);

// Whether a key's name may be written: not empty, no Unicode space, no control character, no '+',
// well-formed UTF-8 (C2SP signed-note).
bool IsKeyName(std::string_view name);

}  // namespace tidewaiter::tlog::internal

#endif  // TIDEWAITER_TLOG_INTERNAL_LINES_H_
