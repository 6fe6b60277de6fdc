// Parse: one cell of text as a number, an amount, a day or a code.
//
//   ASSIGN_OR_RETURN(const double mass, ParseDecimal("1 250,5", ','));             // 1250.5
//   ASSIGN_OR_RETURN(const std::int64_t cents, ParseMoneyMinor("1,250.50", '.', 2));  // 125050
//   ASSIGN_OR_RETURN(const Day day, ParseDay("02-Jun-06", "%d-%b-%y"));
//   ASSIGN_OR_RETURN(const std::string code, NormalizeHsCode("901.21"));           // "090121"
//
// Blanks at both ends are dropped. Every error is kInvalidArgument and its message holds the text.
// Pure functions, thread-safe, O(length); texts longer than 64 bytes are refused.
//
// Numbers: an optional sign, digits, the decimal sign with digits, an exponent ("1.5e3", as
// programs write). Thousands separators are accepted where they can only be that: the other one of
// '.' and ',', a blank, a no-break space or an apostrophe, always the same one, with groups of
// exactly three digits behind it, before the decimal sign. "1,23" with decimal sign '.' is an
// error, not 123.
#ifndef TIDEWAITER_CODEC_PARSE_H_
#define TIDEWAITER_CODEC_PARSE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"

namespace tidewaiter::codec {

// A finite number. `decimal_sign` is '.' or ','.
Result<double> ParseDecimal(std::string_view text, char decimal_sign);

// The number times 10^scale as an exact integer; digits beyond that are rounded half away from
// zero. With scale = MinorDigits(currency), an amount in minor units; 0 <= scale <= 9.
// Errors: also when the result does not fit into 64 bits.
Result<std::int64_t> ParseMoneyMinor(std::string_view text, char decimal_sign, int scale);

// Digits behind the decimal sign that a currency uses: 2, but e.g. 0 for KRW and 3 for KWD.
// Source: ISO 4217, list one. Unknown codes: 2.
int MinorDigits(std::string_view currency);

// Reads `text` after a format in the manner of strptime: %Y (4 digits), %y (69..99 = 19xx, else
// 20xx), %m, %d (1 or 2 digits), %b (English month, three letters or in full), %H %M %S (1 or 2
// digits, checked and dropped), %% and literal characters. Nothing may be left over, except that a
// time of day is tolerated behind "%Y-%m-%d", for that is how databases write dates.
Result<Day> ParseDay(std::string_view text, std::string_view format);

// Nothing when ParseDay can use the format: it must name a year, a month and a day, once each.
Status CheckDayFormat(std::string_view format);

// A code of the Harmonized System: digits only, 2 to 12 of them. Dots and blanks between groups are
// dropped. An odd number of digits means that a spreadsheet lost the leading zero, which is put
// back. "90121.0" is an error: it is a code that became a number, and dropping the dot would make
// another code of it.
Result<std::string> NormalizeHsCode(std::string_view text);

// Two letters, in upper case. "NA" is Namibia. Whether the country exists is not checked.
Result<std::string> NormalizeCountry(std::string_view text);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_PARSE_H_
