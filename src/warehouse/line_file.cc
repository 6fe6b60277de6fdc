#include "warehouse/line_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/text.h"
#include "os/mapped_file.h"

namespace tidewaiter::warehouse {
namespace {

constexpr std::size_t kLeadingColumns = 3;  // id, declaration_id, date
constexpr std::size_t kOutcomeColumns = 7;  // outcome_source ... corrections
constexpr std::size_t kInlineBytes = 12;    // texts that a duckdb_string_t holds itself
constexpr std::size_t kChunkRows = 2048;    // DuckDB's own

std::size_t UsedExtras(const LineSchema& schema) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < kExtraCount; ++i) {
    if (!schema.extra_names[i].empty()) used = i + 1;
  }
  return used;
}

std::unexpected<Error> FailWord(std::string_view word) {
  return Fail(ErrorCode::kCorruption, fmt::format("not a word of this version: '{}'", word));
}

// Fills DuckDB's chunks with lines.
class Writer {
 public:
  Writer(const LineTable& lines, const std::vector<std::uint32_t>& rows)
      : lines_(lines), rows_(rows), columns_(LineFileColumns(lines.schema())) {}
  ~Writer() {
    if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
    if (appender_ != nullptr) duckdb_appender_destroy(&appender_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Creates the table "part" and fills it.
  Status Fill(Duck& duck);

 private:
  void MakeChunk();
  Status AppendChunk(std::size_t begin, std::size_t end);
  // Sets every cell of a column: put(vector data, cell, row) returns false for NULL.
  template <typename T, typename Get>
  void Numbers(Get get);
  template <typename Get>
  void Texts(Get get);
  void Outcomes();
  duckdb_vector NextVector();
  std::uint64_t* Validity(duckdb_vector vector);
  Status FailAppender();

  const LineTable& lines_;
  const std::vector<std::uint32_t>& rows_;
  std::vector<std::pair<std::string, std::string>> columns_;
  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  idx_t column_ = 0;
};

duckdb_type TypeOf(std::string_view sql) {
  if (sql == "VARCHAR") return DUCKDB_TYPE_VARCHAR;
  if (sql == "DATE") return DUCKDB_TYPE_DATE;
  return sql == "DOUBLE" ? DUCKDB_TYPE_DOUBLE : DUCKDB_TYPE_BIGINT;
}

void Writer::MakeChunk() {
  std::vector<duckdb_logical_type> types;
  for (const auto& [name, sql] : columns_)
    types.push_back(duckdb_create_logical_type(TypeOf(sql)));
  chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types)
    duckdb_destroy_logical_type(&type);
}

Status Writer::FailAppender() {
  const char* error = duckdb_appender_error(appender_);
  return FailDuck(error, DUCKDB_ERROR_INVALID_INPUT);
}

Status Writer::Fill(Duck& duck) {
  std::string sql;
  for (const auto& [name, type] : columns_)
    sql += fmt::format("{}{} {}", sql.empty() ? "" : ", ", SqlName(name), type);
  RETURN_IF_ERROR(duck.Run(fmt::format("CREATE TABLE part ({})", sql)));
  if (duckdb_appender_create(duck.connection(), nullptr, "part", &appender_) != DuckDBSuccess) {
    return FailAppender();
  }
  MakeChunk();
  for (std::size_t begin = 0; begin < rows_.size(); begin += kChunkRows) {
    RETURN_IF_ERROR(AppendChunk(begin, std::min(begin + kChunkRows, rows_.size())));
  }
  return duckdb_appender_close(appender_) == DuckDBSuccess ? Status{} : FailAppender();
}

duckdb_vector Writer::NextVector() {
  return duckdb_data_chunk_get_vector(chunk_, column_++);
}

std::uint64_t* Writer::Validity(duckdb_vector vector) {
  duckdb_vector_ensure_validity_writable(vector);
  return duckdb_vector_get_validity(vector);
}

template <typename T, typename Get>
void Writer::Numbers(Get get) {
  duckdb_vector vector = NextVector();
  auto* data = static_cast<T*>(duckdb_vector_get_data(vector));
  std::uint64_t* validity = Validity(vector);
  for (std::size_t i = begin_; i < end_; ++i) {
    const std::optional<T> value = get(rows_[i]);
    data[i - begin_] = value.value_or(T{});
    duckdb_validity_set_row_validity(validity, i - begin_, value.has_value());
  }
}

// "" is stored as NULL: a missing text.
template <typename Get>
void Writer::Texts(Get get) {
  duckdb_vector vector = NextVector();
  auto* data = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  std::uint64_t* validity = Validity(vector);
  for (std::size_t i = begin_; i < end_; ++i) {
    const auto text = get(rows_[i]);
    if (text.empty()) {
      duckdb_validity_set_row_invalid(validity, i - begin_);
    } else if (text.size() <= kInlineBytes && codec::IsAscii(text)) {
      // Most cells are short codes: written in place, without DuckDB's call and check for UTF-8.
      duckdb_string_t& cell = data[i - begin_];
      cell = {};
      cell.value.inlined.length = static_cast<std::uint32_t>(text.size());
      std::memcpy(cell.value.inlined.inlined, text.data(), text.size());
    } else {
      duckdb_vector_assign_string_element_len(vector, i - begin_, text.data(), text.size());
    }
  }
}

void Writer::Outcomes() {
  const auto at = [this](std::uint32_t row) -> const Outcome& { return lines_.outcome(row); };
  const auto word = [](std::string_view name, bool is_default) {
    return is_default ? std::string_view() : name;
  };
  Texts([&](std::uint32_t row) {
    return word(OutcomeSourceName(at(row).source), at(row).source == OutcomeSource::kNone);
  });
  Texts([&](std::uint32_t row) {
    return word(SelectionBasisName(at(row).basis), at(row).basis == SelectionBasis::kUnknown);
  });
  Texts([&](std::uint32_t row) { return KindsText(at(row).checked); });
  Texts([&](std::uint32_t row) { return KindsText(at(row).wrong); });
  Numbers<std::int64_t>(
      [&](std::uint32_t row) { return std::optional<std::int64_t>(at(row).recovered_minor); });
  Numbers<std::int32_t>([&](std::uint32_t row) {
    return at(row).known_on == 0 ? std::nullopt : std::optional<std::int32_t>(at(row).known_on);
  });
  Texts([&](std::uint32_t row) { return CorrectionsText(at(row).corrections); });
}

Status Writer::AppendChunk(std::size_t begin, std::size_t end) {
  begin_ = begin;
  end_ = end;
  column_ = 0;
  duckdb_data_chunk_reset(chunk_);
  Texts([&](std::uint32_t row) { return lines_.id(row); });
  Texts([&](std::uint32_t row) { return lines_.declaration_id(row); });
  Numbers<std::int32_t>(
      [&](std::uint32_t row) { return std::optional<std::int32_t>(lines_.date(row)); });
  for (std::size_t a = 0; a < kFirstExtra + UsedExtras(lines_.schema()); ++a)
    Texts([&](std::uint32_t row) { return lines_.Text(row, static_cast<Attribute>(a)); });
  for (std::size_t m = 0; m < kMeasureCount; ++m) {
    Numbers<double>([&](std::uint32_t row) {
      const double number = lines_.Number(row, static_cast<Measure>(m));
      return std::isnan(number) ? std::nullopt : std::optional<double>(number);
    });
  }
  Numbers<std::int64_t>([&](std::uint32_t row) {
    const std::int64_t minor = lines_.value_minor(row);
    return minor == kMissingMoney ? std::nullopt : std::optional<std::int64_t>(minor);
  });
  Texts([&](std::uint32_t row) { return lines_.description(row); });
  Outcomes();
  CHECK(column_ == columns_.size());
  duckdb_data_chunk_set_size(chunk_, end - begin);
  const bool appended = duckdb_append_data_chunk(appender_, chunk_) == DuckDBSuccess;
  return appended ? Status{} : FailAppender();
}

Status CopyToFile(Duck& duck, const os::Path& path) {
  RETURN_IF_ERROR(duck.Run(
      fmt::format("COPY part TO {} (FORMAT parquet, COMPRESSION zstd)", SqlText(path.string()))));
  // DuckDB does not promise that its file is on disk; syncing a mapping of it does.
  ASSIGN_OR_RETURN(os::MappedFile file,
                   os::MappedFile::Open(path, os::MappedFile::Mode::kReadWrite));
  return file.Sync();
}

}  // namespace

