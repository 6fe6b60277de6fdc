#include "server/open_store.h"

#include "store/open.h"

namespace tidewaiter::server {

os::Path JournalFile(const os::Path& data) {
  return data / "journal.db";
}

Result<std::string> ReadPassword(const Config& config) {
  if (config.password_file.empty()) return std::string();
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(config.password_file));
  return text.substr(0, text.find_first_of("\r\n"));  // editors end a line
}

Result<std::unique_ptr<desk::Store>> OpenStore(const Config& config, const os::Path& data) {
  if (config.store == "sqlite") return store::OpenSqlite({.file = JournalFile(data)});
  store::PostgresOptions postgres{.connection = config.connection};
  ASSIGN_OR_RETURN(postgres.password, ReadPassword(config));
  return store::OpenPostgres(postgres);
}

}  // namespace tidewaiter::server
