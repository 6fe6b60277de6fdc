#include "nomenclature/sheet.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/text.h"
#include "nomenclature/complaints.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string Lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return out;
}

// The most frequent sign of the first line, ',' when there is none.
char Delimiter(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, bytes.find('\n'));
  char best = ',';
  for (const char c : {';', '\t'}) {
    if (std::ranges::count(first, c) > std::ranges::count(first, best)) best = c;
  }
  return best;
}

}  // namespace

Sheet::Sheet(std::string file, std::string_view bytes, codec::Problems& problems)
    : file_(std::move(file)),
      bytes_(bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes),
      problems_(problems),
      utf8_(codec::IsUtf8(bytes_)),
      reader_(Delimiter(bytes_),
              [this]() -> Result<std::string_view> { return std::exchange(bytes_, {}); }) {
  if (!NextWhole()) return;
  for (const std::string_view name : record_.fields)
    columns_.emplace_back(codec::Trim(name));
}

int Sheet::Column(std::string_view name) const {
  const auto at = std::ranges::find(columns_, Lower(name), [](const auto& c) { return Lower(c); });
  return at == columns_.end() ? kNoColumn : static_cast<int>(at - columns_.begin());
}

int Sheet::Need(std::string_view name) {
  const int column = Column(name);
  if (column == kNoColumn) {
    Complain(problems_, "column", Pointer(file_, 1, name),
             fmt::format("the first row names no column {}", name));
  }
  return column;
}

bool Sheet::NextWhole() {
  for (;;) {
    const Result<bool> more = reader_.Next(record_);
    CHECK(more);  // only reading from outside can fail
    if (!*more) return false;
    if (record_.fault != codec::CsvFault::kNone) {
      const bool long_one = record_.fault == codec::CsvFault::kTooLong;
      Problem(long_one ? "csv_length" : "csv_quote", "", Shown(record_.fields.front()));
      continue;
    }
    if (!utf8_ && !std::ranges::all_of(record_.fields, codec::IsUtf8)) {
      Problem("not_utf8", "", Shown(record_.fields.front()));
      continue;
    }
    return true;
  }
}

bool Sheet::Next() {
  while (NextWhole()) {
    if (record_.fields.size() == columns_.size()) return true;
    Problem("csv_fields", "",
            fmt::format("{} cells, the first row has {}", record_.fields.size(), columns_.size()));
  }
  return false;
}

std::string_view Sheet::Cell(int column) const {
  return column == kNoColumn ? std::string_view()
                             : record_.fields[static_cast<std::size_t>(column)];
}

std::string Sheet::At(std::string_view column) const {
  return Pointer(file_, record_.line, column);
}

void Sheet::Problem(std::string_view code, std::string_view column, std::string detail) {
  Complain(problems_, code, At(column), std::move(detail));
}

}  // namespace tidewaiter::nomenclature
