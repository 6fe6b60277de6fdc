#include "warehouse/source.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "codec/csv.h"
#include "codec/gzip.h"
#include "codec/text.h"
#include "os/mapped_file.h"
#include "warehouse/duck.h"

namespace tidewaiter::warehouse {
namespace {

constexpr std::size_t kSampleBytes = 4 << 20;  // looked at to find the encoding
constexpr std::size_t kColumnsMax = 10'000;    // a file with more is not a table
constexpr std::size_t kShownBytes = 120;       // of a faulty line

FileFormat FormatOf(const os::Path& path, FileFormat stated) {
  if (stated != FileFormat::kByName) return stated;
  os::Path name = path.filename();
  if (name.extension() == ".gz") name = name.stem();
  const std::string extension = name.extension().string();
  if (extension == ".parquet" || extension == ".pq") return FileFormat::kParquet;
  return extension == ".tsv" || extension == ".tab" ? FileFormat::kTsv : FileFormat::kCsv;
}

void NameColumns(std::vector<std::string>& names) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string name(codec::Trim(names[i]));
    if (name.empty()) name = fmt::format("column{}", i + 1);
    const std::string wanted = name;
    for (int n = 2; !taken.insert(name).second; ++n)
      name = fmt::format("{}_{}", wanted, n);
    names[i] = std::move(name);
  }
}

std::unexpected<Error> Named(Error error, const os::Path& path) {
  error.message = fmt::format("{}: {}", path.string(), error.message);
  return std::unexpected(std::move(error));
}

// UTF-8, unless more lines of the sample break it than use it: one damaged line must not turn a
// UTF-8 file into Latin-1.
Encoding DetectEncoding(std::string_view sample) {
  std::size_t good = 0;
  std::size_t bad = 0;
  while (const std::size_t end = sample.find('\n') + 1) {
    const std::string_view line = sample.substr(0, end);
    if (!codec::IsAscii(line)) ++(codec::IsUtf8(line) ? good : bad);
    sample.remove_prefix(end);
  }
  return bad > good ? Encoding::kLatin1 : Encoding::kUtf8;
}

// The most frequent candidate in the first line, outside quotes.
char DetectDelimiter(std::string_view sample) {
  constexpr std::string_view kCandidates = ",;\t|";
  std::array<std::size_t, 4> counts{};
  bool quoted = false;
  for (const char c : sample) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    const std::size_t candidate = kCandidates.find(c);
    if (!quoted && candidate != std::string_view::npos) ++counts[candidate];
  }
  return kCandidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                              counts.begin())];
}

class CsvSource final : public TableSource {
 public:
  CsvSource(os::Path path, os::MappedFile file, SourceOptions options)
      : path_(std::move(path)), file_(std::move(file)), options_(options) {}

  Status ReadHeader();
  Result<bool> Next(SourceRow& row) override;

 private:
  Result<std::string_view> Fill();
  Status CheckStart();
  void Detect();
  bool Decode(SourceRow& row);
  void Fault(SourceRow& row, std::string_view code, std::string reason);

  os::Path path_;
  os::MappedFile file_;
  SourceOptions options_;
  std::unique_ptr<codec::Gunzip> gunzip_;
  std::string_view start_;  // the first piece, until the reader has taken it
  std::optional<codec::CsvReader> reader_;
  codec::CsvRecord record_;
  std::string decoded_;
};

Result<std::string_view> CsvSource::Fill() {
  if (!start_.empty()) return std::exchange(start_, {});
  if (gunzip_ == nullptr) return std::string_view();
  Result<std::string_view> piece = gunzip_->Next();
  if (!piece) return Named(piece.error(), path_);
  return piece;
}

// Names the cases that are often met before the reader would only find nonsense in them.
Status CsvSource::CheckStart() {
  const auto fail = [this](std::string_view what) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} {}", path_.string(), what));
  };
  if (start_.starts_with("\xEF\xBB\xBF")) start_.remove_prefix(3);
  if (start_.empty()) return fail("is empty: there is nothing to read");
  if (start_.starts_with("\xFF\xFE") || start_.starts_with("\xFE\xFF")) {
    return fail("is UTF-16: save it as UTF-8");
  }
  if (start_.starts_with("PK\x03\x04")) {
    return fail("is a zip or spreadsheet file: save the sheet as CSV");
  }
  if (start_.starts_with("PAR1")) return fail("is Parquet: give it the ending .parquet");
  if (start_.substr(0, kSampleBytes).find('\0') != std::string_view::npos) {
    return fail("is not a table of text: it holds zero bytes");
  }
  return {};
}

void CsvSource::Detect() {
  const std::string_view sample = start_.substr(0, kSampleBytes);
  encoding_ = options_.encoding == Encoding::kDetect ? DetectEncoding(sample) : options_.encoding;
  delimiter_ = options_.delimiter;
  if (delimiter_ == '\0') {
    delimiter_ = options_.format == FileFormat::kTsv ? '\t' : DetectDelimiter(sample);
  }
}

