#include "pglog/log_database.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "codec/toml.h"
#include "federation/log_folder.h"
#include "federation/wire.h"
#include "os/append_file.h"
#include "pglog/pg_log.h"
#include "tlogstore/fsck.h"

namespace tidewaiter::pglog {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFile = "database.toml";
constexpr std::string_view kMoved = "logs.moved";
// One statement of the database: a few megabytes of entries of the usual size.
constexpr std::size_t kCopiedAtOnce = 1024;
constexpr std::size_t kCopiedBytesAtOnce = std::size_t{4} << 20U;

std::unexpected<Error> Bad(const os::Path& file, std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{}: {}", file.native(), what));
}

Status ReadMembers(const os::Path& file, const toml::table& table, LogDatabase& database) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto value = node.value_exact<std::string>();
    const bool known = name == "connection" || name == "password_file" || name == "schema";
    if (!known) return Bad(file, name + " is not known");
    if (!value) return Bad(file, name + " is no text");
    if (name == "connection") database.connection = *value;
    if (name == "password_file") database.password_file = *value;
    if (name == "schema") database.schema = *value;
  }
  if (database.connection.empty()) return Bad(file, "connection is missing");
  if (database.schema.empty()) return Bad(file, "schema is missing");
  return {};
}

Status WriteLogDatabase(const os::Path& folder, const LogDatabase& database) {
  toml::table table{{"connection", database.connection}, {"schema", database.schema}};
  if (!database.password_file.empty())
    table.insert("password_file", database.password_file.native());
  std::ostringstream text;
  text << table << '\n';
  return os::WriteFile(folder / kFile, text.str());
}

Result<PgLogOptions> OptionsOf(const LogDatabase& database) {
  PgLogOptions options{.connection = database.connection, .schema = database.schema};
  if (database.password_file.empty()) return options;
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(database.password_file));
  options.password = text.substr(0, text.find_first_of("\r\n"));  // editors end a line
  return options;
}

// The logs of one member, as one process opens them.
class Opener {
 public:
  Opener(os::Path folder, PgLogOptions options)
      : folder_(std::move(folder)), options_(std::move(options)) {}

  Result<std::unique_ptr<federation::LogStorage>> Open(std::string_view origin) {
    std::error_code ignored;
    const os::Path left = folder_ / "logs" / federation::OriginHash(origin);
    if (fs::exists(left, ignored)) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("{} has {} still: tidewaiter ledger database was not finished",
                              folder_.native(), origin));
    }
    PgLogOptions options = options_;
    options.origin = origin;
    const std::lock_guard lock(mutex_);
    std::string& holder = holders_[options.origin];
    options.holder = holder;
    ASSIGN_OR_RETURN(auto log, PgLog::Open(std::move(options)));
    if (!options_.only_reads) holder = log->holder();
    return log;
  }

 private:
  const os::Path folder_;
  const PgLogOptions options_;
  std::mutex mutex_;
  std::map<std::string, std::string> holders_;  // by origin: as which we took it over
};

// The part of its entries that the database has already must be how it begins.
Status CheckPrefix(federation::LogStorage& from, PgLog& to, std::string_view origin) {
  const bool fits = to.size() <= from.size();
  if (fits && to.size() == 0) return {};
  if (fits) {
    ASSIGN_OR_RETURN(const tlog::Hash ours, tlog::RootOf(to.size(), from.nodes()));
    ASSIGN_OR_RETURN(const tlog::Hash theirs, tlog::RootOf(to.size(), to.nodes()));
    if (ours == theirs) return {};
  }
  return Fail(
      ErrorCode::kConflict,
      fmt::format("the database has another history of {}, of {} entries", origin, to.size()));
}

Result<std::uint64_t> CopyEntries(federation::LogStorage& from, PgLog& to) {
  const std::uint64_t begin = to.size();
  while (to.size() < from.size()) {
    std::vector<std::string> some;
    std::size_t bytes = 0;
    for (std::uint64_t i = to.size();
         i < from.size() && some.size() < kCopiedAtOnce && bytes < kCopiedBytesAtOnce; ++i) {
      ASSIGN_OR_RETURN(std::string entry, from.Entry(i));
      bytes += entry.size();
      some.push_back(std::move(entry));
    }
    RETURN_IF_ERROR(to.Append(some));
  }
  return to.size() - begin;
}

