// Where a member's logs lie: in its folder, or in PostgreSQL.
#include <algorithm>

#include <fmt/format.h>

#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "member/folder.h"
#include "pglog/log_database.h"

namespace tidewaiter::cli {
namespace {

struct Database {
  os::Path folder;
  pglog::LogDatabase database;
};

// Letters, digits and _: an id has - besides.
std::string SchemaOf(std::string member) {
  std::ranges::replace(member, '-', '_');
  return "ledger_" + member;
}

Result<int> RunDatabase(Database& asked, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string member, member::MemberOf(asked.folder));
  if (asked.database.schema.empty()) asked.database.schema = SchemaOf(member);
  ASSIGN_OR_RETURN(const std::uint64_t copied, pglog::MoveLogs(asked.folder, asked.database));
  terminal.Say(fmt::format("{} entries copied; the logs of {} are in the schema {} now\n", copied,
                           member, asked.database.schema));
  return kExitOk;
}

}  // namespace

Command LedgerDatabaseCommand() {
  const auto asked = std::make_shared<Database>();
  Command command{
      .name = "ledger database",
      .summary = "keep a member's logs in PostgreSQL, for a second machine",
      .synopsis = "FOLDER CONNECTION [--password-file FILE] [--schema NAME]",
      .description =
          "Copies the logs of a member's folder into a database and notes it in "
          "FOLDER/database.toml: all commands and the server use them there from then on. What was "
          "in the folder is set aside as logs.moved. Another machine with the same folder but "
          "logs/ "
          "takes over when it serves it; the first one then stops writing. Nothing may serve the "
          "folder meanwhile; when it was broken off, call it again (docs/operators-guide.md)."};
  command.options = {
      Option(FolderOption("FOLDER", "The member's.", &asked->folder)).Required(),
      Option(TextOption("CONNECTION", "CONNECTION",
                        "The database, as libpq writes it (host=db dbname=ledger user=na) or a "
                        "URI, without a password.",
                        &asked->database.connection))
          .Required(),
      FileOption("--password-file", "FILE", "Its first line is the password.",
                 &asked->database.password_file),
      TextOption("--schema", "NAME",
                 "Of this member alone: a-z, 0-9 and _ (default: ledger_ and its id).",
                 &asked->database.schema)};
  command.examples = {{"tidewaiter ledger database na \"host=db dbname=ledger user=na\"",
                       "Before a second machine is set up:"}};
  command.run = [asked](Terminal& terminal) { return RunDatabase(*asked, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
