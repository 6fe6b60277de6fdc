#include "warehouse/duck.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::warehouse {
namespace {

std::string QuotedWith(char quote, std::string_view text) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

}  // namespace

std::string SqlText(std::string_view text) {
  return QuotedWith('\'', text);
}
std::string SqlName(std::string_view name) {
  return QuotedWith('"', name);
}

std::unexpected<Error> FailDuck(const char* message, duckdb_error_type type) {
  std::string text = message == nullptr ? "DuckDB failed without a message" : message;
  text.resize(std::min(text.find('\n'), text.size()));
  const bool outside = type == DUCKDB_ERROR_IO || type == DUCKDB_ERROR_OUT_OF_MEMORY ||
                       type == DUCKDB_ERROR_INTERRUPT;
  return Fail(outside ? ErrorCode::kUnavailable : ErrorCode::kInvalidArgument, std::move(text));
}

DuckChunk::DuckChunk(duckdb_data_chunk chunk) : chunk_(chunk) {
  if (chunk_ == nullptr) return;
  const idx_t count = duckdb_data_chunk_get_column_count(chunk_);
  for (idx_t c = 0; c < count; ++c) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_, c);
    columns_.push_back({duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)});
  }
}

DuckChunk::~DuckChunk() {
  if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
}

std::size_t DuckChunk::size() const {
  return chunk_ == nullptr ? 0 : duckdb_data_chunk_get_size(chunk_);
}

bool DuckChunk::IsNull(std::size_t column, std::size_t row) const {
  const std::uint64_t* validity = columns_[column].validity;
  return validity != nullptr && ((validity[row / 64] >> (row % 64)) & 1) == 0;
}

std::string_view DuckChunk::Text(std::size_t column, std::size_t row) const {
  auto* text = static_cast<duckdb_string_t*>(columns_[column].data) + row;
  return {duckdb_string_t_data(text), duckdb_string_t_length(*text)};
}

DuckResult::~DuckResult() {
  if (owned_) duckdb_destroy_result(&result_);
}

Result<DuckChunk> DuckResult::Next() {
  DuckChunk chunk(duckdb_fetch_chunk(result_));
  const char* error = chunk.size() == 0 ? duckdb_result_error(&result_) : nullptr;
  if (error != nullptr && *error != '\0') {
    return FailDuck(error, duckdb_result_error_type(&result_));
  }
  return chunk;
}

std::vector<std::string> DuckResult::ColumnNames() {
  std::vector<std::string> names;
  const idx_t count = duckdb_column_count(&result_);
  for (idx_t c = 0; c < count; ++c)
    names.emplace_back(duckdb_column_name(&result_, c));
  return names;
}

Result<Duck> Duck::Open() {
  duckdb_database raw = nullptr;
  if (duckdb_open(nullptr, &raw) != DuckDBSuccess) {
    return Fail(ErrorCode::kUnavailable, "cannot open DuckDB in memory");
  }
  Database database(raw, [](duckdb_database closing) { duckdb_close(&closing); });
  ASSIGN_OR_RETURN(Duck duck, Duck(std::move(database), nullptr).Another());
  // Ours is the only progress that is shown; nothing is fetched from outside.
  RETURN_IF_ERROR(
      duck.Run("SET enable_progress_bar=false; SET autoinstall_known_extensions=false;"
               " SET autoload_known_extensions=false"));
  return duck;
}

Result<Duck> Duck::Another() const {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database_.get(), &connection) != DuckDBSuccess) {
    return Fail(ErrorCode::kUnavailable, "cannot connect to DuckDB in memory");
  }
  return Duck(database_, connection);
}

Duck::~Duck() {
  if (connection_ != nullptr) duckdb_disconnect(&connection_);
}

Result<DuckResult> Duck::Query(const std::string& sql) {
  duckdb_result result;
  const duckdb_state state = duckdb_query(connection_, sql.c_str(), &result);
  DuckResult owner(result);
  if (state != DuckDBSuccess) {
    return FailDuck(duckdb_result_error(&result), duckdb_result_error_type(&result));
  }
  return owner;
}

Result<DuckResult> Duck::Stream(const std::string& sql) {
  duckdb_prepared_statement statement = nullptr;
  if (duckdb_prepare(connection_, sql.c_str(), &statement) != DuckDBSuccess) {
    const auto failed = FailDuck(duckdb_prepare_error(statement), DUCKDB_ERROR_INVALID_INPUT);
    duckdb_destroy_prepare(&statement);
    return failed;
  }
  duckdb_pending_result pending = nullptr;
  duckdb_result result{};
  const bool started = duckdb_pending_prepared_streaming(statement, &pending) == DuckDBSuccess;
  const duckdb_state state = started ? duckdb_execute_pending(pending, &result) : DuckDBError;
  const std::string pending_error = state == DuckDBSuccess ? "" : duckdb_pending_error(pending);
  duckdb_destroy_pending(&pending);
  duckdb_destroy_prepare(&statement);
  DuckResult owner(result);
  if (state != DuckDBSuccess) {
    const char* error = started ? duckdb_result_error(&result) : pending_error.c_str();
    return FailDuck(error == nullptr ? pending_error.c_str() : error, DUCKDB_ERROR_INVALID_INPUT);
  }
  return owner;
}

Status Duck::Run(const std::string& sql) {
  const Result<DuckResult> result = Query(sql);
  return result ? Status{} : Status(std::unexpected(result.error()));
}

}  // namespace tidewaiter::warehouse