std::string KindsText(KindSet kinds) {
  std::string text;
  for (const ErrorKind kind : AllErrorKinds()) {
    if (!kinds.Has(kind)) continue;
    if (!text.empty()) text += ';';
    text += ErrorKindName(kind);
  }
  return text;
}

std::string CorrectionsText(const std::vector<Correction>& corrections) {
  std::string text;
  for (const Correction& correction : corrections) {
    if (!text.empty()) text += ';';
    text += ErrorKindName(correction.kind);
    text += '=';
    for (const char c : correction.value) {
      if (c == ';' || c == '=' || c == '\\') text += '\\';
      text += c;
    }
  }
  return text;
}

namespace {

Result<std::vector<Correction>> ParseCorrections(std::string_view text) {
  std::vector<Correction> corrections;
  while (!text.empty()) {
    const std::size_t sign = std::min(text.find('='), text.size());
    const auto kind = FindErrorKind(text.substr(0, sign));
    if (!kind || sign == text.size()) return FailWord(text);
    text.remove_prefix(sign + 1);
    std::string value;
    for (; !text.empty() && text[0] != ';'; text.remove_prefix(1)) {
      if (text[0] == '\\' && text.size() > 1) text.remove_prefix(1);
      value += text[0];
    }
    if (!text.empty()) text.remove_prefix(1);
    corrections.push_back({*kind, std::move(value)});
  }
  return corrections;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> LineFileColumns(const LineSchema& schema) {
  std::vector<std::pair<std::string, std::string>> columns{
      {"id", "VARCHAR"}, {"declaration_id", "VARCHAR"}, {"date", "DATE"}};
  for (std::size_t a = 0; a < kFirstExtra + UsedExtras(schema); ++a)
    columns.emplace_back(AttributeName(static_cast<Attribute>(a)), "VARCHAR");
  for (std::size_t m = 0; m < kMeasureCount; ++m)
    columns.emplace_back(MeasureName(static_cast<Measure>(m)), "DOUBLE");
  columns.insert(columns.end(), {{"value_minor", "BIGINT"},
                                 {"description", "VARCHAR"},
                                 {"outcome_source", "VARCHAR"},
                                 {"selection_basis", "VARCHAR"},
                                 {"checked", "VARCHAR"},
                                 {"wrong", "VARCHAR"},
                                 {"recovered_minor", "BIGINT"},
                                 {"known_on", "DATE"},
                                 {"corrections", "VARCHAR"}});
  return columns;
}

Status WriteLineFile(const os::Path& path, const LineTable& lines,
                     const std::vector<std::uint32_t>& rows) {
  ASSIGN_OR_RETURN(Duck duck, Duck::Open());
  Status status = Writer(lines, rows).Fill(duck);
  if (status) status = CopyToFile(duck, path);
  if (!status) {
    std::error_code ignored;  // the write's own error is the one to tell
    std::filesystem::remove(path, ignored);
  }
  return status;
}

Result<LineFileReader> LineFileReader::Open(Duck duck, const os::Path& path,
                                            const LineSchema& schema) {
  std::string sql;
  for (const auto& [name, type] : LineFileColumns(schema)) {
    sql += fmt::format("{}{}::{}", sql.empty() ? "" : ", ", SqlName(name), type);
  }
  Result<DuckResult> result =
      duck.Stream(fmt::format("SELECT {} FROM read_parquet({})", sql, SqlText(path.string())));
  if (!result) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("{} cannot be read: {}", path.string(), result.error().message));
  }
  return LineFileReader(std::move(duck), std::move(*result), UsedExtras(schema));
}

