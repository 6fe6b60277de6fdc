// The commands of the group "ledger", and what they share.
#ifndef TIDEWAITER_CLI_COMMAND_LEDGER_H_
#define TIDEWAITER_CLI_COMMAND_LEDGER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "member/member.h"

namespace tidewaiter::cli {

Command LedgerInitCommand();  // command_ledger_found.cc
Command LedgerCardCommand();
Command LedgerFoundCommand();
Command LedgerSignCommand();
Command LedgerJoinCommand();
Command LedgerDatabaseCommand();  // command_ledger_database.cc
Command LedgerServeCommand();     // command_ledger_serve.cc
Command LedgerAppendCommand();    // command_ledger_say.cc
Command LedgerPayloadCommand();
Command LedgerProveCommand();
Command LedgerShowCommand();
Command LedgerKeyCommand();
Command LedgerVerifyCommand();  // command_ledger_verify.cc
Command LedgerFsckCommand();
Command LedgerMirrorCommand();  // command_ledger_found.cc

std::vector<Command> LedgerCommands();

// A question to a member, in JSON, and its answer: "say", "prove", "show", "key". ledger_desk.cc.
// Errors: those of the member; a refusal is kFailedPrecondition, or kConflict when another entry
// was first, with all that is wrong in the message.
Result<std::string> AskMember(member::Member& member, std::string_view what,
                              const std::string& question);

// The same to whoever has the folder: the process that serves it, through a secret in the folder,
// or this one, which opens it. Errors: also kUnavailable.
Result<std::string> AskFolder(const os::Path& folder, std::string_view what,
                              const std::string& question);

// What a process that serves a folder does for AskFolder: makes the secret, and answers.
class LedgerDesk {
 public:
  // Errors: kUnavailable. `member` and `router` outlive it.
  static Result<std::unique_ptr<LedgerDesk>> Open(os::Path folder, member::Member& member,
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
