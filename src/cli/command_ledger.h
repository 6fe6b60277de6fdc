// The commands of the group "ledger", and what they share.
#ifndef TIDEWAITER_CLI_COMMAND_LEDGER_H_
#define TIDEWAITER_CLI_COMMAND_LEDGER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/ledger_house.h"

namespace tidewaiter::cli {

Command LedgerInitCommand();  // command_ledger_found.cc
Command LedgerCardCommand();
Command LedgerFoundCommand();
Command LedgerSignCommand();
Command LedgerJoinCommand();
Command LedgerDatabaseCommand();  // command_ledger_database.cc
Command LedgerServeCommand();     // command_ledger_serve.cc
Command LedgerAppendCommand();    // command_ledger_say.cc
Command LedgerDraftCommand();     // command_ledger_draft.cc
Command LedgerPayloadCommand();
Command LedgerProveCommand();
Command LedgerShowCommand();
Command LedgerDeliverCommand();
Command LedgerKeyCommand();
Command LedgerVerifyCommand();  // command_ledger_verify.cc
Command LedgerFsckCommand();
Command LedgerAnchorCommand();   // command_ledger_anchor.cc
Command LedgerMirrorCommand();   // command_ledger_found.cc
Command LedgerWitnessCommand();  // command_ledger_witness.cc

std::vector<Command> LedgerCommands();
Option PayloadKeyOption(os::Path* target);  // --key-file, as LedgerFolder's

// The founding entry of an archive: the one in the folder, or that of the file, or the node's,
// which is believed when it has the SHA-256 that is wanted ("": any). Errors: kConflict (the folder
// is of another federation), kFailedPrecondition (another SHA-256), kUnavailable.
struct ArchiveBeginning {
  os::Path folder;
  std::string url;
  os::Path founding = {};
  std::string sha256 = {};
};
Status BeginArchive(const ArchiveBeginning& archive);

// A question to a member, in JSON, and its answer: "say", "draft", "prove", "show", "deliver",
// "key", "checkpoints". ledger_desk.cc.
// Errors: those of the member; a refusal is kFailedPrecondition, or kConflict when another entry
// was first, with all that is wrong in the message.
Result<std::string> AskMember(LedgerHouse& house, std::string_view what,
                              const std::string& question);

// The same to whoever has the folder: the process that serves it, through a secret in the folder,
// or this one, which opens it. Errors: also kUnavailable.
Result<std::string> AskFolder(const LedgerFolder& place, std::string_view what,
                              const std::string& question);

// What a process that serves a folder does for AskFolder: makes the secret, and answers.
class LedgerDesk {
 public:
  // Errors: kUnavailable. `house` and `router` outlive it.
  static Result<std::unique_ptr<LedgerDesk>> Open(os::Path folder, LedgerHouse& house,
                                                  http::Router& router);
  // The port at which the router is served: now others find it.
  Status Publish(std::uint16_t port);
  ~LedgerDesk();
  LedgerDesk(const LedgerDesk&) = delete;
  LedgerDesk& operator=(const LedgerDesk&) = delete;

 private:
  class Inside;
  explicit LedgerDesk(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_LEDGER_H_