void LineFileReader::TakeText(std::size_t column, std::string& text) {
  if (chunk_.IsNull(column, at_)) {
    text.clear();
  } else {
    text.assign(chunk_.Text(column, at_));
  }
}

Result<bool> LineFileReader::Next(LineRecord& record) {
  if (at_ == chunk_.size()) {
    ASSIGN_OR_RETURN(chunk_, result_.Next());
    at_ = 0;
    if (chunk_.size() == 0) return false;
  }
  TakeText(0, record.id);
  TakeText(1, record.declaration_id);
  record.date = chunk_.Value<std::int32_t>(2, at_);
  std::size_t column = kLeadingColumns;
  for (std::size_t a = 0; a < kFirstExtra + extras_; ++a)
    TakeText(column++, record.attributes[a]);
  for (std::size_t m = 0; m < kMeasureCount; ++m, ++column) {
    record.measures[m] = chunk_.IsNull(column, at_) ? kMissing : chunk_.Value<double>(column, at_);
  }
  record.value_minor =
      chunk_.IsNull(column, at_) ? kMissingMoney : chunk_.Value<std::int64_t>(column, at_);
  TakeText(column + 1, record.description);
  RETURN_IF_ERROR(ReadOutcome(column + 2, record.outcome));
  CHECK(column + 2 + kOutcomeColumns == chunk_.column_count());
  ++at_;
  return true;
}

Result<KindSet> LineFileReader::Kinds(std::size_t column) {
  KindSet kinds;
  if (chunk_.IsNull(column, at_)) return kinds;
  std::string_view text = chunk_.Text(column, at_);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const auto kind = FindErrorKind(text.substr(0, end));
    if (!kind) return FailWord(text);
    kinds.Add(*kind);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return kinds;
}

Status LineFileReader::ReadOutcome(std::size_t column, Outcome& outcome) {
  const auto text = [&](std::size_t c, std::string_view missing) {
    return chunk_.IsNull(c, at_) ? missing : chunk_.Text(c, at_);
  };
  const auto source = FindOutcomeSource(text(column, "none"));
  const auto basis = FindSelectionBasis(text(column + 1, "unknown"));
  if (!source || !basis) return FailWord(text(source ? column + 1 : column, ""));
  outcome.source = *source;
  outcome.basis = *basis;
  ASSIGN_OR_RETURN(outcome.checked, Kinds(column + 2));
  ASSIGN_OR_RETURN(outcome.wrong, Kinds(column + 3));
  outcome.recovered_minor = chunk_.Value<std::int64_t>(column + 4, at_);
  outcome.known_on =
      chunk_.IsNull(column + 5, at_) ? 0 : chunk_.Value<std::int32_t>(column + 5, at_);
  outcome.corrections.clear();
  if (!chunk_.IsNull(column + 6, at_)) {
    ASSIGN_OR_RETURN(outcome.corrections, ParseCorrections(chunk_.Text(column + 6, at_)));
  }
  return {};
}

}  // namespace tidewaiter::warehouse
