// The commands of the group "ledger".
#include "cli/command_ledger.h"

namespace tidewaiter::cli {

Option PayloadKeyOption(os::Path* target) {
  return FileOption("--key-file", "FILE",
                    "The key of the installation that kept private fields in this folder "
                    "(secret.key in the server's data). A folder of its own has its own.",
                    target);
}

std::vector<Command> LedgerCommands() {
  std::vector<Command> commands;
  commands.push_back(LedgerInitCommand());
  commands.push_back(LedgerCardCommand());
  commands.push_back(LedgerFoundCommand());
  commands.push_back(LedgerSignCommand());
  commands.push_back(LedgerJoinCommand());
  commands.push_back(LedgerDatabaseCommand());
  commands.push_back(LedgerServeCommand());
  commands.push_back(LedgerKeyCommand());
  commands.push_back(LedgerPayloadCommand());
  commands.push_back(LedgerDraftCommand());
  commands.push_back(LedgerAppendCommand());
  commands.push_back(LedgerShowCommand());
  commands.push_back(LedgerDeliverCommand());
  commands.push_back(LedgerProveCommand());
  commands.push_back(LedgerVerifyCommand());
  commands.push_back(LedgerFsckCommand());
  commands.push_back(LedgerAnchorCommand());
  commands.push_back(LedgerMirrorCommand());
  commands.push_back(LedgerWitnessCommand());
  return commands;
}

}  // namespace tidewaiter::cli
