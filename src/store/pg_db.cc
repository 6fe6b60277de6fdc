#include "store/pg_db.h"

#include <array>
#include <bit>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "codec/text.h"

namespace tidewaiter::store {
namespace {

constexpr int kServerMin = 150000;
constexpr std::size_t kPreparedMax = 200;  // statements of fixed text are far fewer
// A dead server is found within half a minute, also when the network swallows packets.
constexpr std::array<std::array<const char*, 2>, 6> kDefaults{{
    {"connect_timeout", "5"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "30000"},
    {"fallback_application_name", "tidewaiter"},
}};
// A commit is never cut short by a clock: nobody would know whether it is kept.
constexpr const char* kWriterSettings =
    "SET synchronous_commit = on; SET statement_timeout = 0; SET lock_timeout = '3s'";
constexpr const char* kReaderSettings =
    "SET default_transaction_read_only = on; SET statement_timeout = '30s'";

// Libpq writes several lines; a message is one.
std::string OneLine(const char* message) {
  std::string line(codec::Trim(message));
  for (std::size_t at = line.find('\n'); at != std::string::npos; at = line.find('\n', at))
    line.replace(at, 1, "; ");
  return line;
}

bool Begins(std::string_view state, std::initializer_list<std::string_view> beginnings) {
  for (const std::string_view beginning : beginnings) {
    if (state.starts_with(beginning)) return true;
  }
  return false;
}

// Classes of appendix A of the manual of PostgreSQL.
ErrorCode CodeOf(std::string_view state) {
  if (state == "23505" || state == "TW001") return ErrorCode::kConflict;
  if (state == "XX001" || state == "XX002") return ErrorCode::kCorruption;
  if (state == "42501") return ErrorCode::kFailedPrecondition;  // no right
  if (Begins(state, {"22", "54"})) return ErrorCode::kInvalidArgument;
  if (state.empty() ||
      Begins(state, {"08", "25", "26", "28", "3D", "40", "53", "55", "57", "58"})) {
    return ErrorCode::kUnavailable;
  }
  return ErrorCode::kInternal;
}

// After these the session is of no use: the server goes down, cannot be written to any more, or
// another session stands behind the connection.
bool IsLost(std::string_view state) {
  return Begins(state, {"08", "57P", "25006", "26000"});
}

std::string_view Field(const PGresult* result, int field) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// A name of a database alone is one too.
bool IsAddress(const std::string& connection) {
  if (connection.find('=') == std::string::npos && connection.find("://") == std::string::npos) {
    return true;
  }
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), nullptr);
  PQconninfoFree(options);
  return options != nullptr;
}

// Libpq would write to the standard error.
void Ignore(void* /*argument*/, const char* /*message*/) {}

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes)
    value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

bool PgRows::Next() {
  column_ = 0;
  return ++row_ < PQntuples(result_.get());
}

