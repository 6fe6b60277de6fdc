#include <fmt/format.h>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "server/backup.h"

namespace tidewaiter::cli {
namespace {

struct Copying {
  server::Place place;
  os::Path config;
  os::Path copy;
  bool without_key = false;
  bool check = false;
};

Status ReadPlace(Copying& copying) {
  if (copying.place.data.empty()) copying.place.data = "tidewaiter-data";
  if (!copying.config.empty()) {
    ASSIGN_OR_RETURN(copying.place.config, server::ReadConfig(copying.config));
  }
  copying.place.with_key = !copying.without_key;
  return {};
}

std::string Says(const server::CopyCard& card) {
  const double megabytes = static_cast<double>(card.bytes()) / 1e6;
  std::string text = fmt::format("{} files, {:.1f} MB", card.files.size(), megabytes);
  if (card.events != 0) text += fmt::format(", {} events, the last one {}", card.events, card.head);
  return text;
}

Result<int> RunBackup(Copying& copying, Terminal& terminal) {
  RETURN_IF_ERROR(ReadPlace(copying));
  ASSIGN_OR_RETURN(
      const server::CopyCard card,
      server::Backup(copying.place, copying.copy, os::RealClock(), terminal.progress()));
  terminal.FinishProgress();
  terminal.Out(fmt::format("{}: {}\n", copying.copy.native(), Says(card)));
  if (!copying.place.with_key) {
    terminal.Out("secret.key is not in it: without it no attachment can be read.\n");
  }
  return kExitOk;
}

Result<int> RunRestore(Copying& copying, Terminal& terminal) {
  RETURN_IF_ERROR(ReadPlace(copying));
  if (copying.check) {
    ASSIGN_OR_RETURN(const server::CopyCard card,
                     server::CheckCopy(copying.copy, terminal.progress()));
    terminal.FinishProgress();
    terminal.Out(fmt::format("The copy is whole: {}\n", Says(card)));
    return kExitOk;
  }
  ASSIGN_OR_RETURN(const server::CopyCard card,
                   server::Restore(copying.copy, copying.place, terminal.progress()));
  terminal.FinishProgress();
  terminal.Out(fmt::format("{}: {}\n", copying.place.data.native(), Says(card)));
  return kExitOk;
}

Option DataOption(Copying& copying) {
  return FolderOption("--data", "The data folder of the desk (default tidewaiter-data).",
                      &copying.place.data);
}

Option ConfigOption(Copying& copying) {
  return FileOption("--config", "FILE", "The configuration that the desk is served with, if any.",
                    &copying.config);
}

}  // namespace

Command BackupCommand() {
  auto copying = std::make_shared<Copying>();
  copying->place.version = ProgramVersion();
  Command command{.name = "backup",
                  .summary = "copy the desk, also while it runs",
                  .synopsis = "COPY [--data DIR] [--config FILE]",
                  .description =
                      "Writes the journal of one moment, attachments, model and key into a new "
                      "folder, checks the journal's chain, and notes each file's SHA-256. With "
                      "PostgreSQL it calls pg_dump. See docs/operators-guide.md."};
  command.options = {
      FolderOption("COPY", "The folder to make; it must not be there.", &copying->copy).Required(),
      DataOption(*copying), ConfigOption(*copying),
      Flag("--without-key", "Leave secret.key and signing.key out, where they are kept apart.",
           &copying->without_key)};
  command.examples = {
      {"tidewaiter backup /backup/monday --data /var/lib/tidewaiter", "a copy of a running desk"}};
  command.run = [copying](Terminal& terminal) { return RunBackup(*copying, terminal); };
  return command;
}

Command RestoreCommand() {
  auto copying = std::make_shared<Copying>();
  Command command{.name = "restore",
                  .summary = "bring a copy of the desk back",
                  .synopsis = "COPY [--data DIR] [--config FILE]",
                  .description =
                      "Checks every file of a copy, puts them into an empty data folder (with "
                      "PostgreSQL the journal into the database, by pg_restore), and checks the "
                      "chain of the journal restored."};
  command.options = {FolderOption("COPY", "A folder that backup made.", &copying->copy).Required(),
                     DataOption(*copying), ConfigOption(*copying),
                     Flag("--check", "Only check the copy; nothing is written.", &copying->check)};
  command.examples = {
      {"tidewaiter restore /backup/monday --check", "is the copy whole?"},
      {"tidewaiter restore /backup/monday --data /var/lib/tidewaiter", "bring it back"}};
  command.run = [copying](Terminal& terminal) { return RunRestore(*copying, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
