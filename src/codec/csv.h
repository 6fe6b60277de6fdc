// CSV as RFC 4180 writes it: rows of fields, quotes only where needed; written and read.
//
//   std::string out;
//   codec::AppendCsvRow(out, {"id", "said \"yes\""});   // id,"said ""yes"""\n
//
//   codec::CsvReader reader(',', [&] { return file.Next(); });   // pieces of bytes, empty at the
//   end codec::CsvRecord record; while (*reader.Next(record)) Use(record.fields, record.line);
#ifndef TIDEWAITER_CODEC_CSV_H_
#define TIDEWAITER_CODEC_CSV_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::codec {

// Appends one field, quoted if it holds a comma, a quote, a line break, or a leading or trailing
// space.
void AppendCsvField(std::string& out, std::string_view field);

// Appends the fields as a row that ends with '\n'.
void AppendCsvRow(std::string& out, std::span<const std::string_view> fields);
void AppendCsvRow(std::string& out, std::initializer_list<std::string_view> fields);

// What is wrong with a record's quoting.
enum class CsvFault {
  kNone,
  kQuoteInside,  // a quote inside an unquoted field, or text behind a closing quote
  kQuoteOpen,    // a quote that is not closed within kCsvRecordBytesMax or the file
  kTooLong,      // an unquoted record longer than kCsvRecordBytesMax
};

// No real row is longer; a stray quote must not make the rest of the file one field.
inline constexpr std::size_t kCsvRecordBytesMax = 1 << 20;

struct CsvRecord {
  std::vector<std::string_view> fields;  // unquoted; valid until the next call of Next
  std::uint64_t line = 0;                // physical line on which the record starts, from 1
  CsvFault fault = CsvFault::kNone;      // if any: fields holds the whole first line as one field
};

// Splits bytes into records. Rows end with LF or CRLF; quoted fields may hold both; blank lines are
// skipped. Quoting is strict, because a reader that guesses can swallow the rest of a file behind
// one stray quote: a faulty record costs its first physical line alone, and reading goes on with
// the next line. So no well-formed line behind a fault is lost. Time: linear; a stray quote costs
// at most kCsvRecordBytesMax more. Copies only fields with doubled quotes and records that cross
// two pieces.
class CsvReader {
 public:
  // Returns the next piece of bytes, empty at the end; valid until called again.
  using Fill = std::function<Result<std::string_view>()>;
  CsvReader(char delimiter, Fill fill) : delimiter_(delimiter), fill_(std::move(fill)) {}

  // False at the end. Errors: those of `fill`.
  Result<bool> Next(CsvRecord& record);

 private:
  enum class Scan { kDone, kFault, kMore };

  Status Refill();
  Scan ScanRecord(CsvRecord& record);
  Scan ScanQuoted(std::size_t& at, CsvRecord& record);
  Scan ScanPlain(std::size_t& at, CsvRecord& record);
  Scan Faulty(CsvFault fault, CsvRecord& record);
  bool SkipBlankLine();
  Result<bool> TakeFirstLine(CsvRecord& record);

  char delimiter_;
  Fill fill_;
  std::string_view window_;  // bytes not yet taken
  std::string buffer_;       // holds window_ when a record crosses pieces
  std::string unescaped_;    // fields with doubled quotes
  bool at_end_ = false;
  std::uint64_t line_ = 1;
};

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_CSV_H_
