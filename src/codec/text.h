// Text: the bytes of a file as UTF-8, which is the only encoding inside the house.
//
//   if (!IsUtf8(cell)) cell = Latin1ToUtf8(cell);
//
// Pure functions, thread-safe, O(length).
#ifndef TIDEWAITER_CODEC_TEXT_H_
#define TIDEWAITER_CODEC_TEXT_H_

#include <string>
#include <string_view>

namespace tidewaiter::codec {

// True when every byte is below 128.
bool IsAscii(std::string_view bytes);

// True for well-formed UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
bool IsUtf8(std::string_view bytes);

// Appends Latin-1 bytes as UTF-8. Never fails. 0x80..0x9F are read as Windows-1252 (the euro sign,
// curly quotes), as web browsers do: in ISO 8859-1 they are control characters that nobody writes.
void AppendLatin1AsUtf8(std::string& out, std::string_view bytes);
std::string Latin1ToUtf8(std::string_view bytes);

// Without blanks at both ends: space, tab, CR, LF and the no-break space U+00A0.
std::string_view Trim(std::string_view text);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_TEXT_H_
