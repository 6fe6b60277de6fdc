// CSV as RFC 4180 writes it: comma, CRLF-free rows, quotes only where needed.
//
//   std::string out;
//   codec::AppendCsvRow(out, {"id", "said \"yes\""});   // id,"said ""yes"""\n
#ifndef TIDEWAITER_CODEC_CSV_H_
#define TIDEWAITER_CODEC_CSV_H_

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tidewaiter::codec {

// Appends one field, quoted if it holds a comma, a quote, a line break, or a leading or trailing
// space.
void AppendCsvField(std::string& out, std::string_view field);

// Appends the fields as a row that ends with '\n'.
void AppendCsvRow(std::string& out, std::span<const std::string_view> fields);
void AppendCsvRow(std::string& out, std::initializer_list<std::string_view> fields);

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_CSV_H_