std::string_view PgRows::View() {
  const int column = column_++;
  return {PQgetvalue(result_.get(), row_, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

double PgRows::Real() {
  return std::bit_cast<double>(BigEndian(View()));
}

// smallint, integer or bigint.
std::int64_t PgRows::ReadInt() {
  const std::string_view bytes = View();
  const std::uint64_t value = BigEndian(bytes);
  if (bytes.size() == sizeof(std::int16_t)) return static_cast<std::int16_t>(value);
  if (bytes.size() == sizeof(std::int32_t)) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

void PgDb::Disconnect() {
  db_.reset();
  prepared_.clear();
}

// The first look may find the server's last words, the second finds the end.
bool PgDb::Alive() {
  for (int look = 0; db_ != nullptr && look < 2; ++look) {
    if (PQconsumeInput(db_.get()) == 0 || PQstatus(db_.get()) == CONNECTION_BAD) Disconnect();
  }
  return db_ != nullptr;
}

int PgDb::server_version() const {
  return db_ == nullptr ? 0 : PQserverVersion(db_.get());
}

Status PgDb::Connect() {
  if (db_ != nullptr) return {};
  Status status = Open();
  if (status) status = CheckServer();
  if (status) status = Settle();
  if (!status) Disconnect();
  return status;
}

// Later keywords go before earlier ones, and those in the connection itself stand between.
Status PgDb::Open() {
  std::vector<const char*> names;
  std::vector<const char*> values;
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  for (const auto& [name, value] : kDefaults)
    add(name, value);
  if (role_ == Role::kWrite) add("target_session_attrs", "read-write");
  add("dbname", address_.connection.c_str());
  if (!address_.password.empty()) add("password", address_.password.c_str());
  add("client_encoding", "UTF8");
  add(nullptr, nullptr);
  if (!IsAddress(address_.connection)) {
    // Not what libpq says of it: that may quote a password.
    return Fail(ErrorCode::kInvalidArgument,
                "the connection is neither keywords nor an address that libpq reads");
  }
  db_.reset(PQconnectdbParams(names.data(), values.data(), 1));
  if (db_ == nullptr) return Fail(ErrorCode::kUnavailable, "PostgreSQL: out of memory");
  PQsetNoticeProcessor(db_.get(), Ignore, nullptr);
  if (PQstatus(db_.get()) == CONNECTION_OK) return {};
  return Fail(ErrorCode::kUnavailable,
              fmt::format("PostgreSQL: {}", OneLine(PQerrorMessage(db_.get()))));
}

Status PgDb::CheckServer() const {
  if (server_version() < kServerMin) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("PostgreSQL {} is too old, version {} is needed",
                            server_version() / 10000, kServerMin / 10000));
  }
  const char* encoding = PQparameterStatus(db_.get(), "server_encoding");
  if (encoding != nullptr && std::string_view(encoding) == "UTF8") return {};
  return Fail(ErrorCode::kFailedPrecondition, "the database of PostgreSQL is not in UTF8");
}

Status PgDb::Settle() {
  return Run(
      fmt::format("SET search_path = \"{}\"; SET client_min_messages = error; "
                  "SET jit = off; SET idle_session_timeout = 0; {}",
                  address_.schema, role_ == Role::kWrite ? kWriterSettings : kReaderSettings));
}

std::unexpected<Error> PgDb::ErrorOf(const PGresult* result) {
  const std::string_view state = Field(result, PG_DIAG_SQLSTATE);
  // Without the detail: it shows values of rows, and errors are logged.
  std::string message(Field(result, PG_DIAG_MESSAGE_PRIMARY));
  if (message.empty()) message = OneLine(PQerrorMessage(db_.get()));
  const auto error = Fail(CodeOf(state), fmt::format("PostgreSQL: {}{}{}", OneLine(message.c_str()),
                                                     state.empty() ? "" : " ", state));
  if (IsLost(state) || PQstatus(db_.get()) == CONNECTION_BAD) Disconnect();
  return error;
}

Result<PgResult> PgDb::Taken(PGresult* result) {
  PgResult taken(result);
  const ExecStatusType status = PQresultStatus(taken.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return taken;
  return ErrorOf(taken.get());
}

Status PgDb::Run(const std::string& sql) {
  RETURN_IF_ERROR(Taken(PQexec(db_.get(), sql.c_str())));
  return {};
}

Result<PgRows> PgDb::Query(const std::string& sql, const PgArgs& args) {
  const PgArgs::Raw raw = args.raw();
  ASSIGN_OR_RETURN(PgResult result, Taken(PQexecParams(db_.get(), sql.c_str(), args.size(),
                                                       raw.types.data(), raw.values.data(),
                                                       raw.lengths.data(), raw.formats.data(), 1)));
  return PgRows(std::move(result));
}

Result<std::string> PgDb::Prepare(std::string_view sql, const PgArgs& args) {
  if (const auto there = prepared_.find(sql); there != prepared_.end()) return there->second;
  if (prepared_.size() >= kPreparedMax) {
    RETURN_IF_ERROR(Run("DEALLOCATE ALL"));
    prepared_.clear();
  }
  const std::string name = fmt::format("s{}", prepared_.size());
  const std::string text(sql);
  RETURN_IF_ERROR(Taken(
      PQprepare(db_.get(), name.c_str(), text.c_str(), args.size(), args.raw().types.data())));
  prepared_.emplace(text, name);
  return name;
}

Result<PgRows> PgDb::QueryPrepared(std::string_view sql, const PgArgs& args) {
  ASSIGN_OR_RETURN(const std::string name, Prepare(sql, args));
  const PgArgs::Raw raw = args.raw();
  ASSIGN_OR_RETURN(PgResult result,
                   Taken(PQexecPrepared(db_.get(), name.c_str(), args.size(), raw.values.data(),
                                        raw.lengths.data(), raw.formats.data(), 1)));
  return PgRows(std::move(result));
}

bool PgDb::Send(const std::string& name, const PgArgs& args) {
  const PgArgs::Raw raw = args.raw();
  return PQsendQueryPrepared(db_.get(), name.c_str(), args.size(), raw.values.data(),
                             raw.lengths.data(), raw.formats.data(), 1) != 0;
}

Status PgDb::RunTogether(std::span<const PgStep> steps) {
  std::vector<std::string> names;
  for (const PgStep& step : steps) {
    ASSIGN_OR_RETURN(std::string name, Prepare(step.sql, step.args));
    names.push_back(std::move(name));
  }
  bool sent = PQenterPipelineMode(db_.get()) != 0;
  for (std::size_t i = 0; sent && i < steps.size(); ++i)
    sent = Send(names[i], steps[i].args);
  sent = sent && PQpipelineSync(db_.get()) != 0;
  if (!sent) {
    const auto error = Fail(ErrorCode::kUnavailable,
                            fmt::format("PostgreSQL: {}", OneLine(PQerrorMessage(db_.get()))));
    Disconnect();
    return error;
  }
  Status status = ReadPipeline();
  EndPipeline();
  return status;
}

// The first error, if there is one. After the results of each step comes a null; two of them mean
// that nothing more comes.
Status PgDb::ReadPipeline() {
  Status first;
  for (int nulls = 0; nulls < 2;) {
    const PgResult result(PQgetResult(db_.get()));
    nulls = result == nullptr ? nulls + 1 : 0;
    if (result == nullptr) continue;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) return first;
    if (first && status == PGRES_FATAL_ERROR) first = ErrorOf(result.get());
    if (db_ == nullptr) return first;
  }
  if (first) first = Fail(ErrorCode::kUnavailable, "PostgreSQL: the connection broke");
  Disconnect();
  return first;
}

void PgDb::EndPipeline() {
  if (db_ == nullptr) return;
  if (PQexitPipelineMode(db_.get()) == 0) return Disconnect();
  if (PQtransactionStatus(db_.get()) == PQTRANS_IDLE) return;
  if (!Run("ROLLBACK")) Disconnect();
}

}  // namespace tidewaiter::store