// One log with its records, which come last: they speak of the entries.
Result<std::uint64_t> MoveLog(const os::Path& folder, PgLogOptions options) {
  ASSIGN_OR_RETURN(const auto from, federation::LogFolder::Open(folder, options.origin));
  const std::string origin = options.origin;
  ASSIGN_OR_RETURN(const auto to, PgLog::Open(std::move(options)));
  RETURN_IF_ERROR(CheckPrefix(*from, *to, origin));
  ASSIGN_OR_RETURN(const std::uint64_t copied, CopyEntries(*from, *to));
  std::error_code failed;
  for (fs::directory_iterator it(folder / "records", failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string name = it->path().filename().native();
    if (name.ends_with(".part")) continue;
    ASSIGN_OR_RETURN(const auto record, from->Get(name));
    if (record) RETURN_IF_ERROR(to->Put(name, *record));
  }
  if (failed) return Fail(ErrorCode::kUnavailable, failed.message());
  return copied;
}

// Origins of the logs in a folder. One that holds no log yet is none.
Result<std::vector<std::pair<os::Path, std::string>>> LogsIn(const os::Path& logs) {
  std::vector<std::pair<os::Path, std::string>> found;
  std::error_code failed;
  for (fs::directory_iterator it(logs, failed), end; !failed && it != end; it.increment(failed)) {
    const auto report = tlogstore::Fsck(it->path() / "log");
    if (!report && report.error().code == ErrorCode::kNotFound) continue;
    if (!report) return std::unexpected(report.error());
    if (!report->faults.empty()) {
      return Fail(ErrorCode::kCorruption,
                  fmt::format("{} is damaged: tidewaiter ledger fsck", it->path().native()));
    }
    found.emplace_back(it->path(), report->origin);
  }
  if (failed && failed != std::errc::no_such_file_or_directory)
    return Fail(ErrorCode::kUnavailable, failed.message());
  std::ranges::sort(found);
  return found;
}

}  // namespace

Result<std::optional<LogDatabase>> ReadLogDatabase(const os::Path& folder) {
  const os::Path file = folder / kFile;
  const auto text = os::ReadFile(file);
  if (!text && text.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!text) return std::unexpected(text.error());
  const toml::parse_result parsed = toml::parse(*text);
  if (!parsed) return Bad(file, parsed.error().description());
  LogDatabase database;
  RETURN_IF_ERROR(ReadMembers(file, parsed.table(), database));
  return database;
}

Result<federation::OpenStorage> OpenLogsOf(const os::Path& folder, Use use) {
  ASSIGN_OR_RETURN(const auto database, ReadLogDatabase(folder));
  if (!database) return federation::OpenStorage();
  ASSIGN_OR_RETURN(PgLogOptions options, OptionsOf(*database));
  options.only_reads = use == Use::kRead;
  const auto opener = std::make_shared<Opener>(folder, std::move(options));
  return [opener](std::string_view origin) { return opener->Open(origin); };
}

Result<std::uint64_t> MoveLogs(const os::Path& folder, const LogDatabase& database) {
  const auto lock = os::FileLock::Take(folder / "lock");
  if (!lock)
    return Fail(ErrorCode::kFailedPrecondition, folder.native() + " is in use by another process");
  ASSIGN_OR_RETURN(const auto before, ReadLogDatabase(folder));
  if (before && (before->connection != database.connection || before->schema != database.schema))
    return Fail(ErrorCode::kConflict, folder.native() + " has another database already");
  ASSIGN_OR_RETURN(PgLogOptions options, OptionsOf(database));
  RETURN_IF_ERROR(PgLog::Prepare(options));
  ASSIGN_OR_RETURN(const auto logs, LogsIn(folder / "logs"));
  std::uint64_t copied = 0;
  for (const auto& [log, origin] : logs) {
    options.origin = origin;
    ASSIGN_OR_RETURN(const std::uint64_t some, MoveLog(log, options));
    copied += some;
  }
  RETURN_IF_ERROR(WriteLogDatabase(folder, database));
  if (!logs.empty()) RETURN_IF_ERROR(os::Rename(folder / "logs", folder / kMoved));
  return copied;
}

}  // namespace tidewaiter::pglog