Status CsvSource::ReadHeader() {
  const auto bytes = file_.bytes();
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  start_ = text;
  if (codec::LooksLikeGzip(text)) {
    gunzip_ = std::make_unique<codec::Gunzip>(text);
    start_ = {};
    ASSIGN_OR_RETURN(start_, Fill());
  }
  RETURN_IF_ERROR(CheckStart());
  Detect();
  reader_.emplace(delimiter_, [this] { return Fill(); });
  ASSIGN_OR_RETURN(const bool found, reader_->Next(record_));
  if (!found || record_.fault != codec::CsvFault::kNone || record_.fields.size() > kColumnsMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} has no readable header in its first line: it must be the names of "
                            "the columns",
                            path_.string()));
  }
  SourceRow header;
  header.cells = record_.fields;
  if (!Decode(header)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: the header is not {}", path_.string(), "UTF-8"));
  }
  columns_.assign(header.cells.begin(), header.cells.end());
  NameColumns(columns_);
  return {};
}

// Makes the cells UTF-8. False: they are not, and should be.
bool CsvSource::Decode(SourceRow& row) {
  if (encoding_ == Encoding::kUtf8) {
    return std::all_of(row.cells.begin(), row.cells.end(), codec::IsUtf8);
  }
  std::size_t bytes = 0;
  for (const std::string_view cell : row.cells)
    bytes += cell.size();
  decoded_.clear();
  decoded_.reserve(3 * bytes);  // so that the views into it stay
  for (std::string_view& cell : row.cells) {
    if (codec::IsAscii(cell)) continue;
    const std::size_t begin = decoded_.size();
    codec::AppendLatin1AsUtf8(decoded_, cell);
    cell = std::string_view(decoded_).substr(begin);
  }
  return true;
}

void CsvSource::Fault(SourceRow& row, std::string_view code, std::string reason) {
  row.fault = code;
  row.reason = std::move(reason);
  const std::string_view first = record_.fields.empty() ? "" : record_.fields[0];
  const std::string_view shown = first.substr(0, kShownBytes);
  row.text = codec::IsUtf8(shown) ? std::string(shown) : codec::Latin1ToUtf8(shown);
  row.cells.clear();
}

Result<bool> CsvSource::Next(SourceRow& row) {
  ASSIGN_OR_RETURN(const bool more, reader_->Next(record_));
  if (!more) return false;
  row.line = record_.line;
  row.fault = {};
  row.cells.assign(record_.fields.begin(), record_.fields.end());
  if (record_.fault == codec::CsvFault::kTooLong) {
    Fault(row, "too_long", "the line is longer than 1 MiB");
  } else if (record_.fault == codec::CsvFault::kQuoteOpen) {
    Fault(row, "quote", "a quote is opened and never closed");
  } else if (record_.fault == codec::CsvFault::kQuoteInside) {
    Fault(row, "quote", "a quote inside a field; it must be doubled and the field quoted");
  } else if (row.cells.size() != columns_.size()) {
    Fault(row, "columns",
          fmt::format("{} cells, the header has {}", record_.fields.size(), columns_.size()));
  } else if (!Decode(row)) {
    Fault(row, "encoding", "not UTF-8; if the whole file is Latin-1, say so in the mapping");
  }
  return true;
}

class ParquetSource final : public TableSource {
 public:
  ParquetSource(Duck duck, DuckResult result)
      : duck_(std::move(duck)), result_(std::move(result)), chunk_(nullptr) {
    columns_ = result_.ColumnNames();
    NameColumns(columns_);
  }

  Result<bool> Next(SourceRow& row) override {
    if (at_ == chunk_.size()) {
      Result<DuckChunk> next = result_.Next();
      if (!next) {
        return Fail(ErrorCode::kCorruption,
                    fmt::format("row {}: {}", rows_ + 1, next.error().message));
      }
      chunk_ = std::move(*next);
      at_ = 0;
      if (chunk_.size() == 0) return false;
    }
    row.line = ++rows_;
    row.fault = {};
    row.cells.resize(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c)
      row.cells[c] = chunk_.IsNull(c, at_) ? std::string_view() : chunk_.Text(c, at_);
    ++at_;
    return true;
  }

 private:
  Duck duck_;
  DuckResult result_;
  DuckChunk chunk_;
  std::size_t at_ = 0;
  std::uint64_t rows_ = 0;
};

Result<std::unique_ptr<TableSource>> OpenParquet(const os::Path& path) {
  ASSIGN_OR_RETURN(Duck duck, Duck::Open());
  // CAST gives each value's shortest exact text; the order of rows is that of the file.
  Result<DuckResult> result = duck.Stream(
      fmt::format("SELECT COLUMNS(*)::VARCHAR FROM read_parquet({})", SqlText(path.string())));
  if (!result) {
    return Fail(ErrorCode::kCorruption, fmt::format("{} is not a whole Parquet file: {}",
                                                    path.string(), result.error().message));
  }
  return std::make_unique<ParquetSource>(std::move(duck), std::move(*result));
}

}  // namespace

Result<std::unique_ptr<TableSource>> TableSource::Open(const os::Path& path,
                                                       const SourceOptions& options) {
  if (std::filesystem::is_directory(path)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} is a folder: name a file in it", path.string()));
  }
  SourceOptions found = options;
  found.format = FormatOf(path, options.format);
  ASSIGN_OR_RETURN(os::MappedFile file, os::MappedFile::Open(path, os::MappedFile::Mode::kRead));
  if (file.bytes().empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} is empty: there is nothing to read", path.string()));
  }
  if (found.format == FileFormat::kParquet) return OpenParquet(path);
  auto source = std::make_unique<CsvSource>(path, std::move(file), found);
  RETURN_IF_ERROR(source->ReadHeader());
  return source;
}

}  // namespace tidewaiter::warehouse
