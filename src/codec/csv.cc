#include "codec/csv.h"

#include <algorithm>

namespace tidewaiter::codec {

void AppendCsvField(std::string& out, std::string_view field) {
  const bool quoted = field.find_first_of(",\"\r\n") != std::string_view::npos ||
                      (!field.empty() && (field.front() == ' ' || field.back() == ' '));
  if (!quoted) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void AppendCsvRow(std::string& out, std::span<const std::string_view> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) out += ',';
    AppendCsvField(out, fields[i]);
  }
  out += '\n';
}

void AppendCsvRow(std::string& out, std::initializer_list<std::string_view> fields) {
  AppendCsvRow(out, std::span<const std::string_view>(fields.begin(), fields.size()));
}

// Makes window_ longer, or sets at_end_.
Status CsvReader::Refill() {
  const std::string rest(window_);
  ASSIGN_OR_RETURN(const std::string_view piece, fill_());
  at_end_ = piece.empty();
  if (rest.empty()) {
    window_ = piece;
  } else {
    buffer_ = rest;
    buffer_ += piece;
    window_ = buffer_;
  }
  return {};
}

bool CsvReader::SkipBlankLine() {
  const std::size_t cr = window_.starts_with('\r') ? 1 : 0;
  if (cr >= window_.size() || window_[cr] != '\n') return false;
  window_.remove_prefix(cr + 1);
  ++line_;
  return true;
}

Result<bool> CsvReader::Next(CsvRecord& record) {
  for (;;) {
    if (SkipBlankLine()) continue;
    if (window_.empty() || window_ == "\r") {
      if (at_end_) return false;
      RETURN_IF_ERROR(Refill());
      continue;
    }
    record.line = line_;
    record.fault = CsvFault::kNone;
    const Scan scan = ScanRecord(record);
    if (scan == Scan::kDone) return true;
    if (scan == Scan::kFault) return TakeFirstLine(record);
    RETURN_IF_ERROR(Refill());
  }
}

CsvReader::Scan CsvReader::Faulty(CsvFault fault, CsvRecord& record) {
  record.fault = fault;
  return Scan::kFault;
}

CsvReader::Scan CsvReader::ScanRecord(CsvRecord& record) {
  record.fields.clear();
  unescaped_.clear();
  std::size_t at = 0;
  for (;;) {
    const bool quoted = at < window_.size() && window_[at] == '"';
    const Scan scan = quoted ? ScanQuoted(at, record) : ScanPlain(at, record);
    if (scan != Scan::kDone) return scan;
    // `at` is now at a delimiter, at a line break or at the end.
    if (at < window_.size() && window_[at] == delimiter_) {
      ++at;
      continue;
    }
    if (at < window_.size() && window_[at] == '\r') ++at;
    if (at < window_.size()) ++at;
    line_ += static_cast<std::uint64_t>(
        std::count(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    window_.remove_prefix(at);
    return Scan::kDone;
  }
}

CsvReader::Scan CsvReader::ScanPlain(std::size_t& at, CsvRecord& record) {
  const std::size_t begin = at;
  while (at < window_.size() && window_[at] != delimiter_ && window_[at] != '\n') {
    if (window_[at] == '"') return Faulty(CsvFault::kQuoteInside, record);
    if (++at > kCsvRecordBytesMax) return Faulty(CsvFault::kTooLong, record);
  }
  if (at == window_.size() && !at_end_) return Scan::kMore;
  const bool line_ends = at == window_.size() || window_[at] == '\n';
  if (line_ends && at > begin && window_[at - 1] == '\r') --at;
  record.fields.push_back(window_.substr(begin, at - begin));
  return Scan::kDone;
}

CsvReader::Scan CsvReader::ScanQuoted(std::size_t& at, CsvRecord& record) {
  const std::size_t begin = ++at;
  bool doubled = false;
  for (;; at += 2) {  // behind a doubled quote
    // Looks no further than the limit: or each stray quote would cost a pass over the file.
    const std::string_view near = window_.substr(0, kCsvRecordBytesMax + 1);
    at = std::min(near.find('"', at), near.size());
    if (at > kCsvRecordBytesMax) return Faulty(CsvFault::kQuoteOpen, record);
    if (at >= window_.size()) return at_end_ ? Faulty(CsvFault::kQuoteOpen, record) : Scan::kMore;
    if (at + 1 >= window_.size() || window_[at + 1] != '"') break;
    doubled = true;
  }
  if (at + 2 >= window_.size() && !at_end_) return Scan::kMore;  // what follows decides
  std::string_view field = window_.substr(begin, at - begin);
  ++at;
  const std::string_view rest = window_.substr(at);
  const bool closed = rest.empty() || rest[0] == delimiter_ || rest[0] == '\n' || rest == "\r" ||
                      rest.starts_with("\r\n");
  if (!closed) return Faulty(CsvFault::kQuoteInside, record);
  if (doubled) {
    // Reserved at once for the whole record, so that earlier fields keep their place.
    if (unescaped_.empty()) unescaped_.reserve(std::min(window_.size(), kCsvRecordBytesMax + 1));
    const std::size_t start = unescaped_.size();
    for (std::size_t i = 0; i < field.size(); i += field[i] == '"' ? 2 : 1)
      unescaped_ += field[i];
    field = std::string_view(unescaped_).substr(start);
  }
  record.fields.push_back(field);
  return Scan::kDone;
}

// The faulty record's first line, whatever its quotes say.
Result<bool> CsvReader::TakeFirstLine(CsvRecord& record) {
  while (window_.find('\n') == std::string_view::npos && !at_end_) {
    if (window_.size() > kCsvRecordBytesMax) break;
    RETURN_IF_ERROR(Refill());
  }
  const std::size_t end = std::min(window_.find('\n'), window_.size());
  record.fields.assign(1, window_.substr(0, end));
  if (record.fields[0].ends_with('\r')) record.fields[0].remove_suffix(1);
  window_.remove_prefix(std::min(end + 1, window_.size()));
  ++line_;
  return true;
}

}  // namespace tidewaiter::codec
